"""Play one whole review day by itself, and hold everything that the bot says against what was done.

A host plans and starts a day, people join, get their lists, swap, pass, begin, review in Gerrit and leave; the host
ends it and the result stands in the channel. Each claim is checked on the spot; the first that is not true ends all.
The day is a timebox of two hours, so lists come at once at whatever time of day this is played.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.demo.gerrit_server import GerritServer
from bot.demo.member import Member, eventually
from bot.demo.message import Message
from bot.demo.people import PEOPLE
from bot.demo.reviewing import Reviewing
from bot.demo.slack_server import SlackServer
from bot.demo.transcript import Transcript

HOST = "ada"
# Known from the configuration; mina and quinn say in Slack which account is theirs.
LINKED = ("ada", "bela", "chen", "dora", "emil", "fay", "goran", "noor", "omar")
# Who is in from the beginning, and with how much.
ALWAYS = {
    "bela": "join 4 always",
    "chen": "join 3 always",
    "dora": "join 4 always",
    "emil": "join 2 always",
    "fay": "join 2 always",
    "mina": "join 3 until off",
    "omar": "join 3 always",
    "quinn": "join 2 always",
}
LATER = ("goran", "noor")
OUTSIDER = "jonas"
NAMES = {person.slack_user: person.username for person in PEOPLE}


class NotTrue(Exception):
    """Something that the bot should have said or done is not so."""

    def __init__(self, claim: str, seen: str) -> None:
        super().__init__(f"{self.__doc__}\n{claim}\nSeen:\n{seen}")


class ScriptedDay:
    """The day, act by act, in the order of `play`."""

    def __init__(self, *, gerrit: GerritServer, slack: SlackServer) -> None:
        self._work = Reviewing(gerrit)
        names = (HOST, *ALWAYS, *LATER, OUTSIDER)
        self._members = {name: Member(slack, f"U{name.upper()}") for name in names}
        self._told = Transcript(tuple(self._members.values()), names=NAMES)
        self._unanswered = self._objected = 0
        self._waiting_before = 0

    def play(self) -> None:
        """Play it all; raises `NotTrue` or `NotSeen` at the first thing that is not as it should be."""
        self._plan_ahead()
        self._join()
        self._start()
        self._join_late()
        self._handle_lists()
        self._last_vote()
        self._review()
        self._see_lists()
        self._leave()
        self._look()
        self._end()
        self._check_evidence()

    # -- what people type and press

    def _ask(self, name: str, text: str) -> Message:
        self._told.act(f"{name} types /reviewday {text}")
        answer = self._members[name].ask(text)
        self._told.answer(answer)
        return answer

    def _press(self, name: str, message: Message, label: str) -> Message:
        self._told.act(f"{name} presses [{label}]")
        answer = self._members[name].press_for_answer(message, label)
        self._told.answer(answer)
        return answer

    def _press_on_list(self, name: str, label: str, change: int | None = None) -> Message:
        self._told.act(f"{name} presses [{label}]{f' of {change}' if change else ''}")
        return self._members[name].press_on_list(label, change=change)

    def _claim(self, claim: str, *, is_true: bool, seen: Message) -> None:
        if not is_true:
            raise NotTrue(claim, seen.shown)
        self._told.claim(claim)

    # -- the day

    def _plan_ahead(self) -> None:
        self._told.chapter("Ada, the host, plans a day in the week to come")
        self._waiting_before = _first_figure(self._ask(HOST, "backlog"))
        on = datetime.now(UTC).date() + timedelta(days=8)
        shown = self._ask(HOST, f"schedule {on.isoformat()} about image signing")
        self._press(HOST, shown, "Plan it")
        announced = self._members[HOST].post_when("announcement:", lambda _: True, what="the announcement")
        self._told.catch_up()
        spelled = f"{on:%A} {on.day} {on:%B}"
        self._claim("the day is announced with its weekday", is_true=spelled in announced.shown, seen=announced)

    def _join(self) -> None:
        self._told.chapter("People join, each with as much as they like")
        for name, words in ALWAYS.items():
            answer = self._ask(name, words)
            if name not in LINKED:
                answer = self._press(name, answer, "Right")
                self._claim(f"{name} is linked", is_true=f"You are {name} in Gerrit" in answer.shown, seen=answer)

    def _start(self) -> None:
        self._told.chapter("A day begins now")
        refused = self._ask("mina", "start")
        self._claim("starting is for hosts", is_true="Starting a day is for hosts: ada" in refused.shown, seen=refused)
        shown = self._ask(HOST, "start 2h about the import task")
        people = f"{len(ALWAYS)} people are in"
        self._claim("the plan shows who is in before anything is sent", is_true=people in shown.shown, seen=shown)
        self._press(HOST, shown, "Start it")
        self._members[HOST].post_when("board:", lambda _: True, what="the board")
        for name in ALWAYS:
            dealt = self._members[name].list()
            planned = f"{name}: {', '.join(str(number) for number in dealt.changes())}"
            self._claim(f"{name}'s list is as the plan had it", is_true=planned in shown.shown, seen=dealt)
        self._told.catch_up()
        again = self._ask(HOST, "start")
        self._claim("a second start changes nothing", is_true="already" in again.shown, seen=again)

    def _join_late(self) -> None:
        self._told.chapter("Two more come in while it runs; one says when messages may reach them")
        goran = self._members["goran"]
        self._told.act("goran types /reviewday me and opens his hours")
        answer = goran.settings(from_hour="0", to_hour="24")
        self._told.answer(answer)
        board = self._members[HOST].post_when("board:", lambda _: True, what="the board")
        self._press("goran", board, "Join now")
        self._ask("noor", "join 25m")
        for name in LATER:
            self._claim(f"{name} has a list at once", is_true=True, seen=self._members[name].list())
        self._told.catch_up()

    def _handle_lists(self) -> None:
        self._told.chapter("On it, Swap, Pass")
        begun, swapped, passed = self._held("bela")[0], self._held("chen")[-1], self._held("dora")[0]
        now = self._press_on_list("bela", "On it", begun)
        self._claim(f"{begun} is begun", is_true="On it since" in _about(now, begun), seen=now)
        now = self._press_on_list("chen", "Swap", swapped)
        self._claim(f"{swapped} has left chen's list", is_true=swapped not in now.changes(), seen=now)
        now = self._press_on_list("dora", "Pass", passed)
        # A long list shows what is still to do first, so what went back may be behind Show all.
        went_back = "Given back" in _about(now, passed) or passed not in now.changes()
        self._claim(f"{passed} went back", is_true=went_back, seen=now)
        self._told.catch_up()

    def _last_vote(self) -> None:
        self._told.chapter("Two cores on one change that nobody ever answered: the second hears of the last vote")
        number = self._unanswered = self._work.oldest_unanswered(without={"chen", "goran"})
        for name in ("chen", "goran"):
            self._ask(name, f"take {number}")
        self._told.act(f"chen gives {number} a +2 in Gerrit")
        self._work.review("chen", number, vote=2, words="This is right, and the test shows it.")
        note = self._members["goran"].note_when(
            lambda one: f"chen gave {number} a +2" in one.shown, what="the word of the last vote"
        )
        self._claim("goran hears that theirs would be the last vote", is_true="last vote" in note.shown, seen=note)
        self._told.act(f"goran gives {number} the last vote, and it lands")
        self._work.land("goran", number, "Thank you, in it goes.")
        self._see_done("goran", number)
        self._see_done("chen", number)
        self._told.catch_up()

    def _review(self) -> None:
        self._told.chapter("People review in Gerrit; the bot notices by itself")
        begun, first_look = self._held("bela")[0], self._free("mina")
        self._told.act(f"bela gives {begun} its last vote, and it lands")
        self._work.land("bela", begun, "Good, with a release note it is complete.")
        self._told.act(f"mina gives {first_look} a +1 without words, and emil confirms it with a +2")
        self._work.review("mina", first_look, vote=1)
        self._work.review("emil", first_look, vote=2, words="I agree with Mina.")
        self._review_with_words("bela", 2)
        self._review_with_words("dora", 2)
        for name in ("noor", "omar"):
            self._review_with_words(name, 1)
        self._review_what_does_not_count()
        beside = self._work.oldest_unanswered(without={OUTSIDER})
        self._told.act(f"jonas, who has not joined, asks something on {beside}")
        self._work.review(OUTSIDER, beside, words="Could this be done in the driver?")

    def _review_with_words(self, name: str, times: int) -> None:
        for _ in range(times):
            number = self._free(name)
            self._told.act(f"{name} gives {number} a +1 and says why")
            self._work.review(name, number, vote=1, words="It works here; one more test would help.")

    def _review_what_does_not_count(self) -> None:
        asked = self._free("quinn")
        self._told.act(f"quinn asks about a line of {asked}")
        self._work.ask_on_line("quinn", asked, "What happens here when the name is empty?")
        unconfirmed = self._free("noor")
        self._told.act(f"noor gives {unconfirmed} a +1 without words, and nobody confirms it")
        self._work.review("noor", unconfirmed, vote=1, counts=False)
        self._objected = self._free("omar")
        self._told.act(f"omar gives {self._objected} a -1 without words")
        self._work.review("omar", self._objected, vote=-1, counts=False)

    def _see_lists(self) -> None:
        self._told.chapter("What the lists say now")
        for deed in self._work.ledger.deeds:
            if deed.username != OUTSIDER and deed.number != self._objected:
                self._see_done(deed.username, deed.number)
        seen = self._members["omar"].list_when(
            lambda now: "A sentence for" in _about(now, self._objected), what=f"a word on {self._objected}"
        )
        self._claim("omar is told, alone, that a sentence would help", is_true=True, seen=seen)
        self._told.catch_up()

    def _see_done(self, name: str, number: int) -> None:
        """Wait until a change is ticked off; what somebody reviews beside their list counts all the same."""
        if not _about(self._members[name].list(), number):
            return
        seen = self._members[name].list_when(
            lambda now: _about(now, number).startswith("Done"), what=f"{number} ticked off"
        )
        self._claim(f"{number} is ticked off on {name}'s list", is_true=True, seen=seen)

    def _leave(self) -> None:
        self._told.chapter("Fay has to go")
        begun = self._free("fay")
        self._press_on_list("fay", "On it", begun)
        now = self._press_on_list("fay", "Leave for today")
        self._told.catch_up()
        self._claim("what fay has begun stays theirs", is_true=f"{begun}, which you began" in now.shown, seen=now)

    def _look(self) -> None:
        self._told.chapter("Looking things up")
        answer = self._ask("omar", f"why {self._unanswered}")
        self._claim(f"{self._unanswered} is known to have merged", is_true="merged" in answer.shown, seen=answer)
        answer = self._ask("noor", "")
        self._claim("noor sees where they are", is_true="A review day is on" in answer.shown, seen=answer)
        home = self._members["dora"].home()
        self._claim("dora's App Home shows her list", is_true=str(self._held("dora")[0]) in home.shown, seen=home)

    def _end(self) -> None:
        self._told.chapter("Ada ends the day")
        shown = self._ask(HOST, "end")
        middle = "One person is in the middle of a change"
        self._claim("the host sees who is in the middle of something", is_true=middle in shown.shown, seen=shown)
        self._press(HOST, shown, "End it")
        result = self._members[HOST].post_when("result:", lambda _: True, what="the result")
        self._told.catch_up()
        self._check_result(result)

    # -- what must be true in the end

    def _check_result(self, result: Message) -> None:
        ledger = self._work.ledger
        answers, changes = len(ledger.answers()), len(ledger.answered())
        sums = f"{answers} answers on {changes} changes"
        self._claim(f"{changes} changes got an answer", is_true=_first_figure(result) == changes, seen=result)
        self._claim(f"they are {sums}", is_true=sums in result.shown, seen=result)
        merged = f"{len(ledger.merged)} merged"
        self._claim(f"{merged}", is_true=f": {merged}" in result.shown, seen=result)
        joined = {name for name, _ in ledger.answers()} - {OUTSIDER}
        named = joined <= set(re.findall(r"[a-z]+", result.shown))
        self._claim(f"all {len(joined)} who joined and answered are named", is_true=named, seen=result)
        self._claim(
            "jonas is thanked, without a number", is_true="Jonas Weber reviewed too" in result.shown, seen=result
        )
        self._check_ranks(result)
        before, now = _before_and_now(result)
        self._claim("it counts down from where it began", is_true=before == self._waiting_before, seen=result)
        backlog = self._ask("noor", "backlog")
        self._claim(f"{now} wait for us now", is_true=_first_figure(backlog) == now, seen=backlog)

    def _check_ranks(self, result: Message) -> None:
        ranks = [
            (int(number), re.findall(r"[a-z]{3,}", names.removesuffix(" each")))
            for names, number in re.findall(r"^\d+\. (.+), (\d+)(?: each)?$", result.shown, re.MULTILINE)
        ]
        for number, names in ranks:
            for name in set(names) - {"and"}:
                is_so = self._work.ledger.answers_of(name) == number
                self._claim(f"{name} gave {number} answers", is_true=is_so, seen=result)
        self._claim("the best are ranked", is_true=bool(ranks), seen=result)

    def _check_evidence(self) -> None:
        self._told.chapter("Every figure opens its evidence")
        result = self._members[HOST].post_when("result:", lambda _: True, what="the result")
        counted = self._press("noor", result, "How was this counted?")
        shown = eventually(lambda: counted if "behind the result" in counted.shown else None, what="the evidence")
        self._claim("the evidence opens", is_true=True, seen=shown)
        own = self._press("omar", result, "Mine")
        self._claim("omar sees what of his did not count, and why", is_true="not counted yet" in own.shown, seen=own)

    # -- the lists

    def _held(self, name: str) -> tuple[int, ...]:
        return self._members[name].list().changes()

    def _free(self, name: str) -> int:
        """Give the first change on somebody's list that nobody has touched today; take one more if need be."""
        found = self._untouched(self._held(name))
        if found is None:
            self._press_on_list(name, "One more")
            found = self._untouched(self._held(name))
        if found is None:
            raise NotTrue(f"{name} has a change to review", self._members[name].list().shown)
        return found

    def _untouched(self, numbers: Iterable[int]) -> int | None:
        touched = self._work.ledger.touched()
        return next((number for number in numbers if number not in touched), None)


def _about(message: Message, number: int) -> str:
    """Give what a list says below a change's title."""
    lines = message.shown.splitlines()
    place = next((place for place, line in enumerate(lines) if line.startswith(f"{number} ")), None)
    if place is None:
        return ""
    below = lines[place + 1 :]
    end = next((place for place, line in enumerate(below) if not line), len(below))
    return "\n".join(below[:end])


def _first_figure(message: Message) -> int:
    found = re.search(r"\b(\d+) (?:of about \d+ )?changes?\b", message.shown)
    return int(found[1]) if found else -1


def _before_and_now(result: Message) -> tuple[int, int]:
    found = re.search(r"Waiting for us: (\d+) before, (\d+) now", result.shown)
    return (int(found[1]), int(found[2])) if found else (-1, -1)

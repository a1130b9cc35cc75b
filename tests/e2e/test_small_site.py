"""A review day where nothing is as at OpenStack: what a site lacks is neither asked for nor named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.demo.bot_process import CommandFailed
from bot.demo.gerrit_site import PLAIN, running_gerrit
from bot.demo.gerrit_user import Comment
from bot.demo.member import Member
from bot.demo.message import Message
from bot.demo.people import Person
from tests.e2e.played import COUNTS, evidence_lines, gathered
from tests.e2e.small import AROHA, HOST, KAI, PEOPLE, REVIEW, SmallSite, small_site

pytestmark = [pytest.mark.gerrit, pytest.mark.slack]

JOINED = tuple(person for person in PEOPLE if person.username != HOST)
LABELS_OF_OTHERS = re.compile(r"Verified|Workflow|Review-Priority|[+-]2\b")
SCHEDULE = """
[cycle]
name = "Cape"
start = {start}
end = {end}

[[milestone]]
name = "Beta 1"
date = {beta}
"""


@dataclass(slots=True, kw_only=True)
class Seen:
    """What was seen of the whole day."""

    words: dict[str, str] = field(default_factory=dict)
    lists: dict[str, Message | None] = field(default_factory=dict)
    local_dates: dict[str, set[date]] = field(default_factory=dict)
    own: dict[str, dict[int, str]] = field(default_factory=dict)
    commands: dict[str, str] = field(default_factory=dict)
    everything: list[str] = field(default_factory=list)
    day: dict[str, Any] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()


class SmallDay:
    """The day on the small site, in order."""

    def __init__(self, site: SmallSite, folder: Path) -> None:
        self._site, self._folder = site, folder
        self.seen = Seen(numbers=tuple(ref.number for ref in site.changes))

    def play(self) -> Seen:
        """Play it all and give what was seen."""
        self._link()
        self._start()
        self._look_at_lists()
        self._review()
        self._operate()
        self._end()
        self.seen.everything = [
            message.shown
            for person in PEOPLE
            for message in (*self._member(person.username).direct(), *self._member(person.username).answers())
        ] + [message.shown for message in self._member(HOST).channel()]
        return self.seen

    def _member(self, username: str) -> Member:
        return self._site.member(username)

    def _link(self) -> None:
        for person in JOINED:
            member = self._member(person.username)
            member.settings(from_hour="0", to_hour="24")
            member.ask("join 2 always")
        for username in ("chen", "kai"):
            self.seen.words[f"{username} linked"] = self._link_by_code(username).shown
        self.seen.words["aroha linked"] = self._link_by_vouching("aroha").shown

    def _link_by_code(self, username: str) -> Message:
        member = self._member(username)
        steps = member.ask(f"link {username}")
        code = re.search(r"reviewday \w+", steps.shown)
        assert code is not None, steps.shown
        self._site.gerrit.as_user(username).set_status(code[0])
        return member.press_for_answer(steps, "Done")

    def _link_by_vouching(self, username: str) -> Message:
        member, host = self._member(username), self._member(HOST)
        member.press_for_answer(member.ask(f"link {username}"), f"Ask {HOST} to vouch")
        request = host.note_when(lambda one: one.key.startswith("request:vouch"), what="the request to vouch")
        return host.press_for_answer(request, "Vouch")

    def _start(self) -> None:
        host = self._member(HOST)
        self.seen.words["backlog"] = host.ask("backlog").shown
        shown = host.ask("start")
        self.seen.words["preview"] = shown.shown
        self._note_dates()
        host.press_for_answer(shown, "Start it")
        self._note_dates()
        self.seen.day = self._site.day()

    def _note_dates(self) -> None:
        for person in JOINED:
            here = datetime.now(ZoneInfo(person.time_zone)).date()
            self.seen.local_dates.setdefault(person.username, set()).add(here)

    def _look_at_lists(self) -> None:
        """Wait for the host's note, which says how many lists are out, and then see who has one."""
        on = date.fromisoformat(self.seen.day["on"])
        for person in JOINED:
            if self.seen.local_dates[person.username] == {on}:
                self._member(person.username).list()
        self._member(HOST).note_when(lambda one: one.key.startswith("host_note"), what="the note to the host")
        for person in JOINED:
            found = self._member(person.username).direct()
            self.seen.lists[person.username] = next((one for one in found if one.key.startswith("list:")), None)

    def _review(self) -> None:
        gerrit, changes = self._site.gerrit, self._site.changes
        gerrit.as_user("chen").review(changes[0], votes={REVIEW: 1})
        gerrit.as_user("mina").review(changes[1], votes={REVIEW: 1}, message="I walked it, and it is right.")
        gerrit.as_user("mina").review(changes[2], votes={REVIEW: 1})
        gerrit.as_user("kai").review(changes[3], comments=[Comment(text="Where is the ford?")])
        gerrit.as_user("aroha").review(changes[4], votes={REVIEW: -1}, message="The scale is missing.")
        gerrit.as_user("bela").submit(changes[0])

    def _operate(self) -> None:
        for words in ("doctor", "plan", "backlog", "days", "outbox", "manifest", "pause", "resume"):
            self._command(words)
        schedule = self._folder / "cape.toml"
        today = datetime.now(UTC).date()
        start, beta, end = (today + timedelta(days=days) for days in (-30, 30, 120))
        schedule.write_text(SCHEDULE.format(start=start, beta=beta, end=end))
        self._command("cycle import", str(schedule))
        self._command("cycle show")
        for words, name in (("export", "all.json"), ("export --audit", "audit.jsonl"), ("backup", "kept.sqlite3")):
            self._command(words, str(self._folder / name))
        self._command("restore", str(self._folder / "kept.sqlite3"))
        self._command("recount", "day-unknown")
        self._command("outbox resolve", "post-unknown", "--as", "drop")
        self._command("init")

    def _command(self, words: str, *arguments: str) -> None:
        try:
            self.seen.commands[words] = self._site.bot.cli(*words.split(), *arguments)
        except CommandFailed as failure:
            self.seen.commands[words] = f"refused: {failure.said}"

    def _end(self) -> None:
        host = self._member(HOST)
        host.press_for_answer(host.ask("end"), "End it")
        result = host.post_when("result:", lambda _: True, what="the result")
        self.seen.words["result"] = result.shown
        for person in JOINED:
            page = self._member(person.username).press_for_answer(result, "Mine")
            self.seen.own[person.username] = dict(gathered(evidence_lines(page)))
        self._command("recount", self.seen.day["id"])
        self._site.bot.cli("forget", "UMINA")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """The day on the small site, played once."""
    folder = tmp_path_factory.mktemp("small")
    with running_gerrit(folder, shape=PLAIN, mergeability=False) as gerrit, small_site(gerrit, folder) as site:
        yield SmallDay(site, folder).play()


def test_missing_labels_are_not_named(seen: Seen) -> None:
    """Nobody reads of a label or of a vote that this site does not have."""
    named = [text for text in seen.everything if LABELS_OF_OTHERS.search(text)]

    assert named == []


def test_all_that_waits(seen: Seen) -> None:
    """Without labels for it, every open change waits; with one repository nothing is split by repository."""
    assert seen.words["backlog"].startswith("8 changes of Scout wait for us")
    assert "scout:" not in seen.words["backlog"]


@pytest.mark.parametrize("username", ["chen", "kai", "aroha"])
def test_linked_without_an_address(seen: Seen, username: str) -> None:
    """Without e-mail a code in the profile or a host's word links an account."""
    assert f"{username} in Gerrit" in seen.words[f"{username} linked"]


def test_day_ends_with_the_last_of_us(seen: Seen) -> None:
    """The day lasts until its date ends in Honolulu, wherever the host lives."""
    after = date.fromisoformat(seen.day["on"]) + timedelta(days=1)

    ends_at = datetime.combine(after, time(), tzinfo=ZoneInfo(KAI.time_zone))

    assert datetime.fromisoformat(seen.day["closes_at"]) == ends_at


@pytest.mark.parametrize("person", JOINED, ids=[person.username for person in JOINED])
def test_list_on_own_date(seen: Seen, person: Person) -> None:
    """Whoever has the day's date where they live has a list; whose date is to come or over, has none."""
    on = date.fromisoformat(seen.day["on"])
    possible = {local == on for local in seen.local_dates[person.username]}

    assert (seen.lists[person.username] is not None) in possible


def test_two_ends_of_the_calendar(seen: Seen) -> None:
    """Auckland and Honolulu hardly ever share a date, so the two of them are not served alike."""
    dates = seen.local_dates

    assert max(dates[AROHA.username]) >= max(dates[KAI.username])
    assert "4 people are in" in seen.words["preview"]


def test_one_vote_decides(seen: Seen) -> None:
    """The label's best value decides, be it +1, when it is given by somebody who may decide."""
    assert "a vote that decides" in seen.own["chen"][seen.numbers[0]]


@pytest.mark.parametrize(
    ("username", "place", "counts"),
    [("chen", 0, True), ("mina", 1, True), ("mina", 2, False), ("kai", 3, True), ("aroha", 4, True)],
    ids=["deciding", "with-words", "bare", "question", "negative-with-words"],
)
def test_own_reviews(seen: Seen, username: str, place: int, *, counts: bool) -> None:
    """The rules of counting hold with other labels too."""
    assert bool(COUNTS.search(seen.own[username][seen.numbers[place]])) is counts


def test_result(seen: Seen) -> None:
    """The result adds up: four answers, one merged; so few people are named and not ranked."""
    result = seen.words["result"]

    assert "4 answers on 4 changes" in result
    assert "1 merged" in result
    assert not re.search(r"^1\. ", result, re.MULTILINE)
    assert all(re.search(rf"\b{person.username}\b", result) for person in JOINED)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("doctor", "Label Verified: not on this site; left out of the rules"),
        ("plan", "The plan for"),
        ("backlog", "of Scout wait for us"),
        ("days", "open"),
        ("outbox", "Nothing waits to be delivered.|pending +list:U"),
        ("manifest", "command: /reviewday"),
        ("pause", "Nothing leaves until"),
        ("resume", "Messages leave again."),
        ("cycle import", "Cape is in"),
        ("cycle show", "Beta 1"),
        ("export", "Written to"),
        ("export --audit", "Written to"),
        ("backup", "A sound copy stands at"),
        ("restore", "refused: Review Day is running"),
        ("recount", "was counted again"),
        ("outbox resolve", "refused: The post post-unknown can't be settled"),
        ("init", "refused:"),
    ],
)
def test_command_beside_the_running_bot(seen: Seen, command: str, words: str) -> None:
    """Every command of the operator works beside the bot, or says why not."""
    assert re.search(words, seen.commands[command])

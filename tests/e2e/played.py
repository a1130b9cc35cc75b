"""Play the tested day against the installed bot, and keep what everybody saw; the tests hold it against the cases."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.demo.bot_process import BotProcess, bot_settings, running_bot
from bot.demo.gerrit_server import GerritServer
from bot.demo.member import Member, eventually
from bot.demo.message import Message
from bot.demo.people import PEOPLE
from bot.demo.slack_config import App
from bot.demo.slack_server import SlackServer
from tests.e2e.cases import CASES, CI, REVIEW, Case, Scene, When, says

HOST = "ada"
JOINED = ("bela", "chen", "dora", "emil", "fay", "goran", "mina", "noor", "omar", "petra", "quinn")
AMOUNT = 3
GLANCE = "openstack/glance"
WRITTEN_AGO = timedelta(days=20)
REVIEWED_AGO = timedelta(days=9)
# Into the middle of a second, so that the server's whole second is the one that is meant.
MID_SECOND = timedelta(milliseconds=100)
# "counts", "counts, a vote that decides", but not "counts once a deciding vote confirms it".
COUNTS = re.compile(r"; counts(?! once)")
USERNAMES = {person.name: person.username for person in PEOPLE}
Evidence = Mapping[int, str]


@dataclass(slots=True, kw_only=True)
class Played:
    """What was seen of a day: by whom, and of which change."""

    numbers: dict[str, int] = field(default_factory=dict)
    in_gerrit: dict[str, dict[str, Any]] = field(default_factory=dict)
    lists: dict[str, Message] = field(default_factory=dict)
    board: Message = field(default_factory=lambda: Message(raw={}))
    result: Message = field(default_factory=lambda: Message(raw={}))
    recounted: Message = field(default_factory=lambda: Message(raw={}))
    counted: dict[str, Evidence] = field(default_factory=dict)
    own: dict[str, Evidence] = field(default_factory=dict)
    own_recounted: dict[str, Evidence] = field(default_factory=dict)
    day: dict[str, Any] = field(default_factory=dict)
    direct: dict[str, list[Message]] = field(default_factory=dict)
    channel: list[Message] = field(default_factory=list)
    waiting_before: int = 0
    waiting_after: int = 0

    def bound(self, name: str) -> datetime:
        """Give when the day opened or closed, in Gerrit's time."""
        return datetime.fromisoformat(self.day[name])

    def written_at(self, case: str, username: str) -> list[datetime]:
        """Give when Gerrit says that somebody wrote on the case's change."""
        messages = self.in_gerrit[case]["messages"]
        return [gerrit_time(one["date"]) for one in messages if one.get("author", {}).get("username") == username]

    def votes(self, case: str) -> dict[str, int]:
        """Give the review votes that stand on the case's change in Gerrit."""
        votes = self.in_gerrit[case]["labels"][REVIEW].get("all", [])
        return {one["username"]: one["value"] for one in votes if one.get("value")}

    def answers_of(self, username: str, evidence: Mapping[str, Evidence]) -> set[int]:
        """Give the changes that the bot counts as answered by somebody, as it tells them."""
        return {number for number, lines in evidence.get(username, {}).items() if COUNTS.search(lines)}


class TestedDay:
    """One day on one bot: what people do, in order, and what they then see."""

    __test__ = False

    def __init__(self, *, gerrit: GerritServer, slack: SlackServer, app: App, folder: Path) -> None:
        self._gerrit, self._slack, self._app, self._folder = gerrit, slack, app, folder
        self._scenes: dict[str, Scene] = {}
        self._members = {name: Member(slack, f"U{name.upper()}", app=app) for name in (HOST, *JOINED)}
        self.played = Played()

    def play(self) -> Played:
        """Play the day to its result, and to its second count."""
        self._slack.reset()
        self._write_changes()
        links = {f"U{name.upper()}": name for name in self._members}
        settings = bot_settings(self._folder, slack=self._slack, gerrit=self._gerrit, app=self._app, links=links)
        with running_bot(settings) as bot:
            self._open(bot)
            self._act(When.SECOND_BEFORE, at=self.played.bound("opens_at") - timedelta(seconds=1))
            self._act(When.FIRST_SECOND, at=self.played.bound("opens_at"))
            self._take()
            self._act(When.RUNNING)
            self._act_while_down(bot)
            self._see_lists()
            self._end(bot)
            self._after_result(bot)
        return self.played

    # -- before

    def _write_changes(self) -> None:
        self._gerrit.set_offset(-WRITTEN_AGO)
        for place, case in enumerate(CASES):
            self._scenes[case.name] = self._write_change(place, case)
        self._gerrit.set_offset(-REVIEWED_AGO)
        for case in CASES:
            if case.before is not None:
                case.before(self._scenes[case.name])
        self._gerrit.set_offset(timedelta())

    def _write_change(self, place: int, case: Case) -> Scene:
        path = f"glance/cases/{self._app.app_id.lower()}/{case.name}.py"
        ref = self._gerrit.as_user(case.owner).create_change(
            GLANCE, f"Case {place}: {case.name}", files={path: "one\ntwo\n"}
        )
        scene = Scene(gerrit=self._gerrit, ref=ref, path=path)
        says(CI, "Build succeeded.", ci=1, tag="autogenerated:zuul:check")(scene)
        self.played.numbers[case.name] = ref.number
        return scene

    def _open(self, bot: BotProcess) -> None:
        for name in JOINED:
            self._members[name].ask(f"join {AMOUNT} always")
        host = self._members[HOST]
        self.played.waiting_before = first_figure(host.ask("backlog"))
        host.press_for_answer(host.ask("start 2h"), "Start it")
        self._read_day(bot)

    def _read_day(self, bot: BotProcess) -> None:
        kept = self._folder / "export.json"
        bot.cli("export", str(kept))
        (self.played.day,) = json.loads(kept.read_text())["Day"]

    # -- while it runs

    def _take(self) -> None:
        """Put changes on the lists on which they are looked for; the one that is to be found beside a list, on none."""
        for case in CASES:
            for name in case.listed:
                self._members[name].ask(f"take {self._scenes[case.name].ref.number}")

    def _act(self, when: When, *, at: datetime | None = None) -> None:
        for case in CASES:
            if case.when is when:
                self._act_at(case, at)
        self._gerrit.set_offset(timedelta())

    def _act_at(self, case: Case, at: datetime | None) -> None:
        if at is not None:
            # What the server does the first time for somebody takes long; then the act is within its second.
            for name in JOINED:
                self._gerrit.as_user(name).change(self._scenes[case.name].ref, "DETAILED_LABELS")
            self._gerrit.move_to(at + MID_SECOND)
        case.act(self._scenes[case.name])

    def _act_while_down(self, bot: BotProcess) -> None:
        bot.kill()
        self._act(When.DOWN)
        bot.start()

    def _see_lists(self) -> None:
        """Wait until every list shows what was done, and keep all of them."""
        for case in CASES:
            for name, words in case.listed.items():
                number = self._scenes[case.name].ref.number
                self._members[name].list_when(
                    lambda now, number=number, words=words: words in about(now, number),  # type: ignore[misc]
                    what=f"{case.name} ({number}): {words}",
                )
        for name in JOINED:
            self.played.lists[name] = self._members[name].list()
        self.played.board = self._post("board:")

    # -- after

    def _end(self, bot: BotProcess) -> None:
        host = self._members[HOST]
        host.press_for_answer(host.ask("end"), "End it")
        self.played.result = self._post("result:")
        self._read_day(bot)
        self.played.waiting_after = first_figure(host.ask("backlog"))
        self.played.counted = self._counted()
        self.played.own = {name: self._own(name) for name in JOINED}

    def _after_result(self, bot: BotProcess) -> None:
        closes_at = self.played.bound("closes_at")
        self._act(When.LAST_SECOND, at=closes_at - timedelta(seconds=1))
        self._act(When.AT_THE_END, at=closes_at)
        for case in CASES:
            if case.later is not None:
                case.later(self._scenes[case.name])
        expected = sum(len(case.answers if case.settled is None else case.settled) for case in CASES)
        self.played.recounted = eventually(
            lambda: self._recounted(bot, f"{expected} answers"),
            what=f"the second count, of {expected} answers",
            show=lambda: self._post("result:").shown,
        )
        for name, scene in self._scenes.items():
            options = ("MESSAGES", "DETAILED_ACCOUNTS", "DETAILED_LABELS", "ALL_REVISIONS")
            self.played.in_gerrit[name] = self._gerrit.admin.change(scene.ref, *options)
        self.played.own_recounted = {name: self._own(name) for name in JOINED}
        self.played.direct = {name: self._members[name].direct() for name in (HOST, *JOINED)}
        self.played.channel = self._members[HOST].channel()

    def _recounted(self, bot: BotProcess, wanted: str) -> Message | None:
        """Count again, for the first time may come before Gerrit was looked at."""
        bot.cli("recount", self.played.day["id"])
        found = self._post("result:")
        return found if wanted in found.shown else None

    def _post(self, key: str) -> Message:
        return self._members[HOST].post_when(key, lambda _: True, what=key)

    # -- the evidence

    def _own(self, name: str) -> Evidence:
        return gathered(self._pages(name, "Mine"))

    def _counted(self) -> dict[str, Evidence]:
        rows: dict[str, list[tuple[int, str]]] = {}
        for number, line in self._pages("mina", "How was this counted?"):
            shown = line.partition(":")[0]
            rows.setdefault(USERNAMES.get(shown, shown), []).append((number, line))
        return {name: gathered(found) for name, found in rows.items()}

    def _pages(self, name: str, label: str) -> Iterator[tuple[int, str]]:
        member = self._members[name]
        page = member.press_for_answer(self._post("result:"), label)
        yield from evidence_lines(page)
        while any(one.label == "Show more" for one in page.buttons()):
            page = member.press_for_answer(page, "Show more")
            yield from evidence_lines(page)


def gerrit_time(text: str) -> datetime:
    """Read Gerrit's own form of an instant."""
    return datetime.fromisoformat(text.partition(".")[0]).replace(tzinfo=UTC)


def gathered(rows: Iterable[tuple[int, str]]) -> Evidence:
    """Give all lines of a change together; somebody may have written more than one review."""
    found: dict[int, str] = {}
    for number, line in rows:
        found[number] = "\n".join([*filter(None, [found.get(number)]), line])
    return found


def evidence_lines(page: Message) -> Iterator[tuple[int, str]]:
    """Give each change of a page of evidence with the line below its title."""
    lines = page.shown.splitlines()
    for title, line in pairwise(lines):
        if found := re.match(r"(\d+) \S", title):
            yield int(found[1]), line


def about(message: Message, number: int) -> str:
    """Give what a list says below a change's title, empty if it does not stand there."""
    lines = message.shown.splitlines()
    place = next((place for place, line in enumerate(lines) if line.startswith(f"{number} ")), None)
    below: Sequence[str] = [] if place is None else lines[place + 1 :]
    return "\n".join(below[: list(below).index("")] if "" in below else below)


def first_figure(message: Message) -> int:
    """Give the number of changes that a message begins with."""
    found = re.search(r"\b(\d+) changes?\b", message.shown)
    return int(found[1]) if found else -1

"""A review day as the campaign plays it: people who repeat what was not taken, reviews, an end, and what must be there.

People act as they would: a command that Slack could not deliver is typed again, one that was taken never is.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.demo.bot_process import BotSettings, bot_settings
from bot.demo.message import Message
from bot.demo.people import PEOPLE, Person
from bot.demo.slack_config import CHANNEL, Channel, SocketApp, Workspace
from bot.demo.slack_server import SlackServer
from tests.campaign.faults import Call, Fault, FaultProxy, Phase
from tests.campaign.gerrit_site import PROJECT, GerritSite, linked
from tests.campaign.lives import Lives
from tests.campaign.nursery import Nursery
from tests.campaign.plan import Plan

COMMAND = "/reviewday"
HOST = "ada"
JOINED = ("bela", "chen", "dora", "emil", "fay", "goran", "hana", "ines", "jonas", "kira")
UNREACHABLE = "liam"
ASKING = ("mina", "noor", "omar", "petra", "quinn")
AMOUNT = 2
NOON = 12
LIMIT_S = 90.0
AGAIN_S = 5.0
NOT_TAKEN_S = 0.3
LOOK_EVERY_S = 0.03
QUICK: Mapping[str, Mapping[str, Any]] = {
    "slack": {"timeout_s": 0.3},
    "delivery": {"grace_s": 0.3, "board_every_s": 0.2, "per_channel_s": 0.02, "per_second": 100.0, "mended_s": 0.5},
    "gerrit": {"poll_s": 0.3, "idle_poll_s": 0.3},
    "deal": {"in_process": True},
}


def people_at_noon() -> tuple[Person, ...]:
    """Give the team, at a place where it is noon now, so that their lists go out at once."""
    hours = NOON - datetime.now(UTC).hour
    zone = f"Etc/GMT{-hours:+d}" if hours else "UTC"
    return tuple(replace(person, time_zone=zone) for person in PEOPLE)


def workspace() -> Workspace:
    """Give the campaign's workspace."""
    return Workspace(apps=[SocketApp()], people=people_at_noon(), channels=[Channel()])


class Stuck(Exception):
    """What must happen did not; the day can't go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a day is played on: servers that last, and a folder of its own."""

    slack: SlackServer
    proxy: FaultProxy
    site: GerritSite
    nursery: Nursery
    folder: Path
    reads_history: bool = True

    def settings(self) -> BotSettings:
        """Describe the day's bot: the workspace behind the proxy, waits of 0.3 s."""
        tables = {
            **QUICK,
            "slack": {**QUICK["slack"], "api_url": self.proxy.api_url, "reads_history": self.reads_history},
            "gerrit": {**QUICK["gerrit"], "url": self.site.url},
        }
        people = [person for person in PEOPLE if person.slack_user in members()]
        made = bot_settings(
            self.folder / "bot",
            slack=self.slack,
            gerrit=self.site,
            team={"repositories": [PROJECT], "amount": AMOUNT},
            links=linked(people),
            tables=tables,
        )
        self.token_file.write_text(made.secrets["SLACK_BOT_TOKEN"])
        secrets = {name: value for name, value in made.secrets.items() if name != "SLACK_BOT_TOKEN"}
        return replace(made, secrets=secrets | {"SLACK_BOT_TOKEN_FILE": str(self.token_file)})

    @property
    def token_file(self) -> Path:
        """The file that holds the bot's token."""
        return self.folder / "bot-token"


def members() -> frozenset[str]:
    """Give the Slack users of everybody who takes part."""
    return frozenset(f"U{name.upper()}" for name in (HOST, *JOINED, UNREACHABLE))


@dataclass(slots=True)
class CampaignDay:
    """One day on one ground with one plan."""

    ground: Ground
    plan: Plan
    lives: Lives = field(init=False)

    def __post_init__(self) -> None:
        """Make the bot, which does not run yet."""
        self.lives = Lives(self.ground.settings(), self.ground.nursery, self.plan)

    @property
    def token_file(self) -> Path:
        """The file that holds the bot's token."""
        return self.ground.token_file

    def prepare(self) -> None:
        """Empty the workspace, fill Gerrit, and let the first life begin."""
        self.ground.slack.reset()
        self.ground.site.refill()
        self.ground.proxy.forget()
        self.lives.begin()

    def play(self) -> None:
        """Play the day to its result; afterwards nothing fails any more, and the bot runs on."""
        proxy = self.ground.proxy
        proxy.choose, proxy.watch, proxy.refuse = self._choose, self._watch, self._refuse
        self.prepare()
        self.join()
        self.start()
        self._ask()
        self._review()
        self._end()
        self.lives.rest()
        proxy.calm()

    # -- misfortune

    def _choose(self, call: Call) -> Fault:
        return self.plan.fault_of(call)

    def _watch(self, call: Call, phase: Phase, fault: Fault) -> None:
        if call.method == "apps.connections.open" and phase is Phase.ANSWERED:
            self.lives.connected()
        if self.plan.is_killed(call, phase, fault) and self.lives.kill():
            self.plan.killed(call, phase, fault)

    def _refuse(self, call: Call) -> str:
        """One person can't be written to as long as the day lasts; nobody else may notice."""
        is_theirs = call.key.startswith("list:") and f":U{UNREACHABLE.upper()}:" in call.key
        return "ratelimited" if is_theirs and call.method == "chat.postMessage" else ""

    # -- people

    def join(self) -> None:
        """Let everybody join, and read that they did."""
        users = [f"U{name.upper()}" for name in (*JOINED, UNREACHABLE)]
        self._all_answered(users, lambda user: self._type(f"join {AMOUNT} always", user), what="an answer to join")

    def start(self) -> None:
        """Let the host start the day, until its message stands."""
        self._confirmed("start 2h", "Start it", "board:")

    def _ask(self) -> None:
        """Let people who may not start ask the host for it: each who was heard has a request to the host."""
        users = [f"U{name.upper()}" for name in ASKING]
        self._all_answered(users, lambda user: self._type("start", user), what="an answer to start")
        for user in users:
            answer = next(one for one in reversed(self.answers(user)) if list(one.buttons()))
            label = next(one.label for one in answer.buttons() if one.action == "ask_start")
            self.press(answer, label, user)
        for user in users:
            self.wait(lambda user=user: self.stands(f"request:start:{user}:"), what=f"{user}'s request")  # type: ignore[misc]

    def _review(self) -> None:
        """Let everybody who has a list begin on one change and answer another, with the vote that can decide."""
        lists = self.wait(self._lists, what="the lists")
        begun = {name: one.changes()[0] for name, one in lists.items() if one.changes()}
        for name, number in begun.items():
            self.press(lists[name], "On it", f"U{name.upper()}", change=number)
            for other in lists[name].changes()[1:]:
                self.ground.site.review(name, other, vote=2, words="This is what we need.")
        for name in ASKING:
            self.ground.slack.open_home(user=f"U{name.upper()}")
        self.wait(lambda: self._are_begun(begun), what="every click on On it, and every review, in the lists")

    def _are_begun(self, begun: Mapping[str, int]) -> bool:
        """Tell whether each list shows what was pressed on it as begun."""
        lists = self._lists() or {}
        return bool(lists) and all(
            any(one.action == "give_back" and one.value.endswith(f":{number}") for one in lists[name].buttons())
            for name, number in begun.items()
        )

    def _lists(self) -> Mapping[str, Message] | None:
        found = {}
        for name in JOINED:
            key = f"list:U{name.upper()}:"
            found[name] = next((one for one in self.direct(f"U{name.upper()}") if one.key.startswith(key)), None)
        return {name: one for name, one in found.items() if one} if all(found.values()) else None

    def _end(self) -> None:
        self._confirmed("end", "End it", "result:")

    def _confirmed(self, text: str, label: str, key: str) -> None:
        self.confirm(text, label)
        self.wait(lambda: self.stands(key), what=f"{key} after {text}")

    def confirm(self, text: str, label: str) -> None:
        """Have the host type a command and confirm once what it shows."""
        host = f"U{HOST.upper()}"
        end, shown = time.monotonic() + LIMIT_S, None
        while shown is None and time.monotonic() < end:
            self._type(text, host)
            shown = self._soon(lambda: self._with_button(host, label))
        if shown is None:
            raise Stuck(f"no answer to {text}\n{self._seen()}")
        self.press(shown, label, host)

    def stands(self, prefix: str) -> bool:
        """Tell whether a message whose key begins so stands in Slack."""
        return any(one.startswith(prefix) for one in self.posted())

    def _with_button(self, user: str, label: str) -> Message | None:
        shown = (one for one in reversed(self.answers(user)) if any(b.label == label for b in one.buttons()))
        return next(shown, None)

    def _all_answered(self, users: Iterable[str], act: Callable[[str], None], *, what: str) -> None:
        waiting = set(users)

        def ask() -> None:
            for user in sorted(waiting):
                act(user)

        def are_answered() -> bool:
            waiting.difference_update([user for user in waiting if self.answers(user)])
            return not waiting

        self._until(ask, are_answered, what=what)

    def _type(self, text: str, user: str) -> None:
        self._taken(lambda: self.ground.slack.command(COMMAND, text, user=user))

    def press(self, message: Message, label: str, user: str, *, change: int | None = None) -> None:
        """Press a button of a message until the bot has taken it."""
        element = message.button(label, change=change).element
        ids = {"channel": message.channel, "ts": message.ts}
        self._taken(lambda: self.ground.slack.click(user=user, action=element, **ids))

    def _taken(self, act: Callable[[], None]) -> None:
        """Repeat what nobody took, as somebody does who reads that it did not work; never what was acknowledged."""
        proxy = self.ground.proxy
        end = time.monotonic() + LIMIT_S
        while time.monotonic() < end:
            before = len(proxy.envelopes)
            act()
            if _look(lambda before=before: set(proxy.envelopes[before:]) & proxy.acknowledged, NOT_TAKEN_S):  # type: ignore[misc]
                return
        raise Stuck(f"not taken\n{self._seen()}")

    # -- waiting

    def _until(self, act: Callable[[], None], is_so: Callable[[], bool], *, what: str) -> None:
        end = time.monotonic() + LIMIT_S
        while time.monotonic() < end:
            act()
            if self._soon(lambda: is_so() or None):
                return
        raise Stuck(f"{what}\n{self._seen()}")

    def _soon(self, look: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is looked for
        return _look(look, AGAIN_S)

    def wait(self, look: Callable[[], Any], *, what: str) -> Any:  # noqa: ANN401 - whatever is looked for
        """Wait for something that must come and return it; raises `Stuck` if it does not."""
        found = _look(look, LIMIT_S)
        if found is None:
            raise Stuck(f"{what}\n{self._seen()}")
        return found

    def _seen(self) -> str:
        """Say what the bot has asked of Slack, and its last words, for a complaint."""
        steps = Counter(call.step for call in self.ground.proxy.calls)
        return f"{self.lives.lives} lives: {dict(steps)}\n{self.lives.log()[-3000:]}"

    # -- looking at what Slack has

    def answers(self, user: str) -> list[Message]:
        """Give the private answers to somebody, oldest first."""
        return [one for one in self._messages(CHANNEL) if one.seen_by == user]

    def direct(self, user: str) -> list[Message]:
        """Give what stands between somebody and the bot."""
        return [Message(raw=raw) for raw in self.ground.slack.direct_messages(user)]

    def record(self) -> list[Message]:
        """Give every message that stands in Slack and is no private answer, by the workspace server's own record."""
        channels = [channel["id"] for channel in self.ground.slack.state()["channels"]]
        return [one for channel in channels for one in self._messages(channel) if not one.seen_by]

    def posted(self) -> list[str]:
        """Give the keys of all that stands there."""
        return [one.key for one in self.record()]

    def _messages(self, channel: str) -> list[Message]:
        return [Message(raw=raw) for raw in self.ground.slack.messages(channel)]


def _look(look: Callable[[], Any], limit_s: float) -> Any:  # noqa: ANN401 - whatever is looked for
    end = time.monotonic() + limit_s
    while not (found := look()):
        if time.monotonic() > end:
            return None
        time.sleep(LOOK_EVERY_S)
    return found

"""One fake per port for what is remote, slow or random. Each keeps the promises of its port's contract suite."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from bot.domain.content import Content
from bot.domain.delivery import Address, Outgoing, Place, Receipt, Verdict
from bot.domain.errors import UserError
from bot.domain.people import Person
from bot.domain.team import Team
from bot.store.sqlite_store import SqliteStore, open_store
from tests.builders import NOW, make_team

ROUNDS = 20


class FakeClock:
    """A clock that stands still until a test moves it; whoever sleeps wakes on the way, in order."""

    def __init__(self, at: datetime = NOW) -> None:
        """Begin at an instant."""
        self._at = at
        self._asleep: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = count()
        self._busy: list[Callable[[], bool]] = []

    def watch(self, is_busy: Callable[[], bool]) -> None:
        """Let time pass only while this says that nothing is being done, in another thread for example."""
        self._busy.append(is_busy)

    def now(self) -> datetime:
        """Give the instant that the test set."""
        return self._at

    async def sleep_until(self, at: datetime) -> None:
        """Return once the test has moved the clock there."""
        if at <= self._at:
            await asyncio.sleep(0)
            return
        sleeper = (at, next(self._order), asyncio.get_running_loop().create_future())
        self._asleep.append(sleeper)
        try:
            await sleeper[2]
        finally:
            if sleeper in self._asleep:
                self._asleep.remove(sleeper)

    def set(self, at: datetime) -> None:
        """Jump to an instant, backwards too, and wake whoever's time has come."""
        self._at = at
        for sleeper in sorted(self._asleep, key=lambda one: one[:2]):
            if sleeper[0] <= at and not sleeper[2].done():
                sleeper[2].set_result(None)

    async def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass; stops at every sleeper's instant, so that one who sleeps again wakes again on the way."""
        end = self._at + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        while (first := min((one[0] for one in self._asleep if not one[2].done()), default=end)) < end:
            self.set(max(first, self._at))
            await self.settled()
        self.set(end)
        await self.settled()

    async def settled(self) -> None:
        """Let everything run that can without time passing."""
        idle = 0
        while idle < ROUNDS:
            await asyncio.sleep(0)
            idle += 1
            if any(is_busy() for is_busy in self._busy):
                await asyncio.sleep(0.0002)
                idle = 0


async def settled() -> None:
    """Let everything that is ready run; threads get a moment too."""
    for _ in range(ROUNDS):
        await asyncio.sleep(0)
    await asyncio.sleep(0.002)


@asynccontextmanager
async def fake_store(clock: FakeClock, *teams: Team) -> AsyncIterator[SqliteStore]:
    """Open the store's fake: the real one in memory, for which the clock waits; the Glance team by default."""
    chosen = teams or (make_team(),)
    async with open_store(None, teams={team.key: team for team in chosen}, clock=clock) as store:
        clock.watch(lambda: store.is_busy)
        yield store


class FakeIds:
    """Ids, codes and seeds that are the same in every run."""

    def __init__(self) -> None:
        """Begin at 1."""
        self._count = count(1)

    def new(self, prefix: str) -> str:
        """Give day-1, day-2 and so on: one row of numbers for all prefixes."""
        return f"{prefix}-{next(self._count)}"

    def code(self) -> str:
        """Give K001, K002 and so on."""
        return f"K{next(self._count):03d}"

    def seed(self) -> int:
        """Give the next number."""
        return next(self._count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A message as it stands in the fake Slack: the newest content and how often it was edited."""

    outgoing: Outgoing
    content: Content
    address: Address
    edits: int = 0


@dataclass(slots=True, kw_only=True)
class FakeMessenger:
    """A Slack that accepts everything, unless receipts are scripted; `messages` are by key, `homes` by key too.

    `script` holds verdicts for the next tries, whatever they are; UNKNOWN posts nothing unless `accepts_unknown`.
    """

    users: tuple[Person, ...] = ()
    script: deque[Receipt] = field(default_factory=deque)
    accepts_unknown: bool = False
    messages: dict[str, Delivered] = field(default_factory=dict)
    homes: dict[str, Content] = field(default_factory=dict)
    posted: list[tuple[Outgoing, Content]] = field(default_factory=list)
    edited: list[tuple[Outgoing, Content]] = field(default_factory=list)
    found: list[Outgoing] = field(default_factory=list)

    def plan(self, *receipts: Receipt | Verdict) -> None:
        """Script what the next tries end with."""
        self.script.extend(one if isinstance(one, Receipt) else Receipt(verdict=one) for one in receipts)

    async def post(self, outgoing: Outgoing, content: Content) -> Receipt:
        """Keep the message, unless another receipt is scripted."""
        await asyncio.sleep(0)
        self.posted.append((outgoing, content))
        receipt = self.script.popleft() if self.script else Receipt(verdict=Verdict.DELIVERED)
        if receipt.verdict is Verdict.DELIVERED or (receipt.verdict is Verdict.UNKNOWN and self.accepts_unknown):
            message = self._keep(outgoing, content)
            if receipt.verdict is Verdict.DELIVERED:
                return replace(receipt, address=message.address)
        return receipt

    async def edit(self, outgoing: Outgoing, content: Content) -> Receipt:
        """Bring the message or the App Home up to date, unless another receipt is scripted."""
        await asyncio.sleep(0)
        self.edited.append((outgoing, content))
        receipt = self.script.popleft() if self.script else Receipt(verdict=Verdict.DELIVERED, address=outgoing.address)
        if receipt.verdict is Verdict.DELIVERED:
            self._update(outgoing, content)
        return receipt

    async def find(self, outgoings: Sequence[Outgoing]) -> Mapping[str, Receipt]:
        """Find what was kept by its key, unless another receipt is scripted."""
        await asyncio.sleep(0)
        return {outgoing.key: self._find(outgoing) for outgoing in outgoings}

    def _find(self, outgoing: Outgoing) -> Receipt:
        self.found.append(outgoing)
        if self.script:
            return self.script.popleft()
        if message := self.messages.get(outgoing.key):
            return Receipt(verdict=Verdict.DELIVERED, address=message.address)
        return Receipt(verdict=Verdict.NOT_POSTED)

    async def people(self) -> tuple[Person, ...]:
        """Give the users that the test named."""
        return self.users

    async def person(self, slack_user: str) -> Person:
        """Give one of them."""
        person = next((one for one in self.users if one.slack_user == slack_user), None)
        if person is None:
            raise UserError("Nobody in this workspace has that user.")
        return person

    def contents(self, kind: type[Content]) -> list[Content]:
        """Give what stands in Slack of one kind of content, oldest first."""
        return [one.content for one in self.messages.values() if isinstance(one.content, kind)]

    def sent_to(self, target: str) -> list[Content]:
        """Give what was posted to a user or channel, oldest first."""
        return [content for outgoing, content in self.posted if outgoing.target and outgoing.target.id == target]

    def _keep(self, outgoing: Outgoing, content: Content) -> Delivered:
        ts = f"{int(outgoing.claimed_at.timestamp())}.{len(self.messages) + 1:06d}"
        message = Delivered(outgoing=outgoing, content=content, address=Address(channel=_channel(outgoing), ts=ts))
        self.messages[outgoing.key] = message
        return message

    def _update(self, outgoing: Outgoing, content: Content) -> None:
        if outgoing.address is None:
            self.homes[outgoing.key] = content
        elif outgoing.key in self.messages:
            old = self.messages[outgoing.key]
            self.messages[outgoing.key] = replace(old, content=content, edits=old.edits + 1)


def _channel(outgoing: Outgoing) -> str:
    """Name the channel as Slack would: a direct message's begins with D."""
    if outgoing.thread is not None:
        return outgoing.thread.channel
    target = outgoing.target
    if target is None:
        return ""
    return target.id if target.place is Place.CHANNEL else f"D{target.id.removeprefix('U')}"


def receipts(verdicts: Iterable[Verdict]) -> tuple[Receipt, ...]:
    """Make receipts without details."""
    return tuple(Receipt(verdict=verdict) for verdict in verdicts)

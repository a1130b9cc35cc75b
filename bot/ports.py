"""The doors of the house: what the flows ask of the world.

Each port is a small Protocol whose docstrings are promises; adapters and fakes don't inherit from it, the type checker
compares. Each has one fake (`tests/fakes.py`) and one contract suite (`tests/contract/`) that runs on the fake and on
the real thing alike.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.change import Account, Change
from bot.domain.content import Content
from bot.domain.day import Day
from bot.domain.deal import Problem, Solution
from bot.domain.delivery import Address, Kind, Outgoing, PostState, Receipt
from bot.domain.outcome import AuditEntry, Due, Outcome
from bot.domain.people import Person
from bot.domain.site import Site
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team


class Stale(Exception):
    """The state changed since the snapshot was taken: load again and decide again."""


class GerritAway(Exception):
    """Gerrit did not answer, or not with what a Gerrit answers; it may be back in a minute. `cause` is for a host."""

    def __init__(self, cause: str) -> None:
        """Keep the cause, one short sentence without secrets."""
        self.cause = cause
        super().__init__(cause)


class Clock(Protocol):
    """Our own time. Only its real form reads the machine's clock or sleeps."""

    def now(self) -> datetime:
        """Give the present instant, aware, in UTC."""
        ...

    async def sleep_until(self, at: datetime) -> None:
        """Return at the instant or a little later; at once if it has passed."""
        ...


class Ids(Protocol):
    """Where new ids, seeds and codes come from."""

    def new(self, prefix: str) -> str:
        """Give an id that was never given before, such as `day-7kq2m9`."""
        ...

    def code(self) -> str:
        """Give four characters that are easy to type and hard to confuse, such as 7KQ2."""
        ...

    def seed(self) -> int:
        """Give a number between 0 and 2**31 - 1."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a sync learned. `vanished` are numbers that are gone or turned private.

    `complete_to` is the instant, in Gerrit's time, up to which the facts of these repositories are now complete.
    """

    changes: tuple[Change, ...] = ()
    accounts: tuple[Account, ...] = ()
    vanished: tuple[int, ...] = ()
    complete_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The exact version of a change, from a sweep: enough to know whether it must be fetched again."""

    number: int
    meta_rev_id: str
    updated_at: datetime


class Gerrit(Protocol):
    """The Gerrit server, read only. Every method raises `GerritAway` when it does not answer as a Gerrit does.

    Private changes are never given. Times are Gerrit's.
    """

    async def probe(self, teams: Sequence[Team]) -> Site:
        """Find out who we are, what the server knows, what we may see; `UserError` says what a person can mend."""
        ...

    async def open_changes(self, repositories: Sequence[str]) -> Facts:
        """Give every open change of the repositories, each once, whatever moves meanwhile."""
        ...

    async def changed_since(self, repositories: Sequence[str], since: datetime) -> Facts:
        """Give every change, open or closed, that was touched since; overlaps, never leaves a gap."""
        ...

    async def closed_since(self, repositories: Sequence[str], since: datetime) -> Facts:
        """Give the closed changes that were touched since, for the team's history."""
        ...

    async def versions(self, repositories: Sequence[str]) -> tuple[Version, ...]:
        """Give the exact version of every open change: a cheap sweep that shows what was missed or has vanished."""
        ...

    async def fetch(self, numbers: Sequence[int]) -> Facts:
        """Fetch these changes whole, comments included; those that are gone or private are in `vanished`."""
        ...

    async def accounts(self, query: str) -> tuple[Account, ...]:
        """Find active accounts by e-mail address, username or number; a profile's Status is filled in where shown."""
        ...

    def events(self) -> AsyncIterator[int]:
        """Give numbers of changes that something happened to, as it happens. Hints only; ends when the stream ends.

        Yields 0 when events may have been lost and a sweep is due. Ends at once where no stream is configured.
        """
        ...


class Messenger(Protocol):
    """Slack, for what leaves the house."""

    async def post(self, outgoing: Outgoing, content: Content) -> Receipt:
        """Try once to post; never raises for what Slack or the network does."""
        ...

    async def edit(self, outgoing: Outgoing, content: Content) -> Receipt:
        """Try once to bring the message at `outgoing.address`, or the person's App Home, up to date."""
        ...

    async def find(self, outgoings: Sequence[Outgoing]) -> Mapping[str, Receipt]:
        """Look uncertain posts up by their keys in the history of where they went; gives a receipt for each key.

        DELIVERED with its address, NOT_POSTED if the whole window was read without it. AWAY if Slack does not answer
        now, MISCONFIGURED if a person must mend something first, UNKNOWN for another failure, REFUSED if we may never
        read there.
        """
        ...

    async def people(self) -> tuple[Person, ...]:
        """Give everybody in the workspace with name, zone, e-mail where shown; bots and deactivated ones are marked."""
        ...

    async def person(self, slack_user: str) -> Person:
        """Give one person; raises `UserError` if there is none."""
        ...


class Solver(Protocol):
    """Finds the best deal."""

    async def solve(self, problem: Problem) -> Solution:
        """Give the best solution it can find; the same problem gives the same solution. Never raises for hard ones."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """Something that came in from Slack, recorded before it was acknowledged. `key` is unique for it."""

    key: str
    kind: str
    payload: Mapping[str, object]
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A post as an operator sees it."""

    key: str
    kind: Kind
    state: PostState
    attempts: int
    error: str
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """An audit entry with the instant it was written."""

    at: datetime
    entry: AuditEntry = field()


class Store(Protocol):
    """What must not be forgotten. One writer; every write is durable when its method returns."""

    async def snapshot(self, now: datetime) -> Snapshot:
        """Give the present state; cheap, for it is kept in memory and refreshed per revision."""
        ...

    async def apply(self, outcome: Outcome, *, expects: int, at: datetime) -> int:
        """Write all of it in one transaction and give the new revision, or raise `Stale` and write nothing."""
        ...

    async def write_facts(self, facts: Facts) -> tuple[int, ...]:
        """Write what Gerrit said; give the numbers whose facts are new or differ, the vanished ones included.

        Facts don't count as a revision of the decisions. A change at a known `meta_rev_id` without anything new stays.
        """
        ...

    async def write_site(self, site: Site) -> None:
        """Keep the result of a probe."""
        ...

    async def note_gerrit(self, *, down_at: datetime | None) -> None:
        """Keep since when Gerrit does not answer, None while it does."""
        ...

    async def set_paused(self, *, paused: bool) -> None:
        """Let nothing leave the house until resumed, or let it go on; kept over a restart."""
        ...

    async def dirty(self) -> tuple[int, ...]:
        """Give the numbers of changes that were written and not yet seen by the projector, in order."""
        ...

    async def seen(self, numbers: Sequence[int]) -> None:
        """Take numbers off the projector's list."""
        ...

    async def find_day(self, day: str) -> Day | None:
        """Give a day of any age."""
        ...

    async def record(self, inbound: Inbound) -> bool:
        """Commit what came in, ahead of every other write; False if its key is known already."""
        ...

    async def unfinished(self) -> tuple[Inbound, ...]:
        """Give what was recorded and not finished, oldest first."""
        ...

    async def recall(self, key: str) -> Inbound | None:
        """Give something inbound by its key, finished or not; None if that is not known any more."""
        ...

    async def finish(self, key: str) -> None:
        """Mark something inbound as done."""
        ...

    async def due(self, now: datetime) -> tuple[Due, ...]:
        """Give what has fallen due, oldest first; a due row ends when an outcome names it in `undue`."""
        ...

    async def next_due(self) -> datetime | None:
        """Give the instant at which the next thing falls due."""
        ...

    async def claim(self, now: datetime) -> Outgoing | None:
        """Take the next intent to deliver, committed as `sending` before it is given; None if nothing can go now.

        Never a post past its `expires_at` (it becomes expired), nothing while paused, and no direct or channel post
        beyond the budget of attention (it waits, or is dropped at its expiry).
        """
        ...

    async def uncertain(self, now: datetime) -> tuple[Outgoing, ...]:
        """Give the posts that may have been accepted and whose grace is over."""
        ...

    async def settle(self, outgoing: Outgoing, receipt: Receipt, *, at: datetime) -> None:
        """Keep what a try to deliver, or to find, ended with."""
        ...

    async def recover(self, now: datetime) -> int:
        """At start: make every `sending` uncertain; give how many."""
        ...

    async def outbox(self, states: Sequence[PostState]) -> tuple[OutboxRow, ...]:
        """List posts for an operator."""
        ...

    async def resolve(self, key: str, state: PostState, *, address: Address | None, at: datetime) -> None:
        """Settle a held post as an operator says."""
        ...

    async def repost(self, key: str, *, at: datetime) -> bool:
        """Post a message again that was found gone in Slack; False if it was not."""
        ...

    async def gone(self) -> tuple[str, ...]:
        """Give the keys of the messages that were found gone in Slack."""
        ...

    async def audit(self) -> tuple[Audited, ...]:
        """Give the whole audit log, oldest first."""
        ...

    async def forget(self, slack_user: str, *, at: datetime) -> None:
        """Delete a person's data; what they did stays counted without a name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The doors, together: what a flow is handed."""

    store: Store
    gerrit: Gerrit
    messenger: Messenger
    solver: Solver
    clock: Clock
    ids: Ids

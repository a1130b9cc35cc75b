"""The one fake of the Gerrit port: a server in memory that a test fills with changes. It keeps the port's contract."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.change import Account, Change
from bot.domain.deal import Problem, Solution
from bot.domain.errors import UserError
from bot.domain.site import Site
from bot.domain.team import Team
from bot.ports import Clock, Facts, Gerrit, GerritAway, Ports, Store, Version
from tests.builders import make_site
from tests.fakes import FakeIds, FakeMessenger


@dataclass(slots=True, kw_only=True)
class FakeGerrit:
    """A Gerrit whose time is `clock`'s.

    `changes` are what it holds, `private` the numbers that it shows to nobody, `away` the cause why it does not answer,
    `refuses` what a person has to mend. `asked` are the methods that were called. With `has_stream`, `emit` reaches
    whoever follows `events`, and `break_stream` ends it.
    """

    clock: Clock
    site: Site = field(default_factory=make_site)
    changes: dict[int, Change] = field(default_factory=dict)
    private: set[int] = field(default_factory=set)
    people: dict[int, Account] = field(default_factory=dict)
    away: str = ""
    refuses: str = ""
    has_stream: bool = False
    asked: list[str] = field(default_factory=list)
    _heard: asyncio.Queue[int | None] = field(default_factory=asyncio.Queue)

    def put(self, *changes: Change) -> None:
        """Hold these changes, in the place of others of their numbers."""
        self.changes |= {change.number: change for change in changes}

    def touch(self, number: int, **given: object) -> Change:
        """Change fields of a change now, as Gerrit would: with a new version and time."""
        old = self.changes[number]
        touched = {"updated_at": self.clock.now().replace(microsecond=0), "meta_rev_id": _next(old.meta_rev_id)}
        make: Callable[..., Change] = replace
        self.put(make(old, **(touched | given)))
        return self.changes[number]

    def emit(self, *numbers: int) -> None:
        """Let something be heard of these changes; 0 if events were dropped."""
        for number in numbers:
            self._heard.put_nowait(number)

    def break_stream(self) -> None:
        """End the stream for whoever follows it."""
        self._heard.put_nowait(None)

    async def probe(self, teams: Sequence[Team]) -> Site:
        """Give the site as it was set up, seen now."""
        await self._answer("probe")
        wanted = {name for team in teams for name in team.repositories}
        missing = tuple(sorted(wanted - self.site.labels.keys()))
        for team in teams:
            if set(team.repositories) <= set(missing):
                raise UserError(f"no repository of {team.name}")
        groups = {name for team in teams for name in team.deciding_groups}
        return replace(
            self.site,
            probed_at=self.clock.now(),
            labels={name: labels for name, labels in self.site.labels.items() if name in wanted},
            groups={name: members for name, members in self.site.groups.items() if name in groups},
            hidden_groups=tuple(sorted(groups - self.site.groups.keys())),
            missing_repositories=missing,
            code_owned={name: found for name, found in self.site.code_owned.items() if name in wanted},
        )

    async def open_changes(self, repositories: Sequence[str]) -> Facts:
        """Give what is open."""
        await self._answer("open_changes")
        return self._facts(change for change in self._visible(repositories) if change.is_open)

    async def changed_since(self, repositories: Sequence[str], since: datetime) -> Facts:
        """Give what was touched."""
        await self._answer("changed_since")
        return self._facts(change for change in self._visible(repositories) if change.updated_at >= since)

    async def closed_since(self, repositories: Sequence[str], since: datetime) -> Facts:
        """Give what was touched and is closed."""
        await self._answer("closed_since")
        visible = self._visible(repositories)
        return self._facts(change for change in visible if change.updated_at >= since and not change.is_open)

    async def versions(self, repositories: Sequence[str]) -> tuple[Version, ...]:
        """Give the versions of what is open."""
        await self._answer("versions")
        return tuple(
            Version(number=change.number, meta_rev_id=change.meta_rev_id, updated_at=change.updated_at)
            for change in self._visible(repositories)
            if change.is_open
        )

    async def fetch(self, numbers: Sequence[int]) -> Facts:
        """Give these changes."""
        await self._answer("fetch")
        found = [self.changes[number] for number in sorted(set(numbers)) if self._is_visible(number)]
        vanished = tuple(sorted(set(numbers) - {change.number for change in found}))
        return replace(self._facts(found), vanished=vanished, complete_to=None)

    async def accounts(self, query: str) -> tuple[Account, ...]:
        """Find by `email:"…"`, `username:"…"` or number; nothing for what is none of these."""
        await self._answer("accounts")
        return tuple(account for account in self.people.values() if _fits(account, query))

    async def events(self) -> AsyncIterator[int]:
        """Give what is emitted, after a 0 for the connection."""
        if not self.has_stream:
            return
        await self._answer("events")
        yield 0
        while (number := await self._heard.get()) is not None:
            yield number

    async def _answer(self, method: str) -> None:
        self.asked.append(method)
        await asyncio.sleep(0)
        if self.away:
            raise GerritAway(self.away)
        if self.refuses:
            raise UserError(self.refuses)

    def _is_visible(self, number: int) -> bool:
        return number in self.changes and number not in self.private

    def _visible(self, repositories: Sequence[str]) -> list[Change]:
        numbers = sorted(number for number in self.changes if self._is_visible(number))
        return [self.changes[number] for number in numbers if self.changes[number].project in repositories]

    def _facts(self, changes: Iterable[Change]) -> Facts:
        found = tuple(changes)
        shown = {account for change in found for account in _accounts_of(change)}
        return Facts(
            changes=found,
            accounts=tuple(self.people[account] for account in sorted(shown & self.people.keys())),
            complete_to=self.clock.now().replace(microsecond=0),
        )


def _fits(account: Account, query: str) -> bool:
    queries = (f'email:"{account.email}"', f'username:"{account.username}"', str(account.id))
    return query in queries


def _accounts_of(change: Change) -> set[int]:
    """Give the accounts that an answer about a change shows."""
    authors = {message.author_id for message in change.messages if message.author_id is not None}
    voters = {vote.account_id for label in change.labels.values() for vote in label.votes}
    return {change.owner_id, *change.reviewers} | authors | voters


class NoSolver:
    """A solver that nobody asks, for tests of what Gerrit says."""

    async def solve(self, problem: Problem) -> Solution:
        """Never be called."""
        raise AssertionError(problem)


def ports_with(gerrit: Gerrit, *, store: Store, clock: Clock) -> Ports:
    """Give the doors of a house on this Gerrit, in which nothing is dealt."""
    return Ports(store=store, gerrit=gerrit, messenger=FakeMessenger(), solver=NoSolver(), clock=clock, ids=FakeIds())


def _next(meta_rev_id: str) -> str:
    """Give another version than this one."""
    return f"{int(meta_rev_id or '0', 16) + 1:040x}"

"""The `Gerrit` port on a real server."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from bot.domain.change import Account
from bot.domain.site import Site
from bot.domain.team import Team
from bot.gerrit import query
from bot.gerrit.accounts import account_of
from bot.gerrit.client import Client, GerritRefused, Server
from bot.gerrit.events import Stream, follow, require_ssh
from bot.gerrit.pool import Pool
from bot.gerrit.probe import probe
from bot.gerrit.reading import Reader
from bot.ports import Clock, Facts, Version

MOST_ACCOUNTS = 20


class GerritGateway:
    """Reads one Gerrit server. `repositories` are those whose events count. Close it in the end."""

    def __init__(
        self, *, server: Server, clock: Clock, repositories: Collection[str] = (), stream: Stream | None = None
    ) -> None:
        self._pool = Pool(server)
        self._reader = Reader(self._pool)
        self._clock = clock
        self._stream = stream
        self._repositories = frozenset(repositories)

    def close(self) -> None:
        """Wait for the reads that run and give the connections back."""
        self._pool.close()

    async def probe(self, teams: Sequence[Team]) -> Site:
        """Find out who we are, what the server knows and what we may see."""
        if self._stream:
            require_ssh()
        site = await probe(self._pool, self._clock, teams)
        self._reader.owners.code_owned = site.code_owned
        return site

    async def open_changes(self, repositories: Sequence[str]) -> Facts:
        """Give every open change once; one that closes meanwhile is left out, and found by the next `changed_since`."""
        scopes = query.scopes(repositories)
        read = await self._reader.read_whole(scopes, map(query.is_open, scopes))
        return await self._reader.facts(read, lambda change: change.is_open)

    async def changed_since(self, repositories: Sequence[str], since: datetime) -> Facts:
        """Give every change that was touched in that second or later."""
        scopes = query.scopes(repositories)
        read = await self._reader.read_whole(scopes, (query.since(scope, since) for scope in scopes))
        return await self._reader.facts(read, lambda _: True)

    async def closed_since(self, repositories: Sequence[str], since: datetime) -> Facts:
        """Give the merged and abandoned changes that were touched in that second or later."""
        scopes = query.scopes(repositories)
        wanted = (query.since(query.is_closed(scope), since) for scope in scopes)
        read = await self._reader.read_whole(scopes, wanted)
        return await self._reader.facts(read, lambda change: not change.is_open)

    async def versions(self, repositories: Sequence[str]) -> tuple[Version, ...]:
        """Give the exact version of every open change."""
        return await self._reader.versions(map(query.is_open, query.scopes(repositories)))

    async def fetch(self, numbers: Sequence[int]) -> Facts:
        """Fetch these changes whole; the numbers that are gone, private or not for us are in `vanished`."""
        read = await self._reader.read(query.numbered(numbers))
        facts = await self._reader.facts(read, lambda _: True)
        vanished = tuple(sorted(set(numbers) - read.changes.keys()))
        return replace(facts, vanished=vanished, complete_to=None)

    async def accounts(self, query: str) -> tuple[Account, ...]:
        """Find active accounts; none for a query that Gerrit does not understand."""
        return await self._pool.run(partial(_accounts, query))

    async def events(self) -> AsyncIterator[int]:
        """Give numbers of changes as things happen to them; ends at once where no stream is configured."""
        if self._stream is None:
            return
        async with aclosing(follow(self._stream, self._repositories)) as numbers:
            async for number in numbers:
                yield number


def _accounts(query: str, client: Client) -> tuple[Account, ...]:
    params: dict[str, Any] = {"q": query, "n": MOST_ACCOUNTS, "o": "DETAILS"}
    try:
        infos = client.get("/accounts/", params).value
    except GerritRefused as refusal:
        if refusal.status != HTTPStatus.BAD_REQUEST:
            raise
        return ()
    return tuple(account_of(info) for info in infos if not info.get("inactive"))

"""Read lists of changes whole: page by page, with the comments, and complete to a known instant of Gerrit's time."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

from bot.domain.change import Change, Comment
from bot.gerrit import convert, listing, query
from bot.gerrit.accounts import account_of, gather_accounts
from bot.gerrit.client import Answer, Client, GerritRefused, quoted
from bot.gerrit.listing import Json
from bot.gerrit.owners import OwnersReader
from bot.gerrit.pages import MovesTooFast, Paging, Row
from bot.gerrit.pool import Pool
from bot.ports import Facts, GerritAway, Version

PAGE = 100
PAGE_OF_VERSIONS = 500
# What was touched while a long list was read is read once more, from a little before.
OVERLAP = timedelta(seconds=60)

Convert = Callable[[Json], None]


@dataclass(slots=True)
class Read:
    """What was read so far; of a change that came twice the newer one stays. `began_at` is in Gerrit's time."""

    changes: dict[int, Change] = field(default_factory=dict)
    accounts: dict[int, Json] = field(default_factory=dict)
    with_comments: dict[int, str] = field(default_factory=dict)
    began_at: datetime | None = None
    pages: int = 0

    def keep(self, info: Json) -> None:
        """Convert and keep a change, unless it is private."""
        number = info["_number"]
        self.with_comments.pop(number, None)
        if listing.is_private(info):
            self.changes.pop(number, None)
            return
        self.changes[number] = convert.change_of(info)
        gather_accounts(info, self.accounts)
        if listing.has_comments(info):
            self.with_comments[number] = info["project"]


class Reader:
    """Reads changes with all the options that this server knows; `owners` adds who still has to approve a file."""

    def __init__(self, pool: Pool, *, page: int = PAGE) -> None:
        self.owners = OwnersReader(pool)
        self._pool = pool
        self._page_size = page
        self._options = list(query.OPTIONS)

    async def read(self, queries: Iterable[str]) -> Read:
        """Read what the queries find, without the comments."""
        read = Read()
        for one in queries:
            await self._read_pages(one, self._page_size, self._with_options, read.keep, read)
        return read

    async def read_whole(self, scopes: Sequence[str], queries: Iterable[str]) -> Read:
        """Read what the queries find, and after more than one page what was touched in the scopes meanwhile."""
        read = await self.read(queries)
        if read.began_at is None or read.pages <= len(scopes):
            return read
        since = read.began_at - OVERLAP
        for scope in scopes:
            await self._read_pages(query.since(scope, since), self._page_size, self._with_options, read.keep, read)
        return read

    async def facts(self, read: Read, is_wanted: Callable[[Change], bool]) -> Facts:
        """Fetch the comments and owners of what is wanted, and give it as facts, complete to the reading's begin."""
        for number in [number for number, change in read.changes.items() if not is_wanted(change)]:
            del read.changes[number]
        await self._add_comments(read)
        await self.owners.add_to(read.changes)
        return Facts(
            changes=tuple(read.changes[number] for number in sorted(read.changes)),
            accounts=tuple(account_of(info) for info in read.accounts.values()),
            complete_to=read.began_at,
        )

    async def _add_comments(self, read: Read) -> None:
        """Put the published comments to the changes that have some, several changes at a time."""
        asked = [(number, project) for number, project in read.with_comments.items() if number in read.changes]
        try:
            async with asyncio.TaskGroup() as group:
                tasks = {number: group.create_task(self._comments(project, number)) for number, project in asked}
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from failures
        for number, task in tasks.items():
            read.changes[number] = replace(read.changes[number], comments=task.result())

    async def versions(self, queries: Iterable[str]) -> tuple[Version, ...]:
        """Read the exact version of each change that the queries find."""
        found: dict[int, Version] = {}

        def keep(info: Json) -> None:
            if not listing.is_private(info):
                found[info["_number"]] = listing.version_of(info)

        for one in queries:
            await self._read_pages(one, PAGE_OF_VERSIONS, dict, keep, Read())
        return tuple(found[number] for number in sorted(found))

    async def _read_pages(
        self, wanted: str, size: int, options: Callable[[], dict[str, Any]], keep: Convert, read: Read
    ) -> None:
        paging = Paging()
        while not paging.is_done:
            text = query.up_to(wanted, paging.bound) if paging.bound else wanted
            params = {"q": text, "n": size, "S": paging.start}
            infos, at = await self._page(params, options)
            read.began_at, read.pages = read.began_at or at, read.pages + 1
            if _accept(paging, [listing.row_of(info) for info in infos]):
                await self._pool.run(partial(_keep_all, infos, keep))

    async def _page(
        self, params: dict[str, Any], options: Callable[[], dict[str, Any]]
    ) -> tuple[Sequence[Json], datetime]:
        """Read a page; an option that this server does not know is left out from then on."""
        while True:
            asked = params | options()
            try:
                answer = await self._pool.run(partial(_get_changes, asked))
            except GerritRefused as refusal:
                if not self._forget_option(refusal):
                    raise
            else:
                return answer.value, answer.at

    def _with_options(self) -> dict[str, Any]:
        return {"o": self._options}

    def _forget_option(self, refusal: GerritRefused) -> bool:
        unknown = [name for name in self._options if f'"{name}"' in refusal.words]
        if refusal.status != HTTPStatus.BAD_REQUEST or not unknown:
            return False
        self._options = [name for name in self._options if name not in unknown]
        return True

    async def _comments(self, project: str, number: int) -> tuple[Comment, ...]:
        return await self._pool.run(partial(_get_comments, project, number))


def _get_changes(params: Mapping[str, Any], client: Client) -> Answer:
    return client.get("/changes/", params)


def _keep_all(infos: Sequence[Json], keep: Convert, _: Client) -> None:
    """Convert a page; in a thread of the pool, so that nobody waits for it."""
    for info in infos:
        keep(info)


def _get_comments(project: str, number: int, client: Client) -> tuple[Comment, ...]:
    """Read a change's comments; one that vanished meanwhile has none, and the next sweep drops it."""
    try:
        answer = client.get(f"/changes/{quoted(project)}~{number}/comments")
    except GerritRefused as refusal:
        if refusal.status != HTTPStatus.NOT_FOUND:
            raise
        return ()
    return convert.comments_of(answer.value)


def _accept(paging: Paging, rows: Sequence[Row]) -> bool:
    try:
        return paging.accept(rows)
    except MovesTooFast as error:
        message = "Gerrit's list of changes moved faster than it could be read."
        raise GerritAway(message) from error

"""Read from the plugin code-owners which files of a change still lack an owner's approval, and who owns them.

Every path and field is that of the plugin's own document, resources/Documentation/rest-api.md in the repository
plugins/code-owners of gerrit-review.googlesource.com: "Get Code Owner Project Config" says where code owners count,
"Get Code Owner Status" which files lack an approval, "Suggest Code Owners for path in change" who may give it.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any

import structlog

from bot.domain.change import Change
from bot.domain.site import has_code_owners
from bot.gerrit.client import PASSING, BrokenOff, Client, GerritRefused, NotGerrit, quoted
from bot.gerrit.listing import Json
from bot.gerrit.pool import THREADS, Pool
from bot.ports import GerritAway

APPROVED = "APPROVED"
MOST_PATHS = 10
# After so many failures a reading goes on without owners: a plugin that hangs must not hold up the facts.
MOST_FAILURES = 3

log = structlog.get_logger(__name__)


class OwnersReader:
    """Adds the owners that are wanted to changes. `code_owned` is what the last probe found, empty before it."""

    def __init__(self, pool: Pool) -> None:
        self.code_owned: Mapping[str, tuple[str, ...]] = {}
        self._pool = pool

    async def add_to(self, changes: dict[int, Change]) -> None:
        """Give each change that can be dealt its `owners_wanted`; where they can't be read they stay unknown."""
        asked = iter([change for change in changes.values() if self._is_asked(change)])
        async with asyncio.TaskGroup() as group:
            for _ in range(THREADS):
                group.create_task(self._add(asked, changes))

    def _is_asked(self, change: Change) -> bool:
        return change.is_open and not change.is_wip and has_code_owners(self.code_owned, change.project, change.branch)

    async def _add(self, asked: Iterator[Change], changes: dict[int, Change]) -> None:
        """Take one change after another, together with the others who take from the same iterator."""
        failures = 0
        for change in asked:
            try:
                wanted = await self._pool.run(partial(owners_wanted, change))
            except GerritRefused as refusal:
                # A change that vanished, or an OWNERS file that nobody can read: it says nothing of the next change.
                log.warning("owners.refused", change=change.number, status=refusal.status)
            except GerritAway as away:
                log.warning("owners.not_read", change=change.number, cause=away.cause)
                failures += 1
                if failures == MOST_FAILURES:
                    return
            else:
                changes[change.number] = replace(change, owners_wanted=wanted)


def branches_without(repository: str, client: Client) -> tuple[str, ...] | None:
    """Give the branches (full names) for which code owners are switched off; None where the repository has none.

    It has none where the plugin is missing (404), where it is switched off for the whole repository, and where it can't
    say, such as with a configuration that it refuses to read (409).
    """
    path = f"/projects/{quoted(repository)}/code_owners.project_config"
    try:
        return disabled_branches(client.get(path).value)
    except GerritRefused as refusal:
        if refusal.status in PASSING:
            raise
        if refusal.status != HTTPStatus.NOT_FOUND:
            log.warning("owners.unknown", repository=repository, status=refusal.status)
    except (NotGerrit, BrokenOff, KeyError, TypeError, AttributeError):
        log.warning("owners.unknown", repository=repository)
    return None


def disabled_branches(info: Json) -> tuple[str, ...] | None:
    """Convert a CodeOwnerProjectConfigInfo; None where code owners are switched off for the whole repository."""
    status: Json = info.get("status") or {}
    return None if status.get("disabled") else tuple(sorted(status.get("disabled_branches", ())))


def owners_wanted(change: Change, client: Client) -> tuple[int, ...]:
    """Read who owns a file of the change's current patch set that still lacks an owner's approval.

    At most ten files are looked at, and the server gives at most ten owners of each, those nearest to it first. Nobody
    is given for an older patch set than the server's, as the change is about to be read again. Raises what `Client`
    raises, and `BrokenOff` for an answer of another shape.
    """
    path = f"/changes/{quoted(change.project)}~{change.number}"
    try:
        paths = unapproved(client.get(f"{path}/code_owners.status").value, patch_set=change.current.number)
        revision = f"{path}/revisions/{change.current.number}"
        answers = [client.get(f"{revision}/code_owners/{quoted(one)}").value for one in paths[:MOST_PATHS]]
        return tuple(sorted({account for answer in answers for account in owners_of(answer)}))
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenOff(path) from error


def unapproved(info: Json, *, patch_set: int) -> tuple[str, ...]:
    """Convert a CodeOwnerStatusInfo: the paths without an owner's approval, each once, none for another patch set.

    A renamed file has two, of which each needs its own.
    """
    if info["patch_set_number"] != patch_set:
        return ()
    statuses = [status for file in info["file_code_owner_statuses"] for status in _of_file(file)]
    return tuple(dict.fromkeys(status["path"] for status in statuses if status["status"] != APPROVED))


def _of_file(info: Json) -> Iterable[Json]:
    return (info[key] for key in ("old_path_status", "new_path_status") if key in info)


def owners_of(info: Json) -> tuple[int, ...]:
    """Convert a CodeOwnersInfo: the accounts in Gerrit's order. An owner need not be an account, says the document."""
    owners: Iterable[Mapping[str, Any]] = info["code_owners"]
    return tuple(owner["account"]["_account_id"] for owner in owners if "account" in owner)

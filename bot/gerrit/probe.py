"""Find out, before anything else, who we are for Gerrit, what it knows and what it lets us see."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

import requests

from bot.domain.change import Account
from bot.domain.errors import UserError
from bot.domain.site import Site, SiteLabel
from bot.domain.team import Team
from bot.gerrit import sentences
from bot.gerrit.accounts import account_of, site_labels
from bot.gerrit.client import Answer, Client, GerritRefused, NotGerrit, Server, quoted
from bot.gerrit.owners import branches_without
from bot.gerrit.pool import Pool
from bot.ports import Clock

NEVER = "NEVER"
DEFAULT_LIMIT = 500
HALF_A_SECOND = timedelta(seconds=0.5)  # a Date header is cut off to whole seconds
UNSEEN = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
# Groups of other systems (LDAP and the like) don't tell their members.
HIDDEN = (*UNSEEN, HTTPStatus.METHOD_NOT_ALLOWED)


async def probe(pool: Pool, clock: Clock, teams: Sequence[Team]) -> Site:
    """Ask everything; raises `UserError` for what a person can mend and `GerritAway` when nothing answers."""
    _require_credentials(pool.server)
    asked_at = clock.now()
    account, gerrit_at = await pool.run(_whoami)
    answered_at = clock.now()
    labels = await _labels(pool, teams)
    owned = await _code_owned(pool, [name for name, found in labels.items() if found is not None])
    groups = await _groups(pool, {name for team in teams for name in team.deciding_groups})
    return Site(
        url=pool.server.url,
        version=str((await pool.run(partial(_get, "/config/server/version"))).value),
        account=account,
        probed_at=answered_at,
        labels={name: found for name, found in labels.items() if found is not None},
        groups={name: members for name, members in groups.items() if members is not None},
        hidden_groups=tuple(name for name, members in groups.items() if members is None),
        missing_repositories=tuple(name for name, found in labels.items() if found is None),
        knows_mergeable=await pool.run(_knows_mergeable),
        query_limit=await pool.run(_query_limit),
        clock_offset_s=_offset_s(gerrit_at, asked_at, answered_at),
        code_owned=owned,
    )


def _require_credentials(server: Server) -> None:
    """Refuse half of the credentials, with which the library would quietly ask as nobody."""
    if not (server.username and server.password):
        raise UserError(sentences.anonymous(server.url, server.username))


def _get(path: str, client: Client) -> Answer:
    return client.get(path)


def _whoami(client: Client) -> tuple[Account, datetime]:
    """Give our account and Gerrit's time, or say what is wrong with address, certificate or password."""
    server = client.server
    try:
        answer = client.get("/accounts/self")
    except GerritRefused as refusal:
        raise _mended(refusal, server) from refusal
    except NotGerrit as page:
        raise UserError(sentences.login_page(server.url)) from page
    except requests.exceptions.SSLError as error:
        raise UserError(sentences.untrusted(server.url)) from error
    return account_of(answer.value), answer.at


def _mended(refusal: GerritRefused, server: Server) -> Exception:
    """Give the sentence for a refusal that a person can mend; any other stays what it is."""
    if refusal.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return UserError(sentences.wrong_password(server.url, server.username))
    if refusal.status == HTTPStatus.NOT_FOUND:
        return UserError(sentences.no_gerrit(server.url))
    return refusal


async def _labels(pool: Pool, teams: Sequence[Team]) -> dict[str, Mapping[str, SiteLabel] | None]:
    """Give each repository's labels, None for one that we can't see; a team without any is an error."""
    names = dict.fromkeys(name for team in teams for name in team.repositories)
    found = {name: await pool.run(partial(_labels_of, name)) for name in names}
    for team in teams:
        if all(found[name] is None for name in team.repositories):
            server = pool.server
            raise UserError(sentences.no_repository(server.url, server.username, team.name, team.repositories))
    return found


def _labels_of(repository: str, client: Client) -> Mapping[str, SiteLabel] | None:
    """Read the labels that a repository has or inherits; `/labels?inherited` would need more rights than we have."""
    try:
        project = client.get(f"/projects/{quoted(repository)}").value
    except GerritRefused as refusal:
        if refusal.status not in UNSEEN:
            raise
        return None
    return site_labels(project.get("labels") or _labels_of_a_change(repository, client))


def _labels_of_a_change(repository: str, client: Client) -> Mapping[str, Any]:
    """Read the labels off the newest change, for a server that does not tell them of the repository."""
    infos = client.get("/changes/", {"q": f'project:"{repository}"', "n": 1, "o": "DETAILED_LABELS"}).value
    labels: Mapping[str, Any] = infos[0].get("labels", {}) if infos else {}
    return labels


async def _code_owned(pool: Pool, repositories: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Give the repositories that have code owners, with the branches that have none."""
    found = {name: await pool.run(partial(branches_without, name)) for name in repositories}
    return {name: without for name, without in found.items() if without is not None}


async def _groups(pool: Pool, names: Iterable[str]) -> dict[str, tuple[int, ...] | None]:
    return {name: await pool.run(partial(_members, name)) for name in sorted(names)}


def _members(group: str, client: Client) -> tuple[int, ...] | None:
    """Read a group's members, nested groups included; None if we may not."""
    try:
        infos = client.get(f"/groups/{quoted(group)}/members/", {"recursive": ""}).value
    except GerritRefused as refusal:
        if refusal.status not in HIDDEN:
            raise
        return None
    return tuple(sorted(info["_account_id"] for info in infos))


def _knows_mergeable(client: Client) -> bool:
    behaviour = (
        client.get("/config/server/info").value.get("change", {}).get("mergeability_computation_behavior", NEVER)
    )
    return bool(behaviour != NEVER)


def _query_limit(client: Client) -> int:
    limit = client.get("/accounts/self/capabilities").value.get("queryLimit", {})
    return int(limit.get("max", DEFAULT_LIMIT))


def _offset_s(gerrit_at: datetime, asked_at: datetime, answered_at: datetime) -> float:
    """Give Gerrit's clock minus ours, from one answer; exact to about half a second and half the way there."""
    ours = asked_at + (answered_at - asked_at) / 2
    return (gerrit_at + HALF_A_SECOND - ours).total_seconds()

"""Bring what we know of Gerrit up to date: everything once, then what was touched, and a sweep for what is missed.

Only facts are written here; what they mean for a day is the projector's. Whether Gerrit answers is kept as well.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.change import Change
from bot.domain.site import Site
from bot.domain.snapshot import Snapshot
from bot.ports import Facts, GerritAway, Ports, Version

# Longer than an index lags behind and than several servers' clocks differ.
OVERLAP = timedelta(minutes=2)
HISTORY = timedelta(days=180)
MOST_DRIFT = timedelta(seconds=10)
AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What a look at Gerrit brought: the changes with new facts, and to which instant (Gerrit's) they are complete."""

    written: tuple[int, ...] = ()
    complete_to: datetime | None = None


async def probe(*, ports: Ports) -> Site:
    """Find out what the server knows and lets us see, and keep it; raises `UserError` for what a person can mend."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    async with _listening(ports):
        site = await ports.gerrit.probe(tuple(snapshot.teams.values()))
    await ports.store.write_site(site)
    return site


async def sync(*, ports: Ports, history: timedelta = HISTORY) -> Synced:
    """Read what was touched since the last time, with an overlap; the first time read everything.

    Raises `GerritAway`.
    """
    snapshot = await ports.store.snapshot(ports.clock.now())
    repositories = repositories_of(snapshot)
    async with _listening(ports):
        if snapshot.synced_at is None:
            return await _read_everything(repositories, history, ports)
        asked_at = ports.clock.now()
        facts = await ports.gerrit.changed_since(repositories, snapshot.synced_at - OVERLAP)
        synced = await _write(facts, ports)
        if _has_drifted(snapshot.site, facts, asked_at):
            await probe(ports=ports)
        return synced


async def sweep(*, ports: Ports, history: timedelta = HISTORY) -> Synced:
    """Compare the exact version of every open change with ours; fetch what differs and drop what has vanished.

    A repository of which nothing is known yet is read whole. Raises `GerritAway`.
    """
    snapshot = await ports.store.snapshot(ports.clock.now())
    repositories = repositories_of(snapshot)
    async with _listening(ports):
        versions = await ports.gerrit.versions(repositories)
        ours = {number: change for number, change in snapshot.changes.items() if change.project in repositories}
        written = (await refresh(_missed(versions, ours), ports=ports)).written
        known = {change.project for change in ours.values()}
        new = [name for name in repositories if name not in known]
        if new and snapshot.synced_at is not None:
            written += await _read_history(new, snapshot.synced_at - history, ports)
    return Synced(written=written, complete_to=snapshot.synced_at)


async def refresh(numbers: Sequence[int], *, ports: Ports) -> Synced:
    """Fetch these changes again, whole; those of other repositories are left out. Raises `GerritAway`."""
    written: tuple[int, ...] = ()
    for at in range(0, len(numbers), AT_ONCE):
        async with _listening(ports):
            facts = await ports.gerrit.fetch(numbers[at : at + AT_ONCE])
        snapshot = await ports.store.snapshot(ports.clock.now())
        written += await ports.store.write_facts(_ours(facts, repositories_of(snapshot)))
    return Synced(written=written)


def repositories_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Give the repositories of all teams, each once."""
    return tuple(sorted({name for team in snapshot.teams.values() for name in team.repositories}))


async def _read_everything(repositories: Sequence[str], history: timedelta, ports: Ports) -> Synced:
    """Read what is open, then the history, and only then say how far the facts reach."""
    facts = await ports.gerrit.open_changes(repositories)
    written = await ports.store.write_facts(Facts(changes=facts.changes, accounts=facts.accounts))
    if facts.complete_to is not None:
        written += await _read_history(repositories, facts.complete_to - history, ports)
    await ports.store.write_facts(Facts(complete_to=facts.complete_to))
    return Synced(written=written, complete_to=facts.complete_to)


async def _read_history(repositories: Sequence[str], since: datetime, ports: Ports) -> tuple[int, ...]:
    facts = await ports.gerrit.closed_since(repositories, since)
    return await ports.store.write_facts(Facts(changes=facts.changes, accounts=facts.accounts))


async def _write(facts: Facts, ports: Ports) -> Synced:
    return Synced(written=await ports.store.write_facts(facts), complete_to=facts.complete_to)


def _missed(versions: Sequence[Version], ours: Mapping[int, Change]) -> tuple[int, ...]:
    """Give the numbers that we know in another version, don't know, or believe open and did not see."""
    differing = {one.number for one in versions if not _is_known(one, ours.get(one.number))}
    unseen = {number for number, change in ours.items() if change.is_open} - {one.number for one in versions}
    return tuple(sorted(differing | unseen))


def _is_known(version: Version, change: Change | None) -> bool:
    if change is None:
        return False
    return (change.meta_rev_id, change.updated_at) == (version.meta_rev_id, version.updated_at)


def _ours(facts: Facts, repositories: Sequence[str]) -> Facts:
    """Leave out the changes of other repositories; one that moved to such a one has vanished for us."""
    strangers = tuple(change.number for change in facts.changes if change.project not in repositories)
    ours = tuple(change for change in facts.changes if change.project in repositories)
    return Facts(changes=ours, accounts=facts.accounts, vanished=(*facts.vanished, *strangers))


def _has_drifted(site: Site | None, facts: Facts, asked_at: datetime) -> bool:
    """Tell whether Gerrit's clock and ours stand otherwise to each other than the last probe found."""
    if site is None or facts.complete_to is None:
        return False
    drift = facts.complete_to - asked_at - timedelta(seconds=site.clock_offset_s)
    return abs(drift) > MOST_DRIFT


@asynccontextmanager
async def _listening(ports: Ports) -> AsyncIterator[None]:
    """Keep since when Gerrit does not answer, and that it does again."""
    try:
        yield
    except GerritAway:
        snapshot = await ports.store.snapshot(ports.clock.now())
        await ports.store.note_gerrit(down_at=snapshot.gerrit_down_at or snapshot.now)
        raise
    snapshot = await ports.store.snapshot(ports.clock.now())
    if snapshot.gerrit_down_at is not None:
        await ports.store.note_gerrit(down_at=None)

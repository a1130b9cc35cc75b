"""The picture in memory that snapshots are made of: decoded, never changed in place, replaced after each commit."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar, cast

from sqlite_utils import Database

from bot.domain.cycle import Cycle
from bot.domain.day import Day, Dealt, WeeklySeries
from bot.domain.delivery import Address
from bot.domain.outcome import Record
from bot.domain.people import Link, LinkCode, Person, SignUp
from bot.domain.snapshot import Snapshot
from bot.domain.tally import Tally
from bot.domain.team import Team
from bot.store import facts, marks, posts, records
from bot.store.instants import find_instant
from bot.store.records import Records

WINDOW = timedelta(days=100)

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a snapshot shows but for its `now`, the records by their keys, and the date that they reach back to."""

    shown: Snapshot
    records: Records
    since: date


def load(db: Database, *, teams: Mapping[str, Team], now: datetime) -> Memory:
    """Load the picture from the file."""
    with _no_collections():
        return _load(db, teams=teams, now=now)


def _load(db: Database, *, teams: Mapping[str, Team], now: datetime) -> Memory:
    since = (now - WINDOW).date()
    found = records.load(db, since=since)
    down_at, synced_at = marks.find(db, marks.GERRIT_DOWN_AT), marks.find(db, marks.SYNCED_AT)
    shown = Snapshot(
        revision=int(marks.find(db, marks.REVISION)),
        now=now,
        teams=teams,
        site=marks.find_site(db),
        changes=facts.load_changes(db),
        accounts=facts.load_accounts(db),
        addresses=posts.load_addresses(db, since=since),
        synced_at=find_instant(synced_at),
        gerrit_down_at=find_instant(down_at),
        is_paused=bool(marks.find(db, marks.PAUSED)),
    )
    return Memory(shown=_with_records(shown, found), records=found, since=since)


@contextmanager
def _no_collections() -> Iterator[None]:
    """Keep the collector from walking what is being built over and over: it halves the time to load 10,000 changes."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def reload(db: Database, memory: Memory, now: datetime) -> Memory:
    """Load again what a snapshot reaches back for, so that old days leave it; facts stay as they are."""
    since = (now - WINDOW).date()
    found = records.load(db, since=since)
    shown = replace(memory.shown, addresses=posts.load_addresses(db, since=since))
    return Memory(shown=_with_records(shown, found), records=found, since=since)


def with_records(memory: Memory, found: Records, *, revision: int) -> Memory:
    """Give the picture with these records."""
    shown = _with_records(replace(memory.shown, revision=revision), found)
    return replace(memory, shown=shown, records=found)


def _with_records(shown: Snapshot, found: Records) -> Snapshot:
    """Show the records; days of a team that is not configured any more stay in the file and out of sight."""
    return replace(
        shown,
        days={key: day for key, day in _of(found, Day).items() if day.team in shown.teams},
        series={key: one for key, one in _of(found, WeeklySeries).items() if one.team in shown.teams},
        people=_of(found, Person),
        links=_of(found, Link),
        codes=_of(found, LinkCode),
        cycles=_of(found, Cycle),
        tallies=_of(found, Tally),
        dealt=tuple(_of(found, Dealt).values()),
        sign_ups=tuple(_of(found, SignUp).values()),
    )


def _of(found: Records, kind: type[R]) -> Mapping[str, R]:
    return cast("Mapping[str, R]", found[kind])


def with_shown(memory: Memory, **shown: object) -> Memory:
    """Give the picture with other single values."""
    change = cast("Callable[..., Snapshot]", replace)
    return replace(memory, shown=change(memory.shown, **shown))


def with_address(memory: Memory, key: str, address: Address) -> Memory:
    """Give the picture with one more delivered message."""
    return with_shown(memory, addresses={**memory.shown.addresses, key: address})

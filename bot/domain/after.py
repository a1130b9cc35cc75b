"""A snapshot as it would be after an outcome, so that one decision can build on another before both are written."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from bot.domain.cycle import Cycle
from bot.domain.day import Day, Dealt, WeeklySeries
from bot.domain.outcome import Outcome, Record
from bot.domain.people import Link, LinkCode, Person, SignUp
from bot.domain.snapshot import Snapshot
from bot.domain.tally import Tally

Row = TypeVar("Row", Dealt, SignUp)
Kept = TypeVar("Kept", Day, WeeklySeries, Person, Link, LinkCode, Cycle, Tally)


def after(snapshot: Snapshot, outcome: Outcome) -> Snapshot:
    """Give the snapshot with the outcome's records put and removed; nothing else of it moves."""
    puts, gone = outcome.puts, outcome.removes
    return replace(
        snapshot,
        days=_mapped(snapshot.days, puts, gone, Day),
        series=_mapped(snapshot.series, puts, gone, WeeklySeries),
        people=_mapped(snapshot.people, puts, gone, Person),
        links=_mapped(snapshot.links, puts, gone, Link),
        codes=_mapped(snapshot.codes, puts, gone, LinkCode),
        cycles=_mapped(snapshot.cycles, puts, gone, Cycle),
        tallies=_mapped(snapshot.tallies, puts, gone, Tally),
        dealt=_listed(snapshot.dealt, puts, gone, Dealt),
        sign_ups=_listed(snapshot.sign_ups, puts, gone, SignUp),
    )


def key_of(record: Record) -> tuple[object, ...]:
    """Give what makes a record the same record: its key in the store."""
    match record:
        case Day() | WeeklySeries():
            return (record.id,)
        case Dealt():
            return (record.day, record.slack_user, record.number)
        case SignUp():
            return (record.slack_user, record.scope, record.subject)
        case Person() | Link() | LinkCode():
            return (record.slack_user,)
        case Cycle():
            return (record.team,)
        case Tally():
            return (record.day,)


def _mapped(
    known: Mapping[str, Kept], puts: Iterable[Record], gone: Iterable[Record], kind: type[Kept]
) -> Mapping[str, Kept]:
    new = {str(key_of(row)[0]): row for row in puts if isinstance(row, kind)}
    old = {str(key_of(row)[0]) for row in gone if isinstance(row, kind)}
    if not new and not old:
        return known
    return {key: row for key, row in {**known, **new}.items() if key not in old or key in new}


def _listed(known: tuple[Row, ...], puts: Iterable[Record], gone: Iterable[Record], kind: type[Row]) -> tuple[Row, ...]:
    new = {key_of(row): row for row in puts if isinstance(row, kind)}
    old = {key_of(row) for row in gone if isinstance(row, kind)}
    if not new and not old:
        return known
    kept = {key_of(row): row for row in known if key_of(row) not in old}
    return tuple({**kept, **new}.values())

"""All records that a decision may write: put, removed and loaded the same way, noun by noun."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

from sqlite_utils import Database

from bot.domain.after import key_of
from bot.domain.outcome import Outcome, Record
from bot.store.cycles import CYCLES
from bot.store.days import DAYS, DEALT, TALLIES, WEEKLY_SERIES
from bot.store.noun import Noun
from bot.store.people import LINK_CODES, LINKS, PEOPLE, SIGN_UPS

Kept = Mapping[Hashable, Record]
Records = Mapping[type[object], Kept]

# Days come first: what hangs on them names them.
NOUNS: tuple[Noun[Any], ...] = (
    DAYS,
    WEEKLY_SERIES,
    DEALT,
    TALLIES,
    PEOPLE,
    LINKS,
    LINK_CODES,
    SIGN_UPS,
    CYCLES,
)


def load(db: Database, *, since: date) -> Records:
    """Load every record that a snapshot shows, reaching back to a date."""
    return {noun.kind: _load(db, noun, since) for noun in NOUNS}


def write(db: Database, outcome: Outcome, known: Records) -> Records:
    """Write an outcome's records and give all records as they are then; only nouns that changed are copied.

    Removals come first, so what is both removed and put stays; of two puts of one record the later one stands.
    """
    return {noun.kind: _write(db, noun, outcome, known[noun.kind]) for noun in NOUNS}


def _load(db: Database, noun: Noun[Any], since: date) -> Kept:
    rows = db.conn.execute(noun.load, {"since": since.isoformat()})
    records = (noun.codec.decode(row["doc"]) for row in rows)
    return {_key(record): record for record in records}


def _write(db: Database, noun: Noun[Any], outcome: Outcome, known: Kept) -> Kept:
    gone = {_key(record): record for record in outcome.removes if isinstance(record, noun.kind)}
    new = {_key(record): record for record in outcome.puts if isinstance(record, noun.kind)}
    if not gone and not new:
        return known
    written = {key: noun.codec.checked(record) for key, record in new.items()}
    db.conn.executemany(noun.remove, [dict(noun.columns(record)) for record in gone.values()])
    rows = [{**noun.columns(record), "doc": document} for document, record in written.values()]
    db.conn.executemany(noun.put, rows)
    kept = {key: record for key, record in known.items() if key not in gone}
    return kept | {key: record for key, (_, record) in written.items()}


def _key(record: Record) -> Hashable:
    """Give the key that a snapshot uses: plain where it has one part."""
    key = key_of(record)
    return key[0] if len(key) == 1 else key

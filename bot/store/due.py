"""What falls due, once by its key, until an outcome names it as done."""

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from bot.domain.outcome import Due
from bot.store.codec import codec_of
from bot.store.instants import find_instant, to_text


def put(db: Database, due: Iterable[Due]) -> None:
    """Keep what falls due; a key that stands already is left as it is."""
    codec = codec_of(Due)
    db.conn.executemany(
        "INSERT OR IGNORE INTO due (key, kind, at, slack_user, doc) VALUES (:key, :kind, :at, :slack_user, :doc)",
        [
            {
                "key": one.key,
                "kind": one.kind,
                "at": to_text(one.at),
                "slack_user": one.subject.get("slack_user", ""),
                "doc": codec.encode(one),
            }
            for one in due
        ],
    )


def end(db: Database, keys: Iterable[str]) -> None:
    """End due rows: they are done, or make no sense any more."""
    db.conn.executemany("DELETE FROM due WHERE key = :key", [{"key": key} for key in keys])


def fallen(db: Database, now: datetime) -> tuple[Due, ...]:
    """Give what has fallen due, oldest first."""
    codec = codec_of(Due)
    rows = db.conn.execute("SELECT doc FROM due WHERE at <= :now ORDER BY at, key", {"now": to_text(now)})
    return tuple(codec.decode(row["doc"]) for row in rows)


def find_next(db: Database) -> datetime | None:
    """Give the instant of the earliest due row, past or future."""
    row = db.conn.execute("SELECT min(at) AS at FROM due").fetchone()
    return find_instant(row["at"] or "")

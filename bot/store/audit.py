"""Who did what to what, when and why."""

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from bot.domain.outcome import AuditEntry
from bot.ports import Audited
from bot.store.codec import codec_of
from bot.store.instants import from_text, to_text


def write(db: Database, entries: Iterable[AuditEntry], at: datetime) -> None:
    """Add entries to the log."""
    codec = codec_of(AuditEntry)
    db.conn.executemany(
        "INSERT INTO audit_entries (at, doc) VALUES (:at, :doc)",
        [{"at": to_text(at), "doc": codec.encode(entry)} for entry in entries],
    )


def load(db: Database) -> tuple[Audited, ...]:
    """Give the whole log, oldest first."""
    codec = codec_of(AuditEntry)
    rows = db.conn.execute("SELECT at, doc FROM audit_entries ORDER BY id")
    return tuple(Audited(at=from_text(row["at"]), entry=codec.decode(row["doc"])) for row in rows)

"""What came in from Slack: recorded before it is acknowledged, resumed after a kill, finished once.

A finished row keeps what it asked for half a day, without the address for answers, so that a button can go on with what
was shown for it; after two days its key goes too (Slack repeats for an hour at most,
https://docs.slack.dev/apis/events-api#retries).
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from bot.ports import Inbound
from bot.store.instants import from_text, to_text

KEPT_FOR = timedelta(days=2)
RECALLED_FOR = timedelta(hours=12)


def record(db: Database, inbound: Inbound) -> bool:
    """Keep what came in; False if its key is known."""
    cursor = db.conn.execute(
        """
        INSERT OR IGNORE INTO inbox (key, kind, payload, received_at)
        VALUES (:key, :kind, :payload, :received_at)
        """,
        {
            "key": inbound.key,
            "kind": inbound.kind,
            "payload": json.dumps(dict(inbound.payload)),
            "received_at": to_text(inbound.received_at),
        },
    )
    return bool(cursor.rowcount == 1)


def unfinished(db: Database) -> tuple[Inbound, ...]:
    """Give what is not finished, oldest first."""
    rows = db.conn.execute("SELECT key, kind, payload, received_at FROM inbox WHERE finished_at = '' ORDER BY place")
    return tuple(_inbound(row) for row in rows)


def find(db: Database, key: str) -> Inbound | None:
    """Give what came in under a key, finished or not; None if that is not known any more."""
    sql = "SELECT key, kind, payload, received_at FROM inbox WHERE key = :key AND payload != '{}'"
    row = db.conn.execute(sql, {"key": key}).fetchone()
    return _inbound(row) if row else None


def _inbound(row: Mapping[str, Any]) -> Inbound:
    return Inbound(
        key=row["key"],
        kind=row["kind"],
        payload=json.loads(row["payload"]),
        received_at=from_text(row["received_at"]),
    )


def finish(db: Database, key: str, now: datetime) -> None:
    """Mark a row as done, drop the address for its answer, and forget rows that were done long ago."""
    db.conn.execute(
        """
        UPDATE inbox SET finished_at = :now, payload = json_remove(payload, '$.response_url')
        WHERE key = :key AND finished_at = ''
        """,
        {"now": to_text(now), "key": key},
    )
    db.conn.execute(
        "UPDATE inbox SET payload = '{}' WHERE finished_at != '' AND finished_at < :before AND payload != '{}'",
        {"before": to_text(now - RECALLED_FOR)},
    )
    db.conn.execute(
        "DELETE FROM inbox WHERE finished_at != '' AND finished_at < :before", {"before": to_text(now - KEPT_FOR)}
    )

"""Edits on their way: one row per message, which counts the wishes to bring it up to date and those fulfilled.

An edit can be repeated without harm, so there is nothing uncertain about it; it is tried until it is done, or until the
message is found gone. One that may still be on its way gets time to arrive before the next, or it would overtake it.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from bot.domain.delivery import Address, Edit, Kind, Outgoing
from bot.store.instants import ALWAYS, to_text

Row = Mapping[str, Any]

# A wish that waits keeps its age and the more urgent of both; its words are the newest ones' to make.
_PUT = """
    INSERT INTO edits (key, kind, subject, urgency, wished_at, after_at, wanted)
    VALUES (:key, :kind, :subject, :urgency, :at, :after_at, 1)
    ON CONFLICT (key) DO UPDATE SET
        kind = excluded.kind,
        subject = excluded.subject,
        wanted = wanted + 1,
        urgency = iif(done < wanted, min(urgency, excluded.urgency), excluded.urgency),
        wished_at = iif(done < wanted, wished_at, excluded.wished_at),
        after_at = iif(done < wanted, min(after_at, excluded.after_at), excluded.after_at)
"""
_NEXT = """
    SELECT edits.*, coalesce(posts.channel, '') AS channel, coalesce(posts.ts, '') AS ts
    FROM edits LEFT JOIN posts ON posts.key = edits.key
    WHERE edits.state = 'pending' AND edits.done < edits.wanted
        AND edits.after_at <= :now AND edits.not_before <= :now
        AND (edits.kind = 'home' OR posts.state = 'sent')
        AND (edits.kind != 'board' OR edits.edited_at <= :boards_before)
    ORDER BY edits.urgency, edits.wished_at, edits.rowid
    LIMIT 1
"""


def put(db: Database, edits: Iterable[Edit], at: datetime) -> None:
    """Keep the wish that messages be brought up to date; for a message that is gone it is kept without effect."""
    rows = [
        {
            "key": edit.key,
            "kind": edit.kind,
            "subject": json.dumps(dict(edit.subject)),
            "urgency": edit.urgency,
            "at": to_text(at),
            "after_at": to_text(edit.after) if edit.after else ALWAYS,
        }
        for edit in edits
    ]
    db.conn.executemany(_PUT, rows)


def find_next(db: Database, now: datetime, *, board_every: timedelta) -> Row | None:
    """Give the edit that should go next; a day's board only that long after its last edit."""
    parameters = {"now": to_text(now), "boards_before": to_text(now - board_every)}
    row = db.conn.execute(_NEXT, parameters).fetchone()
    return dict(row) if row else None


def begin(db: Database, row: Row, now: datetime) -> Outgoing:
    """Mark an edit as being made."""
    db.conn.execute("UPDATE edits SET state = 'sending', attempts = attempts + 1 WHERE key = :key", {"key": row["key"]})
    return Outgoing(
        key=row["key"],
        kind=Kind(row["kind"]),
        target=None,
        subject=json.loads(row["subject"]),
        revision=row["wanted"] + 1,
        attempts=row["attempts"] + 1,
        claimed_at=now,
        address=Address(channel=row["channel"], ts=row["ts"]) if row["ts"] else None,
    )


def fulfil(db: Database, key: str, *, revision: int, at: datetime) -> None:
    """Count the wishes up to a revision as done; one that came meanwhile still waits."""
    db.conn.execute(
        """
        UPDATE edits SET
            done = max(done, min(wanted, :wishes)), state = 'pending',
            attempts = 0, not_before = '', error = '', edited_at = :at
        WHERE key = :key
        """,
        {"key": key, "wishes": revision - 1, "at": to_text(at)},
    )


def retry(db: Database, key: str, *, not_before: datetime, error: str) -> None:
    """Try again later."""
    db.conn.execute(
        "UPDATE edits SET state = 'pending', not_before = :not_before, error = :error WHERE key = :key",
        {"key": key, "not_before": to_text(not_before), "error": error},
    )


def give_up(db: Database, key: str, *, error: str) -> None:
    """Keep that the message is gone; it is neither edited nor posted again."""
    db.conn.execute("UPDATE edits SET state = 'dead', error = :error WHERE key = :key", {"key": key, "error": error})


def release(db: Database, errors: Iterable[str]) -> None:
    """Let edits that wait because of one of these errors wait no longer."""
    db.conn.execute(
        """
        UPDATE edits SET not_before = ''
        WHERE state = 'pending' AND error IN (SELECT value FROM json_each(:errors))
        """,
        {"errors": json.dumps(sorted(errors))},
    )


def gone(db: Database) -> tuple[str, ...]:
    """Give the keys of the messages that were found gone."""
    rows = db.conn.execute("SELECT key FROM edits WHERE state = 'dead' ORDER BY rowid")
    return tuple(row["key"] for row in rows)


def revive(db: Database, key: str) -> bool:
    """Let a message that was found gone be edited again; False if it was not gone."""
    found = db.conn.execute(
        """
        UPDATE edits SET state = 'pending', attempts = 0, not_before = '', error = ''
        WHERE key = :key AND state = 'dead'
        """,
        {"key": key},
    )
    return bool(found.rowcount)


def recover(db: Database, *, not_before: datetime) -> None:
    """Let edits that were being made when we stopped be made again, once the interrupted one can't overtake them."""
    db.conn.execute(
        "UPDATE edits SET state = 'pending', not_before = :not_before WHERE state = 'sending'",
        {"not_before": to_text(not_before)},
    )

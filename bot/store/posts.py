"""Posts on their way: one row per key for ever, so nothing is posted twice (`domain/delivery` draws the states)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from bot.domain.delivery import Address, Kind, Outgoing, Place, Post, PostState, Target
from bot.domain.trouble import REMINDERS
from bot.ports import OutboxRow
from bot.store.instants import ALWAYS, NEVER, find_instant, from_text, to_text

Row = Mapping[str, Any]

_PUT = """
    INSERT OR IGNORE INTO posts (
        key, kind, place, target, subject, urgency, is_asked, wished_at, after_at, expires_at, updated_at
    ) VALUES (
        :key, :kind, :place, :target, :subject, :urgency, :is_asked, :at, :after_at, :expires_at, :at
    )
"""

# Rings for the person or channel of the parent, if it is a reply; `thread_*` is where the parent stands.
_WITH_PARENT = """
    SELECT
        posts.*,
        coalesce(parents.channel, '') AS thread_channel,
        coalesce(parents.ts, '') AS thread_ts,
        coalesce(parents.place, posts.place) AS root_place,
        coalesce(parents.target, posts.target) AS root_target
    FROM posts LEFT JOIN posts AS parents ON posts.place = 'thread' AND parents.key = posts.target
"""
_READY = (
    _WITH_PARENT
    + """
    WHERE posts.state = 'pending' AND posts.after_at <= :now AND posts.not_before <= :now AND posts.expires_at > :now
        AND (posts.place != 'thread' OR parents.state = 'sent')
    ORDER BY posts.urgency, posts.wished_at, posts.rowid
"""
)
_UNCERTAIN = (
    _WITH_PARENT
    + """
    WHERE posts.state = 'uncertain' AND posts.not_before <= :now
    ORDER BY posts.claimed_at, posts.rowid
"""
)


def put(db: Database, posts: Iterable[Post], at: datetime) -> None:
    """Keep the wish to post; a key that was wished before, whatever became of it, is left as it is."""
    rows = [
        {
            "key": post.key,
            "kind": post.kind,
            "place": post.target.place,
            "target": post.target.id,
            "subject": json.dumps(dict(post.subject)),
            "urgency": post.urgency,
            "is_asked": int(post.is_asked),
            "at": to_text(at),
            "after_at": to_text(post.after) if post.after else ALWAYS,
            "expires_at": to_text(post.expires_at) if post.expires_at else NEVER,
        }
        for post in posts
    ]
    db.conn.executemany(_PUT, rows)


def cancel(db: Database, keys: Iterable[str]) -> None:
    """Take back what was not begun to be sent; the key is free again, so that it can be wished anew."""
    db.conn.executemany("DELETE FROM posts WHERE key = :key AND state = 'pending'", [{"key": key} for key in keys])


def load_addresses(db: Database, *, since: date) -> Mapping[str, Address]:
    """Give where the delivered messages stand, those touched since a date."""
    rows = db.conn.execute(
        "SELECT key, channel, ts FROM posts WHERE state = 'sent' AND updated_at >= :since",
        {"since": since.isoformat()},
    )
    return {row["key"]: Address(channel=row["channel"], ts=row["ts"]) for row in rows}


def expire(db: Database, now: datetime) -> None:
    """Drop what made no sense any more before its turn came, reminders of which nobody can know included."""
    late = {"now": to_text(now)}
    if db.conn.execute("SELECT 1 FROM posts WHERE state = 'pending' AND expires_at <= :now LIMIT 1", late).fetchone():
        db.conn.execute(
            """
            UPDATE posts SET state = 'expired', updated_at = :now WHERE state = 'pending' AND expires_at <= :now
            """,
            late,
        )
    db.conn.execute(
        """
        UPDATE posts SET state = 'expired', updated_at = :now
        WHERE state = 'held' AND expires_at <= :now AND kind IN (SELECT value FROM json_each(:kinds))
        """,
        late | {"kinds": json.dumps(sorted(REMINDERS))},
    )


def put_off(db: Database, target: str, until: datetime) -> None:
    """Let what waits for a person or channel wait until an instant: Slack wants nothing there before."""
    db.conn.execute(
        "UPDATE posts SET not_before = max(not_before, :until) WHERE target = :target AND state = 'pending'",
        {"target": target, "until": to_text(until)},
    )


def release(db: Database, errors: Iterable[str]) -> None:
    """Let posts that wait because of one of these errors wait no longer."""
    db.conn.execute(
        """
        UPDATE posts SET not_before = ''
        WHERE state IN ('pending', 'uncertain') AND error IN (SELECT value FROM json_each(:errors))
        """,
        {"errors": json.dumps(sorted(errors))},
    )


def repost(db: Database, key: str, at: datetime) -> None:
    """Let a message that is gone be posted again, in a host's name; it says what is true then."""
    db.conn.execute(
        """
        UPDATE posts SET
            state = 'pending', channel = '', ts = '', error = '', is_asked = 1, not_before = '', updated_at = :at
        WHERE key = :key AND state = 'sent'
        """,
        {"key": key, "at": to_text(at)},
    )


def ready(db: Database, now: datetime) -> Iterator[Row]:
    """Give the pending posts whose time has come, in the order in which they should go, one by one."""
    return (dict(row) for row in db.conn.execute(_READY, {"now": to_text(now)}))


def busy_targets(db: Database) -> frozenset[str]:
    """Give the people and channels to which something is being sent at this moment."""
    rows = db.conn.execute(
        """
        SELECT coalesce(parents.target, posts.target) AS target
        FROM posts LEFT JOIN posts AS parents ON posts.place = 'thread' AND parents.key = posts.target
        WHERE posts.state = 'sending'
        """
    )
    return frozenset(row["target"] for row in rows)


def begin(db: Database, row: Row, now: datetime, *, charged_to: str, charged_on: str) -> Outgoing:
    """Mark a post as being sent, and count it against the budget of whom it rings."""
    revision = _wishes(db, row["key"]) + 1
    db.conn.execute(
        """
        UPDATE posts SET
            state = 'sending', attempts = attempts + 1, lookups = 0, claimed_at = :now, updated_at = :now,
            revision = :revision, charged_to = :charged_to, charged_on = :charged_on
        WHERE key = :key
        """,
        {
            "key": row["key"],
            "now": to_text(now),
            "revision": revision,
            "charged_to": charged_to,
            "charged_on": charged_on,
        },
    )
    claim = {"revision": revision, "attempts": row["attempts"] + 1, "claimed_at": to_text(now)}
    return _outgoing(db, {**row, **claim})


def hold_back(db: Database, until: Mapping[str, datetime]) -> None:
    """Let posts wait until an instant, because whom they ring for has had enough for today."""
    db.conn.executemany(
        "UPDATE posts SET not_before = :until WHERE key = :key",
        [{"key": key, "until": to_text(at)} for key, at in until.items()],
    )


def uncertain(db: Database, now: datetime) -> tuple[Outgoing, ...]:
    """Give the posts that may have been accepted and can be looked up now, oldest first."""
    return tuple(_outgoing(db, dict(row)) for row in db.conn.execute(_UNCERTAIN, {"now": to_text(now)}).fetchall())


def find(db: Database, key: str) -> Row | None:
    """Give a post's row."""
    row = db.conn.execute("SELECT * FROM posts WHERE key = :key", {"key": key}).fetchone()
    return dict(row) if row else None


def become_sent(db: Database, key: str, address: Address, at: datetime) -> None:
    """Keep where a post stands."""
    db.conn.execute(
        """
        UPDATE posts SET state = 'sent', channel = :channel, ts = :ts, error = '', updated_at = :at WHERE key = :key
        """,
        {"key": key, "channel": address.channel, "ts": address.ts, "at": to_text(at)},
    )


def become(
    db: Database,
    key: str,
    state: PostState,
    *,
    at: datetime,
    error: str = "",
    not_before: datetime | None = None,
    is_lookup: bool = False,
) -> None:
    """Bring a post into a state other than sent. What surely never rang is no longer counted against a budget."""
    db.conn.execute(
        """
        UPDATE posts SET
            state = :state, error = :error, updated_at = :at, not_before = :not_before, lookups = lookups + :lookups,
            charged_to = iif(:state IN ('uncertain', 'held', 'sending'), charged_to, ''),
            charged_on = iif(:state IN ('uncertain', 'held', 'sending'), charged_on, '')
        WHERE key = :key
        """,
        {
            "key": key,
            "state": state,
            "error": error,
            "at": to_text(at),
            "not_before": to_text(not_before) if not_before else ALWAYS,
            "lookups": int(is_lookup),
        },
    )


def sending(db: Database) -> tuple[tuple[str, datetime], ...]:
    """Give key and claim of every post that is marked as being sent."""
    rows = db.conn.execute("SELECT key, claimed_at FROM posts WHERE state = 'sending' ORDER BY rowid")
    return tuple((row["key"], from_text(row["claimed_at"])) for row in rows)


def listed(db: Database, states: Iterable[PostState]) -> tuple[OutboxRow, ...]:
    """Give the posts in these states as an operator sees them, oldest first."""
    rows = db.conn.execute(
        """
        SELECT key, kind, state, attempts, error, updated_at FROM posts
        WHERE state IN (SELECT value FROM json_each(:states)) ORDER BY wished_at, rowid
        """,
        {"states": json.dumps([str(state) for state in states])},
    )
    return tuple(
        OutboxRow(
            key=row["key"],
            kind=Kind(row["kind"]),
            state=PostState(row["state"]),
            attempts=row["attempts"],
            error=row["error"],
            updated_at=from_text(row["updated_at"]),
        )
        for row in rows
    )


def _wishes(db: Database, key: str) -> int:
    """Count the wishes to edit a message; the post that goes now answers all of them."""
    row = db.conn.execute("SELECT wanted FROM edits WHERE key = :key", {"key": key}).fetchone()
    return int(row["wanted"]) if row else 0


def _direct(db: Database, row: Row) -> str:
    """Give the channel of the direct message with a post's target, if one of theirs was ever delivered."""
    if row["place"] != Place.PERSON:
        return ""
    known = db.conn.execute(
        """
        SELECT channel FROM posts WHERE target = :target AND place = 'person' AND state = 'sent'
        ORDER BY updated_at DESC LIMIT 1
        """,
        {"target": row["target"]},
    ).fetchone()
    return str(known["channel"]) if known else ""


def _outgoing(db: Database, row: Row) -> Outgoing:
    thread = Address(channel=row["thread_channel"], ts=row["thread_ts"]) if row["thread_ts"] else None
    return Outgoing(
        key=row["key"],
        kind=Kind(row["kind"]),
        target=Target(place=Place(row["place"]), id=row["target"]),
        subject=json.loads(row["subject"]),
        revision=row["revision"],
        attempts=row["attempts"],
        claimed_at=from_text(row["claimed_at"]),
        thread=thread,
        direct=_direct(db, row),
        expires_at=find_instant(row["expires_at"]),
    )

"""A person's data, deleted: no row names them any more, while what they did stays counted under a made-up name.

Changes and accounts stay as Gerrit shows them to everybody; the link between the two is gone.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from bot.domain.outcome import AuditEntry
from bot.store import audit, marks

# Where a tally speaks of a Gerrit account.
_ACCOUNT_KEYS = frozenset({"account_id", "other", "accounts", "beside", "authors"})

_DELETE = (
    "DELETE FROM people WHERE slack_user = :user",
    "DELETE FROM links WHERE slack_user = :user",
    "DELETE FROM link_codes WHERE slack_user = :user",
    "DELETE FROM due WHERE slack_user = :user",
    """
    DELETE FROM sign_ups WHERE slack_user = :user AND (
        scope != 'day' OR subject NOT IN (SELECT id FROM days WHERE state IN ('closed', 'settled', 'cancelled'))
    )
    """,
    """
    DELETE FROM edits WHERE key = 'home:' || :user OR key IN (
        SELECT posts.key FROM posts LEFT JOIN posts AS parents ON parents.key = posts.target
        WHERE posts.target = :user OR parents.target = :user
    )
    """,
    """
    DELETE FROM posts WHERE place = 'thread' AND target IN (
        SELECT key FROM posts WHERE place = 'person' AND target = :user
    )
    """,
    "DELETE FROM posts WHERE place = 'person' AND target = :user",
    "UPDATE inbox SET payload = '{}' WHERE finished_at != '' AND instr(payload, :user)",
)
_RENAME = (
    """
    UPDATE dealt SET
        slack_user = :alias,
        state = iif(state IN ('dealt', 'begun'), 'handed_back', state),
        doc = json_set(
            doc, '$.slack_user', :alias, '$.state', iif(state IN ('dealt', 'begun'), 'handed_back', state)
        )
    WHERE slack_user = :user
    """,
    "UPDATE sign_ups SET slack_user = :alias, doc = json_set(doc, '$.slack_user', :alias) WHERE slack_user = :user",
    "UPDATE links SET doc = json_set(doc, '$.by', :alias) WHERE json_extract(doc, '$.by') = :user",
    """
    UPDATE days SET doc = json_set(doc, '$.host', :alias)
    WHERE json_extract(doc, '$.host') = :user AND state IN ('settled', 'cancelled')
    """,
)


def forget(db: Database, slack_user: str, at: datetime) -> None:
    """Delete or rename everything that names a person; runs inside the caller's transaction."""
    count = int(marks.find(db, marks.FORGOTTEN) or "0") + 1
    marks.put(db, marks.FORGOTTEN, str(count))
    alias = f"forgotten-{count}"
    link = db.conn.execute("SELECT account_id FROM links WHERE slack_user = :user", {"user": slack_user}).fetchone()
    for statement in _DELETE:
        db.conn.execute(statement, {"user": slack_user})
    for statement in _RENAME:
        db.conn.execute(statement, {"user": slack_user, "alias": alias})
    _rename_in_tallies(db, {slack_user: alias}, {link["account_id"]: -count} if link else {})
    _rename_in_audit(db, {slack_user: alias})
    audit.write(db, [AuditEntry(actor="reviewday", action="forget", subject=alias)], at)


def _rename_in_tallies(db: Database, users: Mapping[str, str], accounts: Mapping[int, int]) -> None:
    rows = db.conn.execute("SELECT day, doc FROM tallies").fetchall()
    db.conn.executemany(
        "UPDATE tallies SET doc = :doc WHERE day = :day",
        [{"day": row["day"], "doc": _renamed(row["doc"], users, accounts)} for row in rows],
    )


def _rename_in_audit(db: Database, users: Mapping[str, str]) -> None:
    """Take the name out of the log; words that the person gave as a reason go with it."""
    db.conn.executemany(
        "UPDATE audit_entries SET doc = json_set(doc, '$.because', '') WHERE json_extract(doc, '$.actor') = :user",
        [{"user": user} for user in users],
    )
    rows = db.conn.execute("SELECT id, doc FROM audit_entries").fetchall()
    db.conn.executemany(
        "UPDATE audit_entries SET doc = :doc WHERE id = :id",
        [{"id": row["id"], "doc": _renamed(row["doc"], users, {})} for row in rows],
    )


def _renamed(document: str, users: Mapping[str, str], accounts: Mapping[int, int]) -> str:
    return json.dumps(_walked(json.loads(document), "", users, accounts))


def _walked(value: object, key: str, users: Mapping[str, str], accounts: Mapping[int, int]) -> object:
    if isinstance(value, dict):
        return {name: _walked(part, name, users, accounts) for name, part in value.items()}
    if isinstance(value, list):
        return [_walked(part, key, users, accounts) for part in value]
    if isinstance(value, str):
        return users.get(value, value)
    if isinstance(value, int) and not isinstance(value, bool) and key in _ACCOUNT_KEYS:
        return accounts.get(value, value)
    return value

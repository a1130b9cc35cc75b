"""The file's layout, step by step. A released step is never edited; the next one follows it.

Tables keep the keys and constraints as columns, and the whole value as a JSON document (`doc`). Instants are text that
sorts (`instants`): '' is before and '9999' after all of them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from sqlite_utils import Database, Migrations

from bot.domain.errors import UserError


class Step(Protocol):
    """A function that changes the layout; its name is kept in the file for ever."""

    __name__: str

    def __call__(self, db: Database, /) -> None:
        """Change the layout; runs in a transaction."""
        ...


class TooNew(UserError):
    """The file was written by a newer version."""

    def __init__(self, unknown: str) -> None:
        """Keep the first step that we don't know."""
        self.unknown = unknown
        super().__init__(
            f"The database was written by a newer Review Day (it has the step {unknown}). Nothing was changed. "
            "Install that version again, or bring back a backup from before the upgrade."
        )


def migrate(db: Database, *, released: Sequence[Step], keep_as: Path | None = None) -> None:
    """Bring a file to the newest layout; raises `TooNew` where it is ahead of us.

    Before a file with data is changed, a copy of it is kept as `keep_as`.
    """
    steps = Migrations("reviewday")
    for step in released:
        steps()(step)
    applied = {step.name for step in steps.applied(db)}
    if unknown := applied - {step.__name__ for step in released}:
        raise TooNew(min(unknown))
    if applied and keep_as and steps.pending(db) and not keep_as.exists():
        db.conn.execute("VACUUM INTO ?", [str(keep_as)])
    steps.apply(db)


def m001_first(db: Database) -> None:
    """Lay out everything that the first version keeps."""
    for statement in (*_DECISIONS, *_FACTS, *_DELIVERY):
        db.conn.execute(statement)


_DECISIONS = (
    """
    CREATE TABLE marks (
        name TEXT NOT NULL PRIMARY KEY
            CHECK (name IN ('revision', 'site', 'synced_at', 'gerrit_down_at', 'paused', 'forgotten')),
        value TEXT NOT NULL
    ) STRICT
    """,
    "INSERT INTO marks (name, value) VALUES ('revision', '0')",
    """
    CREATE TABLE days (
        id TEXT NOT NULL PRIMARY KEY,
        team TEXT NOT NULL,
        on_date TEXT NOT NULL,
        state TEXT NOT NULL
            CHECK (state IN ('scheduled', 'announced', 'open', 'closing', 'closed', 'settled', 'cancelled')),
        series TEXT NOT NULL,
        doc TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX one_day_per_occurrence ON days (series, on_date) WHERE series != ''",
    """
    CREATE TABLE weekly_series (
        id TEXT NOT NULL PRIMARY KEY,
        team TEXT NOT NULL,
        doc TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE dealt (
        day TEXT NOT NULL REFERENCES days (id) DEFERRABLE INITIALLY DEFERRED,
        slack_user TEXT NOT NULL,
        number INTEGER NOT NULL,
        state TEXT NOT NULL
            CHECK (state IN ('dealt', 'begun', 'done', 'passed', 'swapped', 'handed_back', 'gone')),
        doc TEXT NOT NULL,
        PRIMARY KEY (day, slack_user, number)
    ) STRICT
    """,
    """
    CREATE TABLE tallies (
        day TEXT NOT NULL PRIMARY KEY REFERENCES days (id) DEFERRABLE INITIALLY DEFERRED,
        doc TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE people (
        slack_user TEXT NOT NULL PRIMARY KEY,
        doc TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE links (
        slack_user TEXT NOT NULL PRIMARY KEY,
        account_id INTEGER NOT NULL UNIQUE,
        doc TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE link_codes (
        slack_user TEXT NOT NULL PRIMARY KEY,
        doc TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE sign_ups (
        slack_user TEXT NOT NULL,
        scope TEXT NOT NULL CHECK (scope IN ('day', 'series', 'standing')),
        subject TEXT NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (slack_user, scope, subject)
    ) STRICT
    """,
    """
    CREATE TABLE cycles (
        team TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        doc TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE due (
        key TEXT NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        slack_user TEXT NOT NULL,
        doc TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX due_by_instant ON due (at)",
    """
    CREATE TABLE audit_entries (
        id INTEGER NOT NULL PRIMARY KEY,
        at TEXT NOT NULL,
        doc TEXT NOT NULL
    ) STRICT
    """,
)

_FACTS = (
    """
    CREATE TABLE changes (
        number INTEGER NOT NULL PRIMARY KEY,
        project TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('NEW', 'MERGED', 'ABANDONED')),
        meta_rev_id TEXT NOT NULL,
        doc TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE accounts (
        id INTEGER NOT NULL PRIMARY KEY,
        doc TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE unseen_changes (
        place INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        number INTEGER NOT NULL UNIQUE
    ) STRICT
    """,
)

_DELIVERY = (
    """
    CREATE TABLE inbox (
        place INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL,
        received_at TEXT NOT NULL,
        finished_at TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    "CREATE INDEX inbox_by_end ON inbox (finished_at)",
    """
    CREATE TABLE posts (
        key TEXT NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL,
        place TEXT NOT NULL CHECK (place IN ('channel', 'person', 'thread')),
        target TEXT NOT NULL,
        subject TEXT NOT NULL,
        urgency TEXT NOT NULL,
        is_asked INTEGER NOT NULL CHECK (is_asked IN (0, 1)),
        wished_at TEXT NOT NULL,
        after_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'pending'
            CHECK (state IN ('pending', 'sending', 'sent', 'uncertain', 'held', 'dead', 'expired')),
        attempts INTEGER NOT NULL DEFAULT 0,
        lookups INTEGER NOT NULL DEFAULT 0,
        not_before TEXT NOT NULL DEFAULT '',
        claimed_at TEXT NOT NULL DEFAULT '',
        revision INTEGER NOT NULL DEFAULT 0,
        charged_to TEXT NOT NULL DEFAULT '',
        charged_on TEXT NOT NULL DEFAULT '',
        channel TEXT NOT NULL DEFAULT '',
        ts TEXT NOT NULL DEFAULT '',
        error TEXT NOT NULL DEFAULT '',
        updated_at TEXT NOT NULL,
        CHECK ((state = 'sent') = (ts != ''))
    ) STRICT
    """,
    "CREATE INDEX posts_in_turn ON posts (state, urgency, wished_at)",
    "CREATE INDEX posts_by_expiry ON posts (expires_at) WHERE state = 'pending'",
    "CREATE INDEX posts_by_charge ON posts (charged_to, charged_on)",
    "CREATE INDEX posts_by_target ON posts (target)",
    """
    CREATE TABLE edits (
        key TEXT NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        urgency TEXT NOT NULL,
        wished_at TEXT NOT NULL,
        after_at TEXT NOT NULL,
        wanted INTEGER NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'dead')),
        attempts INTEGER NOT NULL DEFAULT 0,
        not_before TEXT NOT NULL DEFAULT '',
        edited_at TEXT NOT NULL DEFAULT '',
        error TEXT NOT NULL DEFAULT '',
        CHECK (done <= wanted)
    ) STRICT
    """,
    "CREATE INDEX edits_in_turn ON edits (state, urgency, wished_at) WHERE done < wanted",
)

RELEASED: Sequence[Step] = (m001_first,)

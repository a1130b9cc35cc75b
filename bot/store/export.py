"""Everything that can't be fetched again, as plain values that people can read."""

import json
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from bot.store.noun import Noun
from bot.store.records import NOUNS

Documents = tuple[Mapping[str, object], ...]

_EVER = ""


def everything(db: Database) -> Mapping[str, Documents]:
    """Give every decision by kind, what is due, the audit log and the posts, each oldest first."""
    return {
        **{noun.kind.__name__: _documents(db, noun) for noun in NOUNS},
        "Due": _loaded(db, "SELECT doc FROM due ORDER BY at, key"),
        "Audit": _audit(db),
        "Post": _posts(db),
    }


def _documents(db: Database, noun: Noun[Any]) -> Documents:
    return tuple(json.loads(row["doc"]) for row in db.conn.execute(noun.load, {"since": _EVER}))


def _loaded(db: Database, query: str) -> Documents:
    return tuple(json.loads(row["doc"]) for row in db.conn.execute(query))


def _audit(db: Database) -> Documents:
    rows = db.conn.execute("SELECT at, doc FROM audit_entries ORDER BY id")
    return tuple({"at": row["at"], **json.loads(row["doc"])} for row in rows)


def _posts(db: Database) -> Documents:
    rows = db.conn.execute(
        """
        SELECT key, kind, place, target, state, attempts, channel, ts, error, wished_at, updated_at FROM posts
        ORDER BY wished_at, rowid
        """
    )
    return tuple(dict(row) for row in rows)

"""What Gerrit said: changes and accounts as they were last read, and which changes the projector has not seen yet.

Facts can be fetched again, so they are written in small pieces that let urgent writes go between them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from bot.domain.change import Account, Change
from bot.domain.snapshot import Snapshot
from bot.ports import Facts
from bot.store import marks
from bot.store.codec import codec_of
from bot.store.instants import to_text

CHANGES_A_PIECE = 50
ACCOUNTS_A_PIECE = 500

_PUT_CHANGE = """
    INSERT INTO changes (number, project, status, meta_rev_id, doc)
    VALUES (:number, :project, :status, :meta_rev_id, :doc)
    ON CONFLICT (number) DO UPDATE SET
        project = excluded.project, status = excluded.status, meta_rev_id = excluded.meta_rev_id, doc = excluded.doc
"""
_PUT_ACCOUNT = "INSERT INTO accounts (id, doc) VALUES (:id, :doc) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc"


def load_changes(db: Database) -> Mapping[int, Change]:
    """Load every change that is known."""
    codec = codec_of(Change)
    rows = db.conn.execute("SELECT number, doc FROM changes ORDER BY number")
    return {row["number"]: codec.decode(row["doc"]) for row in rows}


def load_accounts(db: Database) -> Mapping[int, Account]:
    """Load every account that is known."""
    codec = codec_of(Account)
    return {row["id"]: codec.decode(row["doc"]) for row in db.conn.execute("SELECT id, doc FROM accounts ORDER BY id")}


def pieces(facts: Facts) -> tuple[Facts, ...]:
    """Cut facts so that each piece is a short transaction; only the last one says how far they reach."""
    accounts = tuple(
        Facts(accounts=facts.accounts[at : at + ACCOUNTS_A_PIECE])
        for at in range(0, len(facts.accounts), ACCOUNTS_A_PIECE)
    )
    changes = tuple(
        Facts(changes=facts.changes[at : at + CHANGES_A_PIECE]) for at in range(0, len(facts.changes), CHANGES_A_PIECE)
    )
    return (*accounts, *changes, Facts(vanished=facts.vanished, complete_to=facts.complete_to))


def write(db: Database, facts: Facts, shown: Snapshot) -> tuple[Snapshot, tuple[int, ...]]:
    """Write one piece; give what a snapshot shows then, and the numbers whose facts are new, differ or are gone."""
    changes = tuple(change for change in facts.changes if _is_news(change, shown.changes.get(change.number)))
    gone = tuple(number for number in facts.vanished if number in shown.changes)
    accounts = _put_accounts(db, facts.accounts, shown)
    known = _put_changes(db, changes, shown)
    _remove_changes(db, gone)
    numbers = (*(change.number for change in changes), *gone)
    _put_unseen(db, numbers)
    if gone:
        known = {number: change for number, change in known.items() if number not in gone}
    return replace(_reaching(db, facts, shown), changes=known, accounts=accounts), numbers


def unseen(db: Database) -> tuple[tuple[int, int], ...]:
    """Give place and number of each change that the projector has not seen, in order."""
    rows = db.conn.execute("SELECT place, number FROM unseen_changes ORDER BY place")
    return tuple((row["place"], row["number"]) for row in rows)


def take_off(db: Database, numbers: Sequence[int], *, up_to: int) -> None:
    """Take numbers off the projector's list, but not those that were written again after the given place."""
    db.conn.executemany(
        "DELETE FROM unseen_changes WHERE number = :number AND place <= :up_to",
        [{"number": number, "up_to": up_to} for number in numbers],
    )


def _is_news(change: Change, known: Change | None) -> bool:
    """Tell whether a change says more than we know; an answer that was overtaken by a newer one does not."""
    if known is None:
        return True
    if change.meta_rev_id and change.meta_rev_id == known.meta_rev_id:
        # Neither is part of the version, and each may have failed to come the last time.
        pairs = ((change.comments, known.comments), (change.owners_wanted, known.owners_wanted))
        return any(fetched and fetched != ours for fetched, ours in pairs)
    return change.updated_at >= known.updated_at and change != known


def _put_changes(db: Database, changes: Iterable[Change], shown: Snapshot) -> Mapping[int, Change]:
    codec = codec_of(Change)
    rows: list[dict[str, Any]] = []
    written: dict[int, Change] = {}
    for change in changes:
        document, written[change.number] = codec.checked(change)
        rows.append(
            {
                "number": change.number,
                "project": change.project,
                "status": change.status,
                "meta_rev_id": change.meta_rev_id,
                "doc": document,
            }
        )
    db.conn.executemany(_PUT_CHANGE, rows)
    return {**shown.changes, **written} if written else shown.changes


def _put_accounts(db: Database, accounts: Iterable[Account], shown: Snapshot) -> Mapping[int, Account]:
    codec = codec_of(Account)
    new = {account.id: account for account in accounts if shown.accounts.get(account.id) != account}
    db.conn.executemany(_PUT_ACCOUNT, [{"id": account.id, "doc": codec.encode(account)} for account in new.values()])
    return {**shown.accounts, **new} if new else shown.accounts


def _remove_changes(db: Database, numbers: Iterable[int]) -> None:
    db.conn.executemany("DELETE FROM changes WHERE number = :number", [{"number": number} for number in numbers])


def _put_unseen(db: Database, numbers: Iterable[int]) -> None:
    """Put numbers at the end of the projector's list; one that stands there moves to the end."""
    db.conn.executemany(
        "INSERT OR REPLACE INTO unseen_changes (number) VALUES (:number)", [{"number": number} for number in numbers]
    )


def _reaching(db: Database, facts: Facts, shown: Snapshot) -> Snapshot:
    if facts.complete_to is None or (shown.synced_at and shown.synced_at >= facts.complete_to):
        return shown
    marks.put(db, marks.SYNCED_AT, to_text(facts.complete_to))
    return replace(shown, synced_at=facts.complete_to)

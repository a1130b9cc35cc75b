"""The file as a file: opened sound or not at all, copied while in use, brought back from a copy."""

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from bot.domain.errors import UserError
from bot.store.engine import Damaged, DatabaseError, connect, connect_to_read, make_durable, transaction
from bot.store.instants import to_text
from bot.store.lock import locked
from bot.store.migrations import RELEASED, migrate


class NoBackup(UserError):
    """There is no backup at that path."""

    def __init__(self, path: Path) -> None:
        """Keep the path; the message names it."""
        self.path = path
        super().__init__(f"There is no backup {path}. Nothing was changed. Check the path.")


def open_file(path: Path | None) -> Database:
    """Open a database at its newest layout, None for one in memory; raises `UserError` for what a person can mend.

    A damaged file is never written to. A new one is readable by its owner alone.
    """
    if path is not None:
        _make_private(path)
    db = connect(path)
    try:
        if path is not None:
            check(db, path)
            make_durable(db, path)
        kept = path.with_name(f"{path.name}.before-{RELEASED[-1].__name__}") if path else None
        migrate(db, released=RELEASED, keep_as=kept)
    except BaseException:
        db.close()
        raise
    return db


def check(db: Database, path: Path) -> None:
    """Look the whole file over; raises `Damaged`."""
    try:
        verdict = db.conn.execute("PRAGMA quick_check(1)").fetchone()[0]
    except DatabaseError as error:
        raise Damaged(path, str(error)) from error
    if verdict != "ok":
        raise Damaged(path, str(verdict).splitlines()[0])


def copy(db: Database, to: Path) -> None:
    """Write a sound copy of the database; what stands at the path is replaced by the whole copy or not at all."""
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    db.conn.execute("VACUUM INTO ?", [str(part)])
    _put_in_place(part, to)


def restore(backup: Path, path: Path) -> None:
    """Put a backup in the place of the database; raises `UserError`, and then changes nothing.

    Refused while a bot runs. What stood there is kept beside it as `NAME.replaced`. Posts that waited when the backup
    was made may have left since, so each is looked up in Slack before it is sent.
    """
    if not backup.is_file():
        raise NoBackup(backup)
    with locked(path):
        part = path.with_name(f"{path.name}.part")
        part.unlink(missing_ok=True)
        with closing(connect_to_read(backup)) as db:
            check(db, backup)
            copy(db, part)
        with closing(open_file(part)) as db:
            _doubt_posts(db, made_at=datetime.fromtimestamp(backup.stat().st_mtime, tz=UTC))
            db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _set_aside(path)
        _put_in_place(part, path)


def _doubt_posts(db: Database, *, made_at: datetime) -> None:
    with transaction(db):
        db.conn.execute(
            """
            UPDATE posts SET state = 'uncertain', claimed_at = :at, not_before = '', error = 'restored'
            WHERE state IN ('pending', 'sending')
            """,
            {"at": to_text(made_at)},
        )


def _set_aside(path: Path) -> None:
    """Keep what stood there, with the logs that belong to it, damaged or not."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        beside = path.with_name(f"{path.name}{suffix}")
        if beside.exists():
            beside.replace(path.with_name(f"{path.name}.replaced{suffix}"))


def _make_private(path: Path) -> None:
    """Create the file for its owner alone; SQLite gives what it puts beside it the same rights."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _put_in_place(part: Path, to: Path) -> None:
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(to)
    directory = os.open(to.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)

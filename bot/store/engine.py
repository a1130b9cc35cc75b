"""The one place that knows which SQLite library we run on, and how a file is opened with it.

One process must not mix two SQLite libraries on one file, so this gives the one that sqlite-utils chose: pysqlite3
where it is installed, the standard library's otherwise.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils import utils as sqlite_utils_choice

from bot.domain.errors import UserError

if TYPE_CHECKING:
    import sqlite3
else:
    sqlite3 = sqlite_utils_choice.sqlite3

DatabaseError = sqlite3.DatabaseError

_FIXED = (3, 51, 3)
_BACKPORTS = ((3, 50, 7), (3, 44, 6))
_BUSY_TIMEOUT_MS = 5_000


class CannotOpen(UserError):
    """The file can't be opened as a database."""

    def __init__(self, path: Path, cause: str) -> None:
        """Keep the path; the message names it and what to look at."""
        self.path = path
        super().__init__(f"The database {path} can't be opened: {cause}. Check the path and who may write there.")


class Damaged(UserError):
    """The file is no sound database. It is left as it is."""

    def __init__(self, path: Path, cause: str) -> None:
        """Keep the path; the message says how to go on."""
        self.path = path
        super().__init__(
            f"The database {path} is damaged ({cause}). It was left as it is. "
            "Keep a copy of it, then bring the last backup back with `reviewday restore`."
        )


def has_fixed_wal(version: tuple[int, ...]) -> bool:
    """Tell whether this SQLite can't lose commits in WAL mode with two connections.

    3.7.0 to 3.51.2 can (the WAL-reset bug); 3.51.3 fixed it, with backports. https://sqlite.org/wal.html
    """
    return version >= _FIXED or any(fix <= version < (fix[0], fix[1] + 1) for fix in _BACKPORTS)


CAN_READ_BESIDE = has_fixed_wal(sqlite3.sqlite_version_info)
"""Whether a second connection may read while the first one writes."""


def connect(path: Path | None) -> Database:
    """Open a file, or a database in memory for None, without touching what is in it; raises `CannotOpen`."""
    return _opened(str(path) if path else ":memory:", path or Path(":memory:"), is_address=False)


def connect_to_read(path: Path) -> Database:
    """Open a file so that it can't be changed; raises `CannotOpen`."""
    return _opened(f"file:{quote(str(path))}?mode=ro", path, is_address=True)


def make_durable(db: Database, path: Path) -> None:
    """Choose durability over speed: a `sending` that is lost would be a message sent twice. Raises `CannotOpen`."""
    try:
        db.conn.execute(f"PRAGMA journal_mode = {'WAL' if CAN_READ_BESIDE else 'DELETE'}")
        db.conn.execute(f"PRAGMA synchronous = {'FULL' if CAN_READ_BESIDE else 'EXTRA'}")
    except sqlite3.OperationalError as error:
        raise CannotOpen(path, str(error)) from error


def _opened(address: str, path: Path, *, is_address: bool) -> Database:
    try:
        connection = sqlite3.connect(address, uri=is_address, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise CannotOpen(path, str(error)) from error
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return Database(connection)


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Do all of it or nothing; takes the write lock at once, so that nothing is decided on what may still change."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise

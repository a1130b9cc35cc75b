"""One bot, one file: a second process is refused while the first one runs."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import UserError
from bot.store.engine import CannotOpen


class AlreadyRunning(UserError):
    """Another process holds the database."""

    def __init__(self, path: Path, pid: str) -> None:
        """Keep the path and the other process's number, empty if unknown."""
        self.path, self.pid = path, pid
        who = f"process {pid}" if pid else "another process"
        super().__init__(
            f"Review Day is running with {path} already ({who}). Nothing was changed. Stop that one first, or ask it."
        )


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file's lock for this process; raises `AlreadyRunning` or `CannotOpen`. A kill frees it too."""
    handle = _open(path)
    try:
        _take(handle, path)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CannotOpen(path, error.strerror or "unknown") from error


def _take(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise AlreadyRunning(path, os.pread(handle, 20, 0).decode("ascii", "ignore")) from error

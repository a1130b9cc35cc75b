"""Run a server as a child process that never outlives us.

The child reads its standard input to the end and then stops, so it goes with us however we go.
"""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Self

LAST_LINES = 20


class Child:
    """A running process with a log file; also a context manager that stops it."""

    def __init__(self, command: Sequence[str | Path], *, log: Path, folder: Path | None = None) -> None:
        self.log = log
        with log.open("ab") as stream:
            self._process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.PIPE,
                stdout=stream,
                stderr=subprocess.STDOUT,
                cwd=folder,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Tell whether the process still runs."""
        return self._process.poll() is None

    def last_words(self) -> str:
        """Return the end of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-LAST_LINES:])

    def stop(self, *, patience_s: float = 15) -> None:
        """Ask the process to end and wait; kill it when it does not."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=patience_s)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the process at once, as a crash would."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

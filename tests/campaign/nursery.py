"""Start many `reviewday run` processes quickly: load the program once, and fork a process of its own for each.

    python -m tests.campaign.nursery        (a line of JSON in for each process, two lines out: its id, and its end)

Loading the libraries takes over a second, running the command far less. Each child runs the installed command's own
entry point with its arguments and its environment, in its own session, and shares nothing with another. Everything ends
with the standard input.
"""

import json
import os
import queue
import selectors
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from bot.demo.namespace import die_with_parent

LOOK_EVERY_S = 0.01
LIMIT_S = 60


def main() -> None:
    """Load the program, then fork a process for each line, and tell when one has ended."""
    from bot.cli import main as reviewday  # noqa: PLC0415 - only the process that forks needs it

    children: set[int] = set()
    waiting = selectors.DefaultSelector()
    waiting.register(sys.stdin, selectors.EVENT_READ)
    while True:
        if waiting.select(timeout=LOOK_EVERY_S):
            line = sys.stdin.readline()
            if not line:
                break
            children.add(_born(json.loads(line), reviewday))
        _tell_ended(children)
    for child in children:
        os.kill(child, signal.SIGKILL)


def _born(wanted: Mapping[str, Any], reviewday: Any) -> int:  # noqa: ANN401 - click's own type
    child = os.fork()
    if child == 0:
        _live(wanted, reviewday)
    _tell({"born": child})
    return child


def _live(wanted: Mapping[str, Any], reviewday: Any) -> None:  # noqa: ANN401 - click's own type
    """Become the command: its own session, environment, folder and log."""
    code = 1
    try:
        os.setsid()
        die_with_parent()
        log = os.open(wanted["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for number, file in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
            os.dup2(file, number)
        os.environ.clear()
        os.environ.update(wanted["environment"])
        os.chdir(wanted["folder"])
        code = reviewday(wanted["arguments"], standalone_mode=True) or 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - whatever it dies of belongs into its log
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def _tell_ended(children: set[int]) -> None:
    for child in list(children):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            children.discard(child)
            _tell({"ended": child, "code": os.waitstatus_to_exitcode(status)})


def _tell(what: Mapping[str, int]) -> None:
    print(json.dumps(what), flush=True)


class Nursery:
    """The forking process, seen from outside; a context manager."""

    def __init__(self, folder: Path) -> None:
        self._errors = (folder / "nursery.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.campaign.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=os.environ | {"PYTHONPATH": os.getcwd()},  # noqa: PTH109 - the checkout from which the tests run
        )
        self._born: queue.Queue[int] = queue.Queue()
        self._ended: dict[int, queue.Queue[int]] = {}
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def start(self, *arguments: str, environment: Mapping[str, str], folder: Path, log: Path) -> int:
        """Start `reviewday` with these arguments and return the process's id."""
        assert self._process.stdin is not None
        wanted = {
            "arguments": arguments,
            "environment": dict(environment),
            "folder": str(folder),
            "log": str(log),
        }
        with self._lock:
            self._process.stdin.write(json.dumps(wanted) + "\n")
            self._process.stdin.flush()
            return self._born.get(timeout=LIMIT_S)

    def wait(self, pid: int) -> int:
        """Wait until a process has ended and return its exit code, negative for a signal."""
        return self._ended[pid].get()

    def _read(self) -> None:
        """Hear of births and ends, and pass each to whoever waits for it."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told: dict[str, int] = json.loads(line)
            if "born" in told:
                self._ended[told["born"]] = queue.Queue()
                self._born.put(told["born"])
            else:
                self._ended[told["ended"]].put(told["code"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=15)
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._errors.close()


if __name__ == "__main__":
    main()

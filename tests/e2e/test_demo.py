"""`reviewday demo` as somebody tries it: a day that plays itself, and one that waits for them."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.demo.loopback import answers

pytestmark = [pytest.mark.gerrit, pytest.mark.slack]

DEMO = (str(Path(sys.executable).with_name("reviewday")), "demo")
LIMIT_S = 150
INVITATION_ENDS = "Ctrl-C stops all of it."


def test_script() -> None:
    """The day plays itself, prints what people see and what it has checked, and ends well."""
    done = subprocess.run([*DEMO, "--script"], capture_output=True, text=True, timeout=LIMIT_S, check=False)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.count("[true]") > 30
    assert "Review day on" in done.stdout
    assert done.stdout.rstrip().endswith("everything that was claimed is true.")


@contextmanager
def _started(*words: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    read: list[str] = []
    end = time.monotonic() + LIMIT_S
    while words not in "".join(read[-1:]) and time.monotonic() < end:
        line = process.stdout.readline()
        if not line:
            break
        read.append(line)
    return "".join(read)


def test_open_house() -> None:
    """The demo says which pages to open and what to type, and Ctrl-C ends all of it."""
    with _started(*DEMO) as process:
        invitation = _read_until(process, INVITATION_ENDS)
        addresses = [urlsplit(address) for address in re.findall(r"http://\S+", invitation)]
        were_up = [answers(address.port or 0, "/") for address in addresses]

        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=30)

    assert "/reviewday start 2h" in invitation
    assert were_up == [True, True]
    assert code == 0
    assert not any(answers(address.port or 0, "/") for address in addresses)

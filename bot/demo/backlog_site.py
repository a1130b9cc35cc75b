"""Keep a Gerrit that holds the demo's backlog: written once, then copied in a second.

    with running_backlog(folder) as gerrit:
        gerrit.as_user("ada").query("status:open")

The backlog is dated back from the day it was written, and a Gerrit that runs on its own days would show a skewed clock.
So a kept one serves until the week is over: its changes are at most six days older than their tables say, which no
rule minds, and a new one is written the week after.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.demo.backlog_writer import write_backlog
from bot.demo.cache import PACKAGE, cache_folder, fingerprint, only_one
from bot.demo.gerrit_server import GerritServer, start_gerrit
from bot.demo.gerrit_site import OPENDEV, running_copy, template
from bot.demo.progress import say

SOURCES = tuple(PACKAGE / name for name in ("backlog_stories.py", "backlog_writer.py", "gerrit_user.py"))


def backlog_template() -> Path:
    """Return the kept site with this week's backlog, written if missing (about a minute)."""
    shaped = template(OPENDEV)
    folder = cache_folder() / f"backlog-{fingerprint(shaped.name, *SOURCES)}-{_week()}"
    with only_one("backlog"):
        if not folder.is_dir():
            say("Writing four months of a release team's backlog on a real Gerrit (about a minute, once a week)")
            _write(shaped, folder)
            _drop_others(folder)
    return folder


def _week() -> str:
    return datetime.now(UTC).strftime("%G-W%V")


def _write(shaped: Path, folder: Path) -> None:
    """Write beside the place and move there, so a half-written site is never taken for a whole one."""
    partial = folder.with_suffix(".part")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(shaped, partial)
    server = start_gerrit(partial)
    write_backlog(server)
    server.stop()
    partial.rename(folder)


def _drop_others(kept: Path) -> None:
    for folder in kept.parent.glob("backlog-*-W*"):
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_backlog(folder: Path, *, mergeability: bool = True) -> Iterator[GerritServer]:
    """Run a Gerrit with the backlog on its own copy in `folder`; end it at once afterwards."""
    with running_copy(backlog_template(), folder, mergeability=mergeability) as gerrit:
        yield gerrit

"""Make Gerrit sites: build a shaped one once, keep it in the cache, and hand out copies in a second."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.demo import gerrit_program
from bot.demo.cache import PACKAGE, cache_folder, fingerprint, only_one
from bot.demo.downloads import GERRIT_VERSION
from bot.demo.gerrit_admin import GerritAdmin
from bot.demo.gerrit_config import compute_mergeability, write_config
from bot.demo.gerrit_server import GerritServer, start_gerrit
from bot.demo.loopback import free_port
from bot.demo.opendev import create_people, shape_opendev
from bot.demo.progress import say

# Shaped a year ago, so that a history of months can be written on top.
SHAPED_AT = timedelta(days=-365)
SOURCES = tuple(
    PACKAGE / name
    for name in (
        "gerrit_admin.py",
        "gerrit_config.py",
        "gerrit_site.py",
        "moved_clock.groovy",
        "opendev.py",
        "people.py",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a fresh server is given before it is kept as a template."""

    name: str
    give: Callable[[GerritAdmin], None]


OPENDEV = Shape(name="opendev", give=shape_opendev)
# Accounts alone: stock labels, no project. For sites that are not OpenStack's.
PLAIN = Shape(name="plain", give=create_people)


def template(shape: Shape) -> Path:
    """Return the kept site of this shape, built the first time (half a minute)."""
    folder = cache_folder() / f"gerrit-{shape.name}-{fingerprint(GERRIT_VERSION, *SOURCES)}"
    with only_one(f"gerrit-{shape.name}"):
        if not folder.is_dir():
            say(f"Building a Gerrit site to copy from ({shape.name}, about half a minute)")
            _build(shape, folder)
    return folder


def _build(shape: Shape, folder: Path) -> None:
    """Build beside the place and move there, so a half-made site is never taken for a whole one."""
    partial = folder.with_suffix(".part")
    shutil.rmtree(partial, ignore_errors=True)
    write_config(partial, port=free_port(), ssh_port=free_port())
    gerrit_program.write_offset(partial, SHAPED_AT)
    gerrit_program.init(partial)
    server = start_gerrit(partial)
    shape.give(server.admin)
    server.stop()
    gerrit_program.write_offset(partial, timedelta())
    partial.rename(folder)


@contextmanager
def running_gerrit(
    folder: Path, *, shape: Shape = OPENDEV, offset: timedelta = timedelta(), mergeability: bool = True
) -> Iterator[GerritServer]:
    """Run a Gerrit of this shape on its own copy in `folder`; end it at once afterwards.

    `offset` moves its clock from the start; without `mergeability` the server doesn't know which changes conflict.
    """
    with running_copy(template(shape), folder, offset=offset, mergeability=mergeability) as server:
        yield server


@contextmanager
def running_copy(
    kept: Path, folder: Path, *, offset: timedelta = timedelta(), mergeability: bool = True
) -> Iterator[GerritServer]:
    """Run a Gerrit on a copy of a kept site; otherwise as `running_gerrit`."""
    site = folder / "gerrit"
    shutil.copytree(kept, site)
    gerrit_program.write_offset(site, offset)
    compute_mergeability(site, computed=mergeability)
    server = start_gerrit(site)
    try:
        yield server
    finally:
        server.kill()

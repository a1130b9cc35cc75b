"""Know where downloads and built sites are kept, and let one process at a time fill that place."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CACHE_VARIABLE = "REVIEWDAY_CACHE"
PACKAGE = Path(__file__).resolve().parent


def cache_folder() -> Path:
    """Return the folder for what can be fetched or built again, made if missing.

    `REVIEWDAY_CACHE` wins; a checkout uses its own `.cache`; an installed package the user's cache.
    """
    folder = _chosen_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _chosen_folder() -> Path:
    if chosen := os.environ.get(CACHE_VARIABLE):
        return Path(chosen).absolute()
    root = PACKAGE.parent.parent
    if (root / "pyproject.toml").is_file():
        return root / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reviewday"


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Hold the cache's lock of this name, so that two runs don't fill one folder together."""
    with (cache_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fingerprint(*parts: str | Path) -> str:
    """Return a short name that changes with any of these texts and files."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else part.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]

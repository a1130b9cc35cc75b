"""Refuse machines on which the demo's servers can't run, in one sentence that says what would work."""

import platform
import sys


class WrongMachine(Exception):
    """The demo's servers need Linux on x86-64 with glibc; everything else of Review Day runs without them."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def require_servers_machine() -> None:
    """Return on Linux x86-64 with glibc; raise `WrongMachine` anywhere else."""
    is_linux = sys.platform == "linux" and platform.machine() in {"x86_64", "AMD64"}
    if not is_linux or platform.libc_ver()[0] != "glibc":
        raise WrongMachine

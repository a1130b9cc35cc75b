"""Know how to call Gerrit's programs: the class path, our launcher with its movable clock, and the offset file."""

import os
import shutil
import struct
import subprocess
from datetime import timedelta
from pathlib import Path

from bot.demo.cache import PACKAGE, cache_folder, fingerprint, only_one
from bot.demo.downloads import GERRIT_VERSION, gerrit_jars, java

LAUNCHER_SOURCE = PACKAGE / "moved_clock.groovy"
LAUNCHER = "MovedGerrit"
CLOCK_FILE = "clock"
# One client compiler and one collector thread: quick to start and easy on two cores.
JVM_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx768m", "--enable-native-access=ALL-UNNAMED")


class GerritProgramFailed(Exception):
    """A program of Gerrit's ended with an error; its last words follow."""

    def __init__(self, program: str, words: str) -> None:
        super().__init__(f"{program}: {self.__doc__}\n{words}")


def launcher() -> Path:
    """Return the folder of the compiled launcher, compiled the first time."""
    folder = cache_folder() / f"launcher-{fingerprint(LAUNCHER_SOURCE, GERRIT_VERSION)}"
    with only_one("launcher"):
        if not folder.is_dir():
            _compile_into(folder)
    return folder


def _compile_into(folder: Path) -> None:
    """Compile beside the place and move there, so a half-made folder is never taken for a whole one."""
    partial = folder.with_suffix(".part")
    shutil.rmtree(partial, ignore_errors=True)
    # Gerrit asks this resource for its version; run off jars it would call itself "(dev)".
    version = partial / "com/google/gerrit/common/Version"
    version.parent.mkdir(parents=True)
    version.write_text(f"v{GERRIT_VERSION}\n")
    compiler = "org.codehaus.groovy.tools.FileSystemCompiler"
    run_java("-cp", class_path(), compiler, "-d", str(partial), str(LAUNCHER_SOURCE))
    partial.rename(folder)


def class_path(*folders: Path) -> str:
    """Join these folders and Gerrit's jars."""
    return os.pathsep.join(str(part) for part in (*folders, *gerrit_jars()))


def command(site: Path, program: str, *arguments: str) -> tuple[str, ...]:
    """Return the command line of one of Gerrit's programs on this site, with the site's own clock."""
    start = (str(java()), *JVM_OPTIONS, "-cp", class_path(launcher()), LAUNCHER)
    return (*start, str(site / CLOCK_FILE), program, *arguments, "-d", str(site))


def init(site: Path) -> None:
    """Make a bare Gerrit of the site whose `etc/gerrit.config` is already there."""
    run(command(site, "Init", "--batch", "--dev", "--no-auto-start", "--skip-plugins"))
    # Init keeps a copy of the program for service scripts; 64 MB that nobody calls here.
    shutil.rmtree(site / "bin", ignore_errors=True)


def run_java(*arguments: str) -> None:
    """Run a Java program to its end; raise `GerritProgramFailed` with its last words."""
    run((str(java()), *arguments))


def run(words: tuple[str, ...]) -> None:
    """Run a command to its end; raise `GerritProgramFailed` with its last words."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GerritProgramFailed(words[-1], (done.stdout + done.stderr)[-2000:])


def write_offset(site: Path, offset: timedelta) -> None:
    """Move the site's clock to the machine's time plus this; a running server sees it at once."""
    milliseconds = offset // timedelta(milliseconds=1)
    # Eight bytes in place: the running server has this very file mapped.
    descriptor = os.open(site / CLOCK_FILE, os.O_WRONLY | os.O_CREAT, 0o644)
    try:
        os.pwrite(descriptor, struct.pack(">q", milliseconds), 0)
    finally:
        os.close(descriptor)


def read_offset(site: Path) -> timedelta:
    """Return how far the site's clock is moved."""
    (milliseconds,) = struct.unpack(">q", (site / CLOCK_FILE).read_bytes())
    return timedelta(milliseconds=milliseconds)

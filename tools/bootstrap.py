"""Bring the checkout's virtual environment to the pinned packages, quickly when nothing changed.

    python3 tools/bootstrap.py

Runs on the machine's own Python (3.11 or later, with venv and pip), so it uses nothing but the standard library.
"""

import hashlib
import platform
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "bootstrapped"
PINS = ROOT / "requirements" / "all.txt"
OLDEST = (3, 11)
INPUTS = (PINS, ROOT / "pyproject.toml", Path(__file__))


def main() -> int:
    """Return 0 with the environment ready, or 1 after a sentence that says what to do."""
    if problem := wrong_machine():
        return refuse(problem)
    if STAMP.is_file() and STAMP.read_text() == wanted():
        return 0
    if not PYTHON.exists() and not create():
        return refuse(
            "Could not create .venv; install Python's venv package (on Debian: python3-venv) and run it again."
        )
    for words in (("-r", str(PINS), "--require-hashes"), ("--no-deps", "--no-build-isolation", "-e", str(ROOT))):
        if not install(*words):
            return refuse("Installing failed; check the network and pip's settings, then run the same command again.")
    STAMP.write_text(wanted())
    return 0


def wrong_machine() -> str:
    """Return why this machine can't run the demo and the tests, or nothing."""
    if sys.version_info < OLDEST:
        return f"Python 3.11 or later is needed; this is {platform.python_version()}. Try make PYTHON=python3.11."
    if sys.platform != "linux" or platform.machine() != "x86_64" or platform.libc_ver()[0] != "glibc":
        return "The demo and the tests start servers that need Linux on x86-64 with glibc."
    return ""


def wanted() -> str:
    """Return the fingerprint of everything that shapes the environment."""
    digest = hashlib.sha256(sys.version.encode())
    for file in INPUTS:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def create() -> bool:
    """Create the environment; tell whether it has a pip."""
    print("Creating .venv", flush=True)
    try:
        venv.create(VENV, with_pip=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def install(*words: str) -> bool:
    """Let pip install and show its own progress; tell whether it did."""
    print("Installing the pinned packages (about 200 MB the first time)" if "-r" in words else "Installing Review Day")
    sys.stdout.flush()
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *words]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def refuse(why: str) -> int:
    """Say why it can't go on."""
    print(why, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

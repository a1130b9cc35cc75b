"""Write `requirements/all.txt` anew from pyproject.toml: every package with its version and the hashes of its files.

    python3 tools/pin.py [--upgrade]

Keeps the pins that are there unless told to upgrade. Names no index, so it works with whatever pip is set up for.
"""

import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "requirements" / "all.txt"
OPTIONS = (
    "--allow-unsafe",
    "--annotation-style=line",
    "--generate-hashes",
    "--no-emit-find-links",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-header",
    "--quiet",
    "--strip-extras",
)


def main(arguments: list[str]) -> int:
    """Resolve in a throw-away environment and return pip-compile's exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv" / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "pip-tools"], check=True)
        wanted = folder / "all.in"
        wanted.write_text("".join(f"{requirement}\n" for requirement in requirements()))
        command = [python, "-m", "piptools", "compile", *OPTIONS, *arguments, "--output-file", PINS, wanted]
        done = subprocess.run(command, cwd=folder, check=False)
        PINS.write_text(PINS.read_text().replace(f"-r {wanted}", "pyproject.toml").lstrip())
        return done.returncode


def requirements() -> list[str]:
    """Return every requirement of pyproject.toml: run time, extras and development."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = (
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    )
    return sorted({requirement for group in groups for requirement in group})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

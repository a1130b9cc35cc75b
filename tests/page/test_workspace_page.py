"""Look at the workspace's page with a real browser, as a person who tries the demo does."""

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.demo.slack_server import SlackServer

pytestmark = pytest.mark.page


@pytest.fixture
def chromium() -> str:
    """The browser's program; `make test-page` says what is missing."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Install Chromium (on Debian: apt-get install chromium) and run make test-page again."
    return program


def test_channel_on_the_page(chromium: str, slack_server: SlackServer, tmp_path: Path) -> None:
    """What is said in the channel stands on the page, through the namespace and the forwarder."""
    slack_server.say("Good morning, Glance", user="UADA")
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path}",
        "--virtual-time-budget=3000",
    )

    page = subprocess.run(
        [chromium, *options, "--dump-dom", slack_server.page_url],
        capture_output=True,
        text=True,
        check=True,
        timeout=90,
    )

    assert "Good morning, Glance" in page.stdout

"""Play a review day on this machine alone: a Slack workspace, a real Gerrit with a team's backlog, and the bot.

make demo                  prints the page to open and what to type, and goes on until Ctrl-C
make demo ARGS=--script    plays a whole day in minutes, prints each message and checks what is claimed
make demo ARGS=--console   prints such a day without any server
"""

import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.demo.backlog_site import running_backlog
from bot.demo.bot_process import BotProcess, bot_settings, running_bot
from bot.demo.console_day import play_console
from bot.demo.day_script import LINKED, NotTrue, ScriptedDay
from bot.demo.downloads import DownloadFailed, WrongDownload
from bot.demo.gerrit_program import GerritProgramFailed
from bot.demo.gerrit_server import GerritServer
from bot.demo.loopback import NeverReady
from bot.demo.machine import WrongMachine
from bot.demo.member import NotSeen
from bot.demo.message import NoSuchButton
from bot.demo.progress import say
from bot.demo.slack_config import Workspace
from bot.demo.slack_server import SlackServer, running_slack

FAILURES = (DownloadFailed, WrongDownload, WrongMachine, GerritProgramFailed, NeverReady)
UNTRUE = (NotTrue, NotSeen, NoSuchButton)

WELCOME = """
A review day on this machine. Nothing leaves it.

  Slack    {slack}
  Gerrit   {gerrit}   (Sign in, then become anybody: ada, bela, chen …)

Open the Slack page, choose Ada Lind, go to #glance-reviews, and type for example:

  /reviewday backlog
  /reviewday start 2h              and press Start it; Ada is a host

Then choose somebody else, such as Bela Kovacs:

  /reviewday join 3                the list comes by direct message
  /reviewday why 7

Vote or comment in Gerrit as bela: the list notices by itself within seconds. As Ada again:

  /reviewday end                   the result stands in the channel

The bot's log: {log}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything that runs for the demo."""

    gerrit: GerritServer
    slack: SlackServer
    bot: BotProcess


def play(*, script: bool, console: bool) -> int:
    """Play the demo and return the exit code: 0 only if everything that was claimed is true."""
    if console:
        return play_console()
    try:
        with tempfile.TemporaryDirectory(prefix="reviewday-") as folder, _stage(Path(folder)) as stage:
            return _scripted(stage) if script else _open_house(stage)
    except FAILURES as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        return 130 if script else 0


@contextmanager
def _stage(folder: Path) -> Iterator[Stage]:
    say("Starting a Gerrit, a Slack workspace and the bot")
    links = {f"U{name.upper()}": name for name in LINKED}
    with (
        running_backlog(folder) as gerrit,
        running_slack(folder, Workspace()) as slack,
        running_bot(bot_settings(folder / "bot", slack=slack, gerrit=gerrit, links=links)) as bot,
    ):
        yield Stage(gerrit=gerrit, slack=slack, bot=bot)


def _scripted(stage: Stage) -> int:
    try:
        ScriptedDay(gerrit=stage.gerrit, slack=stage.slack).play()
    except UNTRUE as failure:
        say(f"\n{failure}\n\nThe end of the bot's log:\n{stage.bot.last_words()}")
        return 1
    print("\nThe day is over, and everything that was claimed is true.")
    return 0


def _open_house(stage: Stage) -> int:
    """Say where to look and what to type, and wait for Ctrl-C or for the bot's end."""
    print(WELCOME.format(slack=stage.slack.page_url, gerrit=stage.gerrit.url, log=stage.bot.log_file))
    if stage.slack.is_open:
        print("This machine allows no network namespaces, so other machines can reach the Slack page.\n")
    print("Ctrl-C stops all of it.", flush=True)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    while stage.bot.is_alive() and not stop.wait(1):
        pass
    if stop.is_set():
        return 0
    say(f"The bot has ended by itself. The end of its log:\n{stage.bot.last_words()}")
    return 1

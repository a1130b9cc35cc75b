"""Run the bot as an operator does: `reviewday run` with a configuration file and secrets in the environment.

    settings = bot_settings(folder, slack=slack, gerrit=gerrit)
    with running_bot(settings) as bot:
        bot.cli("doctor")

It is the installed command in a process of its own; nothing of the product is imported here.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from bot.demo.gerrit_admin import PASSWORD
from bot.demo.loopback import LOOPBACK, NeverReady, answers, free_port, wait_until
from bot.demo.namespace import die_with_parent
from bot.demo.opendev import CORE_GROUP, PROJECTS
from bot.demo.slack_config import CHANNEL, App, HttpApp
from bot.demo.slack_server import SlackServer

PROGRAM = Path(sys.executable).with_name("reviewday")
BOT_ACCOUNT = "reviewday"
HOST = "UADA"
READY_LIMIT_S = 60
STOP_LIMIT_S = 15
CLI_LIMIT_S = 60
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BotSettings:
    """What a bot is started with: its tables by name, its teams and its secrets, in a folder of its own."""

    folder: Path
    port: int
    tables: Mapping[str, Table]
    teams: Sequence[Table]
    secrets: Mapping[str, str] = field(repr=False)

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.folder / "reviewday.toml"

    @property
    def store(self) -> Path:
        """The store's file."""
        return self.folder / "reviewday.sqlite3"

    def write(self) -> None:
        """Write the configuration file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config.write_text(to_toml(self.tables, teams=self.teams))


class Addressed(Protocol):
    """A server that has an address, whatever runs behind it."""

    @property
    def url(self) -> str:
        """The address."""
        ...


def bot_settings(
    folder: Path,
    *,
    slack: SlackServer,
    gerrit: Addressed,
    app: App | None = None,
    team: Table | None = None,
    links: Table | None = None,
    tables: Mapping[str, Table] | None = None,
) -> BotSettings:
    """Describe a bot for these servers, quick enough to watch; `team` and `tables` replace single settings."""
    app = app or slack.workspace.apps[0]
    port = app.port if isinstance(app, HttpApp) else free_port()
    mode = "http" if isinstance(app, HttpApp) else "socket"
    default: dict[str, Table] = {
        "slack": {"mode": mode, "api_url": slack.api_url},
        "gerrit": {"url": gerrit.url.rstrip("/"), "username": BOT_ACCOUNT, "poll_s": 1.0, "idle_poll_s": 2.0},
        "store": {"path": str(folder / "reviewday.sqlite3")},
        "web": {"host": LOOPBACK, "port": port},
        "delivery": {"grace_s": 2.0, "board_every_s": 1.0, "per_channel_s": 0.2},
        "deal": {},
        "links": links or {},
    }
    given = tables or {}
    return BotSettings(
        folder=folder,
        port=port,
        tables={name: {**table, **given.get(name, {})} for name, table in default.items()},
        teams=[DEMO_TEAM | dict(team or {})],
        secrets=_secrets(app),
    )


DEMO_TEAM: dict[str, Any] = {
    "key": "glance",
    "name": "Glance",
    "channel": CHANNEL,
    "repositories": list(PROJECTS),
    "hosts": [HOST],
    "deciding_groups": [CORE_GROUP],
    "bots": ["storage-ci"],
}


def _secrets(app: App) -> dict[str, str]:
    secrets = {"SLACK_BOT_TOKEN": app.bot_token, "GERRIT_PASSWORD": PASSWORD}
    if isinstance(app, HttpApp):
        return secrets | {"SLACK_SIGNING_SECRET": app.signing_secret}
    return secrets | {"SLACK_APP_TOKEN": app.app_token}


def to_toml(tables: Mapping[str, Table], *, teams: Sequence[Table]) -> str:
    """Write tables of plain values; JSON's strings, numbers and lists are TOML's as well."""
    parts = [(f"[{name}]", table) for name, table in tables.items()] + [("[[team]]", team) for team in teams]
    return "\n".join(_table(head, table) for head, table in parts)


def _table(head: str, table: Table) -> str:
    rows = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in table.items())
    return f"{head}\n{''.join(rows)}"


class BotProcess:
    """A bot that can be started, stopped, killed and started again on the same store."""

    def __init__(self, settings: BotSettings) -> None:
        self.settings = settings
        self.log_file = settings.folder / "bot.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number of its process, 0 before the first start."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start it and return once it is ready; raises `NeverReady` with the end of its log."""
        self.start_without_waiting()
        is_ready = partial(answers, self.settings.port, "/readyz")
        if not wait_until(is_ready, is_alive=self.is_alive, limit_s=READY_LIMIT_S):
            self.kill()
            raise NeverReady("The bot", self.last_words())

    def start_without_waiting(self) -> None:
        """Start it and return at once."""
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                self._command("run"),
                env=self.environment(),
                cwd=self.settings.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - started before there are threads
            )

    def _command(self, *arguments: str) -> list[str]:
        return [str(PROGRAM), "--config", str(self.settings.config), *arguments]

    def environment(self) -> dict[str, str]:
        """Return what a bot finds in its environment: little, and its secrets."""
        return {name: os.environ[name] for name in INHERITED if name in os.environ} | dict(self.settings.secrets)

    def is_alive(self) -> bool:
        """Tell whether it runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> int:
        """Ask it to stop and return its exit code; kill it when it does not."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int:
        """End it at once, as a crash would."""
        return self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        if self.is_alive():
            self._process.send_signal(number)
        try:
            return self._process.wait(timeout=STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def cli(self, *arguments: str) -> str:
        """Run another command of `reviewday` beside it and return what it printed; raises `CommandFailed`."""
        done = subprocess.run(
            self._command(*arguments),
            env=self.environment(),
            cwd=self.settings.folder,
            capture_output=True,
            text=True,
            timeout=CLI_LIMIT_S,
            check=False,
        )
        if done.returncode:
            raise CommandFailed(arguments, done.stdout + done.stderr)
        return done.stdout

    def log(self) -> str:
        """Return all that it has written."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def last_words(self) -> str:
        """Return the end of its log."""
        return self.log()[-4000:]


class CommandFailed(Exception):
    """A command of `reviewday` ended with an error; what it said follows."""

    def __init__(self, arguments: Sequence[str], said: str) -> None:
        super().__init__(f"reviewday {' '.join(arguments)}: {said}")
        self.said = said


@contextmanager
def running_bot(settings: BotSettings) -> Iterator[BotProcess]:
    """Run a bot until the block ends."""
    settings.write()
    bot = BotProcess(settings)
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()

"""The bot of one day, killed and started again on the same store, over and over, until it is told to rest."""

import os
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from bot.demo.bot_process import BotProcess, BotSettings
from tests.campaign.nursery import Nursery
from tests.campaign.plan import Plan

LAST_WORDS = 3000
# An operator's command that finds no bot opens the file itself; a bot that starts in that moment is refused.
ASKED_OTHERWISE = "Stop that one first, or ask it."
QUICK_START_S = 0.5


@dataclass(slots=True)
class Lives:
    """Keeps a bot running: whenever it dies, the next one starts at once. `plan` gives each life's length.

    A life that ended otherwise than by our kill is kept in `crashes`, with its last words.
    """

    settings: BotSettings
    nursery: Nursery
    plan: Plan
    kills: int = 0
    lives: int = 0
    crashes: list[str] = field(default_factory=list)
    _pid: int = 0
    _born_at: float = 0.0
    is_connected: bool = False
    _is_over: bool = False
    _is_resting: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    def begin(self) -> None:
        """Start the first life; it and all later ones run beside the caller."""
        self.settings.write()
        self._thread = threading.Thread(target=self._keep)
        self._thread.start()

    def kill(self) -> bool:
        """Kill the bot that runs; False if none does or killing is over."""
        with self._lock:
            if not self._pid or self._is_resting:
                return False
            self._strike()
            return True

    def rest(self) -> None:
        """Kill no more; the life that runs, or the next one, goes on."""
        with self._lock:
            self._is_resting = True

    def end(self) -> None:
        """Let the last life end as an operator would end it."""
        with self._lock:
            self._is_over = self._is_resting = True
            if self._pid:
                os.kill(self._pid, signal.SIGTERM)
        if self._thread is not None:
            self._thread.join()

    def cli(self, *arguments: str) -> str:
        """Run a command of `reviewday` beside it, and return what it printed."""
        said = self.settings.folder / "said.txt"
        said.unlink(missing_ok=True)
        self.nursery.wait(self._run(*arguments, log=said))
        return said.read_text()

    def log(self) -> str:
        """Give what all lives have written."""
        return BotProcess(self.settings).log()

    def _strike(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        self.kills += 1
        self._pid = 0
        self.is_connected = False

    def _keep(self) -> None:
        while not self._is_over:
            pid = self._start()
            code = self.nursery.wait(pid)
            with self._lock:
                self._pid = 0 if self._pid == pid else self._pid
            self._judge(code)

    def _judge(self, code: int) -> None:
        """Keep an end that was neither our kill, nor ours to ask for, nor an operator's being there first."""
        was_refused = self.log().rstrip().endswith(ASKED_OTHERWISE)
        if not (code == -signal.SIGKILL or self._is_over or was_refused):
            self.crashes.append(f"exit code {code}: {self.log()[-LAST_WORDS:]}")

    def _start(self) -> int:
        pid = self._run("run", log=self.settings.folder / "bot.log")
        with self._lock:
            self.lives += 1
            self._pid, self._born_at = pid, time.monotonic()
            early = self.plan.dies_early_s(self.lives)
            if self._is_over:
                os.kill(pid, signal.SIGTERM)
            elif early is not None and not self._is_resting:
                self._strike_in(early)
        return pid

    def _run(self, *arguments: str, log: Path) -> int:
        words = ("--config", str(self.settings.config), *arguments)
        environment = BotProcess(self.settings).environment()
        return self.nursery.start(*words, environment=environment, folder=self.settings.folder, log=log)

    def connected(self) -> None:
        """Count the life that runs from now on: what it took to start stretches it, so slow machines get on too."""
        with self._lock:
            if not self._pid or self._is_resting:
                return
            self.is_connected = True
            stretch = max(1.0, (time.monotonic() - self._born_at) / QUICK_START_S)
            self._strike_in(self.plan.lifetime_s(self.lives) * stretch)

    def _strike_in(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self._time_is_up, [self._pid])
        timer.daemon = True
        timer.start()

    def _time_is_up(self, pid: int) -> None:
        with self._lock:
            if self._pid == pid and not self._is_resting:
                self._strike()

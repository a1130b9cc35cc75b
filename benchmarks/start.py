"""Start time and memory of `reviewday run`, with an empty store and with a thousand changes in it.

Limits: two seconds to ready, 512 MB.
"""

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import show
from benchmarks.large_site import large_gerrit
from bot.demo.bot_process import BotProcess, bot_settings
from bot.demo.slack_config import Workspace
from bot.demo.slack_server import running_slack

LIMIT_S = 2.0
LIMIT_MB = 512
SETTLE_S = 10.0


def resident_mb(bot: BotProcess) -> float:
    """Give the resident memory of the bot's process."""
    status = Path(f"/proc/{bot.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measure(bot: BotProcess, what: str) -> None:
    """Start the bot, let it settle, and print what it took."""
    began = time.perf_counter()
    bot.start()
    ready_s = time.perf_counter() - began
    time.sleep(SETTLE_S)
    memory = resident_mb(bot)
    bot.stop()
    show(
        "start",
        store=what,
        ready_s=round(ready_s, 2),
        of_limit=round(ready_s / LIMIT_S, 2),
        rss_mb=round(memory),
        memory_of_limit=round(memory / LIMIT_MB, 2),
    )


def main() -> int:
    """Measure the first start, which reads everything, and the next one."""
    with (
        tempfile.TemporaryDirectory() as name,
        large_gerrit(Path(name)) as gerrit,
        running_slack(Path(name), Workspace()) as slack,
    ):
        bot = BotProcess(bot_settings(Path(name) / "bot", slack=slack, gerrit=gerrit))
        bot.settings.write()
        measure(bot, "empty")
        measure(bot, "1,000 changes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

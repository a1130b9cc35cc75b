"""Acknowledging 1,000 signed commands, durable inbox row included, while a full sync runs and flows work them.

Limit: Slack's three seconds. Aim: 99 of 100 within 100 ms.
"""

import asyncio
import hmac
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

import aiohttp

from benchmarks.figures import ms, percentile, show
from benchmarks.large_site import large_gerrit
from bot.demo.bot_process import BotProcess, bot_settings
from bot.demo.loopback import LOOPBACK, free_port
from bot.demo.slack_config import CHANNEL, SIGNING_SECRET, HttpApp, Workspace
from bot.demo.slack_server import running_slack

COMMANDS = 1_000
A_SECOND = 50
LIMIT_S, AIM_S = 3.0, 0.1
WORDS = ("help", "days", "backlog", "why 12", "", "join 3", "leave")
USERS = ("UBELA", "UCHEN", "UDORA", "UEMIL", "UMINA", "UNOOR")


def signed(number: int) -> tuple[bytes, dict[str, str]]:
    """Give a command as Slack sends it, with its signature."""
    fields = {
        "command": "/reviewday",
        "text": WORDS[number % len(WORDS)],
        "user_id": USERS[number % len(USERS)],
        "channel_id": CHANNEL,
        "team_id": "T0GLANCE",
        "trigger_id": f"bench.{number}",
        "response_url": "http://127.0.0.1:9/none",
    }
    body, at = urlencode(fields).encode(), str(int(time.time()))
    made = hmac.new(SIGNING_SECRET.encode(), b"v0:" + at.encode() + b":" + body, sha256).hexdigest()
    headers = {
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": f"v0={made}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return body, headers


async def fire(url: str, *, gap_s: float) -> list[float]:
    """Send every command at its time and give how long each took to be acknowledged."""
    spent: list[float] = []

    async def send(session: aiohttp.ClientSession, number: int) -> None:
        body, headers = signed(number)
        began = time.perf_counter()
        async with session.post(url, data=body, headers=headers) as response:
            await response.read()
            if response.status != 200:  # noqa: PLR2004
                message = f"status {response.status}"
                raise RuntimeError(message)
        spent.append(time.perf_counter() - began)

    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        for number in range(COMMANDS):
            group.create_task(send(session, number))
            await asyncio.sleep(gap_s)
    return spent


def main() -> int:
    """Start the bot on an empty store, and fire while it reads a thousand changes for the first time."""
    app = HttpApp(port=free_port())
    with (
        tempfile.TemporaryDirectory() as name,
        large_gerrit(Path(name)) as gerrit,
        running_slack(Path(name), Workspace(apps=[app])) as slack,
    ):
        settings = bot_settings(Path(name) / "bot", slack=slack, gerrit=gerrit, app=app)
        settings.write()
        bot = BotProcess(settings)
        bot.start_without_waiting()
        url = f"http://{LOOPBACK}:{app.port}/slack/events"
        asyncio.run(_until_open(url))
        spent = asyncio.run(fire(url, gap_s=1 / A_SECOND))
        bot.stop()
    show(
        "ack",
        commands=len(spent),
        p50_ms=ms(percentile(spent, 0.5)),
        p99_ms=ms(percentile(spent, 0.99)),
        worst_ms=ms(max(spent)),
        p99_of_aim=round(percentile(spent, 0.99) / AIM_S, 2),
        worst_of_limit=round(max(spent) / LIMIT_S, 3),
    )
    return 0


async def _until_open(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(300):
            try:
                async with session.post(url, data=b""):
                    return
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())

"""Reading a thousand changes from the real Gerrit, as a ratio to the bare HTTP time of the same requests (aim 1.3)."""

import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from benchmarks.figures import show
from benchmarks.large_site import CHANGES, PROJECT, large_gerrit
from bot.demo.gerrit_admin import PASSWORD
from bot.gerrit import client
from bot.gerrit.client import Server
from bot.gerrit.gateway import GerritGateway
from bot.schedule.clock import SystemClock

ROUNDS = 4
AIM = 1.3
CONNECTIONS = 4

Read = Callable[[GerritGateway], Awaitable[Any]]


class Recorder:
    """Notes every address that the gateway asks for."""

    def __init__(self) -> None:
        """Look over the shoulder of every answer's check."""
        self.urls: list[str] = []
        checked = client.Client._check  # noqa: SLF001 - measured from outside

        def check(one: Any, response: requests.Response, **given: object) -> None:  # noqa: ANN401 - the same
            self.urls.append(str(response.request.url))
            checked(one, response, **given)

        setattr(client.Client, "_check", check)  # noqa: B010 - the same


async def ours(url: str, read: Read, recorder: Recorder) -> tuple[float, list[str]]:
    """Time one reading by the gateway, on warm connections."""
    gateway = GerritGateway(server=Server(url=url, username="reviewday", password=PASSWORD), clock=SystemClock())
    await gateway.accounts("1")
    recorder.urls.clear()
    began = time.perf_counter()
    await read(gateway)
    spent = time.perf_counter() - began
    gateway.close()
    return spent, list(recorder.urls)


def bare(url: str, urls: list[str]) -> float:
    """Time the same requests without any of our code: pages in a row, comments four at a time."""
    local = threading.local()

    def get(address: str) -> bytes:
        session = getattr(local, "session", None)
        if session is None:
            session = local.session = requests.Session()
            session.trust_env, session.auth = False, ("reviewday", PASSWORD)
            session.headers["Accept"] = "application/json"
        return bytes(session.get(address, timeout=60).content)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(get, [f"{url}/config/server/version"] * CONNECTIONS))
        began = time.perf_counter()
        for address in [one for one in urls if "/comments" not in one]:
            pool.submit(get, address).result()
        list(pool.map(get, [one for one in urls if "/comments" in one]))
        return time.perf_counter() - began


def main() -> int:
    """Measure a full reading, an incremental one, and a sweep of versions."""
    recorder = Recorder()
    since = datetime.now(UTC) - timedelta(days=30)
    readings: dict[str, Read] = {
        "full": lambda gateway: gateway.open_changes([PROJECT]),
        "incremental": lambda gateway: gateway.changed_since([PROJECT], since),
        "versions": lambda gateway: gateway.versions([PROJECT]),
    }
    with tempfile.TemporaryDirectory() as name, large_gerrit(Path(name)) as gerrit:
        url = gerrit.url.rstrip("/")
        for what, read in readings.items():
            pairs, urls = [], list[str]()
            for _ in range(ROUNDS):
                spent, urls = asyncio.run(ours(url, read, recorder))
                pairs.append((spent, bare(url, urls)))
            best, base = min(one for one, _ in pairs), min(one for _, one in pairs)
            ratio = best / base
            show(
                "sync",
                reading=what,
                changes=CHANGES,
                requests=len(urls),
                ours_s=round(best, 2),
                bare_s=round(base, 2),
                ratio=round(ratio, 2),
                of_aim=round(ratio / AIM, 2),
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

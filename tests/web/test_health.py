"""What machines that look after the bot are told."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from bot.web.health import Metrics, add_health


@asynccontextmanager
async def asked(missing: Mapping[str, str], metrics: Metrics) -> AsyncIterator[Any]:
    """Serve the three addresses and give a way to ask one."""

    async def ready() -> Mapping[str, str]:
        return missing

    application = web.Application()
    add_health(application, ready=ready, metrics=metrics)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        async with aiohttp.ClientSession(f"http://{host}:{port}") as session:

            async def ask(path: str) -> tuple[int, str]:
                async with session.get(path) as response:
                    return response.status, await response.text()

            yield ask
    finally:
        await runner.cleanup()


async def test_ready() -> None:
    """With nothing missing the bot is alive and ready."""
    async with asked({}, Metrics()) as ask:
        assert await ask("/healthz") == (200, "ok")
        assert await ask("/readyz") == (200, '{"ready": true, "missing": {}}')


async def test_not_ready() -> None:
    """What is missing is named; the process is alive all the same."""
    async with asked({"slack": "The connection is down."}, Metrics()) as ask:
        assert await ask("/healthz") == (200, "ok")
        assert await ask("/readyz") == (503, '{"ready": false, "missing": {"slack": "The connection is down."}}')


async def test_metrics() -> None:
    """Requests are counted by kind, refusals by reason, and figures are shown as they are."""
    metrics = Metrics()
    metrics.refused("old")
    metrics.refused("old")
    metrics.came_in("command")
    metrics.watch("outbox_waiting", "Posts that wait.", lambda: 7)

    async with asked({}, metrics) as ask:
        status, text = await ask("/metrics")

    assert status == 200
    assert 'reviewday_requests_refused_total{reason="old"} 2.0' in text
    assert 'reviewday_requests_total{kind="command"} 1.0' in text
    assert "reviewday_outbox_waiting 7.0" in text

"""A store in memory and a clock for the loops, and loops that end with their test."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine

import pytest

from bot.store.sqlite_store import SqliteStore
from tests.fakes import FakeClock, fake_store

Start = Callable[[Coroutine[None, None, None]], Awaitable["asyncio.Task[None]"]]


@pytest.fixture
def clock() -> FakeClock:
    """A clock at `NOW`."""
    return FakeClock()


@pytest.fixture
async def store(clock: FakeClock) -> AsyncIterator[SqliteStore]:
    """An empty store in memory."""
    async with fake_store(clock) as opened:
        yield opened


@pytest.fixture
async def start(store: SqliteStore, clock: FakeClock) -> AsyncIterator[Start]:
    """Start a loop and let it run until it waits; it is cancelled at the end of the test, if it still runs."""
    loops: list[asyncio.Task[None]] = []

    async def started(loop: Coroutine[None, None, None]) -> "asyncio.Task[None]":
        task = asyncio.ensure_future(loop)
        loops.append(task)
        await clock.settled()
        return task

    yield started
    for task in loops:
        task.cancel()
    await asyncio.gather(*loops, return_exceptions=True)

"""What the Clock port promises, of the machine's clock and of the fake alike."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

import pytest

from bot.ports import Clock
from bot.schedule.clock import SystemClock
from tests.fakes import FakeClock

Case = tuple[Clock, Callable[[], Awaitable[None]]]


@pytest.fixture(params=["real", "fake"])
def case(request: pytest.FixtureRequest) -> Case:
    """A clock, and what lets a tenth of a second pass on it."""
    if request.param == "real":
        return SystemClock(), lambda: asyncio.sleep(0.1)
    fake = FakeClock()
    return fake, lambda: fake.advance(seconds=0.1)


def test_aware(case: Case) -> None:
    """The present instant is aware and in UTC."""
    clock, _ = case

    assert clock.now().tzinfo is UTC


async def test_past(case: Case) -> None:
    """Sleeping until an instant that has passed returns at once."""
    clock, _ = case

    await asyncio.wait_for(clock.sleep_until(clock.now() - timedelta(days=1)), timeout=1)


async def test_future(case: Case) -> None:
    """A sleeper wakes at its instant or a little later, never before."""
    clock, pass_time = case
    until = clock.now() + timedelta(seconds=0.05)
    sleeper = asyncio.ensure_future(clock.sleep_until(until))
    await asyncio.sleep(0)
    assert not sleeper.done()

    await pass_time()

    await asyncio.wait_for(sleeper, timeout=1)
    assert clock.now() >= until

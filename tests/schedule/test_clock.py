"""Our own time, and the bell that wakes a loop before its time."""

import asyncio
from datetime import UTC, timedelta

import pytest
import time_machine

from bot.schedule.clock import Bell, SystemClock, watch_clock
from tests.builders import NOW, ahead
from tests.fakes import FakeClock, settled


def test_now() -> None:
    """The clock gives the machine's instant, aware, in UTC."""
    with time_machine.travel(NOW, tick=False):
        assert SystemClock().now() == NOW
        assert SystemClock().now().tzinfo is UTC


async def test_sleeps() -> None:
    """A sleeper wakes at its instant, not before; at once for an instant that has passed."""
    clock = SystemClock()
    until = clock.now() + timedelta(milliseconds=30)

    await clock.sleep_until(until)

    assert clock.now() >= until
    await asyncio.wait_for(clock.sleep_until(until - timedelta(hours=1)), timeout=0.1)


def test_steady() -> None:
    """A clock that nobody touches has not jumped."""
    assert abs(SystemClock().jumped()) < timedelta(seconds=1)


@pytest.mark.parametrize("hours", [1, -1, 24, -24 * 365])
def test_jumped(hours: int) -> None:
    """A clock that was set is noticed once, with how far and which way."""
    clock = SystemClock()

    with time_machine.travel(clock.now() + timedelta(hours=hours)):
        first, second = clock.jumped(), clock.jumped()

    assert abs(first - timedelta(hours=hours)) < timedelta(seconds=2)
    assert abs(second) < timedelta(seconds=1)


async def test_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch tells of a jump, and of nothing else."""
    told: list[timedelta] = []

    class Jumpy(SystemClock):
        """A clock whose sleeps are short and that jumps at the second look."""

        jumps = iter([timedelta(), timedelta(hours=1), timedelta(seconds=4)])

        async def sleep_until(self, at: object) -> None:
            await asyncio.sleep(0)

        def jumped(self) -> timedelta:
            return next(self.jumps, timedelta())

    async def tell(jump: timedelta) -> None:
        told.append(jump)

    watch = asyncio.ensure_future(watch_clock(clock=Jumpy(), told=tell))
    await settled()
    watch.cancel()

    assert told == [timedelta(hours=1)]


async def test_bell_rung() -> None:
    """A ring wakes whoever waits at once."""
    clock, bell = FakeClock(), Bell()
    waiting = asyncio.ensure_future(bell.wait(until=ahead(hours=1), clock=clock))
    await settled()

    bell.ring()

    assert await waiting


async def test_bell_not_rung() -> None:
    """Without a ring the wait ends at its instant."""
    clock, bell = FakeClock(), Bell()
    waiting = asyncio.ensure_future(bell.wait(until=ahead(hours=1), clock=clock))
    await settled()

    await clock.advance(minutes=59)
    assert not waiting.done()
    await clock.advance(minutes=1)

    assert not await waiting


async def test_bell_rung_before() -> None:
    """A ring while nobody waits lets the next one through, once."""
    clock, bell = FakeClock(), Bell()
    bell.ring()

    assert await bell.wait(until=ahead(hours=1), clock=clock)
    assert not await bell.wait(until=NOW, clock=clock)

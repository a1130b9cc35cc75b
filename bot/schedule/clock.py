"""Our own time: the only module that reads the machine's clock or sleeps."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.ports import Clock

LONGEST_SLEEP_S = 5.0
LOOK_EVERY = timedelta(seconds=10)
JUMP = timedelta(seconds=5)


class SystemClock:
    """The machine's clock. A sleeper notices within seconds when somebody sets the clock."""

    def __init__(self) -> None:
        """Remember how the wall clock and the steady clock stood together."""
        self._anchor = datetime.now(UTC), time.monotonic()

    def now(self) -> datetime:
        """Give the present instant, in UTC."""
        return datetime.now(UTC)

    async def sleep_until(self, at: datetime) -> None:
        """Return at the instant or a little later; at once if it has passed."""
        while (left := (at - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - nobody sets off an event when time has passed
            await asyncio.sleep(min(left, LONGEST_SLEEP_S))

    def jumped(self) -> timedelta:
        """Give how far the wall clock was moved since this was asked last; the steady clock is the measure.

        A machine that slept shows as a jump ahead, for its steady clock stood still.
        """
        wall, steady = self._anchor
        self._anchor = datetime.now(UTC), time.monotonic()
        return (self._anchor[0] - wall) - timedelta(seconds=self._anchor[1] - steady)


async def watch_clock(*, clock: SystemClock, told: Callable[[timedelta], Awaitable[None]]) -> None:
    """Tell when the wall clock was moved by more than five seconds; looks every ten seconds."""
    while True:
        await clock.sleep_until(clock.now() + LOOK_EVERY)
        jump = clock.jumped()
        if abs(jump) > JUMP:
            await told(jump)


class Bell:
    """Wakes one loop before its time. A ring while nobody waits is heard by the next who waits."""

    def __init__(self) -> None:
        """Begin silent."""
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits, or let the next one through."""
        self._rung.set()

    async def wait(self, *, until: datetime, clock: Clock) -> bool:
        """Return when rung (True) or at the instant (False)."""
        rung = asyncio.ensure_future(self._rung.wait())
        asleep = asyncio.ensure_future(clock.sleep_until(until))
        try:
            await asyncio.wait({rung, asleep}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in (rung, asleep):
                waiting.cancel()
            await asyncio.gather(rung, asleep, return_exceptions=True)
        was_rung = self._rung.is_set()
        self._rung.clear()
        return was_rung

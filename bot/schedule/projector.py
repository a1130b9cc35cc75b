"""The projector: shows every open day, in order, which changes differ in Gerrit."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog

from bot.ports import Clock, Stale, Store
from bot.schedule.clock import Bell

LOOK_EVERY = timedelta(seconds=30)
AGAIN_AFTER = timedelta(seconds=1)
AT_ONCE = 200

log = structlog.get_logger(__name__)


async def run_projector(
    *, store: Store, clock: Clock, bell: Bell, progress: Callable[[Sequence[int]], Awaitable[None]]
) -> None:
    """Hand over the numbers of changes whose facts are news, in order, and take them off the list when that is done.

    What is interrupted is handed over again, so `progress` must be able to see the same facts twice.
    """
    while True:
        numbers = (await store.dirty())[:AT_ONCE]
        if not numbers:
            await bell.wait(until=clock.now() + LOOK_EVERY, clock=clock)
        elif await _progressed(numbers, progress):
            await store.seen(numbers)
        else:
            await clock.sleep_until(clock.now() + AGAIN_AFTER)


async def _progressed(numbers: Sequence[int], progress: Callable[[Sequence[int]], Awaitable[None]]) -> bool:
    try:
        await progress(numbers)
    except Stale:
        log.warning("projector.stale", changes=len(numbers))
        return False
    return True

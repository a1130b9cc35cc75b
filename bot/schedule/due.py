"""What falls due: days to announce, to open, to close, to settle, and people to ask once."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.domain.outcome import Due
from bot.ports import Clock, Stale, Store
from bot.schedule.clock import Bell

LOOK_EVERY = timedelta(seconds=30)

log = structlog.get_logger(__name__)


async def run_due(*, store: Store, clock: Clock, bell: Bell, handle: Callable[[Due], Awaitable[None]]) -> None:
    """Hand over what has fallen due, oldest first, at its instant or when the bell rings, at least every 30 seconds.

    What its handler does not end comes again 30 seconds later; so does one that found the state changed too often.
    """
    while True:
        for due in await store.due(clock.now()):
            await _handled(due, handle)
        await bell.wait(until=await _next_look(store, clock.now()), clock=clock)


async def _handled(due: Due, handle: Callable[[Due], Awaitable[None]]) -> None:
    try:
        await handle(due)
    except Stale:
        log.warning("due.stale", kind=due.kind, key=due.key)


async def _next_look(store: Store, now: datetime) -> datetime:
    latest = now + LOOK_EVERY
    due_at = await store.next_due()
    return min(due_at, latest) if due_at and due_at > now else latest

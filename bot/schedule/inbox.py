"""What came in from Slack: recorded by a listener, worked here, in order, resumed after a stop."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.ports import Clock, Ids, Inbound, Store
from bot.schedule.clock import Bell

LOOK_EVERY = timedelta(seconds=30)

log = structlog.get_logger(__name__)


async def run_inbox(
    *,
    store: Store,
    clock: Clock,
    ids: Ids,
    bell: Bell,
    work: Callable[[Inbound], Awaitable[None]],
    apologise: Callable[[Inbound, str], Awaitable[None]],
) -> None:
    """Work what was recorded, oldest first, beginning with what an earlier run did not finish.

    What fails is logged with a reference word, the person is told that word, and the next one has its turn.
    """
    while True:
        for inbound in await store.unfinished():
            await _worked(inbound, ids=ids, work=work, apologise=apologise)
            await store.finish(inbound.key)
        await bell.wait(until=clock.now() + LOOK_EVERY, clock=clock)


async def _worked(
    inbound: Inbound,
    *,
    ids: Ids,
    work: Callable[[Inbound], Awaitable[None]],
    apologise: Callable[[Inbound, str], Awaitable[None]],
) -> None:
    try:
        await work(inbound)
    except Exception:  # one fault must not keep everybody else waiting
        reference = ids.code()
        log.exception("inbox.failed", kind=inbound.kind, reference=reference)
        await _apologised(inbound, reference, apologise)


async def _apologised(inbound: Inbound, reference: str, apologise: Callable[[Inbound, str], Awaitable[None]]) -> None:
    try:
        await apologise(inbound, reference)
    except Exception:  # the fault itself is logged already
        log.exception("inbox.apology_failed", kind=inbound.kind, reference=reference)

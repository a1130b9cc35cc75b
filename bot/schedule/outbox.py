"""What leaves the house: claimed one by one, worded at the last moment, tried once, and what it ended with kept."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.domain.content import Content
from bot.domain.delivery import Outgoing, PostState, Receipt, Verdict
from bot.ports import Clock, Ids, Messenger, Store
from bot.schedule.clock import Bell
from bot.schedule.pace import Pace

AT_ONCE = 4
LOOK_EVERY = timedelta(seconds=1)
LOOK_UP_EVERY = timedelta(seconds=10)
DRAIN_S = 5.0

Compose = Callable[[Outgoing], Awaitable[Content | None]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What it takes to deliver one intent.

    `misconfigured` hears of every try that ended where only a person can help, `held` whenever look-ups were made.
    """

    store: Store
    messenger: Messenger
    clock: Clock
    ids: Ids
    pace: Pace
    compose: Compose
    misconfigured: Callable[[Outgoing, Receipt], Awaitable[None]]
    held: Callable[[], Awaitable[None]] | None = None
    look_up_every: timedelta = LOOK_UP_EVERY


async def run_outbox(delivery: Delivery, *, bell: Bell, at_once: int = AT_ONCE) -> None:
    """Deliver whatever may go, a few at once; what is on its way when this is cancelled gets five seconds to end."""
    free = asyncio.Semaphore(at_once)
    async with asyncio.TaskGroup() as group:
        while True:
            await free.acquire()
            outgoing = await delivery.store.claim(delivery.clock.now())
            if outgoing is None:
                free.release()
                await bell.wait(until=delivery.clock.now() + LOOK_EVERY, clock=delivery.clock)
                continue
            group.create_task(_to_the_end(_delivered(outgoing, delivery, free, bell)))


async def run_lookups(delivery: Delivery, *, bell: Bell) -> None:
    """Look up what may have been posted, once its grace is over, place by place, and keep what was found."""
    clock = delivery.clock
    while True:
        for outgoings in _by_place(await delivery.store.uncertain(clock.now())):
            receipts = await delivery.messenger.find(outgoings)
            for outgoing in outgoings:
                await _keep_found(outgoing, receipts[outgoing.key], delivery)
            bell.ring()
            if delivery.held is not None:
                await delivery.held()
            until = max((one.retry_at for one in receipts.values() if one.retry_at), default=clock.now())
            await clock.sleep_until(until)
        await clock.sleep_until(clock.now() + delivery.look_up_every)


def _by_place(outgoings: Sequence[Outgoing]) -> Sequence[Sequence[Outgoing]]:
    """Put together what one reading finds: what went to the same person, channel or thread."""
    places: dict[tuple[str, str], list[Outgoing]] = {}
    for outgoing in outgoings:
        place = outgoing.target.id if outgoing.target else ""
        places.setdefault((place, outgoing.thread.ts if outgoing.thread else ""), []).append(outgoing)
    return tuple(places.values())


async def _keep_found(outgoing: Outgoing, receipt: Receipt, delivery: Delivery) -> None:
    log.info("outbox.looked_up", kind=outgoing.kind, key=outgoing.key, verdict=receipt.verdict)
    await delivery.store.settle(outgoing, receipt, at=delivery.clock.now())


async def _to_the_end(work: Coroutine[None, None, None]) -> None:
    """Finish what was begun, within a limit, even if we are told to stop: it saves a look-up at the next start."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=DRAIN_S)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise


async def _delivered(outgoing: Outgoing, delivery: Delivery, free: asyncio.Semaphore, bell: Bell) -> None:
    try:
        await _deliver(outgoing, delivery)
    finally:
        free.release()
        bell.ring()


async def _deliver(outgoing: Outgoing, delivery: Delivery) -> None:
    await _turn(outgoing, delivery.pace)
    content = await _composed(outgoing, delivery)
    if isinstance(content, Receipt):
        receipt = content
    elif content is None:
        await _drop(outgoing, delivery)
        return
    elif outgoing.is_edit:
        receipt = await delivery.messenger.edit(outgoing, content)
    else:
        receipt = await delivery.messenger.post(outgoing, content)
    await delivery.store.settle(outgoing, receipt, at=delivery.clock.now())
    await _tell(outgoing, receipt, delivery)


async def _turn(outgoing: Outgoing, pace: Pace) -> None:
    await pace.turn()
    if outgoing.thread is not None:
        await pace.turn_at(outgoing.thread.channel)
    elif outgoing.target is not None:
        await pace.turn_at(outgoing.target.id)


async def _composed(outgoing: Outgoing, delivery: Delivery) -> Content | Receipt | None:
    """Give the content, or the receipt of a try that failed before it began, because the words could not be made."""
    try:
        return await delivery.compose(outgoing)
    except Exception:  # one message that can't be worded must not stop all others
        reference = delivery.ids.code()
        log.exception("outbox.compose_failed", kind=outgoing.kind, key=outgoing.key, reference=reference)
        return Receipt(verdict=Verdict.NOT_POSTED, error=f"fault {reference}")


async def _drop(outgoing: Outgoing, delivery: Delivery) -> None:
    """Let go of what makes no sense any more."""
    at = delivery.clock.now()
    if outgoing.is_edit:
        await delivery.store.settle(outgoing, Receipt(verdict=Verdict.DELIVERED), at=at)
    else:
        await delivery.store.resolve(outgoing.key, PostState.EXPIRED, address=None, at=at)


async def _tell(outgoing: Outgoing, receipt: Receipt, delivery: Delivery) -> None:
    if receipt.verdict is Verdict.DELIVERED:
        log.info("outbox.delivered", kind=outgoing.kind, key=outgoing.key, revision=outgoing.revision)
        return
    log.warning(
        "outbox.not_delivered", kind=outgoing.kind, key=outgoing.key, verdict=receipt.verdict, error=receipt.error
    )
    if receipt.verdict in {Verdict.MISCONFIGURED, Verdict.REFUSED}:
        await delivery.misconfigured(outgoing, receipt)

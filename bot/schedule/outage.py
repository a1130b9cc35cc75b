"""Watch whether Gerrit answers, so that what people see says so: when it goes, when it stays away, when it is back."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain.snapshot import Snapshot
from bot.ports import Clock, Store

LOOK_EVERY = timedelta(seconds=5)


async def watch_gerrit(
    *, store: Store, clock: Clock, is_long: Callable[[Snapshot], bool], told: Callable[[], Awaitable[None]]
) -> None:
    """Tell whenever Gerrit went away, stayed away for long, or came back."""
    last = (False, False)
    while True:
        snapshot = await store.snapshot(clock.now())
        state = (snapshot.gerrit_down_at is not None, is_long(snapshot))
        if state != last:
            last = state
            await told()
        await clock.sleep_until(clock.now() + LOOK_EVERY)

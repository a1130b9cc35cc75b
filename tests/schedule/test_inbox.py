"""What came in is worked in order, once, also after a stop."""

import asyncio

from bot.ports import Inbound
from bot.schedule.clock import Bell
from bot.schedule.inbox import run_inbox
from bot.store.sqlite_store import SqliteStore
from tests.builders import make_inbound
from tests.fakes import FakeClock, FakeIds
from tests.schedule.conftest import Start


class Desk:
    """Does the work; fails on the keys in `bad`, never ends on those in `endless`."""

    def __init__(self, *, bad: tuple[str, ...] = (), endless: tuple[str, ...] = ()) -> None:
        """Begin with nothing done."""
        self.bad, self.endless = bad, endless
        self.done: list[str] = []
        self.apologies: list[tuple[str, str]] = []

    async def work(self, inbound: Inbound) -> None:
        """Work one thing."""
        if inbound.key in self.endless:
            await asyncio.Event().wait()
        if inbound.key in self.bad:
            message = "a fault of ours"
            raise ZeroDivisionError(message)
        self.done.append(inbound.key)

    async def apologise(self, inbound: Inbound, reference: str) -> None:
        """Note what a person was told."""
        self.apologies.append((inbound.key, reference))
        if len(self.apologies) > 1:
            message = "Slack is away"
            raise ConnectionError(message)


async def begin(store: SqliteStore, clock: FakeClock, desk: Desk, start: Start, bell: Bell) -> "asyncio.Task[None]":
    """Start the loop."""
    loop = run_inbox(store=store, clock=clock, ids=FakeIds(), bell=bell, work=desk.work, apologise=desk.apologise)
    return await start(loop)


async def test_at_once(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """What is recorded is worked at once, in order, and then finished; a repetition is not."""
    desk, bell = Desk(), Bell()
    await begin(store, clock, desk, start, bell)

    taken = [await store.record(make_inbound(key)) for key in ("a", "b", "a", "c")]
    bell.ring()
    await clock.settled()

    assert taken == [True, True, False, True]
    assert desk.done == ["a", "b", "c"]
    assert await store.unfinished() == ()


async def test_resumed(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """What an earlier run did not finish comes first."""
    await store.record(make_inbound("before"))
    desk = Desk()

    await begin(store, clock, desk, start, Bell())

    assert desk.done == ["before"]


async def test_stopped_in_the_middle(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """What was being worked when we stopped is not finished, so the next run has it again."""
    await store.record(make_inbound("a"))
    task = await begin(store, clock, Desk(endless=("a",)), start, Bell())

    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert await store.unfinished() == (make_inbound("a"),)


async def test_fault(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """A fault is told to the person with a word to refer to, and keeps nobody waiting; nor does an apology."""
    for key in ("a", "b", "c"):
        await store.record(make_inbound(key))
    desk = Desk(bad=("a", "b"))

    await begin(store, clock, desk, start, Bell())

    assert desk.done == ["c"]
    assert desk.apologies == [("a", "K001"), ("b", "K002")]
    assert await store.unfinished() == ()

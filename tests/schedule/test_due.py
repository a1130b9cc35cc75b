"""What falls due is handed over at its instant."""

from datetime import datetime

import pytest

from bot.domain.outcome import Due, Outcome
from bot.ports import Stale
from bot.schedule.clock import Bell
from bot.schedule.due import run_due
from bot.store.sqlite_store import SqliteStore
from tests.builders import NOW, ahead, make_due
from tests.fakes import FakeClock
from tests.schedule.conftest import Start


class Handler:
    """Notes when what was handed over, and ends it unless told otherwise."""

    def __init__(self, store: SqliteStore, clock: FakeClock, *, fails: type[Exception] | None = None) -> None:
        """Begin with nothing handled."""
        self.store, self.clock, self.fails = store, clock, fails
        self.handled: list[tuple[str, datetime]] = []

    async def handle(self, due: Due) -> None:
        """Handle one due row."""
        self.handled.append((due.key, self.clock.now()))
        if self.fails:
            raise self.fails
        snapshot = await self.store.snapshot(NOW)
        await self.store.apply(Outcome(undue=(due.key,)), expects=snapshot.revision, at=NOW)


async def test_at_its_instant(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """What falls due is handed over at its instant, in order, once."""
    due = (make_due("b", at=ahead(minutes=10)), make_due("a", at=ahead(minutes=5)), make_due("past", at=NOW))
    await store.apply(Outcome(due=due), expects=0, at=NOW)
    handler = Handler(store, clock)
    await start(run_due(store=store, clock=clock, bell=Bell(), handle=handler.handle))

    await clock.advance(minutes=20)

    assert handler.handled == [("past", NOW), ("a", ahead(minutes=5)), ("b", ahead(minutes=10))]


async def test_bell(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """A bell makes the loop see what was set since, without waiting."""
    handler, bell = Handler(store, clock), Bell()
    await start(run_due(store=store, clock=clock, bell=bell, handle=handler.handle))

    await store.apply(Outcome(due=(make_due(),)), expects=0, at=NOW)
    bell.ring()
    await clock.settled()

    assert handler.handled == [(make_due().key, NOW)]


async def test_stale(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """What found the state changed too often comes again half a minute later."""
    await store.apply(Outcome(due=(make_due(),)), expects=0, at=NOW)
    handler = Handler(store, clock, fails=Stale)
    await start(run_due(store=store, clock=clock, bell=Bell(), handle=handler.handle))

    await clock.advance(minutes=1)

    assert [at for _, at in handler.handled] == [NOW, ahead(minutes=0.5), ahead(minutes=1)]


async def test_fault(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """A fault ends the loop, so that the process goes down loudly."""
    await store.apply(Outcome(due=(make_due(),)), expects=0, at=NOW)
    handler = Handler(store, clock, fails=ZeroDivisionError)

    task = await start(run_due(store=store, clock=clock, bell=Bell(), handle=handler.handle))

    with pytest.raises(ZeroDivisionError):
        await task

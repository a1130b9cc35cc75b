"""The projector hands over what differs in Gerrit, in order, until it was seen."""

from collections.abc import Sequence

import pytest

from bot.ports import Facts, Stale
from bot.schedule.clock import Bell
from bot.schedule.projector import run_projector
from bot.store.sqlite_store import SqliteStore
from tests.builders import NOW, make_change
from tests.fakes import FakeClock
from tests.schedule.conftest import Start


class Days:
    """Notes what was handed over; fails as told, in turn."""

    def __init__(self, *fails: type[Exception]) -> None:
        """Begin with nothing seen."""
        self.fails = list(fails)
        self.seen: list[tuple[int, ...]] = []

    async def progress(self, numbers: Sequence[int]) -> None:
        """See numbers."""
        if self.fails:
            raise self.fails.pop()
        self.seen.append(tuple(numbers))


async def test_news(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """News is handed over in the order of writing, when the bell rings, once."""
    days, bell = Days(), Bell()
    await start(run_projector(store=store, clock=clock, bell=bell, progress=days.progress))

    await store.write_facts(Facts(changes=(make_change(3), make_change(1))))
    bell.ring()
    await clock.settled()

    assert days.seen == [(3, 1)]
    assert await store.dirty() == ()


async def test_news_of_before(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """What was not seen before a stop is seen at the start."""
    await store.write_facts(Facts(changes=(make_change(1),)))
    days = Days()

    await start(run_projector(store=store, clock=clock, bell=Bell(), progress=days.progress))

    assert days.seen == [(1,)]


async def test_many(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """Much news comes in parts, none lost."""
    await store.write_facts(Facts(changes=tuple(make_change(number) for number in range(1, 452))))
    days = Days()

    await start(run_projector(store=store, clock=clock, bell=Bell(), progress=days.progress))
    await clock.settled()

    assert [len(part) for part in days.seen] == [200, 200, 51]
    assert [number for part in days.seen for number in part] == list(range(1, 452))


async def test_stale(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """What found the state changed too often is handed over again a second later."""
    await store.write_facts(Facts(changes=(make_change(1),)))
    days = Days(Stale)
    await start(run_projector(store=store, clock=clock, bell=Bell(), progress=days.progress))
    assert days.seen == []

    await clock.advance(seconds=1)

    assert days.seen == [(1,)]


async def test_fault(store: SqliteStore, clock: FakeClock, start: Start) -> None:
    """A fault ends the loop, and what it was about is seen by the next run."""
    await store.write_facts(Facts(changes=(make_change(1),), complete_to=NOW))

    task = await start(run_projector(store=store, clock=clock, bell=Bell(), progress=Days(ZeroDivisionError).progress))

    with pytest.raises(ZeroDivisionError):
        await task
    assert await store.dirty() == (1,)

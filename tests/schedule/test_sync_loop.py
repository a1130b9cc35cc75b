"""The loop `sync`: quick on a day, lazy between, at once after an event, and never ended by Gerrit."""

from datetime import timedelta

import pytest

from bot.domain.day import DayState
from bot.domain.outcome import Outcome
from bot.ports import Ports
from bot.schedule.sync_loop import Rhythm, SyncLoop, run_sync
from bot.store.sqlite_store import SqliteStore
from tests.builders import NOW, make_change, make_day
from tests.fakes import FakeClock
from tests.fakes_gerrit import FakeGerrit, ports_with
from tests.schedule.conftest import Start

POLL, IDLE = Rhythm().poll, Rhythm().idle_poll


@pytest.fixture
def gerrit(clock: FakeClock) -> FakeGerrit:
    """A Gerrit with one open change and a stream."""
    server = FakeGerrit(clock=clock, has_stream=True)
    server.put(make_change(1))
    return server


@pytest.fixture
def ports(store: SqliteStore, gerrit: FakeGerrit, clock: FakeClock) -> Ports:
    """The house's doors."""
    return ports_with(gerrit, store=store, clock=clock)


async def open_day(store: SqliteStore) -> None:
    """Let a day be open."""
    snapshot = await store.snapshot(NOW)
    await store.apply(Outcome(puts=(make_day(state=DayState.OPEN),)), expects=snapshot.revision, at=NOW)


async def topic(store: SqliteStore, number: int = 1) -> str:
    """Give the topic of a change as we know it."""
    return (await store.snapshot(NOW)).changes[number].topic


async def test_start(ports: Ports, store: SqliteStore, start: Start) -> None:
    """The loop begins with everything."""
    await start(run_sync(ports=ports, rhythm=Rhythm()))

    assert set((await store.snapshot(NOW)).changes) == {1}


async def test_on_a_day(ports: Ports, store: SqliteStore, gerrit: FakeGerrit, clock: FakeClock, start: Start) -> None:
    """While a day is open a change is known one polling interval later."""
    gerrit.has_stream = False
    await open_day(store)
    await start(run_sync(ports=ports, rhythm=Rhythm()))
    gerrit.touch(1, topic="new", updated_at=clock.now())

    await clock.advance(seconds=POLL.total_seconds())

    assert await topic(store) == "new"


async def test_between_days(
    ports: Ports, store: SqliteStore, gerrit: FakeGerrit, clock: FakeClock, start: Start
) -> None:
    """Between days Gerrit is asked every few minutes."""
    gerrit.has_stream = False
    await start(run_sync(ports=ports, rhythm=Rhythm()))
    gerrit.asked.clear()

    await clock.advance(seconds=(IDLE - POLL).total_seconds())
    assert gerrit.asked == []
    await clock.advance(seconds=POLL.total_seconds())

    assert gerrit.asked == ["changed_since"]


async def test_day_opens_meanwhile(
    ports: Ports, store: SqliteStore, gerrit: FakeGerrit, clock: FakeClock, start: Start
) -> None:
    """A day that opens ends the lazy wait."""
    gerrit.has_stream = False
    await start(run_sync(ports=ports, rhythm=Rhythm()))
    gerrit.asked.clear()
    await open_day(store)

    await clock.advance(seconds=POLL.total_seconds())

    assert gerrit.asked == ["changed_since"]


async def test_event(ports: Ports, store: SqliteStore, gerrit: FakeGerrit, clock: FakeClock, start: Start) -> None:
    """A change with events is fetched once, a moment later, long before the next poll."""
    await start(run_sync(ports=ports, rhythm=Rhythm()))
    await clock.advance(seconds=2)
    gerrit.asked.clear()
    gerrit.touch(1, topic="new", updated_at=clock.now())

    gerrit.emit(1, 1, 1)
    await clock.settled()
    await clock.advance(seconds=1)

    assert gerrit.asked == ["fetch"]
    assert await topic(store) == "new"


async def test_lost_events(ports: Ports, gerrit: FakeGerrit, clock: FakeClock, start: Start) -> None:
    """When events may have been lost, what was missed is looked for at once."""
    await start(run_sync(ports=ports, rhythm=Rhythm()))
    await clock.advance(seconds=2)
    gerrit.asked.clear()

    gerrit.emit(0)
    await clock.settled()
    await clock.advance(seconds=1)

    assert gerrit.asked == ["changed_since", "versions"]


async def test_stream_breaks(
    ports: Ports, store: SqliteStore, gerrit: FakeGerrit, clock: FakeClock, start: Start
) -> None:
    """A stream that ends is opened again, and what happened between is found."""
    await start(run_sync(ports=ports, rhythm=Rhythm()))
    await clock.advance(seconds=2)
    gerrit.break_stream()
    await clock.settled()
    gerrit.touch(1, topic="between", updated_at=clock.now())
    gerrit.asked.clear()

    await clock.advance(seconds=3)

    assert "events" in gerrit.asked
    assert await topic(store) == "between"


async def test_gerrit_is_away(
    ports: Ports, store: SqliteStore, gerrit: FakeGerrit, clock: FakeClock, start: Start
) -> None:
    """The loop goes on while Gerrit is away, looks again each minute, and catches up."""
    task = await start(run_sync(ports=ports, rhythm=Rhythm()))
    gerrit.away = "502"
    await clock.advance(minutes=20)
    assert (await store.snapshot(NOW)).gerrit_down_at is not None
    gerrit.away = ""
    gerrit.touch(1, topic="while away", updated_at=clock.now())

    await clock.advance(minutes=1)

    assert not task.done()
    assert await topic(store) == "while away"
    assert (await store.snapshot(NOW)).gerrit_down_at is None


async def test_password_is_refused(ports: Ports, gerrit: FakeGerrit, clock: FakeClock, start: Start) -> None:
    """What a person has to mend does not end the loop: somebody may be mending it."""
    task = await start(run_sync(ports=ports, rhythm=Rhythm()))
    gerrit.refuses = "a new password"

    await clock.advance(minutes=20)

    assert not task.done()


async def test_away_at_start(
    ports: Ports, store: SqliteStore, gerrit: FakeGerrit, clock: FakeClock, start: Start
) -> None:
    """A start without Gerrit is made up for when it comes."""
    gerrit.away = "no network"
    await start(run_sync(ports=ports, rhythm=Rhythm()))
    gerrit.away = ""

    await clock.advance(minutes=1)

    assert set((await store.snapshot(NOW)).changes) == {1}


async def test_fault(ports: Ports, gerrit: FakeGerrit, clock: FakeClock, start: Start) -> None:
    """A fault of ours ends the loop, and is the fault that is raised."""
    task = await start(run_sync(ports=ports, rhythm=Rhythm()))
    gerrit.changes[2] = None  # type: ignore[assignment] # what no Gerrit gives

    await clock.advance(minutes=6)

    with pytest.raises(AttributeError):
        await task


async def test_sweeps(ports: Ports, store: SqliteStore, gerrit: FakeGerrit, clock: FakeClock, start: Start) -> None:
    """On a day a change that vanishes without a touch leaves within minutes."""
    gerrit.has_stream = False
    await open_day(store)
    gerrit.put(make_change(2))
    await start(run_sync(ports=ports, rhythm=Rhythm()))
    gerrit.private.add(2)

    await clock.advance(minutes=6)

    assert set((await store.snapshot(NOW)).changes) == {1}


async def test_probes(ports: Ports, gerrit: FakeGerrit, clock: FakeClock, start: Start) -> None:
    """Labels and groups are looked at again every hour."""
    gerrit.has_stream = False
    await start(run_sync(ports=ports, rhythm=Rhythm()))

    await clock.advance(minutes=130)

    assert gerrit.asked.count("probe") == 2


@pytest.mark.parametrize(("failures", "longest"), [(1, 1), (2, 2), (5, 16), (7, 60), (40, 60)])
def test_backoff(ports: Ports, failures: int, longest: int) -> None:
    """Each failure in a row doubles the wait, to a minute at most, and not all come back at once."""
    loop = SyncLoop(ports=ports, rhythm=Rhythm())

    waits = {loop._backoff(failures) for _ in range(5)}

    assert all(timedelta(seconds=longest / 2) <= wait <= timedelta(seconds=longest) for wait in waits)

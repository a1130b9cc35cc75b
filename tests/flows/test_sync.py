"""What we know of Gerrit becomes complete, stays so, and says when it is not."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bot.domain.change import ChangeStatus
from bot.domain.snapshot import Snapshot
from bot.flows import sync as flow
from bot.ports import Facts, GerritAway, Ports
from bot.store.sqlite_store import open_store
from tests.builders import NOW, ago, make_change, make_comment, make_site, make_team
from tests.fakes import FakeClock
from tests.fakes_gerrit import FakeGerrit, ports_with

TEAMS = {
    "glance": make_team(repositories=("openstack/glance",)),
    "store": make_team(key="store", repositories=("openstack/store",)),
}

LABELS = make_site().labels["openstack/glance"]
SITE = make_site(labels=dict.fromkeys(("openstack/glance", "openstack/store"), LABELS))


@dataclass
class House:
    """A store in memory with two teams, and a Gerrit."""

    ports: Ports
    gerrit: FakeGerrit
    clock: FakeClock

    async def snapshot(self) -> Snapshot:
        """Look at the store."""
        return await self.ports.store.snapshot(self.clock.now())

    async def sync(self) -> flow.Synced:
        """Sync once."""
        return await flow.sync(ports=self.ports)

    async def sweep(self) -> flow.Synced:
        """Sweep once."""
        return await flow.sweep(ports=self.ports)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A house at `NOW`."""
    clock = FakeClock()
    gerrit = FakeGerrit(clock=clock, site=SITE)
    async with open_store(None, teams=TEAMS, clock=clock) as store:
        yield House(ports_with(gerrit, store=store, clock=clock), gerrit, clock)


async def test_first_sync(house: House) -> None:
    """The first time everything open and the recent history is read, of every team's repositories."""
    old = make_change(3, status=ChangeStatus.MERGED, updated_at=ago(days=200))
    house.gerrit.put(make_change(1), make_change(2, status=ChangeStatus.MERGED), old)
    house.gerrit.put(make_change(4, project="openstack/store"), make_change(5, project="openstack/nova"))

    synced = await house.sync()

    snapshot = await house.snapshot()
    assert set(snapshot.changes) == set(synced.written) == {1, 2, 4}
    assert snapshot.synced_at == NOW


async def test_interrupted_first_sync(house: House) -> None:
    """A first sync that breaks off is begun again; nothing claims to be complete."""
    house.gerrit.put(make_change(1))

    broken = replace(house.ports, gerrit=BrokenHistory(clock=house.clock, changes=house.gerrit.changes))
    with pytest.raises(GerritAway):
        await flow.sync(ports=broken)

    snapshot = await house.snapshot()
    assert set(snapshot.changes) == {1}
    assert snapshot.synced_at is None


class BrokenHistory(FakeGerrit):
    """A Gerrit that goes away when the history is asked for."""

    async def closed_since(self, repositories: Sequence[str], since: datetime) -> Facts:
        """Go away."""
        raise GerritAway("gone")


async def test_next_sync(house: House) -> None:
    """Later only what was touched is read, with an overlap."""
    house.gerrit.put(make_change(1), make_change(2))
    await house.sync()
    await house.clock.advance(minutes=5)
    house.gerrit.touch(2, topic="later")
    house.gerrit.asked.clear()

    synced = await house.sync()

    assert synced.written == (2,)
    assert house.gerrit.asked == ["changed_since"]
    snapshot = await house.snapshot()
    assert snapshot.changes[2].topic == "later"
    assert snapshot.synced_at == house.clock.now()


async def test_late_in_the_index(house: House) -> None:
    """A change that Gerrit's index shows a minute late is not lost."""
    await house.sync()
    await house.clock.advance(minutes=5)
    await house.sync()
    house.gerrit.put(make_change(1, updated_at=house.clock.now() - timedelta(minutes=1)))

    synced = await house.sync()

    assert synced.written == (1,)


async def test_merged_meanwhile(house: House) -> None:
    """A change that merges between two syncs is known as merged."""
    house.gerrit.put(make_change(1))
    await house.sync()
    await house.clock.advance(minutes=1)
    house.gerrit.touch(1, status=ChangeStatus.MERGED)

    await house.sync()

    assert (await house.snapshot()).changes[1].status is ChangeStatus.MERGED


async def test_nothing_new(house: House) -> None:
    """A sync that finds nothing new writes nothing, and moves the instant on."""
    house.gerrit.put(make_change(1))
    await house.sync()
    await house.clock.advance(seconds=30)

    synced = await house.sync()

    assert synced == flow.Synced(written=(), complete_to=house.clock.now())


async def test_sweep_finds_what_was_missed(house: House) -> None:
    """A change that no sync showed is found by its version."""
    house.gerrit.put(make_change(1), make_change(2))
    await house.sync()
    house.gerrit.put(replace(make_change(2), topic="moved", meta_rev_id="ffff"), make_change(6))

    synced = await house.sweep()

    assert synced.written == (2, 6)
    assert (await house.snapshot()).changes[2].topic == "moved"


async def test_sweep_of_the_same(house: House) -> None:
    """A sweep that finds what we know asks for nothing else."""
    house.gerrit.put(make_change(1), make_change(4, project="openstack/store"))
    await house.sync()
    house.gerrit.asked.clear()

    synced = await house.sweep()

    assert (synced.written, house.gerrit.asked) == ((), ["versions"])


async def test_change_turns_private(house: House) -> None:
    """A change that turns private leaves with the next sweep."""
    house.gerrit.put(make_change(1), make_change(2))
    await house.sync()
    house.gerrit.private.add(2)

    synced = await house.sweep()

    assert synced.written == (2,)
    assert set((await house.snapshot()).changes) == {1}


async def test_change_is_deleted(house: House) -> None:
    """A change that is deleted leaves with the next sweep."""
    house.gerrit.put(make_change(1), make_change(2))
    await house.sync()
    del house.gerrit.changes[2]

    await house.sweep()

    assert set((await house.snapshot()).changes) == {1}


async def test_change_moves_away(house: House) -> None:
    """A change that moves to a repository of nobody's leaves too."""
    house.gerrit.put(make_change(1), make_change(2))
    await house.sync()
    house.gerrit.touch(2, project="openstack/nova")

    await house.sweep()

    assert set((await house.snapshot()).changes) == {1}


async def test_repository_is_added(house: House) -> None:
    """A repository of which nothing is known gets its open changes and its history by the sweep."""
    house.gerrit.put(make_change(1))
    await house.sync()
    merged = make_change(5, project="openstack/store", status=ChangeStatus.MERGED)
    house.gerrit.put(make_change(4, project="openstack/store"), merged)

    synced = await house.sweep()

    assert set(synced.written) == {4, 5}


async def test_refresh(house: House) -> None:
    """A change that something happened to is fetched whole; others' changes are not kept."""
    house.gerrit.put(make_change(1, comments=(make_comment(text="Why?"),)), make_change(5, project="openstack/nova"))

    synced = await flow.refresh([1, 5], ports=house.ports)

    assert synced.written == (1,)
    snapshot = await house.snapshot()
    assert [comment.text for comment in snapshot.changes[1].comments] == ["Why?"]
    assert set(snapshot.changes) == {1}


async def test_many_to_refresh(house: House) -> None:
    """Many changes are fetched in several pieces, and all of them."""
    numbers = range(1, 2 * flow.AT_ONCE + 2)
    house.gerrit.put(*(make_change(number) for number in numbers))

    synced = await flow.refresh(numbers, ports=house.ports)

    assert set(synced.written) == set(numbers)
    assert house.gerrit.asked == ["fetch"] * 3


async def test_gerrit_goes_and_comes(house: House) -> None:
    """Since when Gerrit does not answer is kept from its first silence to its first answer."""
    await house.sync()
    house.gerrit.away = "502"
    gone_at = house.clock.now()
    for _ in range(2):
        with pytest.raises(GerritAway):
            await house.sync()
        await house.clock.advance(minutes=1)
    assert (await house.snapshot()).gerrit_down_at == gone_at

    house.gerrit.away = ""
    await house.sync()

    assert (await house.snapshot()).gerrit_down_at is None


async def test_probe(house: House) -> None:
    """What a probe finds is kept."""
    site = await flow.probe(ports=house.ports)

    assert (await house.snapshot()).site == site


async def test_clock_is_moved(house: House) -> None:
    """When Gerrit's clock and ours stand otherwise to each other, the offset is measured again."""
    house.gerrit.site = replace(SITE, clock_offset_s=3600.0)
    await flow.probe(ports=house.ports)
    await house.sync()
    house.gerrit.site = replace(SITE, clock_offset_s=0.0)

    await house.sync()

    site = (await house.snapshot()).site
    assert site is not None
    assert site.clock_offset_s == 0.0


async def test_steady_clock(house: House) -> None:
    """A clock that keeps its offset is not measured again with every sync."""
    await flow.probe(ports=house.ports)
    await house.sync()
    await house.clock.advance(minutes=1)
    house.gerrit.asked.clear()

    await house.sync()

    assert house.gerrit.asked == ["changed_since"]


async def test_history_in_days(house: House) -> None:
    """The history reaches back as far as asked."""
    house.gerrit.put(make_change(2, status=ChangeStatus.MERGED, updated_at=ago(days=20)))

    await flow.sync(ports=house.ports, history=timedelta(days=15))

    assert (await house.snapshot()).changes == {}

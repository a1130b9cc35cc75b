"""What fell due or was decided before a restart happens once, whenever we come back."""

from datetime import timedelta
from pathlib import Path

from bot.domain.day import DayState, DealtState
from bot.domain.snapshot import Snapshot
from tests.builders import NOW, ahead
from tests.flows.house import ANA, BO, HOST, House, house_of

STEPS = timedelta(hours=7)


async def picture(house: House) -> Snapshot:
    """Give everything that is decided, without the instant."""
    return await house.store.snapshot(NOW)


async def test_memory_and_file_agree(tmp_path: Path) -> None:
    """What a restart loads is what was in memory."""
    path = tmp_path / "reviewday.db"
    async with house_of(path=path) as house:
        await house.confirm(HOST, "schedule every monday until 2016-03-29")
        await house.say(ANA, "join 3 always")
        await house.say(BO, "join 90m every monday")
        await house.wait(minutes=5)
        await house.review(1001, 11, "Why not a list?")
        await house.say(BO, "leave")
        await house.wait(hours=17)
        before = await picture(house)
        changes = tuple(house.gerrit.changes.values())

    async with house_of(*changes, path=path, at=ahead(hours=17, minutes=5)) as again:
        after = await picture(again)

    for name in ("days", "series", "people", "links", "dealt", "sign_ups", "tallies", "addresses", "changes"):
        assert getattr(after, name) == getattr(before, name), name


async def test_restart_at_every_step(tmp_path: Path) -> None:
    """However often we restart on the way, each message of a day goes out once and the day settles."""
    path, at = tmp_path / "reviewday.db", NOW
    posted: list[str] = []
    states: list[DayState] = []
    async with house_of(path=path) as house:
        await house.confirm(HOST, "schedule thursday")
        for user in (ANA, BO):
            await house.say(user, "join 2")
        changes = tuple(house.gerrit.changes.values())
    for _ in range(25):
        async with house_of(*changes, path=path, at=at) as house:
            await house.store.recover(house.now)
            await house.until(at := at + STEPS)
            posted += [out.key for out, _ in house.messenger.posted]
            states.append((await house.day()).state)

    assert states[-1] is DayState.SETTLED
    assert len(posted) == len({*posted})
    assert {key.partition(":")[0] for key in posted} >= {"announcement", "board", "list", "host_note", "result"}


async def test_down_over_the_whole_day(tmp_path: Path) -> None:
    """A day that was open when we went down is closed and counted when we are back, once."""
    path = tmp_path / "reviewday.db"
    async with house_of(path=path) as house:
        await house.confirm(HOST, "start 2h")
        await house.say(ANA, "join 1")
        await house.deliver()
        changes = tuple(house.gerrit.changes.values())

    async with house_of(*changes, path=path, at=ahead(days=1)) as again:
        await again.wait(minutes=5)

        assert (await again.day()).state is DayState.CLOSED
        assert again.posts("result") == 1
        assert [row.state for row in await again.rows(ANA)] == [DealtState.HANDED_BACK]

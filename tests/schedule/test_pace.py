"""How fast messages leave."""

import asyncio
from datetime import datetime, timedelta

from bot.schedule.pace import Pace
from tests.builders import NOW, ahead
from tests.fakes import FakeClock


async def turns(pace: Pace, clock: FakeClock, *places: str) -> list[datetime]:
    """Take one turn at each place, all asked for at once; give when each came."""

    async def turn(place: str) -> datetime:
        await pace.turn_at(place)
        return clock.now()

    taken = [asyncio.ensure_future(turn(place)) for place in places]
    await clock.settled()
    await clock.advance(minutes=2)
    return [await one for one in taken]


async def test_free() -> None:
    """Whoever comes first does not wait."""
    clock = FakeClock()

    await Pace(clock=clock).turn()

    assert clock.now() == NOW


async def test_one_place() -> None:
    """One message a second goes to one place; another place does not wait for it."""
    clock = FakeClock()

    times = await turns(Pace(clock=clock), clock, "C1", "C1", "C2", "C1")

    assert times == [NOW, NOW + timedelta(seconds=1), NOW, NOW + timedelta(seconds=2)]


async def test_clock_set_back() -> None:
    """When the clock is set back by hours nobody waits for hours."""
    clock = FakeClock()
    pace = Pace(clock=clock)
    await pace.turn()
    await pace.turn_at("C1")

    clock.set(ahead(hours=-5))

    assert await turns(pace, clock, "C1") == [ahead(hours=-5, minutes=1)]


async def test_many_places() -> None:
    """Places that are free again are not remembered for ever."""
    clock = FakeClock()
    pace = Pace(clock=clock)
    for number in range(3_000):
        clock.set(NOW + timedelta(seconds=2 * number))
        await pace.turn_at(f"C{number}")

    assert len(pace._place_free_at) <= 1_002

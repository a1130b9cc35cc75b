"""`off` and `on`: no changes and no messages, and back again."""

from datetime import date

import pytest

from bot.domain.answers import CameBack, DateTrouble, WentOff, Where
from bot.domain.click import Handle, OnChange
from bot.domain.content import Home
from bot.domain.people import Scope
from bot.flows.compose_home import home_of
from tests.builders import ahead
from tests.flows.house import ANA, BO, HOST, House, backlog, house_of, person


async def test_off_on_an_open_day(house: House) -> None:
    """Going off hands everything back, what was begun too, and to the others who have room."""
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 3")
    (first, *_) = before = await house.held(ANA)
    await house.say(BO, "join 10")
    await house.press(ANA, Handle(act=OnChange.BEGIN, day=(await house.day()).id, number=first))

    answer = await house.say(ANA, "off")

    assert answer == WentOff(until=None)
    assert await house.held(ANA) == []
    assert set(before) <= set(await house.held(BO))


async def test_what_goes_back_goes_on() -> None:
    """What somebody hands back by going off goes to others who have room."""
    async with house_of(*backlog(1)) as house:
        await house.confirm(HOST, "start")
        await house.say(ANA, "join 1")
        await house.say(BO, "join 1")
        await house.say("UCHI", "join 1")
        assert [await house.held(user) for user in (ANA, BO, "UCHI")] == [[1001], [1001], []]

        await house.say(ANA, "off")

        assert await house.held("UCHI") == [1001]


async def test_no_messages(house: House) -> None:
    """A list that waits for somebody's hours does not go out after they went off."""
    await house.put(person(BO, time_zone="America/New_York"))
    await house.say(BO, "join 2 always")
    await house.confirm(HOST, "start")

    await house.say(BO, "off")
    await house.wait(hours=14)

    assert house.messenger.sent_to(BO) == []


async def test_until(house: House) -> None:
    """Until a date there is nothing; from that date on the days that were joined hold again."""
    await house.say(ANA, "join 2 always")

    answer = await house.say(ANA, "off until friday")

    assert answer == WentOff(until=date(2016, 1, 22))
    await house.confirm(HOST, "schedule thursday")
    await house.confirm(HOST, "schedule 2016-01-25")
    await house.until(ahead(days=7))
    dealt = {row.day for row in (await house.snapshot()).dealt if row.slack_user == ANA}
    days = {day.id: day.on for day in (await house.snapshot()).days.values()}
    assert {days[day] for day in dealt} == {date(2016, 1, 25)}


async def test_for_good(house: House) -> None:
    """Without a date a standing sign-up ends."""
    await house.say(ANA, "join 2 always")

    await house.say(ANA, "off")

    assert [row for row in (await house.snapshot()).sign_ups if row.scope is Scope.STANDING] == []


async def test_past_the_date(house: House) -> None:
    """When the date has come nobody is shown as being away."""
    await house.say(ANA, "off until tomorrow")
    away = await house.say(ANA, "")
    await house.wait(days=1, hours=1)

    back = await house.say(ANA, "")

    assert isinstance(away, Where)
    assert isinstance(back, Where)
    assert (away.is_off, back.is_off) == (True, False)
    home = home_of(await house.snapshot(), ANA)
    assert isinstance(home, Home)
    assert not home.is_off


@pytest.mark.parametrize(
    ("words", "cause"),
    [("off until yesterday", "past"), ("off until 31 february", "no_such_date"), ("off until soon", "unknown")],
)
async def test_date_trouble(house: House, words: str, cause: str) -> None:
    """A date that can't be is said back, and nobody is away."""
    answer = await house.say(ANA, words)

    assert isinstance(answer, DateTrouble)
    assert answer.cause == cause
    assert (await house.snapshot()).people[ANA].off_since is None


async def test_on(house: House) -> None:
    """`on` ends it, and names the next day."""
    await house.confirm(HOST, "schedule thursday")
    await house.say(ANA, "off")

    back = await house.say(ANA, "on")
    again = await house.say(ANA, "on")

    assert isinstance(back, CameBack)
    assert back.was_off
    assert back.next_day is not None
    assert isinstance(again, CameBack)
    assert not again.was_off


async def test_off_person_is_not_dealt_to(house: House) -> None:
    """Who is off when a day opens gets nothing, although they had joined it."""
    await house.confirm(HOST, "schedule thursday")
    await house.say(ANA, "join 2")
    await house.say(ANA, "off until friday")

    await house.until(ahead(days=3, hours=3))

    assert await house.rows(ANA) == ()
    assert house.messenger.sent_to(ANA) == []

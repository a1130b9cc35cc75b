"""Joining and leaving: for a day, a series or until `off`, with a number or with time, in any state of the day."""

from datetime import date, timedelta

import pytest

from bot.domain.answers import DateTrouble, Joined, Left, LinkProposal, LinkSteps, NoDay
from bot.domain.click import Handle as OnList
from bot.domain.click import JoinDay, LeaveDay, OnChange
from bot.domain.command import Misunderstood, Trouble
from bot.domain.content import Announcement
from bot.domain.day import DealtState
from bot.domain.errors import UserError
from bot.domain.people import Amount, Mode, Scope, Settings
from tests.builders import NOW, ahead, make_account
from tests.flows.house import ANA, BO, CHI, DEV, EVE, GUS, HOST, LINKS, PEOPLE, House, backlog, house_of, person

THURSDAY = date(2016, 1, 21)


async def joined(house: House, user: str, words: str) -> Joined:
    """Say words that make somebody a participant."""
    answer = await house.say(user, words)
    assert isinstance(answer, Joined), answer
    return answer


async def open_day(house: House, words: str = "start") -> str:
    """Open a day now."""
    await house.confirm(HOST, words)
    return (await house.day()).id


# ---------------------------------------------------------------- join


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("join", Amount(changes=4)),  # the team's custom
        ("join 3", Amount(changes=3)),
        ("join 90m", Amount(minutes=90)),
        ("JOIN 2h", Amount(minutes=120)),
        ("join 3 changes thursday", Amount(changes=3)),
        ("join thursday 1h", Amount(minutes=60)),
    ],
)
async def test_amount(house: House, words: str, amount: Amount) -> None:
    """The answer repeats the day and the amount; it is what the deal uses."""
    await house.confirm(HOST, "schedule thursday")

    answer = await joined(house, ANA, words)

    assert answer.amount == amount
    assert answer.head is not None
    assert answer.head.day.on == THURSDAY
    assert (answer.scope, answer.is_now, answer.is_change) == (Scope.DAY, False, False)
    assert answer.list_at == NOW.replace(day=21)  # 09:00 at their place


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        ("join 0", Trouble.OUT_OF_RANGE),
        ("join 5000", Trouble.OUT_OF_RANGE),
        ("join 1m", Trouble.OUT_OF_RANGE),
        ("join -3", Trouble.FLAG),
        ("join <!channel>", Trouble.LEFT_OVER),
        ("join <@UANA>", Trouble.LEFT_OVER),
        ("join " + "x" * 5000, Trouble.TOO_LONG),
        ("join 3 mar 5", Trouble.TWO_READINGS),
    ],
)
async def test_odd_words(house: House, words: str, trouble: Trouble) -> None:
    """What is not understood is said back, and nobody is signed up."""
    await house.confirm(HOST, "schedule thursday")

    answer = await house.say(ANA, words)

    assert isinstance(answer, Misunderstood), answer
    assert answer.trouble is trouble
    assert (await house.snapshot()).sign_ups == ()


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("join 2016-01-12", "past"),
        ("join 31 february", "no_such_date"),
        ("join 2 01/02", "ambiguous"),
        ("join 1.1.2030", "too_far"),
    ],
)
async def test_date_trouble(house: House, words: str, cause: str) -> None:
    """A date that is over, does not exist or can be read in two ways is not guessed."""
    await house.confirm(HOST, "schedule thursday")

    answer = await house.say(ANA, words)

    assert isinstance(answer, DateTrouble)
    assert answer.cause == cause
    assert (await house.snapshot()).sign_ups == ()


async def test_readings_keep_the_amount(house: House) -> None:
    """The readings that are offered are whole commands, with the amount that was said."""
    answer = await house.say(ANA, "join 2 01/02")

    assert isinstance(answer, DateTrouble)
    assert answer.readings == ("join 2 2016-02-01",)  # 2 January is over


async def test_no_day(house: House) -> None:
    """Where nothing is planned nobody is signed up; a host is told that they can."""
    assert await house.say(ANA, "join") == NoDay()
    assert await house.say(HOST, "join") == NoDay(is_host=True)
    assert await house.say(ANA, "join every monday") == NoDay(weekday=0)


async def test_other_date(house: House) -> None:
    """A date without a review day names the next one."""
    await house.confirm(HOST, "schedule thursday")

    answer = await house.say(ANA, "join friday")

    assert isinstance(answer, NoDay)
    assert answer.on == date(2016, 1, 22)
    assert answer.next_day is not None
    assert answer.next_day.day.on == THURSDAY


async def test_again(house: House) -> None:
    """Joining again with another number changes it."""
    await house.confirm(HOST, "schedule thursday")
    await joined(house, ANA, "join 3")

    answer = await joined(house, ANA, "join 1h")

    assert answer.is_change
    (signed,) = (await house.snapshot()).sign_ups
    assert signed.amount == Amount(minutes=60)


async def test_announcement_counts(house: House) -> None:
    """The announcement is edited as people join and leave."""
    await house.confirm(HOST, "schedule thursday")
    await house.wait(minutes=1)
    await joined(house, ANA, "join")
    await joined(house, BO, "join")
    await house.say(BO, "leave")

    await house.deliver()

    (announcement,) = house.messenger.contents(Announcement)
    assert isinstance(announcement, Announcement)
    assert announcement.people == 1


async def test_standing(house: House) -> None:
    """`join always` holds for every day of the team from now on."""
    answer = await joined(house, ANA, "join 2 always")
    assert (answer.scope, answer.head) == (Scope.STANDING, None)

    await open_day(house)

    assert len(await house.held(ANA)) == 2


async def test_own_amount_in_settings(house: House) -> None:
    """Without a number the amount is the person's own."""
    await house.keep(ANA, Settings(amount=Amount(changes=2)))
    await open_day(house)

    answer = await joined(house, ANA, "join")

    assert (answer.amount, answer.dealt) == (Amount(changes=2), 2)


async def test_on_an_open_day(house: House) -> None:
    """On a day that is open the list is dealt and sent with the click."""
    await open_day(house)

    answer = await joined(house, ANA, "join 3")

    await house.deliver()
    assert (answer.is_now, answer.dealt) == (True, 3)
    shown = house.list_of(ANA)
    assert shown is not None
    numbers = [line.ref.number for line in shown.sections[0].listed]
    assert numbers == await house.held(ANA)
    assert len(numbers) == 3


async def test_more_on_an_open_day(house: House) -> None:
    """A larger number on an open day deals what is missing; a smaller one takes nothing away."""
    await open_day(house)
    await joined(house, ANA, "join 2")

    await joined(house, ANA, "join 4")
    more = await house.held(ANA)
    await joined(house, ANA, "join 1")

    assert len(more) == 4
    assert await house.held(ANA) == more


async def test_late_in_their_evening(house: House) -> None:
    """Whoever joins after their hours gets the list all the same: it is their own click."""
    await open_day(house)
    await house.until(ahead(hours=13))

    answer = await joined(house, ANA, "join 1")

    await house.deliver()
    assert answer.dealt == 1
    assert house.list_of(ANA) is not None


async def test_click_before_their_hours(house: House) -> None:
    """A list that waits for somebody's morning comes at once after their own click."""
    await house.put(person(BO, time_zone="America/New_York"))
    await joined(house, BO, "join 1 always")
    await open_day(house)
    await house.deliver()
    assert house.list_of(BO) is None

    await joined(house, BO, "join 2")
    await house.deliver()

    shown = house.list_of(BO)
    assert shown is not None
    assert len(shown.sections[0].listed) == 2


async def test_minutes(house: House) -> None:
    """Time is filled by the estimates, never beyond."""
    await open_day(house)

    await joined(house, ANA, "join 25m")

    rows = await house.rows(ANA)
    assert sum(row.minutes for row in rows) == 20


async def test_by_button(house: House) -> None:
    """[I have 20 minutes] joins exactly that day."""
    day = await open_day(house)

    answer = await house.press(ANA, JoinDay(day=day, minutes=20))

    assert isinstance(answer, Joined)
    assert answer.amount == Amount(minutes=20)
    assert len(await house.held(ANA)) == 2


async def test_around(house: House) -> None:
    """Whoever is around for their own changes gets no list and no question about their account."""
    day = await open_day(house)

    answer = await house.press(GUS, JoinDay(day=day, around=True))

    await house.deliver()
    assert isinstance(answer, Joined)
    assert (answer.around, answer.linking) == (True, None)
    assert await house.rows(GUS) == ()
    assert house.list_of(GUS) is None


@pytest.mark.parametrize("day", ["day-none", "day-1"])
async def test_button_of_a_day_that_is_over(house: House, day: str) -> None:
    """A button of a day that is over, or never was, signs nobody up."""
    await house.confirm(HOST, "start 1h")
    await house.wait(hours=2)

    answer = await house.press(ANA, JoinDay(day=day if day != "day-1" else (await house.day()).id))

    assert isinstance(answer, NoDay)
    assert (await house.snapshot()).sign_ups == ()


async def test_guest(house: House) -> None:
    """Guests take part as everybody does."""
    await house.put(person(EVE, is_guest=True))
    await open_day(house)

    assert (await joined(house, EVE, "join 1")).dealt == 1


@pytest.mark.parametrize("given", [{"is_bot": True}, {"is_deleted": True}])
async def test_bot(house: House, given: dict[str, bool]) -> None:
    """Bots and deactivated people can't take part."""
    await house.put(person(EVE, **given))
    await open_day(house)

    with pytest.raises(UserError, match="can't take part"):
        await house.say(EVE, "join")

    assert (await house.snapshot()).sign_ups == ()


async def test_came_after_the_last_look(house: House) -> None:
    """Somebody who came to the workspace a minute ago is asked for by name and let in."""
    house.messenger.users = (*house.messenger.users, person("UNEW", name="Newt"))
    await open_day(house)

    answer = await joined(house, "UNEW", "join")

    assert answer.name == "Newt"


async def test_nobody_of_that_id(house: House) -> None:
    """A user that Slack does not know is refused, and nothing is kept."""
    await open_day(house)

    with pytest.raises(UserError, match="Nobody"):
        await house.say("UNOBODY", "join")


async def test_unlinked(house: House) -> None:
    """Who is not linked is in, gets no changes yet, and is told privately what to do."""
    await open_day(house)

    answer = await joined(house, GUS, "join 2")

    await house.deliver()
    assert isinstance(answer.linking, LinkSteps)
    assert answer.dealt == 0
    assert house.list_of(GUS) is None


async def test_unlinked_at_the_opening(house: House) -> None:
    """Who is in and still not linked when the day opens is told in the message that would be their list."""
    await joined(house, GUS, "join 2 always")

    await open_day(house)

    await house.deliver()
    shown = house.list_of(GUS)
    assert shown is not None
    assert shown.needs_link


async def test_unlinked_with_the_same_address() -> None:
    """Who is not linked and has the same address on both sides is offered the account."""
    account = make_account(31, username="gus", email="ugus@example.org")
    async with house_of(accounts=[account]) as house:
        await open_day(house)

        answer = await joined(house, GUS, "join 2")

        assert answer.linking == LinkProposal(account=account)


async def test_join_ends_off(house: House) -> None:
    """Joining ends an `off`."""
    await open_day(house)
    await house.say(ANA, "off")

    answer = await joined(house, ANA, "join 1")

    assert (answer.was_off, answer.dealt) == (True, 1)


async def test_picks(house: House) -> None:
    """Who prefers to pick is in and gets nothing dealt."""
    await house.keep(ANA, Settings(mode=Mode.PICKED))
    await open_day(house)

    answer = await joined(house, ANA, "join 3")

    assert (answer.picks, answer.dealt) == (True, 0)


async def test_series(house: House) -> None:
    """`join every tuesday` holds for every occurrence of the weekly day."""
    await house.confirm(HOST, "schedule every tuesday until 2016-02-09")

    answer = await joined(house, ANA, "join 2 every tuesday")
    await house.until(ahead(days=8, hours=4))

    assert (answer.scope, answer.weekday) == (Scope.SERIES, 1)
    held = [row.day for row in (await house.snapshot()).dealt if row.slack_user == ANA]
    assert len(held) == 4
    assert len({*held}) == 2


# ---------------------------------------------------------------- leave


async def test_leave(house: House) -> None:
    """What was not begun goes back, and to the others who have room; what was begun stays until the end."""
    day = await open_day(house)
    await joined(house, ANA, "join 3")
    await joined(house, BO, "join 12")
    first, *others = await house.held(ANA)
    await house.press(ANA, OnList(act=OnChange.BEGIN, day=day, number=first))

    answer = await house.say(ANA, "leave")

    assert isinstance(answer, Left)
    assert (answer.kept, set(answer.returned)) == ((first,), {*others})
    assert await house.held(ANA) == [first]


async def test_leave_with_what_was_begun(house: House) -> None:
    """[Give back 1001 too] lets go of what was begun."""
    day = await open_day(house)
    await joined(house, ANA, "join 2")
    first, second = await house.held(ANA)
    await house.press(ANA, OnList(act=OnChange.BEGIN, day=day, number=first))
    await house.say(ANA, "leave")

    answer = await house.press(ANA, LeaveDay(day=day, begun=True))

    assert isinstance(answer, Left)
    assert (answer.kept, answer.returned) == ((), (first,))
    assert await house.held(ANA) == []
    assert {row.number for row in await house.rows(ANA)} == {first, second}


async def test_leave_with_nothing(house: House) -> None:
    """Who is in nothing can leave nothing, and is told so."""
    nothing = await house.say(ANA, "leave")
    await open_day(house)
    not_in = await house.say(ANA, "leave")

    assert nothing == Left(head=None, was_in=False)
    assert isinstance(not_in, Left)
    assert not not_in.was_in


async def test_leave_one_of_a_series(house: House) -> None:
    """Leaving is for the day; the next of the series is joined all the same."""
    await house.confirm(HOST, "schedule every monday until 2016-02-09")
    await house.wait(minutes=1)
    await joined(house, ANA, "join 2 every monday")

    await house.say(ANA, "leave")
    await house.until(ahead(days=7, hours=3))

    by_day = {row.day: row.state for row in (await house.snapshot()).dealt if row.slack_user == ANA}
    assert list(by_day.values()) == [DealtState.HANDED_BACK, DealtState.DEALT]


async def test_come_back(house: House) -> None:
    """[Come back] gives a list again: what was handed back may return."""
    day = await open_day(house)
    await joined(house, ANA, "join 10")
    before = await house.held(ANA)
    await house.say(ANA, "leave")

    answer = await house.press(ANA, JoinDay(day=day))

    assert isinstance(answer, Joined)
    assert answer.dealt == 4
    assert set(await house.held(ANA)) <= {*before}


async def test_passed_never_returns(house: House) -> None:
    """What somebody passed or swapped does not come back to them that day, whatever they do."""
    day = await open_day(house)
    await joined(house, ANA, "join 4")
    first, second, *_ = await house.held(ANA)
    await house.press(ANA, OnList(act=OnChange.PASS, day=day, number=first))
    await house.press(ANA, OnList(act=OnChange.SWAP, day=day, number=second))
    await house.say(ANA, "leave")

    await joined(house, ANA, "join 10")

    assert not {first, second} & {*await house.held(ANA)}


async def test_leave_before_the_list(house: House) -> None:
    """Who leaves before their list went out gets no message at all."""
    await house.put(person(BO, time_zone="America/New_York"))
    await joined(house, BO, "join 2 always")
    await open_day(house)

    await house.say(BO, "leave")
    await house.wait(hours=14)

    assert house.messenger.sent_to(BO) == []


async def test_leave_before_the_day(house: House) -> None:
    """Who leaves before the day opens is not dealt to."""
    await house.confirm(HOST, "schedule thursday")
    await joined(house, ANA, "join")
    await house.say(ANA, "leave")

    await house.until(ahead(days=3, hours=2))

    assert await house.rows(ANA) == ()
    assert house.list_of(ANA) is None


async def test_returned_to_nobody_who_sleeps(house: House) -> None:
    """What comes back goes to nobody who has no hour left before the end."""
    await house.put(person(BO, time_zone="Pacific/Auckland"))
    await joined(house, BO, "join 10 always")
    await open_day(house)
    assert await house.held(BO) == []
    await joined(house, ANA, "join 3")

    await house.say(ANA, "leave")

    assert await house.held(BO) == []


# ---------------------------------------------------------------- how long the day lasts


async def test_later_zone_joins() -> None:
    """A late joiner from a later zone extends the end, so that their own date is whole."""
    people = [person(one.slack_user) for one in PEOPLE]
    async with house_of(*backlog(10), people=people, links=LINKS) as house:
        await house.put(person(CHI, time_zone="Pacific/Honolulu"))
        await open_day(house)
        before = (await house.day()).closes_at

        await joined(house, CHI, "join 1")

        assert before == ahead(hours=15)
        assert (await house.day()).closes_at == ahead(hours=25)
        await house.until(ahead(hours=24))
        assert (await house.day()).is_open
        await house.until(ahead(hours=25, minutes=1))
        assert not (await house.day()).is_open


async def test_earlier_zone_joins(house: House) -> None:
    """A day that is planned begins in the first joiner's zone, and later again if they leave."""
    await house.put(person(DEV, time_zone="Pacific/Auckland"))
    await house.confirm(HOST, "schedule thursday")
    await house.wait(minutes=1)
    await joined(house, DEV, "join")
    midnight_at_dev = NOW.replace(day=20, hour=11)
    assert (await house.day()).opens_at == midnight_at_dev

    await house.say(DEV, "leave")
    await house.until(midnight_at_dev + timedelta(hours=1))

    assert not (await house.day()).is_open
    await house.until(NOW.replace(day=21, hour=0, minute=1))
    day = await house.day()
    assert (day.is_open, day.opens_at) == (True, NOW.replace(day=21, hour=0))

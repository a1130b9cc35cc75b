"""`schedule`, `plan` and weekly days: what a host may plan, what is asked back, and how a series goes on and ends."""

from datetime import date, timedelta

import pytest

from bot.domain.answers import DateTrouble, HostDone, HostsOnly, NoDay, Preview, Step
from bot.domain.command import Misunderstood
from bot.domain.content import Announcement, Invitation
from bot.domain.cycle import Milestone, MilestoneKind
from bot.domain.day import Day, DayState, Length
from bot.flows.import_cycle import keep_cycle
from bot.flows.schedule_day import propose
from tests.builders import NOW, ahead, make_cycle
from tests.flows.house import ANA, BO, GUS, HOST, House, house_of, person, team_of_the_house

M2 = Milestone(
    key="milestone-2", label="mitaka-2", name="Mitaka-2", kind=MilestoneKind.MILESTONE, due_on=date(2016, 2, 18)
)
M3 = Milestone(
    key="milestone-3", label="mitaka-3", name="Mitaka-3", kind=MilestoneKind.MILESTONE, due_on=date(2016, 3, 3)
)
CYCLE = make_cycle(milestones=(M2, M3))


async def days(house: House) -> list[Day]:
    """Give every day in the order of their dates."""
    return sorted((await house.snapshot()).days.values(), key=lambda day: day.on)


# ---------------------------------------------------------------- one day


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("schedule thursday", date(2016, 1, 21)),
        ("schedule 2016-01-21", date(2016, 1, 21)),
        ("schedule tomorrow", date(2016, 1, 19)),
        ("schedule 29 feb", date(2016, 2, 29)),
        ("Schedule Thursday 2h about image signing", date(2016, 1, 21)),
    ],
)
async def test_a_date(house: House, words: str, on: date) -> None:
    """A date is planned once it was shown; the answer repeats it."""
    shown = await house.say(HOST, words)
    assert await days(house) == []

    answer = await house.say(HOST, words, is_confirmed=True)

    assert isinstance(shown, Preview)
    assert (shown.step, shown.dates, shown.channel) == (Step.SCHEDULE, (on,), "CGLANCE")
    assert isinstance(shown.content, Announcement)
    assert isinstance(answer, HostDone)
    (day,) = await days(house)
    assert (day.on, day.state, day.host) == (on, DayState.SCHEDULED, HOST)


@pytest.mark.parametrize(
    ("words", "length", "lasts"),
    [
        ("schedule thursday", Length.OWN_DATE, timedelta(hours=24)),
        ("schedule thursday utc", Length.UTC_DAY, timedelta(hours=24)),
        ("schedule thursday 3h", Length.TIMEBOX, timedelta(hours=3)),
    ],
)
async def test_length(house: House, words: str, length: Length, lasts: timedelta) -> None:
    """A day lasts everyone's own date, a UTC day, or so many hours."""
    await house.confirm(HOST, words)

    (day,) = await days(house)
    assert (day.length, day.closes_at - day.opens_at) == (length, lasts)


@pytest.mark.parametrize(
    ("words", "cause", "readings"),
    [
        ("schedule 2016-01-12", "past", ()),
        ("schedule 31 february", "no_such_date", ()),
        ("schedule 05/06", "ambiguous", ("schedule 2016-05-06", "schedule 2016-06-05")),
        ("schedule 05/06 2h about docs", "ambiguous", None),
        ("schedule friday 21 january", "other_weekday", ("schedule 2016-01-21",)),
        ("schedule 1 jan 2031", "too_far", ()),
        ("schedule for milestone-2", "no_cycle", ()),
        ("schedule every monday", "no_until", ()),
        ("schedule every monday until 31 february", "no_such_date", ()),
        ("schedule every monday until 05/06", "ambiguous", None),
        ("schedule every friday until thursday", "no_occurrence", ()),
        ("schedule every monday until yesterday", "past", ()),
        ("cancel 05/06", "ambiguous", ("cancel 2016-05-06", "cancel 2016-06-05")),
        ("plan 05/06", "ambiguous", ("plan 2016-05-06", "plan 2016-06-05")),
    ],
)
async def test_date_trouble(house: House, words: str, cause: str, readings: tuple[str, ...] | None) -> None:
    """A date that can't be planned is said back; each reading is a command that would be understood."""
    answer = await house.say(HOST, words, is_confirmed=True)

    assert isinstance(answer, DateTrouble), answer
    assert answer.cause == cause
    if readings is not None:
        assert answer.readings == readings
    for reading in answer.readings:
        assert not isinstance(await house.say(HOST, reading), Misunderstood | DateTrouble)
    assert await days(house) == []


@pytest.mark.parametrize("words", ["schedule", "schedule soon", "schedule <!here>", "schedule thursday until friday"])
async def test_odd_words(house: House, words: str) -> None:
    """What names no date plans nothing."""
    answer = await house.say(HOST, words, is_confirmed=True)

    assert isinstance(answer, Misunderstood | DateTrouble)
    assert await days(house) == []


async def test_hostile_focus(house: House) -> None:
    """A focus is kept as plain text: nothing in it rings, and direction marks are gone."""
    await house.confirm(HOST, "schedule thursday about <!channel> | *all* \u202eof it")

    (day,) = await days(house)
    assert day.focus == "@channel | *all* of it"


async def test_clash(house: House) -> None:
    """A team has one day a date: the one that stands is shown."""
    await house.confirm(HOST, "schedule thursday")

    answer = await house.say(HOST, "schedule thursday 2h", is_confirmed=True)

    assert isinstance(answer, HostDone)
    assert answer.was_already
    assert len(await days(house)) == 1


async def test_after_a_cancelled_one(house: House) -> None:
    """A date whose day was called off can be planned again."""
    await house.confirm(HOST, "schedule thursday")
    await house.confirm(HOST, "cancel")

    await house.confirm(HOST, "schedule thursday")

    assert [day.state for day in await days(house)] == [DayState.CANCELLED, DayState.SCHEDULED]


async def test_warnings(house: House) -> None:
    """A weekend, and a day beside another one, are planned with a warning."""
    await house.confirm(HOST, "schedule friday")

    weekend = await house.say(HOST, "schedule saturday")

    assert isinstance(weekend, Preview)
    assert weekend.warnings == ("weekend", "near_another")


# ---------------------------------------------------------------- milestones


async def test_for_a_milestone(house: House) -> None:
    """Only `for MILESTONE` proposes a Tuesday to Thursday in its window, a week ahead and five days before its end."""
    await house.put(CYCLE)

    await house.confirm(HOST, "schedule for mitaka-2")

    (day,) = await days(house)
    assert day.milestone == "milestone-2"
    assert day.on.weekday() in {1, 2, 3}
    assert ahead(days=7).date() <= day.on <= M2.due_on - timedelta(days=5)  # type: ignore[operator]


async def test_date_in_a_window(house: House) -> None:
    """A date in a milestone's window is for that milestone without another word."""
    await house.put(CYCLE)

    await house.confirm(HOST, "schedule 2016-02-25")

    assert [day.milestone for day in await days(house)] == ["milestone-3"]


async def test_after_the_milestone(house: House) -> None:
    """A date after the milestone that was named is planned with a warning."""
    await house.put(CYCLE)

    answer = await house.say(HOST, "schedule 2016-02-25 for mitaka-2")

    assert isinstance(answer, Preview)
    assert answer.warnings == ("after_milestone",)


@pytest.mark.parametrize("words", ["schedule for mitaka-9", "schedule thursday for rocket"])
async def test_unknown_milestone(house: House, words: str) -> None:
    """A milestone that the cycle has not is said back with the nearest ones."""
    await house.put(CYCLE)

    answer = await house.say(HOST, words, is_confirmed=True)

    assert isinstance(answer, DateTrouble)
    assert answer.cause == "no_milestone"
    assert set(answer.readings) <= {"milestone-2", "milestone-3"}
    assert await days(house) == []


@pytest.mark.parametrize(
    ("due_on", "on"),
    [
        (date(2016, 2, 18), date(2016, 2, 3)),  # the middle of the good ones
        (date(2016, 1, 20), date(2016, 1, 19)),  # too short a window: a working day in it
        (date(2016, 1, 18), None),  # today
        (date(2016, 1, 10), None),  # over
    ],
)
def test_proposal(due_on: date, on: date | None) -> None:
    """The proposal is in the window and still to come; where there is none, none is made."""
    milestone = Milestone(key="m", label="m", name="M", kind=MilestoneKind.MILESTONE, due_on=due_on)

    assert propose(make_cycle(milestones=(milestone,)), milestone, NOW.date()) == on


async def test_import(house: House) -> None:
    """A cycle that was read holds from then on, and it is said what has no date."""
    undated = Milestone(key="rc1", label="rc1", name="RC1", kind=MilestoneKind.RC)
    cycle = make_cycle(milestones=(M2, undated))

    answer = await keep_cycle(cycle, ("two dates for Mitaka-2",), actor=HOST, ports=house.ports)

    assert (answer.milestones, answer.undated, answer.disagreements) == (2, ("RC1",), ("two dates for Mitaka-2",))
    assert isinstance(await house.say(HOST, "schedule for mitaka-2"), Preview)


# ---------------------------------------------------------------- announcing and inviting


async def test_announced_four_weeks_before(house: House) -> None:
    """A day far ahead is announced four weeks before it, with one reply two days before if that helps."""
    await house.confirm(HOST, "schedule 2016-02-29")
    await house.until(NOW.replace(month=1, day=31, hour=23))
    assert house.posts("announcement") == 0

    await house.until(NOW.replace(month=2, day=1, hour=1))
    assert house.posts("announcement") == 1
    await house.say(ANA, "join 1")
    await house.until(NOW.replace(month=2, day=27, hour=1))

    (invitation,) = house.messenger.contents(Invitation)
    assert isinstance(invitation, Invitation)
    assert (invitation.people, invitation.waiting) == (1, 10)


async def test_no_invitation_needed(house: House) -> None:
    """Where nobody is in, or everything is reached, the thread stays quiet."""
    await house.confirm(HOST, "schedule 2016-01-25")
    await house.wait(minutes=1)
    for user in (ANA, BO):
        await house.say(user, "join 20")

    await house.wait(days=6)

    assert house.posts("invitation") == 0


# ---------------------------------------------------------------- plan


async def test_plan(house: House) -> None:
    """A plan shows who would get what; nothing is sent and nothing is kept."""
    await house.confirm(HOST, "schedule thursday")
    await house.say(ANA, "join 2")
    await house.say(GUS, "join 1")
    before = await house.snapshot()

    answer = await house.say(HOST, "plan")
    dated = await house.say(HOST, "plan thursday")

    assert isinstance(answer, Preview)
    assert isinstance(dated, Preview)
    assert answer.is_plan_only
    assert {one.name: len(one.refs) for one in answer.slices} == {"Ana": 2, "Gus": 0}
    assert dated.slices == answer.slices
    assert (await house.snapshot()).revision == before.revision


async def test_plan_of_an_open_day(house: House) -> None:
    """The plan of a day that runs shows it as it stands."""
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 2")

    answer = await house.say(HOST, "plan")

    assert isinstance(answer, Preview)
    assert [len(one.refs) for one in answer.slices] == [2]


async def test_plan_without_a_day(house: House) -> None:
    """Without a day the plan is that of one that would begin now; of a date without one there is none."""
    await house.say(ANA, "join 2 always")

    now = await house.say(HOST, "plan")
    none = await house.say(HOST, "plan friday")

    assert isinstance(now, Preview)
    assert [len(one.refs) for one in now.slices] == [2]
    assert none == NoDay(on=date(2016, 1, 22), is_host=True)


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize("words", ["schedule thursday", "plan", "start", "end", "cancel", "pause", "resume"])
async def test_not_a_host(house: House, words: str) -> None:
    """A host's acts are refused to others, with whom to ask and the next day; nothing happens."""
    await house.confirm(HOST, "schedule thursday")
    before = (await house.snapshot()).revision

    answer = await house.say(ANA, words, is_confirmed=True)

    assert isinstance(answer, HostsOnly)
    assert (answer.step, answer.host_names) == (words.split(maxsplit=1)[0].replace("resume", "pause"), ("Host",))
    assert answer.next_day is not None
    assert (await house.snapshot()).revision == before
    assert not (await house.snapshot()).is_paused


async def test_core_hosts_where_none_is_configured() -> None:
    """Where no host is configured the linked members of the deciding group are hosts."""
    async with house_of(teams=[team_of_the_house(hosts=())]) as house:
        assert isinstance(await house.say(ANA, "start"), Preview)
        refused = await house.say(HOST, "start")

        assert isinstance(refused, HostsOnly)
        assert refused.host_names == ("Ana", "Bo", "Chi")


async def test_pause_and_resume(house: House) -> None:
    """`pause` lets nothing leave until `resume`; what waited goes then."""
    await house.say(HOST, "pause")
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 1")
    await house.deliver()
    paused = len(house.messenger.posted)

    await house.say(HOST, "resume")
    await house.deliver()

    assert paused == 0
    assert house.list_of(ANA) is not None


# ---------------------------------------------------------------- a weekly day


async def test_series(house: House) -> None:
    """A weekly day is announced once; each occurrence plans the next one, once, and the last one ends it."""
    shown = await house.say(HOST, "schedule every tuesday until 2016-02-09")
    await house.say(HOST, "schedule every tuesday until 2016-02-09", is_confirmed=True)
    await house.say(ANA, "join 1 every tuesday")

    await house.until(ahead(days=40))

    assert isinstance(shown, Preview)
    assert shown.dates == (date(2016, 1, 19), date(2016, 1, 26), date(2016, 2, 9))
    assert [day.on.day for day in await days(house)] == [19, 26, 2, 9]
    assert {day.state for day in await days(house)} == {DayState.SETTLED}
    assert house.posts("announcement") == 1
    assert house.posts("result") == 4
    (series,) = (await house.snapshot()).series.values()
    assert series.is_ended
    assert await house.store.next_due() is None


async def test_series_until_a_milestone(house: House) -> None:
    """`until MILESTONE` ends with the milestone's own date, and each day knows what it is for."""
    await house.put(CYCLE)
    await house.confirm(HOST, "schedule every thursday 2h until mitaka-3")

    await house.until(ahead(days=60))

    planned = await days(house)
    assert (planned[0].on, planned[-1].on) == (date(2016, 1, 21), date(2016, 3, 3))
    assert [day.milestone for day in planned] == ["milestone-2"] * 5 + ["milestone-3"] * 2
    assert {day.closes_at - day.opens_at for day in planned} == {timedelta(hours=2)}


async def test_series_to_the_end_of_the_cycle(house: House) -> None:
    """Without an end a weekly day ends with the cycle."""
    await house.put(CYCLE)

    await house.confirm(HOST, "schedule every thursday")

    (series,) = (await house.snapshot()).series.values()
    assert series.until_on == CYCLE.end_on


async def test_one_occurrence_is_called_off(house: House) -> None:
    """Calling off one occurrence leaves the series; the one after it comes."""
    await house.confirm(HOST, "schedule every tuesday until 2016-02-09")

    await house.confirm(HOST, "cancel")
    await house.until(ahead(days=9))

    states = [day.state for day in await days(house)]
    assert states[:2] == [DayState.CANCELLED, DayState.CLOSED]


async def test_down_for_weeks(house: House) -> None:
    """A series that was missed for weeks while we were down goes on with the next occurrence."""
    await house.confirm(HOST, "schedule every tuesday until 2016-03-29")
    house.clock.set(ahead(days=20))

    await house.wait(days=3)

    by_state = {day.on: day.state for day in await days(house)}
    assert by_state[date(2016, 2, 9)] is DayState.CLOSED
    assert set(list(by_state.values())[:-2]) == {DayState.CANCELLED}
    assert house.posts("board") == 1


# ---------------------------------------------------------------- changes of clocks


@pytest.mark.parametrize(
    ("zone", "on", "hours"),
    [
        ("Europe/Berlin", date(2016, 3, 27), 23),  # the night has no hour from two to three
        ("Europe/Berlin", date(2016, 10, 30), 25),
        ("America/Sao_Paulo", date(2016, 10, 16), 23),  # midnight itself is skipped
        ("Australia/Lord_Howe", date(2016, 10, 2), 23.5),
    ],
)
async def test_change_of_clocks(zone: str, on: date, hours: float) -> None:
    """A day with a change of clocks opens and closes with its own date, whatever that lasts."""
    at = NOW.replace(year=on.year, month=on.month, day=1) - timedelta(days=3)
    async with house_of(at=at, people=[person(HOST, time_zone=zone), person(ANA, time_zone=zone)]) as house:
        await house.say(ANA, "join 1 always")
        await house.confirm(HOST, f"schedule {on}")
        (planned,) = await days(house)

        await house.until(planned.opens_at + timedelta(minutes=1))
        opened = (await house.day()).state
        await house.until(planned.closes_at + timedelta(minutes=1))

        assert planned.closes_at - planned.opens_at == timedelta(hours=hours)
        assert (opened, (await house.day()).state) == (DayState.OPEN, DayState.CLOSED)
        shown = house.list_of(ANA)
        assert shown is not None
        assert shown.hour == 9

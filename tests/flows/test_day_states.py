"""A review day goes through its states, by command and by itself, and in no other way."""

from datetime import date, timedelta

import pytest

from bot.domain.answers import HostDone, NoDay, Preview, Step
from bot.domain.content import Announcement, Board, HostNote, Result
from bot.domain.day import NEXT, DayState, WrongState, move
from bot.domain.outcome import Due, DueKind, Outcome
from bot.flows.due import handle_due
from tests.builders import NOW, ahead, make_day, make_due
from tests.flows.house import ANA, BO, CHI, DEV, HOST, House, house_of, person

THURSDAY = date(2016, 1, 21)


async def states(house: House) -> list[DayState]:
    """Give the states of all days, the oldest first."""
    return [day.state for day in (await house.snapshot()).days.values()]


async def test_by_itself(house: House) -> None:
    """A planned day is announced, opens, closes, is counted and settles without another word."""
    seen = []
    await house.confirm(HOST, "schedule thursday")
    seen += await states(house)
    await house.wait(minutes=1)
    seen += await states(house)
    await house.say(ANA, "join 2")
    await house.until(NOW.replace(day=21, hour=10))
    seen += await states(house)
    await house.until(NOW.replace(day=22, hour=0, minute=1))
    seen += await states(house)
    await house.wait(hours=73)
    seen += await states(house)

    assert seen == [DayState.SCHEDULED, DayState.ANNOUNCED, DayState.OPEN, DayState.CLOSED, DayState.SETTLED]
    assert [house.posts(kind) for kind in ("announcement", "board", "list", "result")] == [1, 1, 1, 1]


async def test_closing_waits_for_facts(house: House) -> None:
    """While Gerrit is away an ended day is closing, says so, and is counted once the facts reach to its end."""
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 1")
    house.gerrit.away = "502"
    await house.until(ahead(hours=16))
    assert await states(house) == [DayState.CLOSING]
    assert house.posts("result") == 0

    house.gerrit.away = ""
    await house.wait(minutes=2)

    assert await states(house) == [DayState.CLOSED]
    assert house.posts("result") == 1


async def test_started_by_hand(house: House) -> None:
    """A host's click opens a day at once: the board is out and the host hears how it went."""
    await house.say(ANA, "join always")

    answer = await house.confirm(HOST, "start about trusts")

    await house.deliver()
    assert isinstance(answer, HostDone)
    assert (answer.step, answer.people, answer.was_already) == (Step.START, 1, False)
    day = await house.day()
    assert (day.state, day.focus, day.on) == (DayState.OPEN, "trusts", NOW.date())
    assert (day.waiting_before, day.never_answered_before) == (10, 10)
    assert house.messenger.contents(Board)
    assert house.messenger.contents(HostNote)


async def test_start_opens_the_planned_day(house: House) -> None:
    """`start` begins the day that is planned for today, with who joined it, instead of a new one."""
    await house.confirm(HOST, "schedule thursday 90m about docs")
    await house.wait(minutes=1)
    await house.say(ANA, "join 2")
    await house.until(NOW.replace(day=21, hour=8))
    assert await states(house) == [DayState.ANNOUNCED]

    await house.confirm(HOST, "start")

    day = await house.day()
    assert (day.state, day.focus, day.milestone) == (DayState.OPEN, "docs", "")
    assert day.closes_at - day.opens_at == timedelta(minutes=90)
    assert len(await house.held(ANA)) == 2


@pytest.mark.parametrize(
    ("words", "lasts"),
    [
        ("start 2h", timedelta(hours=2)),
        ("start 45m", timedelta(minutes=45)),
        ("start", timedelta(hours=15)),  # to the end of the host's own date
        ("start utc", timedelta(hours=15)),
    ],
)
async def test_length(house: House, words: str, lasts: timedelta) -> None:
    """A day that begins now lasts as long as was said, or to the end of its date."""
    await house.confirm(HOST, words)

    day = await house.day()
    assert day.closes_at - day.opens_at == lasts


async def test_second_start(house: House) -> None:
    """A second `start` shows the day that is open and opens no other."""
    await house.confirm(HOST, "start")

    answer = await house.say(HOST, "start", is_confirmed=True)

    assert isinstance(answer, HostDone)
    assert answer.was_already
    assert len(await states(house)) == 1


async def test_start_shows_first(house: House) -> None:
    """Before the click nothing is kept and nothing is sent; the plan says who would get what."""
    await house.say(ANA, "join 2 always")
    await house.say(DEV, "join 1 always")

    answer = await house.say(HOST, "start")

    await house.deliver()
    assert isinstance(answer, Preview)
    assert {one.name: len(one.refs) for one in answer.slices} == {"Ana": 2, "Dev": 1}
    assert (answer.people, answer.told) == (2, 2)
    assert isinstance(answer.content, Board)
    assert await states(house) == []
    assert house.messenger.posted == []


async def test_end_by_hand(house: House) -> None:
    """`end` says first how many are in the middle of something, and then counts up to now."""
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 2")
    (first, _) = await house.held(ANA)
    await house.say(ANA, f"take {first}")
    await house.wait(hours=1)
    shown = await house.say(HOST, "end")

    await house.say(HOST, "end", is_confirmed=True)
    await house.wait(minutes=1)

    assert isinstance(shown, Preview)
    assert (shown.step, shown.people, shown.busy) == (Step.END, 1, 0)
    day = await house.day()
    assert (day.state, day.is_ended_by_hand, day.closes_at) == (DayState.CLOSED, True, ahead(hours=1))


async def test_end_without_a_day(house: House) -> None:
    """Where nothing is open there is nothing to end; the next day is named."""
    nothing = await house.say(HOST, "end")
    await house.confirm(HOST, "schedule thursday")
    planned = await house.say(HOST, "end", is_confirmed=True)

    assert nothing == NoDay(is_host=True)
    assert isinstance(planned, NoDay)
    assert planned.next_day is not None
    assert planned.next_day.day.on == THURSDAY


async def test_late_facts_of_the_last_second(house: House) -> None:
    """A review in the last second counts, one at the end itself does not."""
    await house.confirm(HOST, "start 1h")
    await house.say(ANA, "join 2")
    first, second = await house.held(ANA)
    await house.until(ahead(minutes=59))
    house.clock.set(ahead(hours=1) - timedelta(seconds=1))
    await house.review(first, 11, "Why a second loop?")
    house.clock.set(ahead(hours=1))
    await house.review(second, 11, "Why a third?")

    await house.wait(minutes=1)

    tally = (await house.snapshot()).tallies[(await house.day()).id]
    assert [answer.number for answer in tally.answers] == [first]


@pytest.mark.parametrize("waited", [0, 1, 72], ids=["scheduled", "announced", "open"])
async def test_cancelled(house: House, waited: int) -> None:
    """A day can be called off until it closes; nothing falls due about it any more."""
    await house.confirm(HOST, "schedule thursday")
    if waited:
        await house.wait(hours=waited)

    answer = await house.say(HOST, "cancel because the site moves", is_confirmed=True)

    assert isinstance(answer, HostDone)
    assert await states(house) == [DayState.CANCELLED]
    assert await house.store.next_due() is None
    audited = [one.entry for one in await house.store.audit() if one.entry.action == "cancel"]
    assert [(entry.actor, entry.because) for entry in audited] == [(HOST, "the site moves")]


async def test_cancel_tells_who_was_told(house: House) -> None:
    """Whoever was told sees it in the same message; lists that are not out yet stay in."""
    await house.put(*(person(user, time_zone="America/New_York") for user in (BO, CHI)))
    for user in (ANA, BO, CHI):
        await house.say(user, "join 1 always")
    await house.confirm(HOST, "start")
    await house.deliver()
    assert house.list_of(ANA) is not None
    assert "list:UBO:2016-01-18" in await house.unsent()
    posted = len(house.messenger.posted)

    await house.confirm(HOST, "cancel")
    await house.wait(hours=12)

    shown = house.list_of(ANA)
    assert shown is not None
    assert shown.sections[0].head.day.state is DayState.CANCELLED
    (board,) = house.messenger.contents(Board)
    assert isinstance(board, Board)
    assert board.head.day.state is DayState.CANCELLED
    assert len(house.messenger.posted) == posted
    assert not any([await house.held(user, board.head.day.id) for user in (ANA, BO, CHI)])


async def test_cancel_of_the_announced(house: House) -> None:
    """The announcement of a day that was called off says so, in the same message."""
    await house.confirm(HOST, "schedule thursday")
    await house.wait(minutes=1)

    await house.confirm(HOST, "cancel thursday")
    await house.wait(minutes=1)

    (announcement,) = house.messenger.contents(Announcement)
    assert isinstance(announcement, Announcement)
    assert announcement.head.day.state is DayState.CANCELLED
    assert len(house.messenger.posted) == 1


async def test_cancel_shows_first(house: House) -> None:
    """Calling off shows whom it concerns, and does nothing before the click."""
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 2")

    answer = await house.say(HOST, "cancel")

    assert isinstance(answer, Preview)
    assert (answer.step, answer.people) == (Step.CANCEL, 1)
    assert await states(house) == [DayState.OPEN]


async def test_cancel_twice(house: House) -> None:
    """What is called off can't be called off again."""
    await house.confirm(HOST, "start")
    await house.confirm(HOST, "cancel")

    answer = await house.say(HOST, "cancel", is_confirmed=True)

    assert answer == NoDay(is_host=True)


async def test_begin_again_after_cancel(house: House) -> None:
    """A day that was called off by mistake can be started again on the same date, and everybody gets a list."""
    await house.say(ANA, "join 2 always")
    await house.confirm(HOST, "start")
    await house.deliver()
    await house.confirm(HOST, "cancel")
    await house.deliver()

    await house.confirm(HOST, "start")
    await house.deliver()

    shown = house.list_of(ANA)
    assert shown is not None
    running = [section for section in shown.sections if not section.is_over]
    assert [len(section.listed) for section in running] == [2]


async def test_missed_altogether(house: House) -> None:
    """A day whose whole time passed while we were down is called off, so that it is not the next day for ever."""
    await house.confirm(HOST, "schedule thursday")
    house.clock.set(ahead(days=9))

    await house.wait(minutes=1)

    assert await states(house) == [DayState.CANCELLED]
    assert isinstance(await house.say(ANA, "join"), NoDay)
    assert house.posts("board") == 0


async def test_down_at_the_opening(house: House) -> None:
    """A day whose opening was missed by hours opens late, and counts from its beginning."""
    await house.confirm(HOST, "schedule thursday")
    await house.say(ANA, "join 1")
    house.clock.set(NOW.replace(day=21, hour=11))

    await house.wait(minutes=1)

    day = await house.day()
    assert (day.state, day.opens_at) == (DayState.OPEN, NOW.replace(day=21, hour=0))
    assert len(await house.held(ANA)) == 1


@pytest.mark.parametrize("before", list(DayState))
@pytest.mark.parametrize("to", list(DayState))
def test_only_along_the_arrows(before: DayState, to: DayState) -> None:
    """A day moves along the arrows of its diagram; anything else is refused and named."""
    day = make_day(state=before)
    if to in NEXT[before]:
        assert move(day, to).state is to
        return

    with pytest.raises(WrongState) as refused:
        move(day, to)

    assert (refused.value.state, refused.value.wanted) == (before, to)


TOO_LATE = [
    (kind, state)
    for state in (DayState.CLOSING, DayState.CLOSED, DayState.SETTLED, DayState.CANCELLED)
    for kind in DueKind
    if (kind, state) not in {(DueKind.CLOSE_DAY, DayState.CLOSING), (DueKind.SETTLE_DAY, DayState.CLOSED)}
]


@pytest.mark.parametrize(("kind", "state"), TOO_LATE)
async def test_due_too_late(kind: DueKind, state: DayState) -> None:
    """What falls due about a day that is past it ends without effect."""
    async with house_of() as house:
        day = make_day(state=state)
        await house.put(day)
        due = make_due(f"{kind}:day-1", kind=kind, subject={"day": "day-1", "slack_user": ANA, "number": "1001"})

        await _fall_due(house, due)

        assert (await house.snapshot()).days["day-1"] == day
        assert await house.store.due(house.now) == ()


async def _fall_due(house: House, due: Due) -> None:
    snapshot = await house.snapshot()
    await house.store.apply(Outcome(due=(due,)), expects=snapshot.revision, at=house.now)
    await handle_due(due, ports=house.ports)


async def test_due_of_a_day_that_is_gone(house: House) -> None:
    """What falls due about a day that nobody knows any more simply ends."""
    await _fall_due(house, make_due(subject={"day": "day-none"}))

    assert await house.store.due(house.now) == ()


async def test_result(house: House) -> None:
    """The result stands in the channel with what was answered, and its figures add up."""
    await house.confirm(HOST, "start 2h")
    await house.say(ANA, "join 2")
    first, _ = await house.held(ANA)
    await house.review(first, 11, "What if it is empty?")

    await house.wait(hours=3)

    (result,) = house.messenger.contents(Result)
    assert isinstance(result, Result)
    figures = result.tally.figures
    assert figures.answered == (first,)
    assert len(figures.answered) == len(figures.merged) + len(figures.with_authors) + len(figures.need_more)
    left = len(figures.left_merged) + len(figures.left_with_authors) + len(figures.left_otherwise)
    assert len(figures.waiting_now) == len(figures.waiting_before) - left + len(figures.came_in)

"""The buttons of a list, and taking more: what each does, and what it does not do to others."""

from dataclasses import replace

import pytest

from bot.domain.answers import Handled, Note, Noted, NotTaken, TakeRefusal, Took
from bot.domain.change import ChangeStatus
from bot.domain.click import Handle, OnChange, OneMore
from bot.domain.command import Misunderstood, Trouble
from bot.domain.content import StillOn
from bot.domain.day import DealtState
from bot.domain.reasons import ReasonKind
from tests.builders import make_change
from tests.flows.house import ANA, BO, CHI, DEV, GUS, HOST, House, backlog, house_of, team_of_the_house

BACK = (OnChange.SWAP, OnChange.PASS, OnChange.GIVE_BACK)


async def open_day(house: House, *words: tuple[str, str]) -> str:
    """Open a day and let these people say these words."""
    await house.confirm(HOST, "start")
    for user, said in words:
        await house.say(user, said)
    return (await house.day()).id


async def press(house: House, user: str, act: OnChange, number: int) -> object:
    """Press a button beside a change on the day's list."""
    return await house.press(user, Handle(act=act, day=(await house.day()).id, number=number))


async def state(house: House, user: str, number: int) -> DealtState:
    """Give what became of a change in somebody's hands."""
    return next(row.state for row in await house.rows(user) if row.number == number)


# ---------------------------------------------------------------- the buttons


async def test_on_it(house: House) -> None:
    """*On it* marks the change as begun, and pressing again changes nothing."""
    await open_day(house, (ANA, "join 2"))
    first, _ = await house.held(ANA)

    once = await press(house, ANA, OnChange.BEGIN, first)
    twice = await press(house, ANA, OnChange.BEGIN, first)

    assert once == twice == Handled(number=first, act="begin")
    assert await state(house, ANA, first) is DealtState.BEGUN


@pytest.mark.parametrize("amount", ["1", "10m"])
async def test_on_it_at_most_own_amount(house: House, amount: str) -> None:
    """*On it* is open on no more at once than the person's own amount, in changes or in minutes."""
    await open_day(house, (ANA, f"join {amount}"))
    await house.say(ANA, "take")
    first, second = await house.held(ANA)
    await press(house, ANA, OnChange.BEGIN, first)

    answer = await press(house, ANA, OnChange.BEGIN, second)

    assert isinstance(answer, NotTaken)
    assert answer.refusal is TakeRefusal.TOO_MANY_BEGUN
    assert await state(house, ANA, second) is DealtState.DEALT


async def test_swap(house: House) -> None:
    """*Swap* deals another one at once and shows it."""
    await open_day(house, (ANA, "join 2"))
    first, second = await house.held(ANA)

    answer = await press(house, ANA, OnChange.SWAP, first)

    assert isinstance(answer, Handled)
    assert answer.instead is not None
    assert await house.held(ANA) == [second, answer.instead.ref.number]
    assert await state(house, ANA, first) is DealtState.SWAPPED


async def test_swap_above_the_amount(house: House) -> None:
    """*Swap* brings another one also to who took more than they meant to."""
    await open_day(house, (ANA, "join 1"))
    await house.say(ANA, "take")
    _, second = await house.held(ANA)

    answer = await press(house, ANA, OnChange.SWAP, second)

    assert isinstance(answer, Handled)
    assert answer.instead is not None


async def test_swap_with_nothing_left() -> None:
    """Where nothing else waits, *Swap* gives the change back all the same."""
    async with house_of(*backlog(1)) as house:
        await open_day(house, (ANA, "join 2"))

        answer = await press(house, ANA, OnChange.SWAP, 1001)

        assert answer == Handled(number=1001, act="swap", instead=None)
        assert await house.held(ANA) == []


async def test_pass(house: House) -> None:
    """*Pass* gives back without another one, and the others who have room get it."""
    await open_day(house, (ANA, "join 1"))
    (number,) = await house.held(ANA)
    await house.say(BO, "join 1")
    await house.say(BO, "join 10")
    before = await house.held(BO)

    answer = await press(house, ANA, OnChange.PASS, number)

    assert answer == Handled(number=number, act="pass")
    assert await house.held(ANA) == []
    assert set(before) <= set(await house.held(BO))


async def test_passed_goes_to_others() -> None:
    """What was passed goes to somebody else who has room, never back."""
    async with house_of(*backlog(1)) as house:
        await open_day(house, (DEV, "join 2"), (ANA, "join 1"))
        assert await house.held(DEV) == [1001]
        assert await house.held(ANA) == [1001]

        await press(house, DEV, OnChange.PASS, 1001)
        await press(house, ANA, OnChange.PASS, 1001)
        await house.say(BO, "join 1")

        assert await house.held(BO) == [1001]
        assert await house.held(DEV) == await house.held(ANA) == []


async def test_give_back(house: House) -> None:
    """*Give back* lets go of what was begun, and no question about it comes later."""
    await open_day(house, (ANA, "join 1"))
    (number,) = await house.held(ANA)
    await press(house, ANA, OnChange.BEGIN, number)

    await press(house, ANA, OnChange.GIVE_BACK, number)
    await house.wait(hours=5)

    assert await house.held(ANA) == []
    assert house.posts("still_on") == 0
    assert number not in [row.number for row in await house.rows(ANA) if row.is_held]


@pytest.mark.parametrize("act", BACK)
async def test_pressed_twice(house: House, act: OnChange) -> None:
    """A button that was pressed already does nothing the second time."""
    await open_day(house, (ANA, "join 2"))
    first, _ = await house.held(ANA)
    await press(house, ANA, act, first)
    before = await house.rows(ANA)

    answer = await press(house, ANA, act, first)

    assert isinstance(answer, NotTaken)
    assert answer.refusal is TakeRefusal.NOT_YOURS
    assert await house.rows(ANA) == before


@pytest.mark.parametrize("act", list(OnChange))
async def test_wrong_person(house: House, act: OnChange) -> None:
    """Nobody acts on what another person has in hand."""
    await open_day(house, (ANA, "join 2"))
    first, _ = await house.held(ANA)

    answer = await press(house, DEV, act, first)

    assert isinstance(answer, NotTaken)
    assert answer.refusal is TakeRefusal.NOT_YOURS
    assert await state(house, ANA, first) is DealtState.DEALT
    assert await house.rows(DEV) == ()


@pytest.mark.parametrize("act", list(OnChange))
async def test_after_the_end(house: House, act: OnChange) -> None:
    """After the day's end the buttons of its list say that it is over."""
    await open_day(house, (ANA, "join 2"))
    first, _ = await house.held(ANA)
    await house.confirm(HOST, "end")
    await house.wait(minutes=1)
    before = await house.rows(ANA)

    answer = await press(house, ANA, act, first)

    assert isinstance(answer, NotTaken)
    assert answer.refusal is TakeRefusal.OVER
    assert await house.rows(ANA) == before


@pytest.mark.parametrize("act", list(OnChange))
async def test_unknown_day(house: House, act: OnChange) -> None:
    """A button of a day that nobody knows does nothing."""
    answer = await house.press(ANA, Handle(act=act, day="day-none", number=1001))

    assert answer == NotTaken(refusal=TakeRefusal.OVER, number=1001)


# ---------------------------------------------------------------- begun and quiet


async def test_quiet_for_four_hours(house: House) -> None:
    """Begun and quiet for four hours: one question in the list's thread, and no second one."""
    await open_day(house, (ANA, "join 1"))
    (number,) = await house.held(ANA)
    await press(house, ANA, OnChange.BEGIN, number)
    await house.wait(hours=3, minutes=50)
    assert house.posts("still_on") == 0

    await house.wait(hours=9)

    (asked,) = house.messenger.contents(StillOn)
    assert isinstance(asked, StillOn)
    assert asked.listed.ref.number == number
    assert await state(house, ANA, number) is DealtState.BEGUN


async def quiet(house: House, user: str) -> None:
    """Let somebody have begun something and be asked about it."""
    (number,) = await house.held(user)
    await press(house, user, OnChange.BEGIN, number)
    await house.wait(hours=4, minutes=1)


async def test_second_person_for_a_quiet_one() -> None:
    """Without an answer a second person may get it too; it is not taken away."""
    async with house_of(*backlog(1), teams=[team_of_the_house(deciding_votes=1)]) as house:
        await open_day(house, (ANA, "join 1"))
        await house.say(BO, "join 1")
        assert await house.held(BO) == []
        await quiet(house, ANA)

        await house.say(BO, "join 1")

        assert await house.held(BO) == [1001]
        assert await house.held(ANA) == [1001]


async def test_still_on_it() -> None:
    """[Yes] keeps it: nobody else gets it for that reason."""
    async with house_of(*backlog(1), teams=[team_of_the_house(deciding_votes=1)]) as house:
        await open_day(house, (ANA, "join 1"))
        await quiet(house, ANA)

        answer = await press(house, ANA, OnChange.STILL, 1001)

        await house.say(BO, "join 1")
        assert answer == Noted(note=Note.STILL_ON)
        assert await house.held(BO) == []
        await house.wait(hours=5)
        assert house.posts("still_on") == 1


async def test_still_on_what_was_not_begun(house: House) -> None:
    """[Yes] on something that was never begun does not begin it."""
    await open_day(house, (ANA, "join 1"))
    (number,) = await house.held(ANA)

    await press(house, ANA, OnChange.STILL, number)

    (row,) = await house.rows(ANA)
    assert (row.state, row.begun_at) == (DealtState.DEALT, None)


async def test_answered_in_time(house: House) -> None:
    """Who answers within the four hours is not asked."""
    await open_day(house, (ANA, "join 1"))
    (number,) = await house.held(ANA)
    await press(house, ANA, OnChange.BEGIN, number)
    await house.review(number, 11, "Why not?")

    await house.wait(hours=5)

    assert house.posts("still_on") == 0


# ---------------------------------------------------------------- after an answer


async def test_new_patch_set(house: House) -> None:
    """After a new patch set one may begin again, and only a new review ticks it off again."""
    await open_day(house, (ANA, "join 1"))
    (number,) = await house.held(ANA)
    await house.review(number, 11, "Why not?")
    assert await state(house, ANA, number) is DealtState.DONE
    await house.wait(minutes=30)
    await house.upload(number)

    await press(house, ANA, OnChange.BEGIN, number)
    await house.review(number, 12, "I wonder too.")
    begun = await state(house, ANA, number)
    await house.wait(minutes=5)
    await house.review(number, 11, "Better.", vote=2)

    assert begun is DealtState.BEGUN
    assert await state(house, ANA, number) is DealtState.DONE


async def test_done_can_not_be_given_back(house: House) -> None:
    """What is done is done; without a new patch set its buttons do nothing."""
    await open_day(house, (ANA, "join 1"))
    (number,) = await house.held(ANA)
    await house.review(number, 11, "Why not?")

    answer = await press(house, ANA, OnChange.PASS, number)

    assert isinstance(answer, NotTaken)
    assert await state(house, ANA, number) is DealtState.DONE


# ---------------------------------------------------------------- take


async def test_one_more(house: House) -> None:
    """`take` deals one more, above one's amount."""
    day = await open_day(house, (ANA, "join 1"))

    typed = await house.say(ANA, "take")
    pressed = await house.press(ANA, OneMore(day=day))

    assert isinstance(typed, Took)
    assert isinstance(pressed, Took)
    assert len(await house.held(ANA)) == 3


async def test_one_more_with_minutes(house: House) -> None:
    """Who gave time that is used up can still take one more."""
    await open_day(house, (ANA, "join 10m"))

    answer = await house.say(ANA, "more")

    assert isinstance(answer, Took)


async def test_nothing_left() -> None:
    """Where everything has somebody the answer says so, with the list of what waits."""
    async with house_of(*backlog(1)) as house:
        await open_day(house, (ANA, "join 1"))

        answer = await house.say(ANA, "take")

        assert isinstance(answer, NotTaken)
        assert answer.refusal is TakeRefusal.NOTHING_LEFT
        assert "1001" in answer.list_url


@pytest.mark.parametrize(
    "words", ["take 1007", "take #1007", "take https://gerrit.example.org/c/openstack/glance/+/1007"]
)
async def test_exactly_this_one(house: House, words: str) -> None:
    """`take CHANGE` gives exactly that one, with the reason that they asked for it."""
    await open_day(house, (ANA, "join 1"))

    answer = await house.say(ANA, words)

    assert isinstance(answer, Took)
    assert answer.listed.ref.number == 1007
    (row,) = [row for row in await house.rows(ANA) if row.number == 1007]
    assert row.is_picked
    assert ReasonKind.ASKED_FOR in {reason.kind for reason in row.reasons}


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        ("take https://review.other.org/c/x/+/12", Trouble.OTHER_SITE),
        ("take <!channel>", Trouble.NOT_A_CHANGE),
        ("take 1001 1002", Trouble.LEFT_OVER),
        ("take \u202e1001", None),
        ("why", Trouble.MISSING),
        ("why ; drop table changes", Trouble.NOT_A_CHANGE),
    ],
)
async def test_odd_words(house: House, words: str, trouble: Trouble | None) -> None:
    """What names no change of our Gerrit is refused; direction marks are not read."""
    await open_day(house, (ANA, "join 1"))
    before = await house.held(ANA)

    answer = await house.say(ANA, words)

    if trouble is None:
        assert not isinstance(answer, Misunderstood)
        return
    assert isinstance(answer, Misunderstood)
    assert answer.trouble is trouble
    assert await house.held(ANA) == before


async def refusal_of(house: House, user: str, number: int) -> TakeRefusal | None:
    """Take a change and give why it was refused; None if it was given."""
    answer = await house.say(user, f"take {number}")
    return answer.refusal if isinstance(answer, NotTaken) else None


async def test_no_day(house: House) -> None:
    """Where no day is open nothing can be taken."""
    assert await refusal_of(house, ANA, 1001) is TakeRefusal.NO_DAY
    await house.confirm(HOST, "schedule thursday")
    assert await refusal_of(house, ANA, 1001) is TakeRefusal.NO_DAY


async def test_refusals() -> None:
    """Each refusal says why."""
    changes = (
        *backlog(3),
        make_change(2001, owner=11),
        make_change(2002, votes={"Code-Review": {11: 1}}),
        make_change(2003, status=ChangeStatus.ABANDONED),
        make_change(2004, is_wip=True),
        make_change(2005, project="openstack/nova"),
    )
    async with house_of(*changes) as house:
        await open_day(house)
        assert await refusal_of(house, ANA, 1001) is TakeRefusal.NOT_IN
        await house.say(GUS, "join 1")
        await house.say(ANA, "join 1")
        (held,) = await house.held(ANA)

        wanted = {
            (GUS, 1001): TakeRefusal.UNLINKED,
            (ANA, held): TakeRefusal.HAVE_IT,
            (ANA, 2001): TakeRefusal.OWN,
            (ANA, 2002): TakeRefusal.ANSWERED,
            (ANA, 2003): TakeRefusal.NOT_OPEN,
            (ANA, 2004): TakeRefusal.NOT_WAITING,
            (ANA, 2005): TakeRefusal.UNKNOWN,
            (ANA, 9999): TakeRefusal.UNKNOWN,
        }
        assert {key: await refusal_of(house, *key) for key in wanted} == wanted


async def test_own_patch_set() -> None:
    """Who uploaded the current patch set is its author, and can't take it; who only rebased it can."""
    change = make_change(1001)
    mine = replace(change.current, uploader_id=11)
    async with house_of(replace(change, patch_sets=(mine,)), make_change(1002)) as house:
        await open_day(house, (ANA, "join 5"))

        assert await house.held(ANA) == [1002]
        assert await refusal_of(house, ANA, 1001) is TakeRefusal.OWN


async def test_passed_can_not_be_taken(house: House) -> None:
    """What somebody passed never returns to them that day, not by `take` either."""
    await open_day(house, (ANA, "join 2"))
    first, second = await house.held(ANA)
    await press(house, ANA, OnChange.PASS, first)
    await press(house, ANA, OnChange.SWAP, second)

    assert await refusal_of(house, ANA, first) is TakeRefusal.PASSED
    assert await refusal_of(house, ANA, second) is TakeRefusal.PASSED


async def test_after_leaving(house: House) -> None:
    """Who left takes nothing any more, until they join again."""
    day = await open_day(house, (ANA, "join 2"))
    await house.say(ANA, "leave")

    assert await refusal_of(house, ANA, 1005) is TakeRefusal.NOT_IN
    answer = await house.press(ANA, OneMore(day=day))
    assert isinstance(answer, NotTaken)
    assert answer.refusal is TakeRefusal.NOT_IN


async def test_button_of_a_day_that_is_over(house: House) -> None:
    """[One more] of a day that is over, or never was, gives nothing."""
    day = await open_day(house, (ANA, "join 1"))
    await house.confirm(HOST, "end")

    over = await house.press(ANA, OneMore(day=day))
    unknown = await house.press(ANA, OneMore(day="day-none"))

    assert isinstance(over, NotTaken)
    assert isinstance(unknown, NotTaken)
    assert over.refusal is unknown.refusal is TakeRefusal.OVER


async def test_bigger() -> None:
    """A newcomer begins with small changes; [Bigger ones, please] ends that for good."""
    big = make_change(1002, insertions=400)
    async with house_of(make_change(1001), big, teams=[team_of_the_house(newcomer_below=10)]) as house:
        day = await open_day(house, (DEV, "join 4"))
        assert await house.held(DEV) == [1001]
        small = await house.press(DEV, OneMore(day=day))

        answer = await house.press(DEV, OneMore(day=day, bigger=True))

        assert isinstance(small, NotTaken)
        assert isinstance(answer, Took)
        assert answer.listed.ref.number == 1002
        assert (await house.snapshot()).people[DEV].settings.is_newcomer is False


async def test_newcomer_may_take_any() -> None:
    """The limit on size is no wall: a newcomer who names a big change gets it."""
    async with house_of(make_change(1002, insertions=400), teams=[team_of_the_house(newcomer_below=10)]) as house:
        await open_day(house, (DEV, "join 4"))

        assert await refusal_of(house, DEV, 1002) is None


async def test_decider_is_no_newcomer() -> None:
    """Whose vote decides is no newcomer, however little of their past is known."""
    async with house_of(make_change(1002, insertions=400), teams=[team_of_the_house(newcomer_below=10)]) as house:
        await open_day(house, (CHI, "join 4"))

        assert await house.held(CHI) == [1002]

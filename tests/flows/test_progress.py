"""What happens in Gerrit while a day runs: reviews tick off, what is gone leaves, the last vote is told."""

from datetime import timedelta

import pytest

from bot.domain.change import ChangeStatus
from bot.domain.click import Handle, JoinDay, OnChange
from bot.domain.content import Board, LastVote, LookedAt
from bot.domain.day import DealtState
from bot.domain.delivery import Kind
from bot.flows.progress import progress
from tests.builders import make_change
from tests.flows.house import ACCOUNTS, ANA, BO, CHI, DEV, GUS, HOST, House, backlog, house_of, person


async def begun(house: House, *words: tuple[str, str]) -> None:
    """Open a day and let people join it."""
    await house.confirm(HOST, "start")
    for user, said in words:
        await house.say(user, said)
    await house.deliver()


async def state(house: House, user: str, number: int) -> DealtState:
    """Give what became of a change in somebody's hands."""
    return next(row.state for row in await house.rows(user) if row.number == number)


@pytest.mark.parametrize(
    ("text", "vote", "is_done"),
    [
        ("Why not a list?", 0, True),
        ("", 2, True),
        ("", 1, True),  # it awaits a word, and it is theirs no more
        ("", -1, False),  # a sentence would help
        ("recheck", 0, False),
        ("Looks good to me", 0, True),
    ],
)
async def test_review_ticks_off(house: House, text: str, vote: int, is_done: bool) -> None:  # noqa: FBT001 - a column
    """A review ticks the change off by itself, and the list shows it."""
    await begun(house, (ANA, "join 1"))

    await house.review(1001, 11, text, vote)
    await house.deliver()

    assert (await state(house, ANA, 1001) is DealtState.DONE) == is_done
    shown = house.list_of(ANA)
    assert shown is not None
    (line,) = shown.sections[0].listed
    assert line.dealt.state is (DealtState.DONE if is_done else DealtState.DEALT)
    assert line.needs_words == (vote == -1)
    assert line.done_votes == ({"Code-Review": vote} if vote else {})


async def test_by_the_holder_alone(house: House) -> None:
    """Another person's review ticks nothing off for who has it."""
    await begun(house, (ANA, "join 1"))

    await house.review(1001, 12, "Why not a list?")

    assert await state(house, ANA, 1001) is DealtState.DEALT


async def test_both_who_have_it() -> None:
    """Two people who have it are each done by their own review."""
    async with house_of(*backlog(1)) as house:
        await begun(house, (ANA, "join 1"), (BO, "join 1"))

        await house.review(1001, 12, "Fine with me, why so long?", 1)

        assert await state(house, BO, 1001) is DealtState.DONE
        assert await state(house, ANA, 1001) is DealtState.DEALT


@pytest.mark.parametrize("how", ["merged", "abandoned", "private", "deleted"])
async def test_gone(house: House, how: str) -> None:
    """What has merged, was abandoned, turned private or vanished leaves the lists; what is done stays done."""
    await begun(house, (ANA, "join 1"), (BO, "join 1"))
    (number,) = {*await house.held(ANA)}
    await house.say(BO, f"take {number}")
    await house.review(number, 12, "Fine, why so long?", 1)

    match how:
        case "merged":
            await house.merge(number)
        case "abandoned":
            house.gerrit.touch(number, status=ChangeStatus.ABANDONED)
        case "private":
            house.gerrit.private.add(number)
        case _:
            del house.gerrit.changes[number]
    await house.look()
    await house.deliver()

    assert await state(house, ANA, number) is DealtState.GONE
    assert await state(house, BO, number) is DealtState.DONE
    assert house.list_of(ANA) is not None


async def test_gone_though_it_came_later(house: House) -> None:
    """A change that came after the start, was taken and vanished leaves too."""
    await begun(house, (ANA, "join 1"))
    house.gerrit.put(make_change(2001, updated_at=house.now))
    await house.look()
    await house.say(ANA, "take 2001")

    house.gerrit.private.add(2001)
    await house.look()

    assert await state(house, ANA, 2001) is DealtState.GONE


async def test_board(house: House) -> None:
    """The board counts what was answered and merged, at most once in its interval."""
    await begun(house, (ANA, "join 2"))
    await house.review(1001, 11, "", 2)
    await house.merge(1001)
    await house.wait(minutes=1)

    (board,) = house.messenger.contents(Board)
    assert isinstance(board, Board)
    assert (board.answered, board.merged, board.never_answered_done, board.waiting) == (1, 1, 1, 10)


async def test_seen_twice(house: House) -> None:
    """The same facts seen again change nothing."""
    await begun(house, (ANA, "join 2"))
    await house.review(1001, 11, "Why not a list?")
    before = await house.rows(ANA)

    await progress([1001], ports=house.ports)

    assert await house.rows(ANA) == before


async def test_unlinked_review(house: House) -> None:
    """A review by an account that nobody is linked to changes nobody's list."""
    await begun(house, (ANA, "join 1"), (GUS, "join 1"))

    await house.review(1001, 99, "Why not a list?")

    assert await state(house, ANA, 1001) is DealtState.DEALT


# ---------------------------------------------------------------- the last vote


async def test_last_vote(house: House) -> None:
    """Who has it for the deciding vote hears once, in the list's thread, that theirs is the last one."""
    await begun(house, (ANA, "join 1"))

    await house.review(1001, 12, "", 2)
    await house.deliver()
    await house.review(1001, 13, "I like it, and why so?", 1)
    await house.deliver()

    (told,) = house.messenger.contents(LastVote)
    assert isinstance(told, LastVote)
    assert (told.giver_name, told.vote) == ("Bo", 2)
    (row,) = await house.rows(ANA)
    assert (row.is_last_vote, row.last_vote_told) == (True, True)


async def test_at_most_twice_a_day(house: House) -> None:
    """Nobody hears it more than twice a day; the others are marked on the list alone."""
    await begun(house, (ANA, "join 4"))
    for number in await house.held(ANA):
        await house.review(number, 12, "", 2)
        await house.deliver()

    await house.wait(hours=1)

    assert house.posts("last_vote") <= 2
    assert all(row.is_last_vote for row in await house.rows(ANA))


async def test_not_for_first_looks(house: House) -> None:
    """Who has it for a first look is not told about a last vote."""
    await begun(house, (DEV, "join 1"))

    await house.review(1001, 12, "", 2)
    await house.deliver()

    assert house.posts("last_vote") == 0


async def test_in_their_hours(house: House) -> None:
    """The word about the last vote waits for the person's hours, and is dropped if it is not true any more then."""
    await house.put(person(CHI, time_zone="America/New_York"))
    await house.say(CHI, "join 1 always")
    await begun(house)
    await house.review(1001, 12, "", 2)
    await house.deliver()
    early = house.posts("last_vote")
    await house.upload(1001)

    await house.wait(hours=6)

    assert (early, house.posts("last_vote")) == (0, 0)
    assert house.list_of(CHI) is not None


async def test_passed_before_it_is_told(house: House) -> None:
    """Who passed it meanwhile does not hear of it."""
    await house.put(person(CHI, time_zone="America/New_York"))
    await house.say(CHI, "join 1 always")
    await begun(house)
    await house.review(1001, 12, "", 2)
    await house.press(CHI, Handle(act=OnChange.PASS, day=(await house.day()).id, number=1001))

    await house.wait(hours=6)

    assert house.posts("last_vote") == 0


# ---------------------------------------------------------------- while Gerrit or we are away


async def test_gerrit_away(house: House) -> None:
    """While Gerrit does not answer the board says since when; afterwards nothing is lost."""
    await begun(house, (ANA, "join 1"))
    house.gerrit.away = "502"
    await house.wait(minutes=5)
    await house.say(BO, "join 1")
    await house.wait(minutes=5)
    (board,) = house.messenger.contents(Board)
    assert isinstance(board, Board)
    gone_at = board.gerrit_down_at
    house.gerrit.away = ""

    await house.review(1001, 11, "Why not a list?")
    await house.wait(minutes=2)

    assert gone_at is not None
    (board,) = house.messenger.contents(Board)
    assert isinstance(board, Board)
    assert (board.gerrit_down_at, board.answered) == (None, 1)


async def test_review_while_we_were_down(house: House) -> None:
    """A review while nothing of us ran counts, and ticks off when we look again."""
    await begun(house, (ANA, "join 1"))
    house.clock.set(house.clock.now() + timedelta(hours=1))
    await house.review(1001, 11, "Why not a list?")
    house.clock.set(house.clock.now() + timedelta(hours=20))

    await house.wait(minutes=1)

    assert await state(house, ANA, 1001) is DealtState.DONE
    tally = (await house.snapshot()).tallies[(await house.day()).id]
    assert [answer.number for answer in tally.answers] == [1001]


async def test_author_around_hears_at_on_it() -> None:
    """Who is around for their own changes hears who looks at one when they begin, not when it was dealt; once a day."""
    own = [make_change(number, owner=ACCOUNTS[DEV]) for number in (2001, 2002)]
    async with house_of(*own) as house:
        await house.say(ANA, "join 2 always")
        await house.confirm(HOST, "start")
        day = await house.open_day()
        await house.press(DEV, JoinDay(day=day, around=True))
        await house.wait(minutes=5)
        before = house.posts(Kind.LOOKED_AT)

        for number in (2001, 2002):
            await house.press(ANA, Handle(day=day, number=number, act=OnChange.BEGIN))
            await house.wait(minutes=5)

        told = house.messenger.messages[f"looked_at:{day}:{DEV}"].content
        assert (before, house.posts(Kind.LOOKED_AT)) == (0, 1)
        assert isinstance(told, LookedAt)
        assert [(ref.number, names) for ref, names in told.looks] == [(2001, ("Ana",)), (2002, ("Ana",))]


async def test_author_elsewhere_hears_nothing() -> None:
    """An author who did not say that they are around hears nothing of who looks."""
    async with house_of(make_change(2001, owner=ACCOUNTS[DEV])) as house:
        await house.say(ANA, "join 2 always")
        await house.say(DEV, "join 2 always")
        await house.confirm(HOST, "start")
        day = await house.open_day()

        await house.press(ANA, Handle(day=day, number=2001, act=OnChange.BEGIN))
        await house.wait(minutes=5)

        assert house.posts(Kind.LOOKED_AT) == 0

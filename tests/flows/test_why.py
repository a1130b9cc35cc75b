"""`why CHANGE`: where it stands, whose turn it is, who has it, and why not the one who asks."""

import pytest

from bot.domain.answers import Explained, NotTaken, TakeRefusal
from bot.domain.change import Change, ChangeStatus
from bot.domain.considered import NotDealt
from bot.domain.people import Mode, Settings
from bot.domain.turn import Turn
from tests.builders import ago, make_change, make_message
from tests.flows.house import (
    ANA,
    BO,
    CHI,
    DEV,
    EVE,
    GUS,
    HOST,
    House,
    backlog,
    house_of,
    team_of_the_house,
)


async def explained(house: House, user: str, number: int) -> Explained:
    """Ask why."""
    answer = await house.say(user, f"why {number}")
    assert isinstance(answer, Explained), answer
    return answer


async def test_without_a_day(house: House) -> None:
    """Without a day it is told where the change stands and since when it waits."""
    answer = await explained(house, ANA, 1001)

    assert (answer.turn, answer.waits_days, answer.tier, answer.fell_out) == (Turn.US, 10, 3, "")
    assert (answer.why_not_me, answer.can_take, answer.holders) == (TakeRefusal.NO_DAY, False, ())
    assert answer.reasons


async def test_points_add_up(house: House) -> None:
    """The worth is the sum of its reasons' points."""
    answer = await explained(house, ANA, 1001)

    assert answer.worth == sum(reason.points for reason in answer.reasons)


async def test_holders(house: House) -> None:
    """On an open day it is told who has it and why, and that I could take it."""
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 1")
    (held,) = await house.held(ANA)
    await house.say(DEV, "join 1")

    theirs = await explained(house, DEV, held)
    own = await explained(house, ANA, held)

    assert next(holder.name for holder in own.holders) == "Ana"
    assert own.has_it
    assert own.why_not_me is TakeRefusal.HAVE_IT
    assert theirs.has_it == (held in await house.held(DEV))


async def test_can_take(house: House) -> None:
    """Who could take it is told so."""
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 1")

    answer = await explained(house, ANA, 1009)

    assert answer.can_take
    assert answer.why_not_me is None


@pytest.mark.parametrize("number", [9999, 2005, 0, 10**9])
async def test_unknown(number: int) -> None:
    """A change that we don't know, or of another team, is unknown."""
    async with house_of(*backlog(1), make_change(2005, project="openstack/nova")) as house:
        answer = await house.say(ANA, f"why {number}")

        if isinstance(answer, NotTaken):
            assert answer.refusal is TakeRefusal.UNKNOWN
        else:
            assert number in {0, 10**9}  # no number of a change


REFUSED: list[tuple[str, Change, TakeRefusal, str]] = [
    (ANA, make_change(2001, owner=11), TakeRefusal.OWN, ""),
    (ANA, make_change(2002, votes={"Code-Review": {11: 1}}), TakeRefusal.ANSWERED, ""),
    (ANA, make_change(2003, status=ChangeStatus.MERGED, submitted_at=ago(days=1)), TakeRefusal.NOT_OPEN, ""),
    (ANA, make_change(2004, is_wip=True), TakeRefusal.NOT_WAITING, "in_progress"),
    (ANA, make_change(2006, branch="stable/liberty"), TakeRefusal.NOT_WAITING, "branch"),
    (ANA, make_change(2007, votes={"Workflow": {12: -1}}), TakeRefusal.NOT_WAITING, "approval"),
    (ANA, make_change(2008, votes={"Code-Review": {12: -2}}), TakeRefusal.NOT_WAITING, "veto"),
    (ANA, make_change(2009, hashtags=("wait-for-nova",)), TakeRefusal.NOT_WAITING, "hold"),
    (ANA, make_change(2010, votes={"Verified": {}}), TakeRefusal.NOT_WAITING, "not_verified"),
    (GUS, make_change(2011), TakeRefusal.UNLINKED, ""),
    (DEV, make_change(2012), TakeRefusal.NOT_IN, ""),
]


@pytest.mark.parametrize(("user", "change", "refusal", "fell_out"), REFUSED)
async def test_why_not_me(user: str, change: Change, refusal: TakeRefusal, fell_out: str) -> None:
    """Each refusal is told, with the condition at which the change fell out."""
    async with house_of(change) as house:
        await house.confirm(HOST, "start")
        await house.say(ANA, "join 1")
        await house.say(GUS, "join 1")

        answer = await explained(house, user, change.number)

        assert (answer.why_not_me, answer.can_take) == (refusal, False)
        assert answer.fell_out == fell_out


async def test_authors_turn() -> None:
    """After a question it is the author's turn, and nothing says that it waits for us."""
    asked = make_message(12, "Patch Set 1:\n\nWhy not a list?", at=ago(days=2))
    async with house_of(make_change(2001, messages=[asked])) as house:
        answer = await explained(house, ANA, 2001)

        assert (answer.turn, answer.waits_since, answer.fell_out) == (Turn.AUTHOR, None, "authors_turn")


async def test_host_sees_everybody() -> None:
    """A host is told of every participant why they have it or have not."""
    own = make_change(2001, owner=13)
    async with house_of(own) as house:
        await house.keep(BO, Settings(mode=Mode.PICKED))
        await house.keep(EVE, Settings(mode=Mode.FINISHING))
        for user in (ANA, BO, CHI, DEV, EVE, GUS):
            await house.say(user, "join 1 always")
        await house.confirm(HOST, "start")
        (held,) = await house.held(ANA)

        answer = await explained(house, HOST, held)

        told = {one.name.casefold(): one.why_not for one in answer.considered}
        assert told == {
            "ana": None,
            "bo": NotDealt.PICKS,
            "chi": NotDealt.OWN,
            "dev": None,
            "eve": NotDealt.FINISHES,
            "gus": NotDealt.UNLINKED,
        }
        assert answer.considered[0].reasons
        assert not (await explained(house, DEV, held)).considered


async def test_plan_says_of_everybody(house: House) -> None:
    """Who has no room left is told apart from whom it does not need."""
    for user in (ANA, BO, CHI, DEV):
        await house.say(user, "join 1 always")
    await house.confirm(HOST, "start")
    (mine,) = await house.held(DEV)

    answer = await explained(house, HOST, mine)

    assert {one.why_not for one in answer.considered} <= {None, NotDealt.FULL, NotDealt.ENOUGH}


async def test_why_the_deal_chose_others(house: House) -> None:
    """Who could take a change is told why it was not dealt to them."""
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 1")

    answer = await explained(house, ANA, 1009)

    assert answer.can_take
    assert answer.not_dealt is NotDealt.FULL


async def test_colleagues() -> None:
    """Two of one company are told apart from two of whom nothing is known."""
    team = team_of_the_house(companies={"example.org": "Example"})
    async with house_of(*backlog(2), teams=[team]) as house:
        for user in (ANA, BO):
            await house.say(user, "join 1 always")
        await house.confirm(HOST, "start")
        (held,) = await house.held(ANA)

        answer = await explained(house, HOST, held)

        assert sorted(one.why_not or "" for one in answer.considered) == ["", NotDealt.SAME_COMPANY]

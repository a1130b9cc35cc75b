"""A day's deal as a problem: which pairs can be, who has how much room, and which wishes go with it."""

import numpy as np
import pytest

from bot.domain.change import FileChange
from bot.domain.day import Day
from bot.domain.deal import Problem
from bot.domain.participation import participants
from bot.domain.people import Mode, Settings
from bot.flows.eligible import bars_of, newcomers
from bot.flows.judging import judged
from bot.flows.pool import pool_of
from bot.flows.problem import Ask, problem_of
from bot.flows.suiting import Suiting
from tests.builders import ago, make_change, make_day, make_message
from tests.flows.house import ACCOUNTS, ANA, BO, CHI, DEV, EVE, GUS, HOST, House, backlog, house_of, team_of_the_house

EVERYBODY = (ANA, BO, CHI, DEV, EVE, GUS)


async def problem_in(house: House, day: Day | None = None) -> Problem:
    """Put the deal that would be made now to everybody, on the day that is open or on one to come."""
    snapshot = await house.snapshot()
    day = day or await house.day()
    parts = participants(snapshot, day)
    ask = Ask(users=frozenset(part.slack_user for part in parts))
    suiting = Suiting(snapshot, snapshot.teams[day.team], parts)
    return problem_of(snapshot, day, pool_of(snapshot, day), parts, ask, suiting)


async def opened(house: House) -> None:
    """Open a day on which everybody takes part without getting anything yet."""
    await house.confirm(HOST, "start")
    for user in EVERYBODY:
        await house.say(user, "join 3")


def pairs(problem: Problem) -> set[tuple[str, int]]:
    """Give the pairs that can be."""
    users = [seat.slack_user for seat in problem.seats]
    numbers = [one.number for one in problem.changes]
    return {(users[seat], numbers[change]) for seat, change in zip(problem.arcs.seat, problem.arcs.change, strict=True)}


async def test_pairs_are_those_that_nothing_bars() -> None:
    """What the columns allow is exactly what the rules say of each pair, one by one."""
    asked = make_message(ACCOUNTS[EVE], "Patch Set 1:\n\nWhy not a list?", at=ago(days=9))
    answered = make_message(7, "Patch Set 2:\n\nIt is one now.", at=ago(days=8))
    changes = (
        *backlog(4),
        make_change(2001, owner=ACCOUNTS[CHI]),
        make_change(2002, votes={"Code-Review": {ACCOUNTS[BO]: 1}}),
        make_change(2003, messages=[asked, answered]),
        make_change(2004, files=(FileChange(path="glance/big.py", insertions=900),), insertions=900),
    )
    async with house_of(*changes, teams=[team_of_the_house(newcomer_below=5)]) as house:
        await house.keep(EVE, Settings(mode=Mode.FINISHING))
        await opened(house)
        snapshot, day = await house.snapshot(), await house.day()
        team, parts = snapshot.teams[day.team], participants(snapshot, day)
        new = newcomers(snapshot, day, parts)

        found = await problem_in(house)

        wanted = set()
        for one in found.changes:
            rows = [row for row in snapshot.dealt_on(day.id) if row.number == one.number]
            reviewed = judged(snapshot, team).reviews[one.number]
            bars = bars_of(snapshot.changes[one.number], team, reviewed=reviewed, rows=rows)
            for part in parts:
                if part.account_id and bars.against(part, is_new=part.slack_user in new) is None:
                    wanted.add((part.slack_user, one.number))
        assert pairs(found) == wanted
        assert {user for user, _ in wanted} >= {ANA, BO, CHI}


async def test_everybody_has_a_seat(house: House) -> None:
    """Who is not dealt to has a seat without room, for shares are counted over all."""
    await opened(house)
    snapshot, day = await house.snapshot(), await house.day()
    parts = participants(snapshot, day)
    suiting = Suiting(snapshot, snapshot.teams[day.team], parts)

    found = problem_of(snapshot, day, pool_of(snapshot, day), parts, Ask(users=frozenset({ANA}), most=1), suiting)

    assert {seat.slack_user for seat in found.seats} == set(EVERYBODY)
    assert {seat.slack_user for seat in found.seats if seat.changes != 0} <= {ANA}
    assert {user for user, _ in pairs(found)} <= {ANA}
    assert (found.rules.share, found.rules.mean_worth) == (1.0, 0)


async def test_topics_and_companies() -> None:
    """A topic that several changes share is kept together, one of its own is none; companies come from addresses."""
    team = team_of_the_house(companies={"example.org": "Example"})
    changes = (make_change(1, topic="signing"), make_change(2, topic="signing"), make_change(3, topic="alone"))
    async with house_of(*changes, teams=[team]) as house:
        await house.confirm(HOST, "start")
        await house.say(GUS, "join 3")

        found = await problem_in(house)

        assert {one.number: one.topic for one in found.changes} == {1: "signing", 2: "signing", 3: ""}
        assert {seat.company for seat in found.seats} == {"Example"}


async def test_newcomer_beside_a_core() -> None:
    """A newcomer's change is wished to be one of somebody who offered to help."""
    async with house_of(*backlog(3), teams=[team_of_the_house(newcomer_below=5)]) as house:
        await house.keep(ANA, Settings(offers_pairing=True))
        await house.confirm(HOST, "start")
        await house.say(ANA, "join 1")
        await house.say(DEV, "join 1")

        found = await problem_in(house)

        wished = {(wish.first, wish.second) for wish in found.together}
        assert (frozenset({DEV}), frozenset({ANA})) in wished


async def test_learner_beside_the_only_expert() -> None:
    """Where one person alone knows the files somebody else is wished beside them."""
    files = (FileChange(path="glance/store/rbd.py", insertions=10),)
    known = [
        make_change(
            100 + place,
            files=files,
            created_at=ago(days=40 - place),
            messages=[make_message(ACCOUNTS[ANA], "Patch Set 1:\n\nWhy twice?", at=ago(days=39 - place))],
        )
        for place in range(5)
    ]
    async with house_of(*known, make_change(2001, files=files)) as house:
        await house.say(BO, "join 1 always")
        await house.say(ANA, "join 1 always")

        found = await problem_in(house, make_day())

        wishes = {wish.number: (wish.first, wish.second) for wish in found.together}
        assert wishes[2001] == (frozenset({ANA}), frozenset({BO}))


@pytest.mark.parametrize("people", [5, 60])
def test_considered(people: int) -> None:
    """In a large team each change keeps its best people and each person their best changes; a small one keeps all."""
    from bot.flows.problem import BEST_CHANGES, BEST_PEOPLE, _considered  # noqa: PLC0415 - a look inside

    values = np.arange(80 * people, dtype=np.float64).reshape(80, people) % 97
    may = np.ones_like(values, dtype=np.bool_)

    found = _considered(values, may, may)

    if people <= BEST_PEOPLE:
        assert found.all()
    else:
        assert (found.sum(axis=1) >= BEST_PEOPLE).all()
        assert (found.sum(axis=0) >= BEST_CHANGES).all()
        assert not found.all()

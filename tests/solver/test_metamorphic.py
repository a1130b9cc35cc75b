"""What must not change a deal's worth does not: names, changes nobody got, one more person, one who leaves."""

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.domain.deal import Arcs, Held, Method, Problem, Solution
from bot.domain.deal_check import served
from bot.domain.wishes import Wish
from bot.solver.solve import solve
from tests.builders import make_seat
from tests.solver.problems import problems

MANY = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def worth(problem: Problem, solution: Solution) -> tuple[int, int]:
    """Give what deals are compared by: how many priorities are served, then the value."""
    return served(problem, solution.pairs), solution.objective


def exactly(problem: Problem) -> Solution:
    """Solve a deal that can be proved, and keeps the two busiest in their share."""
    solution = solve(problem)
    assume(solution.method is Method.EXACT)
    assume(all(gone.wish is not Wish.SHARE for gone in solution.relaxed))
    return solution


def renamed(problem: Problem, users: dict[str, str], numbers: dict[int, int]) -> Problem:
    """Give everybody and everything another name."""
    return replace(
        problem,
        seats=tuple(replace(one, slack_user=users[one.slack_user]) for one in problem.seats),
        changes=tuple(
            replace(one, number=numbers[one.number], below=None if one.below is None else numbers[one.below])
            for one in problem.changes
        ),
        held=tuple(replace(one, slack_user=users[one.slack_user], number=numbers[one.number]) for one in problem.held),
        together=tuple(
            replace(
                one,
                number=numbers[one.number],
                first=frozenset(users.get(user, user) for user in one.first),
                second=frozenset(users.get(user, user) for user in one.second),
            )
            for one in problem.together
        ),
    )


@MANY
@given(problems(), st.randoms(use_true_random=False))
def test_any_names(problem: Problem, random: "np.random.Generator") -> None:
    """Other names, in any order, leave the value."""
    users = [one.slack_user for one in problem.seats]
    numbers = sorted({one.number for one in problem.changes} | {one.below or 0 for one in problem.changes} - {0})
    others, places = list(users), [one + 100 for one in numbers]
    random.shuffle(others)
    random.shuffle(places)
    changed = renamed(problem, dict(zip(users, others, strict=True)), dict(zip(numbers, places, strict=True)))

    assert worth(changed, exactly(changed)) == worth(problem, exactly(problem))


@MANY
@given(problems())
def test_names_in_the_same_order(problem: Problem) -> None:
    """Names that keep their order leave the deal."""
    users = {one.slack_user: f"W{one.slack_user}" for one in problem.seats}
    numbers = {number: 3 * number + 1 for number in range(1, 9)}
    changed = renamed(problem, users, numbers)

    before, after = solve(problem), solve(changed)

    assert [(users[one.slack_user], numbers[one.number], one.role) for one in before.pairs] == [
        (one.slack_user, one.number, one.role) for one in after.pairs
    ]


@MANY
@given(problems())
def test_without_what_nobody_got(problem: Problem) -> None:
    """A change that was dealt to nobody can go; the value stays."""
    before = exactly(problem)
    dealt = {one.number for one in before.pairs}
    below = {one.below for one in problem.changes}
    gone = [place for place, one in enumerate(problem.changes) if one.number not in dealt | below]
    gone = [place for place in gone if problem.changes[place].number not in {one.number for one in problem.together}]
    assume(gone)

    after = exactly(without_change(problem, gone[0]))

    assert after.objective == before.objective


def without_change(problem: Problem, place: int) -> Problem:
    """Take a change off a deal."""
    arcs = problem.arcs
    stays = arcs.change != place
    return replace(
        problem,
        changes=problem.changes[:place] + problem.changes[place + 1 :],
        arcs=Arcs(
            seat=arcs.seat[stays],
            change=(arcs.change - (arcs.change > place))[stays],
            value=arcs.value[stays],
            decides=arcs.decides[stays],
        ),
    )


@MANY
@given(problems(people=6), st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=8, max_size=8))
def test_one_person_more(problem: Problem, fits: list[tuple[float, bool]]) -> None:
    """One more person never makes a deal worth less, where neither equal worth nor the share is asked for."""
    problem = replace(problem, rules=replace(problem.rules, mean_worth=0, guarded_from=99))
    arcs, count = problem.arcs, len(problem.changes)
    more = replace(
        problem,
        seats=(*problem.seats, make_seat("UZOE", changes=3)),
        arcs=Arcs(
            seat=np.append(arcs.seat, np.full(count, len(problem.seats), dtype=np.int32)),
            change=np.append(arcs.change, np.arange(count, dtype=np.int32)),
            value=np.append(arcs.value, [value for value, _ in fits[:count]]),
            decides=np.append(arcs.decides, [decides for _, decides in fits[:count]]),
        ),
    )

    assert worth(more, exactly(more)) >= worth(problem, exactly(problem))


@MANY
@given(problems())
def test_one_leaves(problem: Problem) -> None:
    """When somebody leaves, what the others have stands, and only what the leaver had is dealt anew."""
    before = solve(problem)
    assume(len(problem.seats) > 1 and before.pairs)
    leaver = before.pairs[0].slack_user
    company = {one.slack_user: one.company for one in problem.seats}
    topic = {one.number: one.topic for one in problem.changes}
    stands = tuple(
        Held(
            slack_user=one.slack_user,
            number=one.number,
            role=one.role,
            company=company[one.slack_user],
            topic=topic[one.number],
        )
        for one in before.pairs
        if one.slack_user != leaver
    )

    after = solve(only_given_back(problem, leaver, stands, before))

    given_back = {one.number for one in before.pairs if one.slack_user == leaver}
    assert {one.number for one in after.pairs} <= given_back
    assert not {(one.slack_user, one.number) for one in after.pairs} & {(one.slack_user, one.number) for one in stands}


def only_given_back(problem: Problem, leaver: str, stands: tuple[Held, ...], before: Solution) -> Problem:
    """Put what the leaver had as a deal to those who stay, who keep what they have."""
    given_back = {one.number: one.role for one in before.pairs if one.slack_user == leaver}
    arcs = problem.arcs
    users = [one.slack_user for one in problem.seats]
    keep = np.array(
        [
            users[seat] != leaver and problem.changes[change].number in given_back
            for seat, change in zip(arcs.seat, arcs.change, strict=True)
        ],
        dtype=np.bool_,
    )
    return replace(
        problem,
        changes=tuple(
            replace(one, deciding=min(one.deciding, 1), first_looks=min(one.first_looks, 1)) for one in problem.changes
        ),
        arcs=Arcs(seat=arcs.seat[keep], change=arcs.change[keep], value=arcs.value[keep], decides=arcs.decides[keep]),
        held=(*problem.held, *stands),
    )

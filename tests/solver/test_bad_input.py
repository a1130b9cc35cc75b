"""Days on which little or nothing can be had: the best of it comes out, and nothing hangs."""

import pytest

from bot.domain.deal import Arcs, Method, Problem, Solution
from bot.domain.deal_check import violations
from bot.solver.solve import solve
from tests.builders import make_open, make_problem, make_seat

CORE = "UCORE"


def checked(problem: Problem) -> Solution:
    """Solve a deal and check it."""
    solution = solve(problem)
    assert violations(problem, solution) == ()
    return solution


def numbers(solution: Solution) -> list[int]:
    """Give what was dealt, in the order of the lists."""
    return [one.number for one in solution.pairs]


@pytest.mark.parametrize(
    "problem",
    [
        Problem(seats=(), changes=(make_open(),), arcs=Arcs.of(())),
        Problem(seats=(make_seat(),), changes=(), arcs=Arcs.of(())),
        make_problem([make_seat(), make_seat("UBERT")], [make_open(1), make_open(2)], fits={}),
        make_problem([make_seat(changes=0), make_seat("UBERT", changes=None, minutes=0)]),
        make_problem([make_seat(changes=None, minutes=10)], [make_open(1, minutes=25), make_open(2, minutes=600)]),
        make_problem([make_seat()], [make_open(1, below=2), make_open(2, below=1)]),
        make_problem([make_seat()], [make_open(1, deciding=0, first_looks=0)]),
    ],
    ids=["nobody", "no change", "everybody is the owner", "no time", "nothing fits", "circle", "needs nobody"],
)
def test_nothing_can_be_dealt(problem: Problem) -> None:
    """Where nothing can be dealt the deal is empty, and that is proved."""
    solution = checked(problem)

    assert solution.pairs == ()
    assert solution.method is Method.EXACT
    assert solution.bound == 0


def test_one_core_for_forty() -> None:
    """One core for forty changes decides on the worthiest; the others look, and it is told what lacks a decider."""
    seats = [make_seat(CORE, changes=5), *(make_seat(f"U{place}", changes=5) for place in range(5))]
    changes = [make_open(number, worth=float(number), deciding=1, first_looks=1) for number in range(1, 41)]

    solution = checked(make_problem(seats, changes, deciders=(CORE,)))

    assert len(solution.pairs) == 30
    assert len(solution.without_decider) == 25
    assert sorted(numbers(solution)) == list(range(11, 41))


def test_chain_of_sixty() -> None:
    """Of a chain too long for anybody its lower part is dealt, from the bottom up."""
    changes = [make_open(number, below=number - 1 if number > 1 else None) for number in range(1, 61)]
    seats = [make_seat("UANNA", changes=5), make_seat("UBERT", changes=8)]

    solution = checked(make_problem(seats, changes))

    assert numbers(solution) == list(range(1, 9))
    assert {one.slack_user for one in solution.pairs} == {"UBERT"}


def test_chain_of_hundreds() -> None:
    """A chain of any length is no trouble."""
    changes = [make_open(number, below=number - 1 if number > 1 else None) for number in range(1, 401)]
    seats = [make_seat(f"U{place}", changes=5) for place in range(3)]

    assert numbers(checked(make_problem(seats, changes))) == [1, 2, 3, 4, 5]


def test_a_change_of_days() -> None:
    """A change that takes longer than anybody has waits; the others are dealt."""
    seats = [make_seat(changes=None, minutes=60), make_seat("UBERT", changes=None, minutes=45)]

    assert numbers(checked(make_problem(seats, [make_open(1, tier=1, minutes=7_418), make_open(2)]))) == [2]


def test_one_long_priority() -> None:
    """An agreed priority is served though its time would do for many others."""
    seats = [make_seat(changes=None, minutes=60)]
    changes = [make_open(1, tier=1, minutes=60), *(make_open(number, tier=2, minutes=5) for number in range(2, 14))]

    assert numbers(checked(make_problem(seats, changes))) == [1]


def test_one_long_priority_in_a_large_deal() -> None:
    """The same where the deal is too large to be proved."""
    seats = [make_seat(f"U{place}", changes=None, minutes=60) for place in range(8)]
    priorities = [make_open(number, tier=1, minutes=60) for number in range(1, 5)]
    changes = [*priorities, *(make_open(number, tier=2, minutes=5) for number in range(10, 130))]

    solution = checked(make_problem(seats, changes))

    assert {1, 2, 3, 4} <= set(numbers(solution))

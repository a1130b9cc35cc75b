"""The check of any deal, and its one scale."""

import pytest

from bot.domain.day import Role
from bot.domain.deal import Pair, Problem, Solution, bound, objective, value_of, violations
from tests.builders import make_fit, make_open, make_problem, make_seat

ANNA, BERT = make_seat(decides=frozenset({1, 2, 3})), make_seat("UBERT")
CHANGES = (make_open(1), make_open(2), make_open(3, below=2))
PROBLEM = make_problem([ANNA, BERT], CHANGES)


def pair(number: int, user: str = "UANNA", role: Role = Role.FIRST_LOOK) -> Pair:
    """Give a change to somebody."""
    return Pair(slack_user=user, number=number, role=role)


@pytest.mark.parametrize(
    ("problem", "pairs", "found"),
    [
        (PROBLEM, (), 0),
        (PROBLEM, (pair(1), pair(2), pair(3)), 0),
        (PROBLEM, (pair(1, role=Role.DECIDING),), 0),
        (PROBLEM, (pair(1, "UBERT", Role.DECIDING),), 1),  # cannot decide
        (PROBLEM, (pair(1), pair(1)), 2),  # twice, and more people than needed
        (PROBLEM, (pair(1), pair(1, "UBERT")), 1),  # more people than needed
        (PROBLEM, (pair(3),), 1),  # without what it stands on
        (PROBLEM, (pair(3), pair(2)), 1),  # before what it stands on
        (PROBLEM, (pair(2, "UBERT"), pair(3)), 1),  # what it stands on is another's
        (make_problem([ANNA], [make_open(1)], fits=()), (pair(1),), 1),  # not allowed
        (make_problem([make_seat(changes=1)], CHANGES), (pair(1), pair(2)), 1),
        (make_problem([make_seat(changes=None, minutes=20)], CHANGES), (pair(1), pair(2)), 1),
        (make_problem([ANNA], CHANGES, held=(pair(1),)), (pair(1),), 1),  # held already
        (make_problem([ANNA], CHANGES, held=(pair(2),)), (pair(3),), 0),
    ],
)
def test_violations(problem: Problem, pairs: tuple[Pair, ...], found: int) -> None:
    """Every broken rule is told, and none that is kept."""
    assert len(violations(problem, Solution(pairs=pairs))) == found


def test_tiers_come_first() -> None:
    """Nothing within a tier outweighs the tier before."""
    best = value_of(make_open(tier=4, worth=10_000.0), make_fit(value=1.0), Role.DECIDING)
    least = value_of(make_open(tier=3, worth=0.0), make_fit(value=0.0), Role.FIRST_LOOK)

    assert least > best


def test_bound() -> None:
    """The bound is never below what a deal is worth."""
    pairs = (pair(1, role=Role.DECIDING), pair(2, role=Role.DECIDING), pair(3, role=Role.DECIDING))

    assert 0 < objective(PROBLEM, pairs) <= bound(PROBLEM)

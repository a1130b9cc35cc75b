"""The check of any deal, and its one scale."""

from dataclasses import replace

import pytest

from bot.domain.day import Role
from bot.domain.deal import (
    DECIDER_BONUS,
    FIT_WEIGHT,
    MOST_WORTH,
    TIER_WEIGHTS,
    TOGETHER_BONUS,
    TOPIC_PRICE,
    Held,
    Pair,
    Problem,
    Solution,
    two_core_bonus,
    usual_worth,
    value_of,
)
from bot.domain.deal_check import objective, violations, without_decider
from bot.domain.deal_wishes import relaxed
from tests.builders import make_open, make_problem, make_seat

ANNA, BERT = make_seat(), make_seat("UBERT")
CHANGES = (make_open(1), make_open(2), make_open(3, below=2))
PROBLEM = make_problem([ANNA, BERT], CHANGES, deciders=("UANNA",))


def pair(number: int, user: str = "UANNA", role: Role = Role.FIRST_LOOK) -> Pair:
    """Give a change to somebody."""
    return Pair(slack_user=user, number=number, role=role)


def solved(problem: Problem, pairs: tuple[Pair, ...]) -> Solution:
    """Give a solution that says what is true of these pairs."""
    value = objective(problem, pairs)
    return Solution(
        pairs=pairs,
        without_decider=without_decider(problem, pairs),
        relaxed=relaxed(problem, pairs),
        objective=value,
        bound=value,
    )


@pytest.mark.parametrize(
    ("problem", "pairs", "found"),
    [
        (PROBLEM, (), 0),
        (PROBLEM, (pair(1), pair(2), pair(3)), 0),
        (PROBLEM, (pair(1, role=Role.DECIDING),), 0),
        (PROBLEM, (pair(1, "UBERT", Role.DECIDING),), 1),  # cannot decide
        (PROBLEM, (pair(1), pair(1)), 3),  # twice, and more people than needed
        (PROBLEM, (pair(1), pair(1, "UBERT")), 2),  # more people than needed
        (PROBLEM, (pair(3),), 1),  # without what it stands on
        (PROBLEM, (pair(3), pair(2)), 1),  # before what it stands on
        (PROBLEM, (pair(2, "UBERT"), pair(3)), 1),  # what it stands on is another's
        (make_problem([ANNA], [make_open(1)], fits={}), (pair(1),), 1),  # not allowed
        (make_problem([make_seat(changes=1)], CHANGES), (pair(1), pair(2)), 1),
        (make_problem([make_seat(changes=None, minutes=20)], CHANGES), (pair(1), pair(2)), 1),
        (make_problem([ANNA], CHANGES, held=(Held(slack_user="UANNA", number=1, role=Role.DECIDING),)), (pair(1),), 1),
        (make_problem([ANNA], CHANGES, held=(Held(slack_user="UANNA", number=2, role=Role.DECIDING),)), (pair(3),), 0),
        (PROBLEM, (pair(7),), 1),  # not in the problem
    ],
)
def test_violations(problem: Problem, pairs: tuple[Pair, ...], found: int) -> None:
    """Every broken rule is told, and none that is kept."""
    assert (
        len(
            violations(problem, solved(problem, pairs) if found == 0 or pairs[0].number != 7 else Solution(pairs=pairs))
        )
        == found
    )


@pytest.mark.parametrize(
    "wrong",
    [{"objective": 1}, {"bound": 1}, {"without_decider": (1,)}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_wrong_words(wrong: dict[str, object]) -> None:
    """What a deal says wrongly about itself is told."""
    right = solved(PROBLEM, (pair(1, role=Role.DECIDING),))

    assert violations(PROBLEM, right) == ()
    assert violations(PROBLEM, replace(right, **wrong))  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(("first", "later"), [(1, 2), (2, 3), (2, 4), (2, 5)])
def test_tiers_come_first(first: int, later: int) -> None:
    """Nothing outweighs priorities, and nothing but these what is urgent: two cores and people together neither."""
    change = make_open(tier=later, worth=10_000.0, deciding=2)
    best = value_of(change, FIT_WEIGHT, Role.DECIDING) + two_core_bonus(change, FIT_WEIGHT) + 2 * TOGETHER_BONUS

    assert value_of(make_open(tier=first, worth=0.0), 0, Role.FIRST_LOOK) > best


def test_the_rest_is_weighed_together() -> None:
    """Beyond these the chance of an answer, a missing vote and the worth decide, whatever the lane."""
    assert TIER_WEIGHTS[3] == TIER_WEIGHTS[4] == TIER_WEIGHTS[5]
    assert TOPIC_PRICE < DECIDER_BONUS + FIT_WEIGHT + MOST_WORTH < TIER_WEIGHTS[5]


def test_usual_worth() -> None:
    """Slices are compared with the mean worth of the tiers that there is time for."""
    changes = [make_open(1, worth=90.0), make_open(2, worth=30.0), make_open(3, tier=5, worth=200.0)]

    assert usual_worth([make_seat(changes=2)], changes) == 60
    assert usual_worth([make_seat(changes=None, minutes=30)], changes) == 60
    assert usual_worth([make_seat()], []) == 0

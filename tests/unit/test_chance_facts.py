"""What the chance of an answer rests on."""

import math
from dataclasses import replace

import numpy as np
import pytest

from bot.domain.chance_facts import NAMES, facts_of
from bot.domain.habits import Habits
from bot.domain.past import DAY_S, Asked, Past, Said

OWNER, ANA, BO = 1, 11, 12
PEOPLE = (ANA, BO)

ONE = Past(
    number=1,
    project="glance",
    branch="refs/heads/main",
    owner=OWNER,
    created_s=10 * DAY_S,
    lines=7,
    files=("a.py", "b.py"),
    patch_sets=(10 * DAY_S, 19 * DAY_S),
    answers=(Said(at_s=12 * DAY_S, account=ANA, vote=-1), Said(at_s=15 * DAY_S, account=ANA)),
    replies=(Said(at_s=16 * DAY_S, account=OWNER),),
    asked=(Asked(at_s=19 * DAY_S, account=BO),),
    checks=((11 * DAY_S, 1), (19.5 * DAY_S, -1)),
)
OTHER = replace(ONE, number=2, asked=(), answers=(Said(at_s=18 * DAY_S, account=BO, vote=2),), checks=())


def facts(*changes: Past, at: float = 20.0, scores: float = -1.0) -> dict[str, list[list[float]]]:
    """Give each named column as changes x people, everybody known alike."""
    shape = (len(changes), len(PEOPLE))
    found = facts_of(
        changes,
        PEOPLE,
        at_s=at * DAY_S,
        can=np.ones(shape, dtype=np.bool_),
        scores=np.full(shape, scores),
        habits=Habits.of(changes),
    )
    assert found.shape == (*shape, len(NAMES))
    return {name: found[:, :, place].tolist() for place, name in enumerate(NAMES)}


def test_names() -> None:
    """Every column has a name of its own."""
    assert len(set(NAMES)) == len(NAMES)


def test_between_change_and_person() -> None:
    """Who was asked, who answered before, and whose changes somebody answers."""
    found = facts(ONE, OTHER)

    assert found["asked"] == [[0.0, 1.0], [0.0, 0.0]]
    assert found["asked_2_days"] == [[0.0, 1.0], [0.0, 0.0]]
    assert found["before"] == [[1.0, 0.0], [0.0, 1.0]]
    assert found["before_3_days"] == [[0.0, 0.0], [0.0, 1.0]]
    assert found["before_10_days"][0] == [1.0, 0.0]
    assert found["before_share"][0] == [1.0, 0.0]
    assert found["tie"][0] == [pytest.approx(math.log(3)), pytest.approx(math.log(2))]
    assert found["no_tie"][0] == [0.0, 0.0]


def test_of_the_change() -> None:
    """How fresh it is, what was said, how it stands; a vote on an older patch set is no vote on this one."""
    found = {name: column[0][0] for name, column in facts(ONE, OTHER).items()}

    assert (found["patch_set_1_days"], found["patch_set_0.25_days"]) == (1.0, 0.0)
    assert (found["age_14_days"], found["age_7_days"]) == (1.0, 0.0)
    assert (found["unanswered"], found["never_answered"]) == (1.0, 0.0)
    assert found["answers"] == pytest.approx(math.log(3))
    assert found["people"] == pytest.approx(math.log(2))
    assert (found["bad_vote"], found["bad_vote_now"]) == (1.0, 0.0)
    assert found["replied_last"] == 1.0
    assert (found["green"], found["red"]) == (0.0, 1.0)
    assert (found["small"], found["large"], found["main_branch"]) == (1.0, 0.0, 1.0)
    assert found["open_changes"] == pytest.approx(math.log(3))


def test_of_the_person() -> None:
    """How active they are and whether their vote decides."""
    found = facts(ONE, OTHER)

    assert found["answers_7_days"][0] == [pytest.approx(math.log(2)), pytest.approx(math.log(2))]
    assert facts(ONE, OTHER, at=19.5)["active_2_days"][0] == [0.0, 1.0]
    assert found["decides"][0] == [0.0, 1.0]


def test_nothing_later_shows() -> None:
    """The facts of a moment are the same whether or not what came after is known."""
    later = Said(at_s=21 * DAY_S, account=BO, vote=2)
    more = replace(ONE, answers=(*ONE.answers, later), patch_sets=(*ONE.patch_sets, 22 * DAY_S), closed_s=23 * DAY_S)

    assert facts(ONE, OTHER) == facts(more, OTHER)


def test_nobody_knows_it() -> None:
    """Where nobody is known the columns stay figures."""
    found = facts(ONE, scores=-math.inf)

    assert all(np.isfinite(column).all() for column in found.values())

"""The replay of past days: every figure of a small history counted by hand."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.events import bots_of, read
from benchmarks.replay import days_of, replayed
from benchmarks.replay_deal import Deciders, deciding_on, problem_of
from benchmarks.replay_figures import Counted, gini, most, pairs_of
from benchmarks.replay_simple import by_lot, by_number, in_turn
from bot.domain.past import DAY_S, Past, Said
from bot.domain.past_days import PastDay

OWNER, ANA, BO, CHI = 1, 11, 12, 13
PEOPLE = (ANA, BO, CHI)


def past(number: int, *answers: tuple[float, int, int], owner: int = OWNER, day: float = 0.0) -> Past:
    """Give a change of a day with answers of a day, an account and a vote."""
    return Past(
        number=number,
        project="glance",
        branch="main",
        owner=owner,
        created_s=day * DAY_S,
        patch_sets=(day * DAY_S,),
        answers=tuple(Said(at_s=at * DAY_S, account=account, vote=vote) for at, account, vote in answers),
    )


DAY = PastDay.of(
    (
        past(1, (12, ANA, 2)),  # ana answers it
        past(2, (12, ANA, 0), (13, BO, 0)),  # ana and bo do
        past(3),  # nobody does
        past(4, (5, CHI, 2), (14, BO, 0)),  # chi has given the deciding vote, bo answers
    ),
    PEOPLE,
    at_s=10 * DAY_S,
)
DECIDES, LACKS = np.array([True, False, True]), np.array([1, 1, 1, 0])


def dealt(*pairs: tuple[int, int]) -> np.ndarray:
    """Give a deal of places of changes and people."""
    found = np.zeros((4, 3), dtype=np.bool_)
    for row, column in pairs:
        found[row, column] = True
    return found


def test_counted_by_hand() -> None:
    """Two hits of four that could be had; of three dealt changes that were answered two named who did it."""
    deal = dealt((0, 0), (0, 1), (1, 1), (3, 0))

    one = Counted.of(DAY, deal, decides=DECIDES, lacks=LACKS)

    assert (one.pairs, one.hit, one.oracle) == (4, 2, 4)
    assert (one.answered, one.named) == (3, 2)
    assert (one.waiting, one.could_wait) == (2, 3)
    assert (one.cores, one.could_core) == (1, 2)
    assert one.gini == pytest.approx(1 / 3)  # two, two and none
    assert (one.captured, one.who_hit, one.waiting_reached, one.core_coverage) == (0.5, 0.6667, 0.6667, 0.5)


def test_summed() -> None:
    """Days are added up before shares are taken."""
    good = Counted.of(DAY, dealt((0, 0), (1, 1)), decides=DECIDES, lacks=LACKS)
    bad = Counted.of(DAY, dealt((2, 0)), decides=DECIDES, lacks=LACKS)

    both = Counted.summed([good, bad])

    assert (both.days, both.hit, both.oracle, both.captured) == (2, 2, 8, 0.25)
    assert both.who_hit == 1.0


@pytest.mark.parametrize(
    ("shares", "expected"),
    [([5, 5, 5], 0.0), ([0, 0, 6], 2 / 3), ([1, 2, 3], 2 / 9), ([0, 0], 0.0)],
    ids=["all alike", "one has all", "in between", "nothing"],
)
def test_gini(shares: list[int], expected: float) -> None:
    """It is 0 where all have the same, and one less a person's share where one has all."""
    assert gini(np.array(shares)) == pytest.approx(expected)


def test_most() -> None:
    """As many pairs as both sides have room for, some given up so that others can be."""
    can = np.array([[True, True], [True, False]])

    assert most(can, np.array([1, 1]), np.array([1, 1])) == 2
    assert most(can, np.array([2, 2]), np.array([1, 1])) == 2
    assert most(can, np.array([2, 0]), np.array([5, 5])) == 2


def test_by_number() -> None:
    """Change 4 goes to place 1 of three, and then the next; who can't have it gives way."""
    deal = by_number(DAY)

    assert deal[3].tolist() == [True, True, False]
    assert deal[0].tolist() == [False, True, True]
    assert deal.sum() == pairs_of(DAY) == 8


@given(st.integers(0, 1_000), st.integers(1, 9), st.integers(1, 12))
def test_simple_rules(seed: int, people: int, changes: int) -> None:
    """None of them breaks a rule of the day."""
    lots = np.random.default_rng(seed)
    pasts = [past(number, owner=int(lots.integers(people))) for number in range(changes)]
    day = PastDay.of(pasts, tuple(range(people)), at_s=DAY_S)

    for deal in (by_number(day), in_turn(day), by_lot(day, seed=seed)):
        assert not (deal & ~day.can).any()
        assert deal.sum(axis=1).max() <= 2
        assert deal.sum(axis=0).max() <= 5
        assert deal.sum() <= pairs_of(day)


def test_who_decides() -> None:
    """Who gave the best vote in the year before; a change lacks one until another than its owner gave it."""
    deciders = Deciders(pasts=DAY.changes)

    deciding = deciding_on(DAY, deciders)

    assert deciding.decides.tolist() == [False, False, True]
    assert deciding.lacks.tolist() == [1, 1, 1, 0]


def test_as_the_product_deals() -> None:
    """The problem has everybody's five, each change's two people, and its worth by the product's own rule."""
    problem = problem_of(DAY, np.full(DAY.can.shape, 0.25), deciding_on(DAY, Deciders(pasts=DAY.changes)), seed=1)

    assert [one.changes for one in problem.seats] == [5, 5, 5]
    assert [one.people for one in problem.changes] == [2, 2, 2, 2]
    assert problem.changes[0].worth > problem.changes[3].worth
    assert len(problem.arcs) == DAY.can.sum()


def row(number: int, day: float, *comments: tuple[float, int, int], owner: int = OWNER) -> dict[str, Any]:
    """Give a change as a file has it; comments of a day, an account and a vote."""
    said = [[round(at * DAY_S), account, 1, True] for at, account, _ in comments]
    votes = [[round(at * DAY_S), account, 1, "Code-Review", vote] for at, account, vote in comments if vote]
    return {
        "repo": "glance", "number": number, "owner": owner, "created": round(day * DAY_S), "closed": None,
        "status": "new", "branch": "refs/heads/main", "subject": f"Change {number}", "topic": str(number),
        "ps": [[1, round(day * DAY_S)]], "votes": [*votes, [round((day + 900) * DAY_S), 99, 1, "Code-Review", 2]],
        "comments": said, "added": [], "wip": [[round(day * DAY_S), False]], "attention": [], "bot": [],
        "files": ["a.py"], "ins": 3, "del": 1,
    }  # fmt: skip


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    """Write a file of changes."""
    path = folder / "changes.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return path


def test_read(tmp_path: Path) -> None:
    """A vote without a message in its second was copied at submit; a topic that is the number is none."""
    (one,) = read(written(tmp_path, row(7, 1, (2, ANA, 2), (3, OWNER, 0))))

    assert one.answers == (Said(at_s=2 * DAY_S, account=ANA, vote=2),)
    assert [said.account for said in one.replies] == [OWNER]
    assert (one.topic, one.lines) == ("", 4)


def test_bots() -> None:
    """Who says much, owns nothing and hardly votes is a bot."""
    rows = [row(number, 1, *((2 + at, 5, 0) for at in range(20)), (30, ANA, 1)) for number in range(6)]

    assert bots_of(rows) == {5}


def test_a_small_history(tmp_path: Path) -> None:
    """One change a week after a quiet year, answered by ana, who alone takes part: all that can be had is dealt."""
    rows = [row(1, 0, (1, BO, 2))]
    rows += [row(10 + week, 366 + 7 * week, (366 + 7 * week + 8, ANA, 2)) for week in range(8)]
    pasts = read(written(tmp_path, *rows))

    found = replayed(pasts)

    days = [day for day in days_of(pasts) if day.at_s >= 365 * DAY_S]
    assert [day.people for day in days] == [(ANA,)] * len(days)
    assert found["days"] == len(days) > 3
    assert found["hit"] == found["oracle"] == sum(int(day.came_true.sum()) for day in days)
    assert (found["captured"], found["who_hit"], found["waiting_reached"], found["gini"]) == (1.0, 1.0, 1.0, 0.0)
    assert found["modulo"] == found["round_robin"] == found["random"] == 1.0

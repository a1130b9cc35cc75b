"""How likely an answer is, learned online."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from bot.domain.chance import Chance
from bot.domain.chance_facts import NAMES
from bot.domain.chance_prior import PRIOR

ROWS = hnp.arrays(np.float64, st.tuples(st.integers(1, 20), st.just(4)), elements=st.floats(-1e6, 1e6))


def days(count: int, *, seed: int = 3) -> list[tuple[np.ndarray, np.ndarray]]:
    """Give days on which the first column decides, with chances of 4 and 24 in a hundred."""
    lots = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        facts = np.column_stack([lots.integers(0, 2, 400), lots.normal(size=400), lots.normal(size=400), np.ones(400)])
        found.append((facts, lots.random(400) < 0.04 + 0.2 * facts[:, 0]))
    return found


def test_nothing_known() -> None:
    """Before anything is learned every pair is as likely as any other."""
    chances = Chance.new(4).predict(np.eye(4))

    assert np.ptp(chances) < 1e-9
    assert 0.0 < chances[0] < 0.2


def test_it_learns_what_matters() -> None:
    """After some days its figures are the true chances, and their sum the answers to expect."""
    chance = Chance.new(4)
    for facts, came_true in days(120):
        chance.learn(facts, came_true)
    facts, _ = days(1, seed=9)[0]

    chances = chance.predict(facts)

    assert chances[facts[:, 0] == 1].mean() == pytest.approx(0.24, abs=0.04)
    assert chances[facts[:, 0] == 0].mean() == pytest.approx(0.04, abs=0.02)


def test_what_goes_together() -> None:
    """Two things that matter only together are learned too."""
    lots = np.random.default_rng(5)
    chance = Chance.new(2)
    for _ in range(300):
        facts = lots.integers(0, 2, (200, 2)).astype(np.float64)
        chance.learn(facts, (facts[:, 0] != facts[:, 1]) & (lots.random(200) < 0.5))

    same, other = chance.predict(np.array([[1.0, 1.0], [1.0, 0.0]]))

    assert other > 2 * same


def test_the_same_history() -> None:
    """The same days teach the same chances."""
    one, other = Chance.new(4), Chance.new(4)
    for facts, came_true in days(5):
        one.learn(facts, came_true)
        other.learn(facts, came_true)

    assert np.array_equal(one.predict(np.eye(4)), other.predict(np.eye(4)))


def test_a_day_without_pairs() -> None:
    """A day on which no pair could be teaches nothing."""
    chance = Chance.new(4)

    chance.learn(np.zeros((0, 4)), np.zeros(0, dtype=np.bool_))

    assert np.array_equal(chance.predict(np.eye(4)), Chance.new(4).predict(np.eye(4)))


def test_prior() -> None:
    """It speaks of every fact, once, and without a day learned the likelier pairs are those that everywhere are."""
    rows = np.array([[PRIOR[name][0] for name in NAMES]] * 2)
    rows[1, NAMES.index("before")] += 1.0
    rows[1, NAMES.index("log_share")] += 1.0

    usual, likely = Chance.begun().predict(rows)

    assert set(PRIOR) == set(NAMES)
    assert 0.001 < usual < likely < 1


@settings(max_examples=200)
@given(ROWS, st.data())
def test_always_a_chance(facts: np.ndarray, data: st.DataObject) -> None:
    """Whatever it was taught, a chance lies between 0 and 1."""
    chance = Chance.new(4)
    came_true = data.draw(hnp.arrays(np.bool_, len(facts)))

    chance.learn(facts, came_true)

    chances = chance.predict(facts)
    assert chances.shape == (len(facts),)
    assert ((chances > 0) & (chances < 1)).all()

"""Ties between keys and people that fade."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ties import FIRST_KEYS, MOST_PEOPLE, NOBODY, Ties

Event = tuple[str, int, int]


def in_order(events: list[Event]) -> list[Event]:
    """Give events by time."""
    return sorted(events, key=lambda one: one[2])


EVENTS = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 4), st.integers(0, 100)), max_size=40).map(
    in_order
)


def strengths(ties: Ties, key: str, at: float, *, column: int = 0) -> dict[int, float]:
    """Give everybody's tie to a key."""
    return ties.people(key, at, column=column)


def test_half_life() -> None:
    """After one half-life half of it is left."""
    ties = Ties([10.0])
    ties.add(["a"], 1, 0.0, [0])

    assert strengths(ties, "a", 10.0) == pytest.approx({1: 0.5})


def test_adds_up() -> None:
    """What is done again comes on top of what is left."""
    ties = Ties([10.0])
    ties.add(["a"], 1, 0.0, [0])
    ties.add(["a"], 1, 10.0, [0])

    assert strengths(ties, "a", 10.0) == pytest.approx({1: 1.5})


def test_columns() -> None:
    """What is done strengthens its own columns alone."""
    ties = Ties([10.0, 20.0])
    ties.add(["a"], 1, 0.0, [1])

    assert (ties.strength("a", 1, 0.0, column=0), ties.strength("a", 1, 0.0, column=1)) == (0.0, 1.0)


def test_by_event() -> None:
    """A column that fades by its key's own events stands still while nothing happens in it."""
    ties = Ties([1e12], [1.0])
    ties.add(["a"], 1, 0.0, [0, 1])
    ties.add(["a"], 2, 999.0, [1])
    ties.add(["a"], 3, 9_999.0, [0])

    assert strengths(ties, "a", 10**9, column=1) == pytest.approx({1: 0.5, 2: 1.0, 3: 0.0})


def test_asked_together() -> None:
    """Several keys at once give a row each to those that are known."""
    ties = Ties([10.0])
    ties.add(["a", "b"], 1, 0.0, [0])
    ties.add(["a"], 2, 0.0, [0])

    known, person, mass = ties.of(["a", "none", "b"], 0.0)

    assert known.tolist() == [0, 2]
    assert [sorted(set(row)) for row in person.tolist()] == [[NOBODY, 1, 2], [NOBODY, 1]]
    assert mass.sum(axis=(1, 2)).tolist() == [2.0, 1.0]


def test_nothing_known() -> None:
    """Keys that nobody has a tie to give no rows."""
    assert len(Ties([10.0]).of(["a"], 0.0)[0]) == 0


def test_more_people_than_room() -> None:
    """Where more people come than a key keeps, whoever has the weakest tie gives way."""
    ties = Ties([1e9])
    for person in range(MOST_PEOPLE):
        for _ in range(1 if person == 3 else 2):
            ties.add(["a"], person, float(person), [0])

    ties.add(["a"], 99, 100.0, [0])

    assert set(strengths(ties, "a", 100.0)) == {*range(MOST_PEOPLE), 99} - {3}


@settings(deadline=None)
@given(EVENTS)
def test_any_history(events: list[tuple[str, int, int]]) -> None:
    """Each tie is the sum of what was done, faded by the time that passed since, however long the history."""
    ties, expected = Ties([0.5, 50.0]), dict.fromkeys(((key, one) for key in "abc" for one in range(5)), 0.0)
    for key, person, at in events:
        ties.add([key], person, float(at), [0, 1])
        expected[key, person] += 0.5 ** ((120 - at) / 50)

    found = {(key, one): ties.strength(key, one, 120.0, column=1) for key, one in expected}

    assert found == pytest.approx(expected, rel=1e-4)


@settings(deadline=None)
@given(EVENTS, st.floats(0.01, 0.5))
def test_forget(events: list[tuple[str, int, int]], below: float) -> None:
    """Forgetting drops what is weaker than the bound and nothing else."""
    ties = Ties([20.0])
    for key, person, at in events:
        ties.add([key], person, float(at), [0])
    before = {key: strengths(ties, key, 110.0) for key in "abc"}

    ties.forget(110.0, below=below)

    for key, people in before.items():
        kept = {one: much for one, much in people.items() if much >= below * 1.001}
        found = strengths(ties, key, 110.0)
        assert kept.keys() <= found.keys() <= people.keys()
        assert found == pytest.approx({one: people[one] for one in found}, rel=1e-4)


def test_memory() -> None:
    """Keys that nobody has a tie to any more take no room, and new ones take theirs."""
    ties = Ties([10.0])
    for at in range(3):
        ties.add([f"{at} {one}" for one in range(FIRST_KEYS)], 1, 1000.0 * at, [0])

    ties.forget(2000.0, below=0.05)

    assert len(ties) == FIRST_KEYS
    assert ties.strength("2 7", 1, 2000.0, column=0) == pytest.approx(1.0)
    assert ties.strength("0 7", 1, 2000.0, column=0) == 0.0

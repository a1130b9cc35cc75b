"""Ties between keys and people that fade."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ties import Ties

EVENTS = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 4), st.integers(0, 100)), max_size=40)


def strengths(ties: Ties, key: str, at: float) -> dict[int, float]:
    """Give everybody's tie to a key."""
    return ties.people(key, at, half_life=0)


def test_half_life() -> None:
    """After one half-life half of it is left."""
    ties = Ties([10.0])
    ties.add(["a"], 1, 0.0)

    assert strengths(ties, "a", 10.0) == pytest.approx({1: 0.5})


def test_adds_up() -> None:
    """What is done again comes on top of what is left."""
    ties = Ties([10.0])
    ties.add(["a"], 1, 0.0)
    ties.add(["a"], 1, 10.0)

    assert strengths(ties, "a", 10.0) == pytest.approx({1: 1.5})


def test_by_event() -> None:
    """A key that fades by its own events stands still while nothing happens on it."""
    ties = Ties([1.0], by_event=True)
    ties.add(["a"], 1, 0.0)
    ties.add(["a"], 2, 9_999.0)

    assert strengths(ties, "a", 10**9) == pytest.approx({1: 0.5, 2: 1.0})


def test_asked_together() -> None:
    """Several keys at once give each its ties, with the share of all and the weights of the facet."""
    ties = Ties([10.0])
    ties.add(["a", "b"], 1, 0.0)
    ties.add(["a"], 2, 0.0)

    found = ties.of([(0, "a"), (1, "b"), (1, "none")], 0.0, facets=2)

    assert sorted(zip(found.person.tolist(), found.facet.tolist(), strict=True)) == [(1, 0), (1, 1), (2, 0)]
    assert found.total[:, 0].tolist() == pytest.approx([2.0, 2.0, 1.0])


def test_nothing_known() -> None:
    """Keys that nobody has a tie to give no rows."""
    assert len(Ties([10.0]).of([(0, "a")], 0.0, facets=1).person) == 0


@settings(deadline=None)
@given(EVENTS)
def test_total_is_the_sum(events: list[tuple[str, int, int]]) -> None:
    """What all did on a key is the sum of what each did, at any time."""
    ties = Ties([5.0, 50.0])
    for key, person, at in sorted(events, key=lambda one: one[2]):
        ties.add([key], person, float(at))

    for key in "abc":
        found = ties.of([(0, key)], 120.0, facets=1)
        assert all(math.isclose(total, found.mass[:, 1].sum(), rel_tol=1e-9) for total in found.total[:, 1])


@settings(deadline=None)
@given(EVENTS, st.floats(0.0, 0.5))
def test_forget(events: list[tuple[str, int, int]], below: float) -> None:
    """Forgetting drops what is weaker than the bound and nothing else."""
    ties = Ties([20.0])
    for key, person, at in sorted(events, key=lambda one: one[2]):
        ties.add([key], person, float(at))
    before = {key: strengths(ties, key, 120.0) for key in "abc"}

    ties.forget(120.0, below=below)

    for key in "abc":
        kept = {person: mass for person, mass in before[key].items() if mass >= below}
        assert strengths(ties, key, 120.0) == pytest.approx(kept)

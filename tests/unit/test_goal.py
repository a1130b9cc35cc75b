"""How far a day can come."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.goal import Goal, Waiting, reach

WAITING = st.lists(
    st.builds(Waiting, minutes=st.integers(5, 120), people=st.integers(0, 3), is_never_answered=st.booleans()),
    max_size=20,
)


def waits(minutes: int, people: int = 1, *, never: bool = False) -> Waiting:
    """Build a change that waits."""
    return Waiting(minutes=minutes, people=people, is_never_answered=never)


def test_from_the_top() -> None:
    """The time is spent from the top of the list on; what does not fit is left out for what does."""
    assert reach([waits(30, never=True), waits(60), waits(10, never=True)], minutes=45) == Goal(
        changes=2, never_answered=2
    )


def test_people() -> None:
    """A change takes its minutes for each person it has use for."""
    assert reach([waits(20, 2)], minutes=39) == Goal(changes=0, never_answered=0)
    assert reach([waits(20, 2)], minutes=40) == Goal(changes=1, never_answered=0)


@settings(deadline=None)
@given(WAITING, st.integers(0, 600))
def test_never_more_than_waits(waiting: list[Waiting], minutes: int) -> None:
    """The goal is never more than what waits, and costs no more than there is time."""
    goal = reach(waiting, minutes=minutes)

    assert goal.never_answered <= goal.changes <= len(waiting)
    assert goal.changes * 5 <= max(minutes, 0)
    assert reach(waiting, minutes=10**9).changes == len(waiting)

"""Days of the past as they would have stood."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.past import DAY_S, Past, Said, backlog_at
from bot.domain.past_days import PastDay, past_days

OWNER, ANA, BO, CHI = 1, 11, 12, 13


def said(day: float, account: int, vote: int = 0) -> Said:
    """Give an answer on a day."""
    return Said(at_s=day * DAY_S, account=account, vote=vote)


def past(number: int = 1, *answers: Said, day: float = 0.0, closed: float = math.inf, **more: object) -> Past:
    """Give a change that was uploaded on a day."""
    patch_sets = tuple(one * DAY_S for one in (day, *more.pop("patch_sets", ())))  # type: ignore[misc]
    return Past(
        number=number,
        project="glance",
        branch="master",
        owner=OWNER,
        created_s=day * DAY_S,
        closed_s=closed * DAY_S,
        patch_sets=patch_sets,
        answers=answers,
        **more,  # type: ignore[arg-type]
    )


def test_at_a_moment() -> None:
    """What came later does not show."""
    one = past(1, said(1, ANA, 1), said(5, BO, 2), patch_sets=(3,), closed=6)

    assert one.is_open(0)
    assert not one.is_open(6 * DAY_S)
    assert one.newest_s(2 * DAY_S) == 0
    assert one.newest_s(4 * DAY_S) == 3 * DAY_S
    assert one.answered_newest(2 * DAY_S) == {ANA}
    assert one.answered_newest(4 * DAY_S) == set()
    assert one.answered_within(2 * DAY_S, days=14) == {BO}
    assert one.votes_at(4 * DAY_S) == {ANA: 1}
    assert one.touched_s(4 * DAY_S) == 3 * DAY_S


def test_backlog() -> None:
    """It holds what is open, ready and was touched within sixty days."""
    changes = (
        past(1),
        past(2, closed=50),
        past(3, said(40, ANA)),
        past(4, day=45, progress=((46 * DAY_S, True),)),
        past(5, day=45, progress=((45 * DAY_S, True), (46 * DAY_S, False))),
        past(6, day=80),
    )

    found = backlog_at(changes, 70 * DAY_S)

    assert [one.number for one in found] == [3, 5]


def test_pairs() -> None:
    """Nobody is dealt their own change or one they answered; a pair came true if they answered within 14 days."""
    changes = (
        past(1, said(1, ANA), said(12, BO)),
        past(2, said(25, ANA)),
        past(3, said(1, ANA), said(11, ANA), patch_sets=(5,)),
    )

    day = PastDay.of(changes, (OWNER, ANA, BO), at_s=10 * DAY_S)

    assert day.can.tolist() == [[False, False, True], [False, True, True], [False, True, True]]
    assert day.came_true.tolist() == [[False, False, True], [False, False, False], [False, True, False]]
    assert day.waiting.tolist() == [False, True, True]
    assert day.known_s == 24 * DAY_S


def test_who_took_part() -> None:
    """Signed up is who answered anything within seven days after; a day without people or changes is none."""
    changes = (past(1, said(8, ANA), said(20, BO)), past(2, said(16.5, CHI), day=16))

    days = list(past_days(changes, first_s=0, last_s=21 * DAY_S))

    assert [(day.at_s / DAY_S, day.people) for day in days] == [(7.0, (ANA,)), (14.0, (BO, CHI))]
    assert [[one.number for one in day.changes] for day in days] == [[1], [1]]


@given(st.lists(st.tuples(st.floats(0, 60), st.sampled_from([OWNER, ANA, BO, CHI])), max_size=12), st.floats(0, 60))
def test_nothing_later_shows(given_answers: list[tuple[float, int]], at: float) -> None:
    """A day's changes and pairs are the same, whatever happens after its fortnight."""
    answers = [said(day, account) for day, account in sorted(given_answers) if account != OWNER]
    whole = past(1, *answers, patch_sets=(5.0, 50.0))
    known = past(1, *(one for one in answers if one.at_s <= (at + 14) * DAY_S), patch_sets=(5.0, 50.0))

    one, other = (PastDay.of((change,), (OWNER, ANA, BO, CHI), at_s=at * DAY_S) for change in (whole, known))

    assert np.array_equal(one.can, other.can)
    assert np.array_equal(one.came_true, other.came_true)
    assert not (one.came_true & ~one.can).any()

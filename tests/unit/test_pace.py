"""How a team's minutes are learned."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.change import Change, FileChange
from bot.domain.effort import main_kind, minutes_for
from bot.domain.pace import BY_FORMULA, GREATEST, LEAST, Answered, Pace, learned
from tests.builders import NOW, make_change

CODE = make_change(1, files=(FileChange(path="glance/api.py", insertions=80),))
DOCS = make_change(2, files=(FileChange(path="doc/api.rst", insertions=250),))


def answers(change: Change, *minutes: float, who: str = "UANA") -> list[Answered]:
    """Give one answer a day, each after so many minutes on it."""
    return [
        Answered(
            who=who,
            change=change,
            begun_at=NOW + timedelta(days=place),
            done_at=NOW + timedelta(days=place, minutes=one),
        )
        for place, one in enumerate(minutes)
    ]


def test_nothing_known() -> None:
    """Without a day behind it the formula stands."""
    assert learned([]) == BY_FORMULA
    assert BY_FORMULA.minutes(CODE) == minutes_for(CODE) == 15


def test_slower_than_the_formula() -> None:
    """A team that takes twice the time is planned with nearly twice the time, once that is sure."""
    pace = learned(answers(CODE, *[30.0] * 40))

    assert pace.spells == 40
    assert 1.6 < pace.by_kind["code"] < 2.0
    assert pace.minutes(CODE) == 30


def test_one_spell_moves_little() -> None:
    """A single long lunch changes no estimate."""
    assert learned(answers(CODE, 100.0)).minutes(CODE) == minutes_for(CODE)


def test_kinds_apart() -> None:
    """Slow code does not make documentation slow, where documentation is known."""
    pace = learned(answers(CODE, *[30.0] * 40) + answers(DOCS, *[15.0] * 40, who="UBO"))

    assert pace.by_kind["docs"] < 1.2 < pace.by_kind["code"]


def test_a_kind_never_seen() -> None:
    """What was never seen takes the team's pace."""
    pace = Pace(team=2.0, by_kind={"code": 1.0}, spells=50)

    assert pace.minutes(DOCS) == 2 * minutes_for(DOCS)


def test_from_answer_to_answer() -> None:
    """Without *On it* the answer before begins the spell; the first of a day begins none."""
    done = [Answered(who="UANA", change=CODE, done_at=NOW + timedelta(minutes=at)) for at in (0, 20, 50)]

    assert learned(done).spells == 2


@pytest.mark.parametrize("minutes", [0.5, 121.0, 600.0])
def test_no_spell(minutes: float) -> None:
    """A glance and a whole afternoon are no times of one answer."""
    assert learned(answers(CODE, minutes)) == BY_FORMULA


def test_not_by_person() -> None:
    """Who took how long makes no difference: only the team's pace is known."""
    one = answers(CODE, 10.0, 30.0, 50.0)
    other = [
        Answered(who=f"U{place}", change=CODE, begun_at=row.begun_at, done_at=row.done_at)
        for place, row in enumerate(one)
    ]

    assert learned(one) == learned(other)


@settings(deadline=None)
@given(st.lists(st.floats(0.1, 500), max_size=60))
def test_bounds(minutes: list[float]) -> None:
    """Whatever was measured, the pace stays within half and three times the formula."""
    pace = learned(answers(CODE, *minutes))

    assert LEAST - 1e-9 <= pace.team <= GREATEST + 1e-9
    assert pace.minutes(CODE) % 5 == 0


def test_main_kind() -> None:
    """The kind is where most of the time goes, not where most of the files are."""
    both = make_change(
        3,
        files=(
            FileChange(path="glance/api.py", insertions=80),
            FileChange(path="doc/a.rst", insertions=10),
            FileChange(path="doc/b.rst", insertions=10),
        ),
    )

    assert main_kind(both) == "code"
    assert main_kind(make_change(4)) == "code"

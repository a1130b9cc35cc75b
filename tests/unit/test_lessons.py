"""What each past day teaches, in the order of time."""

import math
from dataclasses import replace

import numpy as np

from bot.domain.chance import Chance
from bot.domain.chance_facts import NAMES
from bot.domain.lessons import foretold, lessons
from bot.domain.past import DAY_S, Past, Said
from bot.domain.past_days import past_days
from bot.domain.ranking import Expertise

OWNER, OTHER, ANA, BO = 1, 2, 11, 12


def history(weeks: int = 12) -> tuple[Past, ...]:
    """Two changes a week: ana answers what touches the API the next day, bo the documentation; nobody the third."""
    found = []
    for week in range(weeks):
        for place, (file, account) in enumerate((("api/images.py", ANA), ("doc/index.rst", BO), ("old/thing.c", 0))):
            day = 7 * week + 6.5
            said = (Said(at_s=(day + 1) * DAY_S, account=account, vote=2),) if account else ()
            found.append(
                Past(
                    number=10 * week + place,
                    project="glance",
                    branch="main",
                    owner=OTHER if place else OWNER,
                    created_s=day * DAY_S,
                    closed_s=(day + 2) * DAY_S if account else math.inf,
                    files=(file,),
                    patch_sets=(day * DAY_S,),
                    answers=said,
                )
            )
    return tuple(found)


def told(pasts: tuple[Past, ...], *, last: float = 77.0) -> list[np.ndarray]:
    """Give what was foretold day by day."""
    days = past_days(pasts, first_s=7 * DAY_S, last_s=last * DAY_S)
    found = foretold(lessons(pasts, days, expertise=Expertise()), Chance.new(len(NAMES)))
    return [chances for _, chances in found]


def test_it_comes_to_know() -> None:
    """In the end each one's own place is likelier than the other's, and what nobody answers is not likely."""
    *_, last = told(history())

    assert last.shape == (12 - 1, 2)
    newest = last[-3:]
    assert newest[0, 0] > 2 * newest[0, 1]
    assert newest[1, 1] > 2 * newest[1, 0]
    assert newest[2].max() < min(newest[0, 0], newest[1, 1]) / 2


def test_only_what_was_known() -> None:
    """What is foretold of a day does not hang on how it came out, nor on anything later."""
    pasts = history()
    changed = tuple(
        replace(one, answers=tuple(replace(said, vote=0) for said in one.answers)) if one.number >= 80 else one
        for one in pasts
    )

    whole, other = told(pasts), told(changed)

    assert all(np.array_equal(one, two) for one, two in zip(whole[:8], other[:8], strict=True))
    assert not np.array_equal(whole[-1], other[-1])


def test_a_fortnight_later() -> None:
    """A day teaches when its fourteen days are over, not before."""
    first, second, third, *_ = told(history())

    assert np.ptp(first) == 0
    assert np.ptp(second) == 0
    assert np.ptp(third) > 0


def test_nobody_but_the_author() -> None:
    """Where only the author is known, a day still has facts that are figures."""
    one = history(1)[2]
    pasts = (
        replace(one, answers=()),
        replace(one, number=99, owner=ANA, answers=(Said(at_s=8 * DAY_S, account=OTHER),)),
    )
    days = past_days(pasts, first_s=7 * DAY_S, last_s=8 * DAY_S)

    (lesson,) = lessons(pasts, days, expertise=Expertise())

    assert lesson.day.people == (OTHER,)
    assert np.isfinite(lesson.facts).all()

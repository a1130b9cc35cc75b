"""The ways of sharing out that tools have today, on a replayed day: by number, in turn, by lot.

Each deals as many pairs as the product may: five a person, two a change, none that can't be. Whoever is named and has
no room left, or can't have the change, gives way to the next in line.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from benchmarks.replay_figures import A_CHANGE, AMOUNT, pairs_of
from bot.domain.past_days import PastDay

Flags = NDArray[np.bool_]
Wanted = tuple[int, int]


def by_number(day: PastDay) -> Flags:
    """Give each change to the person at the place of its number modulo the people, and then to the next one too."""
    wanted = [(row, day.changes[row].number) for row in _newest(day)]
    return _filled(day, wanted + [(row, number + 1) for row, number in wanted])


def in_turn(day: PastDay) -> Flags:
    """Go round the people with the newest changes first, two people each."""
    rows = [row for row in _newest(day) for _ in range(A_CHANGE)]
    return _filled(day, zip(rows, range(len(rows)), strict=True))


def by_lot(day: PastDay, *, seed: int) -> Flags:
    """Draw pairs, the same ones for the same seed."""
    dealt = np.zeros_like(day.can)
    rows, columns = np.nonzero(day.can)
    for at in np.random.default_rng(seed).permutation(len(rows)).tolist():
        row, column = rows[at], columns[at]
        if dealt[row].sum() < A_CHANGE and dealt[:, column].sum() < AMOUNT:
            dealt[row, column] = True
    return dealt


def _newest(day: PastDay) -> list[int]:
    return sorted(range(len(day.changes)), key=lambda row: -day.changes[row].newest_s(day.at_s))


def _filled(day: PastDay, wanted: Iterable[Wanted]) -> Flags:
    """Deal each wish to the first person from the one named on who can have it and has room."""
    dealt = np.zeros_like(day.can)
    left, people = np.full(len(day.people), AMOUNT), len(day.people)
    for row, named in wanted:
        if dealt.sum() >= pairs_of(day):
            break
        places = (named + np.arange(people)) % people
        free = places[day.can[row, places] & ~dealt[row, places] & (left[places] > 0)]
        if len(free):
            dealt[row, free[0]] = True
            left[free[0]] -= 1
    return dealt

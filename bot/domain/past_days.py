"""Days of the past as they would have stood: who took part, what waited, which pairs could be, and which came true.

They are what a team's own history teaches the chance of an answer from, and what a deal is replayed on. Whoever
answered anything in the seven days after counts as having taken part; a pair came true where that person answered that
change within fourteen days.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.past import DAY_S, Past, backlog_at

TOOK_PART_DAYS = 7.0
CAME_TRUE_DAYS = 14.0
TOUCHED_DAYS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PastDay:
    """A day of the past: `can` and `came_true` are changes x people, in the order of `changes` and `people`.

    `came_true` is of pairs that could be alone. It is known `CAME_TRUE_DAYS` later, and is not to be learned from
    before (`known_s`).
    """

    at_s: float
    changes: tuple[Past, ...]
    people: tuple[int, ...]
    can: NDArray[np.bool_]
    came_true: NDArray[np.bool_]

    @classmethod
    def of(cls, changes: Sequence[Past], people: Sequence[int], *, at_s: float) -> Self:
        """Put together a day: never the owner, never who answered the newest patch set."""
        can = np.ones((len(changes), len(people)), dtype=np.bool_)
        came = np.zeros_like(can)
        place = {account: at for at, account in enumerate(people)}
        for row, one in enumerate(changes):
            barred = one.answered_newest(at_s) | {one.owner}
            can[row, [place[account] for account in barred & place.keys()]] = False
            came[row, [place[account] for account in one.answered_within(at_s, days=CAME_TRUE_DAYS) & place.keys()]] = (
                True
            )
        return cls(at_s=at_s, changes=tuple(changes), people=tuple(people), can=can, came_true=came & can)

    @property
    def known_s(self) -> float:
        """Give when it is known which pairs came true."""
        return self.at_s + CAME_TRUE_DAYS * DAY_S

    @property
    def waiting(self) -> NDArray[np.bool_]:
        """Tell of each change whether nobody had answered its newest patch set."""
        return np.array([not one.answered_newest(self.at_s) for one in self.changes], dtype=np.bool_)


def past_days(pasts: Iterable[Past], *, first_s: float, last_s: float, step_days: float = 7.0) -> Iterator[PastDay]:
    """Give the days from `first_s` to `last_s`; one on which nobody took part or nothing waited is left out."""
    ordered = sorted(pasts, key=lambda one: (one.created_s, one.number))
    created = [one.created_s for one in ordered]
    said = sorted((answer.at_s, answer.account) for one in ordered for answer in one.answers)
    living: list[Past] = []
    at_s, read = first_s, 0
    while at_s <= last_s:
        until = bisect_right(created, at_s)
        living = [one for one in (*living, *ordered[read:until]) if one.closed_s > at_s]
        read = until
        people = _took_part(said, at_s)
        changes = backlog_at(living, at_s, days=TOUCHED_DAYS)
        if people and changes:
            yield PastDay.of(changes, people, at_s=at_s)
        at_s += step_days * DAY_S


def _took_part(said: list[tuple[float, int]], at_s: float) -> list[int]:
    """Give who answered anything in the days after, in the order of accounts."""
    first = bisect_right(said, (at_s, np.inf))
    last = bisect_left(said, (at_s + TOOK_PART_DAYS * DAY_S, np.inf))
    return sorted({account for _, account in said[first:last]})

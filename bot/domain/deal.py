"""Who gets what: the model of a day's deal and its one scale of value.

A deal is a problem in values and a solution in values, so that a solver can stand in another process and anything it
says can be checked again (`deal_check`). Rules hold always; wishes have a price and give way where that is worth it,
the cheapest first (`Wish`). All values are whole points, so that an optimum is one exactly.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.day import Role
from bot.domain.reasons import Reason
from bot.domain.wishes import Relaxed

FIRST_TIER = 1
"""The tier of the agreed priorities: as many of them as can be are served before anything else is weighed."""

TIER_WEIGHTS: Mapping[int, int] = {1: 96_000, 2: 30_000, 3: 12_000, 4: 12_000, 5: 12_000}
"""What a pair on a change of each tier is worth at least. The first two come before all others, whatever decides among
those; among the others the chance of an answer, a missing deciding vote and the worth decide together: replayed days
show that strict tiers there cost a third of the answers and reach no more of what waits."""

DECIDER_BONUS = 2_500
FIT_WEIGHT = 2_000
MOST_WORTH = 250
TOGETHER_BONUS = 400

WORTH_BAND = 0.25
"""How far the mean worth of a slice may lie from the usual mean, beside half a change, for changes can't be split."""

WORTH_PRICE = 15
"""For each point beyond the band: a pair is at most 250 points off, so equal worth never leaves a change undealt."""

TOPIC_PRICE = 1_000
"""For each person more on a topic: it never leaves a change undealt, and gives way to a much better fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A person who takes part. `changes` and `minutes` are what is left of their amount; None is no limit.

    `company` is empty where unknown. `minutes_before` were dealt to them in the 30 days before, today included.
    Somebody who takes part and can't take more has a seat too, for the shares are counted over all.
    """

    slack_user: str
    changes: int | None
    minutes: int | None
    is_newcomer: bool = False
    company: str = ""
    minutes_before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A change that can be dealt: what it is worth, how long it takes, and which answers it still needs.

    `tier` 1 is served first; `worth` orders within a tier. `deciding` and `first_looks` are how many more people of
    each role it can use. `below` is the change of the same chain that it stands on; `topic` is empty if it has none.
    """

    number: int
    tier: int
    worth: float
    minutes: int
    deciding: int
    first_looks: int
    below: int | None = None
    topic: str = ""
    reasons: tuple[Reason, ...] = ()

    @property
    def people(self) -> int:
        """Give how many more people it can use."""
        return max(self.deciding, self.first_looks)

    @property
    def points(self) -> int:
        """Give the worth as it counts in a deal, 0 to `MOST_WORTH`."""
        return max(min(round(self.worth), MOST_WORTH), 0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arcs:
    """Which pairs can be, in columns of one length: no arc for a pair means never this pair.

    `seat` and `change` are places in the problem's seats and changes, each pair at most once; `value` is how well the
    change suits the person, 0 to 1; `decides` tells whether their vote can decide on it.
    """

    seat: NDArray[np.int32]
    change: NDArray[np.int32]
    value: NDArray[np.float64]
    decides: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, float, bool]]) -> Self:
        """Put rows of seat, change, value and decides into columns."""
        found = list(rows)
        return cls(
            seat=np.array([row[0] for row in found], dtype=np.int32),
            change=np.array([row[1] for row in found], dtype=np.int32),
            value=np.array([row[2] for row in found], dtype=np.float64),
            decides=np.array([row[3] for row in found], dtype=np.bool_),
        )

    def __len__(self) -> int:
        """Give how many pairs can be."""
        return len(self.seat)

    @property
    def points(self) -> NDArray[np.int64]:
        """Give what each pair's fit counts in a deal, 0 to `FIT_WEIGHT`."""
        return np.rint(FIT_WEIGHT * np.clip(self.value, 0.0, 1.0)).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One change for one person, in one role."""

    slack_user: str
    number: int
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Pair):
    """A pair that stands and is never moved, with the company of the person and the topic of the change."""

    company: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The wish that a change have somebody of each group: a learner beside the expert, a newcomer beside a core.

    Who is in both groups counts for the first. At most two such wishes a change.
    """

    number: int
    first: frozenset[str]
    second: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a team can set. `mean_worth` is what slices are compared with; 0 compares none.

    `share` is the most of all minutes, before and now, that the two busiest may have where at least `guarded_from` take
    part; `topic_people` is with how few people a topic stays.
    """

    mean_worth: int = 0
    share: float = 0.4
    guarded_from: int = 6
    topic_people: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A deal to be made. The needs of the changes are counted without the pairs that are `held`."""

    seats: tuple[Seat, ...]
    changes: tuple[Open, ...]
    arcs: Arcs
    held: tuple[Held, ...] = ()
    together: tuple[Together, ...] = ()
    rules: Rules = field(default_factory=Rules)
    seed: int = 0


class Method(StrEnum):
    """How a deal was made."""

    EXACT = "exact"  # proved to be the best
    SOLVED = "solved"  # no further from the best than its bound says
    GREEDY = "greedy"  # change by change, where nothing better could be had


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """New pairs in the order of each person's list, and what could not be had.

    `without_decider` are dealt changes for which no deciding reviewer had time left. `objective` is the deal's value in
    points; no deal that keeps the rules and serves as many priorities can be worth more than `bound`.
    """

    pairs: tuple[Pair, ...] = ()
    without_decider: tuple[int, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    objective: int = 0
    bound: int = 0
    method: Method = Method.EXACT


def value_of(change: Open, points: int, role: Role) -> int:
    """Give what a pair adds to the objective: the tier, then a decider, then worth, then the points of the fit."""
    decider = DECIDER_BONUS if role is Role.DECIDING else 0
    return TIER_WEIGHTS[change.tier] + decider + change.points + points


def two_core_bonus(change: Open, best_points: int) -> int:
    """Give what it adds that two deciders hold a change that needs two: half of what its best pair has over its tier.

    `best_points` are those of whom it suits best among the people who can decide.
    """
    return (DECIDER_BONUS + change.points + best_points) // 2


def company_price(change: Open) -> int:
    """Give what a second person of one company costs: the tier, so that any other pair comes first."""
    return TIER_WEIGHTS[change.tier]


def usual_worth(seats: Iterable[Seat], changes: Iterable[Open]) -> int:
    """Give the mean points of the changes in those tiers that these people's time reaches, each for all it needs."""
    rows = [one for one in sorted(changes, key=lambda one: one.tier) for _ in range(one.people)]
    if not rows:
        return 0
    usual = max(sum(one.minutes for one in rows) / len(rows), 1.0)
    room = round(sum(_room(seat, usual, len(rows)) for seat in seats))
    last = rows[min(max(room, 1), len(rows)) - 1].tier
    reached = [one.points for one in rows if one.tier <= last]
    return max(round(sum(reached) / len(reached)), 1)


def _room(seat: Seat, usual: float, most: int) -> float:
    by_minutes = most if seat.minutes is None else seat.minutes / usual
    return min(most if seat.changes is None else seat.changes, by_minutes)

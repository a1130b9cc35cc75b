"""What a replayed deal is measured by, day by day, and summed over the days."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from bot.domain.past_days import PastDay

AMOUNT = 5
A_CHANGE = 2

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


def pairs_of(day: PastDay) -> int:
    """Give how many pairs a day has: five for each person, at most two for each change."""
    return min(AMOUNT * len(day.people), A_CHANGE * len(day.changes))


def most(can: Flags, changes: Counts, people: Counts) -> int:
    """Give how many of these pairs can be dealt at once if no change and no person gets more than its number."""
    rows, columns = can.shape
    source, sink = rows + columns, rows + columns + 1
    row, column = np.nonzero(can)
    tails = np.concatenate([np.full(rows, source), row, rows + np.arange(columns)])
    heads = np.concatenate([np.arange(rows), rows + column, np.full(columns, sink)])
    room = np.concatenate([changes, np.ones(len(row), dtype=np.int64), people]).astype(np.int32)
    graph = csr_matrix((room, (tails, heads)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(graph, source, sink).flow_value)


def gini(shares: Counts) -> float:
    """Give how unevenly something is spread: 0 where everybody has the same, near 1 where one has all."""
    if not shares.sum():
        return 0.0
    ordered = np.sort(shares)
    places = np.arange(1, len(ordered) + 1)
    return float((2 * places - len(ordered) - 1) @ ordered / (len(ordered) * ordered.sum()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One day's counts, or the sums of many (`gini` then is a sum too).

    `pairs` dealt and `hit` among them, `oracle` the hits that could be had; of the dealt changes that a participant
    did answer `answered`, and `named` of them with one who did; `waiting` changes dealt of the `could_wait` there was
    room for; `cores` seats taken of the `could_core` that changes without enough deciding votes lacked and cores had.
    """

    days: int = 0
    pairs: int = 0
    hit: int = 0
    oracle: int = 0
    answered: int = 0
    named: int = 0
    waiting: int = 0
    could_wait: int = 0
    cores: int = 0
    could_core: int = 0
    gini: float = 0.0

    @classmethod
    def of(cls, day: PastDay, dealt: Flags, *, decides: Flags, lacks: Counts) -> Self:
        """Count a deal; `decides` of each person, `lacks` deciding votes of each change."""
        is_dealt, hits = dealt.any(axis=1), dealt & day.came_true
        room = np.full(len(day.people), AMOUNT)
        need = np.where(is_dealt, np.minimum(lacks, A_CHANGE), 0)
        return cls(
            days=1,
            pairs=int(dealt.sum()),
            hit=int(hits.sum()),
            oracle=most(day.came_true, np.full(len(day.changes), A_CHANGE), room),
            answered=int((is_dealt & day.came_true.any(axis=1)).sum()),
            named=int(hits.any(axis=1).sum()),
            waiting=int((is_dealt & day.waiting).sum()),
            could_wait=min(int(day.waiting.sum()), pairs_of(day)),
            cores=int(np.minimum((dealt & decides).sum(axis=1), need).sum()),
            could_core=most(day.can & decides, need, room),
            gini=gini(dealt.sum(axis=0)),
        )

    @classmethod
    def summed(cls, days: Iterable[Self]) -> Self:
        """Add up days."""
        names = cls.__dataclass_fields__
        counted = tuple(days)
        return cls(**{name: sum(getattr(one, name) for one in counted) for name in names})

    @property
    def captured(self) -> float:
        """Give the share of the hits that could be had."""
        return share(self.hit, self.oracle)

    @property
    def who_hit(self) -> float:
        """Give of the dealt changes that a participant answered the share with one named who did."""
        return share(self.named, self.answered)

    @property
    def waiting_reached(self) -> float:
        """Give the share of the changes nobody had answered that went to somebody, of those there was room for."""
        return share(self.waiting, self.could_wait)

    @property
    def core_coverage(self) -> float:
        """Give the share of the deciding votes lacked that were dealt, of those the cores had room for."""
        return share(self.cores, self.could_core)


def share(part: float, whole: float) -> float:
    """Give a share with four digits, 1 of nothing."""
    return round(part / whole, 4) if whole else 1.0

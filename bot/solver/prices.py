"""What a place on somebody's list and a minute of their time are worth, and the bound for any deal that follows.

Were everybody's room and time for sale at these prices, each change could take its best people by itself. What that
comes to is a bound for the whole model at any prices, and the prices are moved until it is as small as it gets (Held
and Karp's subgradients with Polyak's step). Chains count whole; topics, companies, equal worth and the share, which are
left out, only make a deal worth less, so the bound holds.
"""

from dataclasses import dataclass

import numpy as np

from bot.domain.deal import TOGETHER_BONUS
from bot.solver.columns import NONE, UNLIMITED, Flags, Floats, Ints
from bot.solver.picks import Picks
from bot.solver.terms import Terms

USUAL_MINUTES = 12.0
"""A step for a place on a list is this much smaller for a minute, for about so many minutes come with a change."""

PHASES = (20, 60, 80, 80, 60)
"""Steps between two looks at all arcs; in between only those are priced that are near to being taken."""

NEAR = 4_000.0
"""An arc is near if it lacks less than the best fit adds."""

PATIENCE = 6
FIRST_HOPE = 0.05
LEAST_HOPE = 5e-4
"""By how much of the bound a step hopes to lower it: at first, and when the prices stand."""

MOMENTUM = 0.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prices:
    """Prices of a place and of a minute for each person, the bound at these prices and the arcs that would be taken.

    `gain` is for each arc what it adds at these prices with all that stands on it.
    """

    place: Floats
    minute: Floats
    bound: float
    gain: Floats
    taken: Ints


class Market:
    """Some arcs, which can be evaluated at any prices."""

    def __init__(self, terms: Terms, arcs: Ints) -> None:
        """Put the arcs in groups; each comes with those it stands on."""
        columns = self._columns = terms.columns
        self.arcs = arcs
        self._seat, change = columns.seat[arcs], columns.change[arcs]
        parent = columns.parent[arcs]
        self._parent = np.where(parent == NONE, NONE, np.searchsorted(arcs, parent))
        is_root = parent == NONE
        self._roots = np.flatnonzero(is_root)
        depth = columns.depth[change]
        self._levels = [
            np.flatnonzero((depth == level) & ~is_root) for level in range(int(depth.max(initial=0)), -1, -1)
        ]
        self._value = self.values(terms)[arcs]
        self._minutes = columns.minutes[change].astype(np.float64)
        self._picks = Picks(terms, change[self._roots], columns.decides[arcs[self._roots]])
        self.has_room, self.has_time = columns.room < UNLIMITED, columns.time < UNLIMITED

    @staticmethod
    def values(terms: Terms) -> Floats:
        """Give what each arc adds before prices; higher on a chain a decider has half of the bonus for two."""
        columns = terms.columns
        above: Flags = columns.decides & (columns.parent != NONE)
        half = np.where(terms.is_mixed, terms.decider, 0) + terms.two_cores / 2
        value = terms.value + np.where(above, half[columns.change], 0.0)
        first = np.where(terms.met_by_held[:, 0], 0.0, TOGETHER_BONUS)
        sides = np.stack([first, TOGETHER_BONUS - first], axis=1).ravel()
        np.add.at(value, terms.group_arc, sides[terms.group_side])
        return value

    def first_prices(self) -> tuple[Floats, Floats]:
        """Give prices to begin with: what a place and a minute bring on average."""
        value = float(self._value.mean())
        by_minute = float((self._value / np.maximum(self._minutes, 1)).mean())
        return np.where(self.has_room, value, 0.0), np.where(self.has_time, by_minute, 0.0)

    def at(self, place: Floats, minute: Floats) -> Prices:
        """Give what everything comes to at these prices; `gain` and `taken` are of this market's arcs."""
        gain = self._value - place[self._seat] - self._minutes * minute[self._seat]
        for arcs in self._levels:
            adding = arcs[gain[arcs] > 0]
            np.add.at(gain, self._parent[adding], gain[adding])
        best, picked = self._picks.best(gain[self._roots])
        taken = np.zeros(len(gain), dtype=np.bool_)
        taken[self._roots[picked]] = True
        for arcs in reversed(self._levels):
            taken[arcs] = taken[self._parent[arcs]] & (gain[arcs] > 0)
        room, time = self._columns.room[self.has_room], self._columns.time[self.has_time]
        sold = float((place[self.has_room] * room).sum() + (minute[self.has_time] * time).sum())
        return Prices(place=place, minute=minute, bound=best + sold, gain=gain, taken=np.flatnonzero(taken))

    def excess(self, prices: Prices) -> tuple[Floats, Floats]:
        """Give how much more than their room and their time everybody would be asked for."""
        columns, seats = self._columns, len(self._columns.users)
        seat = self._seat[prices.taken]
        places = np.bincount(seat, minlength=seats)
        minutes = np.bincount(seat, self._minutes[prices.taken], seats)
        over = np.where(self.has_room, places - columns.room, 0.0)
        return over, np.where(self.has_time, minutes - columns.time, 0.0) / USUAL_MINUTES


def best_prices(terms: Terms) -> Prices:
    """Give the prices with the smallest bound found, which holds for all arcs."""
    whole = Market(terms, np.arange(len(terms.columns.seat)))
    best = whole.at(*whole.first_prices())
    descent, arcs = _Descent(), near(terms, best)
    for steps in PHASES:
        market = Market(terms, arcs)
        found = descent.run(market, market.at(best.place, best.minute), steps)
        found = whole.at(found.place, found.minute)
        missed = near(terms, found)
        arcs = np.union1d(arcs, missed) if found.bound > best.bound else missed
        best = min(best, found, key=lambda prices: prices.bound)
        if descent.is_over:
            break
    return best


def near(terms: Terms, prices: Prices, *, within: float = NEAR) -> Ints:
    """Give the arcs that are taken or lack no more than that to be, with all they stand on and what is above them."""
    columns, gain = terms.columns, prices.gain
    lowest = np.full(len(columns.numbers), np.inf)
    np.minimum.at(lowest, columns.change[prices.taken], gain[prices.taken])
    lowest = np.where(np.isfinite(lowest), lowest, 0.0)
    keep = gain > np.where(columns.parent == NONE, lowest[columns.change], 0.0) - within
    keep[prices.taken] = True
    depth = columns.depth[columns.change]
    for level in range(1, int(depth.max(initial=0)) + 1):
        arcs = np.flatnonzero((depth == level) & (columns.parent != NONE))
        keep[arcs] &= keep[columns.parent[arcs]]
    return np.flatnonzero(keep)


class _Descent:
    """Steps towards the smallest bound; goes on where it stopped when the arcs have changed."""

    def __init__(self) -> None:
        self._hope, self._tired = FIRST_HOPE, 0

    @property
    def is_over(self) -> bool:
        """Tell whether further steps are not worth it."""
        return self._hope < LEAST_HOPE

    def run(self, market: Market, start: Prices, steps: int) -> Prices:
        """Give the best prices after so many steps."""
        now = best = start
        moved = market.excess(now)
        for _ in range(steps):
            over = market.excess(now)
            moved = ((1 - MOMENTUM) * over[0] + MOMENTUM * moved[0], (1 - MOMENTUM) * over[1] + MOMENTUM * moved[1])
            length = _length(over[0], now.place) + _length(over[1], now.minute)
            if not length or self.is_over:
                break
            step = (now.bound - (1 - self._hope) * best.bound) / length
            place = np.maximum(now.place + step * moved[0], 0.0)
            minute = np.maximum(now.minute + step * moved[1] / USUAL_MINUTES, 0.0)
            now = market.at(place, minute)
            self._tired = 0 if now.bound < best.bound else self._tired + 1
            best = min(best, now, key=lambda prices: prices.bound)
            if self._tired > PATIENCE:
                now, self._hope, self._tired = best, self._hope / 2, 0
        return best


def _length(over: Floats, price: Floats) -> float:
    """Give the square of the direction's length; a price of nothing can't fall."""
    return float((over**2)[(price > 0) | (over > 0)].sum())


def met_already(terms: Terms) -> float:
    """Give what wishes for two groups add that who holds the change meets on both sides."""
    return TOGETHER_BONUS * float(terms.met_by_held.all(axis=1).sum())


def change_prices(terms: Terms, prices: Prices) -> Floats:
    """Give what a place on each change is worth: what the first would add who does not get one."""
    columns, gain = terms.columns, prices.gain
    order = np.lexsort((-gain, columns.change))
    change = columns.change[order]
    rank = np.arange(len(order)) - np.searchsorted(change, change)
    next_best = order[rank == columns.people[change]]
    found = np.zeros(len(columns.numbers))
    found[columns.change[next_best]] = np.maximum(gain[next_best], 0.0)
    return found

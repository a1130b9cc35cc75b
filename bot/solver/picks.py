"""The best people of every change by itself, if everybody's gain on it is given: so many who decide, so many others."""

import numpy as np

from bot.solver.columns import NONE, Flags, Floats, Ints
from bot.solver.terms import Terms

NOTHING = -1e15
TWO = 2


class Picks:
    """Arcs in groups of one change each, made once and asked again and again."""

    def __init__(self, terms: Terms, change: Ints, decides: Flags) -> None:
        """Group arcs, which are in the order of their changes."""
        columns = terms.columns
        at = np.unique(change)
        self._count = len(at)
        self._deciding, self._looks, self._people = columns.deciding[at], columns.looks[at], columns.people[at]
        self._decider = np.where(terms.is_mixed[at], terms.decider[at], 0)
        self._two = terms.two_cores[at]
        self._most = int(self._people.max(initial=0))
        group = np.searchsorted(at, change)
        self._cores = _Side(np.flatnonzero(decides), group, self._count)
        self._others = _Side(np.flatnonzero(~decides), group, self._count)

    def best(self, gain: Floats) -> tuple[float, Ints]:
        """Give the value of the best picks of all changes together, and the picks."""
        value = np.zeros(self._count)
        choice = np.full((self._count, max(self._most, 1)), NONE)
        cores = self._cores.ranked(gain, self._most)
        others = self._others.ranked(gain, self._most)
        for count in range(1, self._most + 1):
            for deciders in range(count + 1):
                self._try(value, choice, cores[:deciders], others[: count - deciders])
        return float(value.sum()), choice[choice != NONE]

    def _try(
        self, value: Floats, choice: Ints, cores: list[tuple[Floats, Ints]], looks: list[tuple[Floats, Ints]]
    ) -> None:
        """Let the best be this many who can decide and this many others where that is worth more."""
        deciding = np.minimum(len(cores), self._deciding)
        total = sum((one[0] for one in (*cores, *looks)), self._decider * deciding)
        if len(cores) >= TWO:
            total = total + np.where(deciding >= TWO, self._two, 0)
        fits = (len(cores) + len(looks) <= self._people) & (len(looks) + len(cores) - deciding <= self._looks)
        better = np.flatnonzero(fits & (total > value))
        value[better] = total[better]
        choice[better] = NONE
        for place, one in enumerate((*cores, *looks)):
            choice[better, place] = one[1][better]


class _Side:
    """The arcs of those who can decide, or of the others."""

    def __init__(self, arcs: Ints, group: Ints, count: int) -> None:
        self._arcs, self._all = arcs, count
        self._groups, self._starts = np.unique(group[arcs], return_index=True)
        self._group = np.searchsorted(self._groups, group[arcs])

    def ranked(self, gain: Floats, most: int) -> list[tuple[Floats, Ints]]:
        """Give the best arc of each change with its gain, then the second best, `most` times."""
        left, found = gain[self._arcs], []
        for _ in range(most if len(self._arcs) else 0):
            highest = np.maximum.reduceat(left, self._starts)
            hits = np.flatnonzero(left == highest[self._group])[::-1]
            first = np.zeros(len(self._groups), dtype=np.int64)
            first[self._group[hits]] = hits
            left[first] = NOTHING
            value, arc = np.full(self._all, NOTHING), np.full(self._all, NONE)
            value[self._groups], arc[self._groups] = highest, self._arcs[first]
            found.append((value, arc))
        none = (np.full(self._all, NOTHING), np.full(self._all, NONE))
        return found or [none] * most

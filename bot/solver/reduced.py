"""Which arcs a smaller model needs: those that lose least at the prices of places and minutes, with what is below."""

import numpy as np

from bot.solver.columns import NONE, Flags, Floats, Ints
from bot.solver.terms import Terms


def closed(terms: Terms, arcs: Ints) -> Ints:
    """Give the arcs with all that they stand on, in order."""
    flags = np.zeros(len(terms.columns.seat), dtype=np.bool_)
    while len(arcs):
        flags[arcs] = True
        below = terms.columns.parent[arcs]
        arcs = np.unique(below[below != NONE])
        arcs = arcs[~flags[arcs]]
    return np.flatnonzero(flags)


def possible(terms: Terms, seats: Flags) -> Flags:
    """Tell which arcs these people can still have, each with all that it stands on."""
    columns = terms.columns
    change = columns.change
    can = seats[columns.seat] & (columns.people[change] > 0)
    can &= (columns.looks[change] > 0) | (columns.decides & (columns.deciding[change] > 0))
    for depth in range(1, int(columns.depth.max(initial=0)) + 1):
        arcs = np.flatnonzero((columns.depth[change] == depth) & (columns.parent != NONE))
        can[arcs] &= can[columns.parent[arcs]]
    return can


def likeliest(terms: Terms, score: Floats, can: Flags, *, each: int) -> Ints:
    """Give each person's best arcs by score, `each` of them, with what they stand on."""
    columns = terms.columns
    arcs = np.flatnonzero(can)
    arcs = arcs[np.lexsort((-score[arcs], columns.seat[arcs]))]
    rank = np.arange(len(arcs)) - np.searchsorted(columns.seat[arcs], columns.seat[arcs])
    return closed(terms, arcs[rank < each])


def chains_of(terms: Terms, arcs: Ints) -> list[list[int]]:
    """Give a person's chains of two or more, as places among the arcs, each above what it stands on."""
    columns = terms.columns
    parent = columns.parent[arcs]
    tied = np.flatnonzero(parent != NONE)
    if not len(tied):
        return []
    below = np.searchsorted(arcs, parent[tied])
    members = np.unique(np.concatenate([tied, below]))
    members = members[np.argsort(columns.depth[columns.change[arcs[members]]], kind="stable")]
    below_of = dict(zip(tied.tolist(), below.tolist(), strict=True))
    chains: dict[int, list[int]] = {}
    bottom: dict[int, int] = {}
    for place in members.tolist():
        bottom[place] = bottom[below_of[place]] if place in below_of else place
        chains.setdefault(bottom[place], []).append(place)
    return list(chains.values())

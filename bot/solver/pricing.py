"""What the duals of a relaxation over some arcs say of all arcs: a bound for the whole model.

Rows that the program lacks get the duals that cost nothing; what an arc outside it would then add raises the bound.
"""

import numpy as np

from bot.domain.deal import TOGETHER_BONUS
from bot.domain.deal_wishes import worth_limits
from bot.solver.columns import NONE, Flags, Floats
from bot.solver.program import Program
from bot.solver.terms import Terms


def bound_of(terms: Terms, program: Program, duals: Floats) -> float:
    """Give the bound that these duals prove for the model over all arcs."""
    sides = np.where(duals >= 0, program.high, program.low)
    reduced = program.value - program.rows.T @ duals
    known = float((duals[duals != 0] * sides[duals != 0]).sum() + (np.maximum(reduced, 0.0) * program.most).sum())
    return known + _outside(_Duals(terms, program, duals), reduced)


class _Duals:
    """The duals of a program by what its rows stand for."""

    def __init__(self, terms: Terms, program: Program, duals: Floats) -> None:
        self.terms, self.program, self._duals = terms, program, duals

    def of(self, name: str, count: int, *, missing: Floats | float = 0.0) -> Floats:
        """Give the duals of a kind of rows by key, `missing` where there is no row."""
        found = np.zeros(count) + missing
        if name in self.program.blocks:
            keys, places = self.program.blocks[name]
            found[keys] = self._duals[places]
        return found

    def of_companies(self) -> Floats:
        """Give what each arc pays for its company on a change."""
        found = np.zeros(len(self.terms.company_key))
        keys, places = self.program.blocks["companies"]
        if len(keys):
            place = np.minimum(np.searchsorted(keys, self.terms.company_key), len(keys) - 1)
            on = keys[place] == self.terms.company_key
            found[on] = self._duals[places[place[on]]]
        return found


def _outside(duals: _Duals, reduced: Floats) -> float:
    """Add up what the arcs outside the program would add: chains whole, a topic less what a part in it costs."""
    terms, program = duals.terms, duals.program
    columns = terms.columns
    inside = np.zeros(len(columns.seat), dtype=np.bool_)
    inside[program.arcs] = True
    worth = _worth(duals)
    worth[program.arcs] = reduced[: len(program.arcs)]
    whole = worth.copy()
    depth = columns.depth[columns.change]
    for level in range(int(depth.max(initial=0)), 0, -1):
        arcs = np.flatnonzero((depth == level) & ~inside & (columns.parent != NONE) & (whole > 0))
        np.add.at(whole, columns.parent[arcs], whole[arcs])
    added = np.maximum(whole, 0.0) - np.where(inside, np.maximum(worth, 0.0), 0.0)
    added[~inside & (columns.parent != NONE)] = 0.0
    return _less_for_topics(duals, reduced, added, inside)


def _worth(duals: _Duals) -> Floats:
    """Give what each arc would add by itself at the duals of everything it shares with others."""
    terms = duals.terms
    columns = terms.columns
    seat, change = columns.seat, columns.change
    changes, seats = len(columns.numbers), len(columns.users)
    worth = terms.value - duals.of("room", seats)[seat] - duals.of("people", changes)[change]
    worth -= columns.minutes[change] * (duals.of("time", seats) + duals.of("spent", seats))[seat]
    worth -= np.where(columns.decides, 0.0, duals.of("looks", changes)[change])
    worth += np.where(columns.decides, _of_deciders(duals)[change], 0.0)
    if columns.problem.rules.mean_worth:
        least, most, _ = worth_limits(columns.problem.rules)
        points = columns.worth[change]
        worth -= duals.of("above", seats)[seat] * (points - most) + duals.of("below", seats)[seat] * (least - points)
    worth -= duals.of_companies()
    np.add.at(worth, terms.group_arc, _of_groups(duals)[terms.group_side])
    return worth


def _of_deciders(duals: _Duals) -> Floats:
    """Give what a decider more adds on each change: half the bonus for two, and on some their own."""
    terms = duals.terms
    two = duals.of("two_cores", len(terms.columns.numbers), missing=terms.two_cores / 2)
    return np.where(terms.is_mixed, duals.of("deciders", len(two), missing=terms.decider + two), two)


def _of_groups(duals: _Duals) -> Floats:
    """Give what somebody of each side of each wish adds; where the program knows nothing of it the first takes all."""
    met = duals.terms.met_by_held
    first = np.where(met[:, 0], 0.0, TOGETHER_BONUS)
    sides = ((0, first), (1, TOGETHER_BONUS - first))
    return np.stack([duals.of(f"together_{side}", len(met), missing=part) for side, part in sides], axis=1).ravel()


def _less_for_topics(duals: _Duals, reduced: Floats, added: Floats, inside: Flags) -> float:
    """Add up what is added, each person's on a topic together and less the price of a part in it."""
    terms, program = duals.terms, duals.program
    key = np.where(inside, NONE, terms.topic_key)
    alone = float(added[key == NONE].sum())
    on = np.flatnonzero((key != NONE) & (added > 0))
    parts, place = np.unique(key[on], return_inverse=True)
    sums = np.bincount(place, added[on], len(parts))
    price = -duals.of("topics", len(terms.columns.topics))[parts // terms.columns.width]
    known, columns = program.variables["part"]
    if len(known) and len(parts):
        at = np.minimum(np.searchsorted(known, parts), len(known) - 1)
        theirs = known[at] == parts
        price[theirs] = reduced[columns[at[theirs]]]
    return alone + float((np.maximum(sums + price, 0.0) - np.maximum(price, 0.0)).sum())

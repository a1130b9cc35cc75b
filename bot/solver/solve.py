"""The best deal: small ones exactly, with a proof; larger ones near the relaxation, bettered person by person.

A larger one begins with prices for everybody's places and minutes, which give the bound; at these prices everybody's
list is packed, then some people at a time are dealt anew near the linear relaxation while the others' lists stand, and
at last every list is packed again until nothing moves. Every limit is a count, never a time: the same problem has the
same deal on any machine.
"""

from dataclasses import replace

import numpy as np

from bot.domain.deal import Method, Problem, Solution
from bot.domain.deal_check import served
from bot.domain.wishes import Wish
from bot.solver.columns import Columns, Floats, Ints
from bot.solver.list_order import solution_of
from bot.solver.prices import NEAR, Prices, best_prices, change_prices, met_already, near
from bot.solver.pricing import bound_of
from bot.solver.priorities import cover, servable, serving, solved_with
from bot.solver.program import program_of
from bot.solver.reduced import closed, likeliest, possible
from bot.solver.relaxation import relaxed, solved
from bot.solver.search import Search
from bot.solver.share import within_share
from bot.solver.terms import Terms

EXACT_ARCS = 600
EXACT_NODES = 300
"""Up to so many arcs a deal is solved exactly, if that takes no more nodes."""

BLOCK = 100
LIKELY = 24
WIDE = 150
"""How many people are dealt to together near the relaxation; arcs for each in a small program, and for a list."""

HOPES = (0.9, 0.5, 0.0, 0.0)
"""Which share of its price who loses a change is taken to find elsewhere, in one sweep after the other."""

TOLERABLE, FAR = 0.01, 9_000.0
"""Where more than this is missing to the bound, arcs are looked at that lack so much more."""

IN_PART = 0.2
"""What the relaxation takes less of than this is left to the lists."""

INEXACT = 1e-3
UNKNOWN = 1 << 60
NO_ARCS = np.zeros(0, dtype=np.int64)
GUARDED_SEATS = 40
FEW_ARCS, FEW_NODES, FEW_GAP = 2_500, 20, 2e-3


def solve(problem: Problem) -> Solution:
    """Give the best deal that can be found, with a bound for the whole model."""
    columns = Columns.of(problem)
    terms = Terms.of(columns)
    if not len(columns.seat):
        return solution_of(columns, NO_ARCS, bound=0, method=Method.EXACT)
    exact = exactly(terms) if len(columns.seat) <= EXACT_ARCS else None
    if exact is not None and exact.method is Method.EXACT:
        return exact
    near_best = nearly(terms)
    if exact is None:
        return near_best
    best = max(exact, near_best, key=lambda one: (served(problem, one.pairs), one.objective))
    return replace(best, bound=max(min(exact.bound, near_best.bound), best.objective))


def exactly(terms: Terms) -> Solution | None:
    """Solve the whole model; the method tells whether it was proved. None if nothing was found."""
    arcs = np.arange(len(terms.columns.seat))
    found = solved(program_of(terms, arcs), nodes=EXACT_NODES)
    if found is None:
        return None
    if serving(terms, found.arcs) < servable(terms):
        most = serving(terms, cover(terms))
        if most > serving(terms, found.arcs):
            found = solved_with(terms, arcs, serve=most, nodes=EXACT_NODES) or found
    solution = solution_of(terms.columns, found.arcs, bound=_whole(found.bound), method=Method.EXACT)
    return solution if solution.bound == solution.objective else replace(solution, method=Method.SOLVED)


def _whole(bound: float) -> int:
    """Give the points that no deal exceeds: all deals are worth whole points."""
    return int(np.floor(bound + INEXACT)) if np.isfinite(bound) else UNKNOWN


def nearly(terms: Terms) -> Solution:
    """Deal near the best, with the bound of the prices or of the relaxation."""
    prices = best_prices(terms)
    chosen, bound = _closer(terms, prices, prices.bound + met_already(terms))
    if serving(terms, chosen) < servable(terms):
        pinned = cover(terms)
        if serving(terms, pinned) > serving(terms, chosen):
            chosen, _ = _searched(terms, prices, pinned)
    if terms.is_guarded:
        chosen = _guarded(terms, prices, chosen)
    return solution_of(terms.columns, chosen, bound=_whole(bound), method=Method.SOLVED)


def _closer(terms: Terms, prices: Prices, bound: float) -> tuple[Ints, float]:
    """Look at more where little does not bring the deal near its bound; give the best deal and the least bound."""
    chosen, proved = _searched(terms, prices, NO_ARCS)
    bound = min(bound, proved)
    for look in (_among_more, _by_branching):
        kept = within_share(terms.columns, chosen) if terms.is_guarded else chosen
        if bound <= (1 + TOLERABLE) * _rank(terms, kept)[-1]:
            break
        again, proved = look(terms, prices)
        chosen, bound = max(chosen, again, key=lambda one: _rank(terms, one)), min(bound, proved)
    return chosen, bound


def _among_more(terms: Terms, prices: Prices) -> tuple[Ints, float]:
    """Deal near the relaxation of more arcs, for so many people as can be dealt to together."""
    if len(terms.columns.users) > BLOCK:
        return NO_ARCS, np.inf
    return _searched(terms, prices, NO_ARCS, within=FAR)


def _by_branching(terms: Terms, prices: Prices) -> tuple[Ints, float]:
    """Deal by a small tree over few arcs; the bound of a part proves nothing for the whole."""
    arcs = near(terms, prices)
    found = solved(program_of(terms, arcs), nodes=FEW_NODES, gap=FEW_GAP) if len(arcs) <= FEW_ARCS else None
    return (NO_ARCS if found is None else found.arcs), np.inf


def _searched(terms: Terms, prices: Prices, pinned: Ints, *, within: float = NEAR) -> tuple[Ints, float]:
    """Deal near the relaxation, then pack every list again until it is best beside the others; with a bound."""
    columns = terms.columns
    ask = change_prices(terms, prices)
    everybody = np.ones(len(columns.users), dtype=np.bool_)
    likely = likeliest(terms, prices.gain - ask[columns.change], possible(terms, everybody), each=WIDE)
    close = near(terms, prices, within=within)
    wide = np.union1d(np.union1d(likely, close), pinned)
    search = Search(terms, wide, pinned=pinned)
    if len(pinned) or len(columns.users) > BLOCK:
        search.sweep(ask)
        first, bound = _in_blocks(terms, close, search.chosen, pinned), np.inf
        search = Search(terms, wide, pinned=pinned)
    else:
        first, bound = _relaxed(terms, close)
    search.load(first)
    elsewhere = prices.place[columns.seat] + columns.minutes[columns.change] * prices.minute[columns.seat]
    for hope in HOPES:
        search.expect(hope * np.minimum(elsewhere, terms.plain))
        if not search.sweep() and not hope:
            break
    return search.chosen, bound


def _relaxed(terms: Terms, arcs: Ints) -> tuple[Ints, float]:
    """Give arcs by how much of them the relaxation takes, the bottom of a chain first, and the bound it proves."""
    program = program_of(terms, arcs, guarded=False)
    found = relaxed(program)
    if found is None:
        return NO_ARCS, np.inf
    return _taken(terms, arcs, found.values[: len(arcs)]), bound_of(terms, program, found.duals)


def _taken(terms: Terms, arcs: Ints, value: Floats) -> Ints:
    """Give the arcs that are taken in part at least, those taken most first, each after what it stands on."""
    columns = terms.columns
    order = np.lexsort((-np.round(value, 3), columns.depth[columns.change[arcs]]))
    return arcs[order[value[order] > IN_PART]]


def _in_blocks(terms: Terms, close: Ints, chosen: Ints, pinned: Ints) -> Ints:
    """Deal anew to some people after the others, near the linear relaxation, while the other lists stand."""
    columns = terms.columns
    order = np.random.default_rng(columns.problem.seed).permutation(len(columns.users))
    for seats in np.array_split(order, -(-len(order) // BLOCK)):
        is_free = np.zeros(len(columns.users), dtype=np.bool_)
        is_free[seats] = True
        is_free[columns.seat[pinned]] = False
        stands = ~is_free[columns.seat[chosen]]
        fixed, theirs = chosen[stands], chosen[~stands]
        left = terms.after(fixed)
        can = possible(left, is_free)
        arcs = np.union1d(closed(left, close[can[close]]), theirs)
        found, _ = _relaxed(left, arcs)
        chosen = np.concatenate([fixed, found])
    return chosen


def _guarded(terms: Terms, prices: Prices, chosen: Ints) -> Ints:
    """Keep the two busiest in their share: what a small program finds, or what is left when the rest goes."""
    columns = terms.columns
    kept = within_share(columns, chosen)
    if len(columns.users) > GUARDED_SEATS or len(kept) == len(chosen):
        return kept
    score = prices.gain - change_prices(terms, prices)[columns.change]
    everybody = np.ones(len(columns.users), dtype=np.bool_)
    arcs = np.union1d(likeliest(terms, score, possible(terms, everybody), each=LIKELY), chosen)
    serve = serving(terms, chosen)
    found = solved_with(terms, arcs, serve=serve, nodes=FEW_NODES, gap=FEW_GAP)
    if found is None:
        return kept
    return max(kept, found.arcs, key=lambda one: _rank(terms, one))


def _rank(terms: Terms, chosen: Ints) -> tuple[int, bool, int]:
    """Give by what deals are compared: priorities served, the share kept, the value."""
    solution = solution_of(terms.columns, chosen, bound=0, method=Method.SOLVED)
    keeps = all(gone.wish is not Wish.SHARE for gone in solution.relaxed)
    return serving(terms, chosen), keeps, solution.objective

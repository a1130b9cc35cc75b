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
from bot.solver.columns import Columns, Floats, Ints
from bot.solver.list_order import solution_of
from bot.solver.prices import Prices, best_prices, change_prices, met_already
from bot.solver.priorities import cover, servable, serving, solved_with
from bot.solver.program import program_of
from bot.solver.reduced import closed, likeliest, possible
from bot.solver.relaxation import near_relaxation, solved
from bot.solver.search import Search
from bot.solver.share import within_share
from bot.solver.terms import Terms

EXACT_ARCS = 600
EXACT_NODES = 1_000
"""Up to so many arcs a deal is solved exactly, if that takes no more nodes."""

BLOCK = 100
LIKELY = 24
WIDE = 150
"""How many people are dealt anew together, with how many arcs each; and with how many each list is packed."""

HOPES = (0.95, 0.9, 0.5, 0.0)
"""Which share of its price who loses a change is taken to find elsewhere, in one sweep after the other."""

LAST_SWEEPS = 4
INEXACT = 1e-3
UNKNOWN = 1 << 60
NO_ARCS = np.zeros(0, dtype=np.int64)
GUARDED_SEATS = 40
GUARDED_NODES = 20
GUARDED_GAP = 2e-3


def solve(problem: Problem) -> Solution:
    """Give the best deal that can be found, with a bound for the whole model."""
    columns = Columns.of(problem)
    terms = Terms.of(columns)
    if not len(columns.seat):
        return solution_of(columns, NO_ARCS, bound=0, method=Method.EXACT)
    exact = _exactly(terms) if len(columns.seat) <= EXACT_ARCS else None
    if exact is not None and exact.method is Method.EXACT:
        return exact
    near = _nearly(terms)
    if exact is None:
        return near
    best = max(exact, near, key=lambda one: (served(problem, one.pairs), one.objective))
    return replace(best, bound=max(min(exact.bound, near.bound), best.objective))


def _exactly(terms: Terms) -> Solution | None:
    """Solve the whole model; the method tells whether it was proved. None if nothing was found."""
    found = solved(program_of(terms, np.arange(len(terms.columns.seat))), nodes=EXACT_NODES)
    if found is None:
        return None
    if serving(terms, found.arcs) < servable(terms):
        most = serving(terms, cover(terms))
        if most > serving(terms, found.arcs):
            found = solved_with(terms, serve=most, nodes=EXACT_NODES) or found
    solution = solution_of(terms.columns, found.arcs, bound=_whole(found.bound), method=Method.EXACT)
    return solution if solution.bound == solution.objective else replace(solution, method=Method.SOLVED)


def _whole(bound: float) -> int:
    """Give the points that no deal exceeds: all deals are worth whole points."""
    return int(np.floor(bound + INEXACT)) if np.isfinite(bound) else UNKNOWN


def _nearly(terms: Terms) -> Solution:
    """Deal near the best, with the bound of the prices."""
    prices = best_prices(terms)
    bound = _whole(prices.bound + met_already(terms))
    chosen = _searched(terms, prices, NO_ARCS)
    if serving(terms, chosen) < servable(terms):
        pinned = cover(terms)
        if serving(terms, pinned) > serving(terms, chosen):
            chosen = _searched(terms, prices, pinned)
    if terms.is_guarded:
        chosen = _guarded(terms, prices, chosen)
    return solution_of(terms.columns, chosen, bound=bound, method=Method.SOLVED)


def _searched(terms: Terms, prices: Prices, pinned: Ints) -> Ints:
    """Pack every list at the prices, deal anew some people at a time, and pack every list again."""
    columns = terms.columns
    ask = change_prices(terms, prices)
    score = prices.gain - ask[columns.change]
    everybody = np.ones(len(columns.users), dtype=np.bool_)
    likely = likeliest(terms, score, possible(terms, everybody), each=WIDE)
    wide = np.union1d(np.union1d(likely, closed(terms, prices.taken)), pinned)
    search = Search(terms, wide, pinned=pinned)
    search.sweep(ask)
    elsewhere = prices.place[columns.seat] + columns.minutes[columns.change] * prices.minute[columns.seat]
    for hope in HOPES:
        search.expect(hope * np.minimum(elsewhere, terms.plain))
        search.sweep()
    first = search.chosen
    search = Search(terms, wide, pinned=pinned)
    search.load(_dealt_anew(terms, score, first, pinned))
    for _ in range(LAST_SWEEPS):
        if not search.sweep():
            break
    return _better(terms, first, search.chosen)


def _better(terms: Terms, one: Ints, other: Ints) -> Ints:
    """Give the deal that is worth more."""
    values = [solution_of(terms.columns, arcs, bound=0, method=Method.SOLVED).objective for arcs in (one, other)]
    return one if values[0] > values[1] else other


def _dealt_anew(terms: Terms, score: Floats, chosen: Ints, pinned: Ints) -> Ints:
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
        arcs = np.union1d(likeliest(left, score, can, each=LIKELY), theirs)
        found = near_relaxation(program_of(left, arcs))
        chosen = chosen if found is None else np.sort(np.concatenate([fixed, found]))
    return chosen


def _guarded(terms: Terms, prices: Prices, chosen: Ints) -> Ints:
    """Keep the two busiest in their share: what a small program finds, or what is left when the rest goes."""
    columns = terms.columns
    kept = within_share(columns, chosen)
    if len(columns.users) > GUARDED_SEATS or len(kept) == len(chosen):
        return kept
    score = prices.gain - change_prices(terms, prices)[columns.change]
    arcs = np.union1d(likeliest(terms, score, np.ones(len(score), dtype=np.bool_), each=LIKELY), chosen)
    found = solved(program_of(terms, arcs), nodes=GUARDED_NODES, gap=GUARDED_GAP)
    return kept if found is None else _better(terms, kept, found.arcs)

"""Serve as many of the agreed priorities as can be, where weight alone does not: one long change against many short."""

import numpy as np

from bot.solver.columns import Ints
from bot.solver.program import SHARE_PRICE, program_of
from bot.solver.reduced import closed
from bot.solver.relaxation import Solved, solved
from bot.solver.terms import Terms

COVER_NODES = 50
LEAST = 1e-9


def servable(terms: Terms) -> int:
    """Give how many of the priorities that nobody has could go to somebody, each by itself."""
    return int(terms.is_priority[np.unique(terms.columns.change)].sum())


def serving(terms: Terms, chosen: Ints) -> int:
    """Give how many of the priorities that nobody has these arcs serve."""
    return int(terms.is_priority[np.unique(terms.columns.change[chosen])].sum())


def cover(terms: Terms) -> Ints:
    """Give arcs that serve as many priorities as can be, all other things aside."""
    arcs = closed(terms, np.flatnonzero(terms.is_priority[terms.columns.change]))
    program = program_of(terms, arcs, serve=0, guarded=False)
    program.value *= LEAST
    program.value[program.variables["served"][1]] = 1.0
    found = solved(program, nodes=COVER_NODES)
    return np.zeros(0, dtype=np.int64) if found is None else found.arcs


def solved_with(terms: Terms, arcs: Ints, *, serve: int, nodes: int, gap: float = 0.0) -> Solved | None:
    """Solve the model over these arcs with so many priorities served, above the share only if it can't be otherwise."""
    found = solved(program_of(terms, arcs, serve=serve), nodes=nodes, gap=gap)
    if found is not None or not terms.is_guarded:
        return found
    program = program_of(terms, arcs, serve=serve, guarded=False)
    above = solved(program, nodes=nodes, gap=gap)
    if above is None:
        return None
    excess = float(above.values[program.variables["excess"][1]].sum())
    return Solved(arcs=above.arcs, values=above.values, bound=above.bound + SHARE_PRICE * excess)

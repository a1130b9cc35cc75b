"""A deal to one person, exactly and at once: a swap, or somebody who joins, where no wish ties changes together."""

import numpy as np

from bot.domain.deal import Method, Problem, Solution
from bot.solver.columns import Columns
from bot.solver.list_order import solution_of
from bot.solver.search import Search
from bot.solver.terms import Terms


def alone(problem: Problem) -> Solution | None:
    """Give the best deal if that is so simple: nothing can be dealt, or to one person only; else None."""
    columns = Columns.of(problem)
    seats = np.unique(columns.seat)
    nothing = np.zeros(0, dtype=np.int64)
    if not len(seats):
        return solution_of(columns, nothing, bound=0, method=Method.EXACT)
    terms = Terms.of(columns)
    if len(seats) > 1 or terms.is_guarded or terms.is_priority[columns.change].any():
        return None
    search = Search(terms, np.arange(len(columns.seat)), pinned=nothing)
    if not search.is_exact_for(int(seats[0])):
        return None
    search.pack(int(seats[0]))
    return solution_of(columns, search.chosen, bound=0, method=Method.EXACT)

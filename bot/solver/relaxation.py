"""Solve a program: whole, with a proof, or near its linear relaxation, which is quick and good."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import vstack

from bot.solver.columns import Floats, Ints
from bot.solver.program import Program

HALF = 0.5
WHOLE = 0.999
NOTHING = 1e-6
UNLIKELY = -300.0
"""An arc that the relaxation leaves out and that would lose so many points is not looked at again."""

NEAR_GAP = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """Arcs that solve a program, the value of all its variables, and a bound for its value."""

    arcs: Ints
    values: Floats
    bound: float


def solved(
    program: Program, *, nodes: int, gap: float = 0.0, low: Floats | None = None, high: Floats | None = None
) -> Solved | None:
    """Solve a program within so many nodes of its tree, within limits of its variables; None if nothing was found."""
    if not len(program.value):
        return None
    result = milp(
        -program.value,
        integrality=program.is_whole.astype(np.int64),
        bounds=Bounds(np.zeros(len(program.most)) if low is None else low, program.most if high is None else high),
        constraints=LinearConstraint(program.rows, program.low, program.high),
        options={"node_limit": nodes, "mip_rel_gap": gap},
    )
    if result.x is None:
        return None
    bound = np.inf if result.mip_dual_bound is None else -float(result.mip_dual_bound)
    return Solved(arcs=program.arcs[result.x[: len(program.arcs)] > HALF], values=result.x, bound=bound)


def near_relaxation(program: Program) -> Ints | None:
    """Give arcs near the best of the linear relaxation: those it takes whole stay, the rest is solved exactly."""
    found = _relaxed(program)
    if found is None:
        return None
    count = len(program.arcs)
    value, reduced = found
    low, high = np.zeros(len(program.most)), program.most.copy()
    low[:count][value[:count] > WHOLE] = 1.0
    high[:count][(value[:count] < NOTHING) & (reduced[:count] < UNLIKELY)] = 0.0
    whole = solved(program, nodes=1, gap=NEAR_GAP, low=low, high=high)
    return None if whole is None else whole.arcs


def _relaxed(program: Program) -> tuple[Floats, Floats] | None:
    """Give the solution of the relaxation and what each variable would add at its duals."""
    upper = np.isfinite(program.high) & (program.low < program.high)
    lower = np.isfinite(program.low) & (program.low < program.high)
    equal = program.low == program.high
    result = linprog(
        -program.value,
        A_ub=vstack([program.rows[np.flatnonzero(upper)], -program.rows[np.flatnonzero(lower)]]),
        b_ub=np.concatenate([program.high[upper], -program.low[lower]]),
        A_eq=program.rows[np.flatnonzero(equal)] if equal.any() else None,
        b_eq=program.high[equal] if equal.any() else None,
        bounds=np.column_stack([np.zeros(len(program.most)), program.most]),
        method="highs",
    )
    if result.x is None:
        return None
    return result.x, -np.asarray(result.lower.marginals) - np.asarray(result.upper.marginals)

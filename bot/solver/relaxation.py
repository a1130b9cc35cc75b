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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relaxation:
    """The solution of a linear relaxation: the value of each variable, and the dual of each row."""

    values: Floats
    duals: Floats


def relaxed(program: Program) -> Relaxation | None:
    """Solve the linear relaxation; None if it has no solution."""
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
    duals = np.zeros(len(program.high))
    bounding = np.maximum(-result.ineqlin.marginals, 0.0)
    duals[upper] += bounding[: upper.sum()]
    duals[lower] -= bounding[upper.sum() :]
    duals[equal] = -result.eqlin.marginals
    return Relaxation(values=result.x, duals=duals)

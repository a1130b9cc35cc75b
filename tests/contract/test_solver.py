"""What the Solver port promises, on each way in which a deal is made."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.deal import Arcs, Problem
from bot.domain.deal_check import violations
from bot.ports import Solver
from bot.solver.pool import SolverPool
from tests.builders import make_open, make_problem, make_seat

PROBLEMS = {
    "nothing": Problem(seats=(), changes=(), arcs=Arcs.of(())),
    "one": make_problem(),
    "short of time": make_problem([make_seat(changes=1)], [make_open(number) for number in range(1, 9)]),
    "no time": make_problem([make_seat(changes=0, minutes=0)], [make_open(1)]),
    "two people": make_problem([make_seat(), make_seat("UBERT")], [make_open(number) for number in range(1, 9)]),
    "chain": make_problem([make_seat()], [make_open(1), make_open(2, below=1), make_open(3, below=2)]),
    "circle": make_problem([make_seat()], [make_open(1, below=2), make_open(2, below=1)]),
    "below is not here": make_problem([make_seat()], [make_open(2, below=1)]),
    "nobody may": make_problem([make_seat()], [make_open(1)], fits={}),
}


@pytest.fixture(params=["here", "in another process"])
async def solver(request: pytest.FixtureRequest) -> AsyncIterator[Solver]:
    """A solver that deals here, and one that deals in another process."""
    async with SolverPool(here=request.param == "here") as pool:
        yield pool


async def test_never_raises(solver: Solver) -> None:
    """Every problem has a solution that keeps the rules, and has the same one again."""
    for problem in PROBLEMS.values():
        solution = await solver.solve(problem)

        assert violations(problem, solution) == ()
        assert await solver.solve(problem) == solution

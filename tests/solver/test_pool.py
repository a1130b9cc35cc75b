"""Large deals are made in a process of their own; one that dies or hangs is replaced."""

import os
import signal

from bot.domain.deal import Problem, Solution
from bot.solver.greedy import deal
from bot.solver.pool import SolverPool
from tests.builders import make_open, make_problem, make_seat

PROBLEM = make_problem([make_seat()], [make_open(1), make_open(2)])


async def solved(solver: SolverPool, problem: Problem = PROBLEM) -> Solution:
    """Solve a problem."""
    return await solver.solve(problem)


async def test_in_another_process() -> None:
    """A large deal is the same as one that is made here."""
    async with SolverPool(small=0) as solver:
        assert await solved(solver) == deal(PROBLEM)


async def test_worker_dies() -> None:
    """When the worker is killed the deal comes out all the same, and the next one too."""
    async with SolverPool(small=0) as solver:
        await solved(solver)
        workers = solver._workers
        assert workers is not None
        for number in list(workers._processes):
            os.kill(number, signal.SIGKILL)

        assert await solved(solver) == deal(PROBLEM)
        assert await solved(solver) == deal(PROBLEM)


async def test_takes_too_long() -> None:
    """A worker that does not answer in time is replaced, and the deal is made here."""
    async with SolverPool(small=0, limit_s=0.0) as solver:
        assert await solved(solver) == deal(PROBLEM)
        assert solver._workers is None


async def test_small_ones() -> None:
    """A small deal starts no worker."""
    async with SolverPool() as solver:
        await solved(solver)

        assert solver._workers is None

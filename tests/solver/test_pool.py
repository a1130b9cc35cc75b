"""Deals are made in a process of their own; one that dies or hangs is replaced, and an idle one ends."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.domain.deal import Method, Problem, Solution
from bot.domain.deal_check import violations
from bot.solver.pool import SolverPool
from bot.solver.solve import solve
from tests.builders import make_open, make_problem, make_seat

LIMIT_S = 20

PROBLEM = make_problem([make_seat(), make_seat("UBERT", changes=1)], [make_open(1), make_open(2), make_open(3)])


async def solved(solver: SolverPool, problem: Problem = PROBLEM) -> Solution:
    """Solve a problem."""
    return await solver.solve(problem)


async def test_in_another_process() -> None:
    """A deal made there is the same as one that is made here."""
    async with SolverPool() as solver:
        assert await solved(solver) == solve(PROBLEM)
        assert solver._workers is not None


async def test_worker_dies() -> None:
    """When the worker is killed a deal comes out all the same, and the next one too."""
    async with SolverPool() as solver:
        await solved(solver)
        workers = solver._workers
        assert workers is not None
        for number in list(workers._processes):
            os.kill(number, signal.SIGKILL)

        assert violations(PROBLEM, await solved(solver)) == ()
        assert await solved(solver) == solve(PROBLEM)


async def test_takes_too_long() -> None:
    """Where a worker does not answer in time a deal is made here, change by change."""
    async with SolverPool(limit_s=0.0) as solver:
        solution = await solved(solver)

        assert solution.method is Method.GREEDY
        assert violations(PROBLEM, solution) == ()
        assert solver._workers is None


async def test_idle() -> None:
    """A worker that nobody needs any more ends, and comes back when it is needed."""
    async with SolverPool(idle_s=0.0) as solver:
        first = await solved(solver)
        await asyncio.sleep(0.01)

        assert solver._workers is None
        assert await solved(solver) == first


async def test_one_person() -> None:
    """A deal to one person is made at once, without a worker, and is the best."""
    problem = make_problem([make_seat(), make_seat("UBERT", changes=0)], [make_open(1), make_open(2)])

    async with SolverPool() as solver:
        assert await solved(solver, problem) == solve(problem)
        assert solver._workers is None


async def test_here() -> None:
    """A deal can be made without another process."""
    async with SolverPool(here=True) as solver:
        assert await solved(solver) == solve(PROBLEM)
        assert solver._workers is None


KILLED = """
import asyncio, os, signal
from bot.solver.pool import SolverPool
from tests.solver.test_pool import solved

async def main():
    async with SolverPool() as solver:
        await solved(solver)
        print(*solver._workers._processes, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main())
"""


async def test_ends_with_the_bot(tmp_path: Path) -> None:
    """When the bot is killed its worker ends too, and leaves nothing behind in memory."""
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), stdout=asyncio.subprocess.PIPE, env={"PYTHONPATH": "."}
    )
    assert process.stdout is not None
    worker = int(await process.stdout.readline())

    code = await process.wait()

    assert code == -signal.SIGKILL
    async with asyncio.timeout(LIMIT_S):
        while _runs(worker):  # noqa: ASYNC110 - nobody tells when somebody else's child has ended
            await asyncio.sleep(0.05)


def _runs(number: int) -> bool:
    stat = Path(f"/proc/{number}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"

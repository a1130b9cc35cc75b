"""Solve in another process, so that a large deal never holds up an acknowledgement; started with the first problem.

A worker that dies or takes too long is replaced, and the deal is then made here, for a smaller one must still come out.
"""

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self

import structlog

from bot.domain.deal import Problem, Solution
from bot.solver.greedy import deal

LIMIT_S = 30.0
SMALL = 4_000
"""Up to so many arcs a deal takes less time than telling another process of it."""

log = structlog.get_logger(__name__)


class SolverPool:
    """The Solver port: small problems at once, large ones in a worker process."""

    def __init__(self, *, limit_s: float = LIMIT_S, small: int = SMALL) -> None:
        """Start nothing yet."""
        self._limit_s, self._small = limit_s, small
        self._workers: ProcessPoolExecutor | None = None

    async def __aenter__(self) -> Self:
        """Begin without a worker."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker."""
        self._drop()

    async def solve(self, problem: Problem) -> Solution:
        """Give the deal; the same problem gives the same one, wherever it was made."""
        if len(problem.arcs) <= self._small:
            return deal(problem)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._limit_s):
                return await loop.run_in_executor(self._worker(), deal, problem)
        except (BrokenProcessPool, TimeoutError) as error:
            log.warning("solver.replaced", error=type(error).__name__)
            self._drop()
        return await asyncio.to_thread(deal, problem)

    def _worker(self) -> ProcessPoolExecutor:
        if self._workers is None:
            context = multiprocessing.get_context("spawn")
            self._workers = ProcessPoolExecutor(max_workers=1, mp_context=context)
        return self._workers

    def _drop(self) -> None:
        if self._workers is None:
            return
        for process in list(getattr(self._workers, "_processes", {}).values()):
            process.kill()
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._workers = None

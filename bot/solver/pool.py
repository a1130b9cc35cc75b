"""Solve in another process, so that a large deal never holds up an acknowledgement; started with the first problem.

A deal to one person is mostly so simple that it is made here at once. A worker that dies or takes too long is replaced,
and the deal is then made here change by change, for a deal must still come out. An idle worker ends.
"""

import asyncio
import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self

import structlog

from bot.domain.deal import Problem, Solution
from bot.solver.alone import alone
from bot.solver.greedy import deal
from bot.solver.work import work

LIMIT_S = 60.0
IDLE_S = 180.0
SIMPLE = 2_000
"""Up to so many arcs it takes less time to try whether a deal is simple than to tell another process of it."""

log = structlog.get_logger(__name__)


class SolverPool:
    """The Solver port: simple deals at once, all others in a worker process, or `here` in a thread."""

    def __init__(self, *, limit_s: float = LIMIT_S, idle_s: float = IDLE_S, here: bool = False) -> None:
        """Start nothing yet."""
        self._limit_s, self._idle_s, self._here = limit_s, idle_s, here
        self._workers: ProcessPoolExecutor | None = None
        self._ending: asyncio.TimerHandle | None = None
        self._running = 0

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
        simple = alone(problem) if len(problem.arcs) <= SIMPLE else None
        if simple is not None:
            return simple
        if self._here:
            return await asyncio.to_thread(work, problem)
        return await self._solve_there(problem)

    async def _solve_there(self, problem: Problem) -> Solution:
        loop = asyncio.get_running_loop()
        self._keep()
        self._running += 1
        try:
            async with asyncio.timeout(self._limit_s):
                return await loop.run_in_executor(self._worker(), work, problem)
        except (BrokenProcessPool, TimeoutError) as error:
            log.warning("solver.replaced", error=type(error).__name__)
            self._drop()
        finally:
            self._running -= 1
            self._end_later(loop)
        return await asyncio.to_thread(deal, problem)

    def _worker(self) -> ProcessPoolExecutor:
        if self._workers is None:
            context = multiprocessing.get_context("spawn")
            self._workers = ProcessPoolExecutor(max_workers=1, mp_context=context, initializer=_end_with_parent)
        return self._workers

    def _keep(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None

    def _end_later(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the worker end when nothing was asked of it for a while, for it holds much memory."""
        self._keep()
        if self._workers is not None and not self._running:
            self._ending = loop.call_later(self._idle_s, self._drop)

    def _drop(self) -> None:
        self._keep()
        if self._workers is None:
            return
        for process in list(getattr(self._workers, "_processes", {}).values()):
            process.kill()
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._workers = None


def _end_with_parent() -> None:
    """Let this worker end when the bot is killed: the executor alone would leave it waiting for ever."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)

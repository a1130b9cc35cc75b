"""The one thread that touches the file.

It is sent functions, so nothing is ever awaited inside a transaction. Urgent ones go ahead of everything that waits,
and those that wait together share one commit.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar, cast

from sqlite_utils import Database

from bot.store.engine import transaction

URGENT_TOGETHER = 200

T = TypeVar("T")
Work = Callable[[Database], object]


@dataclass(slots=True, kw_only=True)
class _Job:
    """A function to run, and who waits for what it returns."""

    work: Work
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[object]"

    def end(self, result: object, error: BaseException | None = None) -> None:
        with suppress(RuntimeError):  # nobody waits any more: their loop is closed
            self.loop.call_soon_threadsafe(self._settle, result, error)

    def _settle(self, result: object, error: BaseException | None) -> None:
        if self.future.done():
            return
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class Writer:
    """Runs functions on the database, one after the other, in a thread of its own."""

    def __init__(self, connect: Callable[[], Database]) -> None:
        """Keep how to open the database; `start` does it."""
        self._connect = connect
        self._urgent: deque[_Job] = deque()
        self._queue: deque[_Job] = deque()
        self._is_closing = False
        self._is_running = False
        self._ready = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="reviewday-store", daemon=True)

    async def start(self, first: Callable[[Database], T]) -> T:
        """Open the database in the thread and run the first function; raises what either of them raises."""
        self._thread.start()
        try:
            return await self.run(first)
        except BaseException:
            await self.close()
            raise

    async def run(self, work: Callable[[Database], T]) -> T:
        """Run a function that does its own transactions, in turn; a caller who is cancelled does not stop it."""
        return cast("T", await self._send(work, self._queue))

    async def run_first(self, work: Callable[[Database], T]) -> T:
        """Run a short write ahead of everything that waits; durable when this returns."""
        return cast("T", await self._send(work, self._urgent))

    @property
    def is_busy(self) -> bool:
        """Tell whether anything runs or waits."""
        return self._is_running or bool(self._urgent or self._queue)

    async def close(self) -> None:
        """Finish what was sent, close the database and end the thread."""
        with self._ready:
            self._is_closing = True
            self._ready.notify()
        await asyncio.to_thread(self._thread.join)

    async def _send(self, work: Work, lane: deque[_Job]) -> object:
        loop = asyncio.get_running_loop()
        job = _Job(work=work, loop=loop, future=loop.create_future())
        with self._ready:
            if self._is_closing:
                message = "the store is closed"
                raise RuntimeError(message)
            lane.append(job)
            self._ready.notify()
        return await job.future

    def _run(self) -> None:
        db: Database | None = None
        while jobs := self._next():
            try:
                db = db or self._connect()
                _do(db, jobs)
            except BaseException as error:  # noqa: BLE001 - whoever sent the job gets it
                _fail(jobs, error)
            self._is_running = False
        if db is not None:
            db.close()

    def _next(self) -> list[_Job]:
        """Wait for work: all urgent jobs up to a number, or else one other; empty when closing and all is done."""
        with self._ready:
            while not (self._urgent or self._queue or self._is_closing):
                self._ready.wait()
            self._is_running = True
            if self._urgent:
                return [self._urgent.popleft() for _ in range(min(len(self._urgent), URGENT_TOGETHER))]
            return [self._queue.popleft()] if self._queue else []


def _do(db: Database, jobs: list[_Job]) -> None:
    """Run one job, or several urgent ones in one transaction; nobody hears of success before the commit."""
    if len(jobs) == 1:
        jobs[0].end(jobs[0].work(db))
        return
    with transaction(db):
        results = [job.work(db) for job in jobs]
    for job, result in zip(jobs, results, strict=True):
        job.end(result)


def _fail(jobs: list[_Job], error: BaseException) -> None:
    for job in jobs:
        job.end(None, error)

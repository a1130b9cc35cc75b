"""The loop `sync`: polls Gerrit quickly while a day is open and lazily between, and follows its events where it can.

A change with an event is fetched about a second later. When Gerrit is away the loop goes on, once a minute; a fault of
ours ends it, and the process with it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.domain.day import DayState
from bot.domain.errors import UserError
from bot.flows import sync as flow
from bot.ports import GerritAway, Ports

AWAY = timedelta(minutes=1)
COALESCE = timedelta(seconds=0.5)
SWEEP_ON_A_DAY = timedelta(minutes=5)
SWEEP_BETWEEN = timedelta(hours=1)
PROBE_AGAIN = timedelta(hours=1)
LONGEST_BACKOFF_S = 60.0
SEEDS = 2**31
WATCHED = frozenset({DayState.OPEN, DayState.CLOSING})

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often Gerrit is polled on a day and between days, and how far back the history is read."""

    poll: timedelta = timedelta(seconds=30)
    idle_poll: timedelta = timedelta(minutes=5)
    history: timedelta = flow.HISTORY


async def run_sync(*, ports: Ports, rhythm: Rhythm) -> None:
    """Keep the facts fresh until cancelled; raises the first fault."""
    await SyncLoop(ports=ports, rhythm=rhythm).run()


class SyncLoop:
    """What polling and following share."""

    def __init__(self, *, ports: Ports, rhythm: Rhythm) -> None:
        self._ports = ports
        self._rhythm = rhythm
        # One reading at a time: an older answer must not be written over a newer one.
        self._reading = asyncio.Lock()
        self._stirred = asyncio.Event()
        self._dirty: set[int] = set()
        self._is_sweep_wanted = True
        self._swept_at: datetime | None = None
        self._probed_at = ports.clock.now()

    async def run(self) -> None:
        """Poll, follow and fetch, each in a task of its own."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._poll(), name="sync-poll")
                group.create_task(self._follow(), name="sync-follow")
                group.create_task(self._fetch(), name="sync-fetch")
        except ExceptionGroup as faults:
            raise faults.exceptions[0] from faults

    # -- polling

    async def _poll(self) -> None:
        while True:
            is_up = await self._attempt(self._look)
            await self._wait(is_up=is_up)

    async def _look(self) -> None:
        """Read what was touched, and sweep when it is time."""
        _tell(await flow.sync(ports=self._ports, history=self._rhythm.history))
        if self._is_sweep_wanted or await self._is_sweep_due():
            await self._sweep()
        if self._ports.clock.now() - self._probed_at >= PROBE_AGAIN:
            self._probed_at = self._ports.clock.now()
            await flow.probe(ports=self._ports)

    async def _sweep(self) -> None:
        self._is_sweep_wanted = False
        try:
            _tell(await flow.sweep(ports=self._ports, history=self._rhythm.history))
        except GerritAway:
            self._is_sweep_wanted = True
            raise
        self._swept_at = self._ports.clock.now()

    async def _is_sweep_due(self) -> bool:
        every = SWEEP_ON_A_DAY if await self._is_watched() else SWEEP_BETWEEN
        return self._swept_at is None or self._ports.clock.now() - self._swept_at >= every

    async def _is_watched(self) -> bool:
        snapshot = await self._ports.store.snapshot(self._ports.clock.now())
        return any(day.state in WATCHED for day in snapshot.days.values())

    async def _wait(self, *, is_up: bool) -> None:
        """Sleep until the next poll is due; a day that opens meanwhile ends the lazy wait."""
        clock, began_at = self._ports.clock, self._ports.clock.now()
        if not is_up:
            await clock.sleep_until(began_at + AWAY)
            return
        while True:
            await clock.sleep_until(clock.now() + self._rhythm.poll)
            if clock.now() - began_at >= self._rhythm.idle_poll or await self._is_watched():
                return

    # -- events

    async def _follow(self) -> None:
        """Mark what the events name; connect again when the stream ends. Returns at once where none is configured."""
        failures = 0
        while True:
            heard: set[int] = set()
            try:
                async for number in self._ports.gerrit.events():
                    heard.add(number and 1)
                    self._mark(number)
            except GerritAway as away:
                log.warning("sync.stream_away", cause=away.cause)
            else:
                if not heard:
                    return
            failures = 1 if 1 in heard else failures + 1
            await self._ports.clock.sleep_until(self._ports.clock.now() + self._backoff(failures))

    def _mark(self, number: int) -> None:
        if number:
            self._dirty.add(number)
        else:
            self._is_sweep_wanted = True
        self._stirred.set()

    def _backoff(self, failures: int) -> timedelta:
        """Give 1, 2, 4 … 60 seconds, shortened at random by up to a half, so that not all come back at once."""
        longest = min(2.0 ** (failures - 1), LONGEST_BACKOFF_S)
        return timedelta(seconds=longest * (0.5 + self._ports.ids.seed() / SEEDS / 2))

    async def _fetch(self) -> None:
        """Fetch what was marked, a moment later and together, for one act makes several events."""
        while True:
            await self._stirred.wait()
            await self._ports.clock.sleep_until(self._ports.clock.now() + COALESCE)
            self._stirred.clear()
            await self._attempt(self._fetch_marked)

    async def _fetch_marked(self) -> None:
        numbers, self._dirty = sorted(self._dirty), set()
        if numbers:
            _tell(await flow.refresh(numbers, ports=self._ports))
        if self._is_sweep_wanted:
            _tell(await flow.sync(ports=self._ports, history=self._rhythm.history))
            await self._sweep()

    # -- both

    async def _attempt(self, act: Callable[[], Awaitable[None]]) -> bool:
        """Do it while nobody else reads; False if Gerrit is away, in which case the next poll makes up for it."""
        async with self._reading:
            try:
                await act()
            except GerritAway as away:
                log.warning("sync.away", cause=away.cause)
                return False
            except UserError as refusal:
                log.warning("sync.refused", cause=str(refusal))
                return False
        return True


def _tell(synced: flow.Synced) -> None:
    if synced.written:
        log.info("sync.written", changes=len(synced.written))

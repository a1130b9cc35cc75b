"""The Store port on one SQLite file.

Every write goes to one thread and is durable when its method returns. Snapshots come from memory, which is replaced
after each commit and never changed in place.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from bot.domain.day import Day
from bot.domain.delivery import Address, Outgoing, PostState, Receipt
from bot.domain.outcome import NOTHING, Due, Outcome
from bot.domain.site import Site
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.ports import Audited, Clock, Facts, Inbound, OutboxRow, Stale
from bot.store import (
    audit,
    days,
    due,
    edits,
    export,
    facts,
    file,
    inbox,
    marks,
    memory,
    outbox,
    posts,
    privacy,
    records,
)
from bot.store.codec import codec_of
from bot.store.engine import CAN_READ_BESIDE, connect_to_read, transaction
from bot.store.instants import to_text
from bot.store.lock import locked
from bot.store.memory import Memory
from bot.store.outbox import Patience
from bot.store.writer import Writer


def _nobody() -> None:
    """Tell nobody."""


@asynccontextmanager
async def open_store(
    path: Path | None,
    *,
    teams: Mapping[str, Team],
    clock: Clock,
    patience: Patience | None = None,
    on_outgoing: Callable[[], None] = _nobody,
    on_due: Callable[[], None] = _nobody,
    on_facts: Callable[[], None] = _nobody,
) -> AsyncIterator["SqliteStore"]:
    """Open the store for this process alone, None for one in memory; closed when the block ends.

    Raises `UserError` if another process holds it, if it is damaged, or if it is newer than this version. The three
    callables are called in the event loop after something to deliver, something due, or new facts were committed.
    """
    with ExitStack() as stack:
        if path is not None:
            stack.enter_context(locked(path))
        writer = Writer(lambda: file.open_file(path))
        loaded = await writer.start(lambda db: memory.load(db, teams=teams, now=clock.now()))
        try:
            yield SqliteStore(
                path=path,
                writer=writer,
                loaded=loaded,
                clock=clock,
                patience=patience or Patience(),
                on_outgoing=on_outgoing,
                on_due=on_due,
                on_facts=on_facts,
            )
        finally:
            await writer.close()


class SqliteStore:
    """What must not be forgotten, in one file with one writer. Opened by `open_store`."""

    def __init__(
        self,
        *,
        path: Path | None,
        writer: Writer,
        loaded: Memory,
        clock: Clock,
        patience: Patience,
        on_outgoing: Callable[[], None],
        on_due: Callable[[], None],
        on_facts: Callable[[], None],
    ) -> None:
        """Take over an open database and what was loaded from it."""
        self._path = path
        self._writer = writer
        self._memory = loaded  # replaced in the writer's thread only
        self._clock = clock
        self._patience = patience
        self._on_outgoing = on_outgoing
        self._on_due = on_due
        self._on_facts = on_facts
        self._shown_up_to = 0

    @property
    def is_busy(self) -> bool:
        """Tell whether any write or read of the file runs or waits."""
        return self._writer.is_busy

    # ---------------------------------------------------------------- decisions

    async def snapshot(self, now: datetime) -> Snapshot:
        """Give the present state from memory."""
        return replace(self._memory.shown, now=now)

    async def apply(self, outcome: Outcome, *, expects: int, at: datetime) -> int:
        """Write all of it in one transaction and give the new revision, or raise `Stale` and write nothing."""
        revision = await self._writer.run(lambda db: self._apply(db, outcome, expects, at))
        if outcome.posts or outcome.edits:
            self._on_outgoing()
        if outcome.due:
            self._on_due()
        return revision

    def _apply(self, db: Database, outcome: Outcome, expects: int, at: datetime) -> int:
        if self._memory.shown.revision != expects:
            raise Stale
        if outcome == NOTHING:
            return expects
        with transaction(db):
            marks.put(db, marks.REVISION, str(expects + 1))
            known = records.write(db, outcome, self._memory.records)
            due.end(db, outcome.undue)
            due.put(db, outcome.due)
            posts.cancel(db, outcome.unsent)
            posts.put(db, outcome.posts, at)
            edits.put(db, outcome.edits, at)
            audit.write(db, outcome.audit, at)
        self._memory = memory.with_records(self._memory, known, revision=expects + 1)
        if (at - memory.WINDOW).date() != self._memory.since:
            self._memory = memory.reload(db, self._memory, at)
        return expects + 1

    async def find_day(self, day: str) -> Day | None:
        """Give a day of any age."""
        return self._memory.shown.days.get(day) or await self._writer.run(lambda db: days.find(db, day))

    async def set_paused(self, *, paused: bool) -> None:
        """Let nothing leave the house until resumed, or let it go on; kept over a restart."""
        await self._writer.run(lambda db: self._mark(db, marks.PAUSED, "yes" if paused else "", is_paused=paused))
        self._on_outgoing()

    async def audit(self) -> tuple[Audited, ...]:
        """Give the whole audit log, oldest first."""
        return await self._writer.run(audit.load)

    async def forget(self, slack_user: str, *, at: datetime) -> None:
        """Delete a person's data; what they did stays counted without a name."""
        await self._writer.run(lambda db: self._forget(db, slack_user, at))

    def _forget(self, db: Database, slack_user: str, at: datetime) -> None:
        with transaction(db):
            privacy.forget(db, slack_user, at)
            revision = self._memory.shown.revision + 1
            marks.put(db, marks.REVISION, str(revision))
        known = memory.reload(db, self._memory, at)
        self._memory = memory.with_records(known, known.records, revision=revision)

    # ---------------------------------------------------------------- facts

    async def write_facts(self, facts: Facts) -> tuple[int, ...]:
        """Write what Gerrit said, piece by piece; give the numbers whose facts are new, differ or are gone."""
        numbers: list[int] = []
        for piece in _pieces(facts):
            numbers += await self._writer.run(partial(self._write_facts, piece=piece))
        if numbers:
            self._on_facts()
        return tuple(numbers)

    def _write_facts(self, db: Database, piece: Facts) -> tuple[int, ...]:
        with transaction(db):
            shown, numbers = facts.write(db, piece, self._memory.shown)
        self._memory = replace(self._memory, shown=shown)
        return numbers

    async def write_site(self, site: Site) -> None:
        """Keep the result of a probe."""
        document, kept = codec_of(Site).checked(site)
        await self._writer.run(lambda db: self._mark(db, marks.SITE, document, site=kept))

    async def note_gerrit(self, *, down_at: datetime | None) -> None:
        """Keep since when Gerrit does not answer, None while it does."""
        if down_at != self._memory.shown.gerrit_down_at:
            text = to_text(down_at) if down_at else ""
            await self._writer.run(lambda db: self._mark(db, marks.GERRIT_DOWN_AT, text, gerrit_down_at=down_at))

    def _mark(self, db: Database, name: str, value: str, **shown: object) -> None:
        marks.put(db, name, value)
        self._memory = memory.with_shown(self._memory, **shown)

    async def dirty(self) -> tuple[int, ...]:
        """Give the numbers of changes that were written and not yet seen by the projector, in order."""
        unseen = await self._writer.run(facts.unseen)
        self._shown_up_to = max((place for place, _ in unseen), default=self._shown_up_to)
        return tuple(number for _, number in unseen)

    async def seen(self, numbers: Sequence[int]) -> None:
        """Take numbers off the projector's list; what was written since `dirty` gave it stays on it."""
        up_to = self._shown_up_to
        await self._writer.run(lambda db: facts.take_off(db, numbers, up_to=up_to))

    # ---------------------------------------------------------------- inbox and due rows

    async def record(self, inbound: Inbound) -> bool:
        """Commit what came in, ahead of every other write; False if its key is known already."""
        return await self._writer.run_first(lambda db: inbox.record(db, inbound))

    async def unfinished(self) -> tuple[Inbound, ...]:
        """Give what was recorded and not finished, oldest first."""
        return await self._writer.run(inbox.unfinished)

    async def recall(self, key: str) -> Inbound | None:
        """Give something inbound by its key, for half a day after it was finished."""
        return await self._writer.run(lambda db: inbox.find(db, key))

    async def finish(self, key: str) -> None:
        """Mark something inbound as done."""
        now = self._clock.now()
        await self._writer.run(lambda db: inbox.finish(db, key, now))

    async def due(self, now: datetime) -> tuple[Due, ...]:
        """Give what has fallen due, oldest first; a due row ends when an outcome names it in `undue`."""
        return await self._writer.run(lambda db: due.fallen(db, now))

    async def next_due(self) -> datetime | None:
        """Give the instant at which the next thing falls due."""
        return await self._writer.run(due.find_next)

    # ---------------------------------------------------------------- outbox

    async def claim(self, now: datetime) -> Outgoing | None:
        """Take the next intent to deliver, committed as `sending` before it is given; None if nothing can go now."""
        return await self._writer.run(lambda db: outbox.claim(db, self._memory.shown, now, self._patience))

    async def uncertain(self, now: datetime) -> tuple[Outgoing, ...]:
        """Give the posts that may have been accepted and whose grace is over."""
        return await self._writer.run(lambda db: posts.uncertain(db, now))

    async def settle(self, outgoing: Outgoing, receipt: Receipt, *, at: datetime) -> None:
        """Keep what a try to deliver, or to find, ended with."""
        await self._writer.run(lambda db: self._settle(db, outgoing, receipt, at))

    def _settle(self, db: Database, outgoing: Outgoing, receipt: Receipt, at: datetime) -> None:
        address = outbox.settle(db, outgoing, receipt, at, self._patience)
        if address:
            self._memory = memory.with_address(self._memory, outgoing.key, address)

    async def recover(self, now: datetime) -> int:
        """At start: make every `sending` uncertain; give how many."""
        return await self._writer.run(lambda db: outbox.recover(db, now, self._patience))

    async def outbox(self, states: Sequence[PostState]) -> tuple[OutboxRow, ...]:
        """List posts for an operator."""
        return await self._writer.run(lambda db: posts.listed(db, states))

    async def resolve(self, key: str, state: PostState, *, address: Address | None, at: datetime) -> None:
        """Settle an open post as an operator says; raises `UserError` where that is not possible."""
        await self._writer.run(lambda db: self._resolve(db, key, state, address, at))
        self._on_outgoing()

    async def repost(self, key: str, *, at: datetime) -> bool:
        """Post a message again that was found gone; False if it was not."""
        is_reposted = await self._writer.run(lambda db: outbox.repost(db, key, at))
        if is_reposted:
            self._on_outgoing()
        return is_reposted

    async def release(self, errors: Iterable[str]) -> None:
        """Let everything go at once that waits because of one of these errors of Slack: it was mended."""
        await self._writer.run(lambda db: outbox.release(db, errors))
        self._on_outgoing()

    async def gone(self) -> tuple[str, ...]:
        """Give the keys of the messages that were found gone."""
        return await self._writer.run(edits.gone)

    def _resolve(self, db: Database, key: str, state: PostState, address: Address | None, at: datetime) -> None:
        outbox.resolve(db, key, state, address, at)
        if address:
            self._memory = memory.with_address(self._memory, key, address)

    # ---------------------------------------------------------------- copies

    async def backup(self, to: Path) -> None:
        """Write a sound copy while we run; what stands at the path is replaced by the whole copy or not at all."""
        if self._path is None or not CAN_READ_BESIDE:
            await self._writer.run(lambda db: file.copy(db, to))
        else:
            await asyncio.to_thread(_copy, self._path, to)

    async def export(self) -> Mapping[str, tuple[Mapping[str, object], ...]]:
        """Give every decision, the audit log and the outbox as plain values, for a file that people can read."""
        return await self._writer.run(export.everything)


def _copy(path: Path, to: Path) -> None:
    with closing(connect_to_read(path)) as db:
        file.copy(db, to)


def _pieces(learned: Facts) -> tuple[Facts, ...]:
    return facts.pieces(learned)

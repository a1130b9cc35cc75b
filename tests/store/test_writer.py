"""The one thread: order, urgency, faults, and callers who go away."""

import asyncio
import threading
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store.engine import CannotOpen, connect
from bot.store.writer import Writer


def connected() -> Database:
    """Open a database with one table."""
    db = connect(None)
    db.conn.execute("CREATE TABLE marks (name TEXT NOT NULL UNIQUE) STRICT")
    return db


def put(db: Database, name: str) -> str:
    """Write one row."""
    db.conn.execute("INSERT INTO marks (name) VALUES (:name)", {"name": name})
    return name


def names(db: Database) -> list[str]:
    """Read all rows in the order of writing."""
    return [row["name"] for row in db.conn.execute("SELECT name FROM marks ORDER BY rowid")]


@pytest.fixture
async def writer() -> AsyncIterator[Writer]:
    """A running writer."""
    started = Writer(connected)
    await started.start(lambda db: None)
    yield started
    await started.close()


async def test_urgent_first(writer: Writer) -> None:
    """What is urgent goes ahead of what waits, in its own order."""
    gate = threading.Event()
    slow = asyncio.ensure_future(writer.run(lambda db: gate.wait(10)))
    ordinary = [asyncio.ensure_future(writer.run(partial(put, name=f"ordinary {n}"))) for n in range(3)]
    urgent = [asyncio.ensure_future(writer.run_first(partial(put, name=f"urgent {n}"))) for n in range(3)]
    await asyncio.sleep(0)

    gate.set()
    await asyncio.gather(slow, *ordinary, *urgent)

    assert await writer.run(names) == [f"{lane} {n}" for lane in ("urgent", "ordinary") for n in range(3)]


async def test_urgent_together_fail_together(writer: Writer) -> None:
    """Of urgent writes that share a commit nobody hears of success if it fails."""
    gate = threading.Event()
    slow = asyncio.ensure_future(writer.run(lambda db: gate.wait(10)))
    await asyncio.sleep(0)
    twice = [asyncio.ensure_future(writer.run_first(lambda db: put(db, "same"))) for _ in range(2)]
    await asyncio.sleep(0)

    gate.set()
    results = await asyncio.gather(*twice, return_exceptions=True)

    await slow
    assert all(isinstance(result, Exception) for result in results)
    assert await writer.run(names) == []


async def test_fault(writer: Writer) -> None:
    """A fault reaches whoever sent the function, and the next one is served."""
    with pytest.raises(ZeroDivisionError):
        await writer.run(lambda db: 1 / 0)

    assert await writer.run(lambda db: put(db, "next")) == "next"


async def test_caller_gone(writer: Writer) -> None:
    """A caller who is cancelled does not stop what was sent."""
    gate = threading.Event()
    slow = asyncio.ensure_future(writer.run(lambda db: gate.wait(10) and put(db, "written")))
    await asyncio.sleep(0)

    slow.cancel()
    gate.set()

    assert await writer.run(names) == ["written"]


async def test_closing_finishes() -> None:
    """Closing waits for what was sent; nothing can be sent after it."""
    writer = Writer(connected)
    await writer.start(lambda db: None)
    waiting = [asyncio.ensure_future(writer.run(partial(put, name=str(n)))) for n in range(20)]
    await asyncio.sleep(0)

    await writer.close()

    assert await asyncio.gather(*waiting) == [str(n) for n in range(20)]
    with pytest.raises(RuntimeError, match="closed"):
        await writer.run(names)


async def test_cannot_open() -> None:
    """What opening the database raises is raised to whoever starts the writer."""

    def refused() -> Database:
        raise CannotOpen(Path("nowhere"), "no such file")

    with pytest.raises(CannotOpen, match="no such file"):
        await Writer(refused).start(lambda db: None)

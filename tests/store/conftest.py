"""A database in memory and a store on it, for tests of the store's rooms."""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlite_utils import Database

from bot.store.file import open_file
from bot.store.sqlite_store import SqliteStore
from tests.fakes import FakeClock, fake_store


@pytest.fixture
def clock() -> FakeClock:
    """A clock at `NOW`."""
    return FakeClock()


@pytest.fixture
def db() -> Iterator[Database]:
    """An empty database in memory, at the newest layout."""
    opened = open_file(None)
    yield opened
    opened.close()


@pytest.fixture
async def store(clock: FakeClock) -> AsyncIterator[SqliteStore]:
    """An empty store in memory."""
    async with fake_store(clock) as opened:
        yield opened

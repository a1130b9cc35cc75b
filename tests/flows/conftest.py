"""The house that most tests of the flows begin in."""

from collections.abc import AsyncIterator

import pytest

from tests.flows.house import House, house_of


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A house at `NOW` with ten changes that wait, in which nothing is planned."""
    async with house_of() as opened:
        yield opened

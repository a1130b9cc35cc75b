"""What the Ids port promises, of the real ids and of the fake alike."""

import pytest

from bot.ports import Ids
from bot.schedule.ids import SystemIds
from tests.fakes import FakeIds


@pytest.fixture(params=[SystemIds, FakeIds])
def ids(request: pytest.FixtureRequest) -> Ids:
    """A source of ids."""
    source: Ids = request.param()
    return source


def test_new(ids: Ids) -> None:
    """An id begins with its prefix and is never given twice."""
    given = [ids.new("day") for _ in range(1_000)]

    assert len(set(given)) == 1_000
    assert all(one.startswith("day-") for one in given)


def test_code(ids: Ids) -> None:
    """A code has four characters, capitals and figures."""
    code = ids.code()

    assert len(code) == 4
    assert code.isalnum()
    assert code == code.upper()


def test_seed(ids: Ids) -> None:
    """A seed is a number between 0 and 2**31 - 1."""
    assert all(0 <= ids.seed() < 2**31 for _ in range(100))

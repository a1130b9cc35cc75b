"""Instants as text."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.instants import ALWAYS, NEVER, find_instant, from_text, to_text
from tests.builders import NOW

INSTANTS = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2900, 1, 1), timezones=st.timezones())


@given(one=INSTANTS, other=INSTANTS)
def test_sorts(one: datetime, other: datetime) -> None:
    """Texts sort as their instants do, whatever their zones, between always and never."""
    earlier, later = sorted([one.astimezone(UTC), other.astimezone(UTC)])

    assert ALWAYS < to_text(earlier) <= to_text(later) < NEVER
    assert from_text(to_text(one)) == one.astimezone(UTC)


def test_naive() -> None:
    """An instant without a zone is refused."""
    with pytest.raises(ValueError, match="zone"):
        to_text(datetime(2016, 1, 18))


def test_none() -> None:
    """Always and never are no instants."""
    assert (find_instant(ALWAYS), find_instant(NEVER), find_instant(to_text(NOW))) == (None, None, NOW)

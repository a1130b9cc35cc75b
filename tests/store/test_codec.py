"""Documents: whatever is written reads back the same, aware and in UTC, also by a newer version."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.change import Change
from bot.domain.cycle import Cycle
from bot.domain.day import Day, Dealt, WeeklySeries
from bot.domain.outcome import AuditEntry, Due, Record
from bot.domain.people import Amount, Link, LinkCode, Person, SignUp
from bot.domain.site import Site
from bot.domain.tally import Tally
from bot.store.codec import codec_of
from tests.builders import make_change, make_day, make_person, make_site, make_tally

KINDS = (Day, Dealt, WeeklySeries, Person, Link, LinkCode, SignUp, Cycle, Tally, Site, Due, AuditEntry, Change)

# For the whole test run: every instant of ours is aware, and every mapping a dict.
st.register_type_strategy(datetime, st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)))
st.register_type_strategy(Mapping, lambda kind: st.dictionaries(*map(st.from_type, get_args(kind)), max_size=2))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(Amount, st.integers(1, 99).map(lambda number: Amount(changes=number)))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_value(kind: type[Record], data: st.DataObject) -> None:
    """What is written reads back as the same value."""
    value = data.draw(st.from_type(kind))

    document, again = codec_of(kind).checked(value)

    assert again == value
    assert codec_of(kind).encode(again) == document


@pytest.mark.parametrize("value", [make_day(), make_change(), make_site(), make_tally(), make_person()])
def test_built_values(value: Record) -> None:
    """What the builders build reads back as the same value."""
    assert codec_of(type(value)).checked(value)[1] == value


def test_other_zone() -> None:
    """An instant of any zone comes back as the same instant in UTC."""
    berlin = datetime(2016, 1, 18, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))

    _, day = codec_of(Day).checked(make_day(opens_at=berlin))

    assert day.opens_at == berlin
    assert day.opens_at.tzinfo is UTC


def test_naive() -> None:
    """An instant without a zone is refused when it is written."""
    with pytest.raises(ValueError, match="timezone"):
        codec_of(Day).checked(make_day(opens_at=datetime(2016, 1, 18)))


def test_older_and_newer() -> None:
    """A document that lacks a field has its default, and a field that we don't know is ignored."""
    document = json.loads(codec_of(Person).encode(make_person(email="a@example.org")))
    del document["quiet_days"]
    document["hair"] = "red"

    person = codec_of(Person).decode(json.dumps(document))

    assert person == make_person(email="a@example.org")


def test_before_code_owners() -> None:
    """A change and a site that were kept before code owners were read have none."""
    change, site = json.loads(codec_of(Change).encode(make_change())), json.loads(codec_of(Site).encode(make_site()))
    del change["owners_wanted"], site["code_owned"]

    assert codec_of(Change).decode(json.dumps(change)).owners_wanted == ()
    assert codec_of(Site).decode(json.dumps(site)).code_owned == {}

"""What people say for a date, and weekly dates."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import (
    FARTHEST,
    MONTHS,
    MOST_OCCURRENCES,
    WEEKDAYS,
    Cause,
    Look,
    NoDate,
    date_of,
    spoken,
    weekly_dates,
)

MONDAY = date(2026, 11, 23)
ARBITRARY = st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 12, 31))


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("today", MONDAY),
        ("tomorrow", date(2026, 11, 24)),
        ("Tomorrow", date(2026, 11, 24)),
        ("monday", MONDAY),  # said on a Monday
        ("fri", date(2026, 11, 27)),
        ("tues", date(2026, 11, 24)),
        ("wednesday", date(2026, 11, 25)),
        ("thurs", date(2026, 11, 26)),
        ("sunday", date(2026, 11, 29)),
        ("next monday", date(2026, 11, 30)),
        ("this friday", date(2026, 11, 27)),
        ("12 jan", date(2027, 1, 12)),
        ("12jan", date(2027, 1, 12)),
        ("12. january", date(2027, 1, 12)),
        ("12th of january", date(2027, 1, 12)),
        ("jan 12", date(2027, 1, 12)),
        ("January 12th, 2027", date(2027, 1, 12)),
        ("tuesday 12 jan", date(2027, 1, 12)),
        ("3 sept 2027", date(2027, 9, 3)),
        ("2027-01-12", date(2027, 1, 12)),
        ("2027/1/12", date(2027, 1, 12)),
        ("25/12", date(2026, 12, 25)),  # there is no 25th month
        ("12/25/2026", date(2026, 12, 25)),
        ("12/12", date(2026, 12, 12)),  # the same both ways
        ("29 feb 2028", date(2028, 2, 29)),
        ("23 nov", MONDAY),
    ],
)
def test_a_clear_date(words: str, on: date) -> None:
    """Every usual spelling means one date."""
    assert date_of(words, today=MONDAY) == on


@pytest.mark.parametrize(
    ("words", "cause", "readings"),
    [
        ("01/12", Cause.AMBIGUOUS, (date(2026, 12, 1), date(2027, 1, 12))),
        ("1.12.", Cause.AMBIGUOUS, (date(2026, 12, 1), date(2027, 1, 12))),
        ("02/01/2027", Cause.AMBIGUOUS, (date(2027, 1, 2), date(2027, 2, 1))),
        ("02/01/27", Cause.AMBIGUOUS, (date(2027, 1, 2), date(2027, 2, 1))),
        ("12/01/2026", Cause.AMBIGUOUS, (date(2026, 12, 1),)),  # 12 January is over, and still not ruled out
        ("05/06/2020", Cause.PAST, ()),
        ("next friday", Cause.AMBIGUOUS, (date(2026, 11, 27), date(2026, 12, 4))),
        ("31 february", Cause.NO_SUCH_DATE, ()),
        ("2027-02-31", Cause.NO_SUCH_DATE, ()),
        ("13/13", Cause.NO_SUCH_DATE, ()),
        ("29 feb 2027", Cause.NO_SUCH_DATE, ()),
        ("0 jan", Cause.NO_SUCH_DATE, ()),
        ("yesterday", Cause.PAST, ()),
        ("last monday", Cause.PAST, ()),
        ("2016-01-12", Cause.PAST, ()),
        ("12 nov", Cause.PAST, (date(2027, 11, 12),)),
        ("22 november 2026", Cause.PAST, ()),
        ("2916-01-12", Cause.TOO_FAR, ()),
        ("monday 12 jan", Cause.OTHER_WEEKDAY, (date(2027, 1, 12),)),
        ("strat", Cause.UNKNOWN, ()),
        ("", Cause.UNKNOWN, ()),
        ("12", Cause.UNKNOWN, ()),
        ("12 jam", Cause.UNKNOWN, ()),
        ("0000-01-01", Cause.NO_SUCH_DATE, ()),
    ],
)
def test_a_date_that_is_refused(words: str, cause: Cause, readings: tuple[date, ...]) -> None:
    """What is not clear, over or impossible is never guessed; what it could mean is offered."""
    found = date_of(words, today=MONDAY)

    assert isinstance(found, NoDate)
    assert (found.cause, found.readings) == (cause, readings)


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("monday", MONDAY),
        ("friday", date(2026, 11, 20)),
        ("yesterday", date(2026, 11, 22)),
        ("last monday", date(2026, 11, 16)),
        ("12 nov", date(2026, 11, 12)),
        ("24 nov", date(2025, 11, 24)),
        ("12 jan 2016", date(2016, 1, 12)),
    ],
)
def test_looking_back(words: str, on: date) -> None:
    """Who asks for a report means the last such date."""
    assert date_of(words, today=MONDAY, look=Look.BACK) == on


def test_ambiguous_looking_back() -> None:
    """Figures stay ambiguous in both directions, each reading the last such date."""
    found = date_of("01/12", today=MONDAY, look=Look.BACK)

    assert isinstance(found, NoDate)
    assert found.readings == (date(2025, 12, 1), date(2026, 1, 12))


def test_spoken_date() -> None:
    """A date is spelled with its weekday."""
    assert spoken(date(2016, 1, 12)) == "Tuesday 12 January 2016"


@given(today=ARBITRARY, ahead=st.integers(0, FARTHEST.days))
def test_what_is_spoken_is_understood(today: date, ahead: int) -> None:
    """A date as we spell it, and in the international order, means itself."""
    on = today + timedelta(days=ahead)

    assert date_of(spoken(on), today=today) == on
    assert date_of(on.isoformat(), today=today) == on


@given(today=ARBITRARY, weekday=st.sampled_from(WEEKDAYS))
def test_a_weekday_is_within_a_week(today: date, weekday: str) -> None:
    """A weekday is the next such day, today included."""
    on = date_of(weekday, today=today)

    assert isinstance(on, date)
    assert 0 <= (on - today).days < 7
    assert WEEKDAYS[on.weekday()] == weekday


@given(today=ARBITRARY, day=st.integers(1, 31), month=st.sampled_from(MONTHS))
def test_without_a_year(today: date, day: int, month: str) -> None:
    """A day of a month is taken only within about half a year ahead, and never from the past."""
    found = date_of(f"{day} {month}", today=today)

    if isinstance(found, date):
        assert 0 <= (found - today).days <= 184
    else:
        assert all(on > today for on in found.readings)


@given(words=st.text(max_size=30), today=ARBITRARY)
def test_anything_may_be_typed(words: str, today: date) -> None:
    """No text breaks it, and no date of the past comes out."""
    found = date_of(words, today=today)

    assert isinstance(found, NoDate) or found >= today


@given(weekday=st.integers(0, 6), from_on=ARBITRARY, days=st.integers(-30, 3000))
def test_weekly_dates(weekday: int, from_on: date, days: int) -> None:
    """They are that weekday, a week apart, between the bounds, and not endless."""
    until_on = from_on + timedelta(days=days)

    found = weekly_dates(weekday, from_on=from_on, until_on=until_on)

    assert all(on.weekday() == weekday and from_on <= on <= until_on for on in found)
    assert all(later - one == timedelta(days=7) for one, later in pairwise(found))
    assert len(found) <= MOST_OCCURRENCES
    assert found or days < 7


def test_review_mondays_until_rc1() -> None:
    """Both ends count: from Monday 22 February to the Monday of RC1's week."""
    found = weekly_dates(0, from_on=date(2016, 2, 22), until_on=date(2016, 3, 14))

    assert [on.day for on in found] == [22, 29, 7, 14]

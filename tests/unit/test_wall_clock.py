"""People's clocks, in zones where they do what nobody expects."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.wall_clock import (
    Bounds,
    Hours,
    date_at,
    everyones_date,
    hours_on,
    instant_of,
    is_reachable,
    midnight,
    next_reachable,
    own_date,
    timebox,
    utc_day,
)

AUCKLAND = "Pacific/Auckland"
HONOLULU = "Pacific/Honolulu"
LORD_HOWE = "Australia/Lord_Howe"
CASABLANCA = "Africa/Casablanca"
APIA = "Pacific/Apia"
KATHMANDU = "Asia/Kathmandu"
CAIRO = "Africa/Cairo"
HAVANA = "America/Havana"
LONDON = "Europe/London"
ZONES = st.sampled_from(
    (AUCKLAND, HONOLULU, LORD_HOWE, CASABLANCA, APIA, KATHMANDU, CAIRO, HAVANA, LONDON, "UTC", "America/St_Johns")
)
DATES = st.dates(min_value=date(2008, 1, 1), max_value=date(2036, 12, 30))
HOURS = st.builds(Hours, from_hour=st.integers(0, 23), to_hour=st.integers(0, 24))


def _utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "at", "zone", "instant"),
    [
        (date(2026, 11, 23), time(9), KATHMANDU, _utc(2026, 11, 23, 3, 15)),  # +05:45
        (date(2026, 3, 29), time(1, 30), LONDON, _utc(2026, 3, 29, 1, 30)),  # skipped: counts as 02:30 summer time
        (date(2026, 10, 25), time(1, 30), LONDON, _utc(2026, 10, 25, 0, 30)),  # twice: the first, in summer time
        (date(2026, 10, 4), time(2, 15), LORD_HOWE, _utc(2026, 10, 3, 15, 45)),  # skips half an hour
        (date(2026, 4, 5), time(1, 45), LORD_HOWE, _utc(2026, 4, 4, 14, 45)),  # has half an hour twice
        (date(2026, 2, 15), time(2, 30), CASABLANCA, _utc(2026, 2, 15, 1, 30)),  # Ramadan: from +01 to +00 at 03:00
        (date(2023, 4, 28), time(0), CAIRO, _utc(2023, 4, 27, 22)),  # midnight is skipped
        (date(2026, 11, 1), time(0, 30), HAVANA, _utc(2026, 11, 1, 4, 30)),  # midnight comes twice
        (date(2011, 12, 30), time(9), APIA, _utc(2011, 12, 30, 19)),  # a whole date is skipped
    ],
)
def test_a_clock_time_on_a_date(on: date, at: time, zone: str, instant: datetime) -> None:
    """A skipped time counts as that much later, and of a doubled one the first."""
    assert instant_of(on, at, zone=zone) == instant


@pytest.mark.parametrize(
    ("on", "zone", "hours"),
    [
        (date(2026, 11, 23), LONDON, 24),
        (date(2026, 3, 29), LONDON, 23),
        (date(2026, 10, 25), LONDON, 25),
        (date(2026, 10, 4), LORD_HOWE, 23.5),
        (date(2026, 4, 5), LORD_HOWE, 24.5),
        (date(2011, 12, 29), APIA, 24),
        (date(2011, 12, 30), APIA, 0),  # Samoa went from Thursday to Saturday
        (date(2011, 12, 31), APIA, 24),
    ],
)
def test_how_long_a_date_lasts(on: date, zone: str, hours: float) -> None:
    """A date lasts as long as it does at that place."""
    bounds = own_date(on, zone=zone)

    assert bounds.closes_at - bounds.opens_at == timedelta(hours=hours)


def test_from_auckland_to_honolulu() -> None:
    """The day begins with the first Tuesday of those who take part and ends with the last."""
    bounds = everyones_date(date(2026, 11, 24), zones=(HONOLULU, LONDON, AUCKLAND))

    assert bounds == Bounds(opens_at=_utc(2026, 11, 23, 11), closes_at=_utc(2026, 11, 25, 10))


def test_nobody_takes_part_yet() -> None:
    """Without a zone it is the date of UTC."""
    assert everyones_date(date(2026, 11, 24), zones=()) == utc_day(date(2026, 11, 24))


def test_two_hours() -> None:
    """A timebox is as long as it says, over a change of clocks too."""
    bounds = timebox(_utc(2026, 3, 29, 0, 30), minutes=120)

    assert bounds == Bounds(opens_at=_utc(2026, 3, 29, 0, 30), closes_at=_utc(2026, 3, 29, 2, 30))


def test_an_unknown_zone() -> None:
    """A zone that nobody knows, or no zone at all, is UTC."""
    for name in ("", "Mars/Olympus", "../etc/passwd", "\0"):
        assert midnight(date(2026, 11, 23), zone=name) == _utc(2026, 11, 23)


TUESDAY = date(2026, 11, 24)
WORLDWIDE = everyones_date(TUESDAY, zones=(AUCKLAND, HONOLULU))


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        (AUCKLAND, _utc(2026, 11, 23, 20)),
        (KATHMANDU, _utc(2026, 11, 24, 3, 15)),
        (LONDON, _utc(2026, 11, 24, 9)),
        (HONOLULU, _utc(2026, 11, 24, 19)),
    ],
)
def test_in_everybodys_morning(zone: str, instant: datetime) -> None:
    """Lists come at nine on one's own Tuesday, although it is Monday elsewhere when the day opens."""
    assert next_reachable(WORLDWIDE.opens_at, within=WORLDWIDE, zone=zone, on=TUESDAY) == instant


def test_asked_the_week_before() -> None:
    """Nothing comes before the day opens, though somebody is in their hours and asked long ago."""
    within = timebox(_utc(2026, 11, 24, 10), minutes=120)

    assert next_reachable(_utc(2026, 11, 17, 10), within=within, zone=LONDON) == within.opens_at


def test_joined_at_noon() -> None:
    """In one's hours it is at once."""
    noon = _utc(2026, 11, 24, 12)

    assert next_reachable(noon, within=WORLDWIDE, zone=LONDON, on=TUESDAY) == noon


def test_joined_in_the_evening() -> None:
    """Whoever has no hour left on that date gets none, though the day goes on elsewhere."""
    evening = _utc(2026, 11, 24, 17)

    assert next_reachable(evening, within=WORLDWIDE, zone=LONDON, on=TUESDAY) is None


def test_the_next_morning_counts_without_a_date() -> None:
    """Where no own date is asked for, the next morning within the bounds is as good."""
    evening = _utc(2026, 11, 24, 17)

    assert next_reachable(evening, within=WORLDWIDE, zone=LONDON) == _utc(2026, 11, 25, 9)


def test_a_utc_day_in_auckland() -> None:
    """A day of UTC reaches somebody in Auckland from one in the afternoon, in their hours."""
    within = utc_day(TUESDAY)

    assert next_reachable(within.opens_at, within=within, zone=AUCKLAND) == _utc(2026, 11, 24, 0)
    assert next_reachable(_utc(2026, 11, 24, 4), within=within, zone=AUCKLAND) == _utc(2026, 11, 24, 20)


def test_people_of_the_night() -> None:
    """Hours over midnight are two stretches of a date."""
    night = Hours(from_hour=22, to_hour=6)
    within = own_date(TUESDAY, zone=LONDON)

    assert next_reachable(within.opens_at, within=within, zone=LONDON, hours=night) == within.opens_at
    assert next_reachable(_utc(2026, 11, 24, 6), within=within, zone=LONDON, hours=night) == _utc(2026, 11, 24, 22)


def test_hours_that_a_change_of_clocks_skips() -> None:
    """Who can be reached only in the hour that does not exist can't be reached that day."""
    hours = Hours(from_hour=1, to_hour=2)

    assert hours_on(date(2026, 3, 29), zone=LONDON, hours=hours) == ()
    assert hours_on(date(2026, 3, 30), zone=LONDON, hours=hours) != ()


def test_hours_on_a_date_that_is_skipped() -> None:
    """On Samoa's missing Friday nobody there can be reached."""
    missing = date(2011, 12, 30)
    within = everyones_date(missing, zones=(APIA, LONDON))

    assert next_reachable(within.opens_at, within=own_date(missing, zone=APIA), zone=APIA, on=missing) is None


@pytest.mark.parametrize(("from_hour", "to_hour"), [(-1, 5), (24, 5), (3, 25)])
def test_no_hours_of_a_day(from_hour: int, to_hour: int) -> None:
    """What is no hour of a day is refused."""
    with pytest.raises(ValueError, match="hours"):
        Hours(from_hour=from_hour, to_hour=to_hour)


@given(on=DATES, zone=ZONES)
def test_dates_follow_each_other(on: date, zone: str) -> None:
    """Every instant belongs to exactly one date: each begins where the one before ends."""
    today, tomorrow = own_date(on, zone=zone), own_date(on + timedelta(days=1), zone=zone)

    assert today.closes_at == tomorrow.opens_at
    assert today.opens_at <= today.closes_at
    assert today.opens_at == today.closes_at or date_at(today.opens_at, zone=zone) == on


@given(on=DATES, zones=st.lists(ZONES, min_size=1, max_size=5))
def test_everyones_date_holds_each_date(on: date, zones: list[str]) -> None:
    """Nobody's own date is cut, and the order of zones does not matter."""
    bounds = everyones_date(on, zones=zones)

    for zone in zones:
        own = own_date(on, zone=zone)
        assert bounds.opens_at <= own.opens_at <= own.closes_at <= bounds.closes_at
    assert bounds == everyones_date(on, zones=zones[::-1])


@given(on=DATES, at=st.times(), zone=ZONES)
def test_an_instant_shows_its_time(on: date, at: time, zone: str) -> None:
    """At that instant the clock there shows this time, or a later one where it is skipped."""
    instant = instant_of(on, at, zone=zone)

    shown = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert instant.tzinfo is UTC
    skipped = timedelta(hours=24 if (on, zone) == (date(2011, 12, 30), APIA) else 1)
    assert timedelta(0) <= shown - datetime.combine(on, at) <= skipped


@given(on=DATES, zone=ZONES, hours=HOURS, after=st.integers(0, 60 * 60), with_date=st.booleans())
def test_reachable_is_in_hours(on: date, zone: str, hours: Hours, after: int, *, with_date: bool) -> None:
    """A list comes within the bounds, not before it was asked for, in one's hours and on one's date."""
    within = everyones_date(on, zones=(AUCKLAND, zone))
    asked_at = within.opens_at + timedelta(minutes=after % (50 * 60))

    at = next_reachable(asked_at, within=within, zone=zone, hours=hours, on=on if with_date else None)

    if at is not None:
        assert asked_at <= at < within.closes_at
        assert is_reachable(at, zone=zone, hours=hours)
        assert not with_date or date_at(at, zone=zone) == on


@given(on=DATES, zone=ZONES, hours=HOURS, minutes=st.integers(0, 24 * 60))
def test_reachable_is_the_first_instant(on: date, zone: str, hours: Hours, minutes: int) -> None:
    """Who is in their hours now need not wait."""
    within = own_date(on, zone=zone)
    now = within.opens_at + timedelta(minutes=minutes)

    at = next_reachable(now, within=within, zone=zone, hours=hours)

    if now in within and is_reachable(now, zone=zone, hours=hours):
        assert at == now
    if at is not None and at > now:
        assert not is_reachable(at - timedelta(seconds=1), zone=zone, hours=hours) or at == within.opens_at

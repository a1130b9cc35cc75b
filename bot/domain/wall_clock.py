"""People's clocks: from a date and a time at somebody's place to an instant, the bounds of a day, and their hours.

Instants are aware and in UTC. A time that a clock skips counts as that much later; of a time that it shows twice the
first counts (https://peps.python.org/pep-0495/, fold 0).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_A_DAY = timedelta(days=1)
_LAST_HOUR = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """From `opens_at` up to, and without, `closes_at`."""

    opens_at: datetime
    closes_at: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.opens_at <= at < self.closes_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When somebody can be reached, by the full hours of their own clock, 0 to 24.

    From 22 to 6 is a night; from 9 to 9 is the whole day.
    """

    from_hour: int = 9
    to_hour: int = 17

    def __post_init__(self) -> None:
        """Refuse what is no hour of a day."""
        if not (0 <= self.from_hour < _LAST_HOUR and 0 <= self.to_hour <= _LAST_HOUR):
            message = "hours are 0 to 24, and begin before 24"
            raise ValueError(message)

    def pieces(self) -> tuple[tuple[int, int], ...]:
        """Give the stretches of one date, in order."""
        if self.from_hour < self.to_hour:
            return ((self.from_hour, self.to_hour),)
        if self.from_hour == self.to_hour:
            return ((0, _LAST_HOUR),)
        return ((0, self.to_hour), (self.from_hour, _LAST_HOUR))


OFFICE_HOURS = Hours()


def zone_named(name: str) -> ZoneInfo:
    """Give a time zone by its IANA name; an unknown one is UTC, so that one odd profile holds nobody up."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def date_at(at: datetime, *, zone: str) -> date:
    """Give the date that a place's calendar shows at an instant."""
    return at.astimezone(zone_named(zone)).date()


def instant_of(on: date, at: time, *, zone: str) -> datetime:
    """Give the instant at which a place's clock shows this date and time, skipped and doubled times as above."""
    return datetime.combine(on, at.replace(fold=0), tzinfo=zone_named(zone)).astimezone(UTC)


def midnight(on: date, *, zone: str) -> datetime:
    """Give the instant at which a date begins at a place."""
    return instant_of(on, time.min, zone=zone)


def own_date(on: date, *, zone: str) -> Bounds:
    """Give a date as one place has it; with a change of clocks it lasts 23 or 25 hours, or whatever it does there."""
    return Bounds(opens_at=midnight(on, zone=zone), closes_at=midnight(on + _A_DAY, zone=zone))


def everyones_date(on: date, *, zones: Iterable[str]) -> Bounds:
    """Give a date from its beginning in the first of the zones to its end in the last; of UTC where none is given."""
    dates = [own_date(on, zone=zone) for zone in zones] or [own_date(on, zone="UTC")]
    return Bounds(opens_at=min(one.opens_at for one in dates), closes_at=max(one.closes_at for one in dates))


def utc_day(on: date) -> Bounds:
    """Give a date as UTC has it."""
    return own_date(on, zone="UTC")


def timebox(opens_at: datetime, *, minutes: int) -> Bounds:
    """Give a stretch of minutes from an instant."""
    return Bounds(opens_at=opens_at, closes_at=opens_at + timedelta(minutes=minutes))


def hours_on(on: date, *, zone: str, hours: Hours = OFFICE_HOURS) -> tuple[Bounds, ...]:
    """Give the stretches of somebody's date in which they can be reached, in order, without empty ones."""
    stretches = (
        Bounds(opens_at=_hour(on, start, zone), closes_at=_hour(on, end, zone)) for start, end in hours.pieces()
    )
    return tuple(one for one in stretches if one.opens_at < one.closes_at)


def next_reachable(
    after: datetime, *, within: Bounds, zone: str, hours: Hours = OFFICE_HOURS, on: date | None = None
) -> datetime | None:
    """Give the first instant, not before `after`, at which somebody can be reached within bounds.

    `on` is the date at their own place that it must be; without it any date within the bounds will do. None if no such
    instant is left.
    """
    from_at = max(after, within.opens_at)
    for day in [on] if on else _dates(from_at, within.closes_at, zone):
        for stretch in hours_on(day, zone=zone, hours=hours):
            at = max(from_at, stretch.opens_at)
            if at in stretch and at in within:
                return at
    return None


def is_reachable(at: datetime, *, zone: str, hours: Hours = OFFICE_HOURS) -> bool:
    """Tell whether an instant is in somebody's hours."""
    return any(at in stretch for stretch in hours_on(date_at(at, zone=zone), zone=zone, hours=hours))


def _hour(on: date, hour: int, zone: str) -> datetime:
    if hour == _LAST_HOUR:
        return midnight(on + _A_DAY, zone=zone)
    return instant_of(on, time(hour), zone=zone)


def _dates(from_at: datetime, to_at: datetime, zone: str) -> Iterator[date]:
    day, last = date_at(from_at, zone=zone), date_at(to_at, zone=zone)
    while day <= last:
        yield day
        day += _A_DAY

"""What people say for a date, and what it means on the day they say it.

    tomorrow · monday · next friday · 12 jan · jan 12th · tuesday 12 january 2016 · 2016-01-12

A date that can be read in two ways is never guessed: `NoDate` says why it was not taken and what it could have meant.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from dateutil.rrule import WEEKLY, rrule

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MOST_OCCURRENCES = 105
"""Two years of Mondays, and no series is longer than that."""

FARTHEST = timedelta(days=2 * 366)
"""How far ahead anybody plans; what is later is a slip of the finger."""

_A_WEEK = timedelta(days=7)
_HALF_A_YEAR = timedelta(days=184)
_MONTH_NUMBERS: Mapping[str, int] = {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}
_WEEKDAY_NUMBERS: Mapping[str, int] = {name[:3].lower(): number for number, name in enumerate(WEEKDAYS)}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_WEEKDAY = r"(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day|s|r|rs|nes)?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:[ -](?P<year>[0-9]{4}))?"
_DAY_FIRST = re.compile(rf"(?:{_WEEKDAY} )?{_DAY}(?:[ -]?|\.? ?| of ){_MONTH}{_YEAR}")
_MONTH_FIRST = re.compile(rf"(?:{_WEEKDAY} )?{_MONTH}[ -]{_DAY}{_YEAR}")
_YEAR_FIRST = re.compile(rf"(?:{_WEEKDAY} )?(?P<year>[0-9]{{4}})[-/.](?P<month>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}})")
_NUMBERS = re.compile(
    rf"(?:{_WEEKDAY} )?(?P<one>[0-9]{{1,2}})[/.](?P<two>[0-9]{{1,2}})(?:[/.](?P<three>[0-9]{{2,4}}))?\.?"
)
_NAMED = re.compile(rf"(?:(?P<which>next|this|last) )?{_WEEKDAY}")
_NEAR: Mapping[str, int] = {"yesterday": -1, "today": 0, "tomorrow": 1}


class Look(StrEnum):
    """Which way a date is looked for."""

    AHEAD = "ahead"  # to plan: the past is refused
    BACK = "back"  # to report: `monday` is the last one


class Cause(StrEnum):
    """Why words were not taken for a date."""

    AMBIGUOUS = "ambiguous"  # each of the readings is possible
    NO_SUCH_DATE = "no_such_date"  # the month has no such day
    PAST = "past"  # it is over; a reading is the same day a year later
    TOO_FAR = "too_far"  # more than two years ahead
    OTHER_WEEKDAY = "other_weekday"  # the reading's weekday is another than was said
    UNKNOWN = "unknown"  # no date at all


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDate:
    """Words that were not taken for a date. Each of `readings` is a date that could have been meant."""

    words: str
    cause: Cause
    readings: tuple[date, ...] = ()


def spoken(on: date) -> str:
    """Spell a date with its weekday, `Tuesday 12 January 2016`, whatever the machine's language."""
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"


def date_of(words: str, *, today: date, look: Look = Look.AHEAD) -> date | NoDate:
    """Tell which date somebody means, by the date at their own place.

    Without a year it is the nearest such day, and refused if that one is over. `monday` on a Monday is that day.
    """
    said = " ".join(words.lower().replace(",", " ").split())
    if said in _NEAR:
        return _checked(said, [today + timedelta(days=_NEAR[said])], today=today, look=look)
    if found := _NAMED.fullmatch(said):
        return _checked(said, _weekdays(found["weekday"], found["which"], today, look), today=today, look=look)
    if found := _DAY_FIRST.fullmatch(said) or _MONTH_FIRST.fullmatch(said):
        month = _MONTH_NUMBERS[found["month"]]
        triples = [(found["year"], month, int(found["day"]))]
        return _calendar(said, triples, found["weekday"], today=today, look=look)
    if found := _YEAR_FIRST.fullmatch(said):
        triples = [(found["year"], int(found["month"]), int(found["day"]))]
        return _calendar(said, triples, found["weekday"], today=today, look=look)
    if found := _NUMBERS.fullmatch(said):
        triples = list(_orders(found["one"], found["two"], found["three"]))
        return _calendar(said, triples, found["weekday"], today=today, look=look)
    return NoDate(words=said, cause=Cause.UNKNOWN)


def weekly_dates(weekday: int, *, from_on: date, until_on: date) -> tuple[date, ...]:
    """Give every such weekday (0 is Monday) from one date to another, both included, two years of them at most."""
    start, end = datetime.combine(from_on, time.min), datetime.combine(until_on, time.min)
    occurrences = rrule(WEEKLY, dtstart=start, until=end, byweekday=weekday)
    return tuple(at.date() for at in islice(occurrences, MOST_OCCURRENCES))


def _weekdays(name: str, which: str | None, today: date, look: Look) -> list[date]:
    """Give what `monday`, `next monday`, `this monday` or `last monday` can mean, nearest first."""
    ahead = timedelta(days=(_WEEKDAY_NUMBERS[name] - today.weekday()) % 7)
    back = timedelta(days=(today.weekday() - _WEEKDAY_NUMBERS[name]) % 7)
    monday = today - timedelta(days=today.weekday())
    in_this_week = monday + timedelta(days=_WEEKDAY_NUMBERS[name])
    if which == "this":
        return [in_this_week]
    if which == "last":
        return [today - (back or _A_WEEK)]
    if which == "next":
        # "next friday", said on a Monday, is this week's to some and next week's to others.
        return [in_this_week, in_this_week + _A_WEEK] if in_this_week > today else [in_this_week + _A_WEEK]
    return [today - back if look is Look.BACK else today + ahead]


def _orders(one: str, two: str, three: str | None) -> Iterable[tuple[str | None, int, int]]:
    """Give (year, month, day) for each order in which people write figures."""
    year = f"20{three}" if three and len(three) == len("16") else three
    yield year, int(two), int(one)
    yield year, int(one), int(two)
    if three and len(three) == len("16"):
        yield f"20{one:0>2}", int(two), int(three)


def _calendar(
    said: str, triples: Iterable[tuple[str | None, int, int]], weekday: str | None, *, today: date, look: Look
) -> date | NoDate:
    found = [_find_date(year, month, day, today, look) for year, month, day in triples]
    readings = sorted({on for on in found if on})
    if not readings:
        return NoDate(words=said, cause=Cause.NO_SUCH_DATE)
    fitting = [on for on in readings if weekday is None or on.weekday() == _WEEKDAY_NUMBERS[weekday]]
    if not fitting:
        return NoDate(words=said, cause=Cause.OTHER_WEEKDAY, readings=_possible(readings, today=today, look=look))
    return _checked(said, fitting, today=today, look=look)


def _find_date(year: str | None, month: int, day: int, today: date, look: Look) -> date | None:
    if year:
        return _date_or_none(int(year), month, day)
    near = [on for shift in (-1, 0, 1) if (on := _date_or_none(today.year + shift, month, day))]
    if look is Look.BACK:
        return max((on for on in near if on <= today), default=None)
    nearest = min(near, key=lambda on: abs(on - today), default=None)
    return nearest if nearest and abs(nearest - today) <= _HALF_A_YEAR else None  # 29 February is years away at times


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _checked(said: str, readings: list[date], *, today: date, look: Look) -> date | NoDate:
    """Take the only reading if it can be used; otherwise say why not, with what could be used instead."""
    possible = _possible(readings, today=today, look=look)
    if len(readings) > 1 and possible:
        return NoDate(words=said, cause=Cause.AMBIGUOUS, readings=possible)
    if possible:
        return readings[0]
    if readings[0] > today:
        return NoDate(words=said, cause=Cause.TOO_FAR)
    return NoDate(words=said, cause=Cause.PAST, readings=_a_year_later(said, readings, today=today))


def _possible(readings: Iterable[date], *, today: date, look: Look) -> tuple[date, ...]:
    return tuple(on for on in readings if look is Look.BACK or timedelta(0) <= on - today <= FARTHEST)


def _a_year_later(said: str, readings: Iterable[date], *, today: date) -> tuple[date, ...]:
    """Offer the same day of the next year where the year was not said."""
    if said in _NEAR or _NAMED.fullmatch(said) or re.search(r"[0-9]{4}", said):
        return ()
    later = (_date_or_none(on.year + 1, on.month, on.day) for on in readings)
    return tuple(on for on in later if on and on >= today)

"""What the prose beside an OpenStack schedule says: which section stands under which label, and the days it names.

`schedule.yaml` has weeks; the day is in `schedule.rst`, written as people write: "May 14, 2026", "14 January, 2027",
"04 August 2026", "12 Nov 2024", "15th July 2022", "6 and 27 June 2023", "October 19-24", "15 December",
"2024-08-28 23:45 UTC".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from bot.domain.calendar import MONTHS

_ANCHOR = re.compile(r"\.\. _([A-Za-z0-9-]+):\s*")
_RULE = re.compile(r"([=\-^~\"'`#*+.])\1{2,}\s*")
_SERIES_TITLE = re.compile(r"^\s*(?:[0-9.]+ )?([A-Z][a-z]+) Release Schedule\s*$", re.MULTILINE)
_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS) + "|Sept"
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:,? +(?P<year>[0-9]{4})(?![0-9]))?"
_ISO = re.compile(r"(?<![0-9.-])(?P<year>20[0-9]{2})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])(?![0-9-])")
_AND = r"(?:,? and|,? &|,? or|,)"
_DAYS = rf"(?P<days>(?:[0-9]{{1,2}}{_ORDINAL}{_AND} ){{0,9}}[0-9]{{1,2}})(?![0-9:]){_ORDINAL}"
_SPAN = rf"(?:[0-9]{{1,2}}{_ORDINAL} ?(?:-|–|to|through|until) ?)?"
_DAY_FIRST = re.compile(rf"(?<![0-9:.-]){_DAYS} +(?P<month>{_MONTH})\b\.?{_YEAR}")
_MONTH_FIRST = re.compile(rf"\b(?P<month>{_MONTH})\.? +{_SPAN}{_DAYS}{_YEAR}")
_A_DAY = rf"(?:{_SPAN}[0-9]{{1,2}}{_ORDINAL} (?:{_MONTH})|(?:{_MONTH}) {_SPAN}[0-9]{{1,2}}{_ORDINAL})"
_WEEK_OF = re.compile(rf"\bweek of (?:the )?{_A_DAY}(?: ?(?:-|–|to) ?{_A_DAY})?(?:,? [0-9]{{4}})?")
_CLOCK = re.compile(r"\b(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9]) ?UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The section of a label: its heading, and its text on one line."""

    title: str
    text: str


def series_in(prose: str) -> str:
    """Give the series that the prose is the schedule of, or nothing."""
    found = _SERIES_TITLE.search(prose)
    return found[1] if found else ""


def sections(prose: str) -> Mapping[str, Section]:
    """Give the sections by label; the first wins where a label has several."""
    found: dict[str, Section] = {}
    waiting: list[str] = []
    heading, body = "", list[str]()
    for is_heading, line in _lines(prose):
        anchor = _ANCHOR.fullmatch(line)
        if (anchor or is_heading) and heading and waiting:
            _keep(found, waiting, heading, body)
            waiting = []
        if anchor:
            heading, body = "", []
            waiting.append(anchor[1].lower())
        elif is_heading:
            heading, body = line.strip(), []
        elif not line.startswith(".. "):
            body.append(line.strip())
    if heading and waiting:
        _keep(found, waiting, heading, body)
    return found


def days_in(text: str, *, near: date) -> tuple[date, ...]:
    """Give the days that a text names, in order and once each; one without a year is the nearest to `near`.

    Of a span the last day counts. "The week of 7 September" names a week, so that is left out.
    """
    told = _WEEK_OF.sub(" ", text)
    found = [
        on
        for pattern in (_DAY_FIRST, _MONTH_FIRST)
        for match in pattern.finditer(told)
        for day in re.findall(r"[0-9]+", match["days"])
        if (on := _day(match["year"], match["month"], int(day), near))
    ]
    iso = [_date_or_none(int(match["year"]), int(match["month"]), int(match["day"])) for match in _ISO.finditer(told)]
    return tuple(sorted({*found, *(on for on in iso if on)}))


def time_in(text: str) -> time | None:
    """Give the time of day, UTC, that a text names; None if it names none or several."""
    times = {time(int(found["hour"]), int(found["minute"])) for found in _CLOCK.finditer(text)}
    return times.pop() if len(times) == 1 else None


def _lines(prose: str) -> Iterator[tuple[bool, str]]:
    """Give each line with whether it is a heading; the rules over and under headings are left out."""
    lines = [*prose.splitlines(), ""]
    for line, after in pairwise(lines):
        if not _RULE.fullmatch(line):
            yield bool(line.strip()) and bool(_RULE.fullmatch(after)), line


def _keep(found: dict[str, Section], labels: list[str], heading: str, body: list[str]) -> None:
    section = Section(title=heading, text=" ".join(" ".join(body).split()))
    for label in labels:
        found.setdefault(label, section)


def _day(year: str | None, month: str, day: int, near: date) -> date | None:
    number = [name[:3] for name in MONTHS].index(month[:3]) + 1
    years = [int(year)] if year else [near.year - 1, near.year, near.year + 1]
    days = [on for one in years if (on := _date_or_none(one, number, day))]
    return min(days, key=lambda on: abs(on - near), default=None)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

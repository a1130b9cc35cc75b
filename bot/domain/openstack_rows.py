"""The weeks of a loaded `schedule.yaml`: checked, put in order, and compared with what stands above them.

    start-week: '2026-10-05'      # the Monday of the first week
    release-week: '2027-03-22'    # the Monday of the release
    cycle:
      - {start: '2026-11-16', end: '2026-11-20', name: R-18, x-project: [i-1], project-specific: [...]}

Dates are quoted in some series and not in others; the release's week is `R+0` or `R-0`; the first rows may have no
name, go backwards or come twice.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import spoken
from bot.domain.schedule_import import BadSchedule, shown

MOST_ROWS = 120
LONGEST_ROW = timedelta(days=20)
WORK_WEEK = timedelta(days=4)

_TOP_KEYS = frozenset({"start-week", "release-week", "cycle"})
_ROW_KEYS = frozenset({"start", "end", "name", "x-project", "project-specific"})
_WEEK_NAME = re.compile(r"R(?P<sign>[+-])(?P<number>[0-9]{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A week of the schedule with its labels. `name` is empty where it has none."""

    name: str
    start_on: date
    end_on: date
    cross_project: tuple[str, ...] = ()
    project_specific: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Give all labels of the week, once each."""
        return tuple(dict.fromkeys((*self.cross_project, *self.project_specific)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The weeks in order of their dates, and in which the document contradicts itself."""

    rows: tuple[Row, ...]
    disagreements: tuple[str, ...] = ()


def table(document: object) -> Table:
    """Read the weeks; raises `BadSchedule` where the document has another shape."""
    if not isinstance(document, Mapping):
        raise BadSchedule("This is no OpenStack schedule: it should have `start-week`, `release-week` and `cycle`.")
    cycle = document.get("cycle")
    if not isinstance(cycle, list) or not cycle:
        raise BadSchedule("This schedule has no weeks: `cycle` should be a list of them.")
    if len(cycle) > MOST_ROWS:
        raise BadSchedule(f"This schedule has {len(cycle)} weeks, and {MOST_ROWS} is the most that is read.")
    disagreements = [f"{shown(key)} is not read." for key in document if key not in _TOP_KEYS]
    rows = [_row(given, number, disagreements) for number, given in enumerate(cycle, start=1)]
    ordered = tuple(sorted(_merged(rows), key=lambda row: (row.start_on, row.name)))
    disagreements += _twice(ordered)
    disagreements += _compared(document, ordered)
    return Table(rows=ordered, disagreements=tuple(disagreements))


def _row(given: object, number: int, disagreements: list[str]) -> Row:
    if not isinstance(given, Mapping):
        raise BadSchedule(f"Row {number} of the schedule is no week: it should have `start` and `end`.")
    start_on = _date(given.get("start"), f"`start` of row {number}")
    end_on = _date(given.get("end"), f"`end` of row {number}")
    if not timedelta(0) <= end_on - start_on <= LONGEST_ROW:
        disagreements.append(f"Row {number} is from {spoken(start_on)} to {spoken(end_on)}. Its beginning was taken.")
        end_on = start_on + WORK_WEEK
    disagreements += [f"{shown(key)} of row {number} is not read." for key in given if key not in _ROW_KEYS]
    return Row(
        name=_name(given.get("name"), number),
        start_on=start_on,
        end_on=end_on,
        cross_project=_labels(given.get("x-project"), f"`x-project` of row {number}"),
        project_specific=_labels(given.get("project-specific"), f"`project-specific` of row {number}"),
    )


def _date(value: object, what: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise BadSchedule(f"{what[0].upper()}{what[1:]} is no date: {shown(value)}. Write it as 2026-11-16.") from error


def _name(value: object, number: int) -> str:
    """Spell a week's name one way: the release's week is `R+0`."""
    if value is None:
        return ""
    found = _WEEK_NAME.fullmatch(str(value).strip())
    if not found:
        raise BadSchedule(f"Row {number} of the schedule is named {shown(value)}, which is no week like R-18.")
    weeks = int(found["number"])
    return f"R{found['sign'] if weeks else '+'}{weeks}"


def _labels(value: object, what: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(label, str) and label.strip() for label in value):
        raise BadSchedule(f"{what[0].upper()}{what[1:]} should be a list of labels like “h-1”.")
    return tuple(dict.fromkeys(label.strip() for label in value))


def _merged(rows: list[Row]) -> list[Row]:
    """Make one of rows that are the same week under the same name."""
    merged: dict[tuple[date, str], Row] = {}
    for row in rows:
        known = merged.get((row.start_on, row.name))
        merged[row.start_on, row.name] = _joined(known, row) if known else row
    return list(merged.values())


def _joined(one: Row, other: Row) -> Row:
    return Row(
        name=one.name,
        start_on=one.start_on,
        end_on=max(one.end_on, other.end_on),
        cross_project=tuple(dict.fromkeys((*one.cross_project, *other.cross_project))),
        project_specific=tuple(dict.fromkeys((*one.project_specific, *other.project_specific))),
    )


def _twice(rows: tuple[Row, ...]) -> list[str]:
    names = [row.name for row in rows if row.name]
    return [f"{name} stands for several weeks." for name in dict.fromkeys(names) if names.count(name) > 1]


def _compared(document: Mapping[str, object], rows: tuple[Row, ...]) -> list[str]:
    """Compare the dates above the rows with the rows, which are the ones that are taken."""
    first = next((row for row in rows if row.name), None)
    release = next((row for row in rows if row.name == "R+0"), None)
    said = []
    for key, row in (("start-week", first), ("release-week", release)):
        if document.get(key) is None or row is None:
            continue
        on = _date(document[key], f"`{key}`")
        if on != row.start_on:
            said.append(
                f"`{key}` is {spoken(on)}, but {row.name} begins on {spoken(row.start_on)}. The week was taken."
            )
    return said

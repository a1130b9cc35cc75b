"""On which day a label of OpenStack's schedule falls: the day its section names, else the Thursday of its week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calendar import spoken
from bot.domain.openstack_rows import Row
from bot.domain.schedule_rst import Section, days_in

THURSDAY = 3
NEAR = timedelta(days=10)
"""How far from its week a day may be for the prose to speak of this event, and not of something else."""

_A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A label with the weeks it stands in, in order, and its section in the prose if there is one."""

    label: str
    rows: tuple[Row, ...]
    section: Section | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDay:
    """A day of a label, and where it was found."""

    on: date
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The days of a label in order, and sentences about what did not agree."""

    days: tuple[FoundDay, ...]
    disagreements: tuple[str, ...] = ()


def review_days(placed: Placed) -> Found:
    """Give every day that the prose names, and the Thursday of each week that it names none in."""
    told = _told(placed)
    silent = [row for row in placed.rows if not any(_in_weeks(on, (row,)) for on in told)]
    thursdays = [_thursday(row) for row in silent]
    days = [*(_from_prose(placed, on) for on in told), *thursdays]
    unnamed = [
        f"{placed.label}: the text names no day of {_weeks((row,))}. {_taken(day.on)}"
        for row, day in zip(silent, thursdays, strict=True)
        if told
    ]
    outside = [
        f"{placed.label}: {spoken(on)} is in none of its weeks. {_taken(on)}"
        for on in told
        if not _in_weeks(on, placed.rows)
    ]
    return Found(days=tuple(sorted(days, key=lambda day: day.on)), disagreements=(*unnamed, *outside))


def last_days(placed: Placed) -> Found:
    """Give one day for each run of weeks: an event of several weeks has one, weeks apart have one each."""
    runs = _runs(placed.rows)
    told = _told(placed)
    loose = [on for on in told if not _in_weeks(on, placed.rows)]
    found = [_last_day(placed, run, told=told, loose=loose) for run in runs]
    return Found(
        days=tuple(day for one in found for day in one.days),
        disagreements=tuple(sentence for one in found for sentence in one.disagreements),
    )


def _last_day(placed: Placed, run: Sequence[Row], *, told: Sequence[date], loose: Sequence[date]) -> Found:
    inside = [on for on in told if _in_weeks(on, run)]
    if inside:
        return Found(days=(_from_prose(placed, inside[-1]),))
    if not loose:
        return Found(days=(_thursday(run[-1]),))
    near = [on for on in loose if run[0].start_on - NEAR <= on <= run[-1].end_on + NEAR]
    day = _from_prose(placed, near[-1]) if near else _thursday(run[-1])
    says = f"{placed.label} stands in {_weeks(run)}, but the text says {spoken((near or loose)[-1])}."
    return Found(days=(day,), disagreements=(f"{says} {_taken(day.on)}",))


def _told(placed: Placed) -> tuple[date, ...]:
    return days_in(placed.section.text, near=placed.rows[0].start_on) if placed.section else ()


def _from_prose(placed: Placed, on: date) -> FoundDay:
    weeks = tuple(_source(row) for row in placed.rows if _in_weeks(on, (row,)))
    return FoundDay(on=on, sources=(*weeks, f"schedule.rst {placed.label}"))


def _thursday(row: Row) -> FoundDay:
    on = row.start_on + timedelta(days=(THURSDAY - row.start_on.weekday()) % 7)
    return FoundDay(on=on, sources=(_source(row),))


def _source(row: Row) -> str:
    return f"schedule.yaml {row.name or row.start_on.isoformat()}"


def _runs(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Put weeks together that follow each other."""
    runs: list[tuple[Row, ...]] = []
    for row in rows:
        if runs and row.start_on - runs[-1][-1].start_on <= _A_WEEK:
            runs[-1] = (*runs[-1], row)
        else:
            runs.append((row,))
    return runs


def _in_weeks(on: date, rows: Iterable[Row]) -> bool:
    """Tell whether a day is in one of the weeks; a weekend belongs to the week before it."""
    return any(row.start_on <= on <= max(row.end_on, row.start_on + timedelta(days=6)) for row in rows)


def _weeks(rows: Sequence[Row]) -> str:
    names = dict.fromkeys(row.name or f"the week of {spoken(row.start_on)}" for row in rows)
    return " and ".join(names)


def _taken(on: date) -> str:
    return f"Taken: {spoken(on)}."

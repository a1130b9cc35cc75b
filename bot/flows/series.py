"""A weekly review day: its next occurrence is planned when one opens, until its last date; then it ends by itself."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain import messages
from bot.domain.cycle import window_milestone
from bot.domain.day import Day, DayState, WeeklySeries
from bot.domain.outcome import DueKind, Outcome
from bot.domain.snapshot import Snapshot
from bot.flows.bounds import bounded, our_time
from bot.ports import Ports

A_WEEK = timedelta(days=7)


def next_occurrence(snapshot: Snapshot, day: Day, *, ports: Ports) -> Outcome:
    """Plan the occurrence after this one; it is not announced again, the last result names it."""
    series = snapshot.series.get(day.series)
    if series is None or series.is_ended:
        return Outcome()
    on = day.on + A_WEEK
    if on > series.until_on:
        return Outcome(puts=(replace(series, is_ended=True),))
    following = bounded(snapshot, _occurrence(snapshot, series, day, on, seed=ports.ids.seed()))
    if following.id in snapshot.days:
        return Outcome()
    due = messages.day_due(following, DueKind.OPEN_DAY, our_time(snapshot, following.opens_at))
    return Outcome(puts=(following,), due=(due,))


def _occurrence(snapshot: Snapshot, series: WeeklySeries, like: Day, on: date, *, seed: int) -> Day:
    """Give the series' day of a date; its id is the series and the date, so that it can exist only once."""
    cycle = snapshot.cycles.get(series.team)
    milestone = window_milestone(cycle, on) if cycle else None
    return Day(
        id=f"{series.id}.{on}",
        team=series.team,
        on=on,
        state=DayState.SCHEDULED,
        host=series.host,
        length=like.length,
        minutes=series.minutes,
        opens_at=like.opens_at + A_WEEK,
        closes_at=like.closes_at + A_WEEK,
        created_at=snapshot.now,
        series=series.id,
        milestone=milestone.key if milestone else "",
        focus=series.focus,
        seed=seed,
        is_shadow=like.is_shadow,
    )

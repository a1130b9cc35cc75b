"""`/reviewday schedule WHEN [2h] [for MILESTONE] [about FOCUS]`: plan a day, or one every week.

Shows what the channel will get and waits for a click. With only `for MILESTONE` a date in that milestone's window is
proposed. A weekly day is announced once; each occurrence plans the next one until the last date or the milestone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain import messages
from bot.domain.after import after
from bot.domain.answers import Answer, DateTrouble, HostDone, Preview, Step
from bot.domain.calendar import WEEKDAYS, weekly_dates
from bot.domain.command import OneDay, Schedule, Weekly
from bot.domain.cycle import Cycle, Milestone, NoSuchMilestone, find_milestone, window_milestone, window_of
from bot.domain.day import UPCOMING, Day, DayState, Length, WeeklySeries
from bot.domain.outcome import NOTHING, AuditEntry, Due, DueKind, Outcome
from bot.domain.policy import Act, require
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.asking import Asked, decided, head_of, local_date
from bot.flows.bounds import bounded, our_time
from bot.flows.compose_day import announcement_of
from bot.flows.dates import resolved
from bot.ports import Ports

ANNOUNCE_BEFORE = timedelta(days=28)
FAVOURED = (1, 2, 3)  # Tuesday to Thursday, as the practice of 25 review days shows
LEAD = timedelta(days=7)
BEFORE_DUE = timedelta(days=5)
DATES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A day to be, with its series if it is a weekly one."""

    day: Day
    series: WeeklySeries | None
    dates: tuple[date, ...]
    warnings: tuple[str, ...]


async def schedule(command: Schedule, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Show the day that would be planned, and plan it once that was confirmed."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        require(Act.SCHEDULE, asked.slack_user, team=team, snapshot=snapshot)
        planned = _planned(command, snapshot, asked, team, ports)
        if isinstance(planned, DateTrouble):
            return NOTHING, planned
        known = _same_date(snapshot, planned.day)
        if known is not None:
            return NOTHING, HostDone(step=Step.SCHEDULE, head=head_of(snapshot, known), was_already=True)
        outcome = _planning(snapshot, planned, asked)
        if not asked.is_confirmed:
            return NOTHING, _preview(after(snapshot, outcome), planned, team, asked)
        return outcome, HostDone(step=Step.SCHEDULE, head=head_of(after(snapshot, outcome), planned.day))

    return await decided(ports, decide)


def _planned(command: Schedule, snapshot: Snapshot, asked: Asked, team: Team, ports: Ports) -> Planned | DateTrouble:
    today = local_date(snapshot.people.get(asked.slack_user), asked.at, team)
    cycle = snapshot.cycles.get(team.key)
    milestone = _milestone(cycle, command.milestone)
    if isinstance(milestone, DateTrouble):
        return milestone
    if isinstance(command.when, Weekly):
        return _weekly(command, command.when, today, snapshot, asked, team, ports)
    on = _date(command, today, cycle, milestone)
    if isinstance(on, DateTrouble):
        return on
    day = _day(command, on, snapshot, asked, team, ports, milestone or (window_milestone(cycle, on) if cycle else None))
    return Planned(day=day, series=None, dates=(on,), warnings=_warnings(snapshot, day, milestone))


def _milestone(cycle: Cycle | None, words: str) -> Milestone | DateTrouble | None:
    if not words:
        return None
    if cycle is None:
        return DateTrouble(words=words, cause="no_cycle")
    found = find_milestone(cycle, words)
    if isinstance(found, NoSuchMilestone):
        return DateTrouble(words=words, cause="no_milestone", readings=found.did_you_mean)
    return found


def _date(command: Schedule, today: date, cycle: Cycle | None, milestone: Milestone | None) -> date | DateTrouble:
    if isinstance(command.when, OneDay):
        return resolved(command.when.words, today=today, command="schedule", rest=_rest(command))
    if milestone is None or cycle is None:
        return DateTrouble(words="", cause="no_date")
    return propose(cycle, milestone, today) or DateTrouble(words=milestone.name, cause="no_room")


def _rest(command: Schedule) -> str:
    """Give what was said beside the date, as it is typed."""
    length = {Length.TIMEBOX: f"{command.minutes}m", Length.UTC_DAY: "utc"}.get(command.length, "")
    milestone = f"for {command.milestone}" if command.milestone else ""
    focus = f"about {command.focus}" if command.focus else ""
    return " ".join(one for one in (length, milestone, focus) if one)


def propose(cycle: Cycle, milestone: Milestone, today: date) -> date | None:
    """Propose a date in a milestone's window: Tuesday to Thursday, a week ahead, five days before it is due.

    Where the window is too short for that, any working day in it that is still to come; None if there is none.
    """
    window = window_of(cycle, milestone)
    if window is None:
        return None
    first, last = max(window.first_on, today + timedelta(days=1)), window.last_on
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    good = [on for on in dates if on.weekday() in FAVOURED and on >= today + LEAD and on <= last - BEFORE_DUE]
    working = [on for on in dates if on.weekday() < 5]  # noqa: PLR2004 - Saturday
    return good[len(good) // 2] if good else next(iter(working), None)


def _day(
    command: Schedule,
    on: date,
    snapshot: Snapshot,
    asked: Asked,
    team: Team,
    ports: Ports,
    milestone: Milestone | None,
) -> Day:
    day = Day(
        id=ports.ids.new("day"),
        team=team.key,
        on=on,
        state=DayState.SCHEDULED,
        host=asked.slack_user,
        length=command.length,
        minutes=command.minutes,
        opens_at=snapshot.now,
        closes_at=snapshot.now,
        created_at=snapshot.now,
        milestone=milestone.key if milestone else "",
        focus=command.focus,
        seed=ports.ids.seed(),
        is_shadow=team.is_shadow,
    )
    return bounded(snapshot, day)


def _weekly(
    command: Schedule, when: Weekly, today: date, snapshot: Snapshot, asked: Asked, team: Team, ports: Ports
) -> Planned | DateTrouble:
    last = _last_date(command, when, today, snapshot.cycles.get(team.key))
    if isinstance(last, DateTrouble):
        return last
    dates = weekly_dates(when.weekday, from_on=today, until_on=last)
    if not dates:
        return DateTrouble(words=when.until, cause="no_occurrence")
    series = WeeklySeries(
        id=ports.ids.new("series"),
        team=team.key,
        weekday=when.weekday,
        from_on=dates[0],
        until_on=last,
        host=asked.slack_user,
        created_at=snapshot.now,
        until_milestone=when.until,
        focus=command.focus,
        minutes=command.minutes,
    )
    cycle = snapshot.cycles.get(team.key)
    milestone = window_milestone(cycle, dates[0]) if cycle else None
    day = _day(command, dates[0], snapshot, asked, team, ports, milestone)
    day = replace(day, id=f"{series.id}.{dates[0]}", series=series.id)
    shown = dates if len(dates) <= DATES_SHOWN else (*dates[: DATES_SHOWN - 1], dates[-1])
    return Planned(day=day, series=series, dates=shown, warnings=_warnings(snapshot, day, None))


def _last_date(command: Schedule, when: Weekly, today: date, cycle: Cycle | None) -> date | DateTrouble:
    """Give the last date of a weekly day: a date, a milestone's, or the end of the cycle."""
    if not when.until:
        return cycle.end_on if cycle else DateTrouble(words="", cause="no_until")
    milestone = find_milestone(cycle, when.until) if cycle else None
    if isinstance(milestone, Milestone):
        return milestone.due_on or DateTrouble(words=when.until, cause="no_milestone_date")
    every = f"schedule every {WEEKDAYS[when.weekday].lower()} until"
    return resolved(when.until, today=today, command=every, rest=_rest(command))


def _warnings(snapshot: Snapshot, day: Day, milestone: Milestone | None) -> tuple[str, ...]:
    found = []
    if _has_begun(snapshot, day):
        found.append("begins_now")
    if day.on.weekday() > 4:  # noqa: PLR2004 - Friday
        found.append("weekend")
    if milestone is not None and milestone.due_on is not None and day.on > milestone.due_on:
        found.append("after_milestone")
    if any(_is_near(one, day) for one in _planned_days(snapshot, day.team)):
        found.append("near_another")
    return tuple(found)


def _has_begun(snapshot: Snapshot, day: Day) -> bool:
    return our_time(snapshot, day.opens_at) <= snapshot.now


def _is_near(one: Day, day: Day) -> bool:
    return one.on != day.on and abs((one.on - day.on).days) <= 1


def _planned_days(snapshot: Snapshot, team: str) -> Sequence[Day]:
    return [day for day in snapshot.days.values() if day.team == team and day.state in UPCOMING]


def _same_date(snapshot: Snapshot, day: Day) -> Day | None:
    live = (one for one in snapshot.days.values() if one.state in UPCOMING or one.is_open)
    return next((one for one in live if one.team == day.team and one.on == day.on), None)


def _planning(snapshot: Snapshot, planned: Planned, asked: Asked) -> Outcome:
    day = planned.day
    return Outcome(
        puts=(day, planned.series) if planned.series else (day,),
        due=day_dues(snapshot, day),
        audit=(
            AuditEntry(actor=asked.slack_user, action="schedule", subject=day.id, details={"on": day.on.isoformat()}),
        ),
    )


def day_dues(snapshot: Snapshot, day: Day) -> tuple[Due, ...]:
    """Give what falls due about a planned day: its announcement, the invitation two days before, its opening."""
    opens_at = our_time(snapshot, day.opens_at)
    announce_at = max(snapshot.now, opens_at - ANNOUNCE_BEFORE)
    dues = [messages.day_due(day, DueKind.OPEN_DAY, opens_at)]
    if day.state is DayState.SCHEDULED and not _has_begun(snapshot, day):
        dues.append(messages.day_due(day, DueKind.ANNOUNCE_DAY, announce_at))
    invite_at = opens_at - messages.INVITE_BEFORE
    if invite_at > snapshot.now:
        dues.append(messages.day_due(day, DueKind.INVITE_TO_DAY, invite_at))
    return tuple(dues)


def _preview(snapshot: Snapshot, planned: Planned, team: Team, asked: Asked) -> Preview:
    return Preview(
        step=Step.SCHEDULE,
        key=asked.key,
        head=head_of(snapshot, planned.day),
        channel=team.channel,
        content=announcement_of(snapshot, planned.day),
        dates=planned.dates,
        warnings=planned.warnings,
        is_shadow=planned.day.is_shadow,
    )

"""`/reviewday days`: review days, milestones, freezes, and what has no day or no date yet."""

from datetime import timedelta

from bot.domain.answers import Answer, DayLine, DayList
from bot.domain.cycle import week_on
from bot.domain.day import UPCOMING, Day
from bot.domain.participation import find_participant, participants
from bot.domain.policy import is_host
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.asking import Asked, head_of
from bot.flows.coverage import still_uncovered
from bot.ports import Ports

LOOK_BACK = timedelta(days=1)


async def days(*, asked: Asked, team: Team, ports: Ports) -> Answer:
    """List what is planned and what is missing."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    cycle = snapshot.cycles.get(team.key)
    today = snapshot.now.date()
    ours = sorted((day for day in snapshot.days.values() if day.team == team.key), key=lambda day: day.opens_at)
    planned = [day for day in ours if day.state in UPCOMING or day.is_open]
    milestones = cycle.milestones if cycle else ()
    return DayList(
        team=team.name,
        days=tuple(_line(snapshot, day, asked) for day in planned),
        milestones=tuple(one for one in milestones if one.due_on is not None and one.due_on >= today - LOOK_BACK),
        uncovered=still_uncovered(cycle, [day.on for day in ours], today) if cycle else (),
        undated=tuple(one for one in milestones if one.due_on is None),
        week=_week(snapshot, team),
        cycle=cycle.name if cycle else "",
        is_host=is_host(asked.slack_user, team, snapshot),
    )


def _week(snapshot: Snapshot, team: Team) -> str:
    cycle = snapshot.cycles.get(team.key)
    week = week_on(cycle, snapshot.now.date()) if cycle else None
    return week.name if week else ""


def _line(snapshot: Snapshot, day: Day, asked: Asked) -> DayLine:
    return DayLine(
        head=head_of(snapshot, day),
        people=len(participants(snapshot, day)),
        has_joined=find_participant(snapshot, day, asked.slack_user) is not None,
        weekly=bool(day.series),
    )

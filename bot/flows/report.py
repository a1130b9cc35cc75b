"""`/reviewday report [DAY]`: a day's result again, for one person, with its evidence a button away."""

from bot.domain.answers import Answer, DateTrouble, NoDay, Note, Noted, Reported
from bot.domain.calendar import Look
from bot.domain.command import Report, ReportKind
from bot.domain.day import Day
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.asking import Asked, head_of, local_date
from bot.flows.compose_day import result_of
from bot.flows.dates import resolved
from bot.flows.sign_up import day_now_or_next
from bot.ports import Ports


async def report(command: Report, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Show the result of the day that is named, or of the last one."""
    if command.kind is not ReportKind.DAY:
        return Noted(note=Note.NOT_HERE_YET)
    snapshot = await ports.store.snapshot(ports.clock.now())
    on = None
    if command.day is not None:
        today = local_date(snapshot.people.get(asked.slack_user), asked.at, team)
        on = resolved(command.day, today=today, command="report", look=Look.BACK)
    if isinstance(on, DateTrouble):
        return on
    day = _counted_day(snapshot, team, on)
    result = result_of(snapshot, day) if day else None
    if result is None:
        following = day_now_or_next(snapshot, team)
        return NoDay(on=on, next_day=head_of(snapshot, following) if following else None)
    return Reported(result=result)


def _counted_day(snapshot: Snapshot, team: Team, on: object) -> Day | None:
    found = [day for day in snapshot.days.values() if day.team == team.key and day.id in snapshot.tallies]
    return max((day for day in found if on is None or day.on == on), key=lambda day: day.opens_at, default=None)

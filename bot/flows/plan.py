"""`/reviewday plan [DAY]` and `reviewday plan`: see who would get what; nothing is sent and nothing is kept."""

from bot.domain.answers import Answer, DateTrouble, NoDay, Preview, Step
from bot.domain.command import Plan, Start
from bot.domain.day import Day
from bot.domain.outcome import NOTHING
from bot.domain.policy import Act, require
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.asking import Asked, local_date
from bot.flows.bounds import bounded
from bot.flows.dates import resolved
from bot.flows.dealing import NO_DEAL
from bot.flows.open_day import Opening, new_day, opened, preview
from bot.flows.sign_up import day_now_or_next, team_day_on
from bot.ports import Ports


async def plan(command: Plan, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Show a host a day's plan: of one that is open as it stands, of one to come as it would be dealt now."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    require(Act.PLAN, asked.slack_user, team=team, snapshot=snapshot)
    day = _meant(command, snapshot, asked, team)
    if isinstance(day, NoDay | DateTrouble):
        return day
    return await planned(snapshot, day, asked=asked, team=team, ports=ports)


async def planned(snapshot: Snapshot, day: Day | None, *, asked: Asked, team: Team, ports: Ports) -> Preview:
    """Give the plan of a day, or of one that would begin now."""
    opening = await planned_opening(snapshot, day, asked=asked, team=team, ports=ports)
    return preview(opening, Step.START, asked.key, is_plan_only=True)


async def planned_opening(snapshot: Snapshot, day: Day | None, *, asked: Asked, team: Team, ports: Ports) -> Opening:
    """Give a day that is open as it stands, and one to come as it would be opened now."""
    if day is not None and day.is_open:
        return Opening(snapshot=snapshot, day=day, deal=NO_DEAL, outcome=NOTHING)
    to_come = bounded(snapshot, day) if day else new_day(Start(), snapshot, asked, team, ports)
    return await opened(snapshot, to_come, actor=asked.slack_user, ports=ports)


def _meant(command: Plan, snapshot: Snapshot, asked: Asked, team: Team) -> Day | NoDay | DateTrouble | None:
    if command.day is None:
        return day_now_or_next(snapshot, team)
    today = local_date(snapshot.people.get(asked.slack_user), asked.at, team)
    on = resolved(command.day, today=today, command="plan")
    if isinstance(on, DateTrouble):
        return on
    return team_day_on(snapshot, team, on) or NoDay(on=on, is_host=True)

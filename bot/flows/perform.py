"""Do what somebody asked for: one place where a command or a click meets its flow.

Whatever door it came through, the same flow answers and asks the same policy. `UserError` goes to the person as it is.
"""

from bot.domain.answers import Answer, HostsOnly, Note, Noted, WhichTeam
from bot.domain.click import Asking, Click, DeleteMyData, Handle, JoinDay, LeaveDay, Linking, OneMore, Open, Repost
from bot.domain.command import (
    Backlog,
    Cancel,
    Command,
    Days,
    End,
    Help,
    Join,
    Leave,
    Link,
    Me,
    Mine,
    Misunderstood,
    Off,
    On,
    Pause,
    Plan,
    Report,
    Resume,
    Schedule,
    Start,
    Take,
    Why,
)
from bot.domain.people import Amount, Scope, Settings
from bot.domain.policy import Act, NotAllowed, is_host, require
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows import absence, ask_host, link, look_list, settings, sign_up
from bot.flows.asking import Asked, head_of, local_date, name_of, team_of
from bot.flows.backlog import backlog
from bot.flows.cancel import cancel
from bot.flows.close_day import end
from bot.flows.dates import resolved
from bot.flows.days import days
from bot.flows.handle import handle
from bot.flows.help_me import help_me
from bot.flows.linking import linking
from bot.flows.open_day import start
from bot.flows.plan import plan
from bot.flows.report import report
from bot.flows.schedule_day import schedule
from bot.flows.take import one_more, take
from bot.flows.trouble import repost
from bot.flows.where import where
from bot.flows.why import why
from bot.ports import Ports

Wish = Command | Click | Settings | Misunderstood


async def perform(wish: Wish, *, asked: Asked, ports: Ports) -> Answer:
    """Answer a wish; raises `UserError` for what a person can mend, anything else is a fault."""
    if isinstance(wish, Misunderstood):
        return wish
    snapshot = await ports.store.snapshot(ports.clock.now())
    team = _team(wish, asked, snapshot)
    if isinstance(team, WhichTeam):
        return team
    try:
        return await _performed(wish, asked=asked, team=team, ports=ports)
    except NotAllowed as refused:
        return _hosts_only(refused, snapshot, team)


OF_THE_WORKSPACE = Settings | Off | On | Me | Link | Linking | DeleteMyData
"""What is the same for all teams: who somebody is, when they are away, what they prefer."""


def _team(wish: Wish, asked: Asked, snapshot: Snapshot) -> Team | WhichTeam:
    """Give the team of the day that a button belongs to, or else the channel's; any where that makes no difference."""
    day = snapshot.days.get(getattr(wish, "day", "") or "") if not isinstance(wish, Command) else None
    team = snapshot.teams[day.team] if day else team_of(asked, snapshot)
    if isinstance(team, WhichTeam) and isinstance(wish, OF_THE_WORKSPACE):
        hosted = (one for one in snapshot.teams.values() if is_host(asked.slack_user, one, snapshot))
        return next(hosted, next(iter(snapshot.teams.values())))
    return team


def _hosts_only(refused: NotAllowed, snapshot: Snapshot, team: Team) -> HostsOnly:
    day = sign_up.day_now_or_next(snapshot, team)
    return HostsOnly(
        step=refused.act.value,
        host_names=tuple(name_of(snapshot, user) for user in refused.hosts),
        next_day=head_of(snapshot, day) if day else None,
        team=team.key,
    )


async def _performed(wish: Wish, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    if isinstance(wish, Settings):
        return await settings.keep(wish, asked=asked, team=team, ports=ports)
    if isinstance(wish, Click):
        return await _clicked(wish, asked=asked, team=team, ports=ports)
    if isinstance(wish, Schedule | Plan | Start | End | Cancel | Pause | Resume):
        return await _hosted(wish, asked=asked, team=team, ports=ports)
    return await _commanded(wish, asked=asked, team=team, ports=ports)


async def _commanded(  # noqa: PLR0911 - one line a verb
    wish: Wish, *, asked: Asked, team: Team, ports: Ports
) -> Answer:
    match wish:
        case Mine():
            return await where(asked=asked, team=team, ports=ports)
        case Join():
            return await sign_up.join(wish, asked=asked, team=team, ports=ports)
        case Leave():
            return await sign_up.leave(asked=asked, team=team, ports=ports)
        case Take(change=number):
            return await take(number, asked=asked, team=team, ports=ports)
        case Why(change=number):
            return await why(number, asked=asked, team=team, ports=ports)
        case Off():
            return await _off(wish, asked=asked, team=team, ports=ports)
        case On():
            return await absence.on(asked=asked, ports=ports)
        case Me():
            return await settings.form(asked=asked, team=team, ports=ports)
        case Link(username=username):
            return await link.link(username, asked=asked, team=team, ports=ports)
        case _:
            return await _looked(wish, asked=asked, team=team, ports=ports)


async def _looked(wish: Wish, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    match wish:
        case Days():
            return await days(asked=asked, team=team, ports=ports)
        case Backlog(repository=repository):
            return await backlog(repository, team=team, ports=ports)
        case Report():
            return await report(wish, asked=asked, team=team, ports=ports)
        case Help():
            return await help_me(wish, asked=asked, team=team, ports=ports)
        case _:
            return Noted(note=Note.NOT_HERE_YET)


async def _off(wish: Off, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    snapshot = await ports.store.snapshot(ports.clock.now())
    today = local_date(snapshot.people.get(asked.slack_user), asked.at, team)
    until = resolved(wish.until, today=today, command="off until") if wish.until else None
    if isinstance(until, Answer):
        return until
    return await absence.off(until, asked=asked, ports=ports)


async def _hosted(
    wish: Schedule | Plan | Start | End | Cancel | Pause | Resume, *, asked: Asked, team: Team, ports: Ports
) -> Answer:
    match wish:
        case Schedule():
            return await schedule(wish, asked=asked, team=team, ports=ports)
        case Plan():
            return await plan(wish, asked=asked, team=team, ports=ports)
        case Start():
            return await start(wish, asked=asked, team=team, ports=ports)
        case End():
            return await end(asked=asked, team=team, ports=ports)
        case Cancel():
            return await cancel(wish, asked=asked, team=team, ports=ports)
        case Pause() | Resume():
            return await _pause(wish, asked=asked, team=team, ports=ports)


async def _pause(wish: Pause | Resume, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    snapshot = await ports.store.snapshot(ports.clock.now())
    require(Act.PAUSE, asked.slack_user, team=team, snapshot=snapshot)
    await ports.store.set_paused(paused=isinstance(wish, Pause))
    return Noted(note=Note.PAUSED if isinstance(wish, Pause) else Note.RESUMED)


async def _clicked(  # noqa: PLR0911 - one line a button
    wish: Click, *, asked: Asked, team: Team, ports: Ports
) -> Answer:
    match wish:
        case Handle():
            return await handle(wish, asked=asked, ports=ports)
        case JoinDay():
            return await _join_day(wish, asked=asked, team=team, ports=ports)
        case LeaveDay(day=day, begun=begun):
            return await sign_up.leave(asked=asked, team=team, ports=ports, day_id=day, begun=begun)
        case OneMore(day=day, bigger=bigger):
            return await one_more(day, bigger=bigger, asked=asked, ports=ports)
        case Linking():
            return await linking(wish, asked=asked, team=team, ports=ports)
        case Open():
            return await look_list.opened(wish, asked=asked, team=team, ports=ports)
        case Asking():
            return await ask_host.ask(wish, asked=asked, team=team, ports=ports)
        case Repost():
            return await repost(wish, asked=asked, ports=ports)
        case DeleteMyData():
            return await settings.forget(asked=asked, ports=ports)
        case _:
            return Noted(note=Note.OUT_OF_DATE)


async def _join_day(wish: JoinDay, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Join exactly the day of the button, if it can still be joined."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    day = snapshot.days.get(wish.day)
    if day is None or not sign_up.can_be_joined(day):
        return sign_up.no_day(snapshot, team, asked)
    amount = Amount(minutes=wish.minutes) if wish.minutes else None
    return await sign_up.sign_up(Scope.DAY, day.id, amount, asked=asked, team=team, ports=ports, around=wish.around)

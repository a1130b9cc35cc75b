"""`/reviewday join [3 | 90m] [DAY | every monday]`, `/reviewday leave`: who takes part.

Joining is for a day, for every one of a weekly series, or until `off`; joining again with another amount changes it.
On a day that is open the list comes with the click. Leaving takes one click: what was not begun goes back.
"""

from dataclasses import replace

from bot.domain import messages
from bot.domain.after import after
from bot.domain.answers import Answer, DateTrouble, Joined, Left, NoDay
from bot.domain.command import Join, OneDay, Standing, Weekly
from bot.domain.day import UPCOMING, Day, DealtState, WeeklySeries
from bot.domain.errors import UserError
from bot.domain.outcome import NOTHING, AuditEntry, Outcome
from bot.domain.participation import amount_of, find_participant, find_sign_up
from bot.domain.people import Amount, Mode, Person, Scope, SignUp
from bot.domain.policy import is_host
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows import link
from bot.flows.asking import Asked, decided, head_of, known_person, local_date, name_of
from bot.flows.bounds import dues_of, list_instant, rebounded
from bot.flows.considering import nothing_for
from bot.flows.dates import resolved
from bot.flows.dealing import deal_out, passed_on, taking_changes
from bot.flows.forecast import goal_of, told_of
from bot.flows.hand_back import handed_back
from bot.flows.list_out import list_now, not_needed
from bot.flows.pool import pool_of
from bot.ports import Ports


def day_now_or_next(snapshot: Snapshot, team: Team) -> Day | None:
    """Give the team's open day, or else the next one that is planned."""
    days = [day for day in snapshot.days.values() if day.team == team.key]
    running = [day for day in days if day.is_open]
    planned = [day for day in days if day.state in UPCOMING]
    return min(running or planned, key=lambda day: day.opens_at, default=None)


def team_day_on(snapshot: Snapshot, team: Team, on: object) -> Day | None:
    """Give the team's day of that date that is not over."""
    days = (day for day in snapshot.days.values() if day.team == team.key and day.on == on)
    return next((day for day in days if day.state in UPCOMING or day.is_open), None)


async def join(command: Join, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Sign somebody up for what their words mean."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    meant = await _meant(command, snapshot, asked, team, ports)
    if not isinstance(meant, tuple):
        return meant
    scope, subject = meant
    return await sign_up(scope, subject, command.amount, asked=asked, team=team, ports=ports)


async def _meant(
    command: Join, snapshot: Snapshot, asked: Asked, team: Team, ports: Ports
) -> tuple[Scope, str] | NoDay | DateTrouble:
    match command.when:
        case Standing():
            return Scope.STANDING, team.key
        case Weekly(weekday=weekday):
            series = find_series(snapshot, team, weekday)
            return (Scope.SERIES, series.id) if series else no_day(snapshot, team, asked, weekday=weekday)
        case OneDay(words=words):
            person = await known_person(ports, snapshot, asked.slack_user)
            today = local_date(person, asked.at, team)
            on = resolved(words, today=today, command=f"join {_spelled(command.amount)}".strip())
            if isinstance(on, DateTrouble):
                return on
            day = team_day_on(snapshot, team, on)
            return (Scope.DAY, day.id) if day else replace(no_day(snapshot, team, asked), on=on)
        case None:
            day = day_now_or_next(snapshot, team)
            return (Scope.DAY, day.id) if day else no_day(snapshot, team, asked)


def _spelled(amount: Amount | None) -> str:
    """Give an amount as it is typed."""
    if amount is None:
        return ""
    return str(amount.changes) if amount.changes is not None else f"{amount.minutes}m"


def find_series(snapshot: Snapshot, team: Team, weekday: int) -> WeeklySeries | None:
    """Give the team's weekly review day of a weekday, 0 for Monday."""
    series = (one for one in snapshot.series.values() if one.team == team.key and not one.is_ended)
    return next((one for one in series if one.weekday == weekday), None)


def can_be_joined(day: Day) -> bool:
    """Tell whether a day still takes participants."""
    return day.is_open or day.state in UPCOMING


def no_day(snapshot: Snapshot, team: Team, asked: Asked, *, weekday: int | None = None) -> NoDay:
    """Say that there is no such day, and which one is next."""
    day = day_now_or_next(snapshot, team)
    return NoDay(
        is_host=is_host(asked.slack_user, team, snapshot),
        next_day=head_of(snapshot, day) if day else None,
        weekday=weekday,
    )


async def sign_up(
    scope: Scope,
    subject: str,
    amount: Amount | None,
    *,
    asked: Asked,
    team: Team,
    ports: Ports,
    around: bool = False,
) -> Answer:
    """Make somebody a participant; on an open day their list is dealt and sent at once."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, tuple[Joined, bool]]:
        person = _awake(await known_person(ports, snapshot, asked.slack_user), snapshot)
        if person.is_bot or person.is_deleted:
            message = "Bots and deactivated users can't take part. Nothing was changed."
            raise UserError(message)
        signed = SignUp(
            slack_user=asked.slack_user, scope=scope, subject=subject, at=snapshot.now, amount=amount, around=around
        )
        outcome = _signing(snapshot, person, signed)
        joined = after(snapshot, outcome)
        days = _days_of(joined, signed)
        for day in days:
            outcome += await _entering(joined, day, asked.slack_user, ports=ports)
        answer = _answer(snapshot, after(joined, outcome), days[0] if days else None, signed, person, team)
        return outcome, (answer, asked.slack_user in snapshot.links)

    answer, is_linked = await decided(ports, decide)
    if is_linked or around:
        return answer
    return replace(answer, linking=await link.propose(asked.slack_user, team=team, ports=ports))


def _awake(person: Person, snapshot: Snapshot) -> Person:
    return replace(person, off_since=None, off_until=None, is_paused=False, quiet_days=0, seen_at=snapshot.now)


def _signing(snapshot: Snapshot, person: Person, signed: SignUp) -> Outcome:
    entry = AuditEntry(
        actor=person.slack_user, action="join", subject=signed.subject, details={"scope": signed.scope.value}
    )
    wider = () if signed.scope is Scope.DAY else _left_days(snapshot, signed)
    return Outcome(puts=(person, signed), removes=wider, audit=(entry,))


def _left_days(snapshot: Snapshot, signed: SignUp) -> tuple[SignUp, ...]:
    """Give their sign-ups of single days that would hide the wider one they want now."""
    mine = (row for row in snapshot.sign_ups if row.slack_user == signed.slack_user and row.scope is Scope.DAY)
    return tuple(row for row in mine if row.left_at is not None)


def _days_of(snapshot: Snapshot, signed: SignUp) -> list[Day]:
    live = [day for day in snapshot.days.values() if day.state in UPCOMING or day.is_open]
    mine = [day for day in live if find_sign_up(snapshot, day, signed.slack_user) == signed]
    return sorted(mine, key=lambda day: day.opens_at)


async def _entering(snapshot: Snapshot, day: Day, slack_user: str, *, ports: Ports) -> Outcome:
    """Let a day reach to a new participant's own date; deal to them at once if it is open."""
    wide = rebounded(snapshot, day)
    if day.is_open:
        wide = _reaching(snapshot, wide)
    outcome = Outcome(puts=(wide,), edits=(messages.announcement_edit(day),)) + dues_of(snapshot, day, wide)
    if not day.is_open:
        return outcome
    part = find_participant(snapshot, day, slack_user)
    if part is None or not taking_changes(part):
        return outcome + Outcome(edits=(messages.board_edit(day),))
    dealt = await deal_out(after(snapshot, outcome), wide, users=frozenset({slack_user}), ports=ports)
    dealing = Outcome(puts=dealt.rows, edits=(messages.board_edit(wide),))
    return outcome + dealing + list_now(after(snapshot, outcome), wide, slack_user)


def _reaching(snapshot: Snapshot, day: Day) -> Day:
    """Let a day's forecast grow with its people; what was hoped for is never taken back while it runs."""
    pool = pool_of(snapshot, day)
    goal = goal_of(snapshot, day, pool)
    now = told_of(snapshot, day, goal, waiting=len(pool))
    return replace(day, goal=max(day.goal, now), reach=max(day.reach, goal.changes))


def _answer(before: Snapshot, now: Snapshot, day: Day | None, signed: SignUp, person: Person, team: Team) -> Joined:
    earlier = find_participant(before, day, signed.slack_user) if day else None
    is_now, dealt = day is not None and day.is_open, _dealt_to(now, day, signed.slack_user)
    series = now.series.get(signed.subject)
    return Joined(
        head=head_of(now, now.days[day.id]) if day else None,
        scope=signed.scope,
        amount=amount_of(signed, person, team),
        name=person.name,
        host_name=name_of(now, day.host) if day else "",
        weekday=series.weekday if series else None,
        is_change=earlier is not None,
        is_now=is_now,
        around=signed.around,
        picks=person.settings.mode is Mode.PICKED,
        was_off=_was_off(before, signed.slack_user),
        dealt=dealt,
        nothing=nothing_for(now, now.days[day.id], signed.slack_user) if day and is_now and not dealt else None,
        list_at=list_instant(now, now.days[day.id], person) if day and not day.is_open else None,
    )


def _dealt_to(now: Snapshot, day: Day | None, slack_user: str) -> int:
    return sum(row.is_held for row in now.slice_of(day.id, slack_user)) if day else 0


def _was_off(before: Snapshot, slack_user: str) -> bool:
    person = before.people.get(slack_user)
    return person is not None and person.off_since is not None


async def leave(*, asked: Asked, team: Team, ports: Ports, day_id: str = "", begun: bool = False) -> Answer:
    """Take somebody out of today, or of exactly that day, without a word about it."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        day = snapshot.days.get(day_id) or day_now_or_next(snapshot, team)
        if day is None or not _is_in(snapshot, day, asked.slack_user):
            return NOTHING, Left(head=head_of(snapshot, day) if day else None, was_in=False)
        back = handed_back(snapshot, day, asked.slack_user, begun=begun)
        outcome = back.outcome + _leaving(snapshot, day, asked.slack_user)
        outcome += Outcome(unsent=not_needed(after(snapshot, outcome), day.on, [asked.slack_user]))
        outcome += await passed_on(after(snapshot, outcome), day, back.returned, ports=ports)
        return outcome, Left(head=head_of(snapshot, day), returned=back.returned, kept=back.kept)

    return await decided(ports, decide)


def _is_in(snapshot: Snapshot, day: Day, slack_user: str) -> bool:
    held = any(row.is_held for row in snapshot.slice_of(day.id, slack_user))
    return held or find_participant(snapshot, day, slack_user) is not None


def _leaving(snapshot: Snapshot, day: Day, slack_user: str) -> Outcome:
    known = find_sign_up(snapshot, day, slack_user)
    earlier = known if known and known.scope is Scope.DAY else None
    left = SignUp(
        slack_user=slack_user,
        scope=Scope.DAY,
        subject=day.id,
        at=earlier.at if earlier else snapshot.now,
        amount=earlier.amount if earlier else None,
        left_at=snapshot.now,
    )
    entry = AuditEntry(actor=slack_user, action="leave", subject=day.id)
    edits = () if day.is_open else (messages.announcement_edit(day),)
    return Outcome(puts=(left,), edits=edits, audit=(entry,))


def begun_count(snapshot: Snapshot, day: Day) -> int:
    """Count the people who are in the middle of something."""
    return len({row.slack_user for row in snapshot.dealt_on(day.id) if row.state is DealtState.BEGUN})

"""`/reviewday start [2h] [about FOCUS]`, and a day whose time has come: deal, post the board, send the lists.

A command shows the plan once and waits for a click; a second `start` shows the day that is open. Lists go out in each
person's own hours; who has no such hour left before the end gets none, and nothing is kept back for them.
"""

from dataclasses import replace
from datetime import timedelta
from zlib import crc32

from bot.domain import messages
from bot.domain.after import after
from bot.domain.answers import Answer, HostDone, PlannedSlice, Preview, Step
from bot.domain.command import Start
from bot.domain.day import UPCOMING, Day, DayState, Length, move
from bot.domain.outcome import NOTHING, AuditEntry, DueKind, Outcome
from bot.domain.participation import Participant, participants
from bot.domain.policy import Act, require
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.asking import Asked, decided, head_of, local_date, name_of
from bot.flows.bounds import begun_now, bounded, gerrit_now, list_instant, our_time
from bot.flows.cancel import called_off
from bot.flows.compose_day import board_of
from bot.flows.dealing import Deal, deal_out, reached
from bot.flows.forecast import foretold_of, goal_of, told_of
from bot.flows.list_out import list_in_hours
from bot.flows.pool import pool_of
from bot.flows.refs import ref_of_number
from bot.flows.series import next_occurrence
from bot.ports import Ports

BY_ITSELF = "reviewday"


async def start(command: Start, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Show what opening the day would send to whom, and open it once that was confirmed."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        require(Act.START, asked.slack_user, team=team, snapshot=snapshot)
        running = next((day for day in snapshot.days.values() if day.team == team.key and day.is_open), None)
        if running is not None:
            people = len(participants(snapshot, running))
            return NOTHING, HostDone(step=Step.START, head=head_of(snapshot, running), people=people, was_already=True)
        day = _day_of_today(snapshot, asked, team) or new_day(command, snapshot, asked, team, ports)
        opening = await opened(snapshot, _as_asked(day, command, snapshot), actor=asked.slack_user, ports=ports)
        if not asked.is_confirmed:
            return NOTHING, preview(opening, Step.START, asked.key)
        head = head_of(opening.snapshot, opening.day)
        return opening.outcome, HostDone(step=Step.START, head=head, people=opening.people)

    return await decided(ports, decide)


def _day_of_today(snapshot: Snapshot, asked: Asked, team: Team) -> Day | None:
    today = local_date(snapshot.people.get(asked.slack_user), asked.at, team)
    mine = (day for day in snapshot.days.values() if day.team == team.key and day.state in UPCOMING)
    return next((day for day in mine if day.on == today), None)


def new_day(command: Start, snapshot: Snapshot, asked: Asked, team: Team, ports: Ports) -> Day:
    """Plan a day that begins now, on the host's own date."""
    now = gerrit_now(snapshot)
    today = local_date(snapshot.people.get(asked.slack_user), asked.at, team)
    return Day(
        id=ports.ids.new("day"),
        team=team.key,
        on=today,
        state=DayState.SCHEDULED,
        host=asked.slack_user,
        length=command.length,
        minutes=command.minutes,
        opens_at=now,
        closes_at=now + timedelta(days=1),
        created_at=snapshot.now,
        seed=_seed_of(asked),
        is_shadow=team.is_shadow,
    )


def _seed_of(asked: Asked) -> int:
    """Give the same seed when it is shown and when it is confirmed, so that what was shown is what is dealt."""
    return crc32(asked.key.encode()) >> 1


def _as_asked(day: Day, command: Start, snapshot: Snapshot) -> Day:
    """Let the command's length and focus stand, and let the day begin now."""
    is_timebox = command.length is Length.TIMEBOX
    changed = replace(
        day,
        length=command.length if is_timebox else day.length,
        minutes=command.minutes if is_timebox else day.minutes,
        focus=command.focus or day.focus,
    )
    return begun_now(snapshot, changed)


class Opening:
    """A day as it would be opened: the outcome, and the snapshot after it."""

    def __init__(self, *, snapshot: Snapshot, day: Day, deal: Deal, outcome: Outcome) -> None:
        """Keep the parts; `snapshot` is the one after the outcome."""
        self.snapshot, self.day, self.deal, self.outcome = snapshot, day, deal, outcome

    @property
    def people(self) -> int:
        """Count the participants."""
        return len(participants(self.snapshot, self.day))


async def opened(snapshot: Snapshot, day: Day, *, actor: str, ports: Ports) -> Opening:
    """Decide what opening a day does: its figures of the start, the deal, the board, the lists, the host's note."""
    team = snapshot.teams[day.team]
    pool = pool_of(snapshot, day)
    goal = goal_of(snapshot, day, pool)
    day = replace(
        move(day, DayState.OPEN),
        opened_at=snapshot.now,
        pool=tuple(one.number for one in pool),
        waiting_before=sum(one.is_waiting for one in pool),
        never_answered_before=sum(one.is_never_answered for one in pool),
        goal=told_of(snapshot, day, goal, waiting=len(pool)),
        reach=goal.changes,
    )
    begun = after(snapshot, Outcome(puts=(day,)))
    users = frozenset(part.slack_user for part in reached(begun, day))
    deal = await deal_out(begun, day, users=users, ports=ports)
    day = replace(day, relaxed=deal.relaxed)
    outcome = _opening(begun, day, team, deal, actor) + next_occurrence(begun, day, ports=ports)
    return Opening(snapshot=after(begun, outcome), day=day, deal=deal, outcome=outcome)


def _opening(snapshot: Snapshot, day: Day, team: Team, deal: Deal, actor: str) -> Outcome:
    listed = [part.slack_user for part in participants(snapshot, day) if not part.around]
    lists = sum((list_in_hours(snapshot, day, user) for user in listed), Outcome())
    note = (messages.host_note(day),) if listed else ()
    kinds = (DueKind.ANNOUNCE_DAY, DueKind.INVITE_TO_DAY, DueKind.OPEN_DAY)
    return lists + Outcome(
        puts=(day, *deal.rows),
        undue=tuple(messages.day_due_key(day, kind) for kind in kinds),
        due=(messages.day_due(day, DueKind.CLOSE_DAY, our_time(snapshot, day.closes_at)),),
        posts=(messages.board(day, team, is_asked=actor != BY_ITSELF), *note),
        edits=(messages.announcement_edit(day),),
        audit=(AuditEntry(actor=actor, action="start", subject=day.id, details={"changes": str(len(deal.rows))}),),
    )


async def open_due(snapshot: Snapshot, day: Day, *, ports: Ports) -> Outcome:
    """Open a day whose time has come; one that was missed altogether is called off.

    Its time is later than it was where those of the first zone are out again.
    """
    if day.state not in UPCOMING:
        return Outcome()
    day, now = bounded(snapshot, day), gerrit_now(snapshot)
    if now >= day.closes_at:
        return called_off(snapshot, day, BY_ITSELF, "missed", ports=ports)
    if now < day.opens_at:
        at = snapshot.now + max(day.opens_at - now, timedelta(seconds=1))
        return Outcome(
            puts=(day,),
            undue=(messages.day_due_key(day, DueKind.OPEN_DAY),),
            due=(messages.day_due(day, DueKind.OPEN_DAY, at),),
        )
    opening = await opened(snapshot, day, actor=BY_ITSELF, ports=ports)
    return opening.outcome


def preview(opening: Opening, step: Step, key: str, *, is_plan_only: bool = False) -> Preview:
    """Show who would get what, and what the channel would see."""
    now, day = opening.snapshot, opening.day
    slices = tuple(_planned(now, day, part) for part in participants(now, day))
    return Preview(
        step=step,
        key=key,
        head=head_of(now, day),
        channel=now.teams[day.team].channel,
        content=board_of(now, day),
        slices=slices,
        changes=len({ref.number for one in slices for ref in one.refs}),
        people=opening.people,
        told=sum(one.list_at is not None for one in slices),
        without_decider=opening.deal.without_decider,
        relaxed=day.relaxed,
        names={user: name_of(now, user) for one in day.relaxed for user in one.users},
        foretold=foretold_of(now, day, pool_of(now, day)),
        is_plan_only=is_plan_only,
        is_shadow=day.is_shadow,
    )


def _planned(snapshot: Snapshot, day: Day, part: Participant) -> PlannedSlice:
    rows = [row for row in snapshot.slice_of(day.id, part.slack_user) if row.is_held]
    return PlannedSlice(
        name=name_of(snapshot, part.slack_user),
        refs=tuple(ref_of_number(snapshot, row.number) for row in rows),
        minutes=sum(row.minutes for row in rows),
        list_at=list_instant(snapshot, day, part.person),
    )

"""`/reviewday cancel [DAY]`: call a day off. Whoever was told is told, in the same message; nothing new is sent."""

from dataclasses import replace

from bot.domain import messages
from bot.domain.after import after
from bot.domain.answers import Answer, DateTrouble, HostDone, NoDay, Preview, Step
from bot.domain.command import Cancel
from bot.domain.day import UPCOMING, Day, DayState, DealtState, move
from bot.domain.outcome import NOTHING, AuditEntry, DueKind, Outcome
from bot.domain.participation import participants
from bot.domain.policy import Act, require
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.asking import Asked, decided, head_of, local_date
from bot.flows.dates import resolved
from bot.flows.hand_back import quiet_key
from bot.flows.list_out import not_needed
from bot.flows.series import next_occurrence
from bot.flows.sign_up import day_now_or_next, team_day_on
from bot.ports import Ports


async def cancel(command: Cancel, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Show what calling the day off means, and do it once that was confirmed."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        require(Act.CANCEL, asked.slack_user, team=team, snapshot=snapshot)
        day = _meant(command, snapshot, asked, team)
        if not isinstance(day, Day):
            return NOTHING, day
        people = len(participants(snapshot, day))
        if not asked.is_confirmed:
            return NOTHING, _preview(snapshot, day, team, asked, people)
        done = HostDone(step=Step.CANCEL, head=head_of(snapshot, day), people=people)
        return called_off(snapshot, day, asked.slack_user, command.because, ports=ports), done

    return await decided(ports, decide)


def _meant(command: Cancel, snapshot: Snapshot, asked: Asked, team: Team) -> Day | NoDay | DateTrouble:
    if command.day is None:
        return day_now_or_next(snapshot, team) or NoDay(is_host=True)
    today = local_date(snapshot.people.get(asked.slack_user), asked.at, team)
    on = resolved(command.day, today=today, command="cancel")
    if isinstance(on, DateTrouble):
        return on
    return team_day_on(snapshot, team, on) or NoDay(on=on, is_host=True)


def _preview(snapshot: Snapshot, day: Day, team: Team, asked: Asked, people: int) -> Preview:
    busy = len({row.slack_user for row in snapshot.dealt_on(day.id) if row.state is DealtState.BEGUN})
    return Preview(
        step=Step.CANCEL,
        key=asked.key,
        head=head_of(snapshot, day),
        channel=team.channel,
        people=people,
        busy=busy,
        is_shadow=day.is_shadow,
    )


def called_off(snapshot: Snapshot, day: Day, actor: str, because: str, *, ports: Ports) -> Outcome:
    """Cancel a day: what waits to be sent is not sent, and what was sent says so. A weekly day goes on a week later."""
    rows = snapshot.dealt_on(day.id)
    users = {row.slack_user for row in rows} | {part.slack_user for part in participants(snapshot, day)}
    off = Outcome(
        puts=(
            move(day, DayState.CANCELLED),
            *(replace(row, state=DealtState.HANDED_BACK) for row in rows if row.is_held),
        ),
        undue=(*(messages.day_due_key(day, kind) for kind in DueKind), *(quiet_key(row) for row in rows)),
        edits=(
            messages.announcement_edit(day),
            messages.board_edit(day),
            *(messages.list_edit(day, user) for user in sorted(users)),
        ),
        audit=(AuditEntry(actor=actor, action="cancel", subject=day.id, because=because),),
    )
    now = after(snapshot, off)
    unsent = (*_unsent(day), *not_needed(now, day.on, users))
    return off + Outcome(unsent=unsent) + next_occurrence(now, day, ports=ports)


def _unsent(day: Day) -> tuple[str, ...]:
    told = (messages.board_key(day), messages.invitation(day).key, messages.host_note(day).key)
    return told if day.state not in UPCOMING else (messages.announcement_key(day), *told)

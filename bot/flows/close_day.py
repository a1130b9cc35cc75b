"""`/reviewday end`, and a day whose end has come: count, post the result, let everybody go.

The result waits for facts that reach to the day's end in Gerrit's own time; until then the day is closing, looks again
every few seconds, and the board says since when the figures are old.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain import messages
from bot.domain.after import after
from bot.domain.answers import Answer, HostDone, NoDay, Preview, Step
from bot.domain.day import Day, DayState, DealtState, move
from bot.domain.outcome import NOTHING, AuditEntry, Due, DueKind, Outcome
from bot.domain.participation import Participant, participants
from bot.domain.policy import Act, require
from bot.domain.snapshot import Snapshot
from bot.domain.tally import Tally, team_answers
from bot.domain.team import Team
from bot.flows.asking import Asked, decided, head_of
from bot.flows.bounds import gerrit_now
from bot.flows.counting import tally_of
from bot.flows.list_out import not_needed
from bot.flows.sign_up import begun_count, day_now_or_next
from bot.ports import Ports

LOOK_AGAIN = timedelta(seconds=5)
QUIET_DAYS = 2


async def end(*, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Say how many people are in the middle of something, and end the day once that was confirmed."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        require(Act.END, asked.slack_user, team=team, snapshot=snapshot)
        day = day_now_or_next(snapshot, team)
        if day is None or not day.is_open:
            return NOTHING, NoDay(is_host=True, next_day=head_of(snapshot, day) if day else None)
        people = len(participants(snapshot, day))
        if not asked.is_confirmed:
            return NOTHING, _preview(snapshot, day, team, asked, people)
        ended = replace(day, closes_at=max(gerrit_now(snapshot), day.opens_at), is_ended_by_hand=True)
        done = HostDone(step=Step.END, head=head_of(snapshot, day), people=people)
        return closing(snapshot, ended, actor=asked.slack_user), done

    return await decided(ports, decide)


def _preview(snapshot: Snapshot, day: Day, team: Team, asked: Asked, people: int) -> Preview:
    return Preview(
        step=Step.END,
        key=asked.key,
        head=head_of(snapshot, day),
        channel=team.channel,
        people=people,
        busy=begun_count(snapshot, day),
        is_shadow=day.is_shadow,
    )


def closing(snapshot: Snapshot, day: Day, *, actor: str) -> Outcome:
    """Stop dealing; the result follows as soon as the facts reach to the end."""
    closing_now = move(day, DayState.CLOSING)
    users = {row.slack_user for row in snapshot.dealt_on(day.id)}
    users |= {part.slack_user for part in participants(snapshot, day)}
    return Outcome(
        puts=(closing_now,),
        undue=(messages.day_due_key(day, DueKind.CLOSE_DAY), *_quiet_keys(snapshot, day)),
        due=(_look_again(day, snapshot),),
        unsent=not_needed(after(snapshot, Outcome(puts=(closing_now,))), day.on, users),
        edits=(messages.board_edit(day),),
        audit=(AuditEntry(actor=actor, action="end", subject=day.id),),
    )


def _quiet_keys(snapshot: Snapshot, day: Day) -> tuple[str, ...]:
    return tuple(messages.quiet_due(row, snapshot.now).key for row in snapshot.dealt_on(day.id) if row.is_held)


def _look_again(day: Day, snapshot: Snapshot) -> Due:
    """Make the next look its own row, so that a look and the next one never share a key."""
    at = snapshot.now + LOOK_AGAIN
    return Due(key=f"count:{day.id}:{at.isoformat()}", kind=DueKind.CLOSE_DAY, at=at, subject={"day": day.id})


def close_due(snapshot: Snapshot, day: Day) -> Outcome:
    """Bring a day that is over nearer to its result."""
    if day.state is DayState.OPEN:
        is_over = gerrit_now(snapshot) >= day.closes_at
        return closing(snapshot, day, actor="reviewday") if is_over else _later(snapshot, day)
    if day.state is not DayState.CLOSING:
        return Outcome()
    if snapshot.synced_at is None or snapshot.synced_at < day.closes_at:
        return Outcome(due=(_look_again(day, snapshot),), edits=(messages.board_edit(day),))
    return closed(snapshot, day)


def _later(snapshot: Snapshot, day: Day) -> Outcome:
    """Come back at the end: it moved when somebody from another zone joined, or our clock is ahead of Gerrit's."""
    wait = max(day.closes_at - gerrit_now(snapshot), timedelta(seconds=1))
    at = snapshot.now + wait
    due = Due(key=f"close:{day.id}:{at.isoformat()}", kind=DueKind.CLOSE_DAY, at=at, subject={"day": day.id})
    return Outcome(due=(due,))


def closed(snapshot: Snapshot, day: Day) -> Outcome:
    """Count, post the result, hand back what nobody began, and let a second quiet day in a row end it for somebody."""
    team = snapshot.teams[day.team]
    settles_at = snapshot.now + timedelta(hours=team.settle_after_h)
    tally = tally_of(snapshot, day, made_at=snapshot.now)
    first = (len(team_answers(tally.answers)), len(tally.figures.merged))
    over = replace(move(day, DayState.CLOSED), closed_at=snapshot.now, settles_at=settles_at, first_count=first)
    rows = snapshot.dealt_on(day.id)
    back = tuple(replace(row, state=DealtState.HANDED_BACK) for row in rows if row.is_held)
    users = sorted({row.slack_user for row in rows})
    return Outcome(
        puts=(over, tally, *back),
        due=(messages.day_due(over, DueKind.SETTLE_DAY, settles_at),),
        posts=(messages.result(over, team),),
        edits=(messages.board_edit(over), *(messages.list_edit(over, user) for user in users)),
    ) + _silence(snapshot, over, tally)


def _silence(snapshot: Snapshot, day: Day, tally: Tally) -> Outcome:
    """Count a day without any sign of somebody whom their list reached, and stop after the second one in a row."""
    outcome = Outcome()
    for part in participants(snapshot, day):
        if not _was_reached(snapshot, day, part):
            continue
        quiet = 0 if _gave_sign(snapshot, day, part, tally) else part.person.quiet_days + 1
        if quiet == part.person.quiet_days:
            continue
        pauses = quiet >= QUIET_DAYS
        person = replace(part.person, quiet_days=0 if pauses else quiet, is_paused=pauses)
        posts = (messages.paused(day, part.slack_user),) if pauses else ()
        outcome += Outcome(puts=(person,), posts=posts)
    return outcome


def _was_reached(snapshot: Snapshot, day: Day, part: Participant) -> bool:
    """Tell whether their list went out to them; on a day in the shadow nobody's did."""
    return not day.is_shadow and messages.list_key(part.slack_user, day.on) in snapshot.addresses


def _gave_sign(snapshot: Snapshot, day: Day, part: Participant, tally: Tally) -> bool:
    """Tell whether they pressed, typed or reviewed anything since the day opened; being around is a sign too."""
    seen = part.person.seen_at is not None and part.person.seen_at >= (day.opened_at or day.opens_at)
    reviewed = {answer.account_id for answer in tally.answers} | {one.account_id for one in tally.uncounted}
    handled = any(row.begun_at or row.done_at for row in snapshot.slice_of(day.id, part.slack_user))
    return seen or handled or part.around or part.account_id in reviewed

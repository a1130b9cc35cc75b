"""Three days after, the result becomes final.

It is counted again and edited with a note that names nobody, and whoever loses a count hears it first, alone. `recount`
does the same before, when somebody found a number that is wrong.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.domain import messages
from bot.domain.counting import Loss
from bot.domain.counting import settled as compared
from bot.domain.day import Day, DayState, move
from bot.domain.delivery import Post
from bot.domain.outcome import NOTHING, AuditEntry, Outcome
from bot.domain.snapshot import Snapshot
from bot.domain.tally import Answer, Tally
from bot.flows.asking import decided
from bot.flows.counting import tally_of
from bot.ports import Ports

HEARD_FIRST = timedelta(seconds=30)


def settle_due(snapshot: Snapshot, day: Day) -> Outcome:
    """Settle a day that is closed; anything else ends without effect."""
    if day.state is not DayState.CLOSED:
        return Outcome()
    final = replace(move(day, DayState.SETTLED), settled_at=snapshot.now)
    return _counted_again(snapshot, final, actor="reviewday", action="settle")


def _counted_again(snapshot: Snapshot, day: Day, *, actor: str, action: str) -> Outcome:
    before = snapshot.tallies[day.id]
    tally = _without_forgotten(before, tally_of(snapshot, day, made_at=snapshot.now))
    lost = compared(before, tally).lost
    why = tuple(loss.credit for loss in lost if loss.credit is not None)
    is_final = day.state is DayState.SETTLED
    settled = replace(tally, is_settled=is_final, lost_because=before.lost_because + why)
    losses = _told(snapshot, day, lost)
    return Outcome(
        puts=(day, settled),
        posts=losses,
        edits=(messages.result_edit(day, after=snapshot.now + HEARD_FIRST if losses else None),),
        audit=(AuditEntry(actor=actor, action=action, subject=day.id),),
    )


def _told(snapshot: Snapshot, day: Day, lost: Iterable[Loss]) -> tuple[Post, ...]:
    by_user = ((snapshot.find_person_of(loss.answer.account_id), loss) for loss in lost)
    return tuple(
        messages.recounted(day, loss.answer.account_id, user, loss.answer.number, before=loss.before)
        for user, loss in by_user
        if user is not None
    )


def _without_forgotten(before: Tally, now: Tally) -> Tally:
    """Keep the made-up account of who deleted their data since: their answers count on, and name nobody."""
    made_up = {one.message_id: answer.account_id for answer in before.answers for one in answer.evidence}
    aliases = {
        answer.account_id: made_up[one.message_id]
        for answer in now.answers
        for one in answer.evidence
        if made_up.get(one.message_id, 0) < 0
    }
    return replace(
        now,
        answers=tuple(_renamed(answer, aliases.get(answer.account_id, answer.account_id)) for answer in now.answers),
        beside=tuple(account for account in now.beside if account not in aliases),
    )


def _renamed(answer: Answer, account_id: int) -> Answer:
    evidence = tuple(replace(one, account_id=account_id) for one in answer.evidence)
    return replace(answer, account_id=account_id, evidence=evidence)


async def recount(day_id: str, *, actor: str, ports: Ports) -> bool:
    """Count a closed day again before it settles; False if there is no such day to recount."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, bool]:
        day = snapshot.days.get(day_id)
        if day is None or day.state is not DayState.CLOSED:
            return NOTHING, False
        return _counted_again(snapshot, day, actor=actor, action="recount"), True

    return await decided(ports, decide)

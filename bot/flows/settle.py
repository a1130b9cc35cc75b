"""Three days after, the result becomes final.

It is counted again and edited with a note that names nobody, and whoever loses a count hears it first, alone. `recount`
does the same before, when somebody found a number that is wrong.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain import messages
from bot.domain.counting import settled as compared
from bot.domain.day import Day, DayState, move
from bot.domain.delivery import Post
from bot.domain.outcome import NOTHING, AuditEntry, Outcome
from bot.domain.snapshot import Snapshot
from bot.domain.tally import Tally
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
    tally = tally_of(snapshot, day, made_at=snapshot.now)
    settled = replace(tally, is_settled=day.state is DayState.SETTLED)
    losses = _told(snapshot, day, before, tally)
    return Outcome(
        puts=(day, settled),
        posts=losses,
        edits=(messages.result_edit(day, after=snapshot.now + HEARD_FIRST if losses else None),),
        audit=(AuditEntry(actor=actor, action=action, subject=day.id),),
    )


def _told(snapshot: Snapshot, day: Day, before: Tally, now: Tally) -> tuple[Post, ...]:
    lost = [loss.answer for loss in compared(before, now).lost]
    by_user = ((snapshot.find_person_of(answer.account_id), answer) for answer in lost)
    return tuple(
        messages.recounted(day, answer.account_id, user, answer.number) for user, answer in by_user if user is not None
    )


async def recount(day_id: str, *, actor: str, ports: Ports) -> bool:
    """Count a closed day again before it settles; False if there is no such day to recount."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, bool]:
        day = snapshot.days.get(day_id)
        if day is None or day.state is not DayState.CLOSED:
            return NOTHING, False
        return _counted_again(snapshot, day, actor=actor, action="recount"), True

    return await decided(ports, decide)

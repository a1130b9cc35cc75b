"""`/reviewday why CHANGE`: where it stands, whose turn it is, who has it and why, and why not the one who asks.

A host, and the operator's `reviewday plan --why CHANGE`, are told of every participant why they have it or have not.
"""

from bot.domain.answers import Answer, Explained, Holder, NotTaken, TakeRefusal
from bot.domain.change import Change
from bot.domain.considered import NotDealt
from bot.domain.day import Day, DealtState
from bot.domain.policy import is_host
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.domain.turn import Turn, whose_turn
from bot.flows.asking import Asked, account_name, head_of, name_of
from bot.flows.considering import considered, not_dealt
from bot.flows.judging import judged
from bot.flows.pool import Pooled, pooled_of
from bot.flows.refs import names_in, ref_of
from bot.flows.sign_up import day_now_or_next
from bot.flows.take import why_not
from bot.ports import Ports


async def why(number: int, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Explain a change to one person."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    change = snapshot.changes.get(number)
    if change is None or change.project not in team.repositories:
        return NotTaken(refusal=TakeRefusal.UNKNOWN, number=number)
    for_host = is_host(asked.slack_user, team=team, snapshot=snapshot)
    return explained(snapshot, change, team, asked.slack_user, for_host=for_host)


def explained(
    snapshot: Snapshot, change: Change, team: Team, slack_user: str, *, day: Day | None = None, for_host: bool = False
) -> Explained:
    """Say where a change stands, and why this person has it or has not; `day` is another than the one of now."""
    day = day or day_now_or_next(snapshot, team)
    running = day if day is not None and day.is_open else None
    verdict = judged(snapshot, team).verdicts.get(change.number)
    pooled = pooled_of(snapshot, change, day, team)
    refusal = why_not(snapshot, running, team, slack_user, change.number) if running else TakeRefusal.NO_DAY
    turn = whose_turn(change, bots=judged(snapshot, team).bots, labels=team.labels)
    waits = verdict is not None and turn is Turn.US
    beside = considered(snapshot, running, change, pooled) if running and pooled and for_host else ()
    return Explained(
        ref=ref_of(snapshot, change),
        owner_name=account_name(snapshot, change.owner_id),
        lines=change.size,
        turn=turn,
        waits_since=verdict.state.since if verdict and waits else None,
        waits_days=max((snapshot.now - verdict.state.since).days, 0) if verdict and waits else 0,
        reasons=pooled.reasons if pooled else (),
        worth=pooled.worth if pooled else 0.0,
        tier=pooled.tier if pooled else 0,
        fell_out=verdict.fell_out.value if verdict and verdict.fell_out and not verdict.is_waiting else "",
        holders=_holders(snapshot, running, change.number) if running and not beside else (),
        names=_names(snapshot, running, change.number, pooled),
        head=head_of(snapshot, day) if day else None,
        why_not_me=refusal,
        has_it=refusal is TakeRefusal.HAVE_IT,
        can_take=refusal is None,
        not_dealt=_not_dealt(snapshot, running, change, pooled, slack_user) if refusal is None else None,
        considered=beside,
        status=change.status.value,
    )


def _not_dealt(
    snapshot: Snapshot, day: Day | None, change: Change, pooled: Pooled | None, slack_user: str
) -> NotDealt | None:
    return not_dealt(snapshot, day, change, pooled, slack_user) if day and pooled else None


def _holders(snapshot: Snapshot, day: Day, number: int) -> tuple[Holder, ...]:
    rows = [row for row in snapshot.dealt_on(day.id) if row.number == number and row.is_held]
    return tuple(
        Holder(
            name=name_of(snapshot, row.slack_user),
            reasons=row.reasons,
            is_begun=row.state is DealtState.BEGUN,
        )
        for row in rows
    )


def _names(snapshot: Snapshot, day: Day | None, number: int, pooled: Pooled | None) -> dict[int, str]:
    reasons = pooled.reasons if pooled else ()
    if day is not None:
        reasons += tuple(reason for row in snapshot.dealt_on(day.id) if row.number == number for reason in row.reasons)
    return names_in(snapshot, reasons)

"""How far a day's participants can come, and how that came true before."""

from collections.abc import Iterable, Sequence

from bot.domain.answers import Foretold
from bot.domain.counting import MINUTES_EACH, changes_in
from bot.domain.day import OVER, Day
from bot.domain.goal import Forecast, Goal, Hand, Waiting, reach, realised, told
from bot.domain.participation import Participant, participants
from bot.domain.snapshot import Snapshot
from bot.flows.judging import is_deciding_person
from bot.flows.pool import Pooled

MOST_PAST = 10


def minutes_of(part: Participant) -> int:
    """Give the minutes that a participant gives, a change taken for a quarter of an hour."""
    if part.around:
        return 0
    if part.amount.minutes is not None:
        return part.amount.minutes
    return changes_in(part.amount) * MINUTES_EACH


def goal_of(snapshot: Snapshot, day: Day, pool: Iterable[Pooled], *, more: Iterable[Hand] = ()) -> Goal:
    """Give how far the participants' time reaches into the pool, and that of some more people."""
    hands = [_hand(snapshot, day, part) for part in participants(snapshot, day) if not part.around]
    waiting = [
        Waiting(
            minutes=one.minutes,
            deciding=one.needs.deciding,
            people=one.needs.people,
            tier=one.tier,
            is_never_answered=one.is_never_answered,
        )
        for one in pool
    ]
    return reach(waiting, [*hands, *more])


def _hand(snapshot: Snapshot, day: Day, part: Participant) -> Hand:
    decides = is_deciding_person(snapshot, day, part.slack_user)
    return Hand(changes=part.amount.changes, minutes=part.amount.minutes, decides=decides)


def past_of(snapshot: Snapshot, day: Day) -> tuple[Forecast, ...]:
    """Give what became of the forecasts of a team's last days before this one."""
    past = [one for one in snapshot.days.values() if one.team == day.team and one.state in OVER and one.id != day.id]
    kept = sorted((one for one in past if one.reach and one.id in snapshot.tallies), key=lambda one: one.opens_at)
    return tuple(
        Forecast(reached=one.reach, answered=len(snapshot.tallies[one.id].figures.answered))
        for one in kept[-MOST_PAST:]
    )


def told_of(snapshot: Snapshot, day: Day, goal: Goal, *, waiting: int) -> int:
    """Give the number of changes that people are told a day can come to."""
    return told(goal, realised(past_of(snapshot, day)), waiting=waiting)


def foretold_of(snapshot: Snapshot, day: Day, pool: Sequence[Pooled]) -> Foretold:
    """Give the forecast as a host reads it."""
    goal, past = goal_of(snapshot, day, pool), past_of(snapshot, day)
    parts = [part for part in participants(snapshot, day) if not part.around]
    return Foretold(
        people=len(parts),
        minutes=sum(minutes_of(part) for part in parts),
        changes=told_of(snapshot, day, goal, waiting=len(pool)),
        waiting=len(pool),
        lanes=goal.lanes,
        past_reached=sum(one.reached for one in past),
        past_answered=sum(one.answered for one in past),
    )

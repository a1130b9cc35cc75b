"""What was answered on a day, so far and at its end: the domain's counting, applied to a snapshot."""

from datetime import datetime

from bot.domain.change import Change, Vote
from bot.domain.counting import answers_on, changes_of, rules_for, tally
from bot.domain.credit import Rules, credits_of, evidence_on
from bot.domain.day import Day
from bot.domain.snapshot import Snapshot
from bot.domain.tally import COUNTING, Answer, Credit, Evidence, Tally
from bot.flows.judging import judged

TICKS_OFF = COUNTING | {Credit.AWAITS, Credit.REPEATED}
"""What makes a change done on somebody's list: they reviewed it, whether or not it counts for a number yet."""


def rules_now(snapshot: Snapshot, day: Day) -> Rules:
    """Give what a day's reviews are judged by: its bounds, and who is a bot or a deciding reviewer in its team."""
    team = snapshot.teams[day.team]
    now = judged(snapshot, team)
    return rules_for(day, team, bots=now.bots, deciders=now.deciders)


def tally_of(snapshot: Snapshot, day: Day, *, made_at: datetime) -> Tally:
    """Count a day from all that is known now."""
    now = judged(snapshot, snapshot.teams[day.team])
    waiting = tuple(sorted(number for number, verdict in now.verdicts.items() if verdict.is_waiting))
    return tally(day, snapshot=snapshot, made_at=made_at, waiting_now=waiting)


def touched(snapshot: Snapshot, day: Day) -> tuple[Change, ...]:
    """Give the day's changes that anything happened to since it opened: only these can hold a review of it."""
    return tuple(change for change in changes_of(snapshot, day) if change.updated_at >= day.opens_at)


def answers_so_far(snapshot: Snapshot, day: Day) -> tuple[Answer, ...]:
    """Give the answers that count by now, on changes that were there before the day was announced or after."""
    rules = rules_now(snapshot, day)
    found = ((change, evidence_on(change, rules)) for change in touched(snapshot, day))
    return tuple(one for change, rows in found for one in answers_on(change, rows, day=day, rules=rules))


def credits_on(snapshot: Snapshot, day: Day, change: Change, slack_user: str) -> frozenset[Credit]:
    """Give every credit of one person's reviews of a day on a change."""
    link = snapshot.links.get(slack_user)
    return credits_of(change, link.account_id, rules_now(snapshot, day)) if link else frozenset()


def evidence_by(snapshot: Snapshot, day: Day, change: Change, slack_user: str) -> tuple[Evidence, ...]:
    """Give one person's reviews of a day on a change, oldest first."""
    link = snapshot.links.get(slack_user)
    if link is None:
        return ()
    found = evidence_on(change, rules_now(snapshot, day))
    return tuple(one for one in found if one.account_id == link.account_id)


def done_at(snapshot: Snapshot, day: Day, change: Change, slack_user: str) -> datetime | None:
    """Give when somebody reviewed a change on the day in a way that ticks it off; None if they have not."""
    found = evidence_by(snapshot, day, change, slack_user)
    return max((one.at for one in found if one.credit in TICKS_OFF), default=None)


def newest_deciding_vote(snapshot: Snapshot, day: Day, change: Change) -> Vote | None:
    """Give the newest deciding positive vote that stands on the current patch set."""
    team = snapshot.teams[day.team]
    label = change.labels.get(team.labels.review)
    if label is None:
        return None
    deciding = rules_now(snapshot, day).deciders.on(change)
    best = [vote for vote in label.votes if vote.value == label.best and vote.account_id in deciding]
    return max(best, key=lambda vote: (vote.at is not None, vote.at), default=None)

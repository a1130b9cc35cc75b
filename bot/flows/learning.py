"""What a team's history says of who suits what: learned once a day, from everything that happened before that day.

So the deals of one day rest on one state of knowledge, whatever is reviewed meanwhile, and a restart finds the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from bot.domain.change import Change
from bot.domain.ranking import Expertise
from bot.domain.team import Team
from bot.domain.work import Work
from bot.flows.judging import Judged

UPLOADED, INVITED, REVIEWED, CLOSED = range(4)
"""In this order where they fall into one second."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Learned:
    """`now` is the state of the facts that `history`, what happened by the date, was last looked at in."""

    now: Judged
    on: date
    history: int
    expertise: Expertise


_KEPT: dict[str, _Learned] = {}


def is_learned(now: Judged, at: datetime) -> bool:
    """Tell whether this day's knowledge is at hand."""
    kept = _KEPT.get(now.team.key)
    if kept is None or kept.on != at.date():
        return False
    if kept.now is now:
        return True
    if kept.history != _history(now, _midnight(at)):
        return False
    _KEPT[now.team.key] = replace(kept, now=now)
    return True


def learned(now: Judged, at: datetime) -> Expertise:
    """Give what is known on the date of an instant, UTC; takes some seconds for a thousand changes, once a day."""
    if not is_learned(now, at):
        until = _midnight(at)
        expertise = _of_history(now, until=until)
        _KEPT[now.team.key] = _Learned(now=now, on=at.date(), history=_history(now, until), expertise=expertise)
    return _KEPT[now.team.key].expertise


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.date(), time(), UTC)


def _history(now: Judged, until: datetime) -> int:
    """Give a number that tells two histories apart: what there was to learn from before an instant."""
    reviews = ((number, sum(one.at < until for one in found)) for number, found in now.reviews.items())
    known = (one for one in reviews if now.changes[one[0]].created_at < until)
    return hash((now.team.repositories, now.team.labels, now.bots, tuple(sorted(known))))


def work_of(change: Change) -> Work:
    """Give what a change is about."""
    return Work(
        number=change.number,
        project=change.project,
        at=change.created_at.timestamp(),
        author=change.owner_id,
        branch=change.branch,
        files=tuple(file.path for file in change.files),
        subject=change.subject,
        topic=change.topic,
    )


def invited(change: Change) -> Iterator[tuple[datetime, int]]:
    """Give whom somebody else asked for as a reviewer, and when; whoever voted became one by that."""
    for one in change.reviewer_updates:
        if one.state == "REVIEWER" and one.by_id != one.reviewer_id and one.reviewer_id in change.reviewers:
            yield one.at, one.reviewer_id


def _of_history(now: Judged, *, until: datetime) -> Expertise:
    expertise = Expertise()
    best = {number: _best(change, now.team) for number, change in now.changes.items()}
    for at, what, number, account, vote in sorted(_events(now, until)):
        work = work_of(now.changes[number])
        if what == UPLOADED:
            expertise.uploaded(work)
        elif what == INVITED:
            expertise.invited(work, account)
        elif what == REVIEWED:
            expertise.reviewed(work, account, at.timestamp(), decides=vote >= best[number] > 0)
        else:
            expertise.closed(work)
    return expertise


def _best(change: Change, team: Team) -> int:
    label = change.labels.get(team.labels.review)
    return label.best if label is not None else 0


def _events(now: Judged, until: datetime) -> Iterator[tuple[datetime, int, int, int, int]]:
    """Give all that happened before an instant: when, what, to which change, by whom, with which vote."""
    for number, reviews in now.reviews.items():
        change = now.changes[number]
        found = [(change.created_at, UPLOADED, number, change.owner_id, 0)]
        found += [(at, INVITED, number, account, 0) for at, account in invited(change)]
        for one in reviews:
            vote = one.votes.get(now.team.labels.review, 0)
            found.append((one.at, REVIEWED, number, one.account_id, vote))
        if not change.is_open:
            found.append((change.submitted_at or change.updated_at, CLOSED, number, 0, 0))
        yield from (event for event in found if event[0] < until)

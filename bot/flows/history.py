"""A team's changes as their own history: what the ranking and the chances of an answer are learned from."""

import math
from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.domain.change import Change, ChangeStatus
from bot.domain.habits import BEST_VOTE
from bot.domain.past import Asked, Past, Said
from bot.domain.review import Review
from bot.domain.team import Team


def past_of(change: Change, reviews: Iterable[Review], team: Team) -> Past:
    """Give a change with everything that happened to it; `reviews` are those of people other than its owner."""
    return Past(
        number=change.number,
        project=change.project,
        branch=change.branch,
        owner=change.owner_id,
        created_s=change.created_at.timestamp(),
        closed_s=_closed_s(change),
        is_merged=change.status is ChangeStatus.MERGED,
        lines=change.size,
        files=tuple(file.path for file in change.files),
        subject=change.subject,
        topic=change.topic,
        patch_sets=tuple(one.created_at.timestamp() for one in change.patch_sets),
        answers=tuple(_answers(change, reviews, team)),
        replies=tuple(_replies(change)),
        asked=tuple(Asked(at_s=at.timestamp(), account=account) for at, account in sorted(invited(change))),
        checks=tuple(_checks(change, team)),
        progress=((change.created_at.timestamp(), True),) if change.is_wip else (),
    )


def _closed_s(change: Change) -> float:
    if change.is_open:
        return math.inf
    return (change.submitted_at or change.updated_at).timestamp()


def _answers(change: Change, reviews: Iterable[Review], team: Team) -> Iterator[Said]:
    """Give the reviews; whatever a site's best vote is, it stands for the best."""
    label = change.labels.get(team.labels.review)
    best = label.best if label is not None else BEST_VOTE
    for one in sorted(reviews, key=lambda review: (review.at, review.account_id)):
        vote = one.votes.get(team.labels.review, 0)
        yield Said(at_s=one.at.timestamp(), account=one.account_id, vote=BEST_VOTE if vote >= best > 0 else vote)


def _replies(change: Change) -> Iterator[Said]:
    """Give the owner's own words; what Gerrit writes by itself, such as of an upload, has a tag."""
    for one in change.messages:
        if one.author_id == change.owner_id and not one.tag:
            yield Said(at_s=one.at.timestamp(), account=change.owner_id)


def _checks(change: Change, team: Team) -> Iterator[tuple[float, int]]:
    label = change.labels.get(team.labels.ci)
    votes = label.votes if label is not None else ()
    yield from sorted((vote.at.timestamp(), vote.value) for vote in votes if vote.at is not None and vote.value)


def invited(change: Change) -> Iterator[tuple[datetime, int]]:
    """Give whom somebody else asked for as a reviewer, and when; whoever voted became one by that."""
    for one in change.reviewer_updates:
        if one.state == "REVIEWER" and one.by_id != one.reviewer_id and one.reviewer_id in change.reviewers:
            yield one.at, one.reviewer_id

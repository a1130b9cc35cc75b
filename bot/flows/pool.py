"""The pool of a day: what waits for us now, with its worth, its reasons and what it still needs, in the day's order."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.backlog import Needs, Verdict, deciding_votes, needs
from bot.domain.change import Change, fixes_bug
from bot.domain.cycle import is_frozen
from bot.domain.day import Day
from bot.domain.pace import Pace
from bot.domain.participation import participants
from bot.domain.reasons import Reason
from bot.domain.relation import Parent, parents
from bot.domain.relation import below as standing_on
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.domain.worth import ChangeFacts, worth_of
from bot.flows.judging import Judged, judged
from bot.flows.pacing import pace_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A change that waits for us: its place in the order, why it has it, and what it takes."""

    number: int
    tier: int
    worth: float
    reasons: tuple[Reason, ...]
    minutes: int
    days: int
    needs: Needs
    is_waiting: bool
    is_never_answered: bool
    below: int | None

    @property
    def needs_decider(self) -> bool:
        """Tell whether a deciding vote is missing."""
        return self.needs.deciding > 0


def pool_of(snapshot: Snapshot, day: Day) -> tuple[Pooled, ...]:
    """Give what waits for a day's team now, the worthiest first; what another open day holds is left to it."""
    team = snapshot.teams[day.team]
    now = judged(snapshot, team)
    elsewhere = _held_elsewhere(snapshot, day)
    waiting = {number: now.changes[number] for number, verdict in now.verdicts.items() if verdict.is_waiting}
    below = parents(waiting.values())
    facts = _Around.of(snapshot, day, team, now, below)
    found = [facts.pooled(change) for number, change in waiting.items() if number not in elsewhere]
    return tuple(sorted(found, key=lambda one: (one.tier, -one.worth, one.number)))


def pooled_of(snapshot: Snapshot, change: Change, day: Day | None, team: Team) -> Pooled | None:
    """Give one change as the pool would have it; None if it does not wait for us."""
    now = judged(snapshot, team)
    verdict = now.verdicts.get(change.number)
    if verdict is None or not verdict.is_waiting:
        return None
    return _Around.of(snapshot, day, team, now, {}).pooled(change)


def _held_elsewhere(snapshot: Snapshot, day: Day) -> set[int]:
    others = {one.id for one in snapshot.days.values() if one.is_open} - {day.id}
    return {row.number for row in snapshot.dealt if row.day in others and row.is_held}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What the worth of a change rests on beside the change itself."""

    snapshot: Snapshot
    team: Team
    now: Judged
    below: Mapping[int, Parent]
    above: Mapping[int, int]
    around: frozenset[int]
    pace: Pace
    is_frozen: bool

    @classmethod
    def of(cls, snapshot: Snapshot, day: Day | None, team: Team, now: Judged, below: Mapping[int, Parent]) -> "_Around":
        above: dict[int, int] = defaultdict(int)
        for number in below:
            for one in standing_on(number, below):
                above[one] += 1
        parts = participants(snapshot, day) if day else ()
        there = frozenset(part.account_id for part in parts if part.around and part.account_id is not None)
        cycle = snapshot.cycles.get(team.key)
        return cls(
            snapshot=snapshot,
            team=team,
            now=now,
            below=below,
            above=above,
            around=there,
            pace=pace_of(snapshot, team),
            is_frozen=cycle is not None and is_frozen(cycle, snapshot.now),
        )

    def pooled(self, change: Change) -> Pooled:
        verdict = self.now.verdicts[change.number]
        wanted = _needed(change, verdict, self.team)
        facts = self._facts(change, verdict, wanted)
        worth = worth_of(facts, self.team.weights)
        return Pooled(
            number=change.number,
            tier=worth.tier,
            worth=worth.points,
            reasons=worth.reasons,
            minutes=self.pace.minutes(change),
            days=facts.days,
            needs=wanted,
            is_waiting=verdict.is_waiting,
            is_never_answered=verdict.is_never_answered,
            below=parent.number if (parent := self.below.get(change.number)) else None,
        )

    def _facts(self, change: Change, verdict: Verdict, wanted: Needs) -> ChangeFacts:
        votes = deciding_votes(change, self.team, deciders=self.now.deciders)
        label = change.labels.get(self.team.labels.priority)
        return ChangeFacts(
            number=change.number,
            days=max((self.snapshot.now - verdict.state.since).days, 0),
            is_never_answered=verdict.is_never_answered,
            in_conflict=change.mergeable is False,
            deciding_missing=wanted.deciding,
            first_vote_by=min(votes, default=None),
            first_vote=review.best if (review := change.labels.get(self.team.labels.review)) else 0,
            priority=_priority(change, self.team),
            review_priority=max((vote.value for vote in label.votes), default=0) if label else 0,
            is_newcomers=change.owner_id not in self.now.landed,
            is_author_around=change.owner_id in self.around,
            has_freeze_exception=_has_hashtag(change, self.team.freeze_exception),
            is_bug_after_freeze=self.is_frozen and fixes_bug(change),
            above=self.above.get(change.number, 0),
        )


def _needed(change: Change, verdict: Verdict, team: Team) -> Needs:
    """Ask for one first answer alone where a conflict or the CI keeps a change from landing anyway."""
    if verdict.needs_first_answer:
        return Needs(deciding=0, first_looks=1)
    return needs(change, team)


def _has_hashtag(change: Change, wanted: str) -> bool:
    return bool(wanted) and wanted.casefold() in {tag.casefold() for tag in change.hashtags}


def _priority(change: Change, team: Team) -> str:
    """Give the agreed priority that a change names in its topic, a hashtag or its message."""
    marks = {change.topic.casefold(), *(tag.casefold() for tag in change.hashtags)}
    for title in team.priorities:
        slug = title.casefold().replace(" ", "-")
        if slug in marks or title.casefold() in change.commit_message.casefold():
            return title
    return ""

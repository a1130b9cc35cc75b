"""What a change is worth to the day: its tier, the order within it, and the reasons that add up to it.

Tiers are served one after the other: agreed priorities, urgent ones, those nobody ever answered, those one vote short
of landing, the rest. Within a tier the sum of the reasons' points decides, and the lower number where that is equal.
"""

from dataclasses import dataclass, field

from bot.domain.reasons import Reason, ReasonKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each reason adds, in points; a day of waiting is one point, up to `most_days`.

    `unblocks_each` counts once for each change that stands on it, `review_priority` is for the label's best value 2.
    """

    priority: float = 60.0
    review_priority: float = 50.0
    freeze_exception: float = 50.0
    never_answered: float = 30.0
    one_vote_short: float = 20.0
    newcomer_author: float = 10.0
    unblocks_each: float = 5.0
    author_around: float = 8.0
    bug_after_freeze: float = 25.0
    most_days: float = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """What the worth of a change rests on.

    `days` it has waited for us; `first_vote_by` gave the deciding vote `first_vote` that it has.

    `priority` is the title of the agreed priority it belongs to, `above` how many waiting changes stand on it.
    """

    number: int
    days: int = 0
    is_never_answered: bool = False
    in_conflict: bool = False
    deciding_missing: int = 0
    first_vote_by: int | None = None
    first_vote: int = 0
    priority: str = ""
    review_priority: int = 0
    has_freeze_exception: bool = False
    is_newcomers: bool = False
    is_author_around: bool = False
    is_bug_after_freeze: bool = False
    above: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """A change's tier, 1 first, and its points with the reasons they are the sum of."""

    tier: int
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def points(self) -> float:
        """Give the sum of the reasons' points."""
        return sum(reason.points for reason in self.reasons)


DEFAULT = Weights()


def worth_of(facts: ChangeFacts, weights: Weights = DEFAULT) -> Worth:
    """Weigh a change; the reasons are in the order in which a person should read them."""
    return Worth(tier=_tier(facts), reasons=tuple(_reasons(facts, weights)))


def _tier(facts: ChangeFacts) -> int:
    if facts.priority:
        return 1
    if facts.review_priority > 1 or facts.has_freeze_exception:
        return 2
    if facts.is_never_answered:
        return 3
    return 4 if _is_one_short(facts) else 5


def _is_one_short(facts: ChangeFacts) -> bool:
    return facts.deciding_missing == 1 and facts.first_vote_by is not None


def _reasons(facts: ChangeFacts, weights: Weights) -> list[Reason]:
    found = [
        (bool(facts.priority), Reason(kind=ReasonKind.PRIORITY, points=weights.priority, name=facts.priority)),
        (
            facts.review_priority > 0,
            Reason(
                kind=ReasonKind.REVIEW_PRIORITY,
                points=weights.review_priority * facts.review_priority / 2,
                number=facts.review_priority,
            ),
        ),
        (
            facts.has_freeze_exception,
            Reason(kind=ReasonKind.FREEZE_EXCEPTION, points=weights.freeze_exception),
        ),
        (facts.days > 0, Reason(kind=ReasonKind.WAITS, points=min(facts.days, weights.most_days), number=facts.days)),
        (facts.is_never_answered, Reason(kind=ReasonKind.NEVER_ANSWERED, points=weights.never_answered)),
        (facts.is_bug_after_freeze, Reason(kind=ReasonKind.BUG_AFTER_FREEZE, points=weights.bug_after_freeze)),
        (
            _is_one_short(facts),
            Reason(
                kind=ReasonKind.ONE_VOTE_SHORT,
                points=weights.one_vote_short,
                number=facts.first_vote or None,
                account_id=facts.first_vote_by,
            ),
        ),
        (
            facts.above > 0,
            Reason(kind=ReasonKind.UNBLOCKS, points=weights.unblocks_each * facts.above, number=facts.above),
        ),
        (facts.is_author_around, Reason(kind=ReasonKind.AUTHOR_AROUND, points=weights.author_around)),
        (facts.is_newcomers, Reason(kind=ReasonKind.NEWCOMER_AUTHOR, points=weights.newcomer_author)),
        (facts.in_conflict, Reason(kind=ReasonKind.CONFLICT)),
    ]
    return [reason for holds, reason in found if holds]

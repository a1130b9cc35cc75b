"""Why somebody did not get a change: one word each, so that `why` can tell it and a test can hold the deal to it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.reasons import Reason


class NotDealt(StrEnum):
    """Why a participant does not have a change, the first that holds. A released value never changes."""

    UNLINKED = "unlinked"  # their Gerrit account is not known
    AROUND = "around"  # there for their own changes only
    PICKS = "picks"  # they take what they like from the pool
    OUT_OF_HOURS = "out_of_hours"  # no hour of theirs is left in which a list could reach them
    OWN = "own"  # they made it
    ANSWERED = "answered"  # they voted on this patch set
    HAD_IT = "had_it"  # they gave it back today, or it was done
    FINISHES = "finishes"  # they finish what they have reviewed before, and want nothing new
    TOO_BIG = "too_big"  # not small enough to begin with
    ENOUGH = "enough"  # it has all the people it has use for
    NEEDS_DECIDING = "needs_deciding"  # what it lacks is a deciding vote, and theirs can't decide
    SAME_COMPANY = "same_company"  # a colleague of theirs has it
    BELOW_ELSEWHERE = "below_elsewhere"  # it stands on a change that somebody else has
    FULL = "full"  # their list is as long as they wanted
    NO_TIME = "no_time"  # it takes longer than what is left of their time
    OTHERS_FIRST = "others_first"  # the deal found a better use of their time


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """Why somebody has nothing on their list though they take part: the one cause of all that is left.

    `cause` is None if everything has somebody, `OTHERS_FIRST` if there are several causes. `least_minutes` is what the
    shortest change that is left takes, where time is the cause.
    """

    cause: NotDealt | None = None
    least_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """A participant beside a change: `why_not` is None for who has it, and `reasons` say why they do."""

    name: str
    why_not: NotDealt | None
    reasons: tuple[Reason, ...] = ()

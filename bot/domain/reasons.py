"""Reasons as values: why a change is on the list, and why for this person. The wording is the views'."""

from dataclasses import dataclass
from enum import StrEnum


class ReasonKind(StrEnum):
    """What speaks for a change, or for a person on a change."""

    # why it is on the list (worth)
    PRIORITY = "priority"  # agreed priority; `name` is its title
    REVIEW_PRIORITY = "review_priority"  # the site's priority label; `number` is the vote
    FREEZE_EXCEPTION = "freeze_exception"
    NEVER_ANSWERED = "never_answered"
    WAITS = "waits"  # `number` is the days that the author has waited for us
    ONE_VOTE_SHORT = "one_vote_short"  # `account_id` gave the first deciding vote
    NEWCOMER_AUTHOR = "newcomer_author"
    UNBLOCKS = "unblocks"  # `number` changes stand on it
    AUTHOR_AROUND = "author_around"
    BUG_AFTER_FREEZE = "bug_after_freeze"
    CONFLICT = "conflict"  # never answered, in conflict: a first answer is due all the same
    # why this person (fit)
    KNOWS_FILES = "knows_files"  # `name` is the file or directory they know best
    REVIEWED_BEFORE = "reviewed_before"  # `number` is the patch set they answered last
    REVIEWS_AUTHOR = "reviews_author"  # `account_id` is the author whom they often review
    OWNS_FILES = "owns_files"  # owns files of it that still lack an owner's word (code-owners)
    INVITED = "invited"  # somebody asked for them as a reviewer
    DECIDES = "decides"  # their vote can decide
    LAST_VOTE = "last_vote"  # theirs would be the last vote; `account_id` gave the first
    SMALL = "small"  # small enough to begin with
    FIRST_LOOK = "first_look"  # a first look by somebody without the deciding vote
    CHAIN = "chain"  # stands on a change that they have too; `number` is that change
    ASKED_FOR = "asked_for"  # they took it themselves
    SPREAD = "spread"  # nothing speaks for one person more than for another


OF_THE_CHANGE = frozenset(
    {
        ReasonKind.PRIORITY,
        ReasonKind.REVIEW_PRIORITY,
        ReasonKind.FREEZE_EXCEPTION,
        ReasonKind.NEVER_ANSWERED,
        ReasonKind.WAITS,
        ReasonKind.ONE_VOTE_SHORT,
        ReasonKind.NEWCOMER_AUTHOR,
        ReasonKind.UNBLOCKS,
        ReasonKind.AUTHOR_AROUND,
        ReasonKind.BUG_AFTER_FREEZE,
        ReasonKind.CONFLICT,
    }
)
"""Why a change is on the list; the others are why this person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason with its data; `points` is what it adds to the sum it belongs to."""

    kind: ReasonKind
    points: float = 0.0
    number: int | None = None
    name: str = ""
    account_id: int | None = None

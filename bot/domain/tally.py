"""What a day's reviews amount to: answers, what did not count and why, and the team's figures.

The rules stand in docs/counting.md, row by row; `tests/unit/test_tally.py` runs the same table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Credit(StrEnum):
    """Whether a review counts as an answer, and if not, why. A released value never changes."""

    COUNTS = "counts"  # words, a question, a comment on a line
    DECIDES = "decides"  # a deciding vote, with or without words
    CONFIRMED = "confirmed"  # a bare +1 that a deciding reviewer confirmed before settling
    AWAITS = "awaits"  # a bare +1, not confirmed yet
    BARE_NEGATIVE = "bare_negative"  # a negative vote without a word: a sentence would help
    REPEATED = "repeated"  # the same again on this change and day: counted already
    RECHECK = "recheck"  # words for the CI, not for the author
    REPLY_ONLY = "reply_only"  # only "Done" and the like to existing threads
    OWNER = "owner"  # the owner's own word
    BOT = "bot"
    REMOVED = "removed"  # only a vote, and it was taken back


COUNTING = frozenset({Credit.COUNTS, Credit.DECIDES, Credit.CONFIRMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One review event in Gerrit that a figure rests on: which message, on which patch set, with what."""

    number: int
    account_id: int
    message_id: str
    at: datetime
    patch_set: int
    credit: Credit
    votes: Mapping[str, int] = field(default_factory=dict)
    comments: int = 0
    has_words: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A change that one person answered with thought on the day; counted once, whatever lies in `evidence`.

    `is_first` means that nobody had ever answered the change before; `is_fresh` that the change was uploaded after the
    announcement, so it earns no rank; `landed` that this person's deciding vote was the last one before it merged.
    """

    number: int
    account_id: int
    evidence: tuple[Evidence, ...]
    is_first: bool = False
    is_fresh: bool = False
    landed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The team's figures; each one is the length or sum of what it opens. Change numbers, days in whole days.

    `answered` = `merged` + `with_authors` + `need_more`. `waiting_now` = `waiting_before` - `left_merged` -
    `left_with_authors` - `left_otherwise` + `came_in`. `waited_days` sums how long the authors of the answered ones had
    waited when the day's first answer came.
    """

    answered: tuple[int, ...] = ()
    first_answers: tuple[int, ...] = ()
    merged: tuple[int, ...] = ()
    with_authors: tuple[int, ...] = ()
    need_more: tuple[int, ...] = ()
    waited_days: int = 0
    waited_by_change: Mapping[int, int] = field(default_factory=dict)
    waiting_before: tuple[int, ...] = ()
    waiting_now: tuple[int, ...] = ()
    left_merged: tuple[int, ...] = ()
    left_with_authors: tuple[int, ...] = ()
    left_otherwise: tuple[int, ...] = ()
    came_in: tuple[int, ...] = ()


class HonourKind(StrEnum):
    """What may be worth telling; half of them are open to people without the deciding vote."""

    LONGEST_WAIT = "longest_wait"  # `number` of days on `change`
    BIG_ONE = "big_one"  # `number` of lines of `change`
    TO_MERGED_IN_A_DAY = "to_merged_in_a_day"  # with the author `other`
    LAST_VOTES = "last_votes"  # `number` of changes that landed on their vote
    FIRST_REVIEW = "first_review"  # their first answer here
    QUESTIONS = "questions"  # `number` of comments on lines
    FIRST_LOOKS = "first_looks"  # `number` of first answers ever given on changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Honour:
    """One line under "Worth telling"."""

    kind: HonourKind
    account_id: int
    number: int = 0
    change: int | None = None
    other: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A place of the leaderboard with everybody who shares it, best first."""

    place: int
    answers: int
    accounts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The tally of one day, with its evidence. `complete_to` is the instant, in Gerrit's time, it rests on.

    `beside` are accounts that answered without having joined; `authors` those who answered comments or uploaded the
    same day; `took_part` are Slack users who joined and answered. `is_settled` once it is final; `lost_because` says
    why answers that were posted no longer count.
    """

    day: str
    made_at: datetime
    complete_to: datetime
    answers: tuple[Answer, ...] = ()
    uncounted: tuple[Evidence, ...] = ()
    figures: Figures = field(default_factory=Figures)
    ranks: tuple[Rank, ...] = ()
    honours: tuple[Honour, ...] = ()
    took_part: tuple[str, ...] = ()
    beside: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()
    is_settled: bool = False
    lost_because: tuple[Credit, ...] = ()


def team_answers(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Give the answers of the team's figure: not those on changes uploaded after the announcement."""
    return tuple(answer for answer in answers if not answer.is_fresh)

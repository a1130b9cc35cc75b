"""What one change's reviews of a day are worth, review by review: the rules of docs/counting.md.

A review counts with thought (words, a question, a comment on a line) or with a deciding vote. A bare positive vote, an
`LGTM` included, awaits a deciding reviewer's word; a bare negative one counts nothing until a sentence comes with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.accounts import Deciders
from bot.domain.change import Change
from bot.domain.remark import Remark
from bot.domain.review import Review, VoteSet, events, is_author, vote_history
from bot.domain.tally import COUNTING, Credit, Evidence
from bot.domain.team import LabelNames


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What counting needs to know: the day's bounds in Gerrit's time, half-open, and who is who.

    Confirmations are heard until `settles_at`, for ever while it is None.
    """

    opens_at: datetime
    closes_at: datetime
    bots: frozenset[int] = frozenset()
    deciders: Deciders = field(default_factory=Deciders)
    labels: LabelNames = field(default_factory=LabelNames)
    settles_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Tell whether an instant is within the day."""
        return self.opens_at <= at < self.closes_at

    def touches(self, change: Change) -> bool:
        """Tell whether anything was written on a change within the day."""
        return any(self.holds(message.at) for message in change.messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A change with its reviews and votes read once, and what became of each vote."""

    change: Change
    events: tuple[Review, ...]
    votes: tuple[VoteSet, ...]
    next_vote: Mapping[tuple[str, str], VoteSet]

    def is_removed(self, one: Review, label: str) -> bool:
        """Tell whether the vote was taken back, by the voter or by somebody else, without a vote in its place."""
        following = self.next_vote.get((one.message_id, label))
        return following is not None and following.value == 0

    def is_replaced(self, one: Review, label: str, rules: Rules) -> bool:
        """Tell whether the voter voted otherwise on the same patch set before the day was over."""
        following = self.next_vote.get((one.message_id, label))
        is_same = following is not None and following.value != 0 and following.patch_set == one.patch_set
        return is_same and following is not None and rules.holds(following.at)


def read(change: Change) -> History:
    """Read a change's messages once for all that is asked of them."""
    spoken = events(change)
    votes = vote_history(change, spoken)
    last: dict[tuple[int, str], VoteSet] = {}
    following: dict[tuple[str, str], VoteSet] = {}
    for row in votes:
        key = (row.account_id, row.label)
        if key in last:
            following[last[key].message_id, row.label] = row
        last[key] = row
    return History(change=change, events=spoken, votes=votes, next_vote=following)


def evidence_on(change: Change, rules: Rules) -> tuple[Evidence, ...]:
    """Give every review of the day on a change with its credit, oldest first.

    What says nothing to the author (a vote taken back, a vote on the CI's label) is left out.
    """
    return evidence_in(read(change), rules) if rules.touches(change) else ()


def evidence_in(history: History, rules: Rules) -> tuple[Evidence, ...]:
    """Give the same for a change that has been read."""
    credited = ((one, _credit(one, history, rules)) for one in history.events if rules.holds(one.at))
    return _once([_evidence(one, credit) for one, credit in credited if credit is not None])


def credits_of(change: Change, account_id: int, rules: Rules) -> frozenset[Credit]:
    """Give every credit of one person's reviews of the day on a change; empty if they wrote nothing."""
    return frozenset(one.credit for one in evidence_on(change, rules) if one.account_id == account_id)


def _evidence(one: Review, credit: Credit) -> Evidence:
    return Evidence(
        number=one.number,
        account_id=one.account_id,
        message_id=one.message_id,
        at=one.at,
        patch_set=one.patch_set,
        credit=credit,
        votes=dict(one.votes),
        comments=one.comments,
        has_words=one.has_words,
    )


def _once(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Let only the first that counts carry a person's credit on the change."""
    seen: set[int] = set()
    kept: list[Evidence] = []
    for one in found:
        is_again = one.credit in COUNTING and one.account_id in seen
        kept.append(replace(one, credit=Credit.REPEATED) if is_again else one)
        if one.credit in COUNTING:
            seen.add(one.account_id)
    return tuple(kept)


def _credit(one: Review, history: History, rules: Rules) -> Credit | None:
    if not one.is_review(rules.labels):
        is_for_ci = one.remark is Remark.RECHECK and one.account_id not in rules.bots
        return Credit.RECHECK if is_for_ci else None
    if one.account_id in rules.bots:
        return Credit.BOT
    if is_author(history.change, one.account_id, one.patch_set):
        return Credit.OWNER
    standing = standing_votes(one, history, rules)
    if any(_decides(one.account_id, label, value, history.change, rules) for label, value in standing.items()):
        return Credit.DECIDES
    if one.has_thought:
        return Credit.COUNTS
    return _bare(one, history, rules, standing)


def standing_votes(one: Review, history: History, rules: Rules) -> dict[str, int]:
    """Give the votes of a review that were neither taken back nor replaced."""
    return {
        label: value
        for label, value in one.votes_on(rules.labels).items()
        if not history.is_removed(one, label) and not history.is_replaced(one, label, rules)
    }


def _decides(account_id: int, name: str, value: int, change: Change, rules: Rules) -> bool:
    """Tell whether a vote decides: the best value of a label, or the review label's worst, by who may give it."""
    label = change.labels.get(name)
    if label is None or account_id not in rules.deciders.on(change):
        return False
    return value == label.best or (name == rules.labels.review and value == label.worst)


def _bare(one: Review, history: History, rules: Rules, standing: Mapping[str, int]) -> Credit:
    votes = one.votes_on(rules.labels)
    if votes and not standing:
        is_gone = all(history.is_removed(one, label) for label in votes)
        return Credit.REMOVED if is_gone else Credit.REPEATED
    if any(value < 0 for value in standing.values()):
        return Credit.BARE_NEGATIVE
    if standing or one.remark is Remark.PRAISE:
        return Credit.CONFIRMED if _is_confirmed(one, history, rules) else Credit.AWAITS
    return Credit.REPLY_ONLY


def _is_confirmed(one: Review, history: History, rules: Rules) -> bool:
    """Tell whether a deciding reviewer gave a positive vote afterwards that stands."""
    return any(
        other.account_id != one.account_id and other.at >= one.at and is_deciding_reviewers(other, history, rules)
        for other in history.events
    )


def is_deciding_reviewers(one: Review, history: History, rules: Rules) -> bool:
    """Tell whether a review is a deciding reviewer's with a positive vote that stands, given before settling."""
    if one.account_id not in rules.deciders.on(history.change) or one.account_id in rules.bots:
        return False
    if is_author(history.change, one.account_id, one.patch_set):
        return False
    if rules.settles_at is not None and one.at >= rules.settles_at:
        return False
    return any(value > 0 for value in standing_votes(one, history, rules).values())


def find_last_vote(history: History, rules: Rules) -> Review | None:
    """Give the review whose deciding positive vote was the last one before the change merged."""
    return next((one for one in reversed(history.events) if _let_it_land(one, history, rules)), None)


def _let_it_land(one: Review, history: History, rules: Rules) -> bool:
    at, change = history.change.submitted_at, history.change
    if at is None or one.at > at or one.account_id in rules.bots or is_author(change, one.account_id, one.patch_set):
        return False
    votes = standing_votes(one, history, rules)
    return any(value > 0 and _decides(one.account_id, label, value, change, rules) for label, value in votes.items())

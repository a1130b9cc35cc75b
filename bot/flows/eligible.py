"""Who may be dealt a change, and who might not: the rules that no deal may break, asked in one place."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.change import Change
from bot.domain.considered import NotDealt
from bot.domain.day import Day, Dealt, DealtState
from bot.domain.effort import is_small
from bot.domain.participation import Participant
from bot.domain.people import Mode
from bot.domain.review import Review
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.bounds import list_instant
from bot.flows.judging import is_new_here


def why_not_dealt_to(part: Participant) -> NotDealt | None:
    """Say why a participant gets no changes by themselves; None for who does."""
    if part.account_id is None:
        return NotDealt.UNLINKED
    if part.around:
        return NotDealt.AROUND
    return NotDealt.PICKS if part.person.settings.mode is Mode.PICKED else None


def why_not_reached(snapshot: Snapshot, day: Day, part: Participant) -> NotDealt | None:
    """Say why nothing is kept back for a participant; None for those whom a list can reach on the day."""
    cannot = why_not_dealt_to(part)
    if cannot is None and list_instant(snapshot, day, part.person) is None:
        return NotDealt.OUT_OF_HOURS
    return cannot


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """What keeps people from a change.

    `owners` made it, `voted` have voted on this patch set, `had` (Slack users) gave it back today or did it, and only
    `known` reviewed it before.
    """

    owners: frozenset[int]
    voted: frozenset[int]
    known: frozenset[int]
    had: frozenset[str]
    suits_newcomer: bool

    def against(self, part: Participant, *, is_new: bool) -> NotDealt | None:
        """Say why this person may not get the change; None lets the deal decide."""
        if part.account_id in self.owners:
            return NotDealt.OWN
        if part.account_id in self.voted:
            return NotDealt.ANSWERED
        if part.slack_user in self.had:
            return NotDealt.HAD_IT
        if part.person.settings.mode is Mode.FINISHING and part.account_id not in self.known:
            return NotDealt.FINISHES
        return NotDealt.TOO_BIG if is_new and not self.suits_newcomer else None


def bars_of(change: Change, team: Team, *, reviewed: Iterable[Review], rows: Iterable[Dealt]) -> Bars:
    """Give what keeps people from a change; `reviewed` are its reviews, `rows` what was dealt of it on the day."""
    label = change.labels.get(team.labels.review)
    votes = label.votes if label is not None else ()
    return Bars(
        owners=frozenset({change.owner_id, change.current.uploader_id}),
        voted=frozenset(vote.account_id for vote in votes if vote.value),
        had=frozenset(row.slack_user for row in rows if not _may_return(row)),
        known=frozenset(review.account_id for review in reviewed),
        suits_newcomer=is_small(change) and not any(vote.value < 0 for vote in votes),
    )


def _may_return(row: Dealt) -> bool:
    """Tell whether a change may be dealt to the same person again: it went back unseen, when they left the day."""
    return row.state is DealtState.HANDED_BACK and row.begun_at is None


def newcomers(snapshot: Snapshot, day: Day, parts: Iterable[Participant]) -> frozenset[str]:
    """Give the newcomers among the participants."""
    return frozenset(part.slack_user for part in parts if is_new_here(snapshot, day, part.slack_user))

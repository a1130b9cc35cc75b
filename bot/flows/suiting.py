"""How well changes suit participants, 0 to 1, and why, from the team's own history and what Gerrit asks for.

It is the chance that the person answers the change within a fortnight, relative to the best chance there is today;
among very many people and changes it is expertise alone, relative to the best person for each change.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.domain.chance_facts import facts_of
from bot.domain.change import Change
from bot.domain.lessons import shares, work_of
from bot.domain.participation import Participant
from bot.domain.past import Past
from bot.domain.reasons import Reason, ReasonKind
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.history import invited, past_of
from bot.flows.judging import judged
from bot.flows.learning import learned

Floats = NDArray[np.float64]

OWNER_LEAST = 0.7
"""Whoever owns files that still lack an owner's word suits at least so well."""

SPEAKS, OFTEN = 0.3, 1.5
"""From how many reviews on, fading with a half-life of 30 days, a place is known and an author's work familiar."""

MOST_PAIRS = 150_000
"""Beyond so many pairs the chances take too long; expertise alone tells well enough there who comes into question."""


class Suiting:
    """How well the team's changes suit the participants of a day."""

    def __init__(self, snapshot: Snapshot, team: Team, parts: Sequence[Participant]) -> None:
        """Look at what is known on this day."""
        self._at_s, self._now, self._team = snapshot.now.timestamp(), judged(snapshot, team), team
        self._knows = learned(self._now, snapshot.now)
        self._accounts = [part.account_id or 0 for part in parts]

    def values(self, changes: Sequence[Change], may: NDArray[np.bool_]) -> Floats:
        """Give how well each change suits each participant, changes x people; only where the pair may be."""
        pasts = [self._past(change) for change in changes]
        for change, past in zip(changes, pasts, strict=True):
            for _, account in invited(change):
                self._knows.expertise.invited(work_of(past), account)
        works = [work_of(past) for past in pasts]
        scores = shares(self._knows.expertise, works, self._accounts, at_s=self._at_s, habits=self._knows.habits)
        found = self._chances(pasts, may, scores) if may.size <= MOST_PAIRS else _relative(scores, may)
        return np.where(may, np.maximum(found, self._least(changes)), 0.0)

    def _chances(self, pasts: Sequence[Past], may: NDArray[np.bool_], scores: Floats) -> Floats:
        if not may.any():
            return np.zeros(may.shape)
        facts = facts_of(pasts, self._accounts, at_s=self._at_s, can=may, scores=scores, habits=self._knows.habits)
        found = np.zeros(may.shape)
        found[may] = self._knows.chance.predict(facts[may])
        relative: Floats = found / max(found.max(initial=0.0), 1e-9)
        return relative

    def _least(self, changes: Sequence[Change]) -> Floats:
        """Give what owners of files that lack their word suit a change at least."""
        found = np.zeros((len(changes), len(self._accounts)))
        for row, change in enumerate(changes):
            found[row, np.isin(self._accounts, change.owners_wanted)] = OWNER_LEAST
        return found

    def reasons(self, change: Change, account: int) -> tuple[Reason, ...]:
        """Give what speaks for somebody on a change, the strongest first; empty if nothing does in particular."""
        return tuple(self._reasons(change, account))

    def _reasons(self, change: Change, account: int) -> Iterator[Reason]:
        known = self._knows.expertise.known(work_of(self._past(change)), account, self._at_s)
        answered = self._answered(change)
        if account in change.owners_wanted:
            yield Reason(kind=ReasonKind.OWNS_FILES)
        if account in answered:
            yield Reason(kind=ReasonKind.REVIEWED_BEFORE, number=answered[account])
        if known.strength >= SPEAKS:
            yield Reason(kind=ReasonKind.KNOWS_FILES, points=known.strength, name=known.place)
        if account in {one for _, one in invited(change)}:
            yield Reason(kind=ReasonKind.INVITED)
        if known.author_tie >= OFTEN:
            yield Reason(kind=ReasonKind.REVIEWS_AUTHOR, account_id=change.owner_id)

    def sole_expert(self, change: Change) -> int | None:
        """Give the account that alone knows the folders of a change, if there is one."""
        return self._knows.expertise.sole_expert(work_of(self._past(change)), self._at_s)

    def _past(self, change: Change) -> Past:
        return past_of(change, self._now.reviews[change.number], self._team)

    def _answered(self, change: Change) -> dict[int, int]:
        return {row.account_id: row.patch_set for row in self._now.reviews[change.number]}


def _relative(scores: Floats, may: NDArray[np.bool_]) -> Floats:
    """Give each share relative to the greatest of those who may."""
    able = np.where(may, scores, -np.inf)
    best = able.max(axis=1, keepdims=True, initial=-np.inf)
    relative: Floats = np.exp(able - np.where(np.isfinite(best), best, 0.0))
    return relative

"""How well changes suit participants, 0 to 1, and why, from the team's own history and what Gerrit asks for."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.domain.change import Change
from bot.domain.participation import Participant
from bot.domain.reasons import Reason, ReasonKind
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.judging import judged
from bot.flows.learning import invited, learned, work_of

OWNER_LEAST, BEFORE_LEAST = 0.7, 0.9
"""Whoever owns files that still lack an owner's word suits at least so well, and whoever reviewed it before."""

SPEAKS, OFTEN = 0.3, 1.5
"""From how many reviews on, fading with a half-life of 30 days, a place is known and an author's work familiar."""


class Suiting:
    """How well the team's changes suit the participants of a day."""

    def __init__(self, snapshot: Snapshot, team: Team, parts: Sequence[Participant]) -> None:
        """Look at what is known on this day."""
        self._at, self._now = snapshot.now.timestamp(), judged(snapshot, team)
        self._expertise = learned(self._now, snapshot.now)
        self._accounts = [part.account_id or 0 for part in parts]

    def values(self, change: Change) -> NDArray[np.float64]:
        """Give how well a change suits each participant, in their order; the best of them has 1."""
        work = work_of(change)
        for _, account in invited(change):
            self._expertise.invited(work, account)
        scores = self._expertise.scores(work, self._accounts, self._at)
        found: NDArray[np.float64] = np.exp(scores - scores.max(initial=-np.inf))
        found = self._at_least(found, change.owners_wanted, OWNER_LEAST)
        return self._at_least(found, tuple(self._answered(change)), BEFORE_LEAST)

    def _at_least(self, values: NDArray[np.float64], accounts: Sequence[int], least: float) -> NDArray[np.float64]:
        lifted: NDArray[np.float64] = np.where(np.isin(self._accounts, accounts), np.maximum(values, least), values)
        return lifted

    def reasons(self, change: Change, account: int) -> tuple[Reason, ...]:
        """Give what speaks for somebody on a change, the strongest first; empty if nothing does in particular."""
        return tuple(self._reasons(change, account))

    def _reasons(self, change: Change, account: int) -> Iterator[Reason]:
        known, answered = self._expertise.known(work_of(change), account, self._at), self._answered(change)
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
        return self._expertise.sole_expert(work_of(change), self._at)

    def _answered(self, change: Change) -> dict[int, int]:
        return {row.account_id: row.patch_set for row in self._now.reviews[change.number]}

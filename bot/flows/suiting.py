"""How well changes suit participants, 0 to 1, and why, from the team's own history and what Gerrit asks for."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.domain.change import Change
from bot.domain.expertise import Part, fits, learn, scores
from bot.domain.participation import Participant
from bot.domain.reasons import Reason, ReasonKind
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.judging import Judged, judged

OWNER_LEAST = 0.7
"""Whoever owns files that still lack an owner's word suits at least so well."""


class Suiting:
    """How well the team's changes suit the participants of a day."""

    def __init__(self, snapshot: Snapshot, team: Team, parts: Sequence[Participant]) -> None:
        """Learn who knows what, as far back as the facts reach."""
        self._snapshot, self._now = snapshot, judged(snapshot, team)
        self._accounts = [part.account_id or 0 for part in parts]
        self._profiles = learn(self._now.changes, _parts(self._now), at=snapshot.now)

    def values(self, change: Change) -> NDArray[np.float64]:
        """Give how well a change suits each participant, in their order; the best of them has 1 if anybody knows it."""
        known = scores(change, self._profiles, answered=self._answered(change))
        found = np.array([known.get(account, 0.0) for account in self._accounts])
        best = found.max(initial=0.0)
        values = found / best if best > 0 else found
        owns = np.isin(self._accounts, change.owners_wanted)
        return np.where(owns, np.maximum(values, OWNER_LEAST), values)

    def reasons(self, change: Change, account: int) -> tuple[Reason, ...]:
        """Give what speaks for somebody on a change, the strongest first; empty if nothing does in particular."""
        suits = fits(change, self._accounts, self._profiles, answered=self._answered(change))[account]
        owns = (Reason(kind=ReasonKind.OWNS_FILES),) if account in change.owners_wanted else ()
        return owns + tuple(one for one in suits.reasons if one.kind is not ReasonKind.SPREAD)

    def _answered(self, change: Change) -> dict[int, int]:
        return {row.account_id: row.patch_set for row in self._now.reviews[change.number]}


def _parts(now: Judged) -> Iterator[Part]:
    for number, found in now.reviews.items():
        change = now.changes[number]
        yield Part(account_id=change.owner_id, number=number, at=change.created_at, wrote=True)
        for review in found:
            yield Part(account_id=review.account_id, number=number, at=review.at)

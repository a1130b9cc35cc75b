"""How people and authors have been going about reviews: counts over a team's history, as of any moment."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Self

from bot.domain.past import DAY_S, Past

BEST_VOTE = 2
LAST_UPLOADS, LAST_MERGED = 100, 20

Times = dict[int, list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """When an author's change was uploaded and closed."""

    created_s: float
    closed_s: float
    is_merged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """When who answered what, in the order of time; nothing after the moment that is asked about counts."""

    answered: Times = field(default_factory=dict)
    answered_owner: dict[tuple[int, int], list[float]] = field(default_factory=dict)
    decided: Times = field(default_factory=dict)
    uploads: dict[int, list[Upload]] = field(default_factory=dict)

    @classmethod
    def of(cls, pasts: Iterable[Past]) -> Self:
        """Gather the habits of everybody in these changes."""
        found = cls(
            answered=defaultdict(list),
            answered_owner=defaultdict(list),
            decided=defaultdict(list),
            uploads=defaultdict(list),
        )
        for one in pasts:
            found.uploads[one.owner].append(
                Upload(created_s=one.created_s, closed_s=one.closed_s, is_merged=one.is_merged)
            )
            for said in (*one.answers, *one.replies):
                if said.vote >= BEST_VOTE:
                    found.decided[said.account].append(said.at_s)
            for said in one.answers:
                found.answered[said.account].append(said.at_s)
                found.answered_owner[said.account, one.owner].append(said.at_s)
        found.sort()
        return found

    def sort(self) -> None:
        """Put all times in order."""
        for times in (*self.answered.values(), *self.answered_owner.values(), *self.decided.values()):
            times.sort()
        for uploads in self.uploads.values():
            uploads.sort(key=lambda one: one.created_s)

    def active(self, at_s: float, *, days: float) -> set[int]:
        """Give who answered anything in the days before."""
        return {account for account, times in self.answered.items() if count(times, at_s, days=days)}

    def answers(self, account: int, at_s: float, *, days: float) -> int:
        """Give how many answers somebody gave in the days before."""
        return count(self.answered.get(account, ()), at_s, days=days)

    def answers_to(self, account: int, owner: int, at_s: float, *, days: float) -> int:
        """Give how many answers somebody gave an author in the days before."""
        return count(self.answered_owner.get((account, owner), ()), at_s, days=days)

    def since_answer_s(self, account: int, at_s: float) -> float:
        """Give how long ago somebody last answered anything; a year if never, or longer ago."""
        times = self.answered.get(account, ())
        place = bisect_right(times, at_s)
        return min(at_s - times[place - 1] if place else 365 * DAY_S, 365 * DAY_S)

    def decides(self, account: int, at_s: float) -> bool:
        """Tell whether somebody gave a deciding vote in the year before."""
        return count(self.decided.get(account, ()), at_s, days=365.0) > 0

    def uploaded(self, owner: int, at_s: float, *, days: float) -> int:
        """Give how many changes an author uploaded in the days before."""
        return count([one.created_s for one in self._last_uploads(owner, at_s)], at_s, days=days)

    def open_of(self, owner: int, at_s: float) -> int:
        """Give how many of an author's last changes were open."""
        return sum(one.closed_s > at_s for one in self._last_uploads(owner, at_s))

    def pace_s(self, owner: int, at_s: float) -> float:
        """Give how long an author's last merged changes were open, the median; ten days where none was."""
        merged = [one for one in self._last_uploads(owner, at_s) if one.is_merged and one.closed_s <= at_s]
        return median([one.closed_s - one.created_s for one in merged[-LAST_MERGED:]] or [10 * DAY_S])

    def _last_uploads(self, owner: int, at_s: float) -> list[Upload]:
        theirs = self.uploads.get(owner, [])
        until = bisect_right(theirs, at_s, key=lambda one: one.created_s)
        return theirs[max(until - LAST_UPLOADS, 0) : until]


def count(times: Sequence[float], at_s: float, *, days: float) -> int:
    """Give how many of these ordered times lie in the days before."""
    return bisect_right(times, at_s) - bisect_right(times, at_s - days * DAY_S)

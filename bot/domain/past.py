"""A change's history with its times, so that it can be seen as it stood at any moment of the past.

Times are Unix seconds, for a history is counted over in columns. Nothing that happened after `at_s` shows in what is
asked about it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words or a vote on the review label, at `at_s`; a `vote` of 0 is none."""

    at_s: float
    account: int
    vote: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody whom somebody else asked for as a reviewer."""

    at_s: float
    account: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """All that happened to a change, each row in the order of time; bots are in `checks` alone.

    `answers` are by others than the owner, `replies` the owner's own. `checks` are times and votes of the verified
    label, `progress` times at which it was marked as in progress (True) or ready (False).
    """

    number: int
    project: str
    branch: str
    owner: int
    created_s: float
    closed_s: float = math.inf
    is_merged: bool = False
    lines: int = 0
    files: tuple[str, ...] = ()
    subject: str = ""
    topic: str = ""
    patch_sets: tuple[float, ...] = ()
    answers: tuple[Said, ...] = ()
    replies: tuple[Said, ...] = ()
    asked: tuple[Asked, ...] = ()
    checks: tuple[tuple[float, int], ...] = ()
    progress: tuple[tuple[float, bool], ...] = ()

    def is_open(self, at_s: float) -> bool:
        """Tell whether it was open then."""
        return self.created_s <= at_s < self.closed_s

    def is_in_progress(self, at_s: float) -> bool:
        """Tell whether it was marked as in progress then."""
        marks = [mark for since, mark in self.progress if since <= at_s]
        return bool(marks) and marks[-1]

    def newest_s(self, at_s: float) -> float:
        """Give when the patch set that was the newest then had been uploaded."""
        return max((one for one in self.patch_sets if one <= at_s), default=self.created_s)

    def touched_s(self, at_s: float) -> float:
        """Give when a person had last done something to it by then."""
        said = (one.at_s for one in (*self.answers, *self.replies))
        return max([self.newest_s(at_s), *(one for one in said if one <= at_s)])

    def answers_by(self, at_s: float) -> list[Said]:
        """Give the answers it had by then."""
        return [one for one in self.answers if one.at_s <= at_s]

    def answered_newest(self, at_s: float) -> set[int]:
        """Give who had answered the patch set that was the newest then."""
        newest = self.newest_s(at_s)
        return {one.account for one in self.answers if newest <= one.at_s <= at_s}

    def answered_within(self, at_s: float, *, days: float) -> set[int]:
        """Give who answered it in the days after."""
        return {one.account for one in self.answers if at_s < one.at_s <= at_s + days * DAY_S}

    def votes_at(self, at_s: float) -> dict[int, int]:
        """Give everybody's last vote by then, the owner's too; votes do not outlive being taken back."""
        said = sorted((one for one in (*self.answers, *self.replies) if one.at_s <= at_s), key=lambda one: one.at_s)
        return {one.account: one.vote for one in said if one.vote}


def backlog_at(pasts: Iterable[Past], at_s: float, *, days: float = 60.0) -> tuple[Past, ...]:
    """Give what was open and ready then and had been touched in the days before, in the order of numbers."""
    found = (
        one
        for one in pasts
        if one.is_open(at_s) and not one.is_in_progress(at_s) and one.touched_s(at_s) >= at_s - days * DAY_S
    )
    return tuple(sorted(found, key=lambda one: one.number))

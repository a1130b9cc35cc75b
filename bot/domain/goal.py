"""How far a day can come: what the people who joined have time for, and what became of such forecasts before.

A forecast goes down the list in its order and spends what the participants gave: a deciding vote takes somebody who can
give it, a first look whoever has time, those without the deciding vote first. A change is reached if anybody has time
for it. What a team made of its forecasts before then makes the number that people are told (`realised`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PRIOR_CHANGES = 20
"""Forecasts count for little until about so many changes were forecast: until then about all is expected."""

LEAST_SHARE, MOST_SHARE = 0.3, 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """What a participant gives: a number of changes, or minutes. `decides` if their vote can."""

    changes: int | None = None
    minutes: int | None = None
    decides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A change that waits, in the day's order: its minutes, whom it has use for, and its lane (the deal's tier)."""

    minutes: int
    deciding: int
    people: int
    tier: int
    is_never_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The changes of one tier: how many the time reaches, of how many."""

    tier: int
    reached: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """How many changes can get an answer, how many of those would be their first, and how it stands lane by lane."""

    changes: int
    never_answered: int
    lanes: tuple[Lane, ...] = ()


class _Purse:
    """The time of some participants together: changes first, for who gave a number has no use for the rest."""

    def __init__(self, hands: Iterable[Hand]) -> None:
        """Add up what they give."""
        given = tuple(hands)
        self.changes = sum(hand.changes or 0 for hand in given)
        self.minutes = sum(hand.minutes or 0 for hand in given)

    def spend(self, minutes: int) -> bool:
        """Take one change's time out of it, if it is there."""
        if self.changes:
            self.changes -= 1
            return True
        if self.minutes < minutes:
            return False
        self.minutes -= minutes
        return True


def reach(waiting: Sequence[Waiting], hands: Iterable[Hand]) -> Goal:
    """Spend the participants' time from the top of the list on."""
    given = tuple(hands)
    deciders, others = _Purse(one for one in given if one.decides), _Purse(one for one in given if not one.decides)
    reached = [one for one in waiting if _is_reached(one, deciders, others)]
    lanes, all_lanes = Counter(one.tier for one in reached), Counter(one.tier for one in waiting)
    return Goal(
        changes=len(reached),
        never_answered=sum(one.is_never_answered for one in reached),
        lanes=tuple(Lane(tier=tier, reached=lanes[tier], of=all_lanes[tier]) for tier in sorted(all_lanes)),
    )


def _is_reached(one: Waiting, deciders: _Purse, others: _Purse) -> bool:
    served = sum(deciders.spend(one.minutes) for _ in range(one.deciding))
    looks = max(one.people, 1) - max(one.deciding, served)
    served += sum(others.spend(one.minutes) or (not one.deciding and deciders.spend(one.minutes)) for _ in range(looks))
    if not served and others.spend(one.minutes):
        served = 1
    return served > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A day that is over: how many changes its people's time reached, and how many got an answer."""

    reached: int
    answered: int


def realised(past: Iterable[Forecast]) -> float:
    """Give the share of a forecast that this team makes true, 1 while nothing is known."""
    known = tuple(past)
    reached = sum(one.reached for one in known) + PRIOR_CHANGES
    answered = sum(one.answered for one in known) + PRIOR_CHANGES
    return min(max(answered / reached, LEAST_SHARE), MOST_SHARE)


def told(goal: Goal, share: float, *, waiting: int) -> int:
    """Give the number of changes that people are told: what can be reached, as far as it tends to come true."""
    return min(round(goal.changes * share), waiting)

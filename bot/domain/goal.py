"""How far a day can come: the changes that the people who joined have time for, worthiest first."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """How many changes can get an answer, and how many of those would be their first."""

    changes: int
    never_answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A change that waits, in the day's order: its minutes, and whether it never had an answer."""

    minutes: int
    people: int
    is_never_answered: bool


def reach(waiting: Sequence[Waiting], *, minutes: int) -> Goal:
    """Spend the time from the top of the list on: each change takes its minutes for each person it has use for."""
    left, changes, first = minutes, 0, 0
    for one in waiting:
        cost = one.minutes * max(one.people, 1)
        if cost > left:
            continue
        left -= cost
        changes += 1
        first += one.is_never_answered
    return Goal(changes=changes, never_answered=first)

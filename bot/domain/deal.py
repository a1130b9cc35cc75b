"""Who gets what: the model of a day's deal, and the check of any solution.

A deal is a problem in values and a solution in values, so that a solver can stand in another process and anything it
says can be checked again here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.day import Role
from bot.domain.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A person who can be dealt to. `changes` and `minutes` are what is left of their amount; None is no limit.

    `decides` are the change numbers on which their vote can decide.
    """

    slack_user: str
    changes: int | None
    minutes: int | None
    decides: frozenset[int] = frozenset()
    is_newcomer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A change that can be dealt: what it is worth, how long it takes, and which answers it still needs.

    `tier` 1 is served first; `worth` orders within a tier. `deciding` and `first_looks` are how many more people of each
    role it can use. `below` is the change of the same chain that it stands on, if that is in the pool too.
    """

    number: int
    tier: int
    worth: float
    minutes: int
    deciding: int
    first_looks: int
    below: int | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well a change suits a person, 0 to 1, with the reasons. No fit for a pair means: never this pair."""

    slack_user: str
    number: int
    value: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One change for one person, in one role."""

    slack_user: str
    number: int
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A deal to be made. `held` are the pairs that stand and are never moved; they count against the needs already."""

    seats: tuple[Seat, ...]
    changes: tuple[Open, ...]
    fits: tuple[Fit, ...]
    held: tuple[Pair, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """New pairs in the order of each person's list, and what could not be had: `without_decider` are dealt changes
    for which no deciding reviewer had time left. `objective` and `bound` are on the solver's one scale."""

    pairs: tuple[Pair, ...] = ()
    without_decider: tuple[int, ...] = ()
    objective: float = 0.0
    bound: float = 0.0
    notes: Mapping[str, str] = field(default_factory=dict)

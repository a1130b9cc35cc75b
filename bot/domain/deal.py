"""Who gets what: the model of a day's deal, its one scale of value, and the check of any solution.

A deal is a problem in values and a solution in values, so that a solver can stand in another process and anything it
says can be checked again here (`violations`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.day import Role
from bot.domain.reasons import Reason

TIER_WEIGHTS: Mapping[int, float] = {1: 16_000.0, 2: 8_000.0, 3: 4_000.0, 4: 2_000.0, 5: 1_000.0}
"""What a pair on a change of each tier is worth at least, so that a tier comes before the next."""

DECIDER_BONUS = 500.0
FIT_WEIGHT = 200.0
MOST_WORTH = 250.0


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

    `tier` 1 is served first; `worth` orders within a tier. `deciding` and `first_looks` are how many more people of
    each role it can use. `below` is the change of the same chain that it stands on, if that is in the pool too.
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
    """A deal to be made. `held` are the pairs that stand and are never moved; the needs are counted without them."""

    seats: tuple[Seat, ...]
    changes: tuple[Open, ...]
    fits: tuple[Fit, ...]
    held: tuple[Pair, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """New pairs in the order of each person's list, and what could not be had.

    `without_decider` are dealt changes for which no deciding reviewer had time left. `objective` and `bound` are on the
    one scale of `value_of`.
    """

    pairs: tuple[Pair, ...] = ()
    without_decider: tuple[int, ...] = ()
    objective: float = 0.0
    bound: float = 0.0
    notes: Mapping[str, str] = field(default_factory=dict)


def value_of(change: Open, fit: Fit, role: Role) -> float:
    """Give what a pair adds to the objective: the tier, then a decider, then worth, then fit."""
    decider = DECIDER_BONUS if role is Role.DECIDING else 0.0
    return TIER_WEIGHTS[change.tier] + decider + min(change.worth, MOST_WORTH) + FIT_WEIGHT * fit.value


def objective(problem: Problem, pairs: Sequence[Pair]) -> float:
    """Add up what the pairs are worth."""
    changes = {one.number: one for one in problem.changes}
    fits = {(one.slack_user, one.number): one for one in problem.fits}
    return sum(value_of(changes[one.number], fits[one.slack_user, one.number], one.role) for one in pairs)


def bound(problem: Problem) -> float:
    """Give a value that no deal can exceed: every change gets its best people, however many others want them."""
    best: dict[int, list[float]] = defaultdict(list)
    changes = {one.number: one for one in problem.changes}
    for fit in problem.fits:
        change = changes[fit.number]
        best[fit.number].append(value_of(change, fit, Role.DECIDING if change.deciding else Role.FIRST_LOOK))
    return sum(
        sum(sorted(values, reverse=True)[: max(changes[number].deciding, changes[number].first_looks)])
        for number, values in best.items()
    )


def violations(problem: Problem, solution: Solution) -> tuple[str, ...]:
    """Count every rule again from the pairs alone; empty for a deal that keeps them all."""
    return tuple(_violations(problem, solution))


def _violations(problem: Problem, solution: Solution) -> Iterator[str]:
    allowed = {(one.slack_user, one.number) for one in problem.fits}
    seats = {one.slack_user: one for one in problem.seats}
    changes = {one.number: one for one in problem.changes}
    taken = {(one.slack_user, one.number) for one in problem.held}
    for pair in solution.pairs:
        key = (pair.slack_user, pair.number)
        if key not in allowed:
            yield f"{key} is not allowed"
        if key in taken:
            yield f"{key} is dealt twice"
        taken.add(key)
        if pair.role is Role.DECIDING and pair.number not in seats[pair.slack_user].decides:
            yield f"{key} cannot decide"
    yield from _over_needs(changes, solution.pairs)
    yield from _over_amounts(seats, changes, solution.pairs)
    yield from _broken_chains(problem, changes, solution.pairs)


def _over_needs(changes: Mapping[int, Open], pairs: Sequence[Pair]) -> Iterator[str]:
    for number, count in Counter(one.number for one in pairs).items():
        if count > max(changes[number].deciding, changes[number].first_looks):
            yield f"{number} goes to {count} people, more than it needs"


def _over_amounts(seats: Mapping[str, Seat], changes: Mapping[int, Open], pairs: Sequence[Pair]) -> Iterator[str]:
    spent: dict[str, list[int]] = defaultdict(list)
    for pair in pairs:
        spent[pair.slack_user].append(changes[pair.number].minutes)
    for user, minutes in spent.items():
        seat = seats[user]
        if seat.changes is not None and len(minutes) > seat.changes:
            yield f"{user} gets {len(minutes)} changes, more than {seat.changes}"
        if seat.minutes is not None and sum(minutes) > seat.minutes:
            yield f"{user} gets {sum(minutes)} minutes, more than {seat.minutes}"


def _broken_chains(problem: Problem, changes: Mapping[int, Open], pairs: Sequence[Pair]) -> Iterator[str]:
    """Tell of a change whose chain below it somebody else got, or nobody."""
    have = {(one.slack_user, one.number) for one in (*problem.held, *pairs)}
    order = {(one.slack_user, one.number): place for place, one in enumerate(pairs)}
    for pair in pairs:
        below = changes[pair.number].below
        if below is None:
            continue
        if (pair.slack_user, below) not in have:
            yield f"{pair.number} stands on {below}, which {pair.slack_user} does not have"
        elif order.get((pair.slack_user, below), -1) > order[pair.slack_user, pair.number]:
            yield f"{pair.number} comes before {below}, on which it stands"

"""Check any deal: count every rule, every wish and the value again from its pairs alone, whoever made it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from bot.domain.day import Role
from bot.domain.deal import FIRST_TIER, Open, Pair, Problem, Seat, Solution, two_core_bonus, value_of
from bot.domain.deal_wishes import met_together, people_of, price, relaxed

TWO = 2


def objective(problem: Problem, pairs: Sequence[Pair]) -> int:
    """Give what a deal is worth in points: its pairs, two cores and people brought together, less what gave way."""
    changes = {one.number: one for one in problem.changes}
    points = _points(problem, pairs)
    worth = sum(value_of(changes[one.number], points.get((one.slack_user, one.number), 0), one.role) for one in pairs)
    return worth + _two_cores(problem, pairs) + met_together(problem, pairs) - price(problem, pairs)


def served(problem: Problem, pairs: Sequence[Pair]) -> int:
    """Give how many of the agreed priorities somebody has."""
    people = people_of(problem, pairs)
    return sum(bool(people.get(one.number)) for one in problem.changes if one.tier == FIRST_TIER)


def without_decider(problem: Problem, pairs: Iterable[Pair]) -> tuple[int, ...]:
    """Give the dealt changes that need a deciding vote and got nobody who can give it, now or before."""
    pairs = tuple(pairs)
    decided = {one.number for one in (*problem.held, *pairs) if one.role is Role.DECIDING}
    needing = {one.number for one in problem.changes if one.deciding}
    return tuple(sorted(({one.number for one in pairs} & needing) - decided))


def violations(problem: Problem, solution: Solution) -> tuple[str, ...]:
    """Tell of every rule that a deal breaks and of everything it says wrongly about itself; empty for a good one."""
    return tuple(_violations(problem, solution))


def _violations(problem: Problem, solution: Solution) -> Iterator[str]:
    seats = {one.slack_user: one for one in problem.seats}
    changes = {one.number: one for one in problem.changes}
    unknown = [one for one in solution.pairs if one.slack_user not in seats or one.number not in changes]
    if unknown:
        yield f"{unknown} are not in the problem"
        return
    yield from _not_allowed(problem, solution.pairs)
    yield from _over_needs(changes, solution.pairs)
    yield from _over_amounts(seats, changes, solution.pairs)
    yield from _broken_chains(problem, changes, solution.pairs)
    if solution.relaxed != relaxed(problem, solution.pairs):
        yield f"what gave way is {relaxed(problem, solution.pairs)}"
    if solution.without_decider != without_decider(problem, solution.pairs):
        yield f"without decider are {without_decider(problem, solution.pairs)}"
    if solution.objective != objective(problem, solution.pairs):
        yield f"the value is {objective(problem, solution.pairs)}, not {solution.objective}"
    if solution.bound < solution.objective:
        yield f"the bound {solution.bound} is below the value"


def _points(problem: Problem, pairs: Sequence[Pair]) -> dict[tuple[str, int], int]:
    """Give the fit's points of those pairs that can be."""
    found = _arcs_of(problem, pairs)
    points = problem.arcs.points
    return {key: int(points[place]) for key, place in found.items()}


def _arcs_of(problem: Problem, pairs: Sequence[Pair]) -> dict[tuple[str, int], int]:
    seat_at = {one.slack_user: place for place, one in enumerate(problem.seats)}
    change_at = {one.number: place for place, one in enumerate(problem.changes)}
    known = [one for one in pairs if one.slack_user in seat_at and one.number in change_at]
    width = max(len(problem.changes), 1)
    keys = problem.arcs.seat.astype(np.int64) * width + problem.arcs.change
    wanted = np.array([seat_at[one.slack_user] * width + change_at[one.number] for one in known], dtype=np.int64)
    place_of = {int(keys[place]): int(place) for place in np.flatnonzero(np.isin(keys, wanted))}
    pairs_of = {(one.slack_user, one.number): int(key) for one, key in zip(known, wanted, strict=True)}
    return {pair: place_of[key] for pair, key in pairs_of.items() if key in place_of}


def _two_cores(problem: Problem, pairs: Sequence[Pair]) -> int:
    deciders = Counter(one.number for one in pairs if one.role is Role.DECIDING)
    places = [
        (place, one) for place, one in enumerate(problem.changes) if one.deciding >= TWO and deciders[one.number] >= TWO
    ]
    best = best_points(problem)
    return sum(two_core_bonus(one, int(best[place])) for place, one in places)


def best_points(problem: Problem) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Give, for each change, the points of whom it suits best among those whose vote can decide on it."""
    arcs = problem.arcs
    best = np.zeros(len(problem.changes), dtype=np.int64)
    np.maximum.at(best, arcs.change[arcs.decides], arcs.points[arcs.decides])
    return best


def _not_allowed(problem: Problem, pairs: Sequence[Pair]) -> Iterator[str]:
    places = _arcs_of(problem, pairs)
    taken = {(one.slack_user, one.number) for one in problem.held}
    for pair in pairs:
        key = (pair.slack_user, pair.number)
        if key in taken:
            yield f"{key} is dealt twice"
        taken.add(key)
        if key not in places:
            yield f"{key} is not allowed"
        elif pair.role is Role.DECIDING and not problem.arcs.decides[places[key]]:
            yield f"{key} cannot decide"


def _over_needs(changes: Mapping[int, Open], pairs: Sequence[Pair]) -> Iterator[str]:
    deciding = Counter(one.number for one in pairs if one.role is Role.DECIDING)
    looks = Counter(one.number for one in pairs if one.role is Role.FIRST_LOOK)
    for number in sorted({one.number for one in pairs}):
        need = changes[number]
        if deciding[number] + looks[number] > need.people:
            yield f"{number} goes to {deciding[number] + looks[number]} people, more than it needs"
        if deciding[number] > need.deciding or looks[number] > need.first_looks:
            yield f"{number} has {deciding[number]} to decide and {looks[number]} to look at it, more than it needs"


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
    """Tell of a change without what it stands on in the same hands, or above it on the list."""
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

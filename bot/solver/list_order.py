"""Make a solution of chosen arcs: who decides and who looks first, and the order of each list."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from bot.domain.day import Role
from bot.domain.deal import Method, Open, Pair, Problem, Solution
from bot.domain.deal_check import objective, without_decider
from bot.domain.deal_wishes import relaxed
from bot.solver.columns import Columns, Ints


def solution_of(columns: Columns, chosen: Ints, *, bound: int, method: Method) -> Solution:
    """Give the solution whose pairs are the chosen arcs; the bound is never below its value."""
    pairs = tuple(_listed(columns.problem, list(_with_roles(columns, chosen))))
    value = objective(columns.problem, pairs)
    return Solution(
        pairs=pairs,
        without_decider=without_decider(columns.problem, pairs),
        relaxed=relaxed(columns.problem, pairs),
        objective=value,
        bound=max(bound, value),
        method=method,
    )


def _with_roles(columns: Columns, chosen: Ints) -> Iterator[Pair]:
    """Let those decide on each change who can and whom it suits best, as many as it needs."""
    left = columns.deciding.copy()
    for arc in chosen[np.lexsort((columns.seat[chosen], -columns.points[chosen]))].tolist():
        change = columns.change[arc]
        decides = bool(columns.decides[arc]) and left[change] > 0
        left[change] -= decides
        yield Pair(
            slack_user=columns.users[columns.seat[arc]],
            number=columns.numbers[change],
            role=Role.DECIDING if decides else Role.FIRST_LOOK,
        )


def _listed(problem: Problem, pairs: list[Pair]) -> Iterator[Pair]:
    """Give the pairs person by person, each list by tier and worth, a chain from the bottom up in its best place."""
    place = {number: at for at, number in enumerate(chain_order(problem.changes))}
    yield from sorted(pairs, key=lambda one: (one.slack_user, place[one.number]))


def chain_order(changes: tuple[Open, ...]) -> Iterator[int]:
    """Give every number in the order of the lists: a chain stands whole where its worthiest change would."""
    for chain in chains(changes):
        yield from (one.number for one in chain)


def chains(changes: tuple[Open, ...]) -> list[tuple[Open, ...]]:
    """Give every chain from the bottom up, in the order of its worthiest change; a single change is a chain of one.

    Changes that stand on each other in a circle are in none.
    """
    known = {one.number: one for one in changes}
    above: dict[int, list[Open]] = defaultdict(list)
    for change in changes:
        if change.below in known and change.below is not None:
            above[change.below].append(change)
    roots = [one for one in changes if one.below not in known]
    found = [tuple(_climb(root, above)) for root in roots]
    return sorted(found, key=lambda chain: min(_order(one) for one in chain))


def _climb(root: Open, above: dict[int, list[Open]]) -> Iterator[Open]:
    """Follow a chain upwards; where it forks, the branch that begins with the lowest number goes with it first."""
    waiting = [root]
    while waiting:
        change = waiting.pop()
        yield change
        waiting += sorted(above[change.number], key=lambda one: -one.number)


def _order(change: Open) -> tuple[int, float, int]:
    return (change.tier, -change.worth, change.number)

"""The true optimum of a small deal: every set of pairs is tried, and counted by the check alone."""

from collections import Counter
from itertools import chain, combinations

from bot.domain.day import Role
from bot.domain.deal import Pair, Problem, Solution
from bot.domain.deal_check import objective, served, violations, without_decider
from bot.domain.deal_wishes import relaxed
from bot.domain.wishes import Wish

SHARE_PRICE = 40_000


def all_deals(problem: Problem) -> list[Solution]:
    """Give every deal that keeps the rules; roles as they are worth most."""
    places = range(len(problem.arcs))
    sets = chain.from_iterable(combinations(places, count) for count in range(len(places) + 1))
    found = (_deal(problem, chosen) for chosen in sets)
    return [one for one in found if not violations(problem, one)]


def _deal(problem: Problem, chosen: tuple[int, ...]) -> Solution:
    pairs = tuple(_bottom_up(problem, [_pair(problem, place, chosen) for place in chosen]))
    value = objective(problem, pairs)
    return Solution(
        pairs=pairs,
        without_decider=without_decider(problem, pairs),
        relaxed=relaxed(problem, pairs),
        objective=value,
        bound=value,
    )


def _pair(problem: Problem, place: int, chosen: tuple[int, ...]) -> Pair:
    """Let the first who can decide do so, as many as the change needs."""
    arcs = problem.arcs
    change = problem.changes[arcs.change[place]]
    before = sum(
        bool(arcs.decides[other]) for other in chosen if other < place and arcs.change[other] == arcs.change[place]
    )
    decides = bool(arcs.decides[place]) and before < change.deciding
    user = problem.seats[arcs.seat[place]].slack_user
    return Pair(slack_user=user, number=change.number, role=Role.DECIDING if decides else Role.FIRST_LOOK)


def _bottom_up(problem: Problem, pairs: list[Pair]) -> list[Pair]:
    below = {one.number: one.below for one in problem.changes}

    def depth(number: int) -> int:
        count, at = 0, below.get(number)
        while at is not None and count <= len(below):
            count, at = count + 1, below.get(at)
        return count

    return sorted(pairs, key=lambda one: depth(one.number))


def minutes_above_share(problem: Problem, solution: Solution) -> float:
    """Give by how many minutes the two busiest are above what they may have."""
    minutes = {one.number: one.minutes for one in problem.changes}
    now = Counter({one.slack_user: one.minutes_before for one in problem.seats})
    before = sum(sorted(now.values())[-2:])
    for pair in solution.pairs:
        now[pair.slack_user] += minutes[pair.number]
    most = max(problem.rules.share * sum(now.values()), before)
    return max(sum(sorted(now.values())[-2:]) - most, 0.0)


def optimum(problem: Problem) -> tuple[int, float]:
    """Give how many priorities the best deal serves, and its value; above the share only to serve one more."""
    deals = all_deals(problem)
    most = max(served(problem, one.pairs) for one in deals)
    best = [one for one in deals if served(problem, one.pairs) == most]
    kept = [one for one in best if all(gone.wish is not Wish.SHARE for gone in one.relaxed)]
    if kept:
        return most, max(one.objective for one in kept)
    return most, max(one.objective - SHARE_PRICE * minutes_above_share(problem, one) for one in best)

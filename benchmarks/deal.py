"""A deal of a made-up day: what it is worth, the bound that nothing exceeds, and what simpler ways would reach.

    python -m benchmarks.deal --changes 1000 --people 100 --seed 1

Prints one JSON line. `objective`, `bound`, `greedy` and `modulo` are in points on the deal's one scale, `gap` is what
the objective lacks at most, `seconds` are those of the solver and `peak_mb` is the process's memory then. `modulo`
hands the worthiest changes round in turn, to whoever comes next and has room, whatever the other rules say.
"""

import argparse
import json
import resource
import sys
import time
from collections import Counter

from benchmarks.deal_days import make_day
from bot.domain.day import Role
from bot.domain.deal import Pair, Problem
from bot.domain.deal_check import objective, violations
from bot.solver.greedy import deal
from bot.solver.solve import solve


def modulo(problem: Problem) -> tuple[Pair, ...]:
    """Give the worthiest changes to one person after the other, within their amounts, until one fits nobody."""
    room = {one.slack_user: one.changes if one.changes is not None else len(problem.changes) for one in problem.seats}
    time_left = {one.slack_user: one.minutes if one.minutes is not None else 1 << 30 for one in problem.seats}
    users = [one.slack_user for one in problem.seats]
    ranked = sorted(problem.changes, key=lambda one: (one.tier, -one.worth, one.number))
    rows = [one for one in ranked for _ in range(one.first_looks)]
    found: dict[tuple[str, int], Pair] = {}
    at = 0
    for one in rows:
        for step in range(len(users)):
            user = users[(at + step) % len(users)]
            if room[user] > 0 and time_left[user] >= one.minutes and (user, one.number) not in found:
                found[user, one.number] = Pair(slack_user=user, number=one.number, role=Role.FIRST_LOOK)
                room[user] -= 1
                time_left[user] -= one.minutes
                at += step + 1
                break
        else:
            break
    return tuple(found.values())


def measure(changes: int, people: int, seed: int) -> dict[str, object]:
    """Deal a day and count it."""
    problem = make_day(changes, people, seed)
    before = resource.getrusage(resource.RUSAGE_SELF)
    began = time.perf_counter()
    solution = solve(problem)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "what": "deal",
        "changes": changes,
        "people": people,
        "seed": seed,
        "arcs": len(problem.arcs),
        "pairs": len(solution.pairs),
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": round((solution.bound - solution.objective) / max(solution.objective, 1), 5),
        "greedy": deal(problem).objective,
        "modulo": objective(problem, modulo(problem)),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2),
        "peak_mb": round(after.ru_maxrss / 1024),
        "method": solution.method,
        "violations": len(violations(problem, solution)),
        "relaxed": dict(Counter(one.wish.value for one in solution.relaxed)),
    }


def main() -> int:
    """Measure the day that is asked for."""
    parser = argparse.ArgumentParser(description="Deal a made-up day and print one JSON line.")
    parser.add_argument("--changes", type=int, default=1_000)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(json.dumps(measure(given.changes, given.people, given.seed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

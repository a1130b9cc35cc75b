"""What no deal can exceed."""

import numpy as np

from bot.domain.deal import DECIDER_BONUS, TOGETHER_BONUS, two_core_bonus
from bot.domain.deal_check import TWO, best_points
from bot.solver.columns import Columns


def loose_bound(columns: Columns) -> int:
    """Give a bound that is cheap: every change gets its best people, however many others want them."""
    changes = columns.change
    bonus = DECIDER_BONUS * (columns.decides & (columns.deciding[changes] > 0))
    value = columns.weight[changes] + columns.worth[changes] + columns.points + bonus
    order = np.lexsort((-value, changes))
    starts = np.searchsorted(changes, np.arange(len(columns.numbers)))
    rank = np.arange(len(order)) - starts[changes[order]]
    best = value[order][rank < columns.people[changes[order]]].sum()
    by_number = sorted(range(len(columns.numbers)), key=lambda place: columns.problem.changes[place].number)
    points = best_points(columns.problem)[by_number]
    opens = [columns.problem.changes[place] for place in by_number]
    cores = sum(two_core_bonus(one, int(p)) for one, p in zip(opens, points, strict=True) if one.deciding >= TWO)
    return int(best) + cores + TOGETHER_BONUS * len(columns.problem.together)

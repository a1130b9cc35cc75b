"""Keep the two busiest within their share of the minutes: what is above it goes, the least valuable first.

An agreed priority that nobody else has stays, for it alone may go above the share.
"""

from collections import Counter

import numpy as np

from bot.domain.deal import DECIDER_BONUS, FIRST_TIER
from bot.solver.columns import NONE, Columns, Ints


def within_share(columns: Columns, chosen: Ints) -> Ints:
    """Take arcs off the busiest until the two busiest have no more than their share, or than they had before."""
    rules, kept = columns.problem.rules, set(chosen.tolist())
    if len(columns.users) < rules.guarded_from:
        return chosen
    minutes = columns.before.copy()
    np.add.at(minutes, columns.seat[chosen], columns.minutes[columns.change[chosen]])
    before = int(np.sort(columns.before)[-2:].sum())
    while kept:
        busiest = np.argsort(-minutes, kind="stable")[:2]
        if minutes[busiest].sum() <= max(rules.share * minutes.sum(), before) + 1e-9:
            break
        theirs = [arc for arc in _tops(columns, kept) if columns.seat[arc] in busiest]
        people = Counter(columns.change[sorted(kept)].tolist())
        theirs = [arc for arc in theirs if not _is_only(columns, arc, people)]
        if not theirs:
            break
        gone = min(theirs, key=lambda arc: (_value(columns, arc), arc))
        kept.remove(gone)
        minutes[columns.seat[gone]] -= columns.minutes[columns.change[gone]]
    return np.array(sorted(kept), dtype=np.int64)


def _tops(columns: Columns, arcs: set[int]) -> list[int]:
    """Give those on which no other stands."""
    below = {int(columns.parent[arc]) for arc in arcs} - {NONE}
    return [arc for arc in sorted(arcs) if arc not in below]


def _is_only(columns: Columns, arc: int, people: Counter[int]) -> bool:
    """Tell whether a priority would be without anybody."""
    change = int(columns.change[arc])
    held = any(one.number == columns.numbers[change] for one in columns.problem.held)
    return bool(columns.tier[change] == FIRST_TIER) and people[change] == 1 and not held


def _value(columns: Columns, arc: int) -> int:
    change = columns.change[arc]
    decides = DECIDER_BONUS * int(columns.decides[arc] and columns.deciding[change] > 0)
    return int(columns.weight[change] + decides + columns.worth[change] + columns.points[arc])

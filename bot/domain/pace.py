"""How a team's real minutes stand to the formula of `effort`, learned from its review days; never per person.

A spell is the time that somebody demonstrably had a change in hand: from *On it*, or from their answer before, to their
answer. Spells are noisy (lunch is in them), so medians are taken, and few of them move little: a kind leans on the
team, the team on the formula, with the weight of twenty spells each.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from bot.domain.change import Change
from bot.domain.effort import MOST, STEP, main_kind, minutes_for

PRIOR_SPELLS = 20
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=2)
LEAST, GREATEST = 0.5, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer of a review day: whose, when it came, and when they pressed *On it*, if they did."""

    who: str
    change: Change
    done_at: datetime
    begun_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """By what the formula's minutes are multiplied, by the kind of a change (code, tests, docs), and from how much.

    A kind that is missing takes `team`; `spells` is the number of times it was learned from.
    """

    team: float = 1.0
    by_kind: Mapping[str, float] = field(default_factory=dict)
    spells: int = 0

    def minutes(self, change: Change) -> int:
        """Give the minutes that a thoughtful answer to a change takes this team, in steps of 5, 5 to 120."""
        factor = self.by_kind.get(main_kind(change), self.team)
        return int(min(max(STEP * round(minutes_for(change) * factor / STEP), STEP), MOST))


BY_FORMULA = Pace()


def learned(answers: Iterable[Answered]) -> Pace:
    """Learn a team's pace from the answers of its days."""
    ratios = defaultdict(list)
    for change, minutes in _spells(answers):
        ratios[main_kind(change)].append(math.log(_bounded(minutes / minutes_for(change))))
    every = [ratio for found in ratios.values() for ratio in found]
    if not every:
        return BY_FORMULA
    team = _leaning(every, on=0.0)
    return Pace(
        team=math.exp(team),
        by_kind={kind: math.exp(_leaning(found, on=team)) for kind, found in sorted(ratios.items())},
        spells=len(every),
    )


def _spells(answers: Iterable[Answered]) -> list[tuple[Change, float]]:
    """Give each change with the minutes that it was in hand, where that is known."""
    last: dict[str, datetime] = {}
    found = []
    for one in sorted(answers, key=lambda answer: (answer.done_at, answer.who, answer.change.number)):
        starts = [at for at in (one.begun_at, last.get(one.who)) if at is not None and at < one.done_at]
        last[one.who] = one.done_at
        if starts and SHORTEST <= one.done_at - max(starts) <= LONGEST:
            found.append((one.change, (one.done_at - max(starts)).total_seconds() / 60))
    return found


def _leaning(ratios: list[float], *, on: float) -> float:
    weight = len(ratios) / (len(ratios) + PRIOR_SPELLS)
    return weight * median(ratios) + (1 - weight) * on


def _bounded(ratio: float) -> float:
    return min(max(ratio, LEAST), GREATEST)

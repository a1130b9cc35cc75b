"""Weekly review days of a community's past, dealt by the product and by simple rules, and what then came true.

    python -m benchmarks.replay FILE

Signed up is who answered anything in the seven days after; five changes each, at most two people a change, as many
pairs as that leaves room for (five times the people or twice the backlog); nobody gets their own change or one whose
newest patch set they answered. The backlog is open, ready and touched within 60 days; the first year only teaches.
A hit is a pair where that person answers that change within 14 days. Prints one JSON line, shares of one:

    captured         hits of those that could be had with as many pairs (`oracle`); the same of the simple rules
    who_hit          of the dealt changes that a participant answered: one who did was named
    waiting_reached  of the changes nobody had answered since their newest patch set, as far as there was room
    gini             of the changes dealt to each participant, the mean of the days
    core_coverage    of the deciding votes that dealt changes lacked, as far as those who can decide had room
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.events import read
from benchmarks.replay_deal import Deciders, deal_all, deciding_on, problem_of
from benchmarks.replay_figures import Counted, Flags, share
from benchmarks.replay_simple import by_lot, by_number, in_turn
from bot.domain.chance import Chance
from bot.domain.lessons import foretold, lessons
from bot.domain.past import DAY_S, Past
from bot.domain.past_days import CAME_TRUE_DAYS, PastDay, past_days
from bot.domain.ranking import Expertise

WARM_UP_DAYS, TAUGHT_BEFORE, WEEK_DAYS = 365.0, 300.0, 7.0


def days_of(pasts: Sequence[Past]) -> tuple[PastDay, ...]:
    """Give the weekly days up to a fortnight before the last event; those of the first year only teach."""
    last_s = max((one.touched_s(np.inf) for one in pasts), default=0.0) - CAME_TRUE_DAYS * DAY_S
    first_s = first_dealt(pasts) - TAUGHT_BEFORE // WEEK_DAYS * WEEK_DAYS * DAY_S
    return tuple(past_days(pasts, first_s=first_s, last_s=last_s, step_days=WEEK_DAYS))


def first_dealt(pasts: Sequence[Past]) -> float:
    """Give when the first year is over."""
    return min((one.created_s for one in pasts), default=0.0) + WARM_UP_DAYS * DAY_S


def replayed(pasts: Sequence[Past]) -> dict[str, float]:
    """Give the figures of a community."""
    taught = lessons(pasts, days_of(pasts), expertise=Expertise())
    told = foretold(taught, Chance.begun())
    dealt = [(day, chances) for day, chances in told if day.at_s >= first_dealt(pasts)]
    days, deciders = [day for day, _ in dealt], Deciders(pasts=tuple(pasts))
    deciding = [deciding_on(day, deciders) for day in days]

    def counted(deals: Sequence[Flags]) -> Counted:
        rows = zip(days, deals, deciding, strict=True)
        return Counted.summed(Counted.of(day, dealt, decides=of.decides, lacks=of.lacks) for day, dealt, of in rows)

    rows = zip(dealt, deciding, strict=True)
    product = deal_all(problem_of(day, chances, of, seed=seed) for seed, ((day, chances), of) in enumerate(rows))
    lots = counted([by_lot(day, seed=seed) for seed, day in enumerate(days)])
    return figures(counted(product)) | {
        "waiting_reached_random": lots.waiting_reached,
        "modulo": counted([by_number(day) for day in days]).captured,
        "round_robin": counted([in_turn(day) for day in days]).captured,
        "random": lots.captured,
    }


def figures(product: Counted) -> dict[str, float]:
    """Give the product's own figures."""
    return {
        "days": product.days,
        "pairs": product.pairs,
        "hit": product.hit,
        "oracle": product.oracle,
        "captured": product.captured,
        "who_hit": product.who_hit,
        "waiting_reached": product.waiting_reached,
        "gini": share(product.gini, product.days),
        "core_coverage": product.core_coverage,
    }


def main() -> None:
    """Replay the file named on the command line."""
    print(json.dumps(replayed(read(Path(sys.argv[1])))))


if __name__ == "__main__":
    main()

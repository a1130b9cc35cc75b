"""Put a replayed day through the product's own deal: its worth, its problem, its solver, its check."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.replay_figures import A_CHANGE, AMOUNT
from bot.domain.deal import Arcs, Open, Problem, Seat
from bot.domain.deal_check import violations
from bot.domain.past import DAY_S, Past
from bot.domain.past_days import PastDay
from bot.domain.worth import ChangeFacts, worth_of
from bot.solver.pool import SolverPool

MINUTES = 20
"""All changes take as long: five each is the amount of a replayed day."""

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]

BEST_VOTE = 2
LEAST_CHANCE = 1e-9
RECENT_DAYS = 365.0
TWO_CORES = 0.7


@dataclass(slots=True)
class Deciders:
    """Who has given a +2 in the year before, and how many of them a change needs here: two where that is the habit."""

    pasts: tuple[Past, ...]
    _votes: list[tuple[float, int]] = field(init=False)
    _merged: list[tuple[float, int]] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the votes and the merges by time."""
        said = [(said.at_s, said) for one in self.pasts for said in (*one.answers, *one.replies)]
        self._votes = sorted((at_s, one.account) for at_s, one in said if one.vote >= BEST_VOTE)
        merged = (one for one in self.pasts if one.is_merged)
        self._merged = sorted((one.closed_s, _best_votes(one, one.closed_s)) for one in merged)

    def at(self, at_s: float) -> frozenset[int]:
        """Give who could decide then."""
        since = at_s - RECENT_DAYS * DAY_S
        return frozenset(account for when, account in self._votes if since < when <= at_s)

    def needed(self, at_s: float) -> int:
        """Give how many deciding votes a change needed: two if most of the year's merged ones had two."""
        since = at_s - RECENT_DAYS * DAY_S
        counts = [count for when, count in self._merged if since < when <= at_s]
        several = sum(count >= A_CHANGE for count in counts)
        return A_CHANGE if counts and several >= TWO_CORES * len(counts) else 1


def _best_votes(one: Past, at_s: float) -> int:
    """Count the deciding votes of others than the owner."""
    return sum(vote >= BEST_VOTE for account, vote in one.votes_at(at_s).items() if account != one.owner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """Who of a day's people can decide, and how many deciding votes each of its changes lacks."""

    decides: Flags
    lacks: Counts


def deciding_on(day: PastDay, deciders: Deciders) -> Deciding:
    """Give both in the order of the day."""
    cores, needed = deciders.at(day.at_s), deciders.needed(day.at_s)
    lacks = [max(needed - _best_votes(one, day.at_s), 0) for one in day.changes]
    return Deciding(
        decides=np.array([account in cores for account in day.people], dtype=np.bool_),
        lacks=np.array(lacks, dtype=np.int64),
    )


def problem_of(day: PastDay, chances: NDArray[np.float64], deciding: Deciding, *, seed: int) -> Problem:
    """Put a day as the product would: each chance, changes x people, relative to the best one of the day."""
    rows, columns = np.nonzero(day.can)
    values = chances[rows, columns]
    return Problem(
        seats=tuple(Seat(slack_user=_user(account), changes=AMOUNT, minutes=None) for account in day.people),
        changes=tuple(_open(one, day.at_s, int(lack)) for one, lack in zip(day.changes, deciding.lacks, strict=True)),
        arcs=Arcs(
            seat=columns.astype(np.int32),
            change=rows.astype(np.int32),
            value=values / max(values.max(initial=0.0), LEAST_CHANCE),
            decides=deciding.decides[columns],
        ),
        seed=seed,
    )


def _user(account: int) -> str:
    return f"U{account:08d}"


def _open(one: Past, at_s: float, lacks: int) -> Open:
    answers = one.answers_by(at_s)
    given = [said for said in answers if said.vote >= BEST_VOTE]
    facts = ChangeFacts(
        number=one.number,
        days=int((at_s - one.newest_s(at_s)) / DAY_S) if not one.answered_newest(at_s) else 0,
        is_never_answered=not answers,
        deciding_missing=lacks,
        first_vote_by=given[0].account if given else None,
        first_vote=given[0].vote if given else 0,
    )
    worth = worth_of(facts)
    return Open(
        number=one.number, tier=worth.tier, worth=worth.points, minutes=MINUTES, deciding=lacks, first_looks=A_CHANGE
    )


def deal_all(problems: Iterable[Problem]) -> list[Flags]:
    """Solve the problems with the product's solver and give each deal as changes x people."""
    return asyncio.run(_deal_all(problems))


async def _deal_all(problems: Iterable[Problem]) -> list[Flags]:
    async with SolverPool() as solver:
        return [await _dealt(solver, problem) for problem in problems]


async def _dealt(solver: SolverPool, problem: Problem) -> Flags:
    solution = await solver.solve(problem)
    assert not violations(problem, solution)
    row = {one.number: at for at, one in enumerate(problem.changes)}
    column = {one.slack_user: at for at, one in enumerate(problem.seats)}
    dealt = np.zeros((len(row), len(column)), dtype=np.bool_)
    for pair in solution.pairs:
        dealt[row[pair.number], column[pair.slack_user]] = True
    return dealt

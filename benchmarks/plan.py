"""The plan of a day: from a snapshot to everybody's list, for 1,000 changes x 100 people and 10,000 x 500.

Prints the seconds of each step, the ratio to the limit (one second for the first size), and what the greedy deal
reaches of a bound that no deal can exceed.
"""

import asyncio
import resource
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from benchmarks.figures import show
from bot.domain.change import Account, Change, ChangeStatus, FileChange, Label, Message, PatchSet, Vote
from bot.domain.day import Day, DayState
from bot.domain.deal_check import violations
from bot.domain.participation import participants
from bot.domain.people import Amount, Link, Person, Proof, Scope, SignUp
from bot.domain.site import Site
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.judging import judged
from bot.flows.pool import pool_of
from bot.flows.problem import Ask, problem_of
from bot.flows.suiting import Suiting
from bot.solver.pool import SolverPool

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LIMIT_S = 1.0
SIZES = ((1_000, 100), (10_000, 500))
AREAS = 60
FIRST_ACCOUNT = 1_000
CI = 999
TEAM = Team(
    key="glance",
    name="Glance",
    channel="C0GLANCE",
    repositories=("glance", "glance_store", "glanceclient"),
    deciding_groups=("glance-core",),
)


def make_change(number: int, people: int) -> Change:
    """Make a change of some area with a CI's vote, and reviews by people who tend to that area."""
    area = number % AREAS
    created = NOW - timedelta(days=2 + number % 90)
    owner = FIRST_ACCOUNT + number * 7 % people
    reviewers = [FIRST_ACCOUNT + (area * 3 + shift) % people for shift in range(number % 4)]
    reviewers = [one for one in reviewers if one != owner]
    votes = tuple(Vote(account_id=one, value=1, at=created) for one in reviewers)
    messages = tuple(
        Message(
            id=f"{number}-{place}",
            author_id=one,
            at=created + timedelta(hours=place + 1),
            text="Patch Set 1: Code-Review+1\n\nThis reads well.",
            patch_set=1,
        )
        for place, one in enumerate(reviewers)
    )
    return Change(
        number=number,
        project=TEAM.repositories[number % 3],
        branch="master",
        change_id=f"I{number}",
        subject=f"Change {number}",
        status=ChangeStatus.NEW,
        owner_id=owner,
        created_at=created,
        updated_at=created,
        patch_sets=(PatchSet(number=1, commit=f"c{number}", created_at=created, uploader_id=owner),),
        insertions=number * 13 % 300,
        files=(FileChange(path=f"area{area}/file{number % 9}.py", insertions=number * 13 % 300),),
        labels={
            "Code-Review": Label(name="Code-Review", best=2, worst=-2, votes=votes),
            "Verified": Label(name="Verified", best=2, worst=-2, votes=(Vote(account_id=CI, value=1, at=created),)),
            "Workflow": Label(name="Workflow", best=1, worst=-1),
        },
        messages=messages,
    )


def make_snapshot(changes: int, people: int) -> tuple[Snapshot, Day]:
    """Make a workspace with that many open changes and participants, a third of whom can decide."""
    accounts = {FIRST_ACCOUNT + one: Account(id=FIRST_ACCOUNT + one, username=f"u{one}") for one in range(people)}
    users = {f"U{one}": Person(slack_user=f"U{one}", name=f"u{one}") for one in range(people)}
    day = Day(
        id="day",
        team=TEAM.key,
        on=NOW.date(),
        state=DayState.OPEN,
        host="U0",
        opens_at=NOW,
        closes_at=NOW + timedelta(hours=12),
        created_at=NOW,
    )
    site = Site(
        url="https://review.example.org",
        version="3.13",
        account=Account(id=1),
        probed_at=NOW,
        groups={"glance-core": tuple(sorted(accounts))[: people // 3]},
    )
    snapshot = Snapshot(
        revision=1,
        now=NOW,
        teams={TEAM.key: TEAM},
        site=site,
        days={day.id: day},
        people=users,
        links={
            user: Link(slack_user=user, account_id=FIRST_ACCOUNT + int(user[1:]), proof=Proof.HOST, since=NOW)
            for user in users
        },
        sign_ups=tuple(
            SignUp(slack_user=user, scope=Scope.DAY, subject=day.id, at=NOW, amount=Amount(changes=5)) for user in users
        ),
        changes={number: make_change(number, people) for number in range(1, changes + 1)},
        accounts=accounts | {CI: Account(id=CI, username="ci", is_service_user=True)},
    )
    return snapshot, day


async def measure(changes: int, people: int) -> None:
    """Time each step of one plan, the facts judged for the first time and again after one change moved."""
    snapshot, day = make_snapshot(changes, people)
    steps: dict[str, float] = {}
    began = time.perf_counter()
    judged(snapshot, TEAM)
    steps["judge"] = time.perf_counter() - began
    moved = replace(snapshot, changes={**snapshot.changes, 1: replace(snapshot.changes[1], subject="Moved")})
    again = time.perf_counter()
    judged(moved, TEAM)
    steps["judge_again"] = time.perf_counter() - again
    mark = time.perf_counter()
    pool = pool_of(moved, day)
    steps["pool"] = time.perf_counter() - mark
    mark = time.perf_counter()
    parts = participants(moved, day)
    ask = Ask(users=frozenset(part.slack_user for part in parts))
    problem = problem_of(moved, day, pool, parts, ask, Suiting(moved, TEAM, parts))
    steps["problem"] = time.perf_counter() - mark
    async with SolverPool(limit_s=120) as solver:
        mark = time.perf_counter()
        solution = await solver.solve(problem)
        steps["solve"] = time.perf_counter() - mark
    total = sum(value for name, value in steps.items() if name != "judge_again")
    show(
        "plan",
        changes=changes,
        people=people,
        pool=len(pool),
        arcs=len(problem.arcs),
        pairs=len(solution.pairs),
        violations=len(violations(problem, solution)),
        of_bound=round(solution.objective / solution.bound, 3) if solution.bound else None,
        seconds={name: round(value, 3) for name, value in steps.items()},
        total_s=round(total, 3),
        of_limit=round(total / (LIMIT_S * changes * people / (SIZES[0][0] * SIZES[0][1])), 3),
        peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    )


def main() -> int:
    """Measure both sizes."""
    for changes, people in SIZES:
        asyncio.run(measure(changes, people))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Deal a day's pool to whoever has room, with the reasons for each.

The pool and the fits come from the rules as they are now (`problem`, `suiting`); the choice is the solver's; what comes
back is rows. What somebody holds is never moved: only new pairs are made, for the people named and, if asked, for these
changes only.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.domain import messages
from bot.domain.after import after
from bot.domain.day import Day, Dealt, DealtState, Role
from bot.domain.deal import Open, Pair, Problem, Solution
from bot.domain.outcome import Outcome
from bot.domain.participation import Participant, participants
from bot.domain.reasons import Reason, ReasonKind
from bot.domain.snapshot import Snapshot
from bot.domain.wishes import Relaxed
from bot.flows.asking import decided
from bot.flows.eligible import why_not_dealt_to, why_not_reached
from bot.flows.judging import judged
from bot.flows.learning import is_learned
from bot.flows.list_out import list_in_hours, list_now
from bot.flows.pool import Pooled, pool_of
from bot.flows.problem import Ask, problem_of
from bot.flows.suiting import Suiting
from bot.ports import Ports

AT_ONCE = 2_000
"""With more pairs the problem is put in a thread: it takes longer than an acknowledgement may wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """New rows, the dealt changes for which no deciding reviewer had time left, and the wishes that gave way."""

    rows: tuple[Dealt, ...] = ()
    without_decider: tuple[int, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()

    @property
    def users(self) -> tuple[str, ...]:
        """Give who got something."""
        return tuple(sorted({row.slack_user for row in self.rows}))


NO_DEAL = Deal()


def taking_changes(part: Participant) -> bool:
    """Tell whether a participant is dealt to: linked, dealt and not picking, and not only around."""
    return why_not_dealt_to(part) is None


def reached(snapshot: Snapshot, day: Day) -> tuple[Participant, ...]:
    """Give the participants who are dealt to by themselves: for the others of them nothing is kept back.

    They take changes, and have an hour left in which a list can reach them.
    """
    return tuple(part for part in participants(snapshot, day) if why_not_reached(snapshot, day, part) is None)


async def deal_out(
    snapshot: Snapshot,
    day: Day,
    *,
    users: Collection[str],
    ports: Ports,
    only: Collection[int] | None = None,
    most: int | None = None,
    above: int = 0,
) -> Deal:
    """Deal to these participants what they have room for; `above` lifts their room, `most` caps what each gets now."""
    parts = participants(snapshot, day)
    pool = [one for one in pool_of(snapshot, day) if only is None or one.number in only]
    if not pool or not any(part.slack_user in users and part.account_id for part in parts):
        return NO_DEAL
    ask = Ask(users=frozenset(users), most=most, above=above)
    put = _put(snapshot, day, pool, parts, ask)
    is_quick = is_learned(judged(snapshot, snapshot.teams[day.team]), snapshot.now)
    problem, suiting = put() if is_quick and len(pool) * len(parts) <= AT_ONCE else await asyncio.to_thread(put)
    solution = await ports.solver.solve(problem)
    return Deal(
        rows=tuple(_rows(snapshot, day, problem, solution, suiting)),
        without_decider=solution.without_decider,
        relaxed=solution.relaxed,
    )


def _put(
    snapshot: Snapshot, day: Day, pool: Sequence[Pooled], parts: Sequence[Participant], ask: Ask
) -> Callable[[], tuple[Problem, Suiting]]:
    """Give what puts the problem, to be called here or in a thread."""

    def put() -> tuple[Problem, Suiting]:
        suiting = Suiting(snapshot, snapshot.teams[day.team], parts)
        return problem_of(snapshot, day, pool, parts, ask, suiting), suiting

    return put


def _rows(snapshot: Snapshot, day: Day, problem: Problem, solution: Solution, suiting: Suiting) -> Iterator[Dealt]:
    changes = {one.number: one for one in problem.changes}
    last_order = {row.slack_user: row.order for row in snapshot.dealt_on(day.id)}
    news = {seat.slack_user for seat in problem.seats if seat.is_newcomer}
    for pair in solution.pairs:
        one, change = changes[pair.number], snapshot.changes[pair.number]
        last_order[pair.slack_user] = last_order.get(pair.slack_user, -1) + 1
        suits = suiting.reasons(change, snapshot.links[pair.slack_user].account_id)
        yield Dealt(
            day=day.id,
            slack_user=pair.slack_user,
            number=pair.number,
            patch_set=change.current.number,
            role=pair.role,
            state=DealtState.DEALT,
            at=snapshot.now,
            minutes=one.minutes,
            order=last_order[pair.slack_user],
            reasons=(*one.reasons, *_why(pair, one, suits, is_new=pair.slack_user in news)),
            is_last_vote=pair.role is Role.DECIDING and _is_last_vote(one),
        )


def _is_last_vote(change: Open) -> bool:
    return any(reason.kind is ReasonKind.ONE_VOTE_SHORT for reason in change.reasons)


def _why(pair: Pair, change: Open, suits: tuple[Reason, ...], *, is_new: bool) -> tuple[Reason, ...]:
    """Give why this person: the last vote first, then what they know, then what is left to say."""
    found: list[Reason] = []
    short = next((one for one in change.reasons if one.kind is ReasonKind.ONE_VOTE_SHORT), None)
    if pair.role is Role.DECIDING and short is not None:
        found.append(Reason(kind=ReasonKind.LAST_VOTE, account_id=short.account_id))
    found += suits
    if change.below is not None:
        found.append(Reason(kind=ReasonKind.CHAIN, number=change.below))
    if is_new:
        found.append(Reason(kind=ReasonKind.SMALL))
    if not found and pair.role is Role.DECIDING:
        found.append(Reason(kind=ReasonKind.DECIDES))
    if not found:
        found.append(Reason(kind=ReasonKind.FIRST_LOOK))
    return tuple(found)


async def passed_on(snapshot: Snapshot, day: Day, returned: Collection[int], *, ports: Ports) -> Outcome:
    """Deal what came back to others who have room left and whose list is due, and only that."""
    if not day.is_open or not returned:
        return Outcome()
    had = {row.slack_user for row in snapshot.dealt_on(day.id) if row.number in returned}
    others = {part.slack_user for part in reached(snapshot, day)} - had
    dealt = await deal_out(snapshot, day, users=others, only=frozenset(returned), ports=ports)
    now = after(snapshot, Outcome(puts=dealt.rows))
    lists = sum((list_in_hours(now, day, user) for user in dealt.users), Outcome())
    return Outcome(puts=dealt.rows) + lists


async def deal_to_newly_linked(slack_user: str, *, ports: Ports) -> None:
    """Deal to somebody whose Gerrit account is known now, on every open day they take part in."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, None]:
        outcome = Outcome()
        for day in snapshot.days.values():
            parts = [part for part in participants(snapshot, day) if part.slack_user == slack_user]
            if not day.is_open or not parts or not taking_changes(parts[0]):
                continue
            dealt = await deal_out(after(snapshot, outcome), day, users={slack_user}, ports=ports)
            outcome += Outcome(puts=dealt.rows, edits=(messages.board_edit(day),)) + list_now(snapshot, day, slack_user)
        return outcome, None

    await decided(ports, decide)

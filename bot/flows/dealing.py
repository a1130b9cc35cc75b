"""Deal a day's pool to whoever has room, with the reasons for each.

The pool and the fits come from the rules as they are now; the choice is the solver's; what comes back is rows. What
somebody holds is never moved: only new pairs are made, for the people named and, if asked, for these changes only.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from bot.domain import messages
from bot.domain.accounts import deciding_on
from bot.domain.after import after
from bot.domain.backlog import Needs
from bot.domain.day import Day, Dealt, DealtState, Role
from bot.domain.deal import Fit, Open, Pair, Problem, Seat, Solution
from bot.domain.expertise import Part, Profiles, fits, learn, scores
from bot.domain.outcome import Outcome
from bot.domain.participation import Participant, participants
from bot.domain.reasons import Reason, ReasonKind
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.asking import decided
from bot.flows.eligible import bars_of, newcomers, why_not_dealt_to, why_not_reached
from bot.flows.judging import Judged, is_new_here, judged
from bot.flows.list_out import list_in_hours, list_now
from bot.flows.pool import Pooled, pool_of
from bot.flows.room import room_of
from bot.ports import Ports

AT_ONCE = 2_000
CONSIDERED = 24
BEST_OF_EACH = 8
IN_TURN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """New rows, and the dealt changes for which no deciding reviewer had time left."""

    rows: tuple[Dealt, ...] = ()
    without_decider: tuple[int, ...] = ()

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
    parts = [part for part in participants(snapshot, day) if part.slack_user in users and part.account_id]
    pool = [one for one in pool_of(snapshot, day) if only is None or one.number in only]
    if not parts or not pool:
        return NO_DEAL
    make = partial(problem_of, snapshot, day, pool, parts, most=most, above=above)
    # A large one takes longer than an acknowledgement may wait.
    problem = await asyncio.to_thread(make) if len(pool) * len(parts) > AT_ONCE else make()
    solution = await ports.solver.solve(problem)
    return Deal(rows=tuple(_rows(snapshot, day, problem, solution)), without_decider=solution.without_decider)


def problem_of(
    snapshot: Snapshot,
    day: Day,
    pool: Iterable[Pooled],
    parts: Iterable[Participant],
    *,
    most: int | None = None,
    above: int = 0,
) -> Problem:
    """Put the deal as a problem: seats with what is left of their amounts, changes with what they still need."""
    team = snapshot.teams[day.team]
    held = [row for row in snapshot.dealt_on(day.id) if row.is_held or row.state is DealtState.DONE]
    changes = tuple(_open(one, held) for one in pool)
    wanted = tuple(one for one in changes if one.deciding or one.first_looks)
    seated = tuple(parts)
    deciders = judged(snapshot, team).deciders
    deciding = {one.number: deciding_on(snapshot.changes[one.number], deciders=deciders, team=team) for one in wanted}
    return Problem(
        seats=tuple(_seat(snapshot, day, part, deciding, most=most, above=above) for part in seated),
        changes=wanted,
        fits=tuple(_fits(snapshot, day, team, wanted, seated)),
        held=tuple(Pair(slack_user=row.slack_user, number=row.number, role=row.role) for row in held),
        seed=day.seed,
    )


def _open(pooled: Pooled, held: list[Dealt]) -> Open:
    """Give a change with what it needs beyond the people who have it; a quiet one may go to one person more."""
    here = [row for row in held if row.number == pooled.number and row.is_held]
    busy = [row for row in here if not row.is_quiet]
    deciders = sum(row.role is Role.DECIDING for row in busy)
    left = Needs(
        deciding=max(pooled.needs.deciding - deciders, 0),
        first_looks=max(pooled.needs.first_looks - (len(busy) - deciders), 0),
    )
    is_full = len(busy) >= pooled.needs.people
    return Open(
        number=pooled.number,
        tier=pooled.tier,
        worth=pooled.worth,
        minutes=pooled.minutes,
        deciding=0 if is_full else left.deciding,
        first_looks=0 if is_full else left.first_looks,
        below=pooled.below,
        reasons=pooled.reasons,
    )


def _seat(
    snapshot: Snapshot,
    day: Day,
    part: Participant,
    deciding: Mapping[int, Collection[int]],
    *,
    most: int | None,
    above: int,
) -> Seat:
    room = room_of(snapshot, day, part)
    return Seat(
        slack_user=part.slack_user,
        changes=_least(room.changes + above if room.changes is not None else None, most),
        minutes=None if above else room.minutes,
        decides=frozenset(number for number, accounts in deciding.items() if part.account_id in accounts),
        is_newcomer=is_new_here(snapshot, day, part.slack_user),
    )


def _least(one: int | None, other: int | None) -> int | None:
    given = [value for value in (one, other) if value is not None]
    return min(given, default=None)


def _fits(
    snapshot: Snapshot, day: Day, team: Team, changes: Iterable[Open], parts: tuple[Participant, ...]
) -> Iterator[Fit]:
    now = judged(snapshot, team)
    profiles = _profiles(snapshot, now)
    dealt: defaultdict[int, list[Dealt]] = defaultdict(list)
    for row in snapshot.dealt_on(day.id):
        dealt[row.number].append(row)
    new = newcomers(snapshot, day, parts)
    for one in changes:
        change = snapshot.changes[one.number]
        answered = {row.account_id: row.patch_set for row in now.reviews[one.number]}
        scored = scores(change, profiles, answered=answered)
        bars = bars_of(change, team, reviewed=now.reviews[one.number], rows=dealt[one.number])
        able = [part for part in parts if bars.against(part, is_new=part.slack_user in new) is None]
        able = shortlist(able, scored, deciding_on(change, deciders=now.deciders, team=team), turn=one.number)
        found = fits(change, (part.account_id or 0 for part in able), profiles, answered=answered, scored=scored)
        for part in able:
            suits = found[part.account_id or 0]
            yield Fit(slack_user=part.slack_user, number=one.number, value=suits.value, reasons=suits.reasons)


def shortlist(
    able: list[Participant], scored: Mapping[int, float], deciding: Collection[int], *, turn: int
) -> list[Participant]:
    """Give who is considered for a change: everybody in a team of usual size.

    In a large one the best who can decide and the best who cannot, and some of the others in turn, so that nobody is
    left out of all changes.
    """
    if len(able) <= CONSIDERED:
        return able
    ranked = sorted(able, key=lambda part: (-scored.get(part.account_id or 0, 0.0), part.slack_user))
    can = [part for part in ranked if part.account_id in deciding][:BEST_OF_EACH]
    cannot = [part for part in ranked if part.account_id not in deciding][:BEST_OF_EACH]
    start = turn * IN_TURN % len(able)
    chosen = {part.slack_user: part for part in (*can, *cannot, *(able[start:] + able[:start])[:IN_TURN])}
    return list(chosen.values())


def _profiles(snapshot: Snapshot, now: Judged) -> Profiles:
    """Learn who knows what from reviews and authorship, as far back as the facts reach."""
    return learn(now.changes, _parts(now), at=snapshot.now)


def _parts(now: Judged) -> Iterator[Part]:
    for number, found in now.reviews.items():
        change = now.changes[number]
        yield Part(account_id=change.owner_id, number=number, at=change.created_at, wrote=True)
        for review in found:
            yield Part(account_id=review.account_id, number=number, at=review.at)


def _rows(snapshot: Snapshot, day: Day, problem: Problem, solution: Solution) -> Iterator[Dealt]:
    changes = {one.number: one for one in problem.changes}
    suits = {(one.slack_user, one.number): one.reasons for one in problem.fits}
    last_order = {row.slack_user: row.order for row in snapshot.dealt_on(day.id)}
    news = {seat.slack_user for seat in problem.seats if seat.is_newcomer}
    for pair in solution.pairs:
        change, current = changes[pair.number], snapshot.changes[pair.number].current
        last_order[pair.slack_user] = last_order.get(pair.slack_user, -1) + 1
        why = _why(pair, change, suits[pair.slack_user, pair.number], is_new=pair.slack_user in news)
        yield Dealt(
            day=day.id,
            slack_user=pair.slack_user,
            number=pair.number,
            patch_set=current.number,
            role=pair.role,
            state=DealtState.DEALT,
            at=snapshot.now,
            minutes=change.minutes,
            order=last_order[pair.slack_user],
            reasons=(*change.reasons, *why),
            is_last_vote=pair.role is Role.DECIDING and _is_last_vote(change),
        )


def _is_last_vote(change: Open) -> bool:
    return any(reason.kind is ReasonKind.ONE_VOTE_SHORT for reason in change.reasons)


def _why(pair: Pair, change: Open, suits: tuple[Reason, ...], *, is_new: bool) -> tuple[Reason, ...]:
    """Give why this person: the last vote first, then what they know, then what is left to say."""
    found: list[Reason] = []
    short = next((one for one in change.reasons if one.kind is ReasonKind.ONE_VOTE_SHORT), None)
    if pair.role is Role.DECIDING and short is not None:
        found.append(Reason(kind=ReasonKind.LAST_VOTE, account_id=short.account_id))
    found += [one for one in suits if one.kind is not ReasonKind.SPREAD]
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

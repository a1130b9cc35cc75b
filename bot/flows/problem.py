"""A day's deal as a problem: who has how much room, what the changes still need, and which pairs can be.

Everybody who takes part has a seat, because shares are counted over all; who is not dealt to now has no room in it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.domain.accounts import deciding_on
from bot.domain.backlog import Needs
from bot.domain.companies import company_of
from bot.domain.day import Day, Dealt, DealtState, Role
from bot.domain.deal import Arcs, Held, Open, Problem, Rules, Seat, Together, usual_worth
from bot.domain.participation import Participant
from bot.domain.people import Mode
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.eligible import Bars, bars_of, newcomers
from bot.flows.judging import Judged, judged
from bot.flows.pool import Pooled
from bot.flows.room import minutes_of_late, room_of
from bot.flows.suiting import Suiting

BEST_PEOPLE, BEST_CHANGES = 40, 60
"""Who is considered in a large team: each change's best people, and each person's best changes, of each role."""


GUARDED_MINUTES = 600
"""From so many minutes in 30 days on, shares say something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a deal is asked for: `users` get something, at most `most` each, `above` more than their amount leaves.

    Nobody above their own wish is held to the share of the busiest, and a deal for one click to equal worth.
    """

    users: frozenset[str]
    most: int | None = None
    above: int = 0

    @property
    def is_own_click(self) -> bool:
        """Tell whether somebody asked for it themselves, beyond what was dealt to them."""
        return self.most is not None or self.above > 0


def problem_of(
    snapshot: Snapshot,
    day: Day,
    pool: Iterable[Pooled],
    parts: Sequence[Participant],
    ask: Ask,
    suiting: Suiting,
) -> Problem:
    """Put the deal as a problem; `parts` are all who take part, `suiting` is of them, in their order."""
    team = snapshot.teams[day.team]
    rows = [row for row in snapshot.dealt_on(day.id) if row.is_held or row.state is DealtState.DONE]
    topics = _shared_topics(snapshot, pool := tuple(pool), rows)
    changes = tuple(one for one in _opens(snapshot, pool, rows, topics) if one.deciding or one.first_looks)
    seats = tuple(_seats(snapshot, day, parts, ask))
    return Problem(
        seats=seats,
        changes=changes,
        arcs=_arcs(snapshot, day, team, changes, parts, ask, suiting),
        held=tuple(_held(snapshot, team, row, topics) for row in rows),
        together=tuple(_together(snapshot, changes, parts, seats, suiting)),
        rules=Rules(
            mean_worth=0 if ask.is_own_click else usual_worth(seats, changes),
            share=_share(team, seats, ask),
        ),
        seed=day.seed,
    )


def _share(team: Team, seats: Iterable[Seat], ask: Ask) -> float:
    """Give the most that the two busiest may have; all of it while too little was dealt to speak of shares."""
    is_little = sum(seat.minutes_before for seat in seats) < GUARDED_MINUTES
    return 1.0 if ask.is_own_click or is_little else team.busiest_share


# ---------------------------------------------------------------- changes


def _shared_topics(snapshot: Snapshot, pool: Sequence[Pooled], rows: Iterable[Dealt]) -> frozenset[str]:
    """Give the topics that several of the day's changes have: one alone is nothing to keep together."""
    numbers = {one.number for one in pool} | {row.number for row in rows}
    found = Counter(snapshot.changes[number].topic for number in numbers if number in snapshot.changes)
    return frozenset(topic for topic, count in found.items() if topic and count > 1)


def _opens(
    snapshot: Snapshot, pool: Iterable[Pooled], rows: Iterable[Dealt], topics: Collection[str]
) -> Iterator[Open]:
    held: defaultdict[int, list[Dealt]] = defaultdict(list)
    for row in rows:
        if row.is_held:
            held[row.number].append(row)
    for one in pool:
        topic = snapshot.changes[one.number].topic
        yield _open(one, held[one.number], topic if topic in topics else "")


def _open(pooled: Pooled, held: Sequence[Dealt], topic: str) -> Open:
    """Give a change with what it needs beyond the people who have it; a quiet one may go to one person more."""
    busy = [row for row in held if not row.is_quiet]
    deciders = sum(row.role is Role.DECIDING for row in busy)
    places = max(pooled.needs.people - len(busy), 0)
    left = Needs(
        deciding=min(max(pooled.needs.deciding - deciders, 0), places),
        first_looks=min(max(pooled.needs.first_looks - (len(busy) - deciders), 0), places),
    )
    return Open(
        number=pooled.number,
        tier=pooled.tier,
        worth=pooled.worth,
        minutes=pooled.minutes,
        deciding=left.deciding,
        first_looks=left.first_looks,
        below=pooled.below,
        topic=topic,
        reasons=pooled.reasons,
    )


def _held(snapshot: Snapshot, team: Team, row: Dealt, topics: Collection[str]) -> Held:
    change = snapshot.changes.get(row.number)
    return Held(
        slack_user=row.slack_user,
        number=row.number,
        role=row.role,
        company=company_of(snapshot, team, row.slack_user),
        topic=change.topic if change is not None and change.topic in topics else "",
    )


# ---------------------------------------------------------------- people


def _seats(snapshot: Snapshot, day: Day, parts: Sequence[Participant], ask: Ask) -> Iterator[Seat]:
    team, late = snapshot.teams[day.team], minutes_of_late(snapshot, day)
    new = newcomers(snapshot, day, parts)
    for part in parts:
        seat = Seat(
            slack_user=part.slack_user,
            changes=0,
            minutes=0,
            is_newcomer=part.slack_user in new,
            company=company_of(snapshot, team, part.slack_user),
            minutes_before=late.get(part.slack_user, 0),
        )
        yield _with_room(snapshot, day, part, seat, ask) if part.slack_user in ask.users else seat


def _with_room(snapshot: Snapshot, day: Day, part: Participant, seat: Seat, ask: Ask) -> Seat:
    room = room_of(snapshot, day, part)
    left = room.changes + ask.above if room.changes is not None else None
    given = [value for value in (left, ask.most) if value is not None]
    return replace(seat, changes=min(given, default=None), minutes=None if ask.above else room.minutes)


def _together(
    snapshot: Snapshot, changes: Iterable[Open], parts: Sequence[Participant], seats: Sequence[Seat], suiting: Suiting
) -> Iterator[Together]:
    """Wish newcomers beside a core who helps, and somebody who learns beside the only one who knows the files."""
    for_two = tuple(one for one in changes if one.people > 1)
    yield from _beside_a_core(for_two, parts, seats)
    yield from _beside_the_expert(snapshot, for_two, parts, suiting)


def _beside_the_expert(
    snapshot: Snapshot, changes: Iterable[Open], parts: Sequence[Participant], suiting: Suiting
) -> Iterator[Together]:
    user_of = {part.account_id: part.slack_user for part in parts if part.account_id is not None}
    for one in changes:
        account = suiting.sole_expert(snapshot.changes[one.number])
        if account in user_of:
            expert = user_of[account]
            others = frozenset(user_of.values()) - {expert}
            yield Together(number=one.number, first=frozenset({expert}), second=others)


def _beside_a_core(changes: Iterable[Open], parts: Sequence[Participant], seats: Sequence[Seat]) -> Iterator[Together]:
    offers = frozenset(part.slack_user for part in parts if part.person.settings.offers_pairing)
    new = frozenset(seat.slack_user for seat in seats if seat.is_newcomer)
    if offers and new:
        yield from (Together(number=one.number, first=new, second=offers - new) for one in changes)


# ---------------------------------------------------------------- pairs


def _arcs(
    snapshot: Snapshot,
    day: Day,
    team: Team,
    changes: Sequence[Open],
    parts: Sequence[Participant],
    ask: Ask,
    suiting: Suiting,
) -> Arcs:
    """Give which pairs can be, with how well each suits."""
    decides = np.zeros((len(changes), len(parts)), dtype=np.bool_)
    may = _may(snapshot, day, team, changes, parts) & np.array([part.slack_user in ask.users for part in parts], bool)
    accounts, deciders = np.array([part.account_id or 0 for part in parts]), judged(snapshot, team).deciders
    facts = [snapshot.changes[one.number] for one in changes]
    values = suiting.values(facts, may)
    for place, change in enumerate(facts):
        decides[place] = np.isin(accounts, list(deciding_on(change, deciders=deciders, team=team)))
    change_at, seat_at = np.nonzero(_considered(values, may, decides))
    return Arcs(
        seat=seat_at.astype(np.int32),
        change=change_at.astype(np.int32),
        value=values[change_at, seat_at],
        decides=decides[change_at, seat_at],
    )


def _may(
    snapshot: Snapshot, day: Day, team: Team, changes: Sequence[Open], parts: Sequence[Participant]
) -> NDArray[np.bool_]:
    """Tell for each change and participant whether any rule bars the pair."""
    now, people = judged(snapshot, team), _People(snapshot, day, parts)
    rows: defaultdict[int, list[Dealt]] = defaultdict(list)
    for row in snapshot.dealt_on(day.id):
        rows[row.number].append(row)
    found = np.zeros((len(changes), len(parts)), dtype=np.bool_)
    for place, one in enumerate(changes):
        found[place] = people.allowed(_bars(snapshot, team, now, one.number, rows[one.number]))
    return found


def _bars(snapshot: Snapshot, team: Team, now: Judged, number: int, rows: Iterable[Dealt]) -> Bars:
    return bars_of(snapshot.changes[number], team, reviewed=now.reviews[number], rows=rows)


class _People:
    """The participants as columns, so that the bars of a change are asked of all of them at once."""

    def __init__(self, snapshot: Snapshot, day: Day, parts: Sequence[Participant]) -> None:
        """Look at each of them once."""
        self._linked = np.array([part.account_id is not None for part in parts], dtype=np.bool_)
        self._at = {part.account_id: place for place, part in enumerate(parts)}
        self._place = {part.slack_user: place for place, part in enumerate(parts)}
        new = newcomers(snapshot, day, parts)
        self._new = np.array([part.slack_user in new for part in parts], dtype=np.bool_)
        finishing = [part.person.settings.mode is Mode.FINISHING for part in parts]
        self._finishing = np.array(finishing, dtype=np.bool_)

    def allowed(self, bars: Bars) -> NDArray[np.bool_]:
        """Tell of each participant whether `Bars.against` has nothing against them."""
        found = self._linked.copy()
        found[[self._at[one] for one in bars.owners | bars.voted if one in self._at]] = False
        found[[self._place[one] for one in bars.had if one in self._place]] = False
        unknown = self._finishing.copy()
        unknown[[self._at[one] for one in bars.known if one in self._at]] = False
        found &= ~unknown
        return found if bars.suits_newcomer else found & ~self._new


def _considered(values: NDArray[np.float64], may: NDArray[np.bool_], decides: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which pairs are looked at: all in a team of usual size, else the best of each change and of each person."""
    if may.shape[1] <= BEST_PEOPLE:
        return may
    found = np.zeros_like(may)
    for role in (may & decides, may & ~decides):
        found |= _best(np.where(role, values, -1.0), BEST_PEOPLE, axis=1) & role
        found |= _best(np.where(role, values, -1.0), BEST_CHANGES, axis=0) & role
    return found


def _best(values: NDArray[np.float64], most: int, *, axis: int) -> NDArray[np.bool_]:
    """Mark the `most` greatest along an axis, the first of equal ones."""
    if values.shape[axis] <= most:
        return np.ones(values.shape, dtype=np.bool_)
    places = np.argsort(-values, axis=axis, kind="stable").take(range(most), axis=axis)
    found = np.zeros(values.shape, dtype=np.bool_)
    np.put_along_axis(found, places, values=True, axis=axis)
    return found

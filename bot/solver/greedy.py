"""Deal in the order of the tiers: a decider for each change while their time lasts, first looks, then second votes.

Within a round each change, the worthiest first, goes to whom it suits best among those with room left, and the emptier
list wins where two suit it alike. A chain goes whole to one person, from the bottom up. What is left when nobody new
would keep the wishes goes out all the same. It needs nothing but numpy, for it is what remains when all else fails.
"""

from collections import Counter, defaultdict

import numpy as np

from bot.domain.day import Role
from bot.domain.deal import FIT_WEIGHT, Method, Problem, Solution
from bot.solver.bound import loose_bound
from bot.solver.columns import NONE, UNLIMITED, Columns, Ints
from bot.solver.list_order import chains, solution_of
from bot.solver.share import within_share

LOAD_PENALTY = 0.35
ROUNDS = (
    (Role.DECIDING, 1, True),
    (Role.FIRST_LOOK, 1, True),
    (Role.DECIDING, 2, True),
    (Role.DECIDING, 9, False),
    (Role.FIRST_LOOK, 9, False),
)
"""Role, how many of it a change may have after the round, and whether the wishes are kept."""


def deal(problem: Problem) -> Solution:
    """Give a deal that keeps every rule; never fails, a deal of nothing at the least."""
    columns = Columns.of(problem)
    chosen = within_share(columns, greedy_arcs(columns))
    return solution_of(columns, chosen, bound=loose_bound(columns), method=Method.GREEDY)


def greedy_arcs(columns: Columns) -> Ints:
    """Give the arcs of a greedy deal, in which the two busiest may be above their share."""
    table = _Table(columns)
    found = chains(columns.problem.changes)
    place_of = {number: place for place, number in enumerate(columns.numbers)}
    places = [[place_of[one.number] for one in chain] for chain in found]
    for role, most, keeps in ROUNDS:
        for chain in places:
            if table.is_full:
                break
            table.serve(chain, role, most, keeps_wishes=keeps)
    return np.array(sorted(table.chosen), dtype=np.int64)


class _Table:
    """The state of a deal while it is made."""

    def __init__(self, columns: Columns) -> None:
        """Begin with nothing given."""
        self.chosen: set[int] = set()
        self._columns = columns
        self._starts = np.searchsorted(columns.change, np.arange(len(columns.numbers) + 1))
        self._room, self._time = columns.room.copy(), columns.time.copy()
        self._left = int(np.minimum(columns.room, len(columns.numbers)).sum())
        lots = np.random.default_rng(columns.problem.seed).permutation(len(columns.users))
        self._lots = lots.astype(np.float64) / max(len(lots), 1)
        self._people: Counter[int] = Counter()
        self._deciders: Counter[int] = Counter()
        self._companies: dict[int, set[int]] = defaultdict(set)
        self._of_topic: dict[int, set[int]] = defaultdict(set)
        self._note_held()

    def _note_held(self) -> None:
        columns = self._columns
        seat_at = {user: place for place, user in enumerate(columns.users)}
        change_at = {number: place for place, number in enumerate(columns.numbers)}
        company_at = {seat.company: int(columns.company[seat_at[seat.slack_user]]) for seat in columns.problem.seats}
        topic_at = {topic: place for place, topic in enumerate(columns.topics)}
        for place, one in enumerate(columns.problem.held):
            if one.company in company_at and one.number in change_at and one.company:
                self._companies[change_at[one.number]].add(company_at[one.company])
            if one.topic:
                self._of_topic[topic_at[one.topic]].add(seat_at.get(one.slack_user, -2 - place))

    @property
    def is_full(self) -> bool:
        """Tell whether nobody has room left."""
        return self._left <= 0

    def serve(self, chain: list[int], role: Role, most: int, *, keeps_wishes: bool) -> None:
        """Give a chain (mostly of one change) to one person in a role, if anybody can take it whole or its rest."""
        wanted = [change for change in chain if self._wants(change, role, most)]
        while wanted:
            arcs = self._best(wanted, role, keeps_wishes=keeps_wishes)
            if arcs:
                for arc in arcs:
                    self._give(arc, role)
                return
            wanted.pop()  # the top of a long chain can wait; what it stands on can't

    def _wants(self, change: int, role: Role, most: int) -> bool:
        columns, deciders = self._columns, self._deciders[change]
        if self._people[change] >= max(columns.deciding[change], columns.looks[change]):
            return False
        if role is Role.DECIDING:
            return bool(deciders < min(columns.deciding[change], most))
        return bool(self._people[change] - deciders < min(columns.looks[change], most))

    def _best(self, wanted: list[int], role: Role, *, keeps_wishes: bool) -> list[int]:
        """Give the arcs of the one person whom all of this suits best, none if nobody can take it."""
        columns = self._columns
        arcs = np.arange(self._starts[wanted[0]], self._starts[wanted[0] + 1])
        seats = columns.seat[arcs]
        minutes = columns.minutes[wanted].sum()
        arcs = arcs[(self._room[seats] >= len(wanted)) & (self._time[seats] >= minutes)]
        if not len(arcs):
            return []
        load = 1.0 - self._room[columns.seat[arcs]] / np.maximum(columns.room[columns.seat[arcs]], 1)
        timed = 1.0 - self._time[columns.seat[arcs]] / np.maximum(columns.time[columns.seat[arcs]], 1)
        appeal = columns.points[arcs] / FIT_WEIGHT - LOAD_PENALTY * np.maximum(load, timed)
        for place in np.lexsort((self._lots[columns.seat[arcs]], -appeal)).tolist():
            found = self._whole(int(columns.seat[arcs[place]]), wanted, role, keeps_wishes=keeps_wishes)
            if found:
                return found
        return []

    def _whole(self, seat: int, wanted: list[int], role: Role, *, keeps_wishes: bool) -> list[int]:
        """Give a person's arcs on all of these changes, none if one of them can't be."""
        found: list[int] = []
        for change in wanted:
            arc = self._arc(seat, change)
            if arc is None or arc in self.chosen or (role is Role.DECIDING and not self._columns.decides[arc]):
                return []
            parent = int(self._columns.parent[arc])
            if parent not in (NONE, *found) and parent not in self.chosen:
                return []
            if keeps_wishes and not self._keeps(seat, change):
                return []
            found.append(arc)
        return found

    def _arc(self, seat: int, change: int) -> int | None:
        first, last = self._starts[change], self._starts[change + 1]
        at = first + int(np.searchsorted(self._columns.seat[first:last], seat))
        return at if at < last and self._columns.seat[at] == seat else None

    def _keeps(self, seat: int, change: int) -> bool:
        columns = self._columns
        if columns.company[seat] != NONE and columns.company[seat] in self._companies[change]:
            return False
        topic = int(columns.topic[change])
        theirs = self._of_topic[topic]
        return topic == NONE or seat in theirs or len(theirs) < columns.problem.rules.topic_people

    def _give(self, arc: int, role: Role) -> None:
        columns = self._columns
        seat, change = int(columns.seat[arc]), int(columns.change[arc])
        self.chosen.add(arc)
        self._people[change] += 1
        self._deciders[change] += role is Role.DECIDING
        self._room[seat] -= columns.room[seat] < UNLIMITED
        self._left -= 1
        self._time[seat] -= columns.minutes[change] if columns.time[seat] < UNLIMITED else 0
        if columns.company[seat] != NONE:
            self._companies[change].add(int(columns.company[seat]))
        if columns.topic[change] != NONE:
            self._of_topic[int(columns.topic[change])].add(seat)

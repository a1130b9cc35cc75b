"""Better a deal person by person: each list is packed anew, exactly, with what others would lose by it counted in.

A change that is full can be taken from who adds least to it, at the price of that; who lost something is dealt again.
Each step leaves the deal at least as good, and every deal on the way keeps the amounts, the needs and the chains.
"""

from collections import Counter, defaultdict
from typing import NamedTuple

import numpy as np

from bot.domain.deal import TOGETHER_BONUS, TOPIC_PRICE, WORTH_PRICE
from bot.domain.deal_wishes import worth_limits
from bot.solver.columns import NONE, Floats, Ints
from bot.solver.packing import MOST_ITEMS, packed
from bot.solver.reduced import chains_of
from bot.solver.terms import Terms

TWO = 2
NEVER = -np.inf


class _Part:
    """One person's arcs, as the search looks at them again and again."""

    __slots__ = (
        "arcs",
        "chains",
        "changes",
        "company",
        "decides",
        "groups",
        "is_single",
        "minutes",
        "plain",
        "topics",
        "worth",
    )

    def __init__(self, terms: Terms, arcs: Ints) -> None:
        columns = terms.columns
        self.arcs = arcs
        self.changes = columns.change[arcs]
        self.decides = columns.decides[arcs]
        self.minutes = columns.minutes[self.changes]
        self.worth = columns.worth[self.changes]
        self.plain = terms.plain[arcs]
        self.topics = np.where(terms.topic_key[arcs] != NONE, columns.topic[self.changes], NONE)
        self.company = int(columns.company[columns.seat[arcs[0]]])
        self.chains = chains_of(terms, arcs)
        self.is_single = np.ones(len(arcs), dtype=np.bool_)
        self.is_single[[place for chain in self.chains for place in chain]] = False
        self.groups: list[tuple[int, int]] = []


class _Holder(NamedTuple):
    """Somebody who has a change in the deal."""

    arc: int
    decides: int
    company: int
    plain: float


class Search:
    """A deal that is bettered in place."""

    def __init__(self, terms: Terms, arcs: Ints, *, pinned: Ints) -> None:
        """Begin with the `pinned` arcs, which stay; `arcs` are those that may be, each with those it stands on."""
        columns = self._columns = terms.columns
        self._terms = terms
        order = arcs[np.argsort(columns.seat[arcs], kind="stable")]
        seats, starts = np.unique(columns.seat[order], return_index=True)
        self._parts = {
            int(seat): _Part(terms, mine) for seat, mine in zip(seats, np.split(order, starts[1:]), strict=True)
        }
        changes = len(columns.numbers)
        self._holders: list[list[_Holder]] = [[] for _ in range(changes)]
        self._weight = columns.weight.tolist()
        needs = (columns.deciding, columns.looks, columns.people, terms.decider, terms.two_cores)
        self._needs: list[tuple[int, ...]] = list(zip(*(one.tolist() for one in needs), strict=True))
        self._lists: dict[int, list[int]] = {seat: [] for seat in self._parts}
        self._gain = np.full((2, changes), NEVER)
        self._gain[1] = np.where(columns.deciding > 0, terms.decider, np.where(columns.looks > 0, 0.0, NEVER))
        self._gain[0] = np.where(columns.looks > 0, 0.0, NEVER)
        self._gain[:, columns.people <= 0] = NEVER
        self._empty = self._gain.copy()
        self._out = np.full((2, changes), NONE)
        self._near = np.full((2, 2, changes), NONE)
        self._held_companies = _held_companies(terms)
        for change, companies in self._held_companies.items():
            self._near[:, 0, change] = companies[0]
        self._crowd: list[Counter[int]] = [Counter() for _ in columns.topics]
        self._side: Counter[int] = Counter(np.flatnonzero(terms.met_by_held.ravel()).tolist())
        self._above: dict[int, list[int]] = defaultdict(list)
        for arc in arcs[columns.parent[arcs] != NONE].tolist():
            self._above[int(columns.parent[arc])].append(arc)
        self._sides_of: dict[int, list[int]] = defaultdict(list)
        for arc, side in zip(terms.group_arc.tolist(), terms.group_side.tolist(), strict=True):
            self._sides_of[arc].append(side)
        for part in self._parts.values():
            part.groups = [
                (place, side) for place, arc in enumerate(part.arcs.tolist()) for side in self._sides_of.get(arc, ())
            ]
        self._chosen: set[int] = set()
        self._elsewhere = np.zeros(len(columns.seat))
        self._limits = worth_limits(columns.problem.rules) if columns.problem.rules.mean_worth else None
        self._pinned: set[int] = set()
        self.load(pinned)
        self._pinned = set(pinned.tolist())

    @property
    def chosen(self) -> Ints:
        """Give the arcs of the deal."""
        return np.array(sorted(self._chosen), dtype=np.int64)

    def load(self, arcs: Ints) -> None:
        """Give these arcs in their order, each with what it stands on before it, but for those that are too much."""
        columns = self._columns
        for arc in arcs.tolist():
            change, below = int(columns.change[arc]), int(columns.parent[arc])
            if arc not in self._chosen and (below == NONE or below in self._chosen) and self._fits(arc, change):
                self._take(arc, int(columns.decides[arc]))

    def _fits(self, arc: int, change: int) -> bool:
        """Tell whether a person has room and time for an arc, and the change a need for them."""
        columns, decides = self._columns, int(self._columns.decides[arc])
        theirs = self._lists[int(columns.seat[arc])]
        if len(theirs) >= columns.room[columns.seat[arc]] or self._gain[decides, change] == NEVER:
            return False
        if self._out[decides, change] != NONE:
            return False
        minutes = int(columns.minutes[columns.change[[*theirs, arc]]].sum())
        return bool(minutes <= columns.time[columns.seat[arc]])

    def expect(self, elsewhere: Floats) -> None:
        """Take it that who loses an arc gets so much elsewhere."""
        self._elsewhere = elsewhere
        for change, holders in enumerate(self._holders):
            if holders:
                self._update(change)

    def is_exact_for(self, seat: int) -> bool:
        """Tell whether one person's list, packed while all others stand, is the best there is."""
        part = self._parts[seat]
        is_even = self._limits is None or bool(self._columns.is_new[seat]) or int(self._columns.room[seat]) == 1
        return is_even and not self._fees(part).any() and len(part.arcs) <= MOST_ITEMS

    def sweep(self, prices: Floats | None = None) -> bool:
        """Pack everybody's list anew, in order; tell whether anything moved. `prices` are taken off per change."""
        moved = sum(self.pack(seat, prices) for seat in self._parts)
        return moved > 0

    def pack(self, seat: int, prices: Floats | None = None) -> bool:
        """Pack one person's list anew; tell whether it changed."""
        part = self._parts[seat]
        stays = [arc for arc in self._lists[seat] if arc in self._pinned]
        old = [arc for arc in self._lists[seat] if arc not in self._pinned]
        for arc in reversed(old):
            self._remove(arc)
        value = self._values(part)
        value[np.searchsorted(part.arcs, stays)] = NEVER
        chains = [[place for place in chain if value[place] > NEVER] for chain in part.chains] if stays else part.chains
        fee = self._fees(part)
        wanted = value - fee if prices is None else value - fee - prices[part.changes]
        room = int(self._columns.room[seat]) - len(stays)
        time = int(self._columns.time[seat]) - int(self._columns.minutes[self._columns.change[stays]].sum())
        place_of = {int(arc): place for place, arc in enumerate(part.arcs)} if old else {}
        best = [place_of[arc] for arc in old] if prices is None else []
        best_value = self._worth_of(part, seat, best, value, fee) if prices is None else NEVER
        for slope in self._slopes(part, seat, room):
            found = packed(wanted + slope, part.minutes, chains, part.is_single, room=room, time=time)
            worth = self._worth_of(part, seat, found, wanted + fee, fee)
            if worth > best_value + 1e-9:
                best, best_value = found, worth
            if not self._uneven(part, seat, found):
                break
        for place in sorted(best, key=lambda place: self._columns.depth[part.changes[place]]):
            self._take(int(part.arcs[place]), int(part.decides[place]))
        return set(self._lists[seat]) != {*old, *stays}

    def _values(self, part: _Part) -> Floats:
        """Give what each of a person's arcs would add now."""
        decides = part.decides.astype(np.int64)
        value: Floats = part.plain + self._gain[decides, part.changes]
        if part.company != NONE:
            near = self._near[decides, :, part.changes]
            value = value - self._columns.weight[part.changes] * (near == part.company).any(axis=1)
        for place, side in part.groups:
            if self._side[side ^ 1] and not self._side[side]:
                value[place] += TOGETHER_BONUS
        return value

    def _fees(self, part: _Part) -> Floats:
        """Give what a new person on each arc's topic costs now."""
        fees = np.zeros(len(part.arcs))
        for place in np.flatnonzero(part.topics != NONE).tolist():
            crowd = self._crowd[part.topics[place]]
            fees[place] = TOPIC_PRICE if len(crowd) >= self._terms.topic_left[part.topics[place]] else 0
        return fees

    def _worth_of(self, part: _Part, seat: int, places: list[int], value: Floats, fees: Floats) -> float:
        """Give what a list is worth, with a topic's fee once and the price of an uneven slice."""
        topics = {int(part.topics[place]): float(fees[place]) for place in places if part.topics[place] != NONE}
        return float(value[places].sum()) - sum(topics.values()) - WORTH_PRICE * self._uneven(part, seat, places)

    def _uneven(self, part: _Part, seat: int, places: list[int]) -> int:
        if self._limits is None or self._columns.is_new[seat] or not places:
            return 0
        least, most, granted = self._limits
        total = int(part.worth[places].sum())
        return max(total - most * len(places), least * len(places) - total, granted) - granted

    def _slopes(self, part: _Part, seat: int, room: int) -> list[Floats]:
        """Give what to add to each arc so that a list becomes even: nothing first, then against too much and little."""
        flat = np.zeros(len(part.arcs))
        if self._limits is None or self._columns.is_new[seat]:
            return [flat]
        least, most, granted = self._limits
        if room == 1:
            off = np.maximum(np.maximum(part.worth - most, least - part.worth) - granted, 0)
            return [-WORTH_PRICE * off.astype(np.float64)]
        steps = (WORTH_PRICE, WORTH_PRICE / 3)
        return [
            flat,
            *(step * np.minimum(most - part.worth, 0.0) for step in steps),
            *(step * np.minimum(part.worth - least, 0.0) for step in steps),
        ]

    def _take(self, arc: int, decides: int) -> None:
        change = int(self._columns.change[arc])
        out = int(self._out[decides, change])
        if out != NONE:
            self._remove(out)
        seat = int(self._columns.seat[arc])
        self._chosen.add(arc)
        self._lists[seat].append(arc)
        company, plain = int(self._columns.company[seat]), float(self._terms.plain[arc])
        self._holders[change].append(_Holder(arc, decides, company, plain))
        if self._terms.topic_key[arc] != NONE:
            self._crowd[int(self._columns.topic[change])][seat] += 1
        for side in self._sides_of.get(arc, ()):
            self._side[side] += 1
        self._update(change)
        self._update_below(arc)

    def _remove(self, arc: int) -> None:
        change = int(self._columns.change[arc])
        seat = int(self._columns.seat[arc])
        self._chosen.remove(arc)
        self._lists[seat].remove(arc)
        self._holders[change] = [one for one in self._holders[change] if one.arc != arc]
        if self._terms.topic_key[arc] != NONE:
            crowd = self._crowd[int(self._columns.topic[change])]
            crowd[seat] -= 1
            if not crowd[seat]:
                del crowd[seat]
        for side in self._sides_of.get(arc, ()):
            self._side[side] -= 1
        self._update(change)
        self._update_below(arc)

    def _update_below(self, arc: int) -> None:
        """What an arc stands on can be taken from its person again, or no more."""
        below = int(self._columns.parent[arc])
        if below != NONE:
            self._update(int(self._columns.change[below]))

    def _update(self, change: int) -> None:
        """Work out again what one more person, who can decide or cannot, would add to a change."""
        holders, held = self._holders[change], self._held_companies.get(change, ())
        if not holders:
            self._gain[:, change] = self._empty[:, change]
            self._out[:, change] = NONE
            self._near[:, :, change] = NONE
            if held:
                self._near[:, 0, change] = held[0]
            return
        cores, count = sum(one.decides for one in holders), len(holders)
        now = self._bonus(change, cores, count)
        for kind in (0, 1):
            best, out = self._bonus(change, cores + kind, count + 1) - now, NONE
            if best == NEVER:
                best, out = self._instead(change, kind, cores, now)
            near = (*held, *(one.company for one in holders if one.arc != out), NONE, NONE)
            self._gain[kind, change], self._out[kind, change] = best, out
            self._near[kind, 0, change], self._near[kind, 1, change] = near[:2]

    def _instead(self, change: int, kind: int, cores: int, now: float) -> tuple[float, int]:
        """Give what somebody would add in the place of another, and whose arc that is: who then loses least."""
        holders, held = self._holders[change], self._held_companies.get(change, ())
        best, out = NEVER, NONE
        for one in holders:
            if one.arc in self._pinned or any(above in self._chosen for above in self._above.get(one.arc, ())):
                continue
            gain = self._bonus(change, cores + kind - one.decides, len(holders)) - now - one.plain
            gain += float(self._elsewhere[one.arc])
            if one.company != NONE:
                others = [other.company for other in holders if other.arc != one.arc]
                gain += self._weight[change] * (one.company in held or one.company in others)
            if gain > best:
                best, out = gain, one.arc
        return best, out

    def _bonus(self, change: int, cores: int, count: int) -> float:
        """Give what so many people add beyond each one's own value; never where they are more than it needs."""
        needed, looks, people, decider, two = self._needs[change]
        deciding = min(cores, needed)
        if count > people or count - deciding > looks:
            return NEVER
        return decider * deciding + (two if deciding >= TWO else 0)


def _held_companies(terms: Terms) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    for key in terms.company_held.tolist():
        found[key // terms.company_count].append(key % terms.company_count)
    return {change: tuple(companies) for change, companies in found.items()}

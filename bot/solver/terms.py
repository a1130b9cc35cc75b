"""What the objective and the wishes of a deal say about each arc, worked out once for all programs over its arcs."""

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from bot.domain.deal import DECIDER_BONUS, FIRST_TIER, two_core_bonus
from bot.domain.deal_check import TWO
from bot.solver.columns import NONE, Columns, Flags, Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Terms:
    """Columns with the value of each arc and the keys of the groups that it belongs to.

    `plain` is the value of an arc without what a decider adds, `decider` what one adds on each change; `value` has both
    but where a change needs fewer to decide than to look (`is_mixed`). `two_cores` is the bonus for two deciders, 0 if
    there can't be two more. `group_arc` and `group_side` are the arcs of each wish for two groups, the side being twice
    the wish, or one more; `met_by_held` tells which sides are met already. A topic's key is the topic times `width`
    plus the person. `busiest_before` are the minutes of the two busiest before the day's deal.
    """

    columns: Columns
    plain: Floats
    decider: Ints
    two_cores: Ints
    is_priority: Flags
    is_guarded: bool
    busiest_before: int
    is_above_before: bool
    group_arc: Ints
    group_side: Ints
    met_by_held: Flags
    company_key: Ints
    company_count: int
    company_held: Ints
    topic_key: Ints
    topic_left: Ints
    is_mixed: Flags = field(init=False)
    value: Floats = field(init=False)

    def __post_init__(self) -> None:
        """Work out the value of an arc from its parts."""
        columns = self.columns
        is_mixed = (columns.deciding > 0) & (columns.deciding < columns.looks)
        deciding = columns.decides & ((columns.deciding > 0) & ~is_mixed)[columns.change]
        object.__setattr__(self, "is_mixed", is_mixed)
        object.__setattr__(self, "value", self.plain + np.where(deciding, self.decider[columns.change], 0))

    @classmethod
    def of(cls, columns: Columns) -> Self:
        """Work them out."""
        value = columns.weight[columns.change] + columns.worth[columns.change] + columns.points
        drawn = np.random.default_rng(columns.problem.seed).random(len(value))
        lots = 1.0 - (columns.change + drawn) / max(len(columns.numbers), 1)  # the lower number first, then by lot
        most = max(min(int(columns.people.sum()), int(np.minimum(columns.room, 1 << 20).sum())), 1)
        arc, side, met = _groups(columns)
        topic_key, topic_left = _topics(columns)
        company_key, company_held = _companies(columns)
        busiest = int(np.sort(columns.before)[-2:].sum())
        held = [one.number for one in columns.problem.held]
        return cls(
            columns=columns,
            plain=value + lots / (2 * most + 2),  # together less than a point: only between deals of equal value
            decider=np.full(len(columns.numbers), DECIDER_BONUS),
            two_cores=_two_cores(columns),
            is_priority=(columns.tier == FIRST_TIER) & ~np.isin(columns.numbers, held),
            is_guarded=_is_guarded(columns),
            busiest_before=busiest,
            is_above_before=busiest > columns.problem.rules.share * columns.before.sum(),
            group_arc=arc,
            group_side=side,
            met_by_held=met,
            company_key=company_key,
            company_count=_company_count(columns),
            company_held=company_held,
            topic_key=topic_key,
            topic_left=topic_left,
        )

    def after(self, fixed: Ints) -> Self:
        """Give the terms of what is left to deal when these arcs are given, for people who get no more of them."""
        columns = self.columns
        changes = len(columns.numbers)
        change, seat = columns.change[fixed], columns.seat[fixed]
        people = np.bincount(change, minlength=changes)
        deciders = np.minimum(np.bincount(change[columns.decides[fixed]], minlength=changes), columns.deciding)
        minutes = np.bincount(seat, columns.minutes[change], len(columns.users)).astype(np.int64)
        left = replace(
            columns,
            deciding=columns.deciding - deciders,
            looks=columns.looks - (people - deciders),
            people=columns.people - people,
            before=columns.before + minutes,
        )
        parts = np.unique(self.topic_key[fixed])
        given = np.bincount(parts[parts != NONE] // columns.width, minlength=len(columns.topics))
        met = self.met_by_held.ravel().copy()
        met[self.group_side[np.isin(self.group_arc, fixed)]] = True
        companies = self.company_key[fixed]
        return replace(
            self,
            columns=left,
            decider=self.decider + np.where(deciders == 1, self.two_cores, 0),
            two_cores=np.where(deciders > 0, 0, self.two_cores),
            is_priority=self.is_priority & (people == 0),
            met_by_held=met.reshape(self.met_by_held.shape),
            company_held=np.concatenate([self.company_held, companies[companies != NONE]]),
            topic_left=np.maximum(self.topic_left - given, 0),
        )


def _is_guarded(columns: Columns) -> bool:
    """Tell whether the two busiest could come to exceed their share at all."""
    rules = columns.problem.rules
    if len(columns.users) < max(rules.guarded_from, 1):
        return False
    most = columns.before + longest(columns)
    return bool(np.sort(most)[-2:].sum() > rules.share * columns.before.sum())


def longest(columns: Columns) -> Ints:
    """Give the most minutes that each person could get now: their time, or the longest changes they have room for."""
    minutes = columns.minutes[columns.change]
    order = np.lexsort((-minutes, columns.seat))
    rank = np.arange(len(order)) - np.searchsorted(columns.seat[order], columns.seat[order])
    taken = order[rank < columns.room[columns.seat[order]]]
    sums = np.bincount(columns.seat[taken], minutes[taken], len(columns.users)).astype(np.int64)
    return np.minimum(columns.time, sums)


def _two_cores(columns: Columns) -> Ints:
    """Give the bonus of each change that needs two deciders and could get them."""
    deciders = np.bincount(columns.change[columns.decides], minlength=len(columns.numbers))
    best = np.zeros(len(columns.numbers), dtype=np.int64)
    found = {one.number: one for one in columns.problem.changes}
    points = best_by_number(columns)
    for place in np.flatnonzero((columns.deciding >= TWO) & (deciders >= TWO)).tolist():
        number = columns.numbers[place]
        best[place] = two_core_bonus(found[number], points[number])
    return best


def best_by_number(columns: Columns) -> dict[int, int]:
    """Give the points of whom each change suits best among the deciders, pairs that no deal can hold included."""
    arcs = columns.problem.arcs
    best = np.zeros(len(columns.numbers), dtype=np.int64)
    np.maximum.at(best, arcs.change[arcs.decides], arcs.points[arcs.decides])
    return {one.number: int(best[place]) for place, one in enumerate(columns.problem.changes)}


def _groups(columns: Columns) -> tuple[Ints, Ints, Flags]:
    """Give the arcs of both sides of each wish for two groups, and which sides who holds the change meets."""
    problem = columns.problem
    seat_at = {user: place for place, user in enumerate(columns.users)}
    change_at = {number: place for place, number in enumerate(columns.numbers)}
    held = {(one.number, one.slack_user) for one in problem.held}
    met = np.zeros((len(problem.together), 2), dtype=np.bool_)
    keys, sides = [], []
    for wish, one in enumerate(problem.together):
        for side, users in enumerate((one.first, one.second - one.first)):
            met[wish, side] = any((one.number, user) in held for user in users)
            known = sorted(seat_at[user] for user in users if user in seat_at and one.number in change_at)
            keys += [change_at[one.number] * columns.width + seat for seat in known]
            sides += [2 * wish + side] * len(known)
    wanted, of = np.array(keys, dtype=np.int64), np.array(sides, dtype=np.int64)
    every = columns.change * columns.width + columns.seat
    place = np.searchsorted(every, wanted)
    there = np.flatnonzero(place < len(every))
    there = there[every[place[there]] == wanted[there]]
    return place[there], of[there], met


def _company_count(columns: Columns) -> int:
    return max(int(columns.company.max(initial=0)) + 1, 1)


def _companies(columns: Columns) -> tuple[Ints, Ints]:
    """Give each arc's key of change and company, and the keys that somebody holds."""
    count = _company_count(columns)
    company = columns.company[columns.seat]
    matters = (company != NONE) & (len(columns.users) > 1)
    key = np.where(matters, columns.change * count + company, NONE)
    company_at = {
        seat.company: int(columns.company[columns.users.index(seat.slack_user)])
        for seat in {one.company: one for one in columns.problem.seats if one.company}.values()
    }
    change_at = {number: place for place, number in enumerate(columns.numbers)}
    held = [
        change_at[one.number] * count + company_at[one.company]
        for one in columns.problem.held
        if one.number in change_at and one.company in company_at
    ]
    return key, np.array(held, dtype=np.int64)


def _topics(columns: Columns) -> tuple[Ints, Ints]:
    """Give each arc's key of topic and person, none for who has something of it, and how many more each may have."""
    seat_at = {user: place for place, user in enumerate(columns.users)}
    topic_at = {topic: place for place, topic in enumerate(columns.topics)}
    holders = {(topic_at[one.topic], one.slack_user) for one in columns.problem.held if one.topic}
    theirs = [topic * columns.width + seat_at[user] for topic, user in holders if user in seat_at]
    topic = columns.topic[columns.change]
    key = np.where(topic != NONE, topic * columns.width + columns.seat, NONE)
    key[np.isin(key, theirs)] = NONE
    count = np.bincount([topic for topic, _ in holders], minlength=len(columns.topics)).astype(np.int64)
    return key, np.maximum(columns.problem.rules.topic_people - count, 0)

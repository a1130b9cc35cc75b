"""A problem in columns, in an order of its own: people by name, changes by number, pairs by change and person.

So a deal depends on nothing but the problem: not on the order in which somebody wrote it down. Pairs that no deal can
hold are gone: held already, above what the person has time for, or on a chain that the person can't have.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.deal import TIER_WEIGHTS, Problem

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Named = dict[str, NDArray[Any]]

NONE = -1
UNLIMITED = 1 << 40


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """Seats from `room` to `is_new`, changes from `tier` to `stands`, arcs from `seat` to `parent`.

    `parent` is the arc of the same person on the change below; `NONE` where nothing is below or the person holds it.
    Places without a company, a topic or a change below are `NONE`; no limit is `UNLIMITED`.
    """

    problem: Problem
    users: tuple[str, ...]
    numbers: tuple[int, ...]
    room: Ints
    time: Ints
    company: Ints
    before: Ints
    is_new: Flags
    tier: Ints
    weight: Ints
    worth: Ints
    minutes: Ints
    deciding: Ints
    looks: Ints
    people: Ints
    topic: Ints
    topics: tuple[str, ...]
    below: Ints
    depth: Ints
    stands: Flags
    seat: Ints
    change: Ints
    points: Ints
    decides: Flags
    parent: Ints

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """Put a problem into columns."""
        seats = sorted(problem.seats, key=lambda one: one.slack_user)
        changes = sorted(problem.changes, key=lambda one: one.number)
        names = sorted(
            {one.company for one in seats if one.company} | {one.company for one in problem.held if one.company}
        )
        topics = sorted({one.topic for one in changes if one.topic} | {one.topic for one in problem.held if one.topic})
        company_at = {name: place for place, name in enumerate(names)}
        topic_at = {name: place for place, name in enumerate(topics)}
        place_of = {one.number: place for place, one in enumerate(changes)}
        below = _ints([place_of.get(one.below, NONE) if one.below is not None else NONE for one in changes])
        columns: Named = {
            "room": _ints([UNLIMITED if one.changes is None else max(one.changes, 0) for one in seats]),
            "time": _ints([UNLIMITED if one.minutes is None else max(one.minutes, 0) for one in seats]),
            "company": _ints([company_at.get(one.company, NONE) for one in seats]),
            "before": _ints([one.minutes_before for one in seats]),
            "is_new": np.array([one.is_newcomer for one in seats], dtype=np.bool_),
            "tier": _ints([one.tier for one in changes]),
            "weight": _ints([TIER_WEIGHTS[one.tier] for one in changes]),
            "worth": _ints([one.points for one in changes]),
            "minutes": _ints([one.minutes for one in changes]),
            "deciding": _ints([max(one.deciding, 0) for one in changes]),
            "looks": _ints([max(one.first_looks, 0) for one in changes]),
            "people": _ints([max(one.people, 0) for one in changes]),
            "topic": _ints([topic_at.get(one.topic, NONE) for one in changes]),
            "below": below,
            "depth": _depths(below),
            "stands": np.array([one.below is not None for one in changes], dtype=np.bool_),
        }
        users = tuple(one.slack_user for one in seats)
        numbers = tuple(one.number for one in changes)
        arcs = _arcs(problem, users, numbers, columns)
        return cls(problem=problem, users=users, numbers=numbers, topics=tuple(topics), **columns, **arcs)

    @property
    def width(self) -> int:
        """Give by how much the keys of two neighbouring changes differ."""
        return max(len(self.users), 1)


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _depths(below: Ints) -> Ints:
    """Give how many changes are below each; `NONE` for those that stand on themselves."""
    depth = np.where(below == NONE, 0, NONE)
    for _ in range(len(below)):
        ready = (depth == NONE) & (below != NONE) & (depth[below] != NONE)
        if not ready.any():
            break
        depth[ready] = depth[below[ready]] + 1
    return depth


def _arcs(problem: Problem, users: tuple[str, ...], numbers: tuple[int, ...], of: Named) -> Named:
    """Give the arcs that can be, by change and person, each with the arc below it."""
    width = max(len(users), 1)
    seat_at = {user: place for place, user in enumerate(users)}
    change_at = {number: place for place, number in enumerate(numbers)}
    seat = _ints([seat_at[one.slack_user] for one in problem.seats])[problem.arcs.seat]
    change = _ints([change_at[one.number] for one in problem.changes])[problem.arcs.change]
    decides = problem.arcs.decides
    can = (of["room"][seat] > 0) & (of["minutes"][change] <= of["time"][seat]) & (of["depth"][change] != NONE)
    can &= (of["looks"][change] > 0) | (decides & (of["deciding"][change] > 0))
    can &= ~np.isin(change * width + seat, _held_keys(problem, seat_at, change_at))
    order = np.flatnonzero(can)
    order = order[np.argsort(change[order] * width + seat[order], kind="stable")]
    found: Named = {
        "seat": seat[order],
        "change": change[order],
        "points": problem.arcs.points[order],
        "decides": decides[order],
    }
    return _tied(found, of, width, _on_held_keys(problem, seat_at, change_at))


def _held_keys(problem: Problem, seat_at: dict[str, int], change_at: dict[int, int]) -> Ints:
    """Give the keys of the pairs that stand already."""
    width = max(len(seat_at), 1)
    return _ints(
        [
            change_at[one.number] * width + seat_at[one.slack_user]
            for one in problem.held
            if one.slack_user in seat_at and one.number in change_at
        ]
    )


def _on_held_keys(problem: Problem, seat_at: dict[str, int], change_at: dict[int, int]) -> Ints:
    """Give the keys of the pairs whose change stands on one that the person holds."""
    width = max(len(seat_at), 1)
    above: dict[int, list[int]] = defaultdict(list)
    for one in problem.changes:
        if one.below is not None:
            above[one.below].append(change_at[one.number])
    held = [one for one in problem.held if one.slack_user in seat_at]
    return _ints([change * width + seat_at[one.slack_user] for one in held for change in above[one.number]])


def _tied(found: Named, of: Named, width: int, on_held: Ints) -> Named:
    """Take off the arcs whose person can't have the change below, and tie the others to the arc on that one."""
    keys = found["change"] * width + found["seat"]
    parent = np.full(len(keys), NONE)
    keep = np.ones(len(keys), dtype=np.bool_)
    stands = of["stands"][found["change"]] & ~np.isin(keys, on_held)
    depths = of["depth"][found["change"]]
    for depth in range(int(depths.max(initial=0)) + 1):
        arcs = np.flatnonzero(stands & (depths == depth))
        below = of["below"][found["change"][arcs]]
        wanted = np.where(below == NONE, NONE, below * width + found["seat"][arcs])
        places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        good = (below != NONE) & (keys[places] == wanted) & keep[places]
        parent[arcs[good]] = places[good]
        keep[arcs[~good]] = False
    moved = np.cumsum(keep) - 1
    left = {name: column[keep] for name, column in found.items()}
    return left | {"parent": np.where(parent[keep] == NONE, NONE, moved[parent[keep]])}

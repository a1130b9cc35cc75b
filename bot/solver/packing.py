"""The best list for one person: of single changes and of chains from the bottom up, what fits their room and time."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from bot.solver.columns import UNLIMITED, Flags, Floats, Ints

MOST_ITEMS = 120
MOST_STATES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to take whole: places of arcs, all their value and minutes."""

    places: tuple[int, ...]
    value: float
    minutes: int


def packed(
    value: Floats, minutes: Ints, chains: Sequence[Sequence[int]], is_single: Flags, *, room: int, time: int
) -> list[int]:
    """Give the places of the best list: at most `room` changes and `time` minutes of positive value.

    `chains` are places from the bottom up, of which a list holds the first few or none; the singles stand alone.
    """
    groups = [_single(place, value, minutes) for place in _promising(value, minutes, is_single, room=room, time=time)]
    groups += [bundles for chain in chains if (bundles := _bundles(chain, value, minutes, room=room, time=time))]
    if room >= UNLIMITED and time >= UNLIMITED:
        best = (max(group, key=lambda item: item.value) for group in groups)
        return [place for item in best if item.value > 0 for place in item.places]
    return _packed(groups, room, time) if groups else []


def _single(place: int, value: Floats, minutes: Ints) -> list[Item]:
    return [Item(places=(place,), value=float(value[place]), minutes=int(minutes[place]))]


def _promising(value: Floats, minutes: Ints, is_single: Flags, *, room: int, time: int) -> list[int]:
    """Give the singles that could be in the best list: of each length no more than fit."""
    places = np.flatnonzero(is_single & (value > 0) & (minutes <= time))
    places = places[np.lexsort((-value[places], minutes[places]))]
    length = minutes[places]
    rank = np.arange(len(places)) - np.searchsorted(length, length)
    fits = np.minimum(time // np.maximum(length, 1), room)
    places = places[rank < fits]
    if len(places) > MOST_ITEMS:
        score = value[places] / (minutes[places] if time < UNLIMITED else 1)
        places = places[np.argsort(-score, kind="stable")[:MOST_ITEMS]]
    return [int(place) for place in places]


def _bundles(chain: Sequence[int], value: Floats, minutes: Ints, *, room: int, time: int) -> list[Item]:
    """Give the beginnings of a chain that fit, without those that a shorter one is as good as."""
    found: list[Item] = []
    places: list[int] = []
    total, length, best = 0.0, 0, 0.0
    for place in chain:
        places.append(place)
        total, length = total + float(value[place]), length + int(minutes[place])
        if len(places) > room or length > time or total == -np.inf:
            break
        if total > best:
            best = total
            found.append(Item(places=tuple(places), value=total, minutes=length))
    return found


def _packed(groups: list[list[Item]], room: int, time: int) -> list[int]:
    """Choose at most one item of each group, by the best value of every room and time that is left."""
    unit = gcd(*(item.minutes for group in groups for item in group), time if time < UNLIMITED else 0) or 1
    most = sum(max(len(item.places) for item in group) for group in groups)
    longest = sum(max(item.minutes for item in group) for group in groups)
    rows = min(room, most) if room < UNLIMITED else 0
    width = min(time, longest) // unit if time < UNLIMITED else 0
    best = np.zeros((rows + 1, width + 1))
    choices = [_choose(best, group, unit, by_room=room < UNLIMITED, by_time=time < UNLIMITED) for group in groups]
    found: list[int] = []
    row, column = rows, width
    for group, choice in zip(reversed(groups), reversed(choices), strict=True):
        taken = int(choice[row, column])
        if taken:
            item = group[taken - 1]
            found += item.places
            row -= len(item.places) if room < UNLIMITED else 0
            column -= item.minutes // unit if time < UNLIMITED else 0
    return found


def _choose(best: Floats, group: list[Item], unit: int, *, by_room: bool, by_time: bool) -> NDArray[np.int8]:
    """Better the table by one item of the group; give which (from 1) was taken where, 0 for none."""
    before = best.copy() if len(group) > 1 else best
    choice = np.zeros(best.shape, dtype=np.int8)
    for number, item in enumerate(group, start=1):
        down = len(item.places) if by_room else 0
        right = item.minutes // unit if by_time else 0
        if down >= best.shape[0] or right >= best.shape[1]:
            continue
        to = (slice(down, None), slice(right, None))
        reached = before[: best.shape[0] - down, : best.shape[1] - right] + item.value
        better = reached > best[to]
        choice[to][better] = number
        np.copyto(best[to], reached, where=better)
    return choice

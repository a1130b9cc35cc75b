"""The best list for one person: of single changes and of chains from the bottom up, what fits their room and time."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from bot.solver.columns import UNLIMITED, Flags, Floats, Ints

MOST_ITEMS = 150
"""More things than this are not looked at for one list; those that bring least for their minutes stay away."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to take whole: places of arcs, all their value and minutes."""

    places: tuple[int, ...]
    value: float
    minutes: int


def packed(
    value: Floats,
    minutes: Ints,
    chains: Sequence[Sequence[int]],
    is_single: Flags,
    *,
    room: int,
    time: int,
    most: int = MOST_ITEMS,
) -> list[int]:
    """Give the places of the best list: at most `room` changes and `time` minutes, each of positive value.

    `chains` are places from the bottom up, of which a list holds the first few or none; the singles stand alone, and
    `most` of them are looked at.
    """
    if room <= 0 or time <= 0:
        return []
    groups = [[item] for item in _singles(value, minutes, is_single, room=room, time=time, most=most)]
    groups += [bundles for chain in chains if (bundles := _bundles(chain, value, minutes, room=room, time=time))]
    if not groups:
        return []
    if room >= UNLIMITED and time >= UNLIMITED:
        return [place for group in groups for place in max(group, key=lambda item: item.value).places]
    if room >= UNLIMITED:
        groups = _worth_trying(groups, time)
    return _packed(groups, room, time)


def _singles(value: Floats, minutes: Ints, is_single: Flags, *, room: int, time: int, most: int) -> list[Item]:
    """Give the singles that could be in the best list: of each length no more than fit."""
    places = np.flatnonzero(is_single & (value > 0) & (minutes <= time))
    if time >= UNLIMITED:
        places = places[np.argsort(-value[places], kind="stable")]
        places = places[: min(room, len(places))]
    else:
        places = places[np.lexsort((-value[places], minutes[places]))]
        length = minutes[places]
        rank = np.arange(len(places)) - np.searchsorted(length, length)
        places = places[rank < np.minimum(time // np.maximum(length, 1), room)]
        if len(places) > most:
            density = value[places] / np.maximum(minutes[places], 1)
            places = places[np.argsort(-density, kind="stable")[:most]]
    rows = zip(places.tolist(), value[places].tolist(), minutes[places].tolist(), strict=True)
    return [Item((place,), worth, length) for place, worth, length in rows]


def _bundles(chain: Sequence[int], value: Floats, minutes: Ints, *, room: int, time: int) -> list[Item]:
    """Give the beginnings of a chain that fit, without those that a shorter one is as good as."""
    found: list[Item] = []
    total, length, best = 0.0, 0, 0.0
    for count, place in enumerate(chain, start=1):
        total, length = total + float(value[place]), length + int(minutes[place])
        if count > room or length > time or total == -np.inf:
            break
        if total > best:
            best = total
            found.append(Item(tuple(chain[:count]), total, length))
    return found


def _worth_trying(groups: list[list[Item]], time: int) -> list[list[Item]]:
    """Leave out what can't be in the best list: with it, even parts of the others would bring less than a list does.

    The others are taken by what they bring a minute, the last in part; that part's density is the price of a minute.
    """
    best = [max(group, key=_density) for group in groups]
    order = sorted(best, key=_density, reverse=True)
    left, whole, price = time, 0.0, 0.0
    for item in order:
        if item.minutes <= left:
            left, whole = left - item.minutes, whole + item.value
        else:
            price = price or _density(item)
    bound = price * time + sum(max(item.value - price * item.minutes for item in (*group, NOTHING)) for group in groups)
    kept = [[item for item in group if _loss(item, group, price) <= bound - whole + 1e-6] for group in groups]
    return [group for group in kept if group]


def _density(item: Item) -> float:
    return item.value / max(item.minutes, 1)


def _loss(item: Item, group: list[Item], price: float) -> float:
    """Give by how much a bound falls if this is taken of its group."""
    return max(one.value - price * one.minutes for one in (*group, NOTHING)) - (item.value - price * item.minutes)


NOTHING = Item((), 0.0, 0)


def _packed(groups: list[list[Item]], room: int, time: int) -> list[int]:
    """Choose at most one item of each group, by the best value of every room and time that is left."""
    most = sum(len(group[-1].places) for group in groups)
    longest = sum(group[-1].minutes for group in groups)
    by_room, by_time = room < most, time < longest
    unit = gcd(*(item.minutes for group in groups for item in group), time) if by_time else 1
    rows, width = room if by_room else 0, time // unit if by_time else 0
    best = np.zeros((rows + 1, width + 1))
    steps = [
        [(len(item.places) * by_room, item.minutes // unit * by_time, item.value) for item in group] for group in groups
    ]
    choices = [_choose(best, group) for group in steps]
    found: list[int] = []
    row, column = rows, width
    for place in range(len(groups) - 1, -1, -1):
        taken = int(choices[place][row, column])
        if taken:
            found += groups[place][taken - 1].places
            row, column = row - steps[place][taken - 1][0], column - steps[place][taken - 1][1]
    return found


def _choose(best: Floats, group: list[tuple[int, int, float]]) -> NDArray[np.int8]:
    """Better the table by one item of the group; give which (from 1) was taken where, 0 for none."""
    before = best.copy()
    choice = np.zeros(best.shape, dtype=np.int8)
    height, width = best.shape
    for number, (down, right, value) in enumerate(group, start=1):
        if down >= height or right >= width:
            continue
        to = best[down:, right:]
        reached = before[: height - down, : width - right] + value
        better = reached > to
        choice[down:, right:][better] = number
        np.copyto(to, reached, where=better)
    return choice

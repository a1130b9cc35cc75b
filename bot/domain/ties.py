"""Ties between keys and people that fade: how much of what is known of a key each person did, as of any instant.

A tie is a mass in several half-lives. All of a change's keys are asked for at once, in columns, because a ranking asks
for a hundred keys with thousands of ties. Ties that have faded are dropped (`forget`), so that memory stays bounded.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", np.float64, np.int64)
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Found:
    """The ties of some keys, one row each: whose, of which of the asked keys' facets, and how strong.

    `mass` and `total` (of everybody on that key) have a column a half-life; `rarity` is the weight of the key by how
    many share it, and `part` one by how many keys of its facet were asked for.
    """

    person: Ints
    facet: Ints
    mass: Floats
    total: Floats
    rarity: Floats
    part: Floats


class Ties:
    """A table of ties. `half_lives` are in the unit of the instants given: seconds, or a key's own count of events."""

    def __init__(self, half_lives: Sequence[float], *, by_event: bool = False) -> None:
        """Begin without ties; `by_event` lets a key's ties fade with each event on it instead of with time."""
        self._half_lives, self._by_event = np.array(half_lives), by_event
        self._clear()

    def _clear(self) -> None:
        width = len(self._half_lives)
        self._key_of: dict[str, int] = {}
        self._ties: list[array[int]] = []
        self._tie_of: dict[tuple[int, int], int] = {}
        self._mass, self._at = np.zeros((1024, width)), np.zeros(1024)
        self._person = np.zeros(1024, dtype=np.int64)
        self._total, self._total_at, self._events = np.zeros((1024, width)), np.zeros(1024), np.zeros(1024)

    def __len__(self) -> int:
        """Count the ties."""
        return len(self._tie_of)

    def add(self, keys: Iterable[str], person: int, at: float, weight: float = 1.0) -> None:
        """Strengthen somebody's ties to these keys."""
        key = np.array([self._key(name) for name in keys], dtype=np.int64)
        if not len(key):
            return
        tie = np.array([self._tie(one, person) for one in key.tolist()], dtype=np.int64)
        self._events[key] += 1
        now = self._events[key] if self._by_event else np.full(len(key), at)
        self._mass[tie] = self._mass[tie] * self._fades(now - self._at[tie]) + weight
        self._total[key] = self._total[key] * self._fades(now - self._total_at[key]) + weight
        self._at[tie], self._total_at[key] = now, now

    def _fades(self, passed: Floats) -> Floats:
        faded: Floats = np.exp2(-np.maximum(passed, 0.0)[:, None] / self._half_lives)
        return faded

    def _key(self, name: str) -> int:
        found = self._key_of.get(name)
        if found is None:
            found = self._key_of[name] = len(self._key_of)
            self._ties.append(array("q"))
            if found >= len(self._total_at):
                self._total, self._total_at = _doubled(self._total), _doubled(self._total_at)
                self._events = _doubled(self._events)
        return found

    def _tie(self, key: int, person: int) -> int:
        found = self._tie_of.get((key, person))
        if found is None:
            found = self._tie_of[key, person] = len(self._tie_of)
            self._ties[key].append(found)
            if found >= len(self._at):
                self._mass, self._at = _doubled(self._mass), _doubled(self._at)
                self._person = _doubled(self._person)
            self._person[found] = person
        return found

    def of(self, keys: Iterable[tuple[int, str]], at: float, *, facets: int) -> Found:
        """Give all ties of these keys as of an instant; each key comes with the number of its facet."""
        known = [(facet, self._key_of[name]) for facet, name in keys if name in self._key_of]
        facet = np.array([one for one, _ in known], dtype=np.int64)
        key = np.array([one for _, one in known], dtype=np.int64)
        lists = [self._ties[one] for _, one in known]
        length = np.fromiter(map(len, lists), np.int64, len(lists))
        tie = np.frombuffer(b"".join(lists), np.int64)  # one copy for thousands of ties
        row = np.repeat(np.arange(len(known)), length)
        now = self._events[key] if self._by_event else np.full(len(key), at)
        keys_of_facet = np.bincount(facet, minlength=facets)[facet] if len(facet) else facet
        rarity = 1.0 / (np.sqrt(keys_of_facet) * np.log2(1 + length)) if len(facet) else np.zeros(0)
        return Found(
            person=self._person[tie],
            facet=facet[row],
            mass=self._mass[tie] * self._fades(now[row] - self._at[tie]),
            total=(self._total[key] * self._fades(now - self._total_at[key]))[row],
            rarity=rarity[row],
            part=(1.0 / np.maximum(keys_of_facet, 1))[row],
        )

    def strength(self, key: str, person: int, at: float, *, half_life: int) -> float:
        """Give how strong somebody's tie to a key is, in one of the half-lives; 0 if there is none."""
        tie = self._tie_of.get((self._key_of.get(key, -1), person))
        if tie is None:
            return 0.0
        now = self._events[self._key_of[key]] if self._by_event else at
        return float((self._mass[tie] * self._fades(np.array([now - self._at[tie]]))[0])[half_life])

    def people(self, key: str, at: float, *, half_life: int) -> dict[int, float]:
        """Give everybody with a tie to a key, and how strong it is in one of the half-lives."""
        found = self.of([(0, key)], at, facets=1)
        return dict(zip(found.person.tolist(), found.mass[:, half_life].tolist(), strict=True))

    def forget(self, at: float, *, below: float) -> None:
        """Drop the ties that have faded below a mass in every half-life, and the keys that nobody has a tie to."""
        names = {key: name for name, key in self._key_of.items()}
        kept = []
        for (key, person), tie in self._tie_of.items():
            now = self._events[key] if self._by_event else at
            mass = (self._mass[tie] * self._fades(np.array([now - self._at[tie]]))[0]).max()
            if mass >= below:
                kept.append((names[key], person, self._mass[tie].copy(), self._at[tie]))
        totals = {
            name: (self._total[key].copy(), self._total_at[key], self._events[key]) for key, name in names.items()
        }
        self._clear()
        for name, person, mass, since in kept:
            tie = self._tie(self._key(name), person)
            self._mass[tie], self._at[tie] = mass, since
            key = self._key_of[name]
            self._total[key], self._total_at[key], self._events[key] = totals[name]


def _doubled(column: NDArray[Number]) -> NDArray[Number]:
    """Give a column with as many rows of zeros below it."""
    return np.concatenate([column, np.zeros_like(column)])

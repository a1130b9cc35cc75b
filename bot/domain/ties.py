"""Ties between keys and people that fade: how much of what is known of a key each person did, as of any instant.

A tie is a row of masses, a column for each thing and half-life. A key keeps its `MOST_PEOPLE` strongest people only, so
a ranking asks for all of a change's keys in one block of numbers and memory is bounded by the number of keys.
Masses that fade with time are kept as of one common instant, so that nothing need be touched for time to pass (forward
decay: Cormode et al., ICDE 2009); `forget` moves that instant on and drops what has faded.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Masses = NDArray[np.float32]
Ints = NDArray[np.int64]

MOST_PEOPLE, FIRST_KEYS = 16, 1024
NOBODY = -1
LONGEST_AHEAD = 90.0
"""How many of the shortest half-lives the common instant may lie behind; masses are single precision, up to 2^127."""
REBUILT_FROM = 0.2
"""The share of keys without anybody from which the table is built anew."""


class Ties:
    """A table of ties; the columns are first those of `half_lives`, in seconds, then those of `event_half_lives`.

    A tie in the latter stands still with time, and fades with each event in that column on its key.
    """

    def __init__(self, half_lives: Sequence[float], event_half_lives: Sequence[float] = ()) -> None:
        """Begin without ties."""
        self._half_lives, self._timed = np.array(half_lives, dtype=np.float64), len(half_lives)
        self._stays = np.exp2(-1.0 / np.array([*half_lives, *event_half_lives]))
        self._columns = len(self._stays)
        self._since: float | None = None
        self._row_of: dict[str, int] = {}
        self._lasting = np.flatnonzero(self._half_lives == self._half_lives.max(initial=0.0))
        self._person, self._mass = self._empty()

    def _empty(self) -> tuple[Ints, Masses]:
        mass = np.zeros((FIRST_KEYS, MOST_PEOPLE, self._columns), dtype=np.float32)
        return np.full((FIRST_KEYS, MOST_PEOPLE), NOBODY, dtype=np.int64), mass

    def _grow(self) -> None:
        self._person = np.concatenate([self._person, np.full_like(self._person, NOBODY)])
        self._mass = np.concatenate([self._mass, np.zeros_like(self._mass)])

    def __len__(self) -> int:
        """Count the keys."""
        return len(self._row_of)

    def add(self, keys: Sequence[str], person: int, at: float, columns: Sequence[int]) -> None:
        """Strengthen somebody's ties to these keys by one in these columns; of no key twice."""
        if not keys:
            return
        if self._since is None or at > self._since + LONGEST_AHEAD * self._half_lives.min(initial=np.inf):
            self._move(at)
        rows = np.array([self._row(key) for key in keys], dtype=np.int64)
        slots = self._slots(rows, person)
        for column in columns:
            if column >= self._timed:
                self._mass[rows, :, column] *= np.float32(self._stays[column])
        grown = 1.0 / self._faded(at)
        self._mass[rows[:, None], slots[:, None], list(columns)] += grown[list(columns)].astype(np.float32)

    def _faded(self, at: float) -> Floats:
        """Give what is left of each column's masses, as they are kept, at an instant."""
        left = np.ones(self._columns)
        left[: self._timed] = np.exp2(-(at - (at if self._since is None else self._since)) / self._half_lives)
        return left

    def _row(self, key: str) -> int:
        row = self._row_of.get(key)
        if row is None:
            row = self._row_of[key] = len(self._row_of)
            if row >= len(self._person):
                self._grow()
        return row

    def _slots(self, rows: Ints, person: int) -> Ints:
        """Give somebody's places on these keys; where there is none, that of whoever has the weakest tie."""
        theirs = self._person[rows] == person
        slots: Ints = theirs.argmax(axis=1)
        new = np.flatnonzero(~theirs[np.arange(len(rows)), slots])
        if len(new):
            is_taken = self._person[rows[new]] != NOBODY
            strength = self._mass[rows[new]][:, :, self._lasting].sum(axis=2) + is_taken * np.float32(1e-6)
            slots[new] = strength.argmin(axis=1)
            self._person[rows[new], slots[new]] = person
            self._mass[rows[new], slots[new]] = 0.0
        return slots

    def of(self, keys: Iterable[str], at: float) -> tuple[Ints, Ints, Masses]:
        """Give what is known of these keys: which of them are, whose the ties are, and their masses at an instant.

        The first has the places of the known keys among those asked; the second is keys x people (`NOBODY` where there
        are fewer), the third keys x people x columns.
        """
        rows = np.array([self._row_of.get(key, -1) for key in keys], dtype=np.int64)
        known = np.flatnonzero(rows >= 0)
        rows = rows[known]
        return known, self._person[rows], self._mass[rows] * self._faded(at).astype(np.float32)

    def strength(self, key: str, person: int, at: float, *, column: int) -> float:
        """Give how strong somebody's tie to a key is, in one column; 0 if there is none."""
        return self.people(key, at, column=column).get(person, 0.0)

    def people(self, key: str, at: float, *, column: int) -> dict[int, float]:
        """Give everybody with a tie to a key, and how strong it is in one column."""
        _, person, mass = self.of([key], at)
        pairs = zip(person.ravel().tolist(), mass[:, :, column].ravel().tolist(), strict=True)
        return {one: strength for one, strength in pairs if one != NOBODY}

    def forget(self, at: float, *, below: float) -> None:
        """Drop the ties that have faded below a mass in every column that fades with time, and keys without any."""
        self._move(at)
        used = len(self._row_of)
        is_gone = self._mass[:used, :, : self._timed].max(axis=2, initial=0.0) < below
        self._person[:used][is_gone] = NOBODY
        self._mass[:used][is_gone] = 0.0
        is_kept = (self._person[:used] != NOBODY).any(axis=1)
        if used - is_kept.sum() > REBUILT_FROM * used:
            names = [key for key, kept in zip(self._row_of, is_kept.tolist(), strict=True) if kept]
            self._row_of = {key: row for row, key in enumerate(names)}
            person, mass = self._person[:used][is_kept], self._mass[:used][is_kept]
            self._person, self._mass = self._empty()
            while len(self._person) < len(names):
                self._grow()
            self._person[: len(names)], self._mass[: len(names)] = person, mass

    def _move(self, at: float) -> None:
        """Keep the masses as of another instant."""
        self._mass *= self._faded(at).astype(np.float32)
        self._since = at

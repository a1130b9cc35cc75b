"""What speaks for each person on a change, in numbers: one row a person, one column a feature (`COLUMNS`).

For each facet of a change there is, of each mass that ties keep, how strong it is (the logarithm, less on keys that
many share) and what part of all that was done there. Beside them stand how much somebody is about and whether they were
invited.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.domain.presence import PRESENCE_COLUMNS, Presence
from bot.domain.ties import NOBODY, Floats, Ints, Ties
from bot.domain.work import DAY_S, FACETS, HOUR_S, Facet, Work, keys_of

MASSES = ("reviewed_30d", "reviewed_200d", "wrote_200d", "decided_200d", "now_10h", "last_2", "last_12")
HALF_LIVES_S = (30 * DAY_S, 200 * DAY_S, 200 * DAY_S, 200 * DAY_S, 10 * HOUR_S)
HALF_LIVES_EVENTS = (2.0, 12.0)
"""Of `last_2` and `last_12`: who reviewed the last few on a key, however long ago."""

REVIEWED_30D, REVIEWED_200D, WROTE_200D, DECIDED_200D, NOW_10H, LAST_2, LAST_12 = range(len(MASSES))
REVIEWS, WRITES = (REVIEWED_30D, REVIEWED_200D, NOW_10H, LAST_2, LAST_12), (WROTE_200D,)
DECIDES = (*REVIEWS, DECIDED_200D)

PREFIXES = tuple(f"{facet}|" for facet in FACETS)
COLUMNS: tuple[str, ...] = (
    *(f"{how}{mass}:{facet}" for facet in FACETS for how in ("", "part_") for mass in MASSES),
    *PRESENCE_COLUMNS,
    "invited",
)

FADED = 0.05
FORGET_AFTER_S = 60 * DAY_S
ACTIVE_S, ABOUT_S = 400 * DAY_S, 60 * DAY_S


class Memory:
    """All that is known of who reviewed and wrote what; people are rows of its own, in the order of their coming."""

    def __init__(self) -> None:
        """Know nobody."""
        self._row_of: dict[int, int] = {}
        self._account: list[int] = []
        self.ties, self._presence = Ties(HALF_LIVES_S, HALF_LIVES_EVENTS), Presence()
        self._invited: dict[int, set[int]] = {}
        self._forgot_at: float | None = None

    def row(self, account: int) -> int:
        """Give somebody's row, a new one if need be."""
        row = self._row_of.setdefault(account, len(self._row_of))
        if row == len(self._account):
            self._account.append(account)
            self._presence.make_room(row)
        return row

    def find_row(self, account: int) -> int | None:
        """Give somebody's row, or None if nothing is known of them."""
        return self._row_of.get(account)

    def account(self, row: int) -> int:
        """Give whose row it is."""
        return self._account[row]

    def reviews(self, work: Work, account: int, at: float, *, decides: bool) -> None:
        """Keep that somebody reviewed a change, and that its author and they know each other's work."""
        row = self.row(account)
        self._presence.reviews(row, at)
        self.ties.add(_named(work)[0], row, at, DECIDES if decides else REVIEWS)
        if work.author is not None:
            self.ties.add([f"{Facet.PAIR}|{account}"], self.row(work.author), at, REVIEWS)
        self._forget(at)

    def writes(self, work: Work) -> None:
        """Keep that somebody wrote a change."""
        if work.author is not None:
            row = self.row(work.author)
            self._presence.acts(row, work.at)
            self.ties.add(_named(work)[0], row, work.at, WRITES)

    def acts(self, account: int, at: float) -> None:
        """Keep that somebody did anything at all."""
        self._presence.acts(self.row(account), at)

    def invites(self, number: int, account: int) -> None:
        """Keep that somebody was asked for as a reviewer of a change, until it closes."""
        self._invited.setdefault(number, set()).add(self.row(account))

    def closes(self, number: int) -> None:
        """Forget who was asked for."""
        self._invited.pop(number, None)

    def _forget(self, at: float) -> None:
        if self._forgot_at is None:
            self._forgot_at = at
        elif at > self._forgot_at + FORGET_AFTER_S:
            self.ties.forget(at, below=FADED)
            self._forgot_at = at

    def features(self, work: Work, at: float, rows: Ints | None = None) -> tuple[Ints, Floats]:
        """Give the features of a change for these rows of people; without any, for whoever is a candidate.

        Candidates are who was invited, and who did something within 60 days, or within 400 with a tie to one of the
        change's keys; never the author.
        """
        names, facets = _named(work)
        known, person, mass = self.ties.of(names, at)
        facet = np.array(facets, dtype=np.int64)[known]
        if rows is None:
            rows = self._candidates(work, at, person)
        place = np.full(len(self._account) + 1, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        sums = _sums(place[person], facet, mass, people=len(rows))
        invited = np.zeros((len(rows), 1))
        theirs = place[sorted(self._invited.get(work.number, ()))]
        invited[theirs[theirs >= 0]] = 1.0
        return rows, np.concatenate([sums, self._presence.features(rows, at), invited], axis=1)

    def _candidates(self, work: Work, at: float, person: Ints) -> Ints:
        people = len(self._account)
        is_one = self._presence.seen_since(at - ABOUT_S)[:people]
        is_one[person[person != NOBODY]] = True
        is_one &= self._presence.seen_since(at - ACTIVE_S)[:people]
        is_one[sorted(self._invited.get(work.number, ()))] = True
        author = None if work.author is None else self.find_row(work.author)
        if author is not None:
            is_one[author] = False
        return np.flatnonzero(is_one)


def _sums(place: Ints, facet: Ints, mass: NDArray[np.float32], *, people: int) -> Floats:
    """Sum what ties say by person and facet; `place` (-1 for nobody asked about) and `mass` are keys x people."""
    width = 2 * len(MASSES)
    keys = np.maximum(np.bincount(facet, minlength=len(FACETS)), 1)[facet]
    shared = np.maximum((mass[:, :, REVIEWED_200D] + mass[:, :, WROTE_200D] > 0).sum(axis=1), 1)
    rarity = (1.0 / (np.sqrt(keys) * np.log2(1 + shared))).astype(np.float32)
    parts = np.sqrt(mass / (mass.sum(axis=1, keepdims=True) + np.float32(0.5)))
    parts /= keys.astype(np.float32)[:, None, None]
    values = np.concatenate([np.log1p(mass) * rarity[:, None, None], parts], axis=2)
    is_asked = place >= 0
    cell = (place * len(FACETS) + facet[:, None])[is_asked]
    cells = (cell[:, None] * width + np.arange(width)).ravel()
    sums = np.bincount(cells, values[is_asked].ravel().astype(np.float64), people * len(FACETS) * width)
    found: Floats = sums.astype(np.float64).reshape(people, len(FACETS) * width)  # whole numbers where nothing is known
    return found


@lru_cache(maxsize=1024)
def _named(work: Work) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Give the names of a change's keys, and the number of each one's facet."""
    keys = keys_of(work)
    found = [(PREFIXES[number] + key, number) for number, facet in enumerate(FACETS) for key in keys.get(facet, ())]
    return tuple(name for name, _ in found), tuple(number for _, number in found)


Sheet = NDArray[np.float32]

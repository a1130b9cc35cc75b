"""What speaks for each person on a change, in numbers: one row a person, one column a feature (`COLUMNS`).

Four tables of ties stand behind it: who reviewed what (with whose vote decided, and whose changes an author reviews in
turn), who wrote what, who came last on each key, and who is at it these hours. Each facet gives how strong the tie is
and what share of all it is; the strongest of these also stand relative to the best person for this very change.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.domain.ties import Floats, Found, Ints, Ties
from bot.domain.work import DAY_S, Facet, Keys, Work, hour_key, keys_of

BACK = "back"
DECIDED = (Facet.ANYTHING, Facet.UPPER_FOLDER, Facet.AUTHOR)
REVIEWED_FACETS = (*Facet, BACK, *(f"decided_{facet}" for facet in DECIDED))
"""`back` is whose changes the author has reviewed."""

WROTE_FACETS = (Facet.TOP_FOLDER, Facet.FOLDER, Facet.FILE, Facet.NAME_WORD)
LAST_FACETS = (
    Facet.ANYTHING,
    Facet.PROJECT,
    Facet.AUTHOR,
    Facet.TOP_FOLDER,
    Facet.FOLDER,
    Facet.FILE,
    Facet.AUTHOR_FOLDER,
)
NOW_FACETS = (Facet.ANYTHING, Facet.PROJECT, Facet.AUTHOR, Facet.TOP_FOLDER)

_BLOCKS = (
    *((f"reviewed_{days}d", REVIEWED_FACETS) for days in (5, 30, 200)),
    *((f"share_{days}d", REVIEWED_FACETS) for days in (30, 200)),
    *((f"wrote_{days}d", WROTE_FACETS) for days in (30, 200)),
    ("wrote_share_200d", WROTE_FACETS),
    *((f"last_{events}", LAST_FACETS) for events in (2, 12)),
    ("last_log_12", LAST_FACETS),
    *((f"now_{hours}h", NOW_FACETS) for hours in (1, 10, 48)),
    ("now_share_10h", NOW_FACETS),
    ("asked", ("invited",)),
    ("best_reviewed_30d", REVIEWED_FACETS),
    ("best_share_200d", REVIEWED_FACETS),
    ("best_wrote_200d", WROTE_FACETS),
)
COLUMNS: tuple[str, ...] = tuple(f"{block}:{facet}" for block, facets in _BLOCKS for facet in facets)
_STARTS: Mapping[str, int] = {
    block: sum(len(facets) for _, facets in _BLOCKS[:place]) for place, (block, _) in enumerate(_BLOCKS)
}

FADED = 0.004
ACTIVE_S = 400 * DAY_S


class Memory:
    """All that is known of who reviewed and wrote what; people are rows of its own, in the order of their coming."""

    def __init__(self) -> None:
        """Know nothing."""
        self._row_of: dict[int, int] = {}
        self._account: list[int] = []
        self._seen: list[float] = []
        days = [5 * DAY_S, 30 * DAY_S, 200 * DAY_S]
        self.reviewed, self._wrote = Ties(days), Ties(days[1:])
        self._last = Ties([2.0, 12.0], by_event=True)
        self._now = Ties([0.06 * DAY_S, 0.4 * DAY_S, 2 * DAY_S])
        self._invited: dict[int, set[int]] = {}

    def row(self, account: int) -> int:
        """Give somebody's row, a new one if they are new."""
        if account not in self._row_of:
            self._row_of[account] = len(self._seen)
            self._account.append(account)
            self._seen.append(0.0)
        return self._row_of[account]

    def find_row(self, account: int) -> int | None:
        """Give somebody's row, or None if nothing is known of them."""
        return self._row_of.get(account)

    def account(self, row: int) -> int:
        """Give whose row it is."""
        return self._account[row]

    def active(self, at: float) -> Ints:
        """Give the rows of everybody who did something within 400 days."""
        return np.flatnonzero(np.array(self._seen) >= at - ACTIVE_S)

    def reviews(self, work: Work, account: int, at: float, *, decides: bool) -> None:
        """Keep that somebody reviewed a change."""
        keys, row = keys_of(work), self.row(account)
        self._seen[row] = at
        names = [*_names(keys, skip=Facet.HOUR), *(f"{Facet.HOUR}|{hour_key(at, later=by)}" for by in (-1, 0, 1))]
        if decides:
            names += [f"decided_{facet}|{key}" for facet in DECIDED for key in keys.get(facet, ())]
        self.reviewed.add(names, row, at)
        self._last.add(_named(keys, LAST_FACETS), row, at)
        self._now.add(_named(keys, NOW_FACETS), row, at)
        if work.author is not None:
            self.reviewed.add([f"{BACK}|{account}"], self.row(work.author), at)

    def writes(self, work: Work) -> None:
        """Keep that somebody wrote a change."""
        if work.author is not None:
            row = self.row(work.author)
            self._seen[row] = work.at
            self._wrote.add(_named(keys_of(work), WROTE_FACETS), row, work.at)

    def invites(self, number: int, account: int) -> None:
        """Keep that somebody was asked for as a reviewer of a change."""
        self._invited.setdefault(number, set()).add(self.row(account))

    def closes(self, number: int) -> None:
        """Forget who was asked for."""
        self._invited.pop(number, None)

    def forget(self, at: float) -> None:
        """Drop what has faded."""
        for ties in (self.reviewed, self._wrote, self._now):
            ties.forget(at, below=FADED)

    def features(self, work: Work, at: float, rows: Ints) -> Floats:
        """Give the features of a change for these rows of people."""
        keys = keys_of(work)
        place = np.full(len(self._seen) + 1, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        sheet = np.zeros((len(rows), len(COLUMNS)))
        self._of_reviews(sheet, place, work, keys, at)
        self._of_the_rest(sheet, place, keys, at)
        asked = [place[row] for row in self._invited.get(work.number, ()) if place[row] >= 0]
        sheet[asked, _STARTS["asked"]] = 1.0
        for block, source in (("reviewed_30d", 24), ("share_200d", 24), ("wrote_200d", 4)):
            _relative(sheet, block, source)
        return sheet

    def _of_reviews(self, sheet: Floats, place: Ints, work: Work, keys: Keys, at: float) -> None:
        asked = [(number, f"{facet}|{key}") for number, facet in enumerate(Facet) for key in keys.get(facet, ())]
        asked = [one for one in asked if not one[1].startswith(f"{Facet.HOUR}|")]
        asked.append((tuple(Facet).index(Facet.HOUR), f"{Facet.HOUR}|{hour_key(at)}"))
        if work.author is not None:
            asked.append((len(Facet), f"{BACK}|{work.author}"))
        for number, facet in enumerate(DECIDED, start=len(Facet) + 1):
            asked += [(number, f"decided_{facet}|{key}") for key in keys.get(facet, ())]
        found = self.reviewed.of(asked, at, facets=len(REVIEWED_FACETS))
        into = _Summed(sheet, place, found, len(REVIEWED_FACETS))
        for column, days in enumerate((5, 30, 200)):
            into.put(f"reviewed_{days}d", np.log1p(found.mass[:, column]) * found.rarity)
        for column, days in ((1, 30), (2, 200)):
            share = np.sqrt(found.mass[:, column] / (found.total[:, column] + 0.5))
            into.put(f"share_{days}d", share * found.part)

    def _of_the_rest(self, sheet: Floats, place: Ints, keys: Keys, at: float) -> None:
        wrote = self._wrote.of(_numbered(keys, WROTE_FACETS), at, facets=len(WROTE_FACETS))
        into = _Summed(sheet, place, wrote, len(WROTE_FACETS))
        for column, days in enumerate((30, 200)):
            into.put(f"wrote_{days}d", np.log1p(wrote.mass[:, column]) * wrote.rarity)
        into.put("wrote_share_200d", np.sqrt(wrote.mass[:, 1] / (wrote.total[:, 1] + 0.5)) * wrote.part)
        last = self._last.of(_numbered(keys, LAST_FACETS), at, facets=len(LAST_FACETS))
        into = _Summed(sheet, place, last, len(LAST_FACETS))
        for column, events in enumerate((2, 12)):
            into.put(f"last_{events}", last.mass[:, column] / (last.total[:, column] + 0.2) * last.part)
        into.put("last_log_12", np.log1p(last.mass[:, 1]) * last.part)
        now = self._now.of(_numbered(keys, NOW_FACETS), at, facets=len(NOW_FACETS))
        into = _Summed(sheet, place, now, len(NOW_FACETS))
        for column, hours in enumerate((1, 10, 48)):
            into.put(f"now_{hours}h", np.log1p(now.mass[:, column]) * now.part)
        into.put("now_share_10h", now.mass[:, 1] / (now.total[:, 1] + 0.1) * now.part)


class _Summed:
    """Sums what was found by person and facet into the blocks of a sheet."""

    def __init__(self, sheet: Floats, place: Ints, found: Found, facets: int) -> None:
        self._sheet, self._facets = sheet, facets
        at = place[found.person]
        self._is_asked = at >= 0
        self._cell = (at * facets + found.facet)[self._is_asked]

    def put(self, block: str, values: Floats) -> None:
        """Sum values, one for each tie that was found, into a block."""
        people, start = len(self._sheet), _STARTS[block]
        sums = np.bincount(self._cell, values[self._is_asked], people * self._facets)
        self._sheet[:, start : start + self._facets] = sums.reshape(people, self._facets)


def _relative(sheet: Floats, block: str, width: int) -> None:
    """Put a block beside itself, relative to the best person in each column."""
    values = sheet[:, _STARTS[block] : _STARTS[block] + width]
    best = values.max(axis=0, initial=0.0) + 1e-9
    start = _STARTS[f"best_{block}"]
    sheet[:, start : start + width] = values / best


def _names(keys: Keys, *, skip: Facet) -> list[str]:
    return [f"{facet}|{key}" for facet, some in keys.items() if facet is not skip for key in some]


def _named(keys: Keys, facets: Sequence[Facet]) -> list[str]:
    return [f"{facet}|{key}" for facet in facets for key in keys.get(facet, ())]


def _numbered(keys: Keys, facets: Sequence[Facet]) -> Iterator[tuple[int, str]]:
    yield from ((number, f"{facet}|{key}") for number, facet in enumerate(facets) for key in keys.get(facet, ()))


Sheet = NDArray[np.float32]

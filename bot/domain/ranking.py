"""Who tends to review what, learned as it goes: everybody's standing on a change, best first.

Each upload is looked at before its reviews are known (`uploaded`); when a review comes the weights move towards whoever
gave it (softmax over the candidates, AdaGrad), and what it says of people and places is kept. The same history gives
the same scores. Sources of the ideas: reviewers of similar paths (Thongtanunam et al., SANER 2015), profiles that fade
(Fejzer et al., JIIS 2018), the tie of author and reviewer (RevRecV2, TOSEM 2025).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bot.domain.features import COLUMNS, REVIEWED_30D, REVIEWED_200D, Memory, Sheet
from bot.domain.ranking_prior import PRIOR
from bot.domain.ties import Floats, Ints
from bot.domain.work import Facet, Work, keys_of

HIDDEN = 16
RATE = 0.05
FELT = 1e-3
"""A candidate with less of the odds than this moves no weight."""
CANDIDATES = 40
MOST_OPEN = 500
SPEAKING, LASTING = REVIEWED_30D, REVIEWED_200D
"""The masses that are spoken of, and by which somebody alone knows a place."""


class _Standing(NamedTuple):
    rows: Ints
    sheet: Sheet


class Ranking(NamedTuple):
    """All candidates for a change and their scores; `Expertise.row_of` names somebody's row."""

    rows: Ints
    scores: Floats


class _Weights:
    """A linear score and a small layer of tanh units beside it, which sees what matters together."""

    def __init__(self, prior: Mapping[str, float]) -> None:
        """Begin with a prior; the layer begins silent."""
        self.linear = np.array([prior.get(name, 0.0) for name in COLUMNS])
        turned = np.sin(np.arange(len(COLUMNS))[:, None] * 12.9898 + np.arange(HIDDEN) * 78.233) * 43758.5453
        self._inner = 0.5 * (turned - np.floor(turned) - 0.5)  # spread evenly, and the same on every machine
        self._bias, self._outer = np.zeros(HIDDEN), np.zeros(HIDDEN)
        self._moved = [np.ones_like(one) for one in (self.linear, self._inner, self._bias, self._outer)]

    def scores(self, sheet: Floats) -> Floats:
        """Give a score for each row, on the scale of log odds."""
        found: Floats = sheet @ self.linear + np.tanh(sheet @ self._inner + self._bias) @ self._outer
        return found

    def learn(self, sheet: Floats, chosen: int) -> None:
        """Move towards the row that was chosen, away from those that were likely and were not."""
        units = np.tanh(sheet @ self._inner + self._bias)
        scores = sheet @ self.linear + units @ self._outer
        odds = np.exp(scores - scores.max())
        wrong = odds / odds.sum()
        wrong[chosen] -= 1.0
        felt = np.flatnonzero(np.abs(wrong) > FELT)
        sheet, wrong, units = sheet[felt], wrong[felt], units[felt]
        back = (wrong[:, None] * self._outer) * (1 - units**2)
        slopes = (sheet.T @ wrong, sheet.T @ back, back.sum(axis=0), units.T @ wrong)
        weights = (self.linear, self._inner, self._bias, self._outer)
        for weight, moved, slope in zip(weights, self._moved, slopes, strict=True):
            np.add(moved, slope * slope, out=moved)
            np.subtract(weight, RATE * slope / np.sqrt(moved), out=weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of somebody on a change: the file or folder they reviewed most, and how often the author's work.

    `place` is a path within the project, empty if none is known; `strength` and `author_tie` count reviews that fade
    with a half-life of 30 days.
    """

    place: str = ""
    strength: float = 0.0
    author_tie: float = 0.0


class Expertise:
    """Who suits which change, from a team's own history, in the order in which it happened."""

    def __init__(self, *, prior: Mapping[str, float] = PRIOR) -> None:
        """Know nothing but the prior: weights by feature."""
        self._memory, self._weights = Memory(), _Weights(prior)
        self._open: dict[int, _Standing] = {}

    def uploaded(self, work: Work) -> Ranking:
        """Take in a new change: who stood how on it, which is given, and that its author wrote it."""
        rows, sheet = self._memory.features(work, work.at)
        scores = self._weights.scores(sheet)
        best = np.argsort(-scores, kind="stable")[:CANDIDATES]
        self._open[work.number] = _Standing(rows[best], sheet[best].astype(np.float32))
        if len(self._open) > MOST_OPEN:
            del self._open[next(iter(self._open))]
        self._memory.writes(work)
        return Ranking(rows, scores)

    def invited(self, work: Work, account: int) -> None:
        """Take in that somebody was asked for as a reviewer of a change."""
        self._memory.invites(work.number, account)

    def acted(self, account: int, at: float) -> None:
        """Take in that somebody is about: they uploaded a patch set or replied."""
        self._memory.acts(account, at)

    def reviewed(self, work: Work, account: int, at: float, *, decides: bool = False) -> None:
        """Take in a review, at Unix seconds; whose own it is is nobody's review."""
        if account == work.author:
            return
        standing, row = self._open.get(work.number), self._memory.find_row(account)
        if standing is not None and row in standing.rows.tolist():
            self._weights.learn(standing.sheet.astype(np.float64), standing.rows.tolist().index(row))
        self._memory.reviews(work, account, at, decides=decides)

    def closed(self, work: Work) -> None:
        """Take in that a change is closed."""
        self._open.pop(work.number, None)
        self._memory.closes(work.number)

    def scores(self, work: Work, accounts: Sequence[int], at: float) -> Floats:
        """Give how well a change suits each account as of an instant, on the scale of log odds; greater is better."""
        rows = np.array([self._memory.row(account) for account in accounts], dtype=np.int64)
        every, which = np.unique(rows, return_inverse=True)
        _, sheet = self._memory.features(work, at, every)
        found: Floats = self._weights.scores(sheet)[which]
        return found

    def ranking(self, work: Work) -> Ranking:
        """Give how all candidates stand on a change at its upload."""
        rows, sheet = self._memory.features(work, work.at)
        return Ranking(rows, self._weights.scores(sheet))

    @property
    def linear(self) -> Floats:
        """Give the linear weights as they are now, a feature each (`COLUMNS`)."""
        return self._weights.linear.copy()

    def row_of(self, account: int) -> int | None:
        """Give somebody's row in `ranking`."""
        return self._memory.find_row(account)

    def known(self, work: Work, account: int, at: float) -> Known:
        """Give what can be said of somebody on a change."""
        row, keys, ties = self._memory.find_row(account), keys_of(work), self._memory.ties
        if row is None:
            return Known()
        places = [(facet, key) for facet in (Facet.FILE, Facet.FOLDER) for key in keys.get(facet, ())]
        strengths = {key: ties.strength(f"{facet}|{key}", row, at, column=SPEAKING) for facet, key in places}
        best = max(strengths, key=lambda key: (strengths[key], key), default="")
        tie = ties.strength(f"{Facet.AUTHOR}|{work.author}", row, at, column=SPEAKING)
        is_known = bool(best) and strengths[best] > 0
        return Known(
            place=best.removeprefix(f"{work.project}/") if is_known else "",
            strength=strengths[best] if is_known else 0.0,
            author_tie=tie,
        )

    def sole_expert(self, work: Work, at: float, *, least: float = 1.0, other: float = 0.2) -> int | None:
        """Give the account that alone knows a change's folders: all others together know less than a fifth of it."""
        keys = keys_of(work).get(Facet.FOLDER, ())
        known: dict[int, float] = {}
        for key in keys:
            for row, mass in self._memory.ties.people(f"{Facet.FOLDER}|{key}", at, column=LASTING).items():
                known[row] = known.get(row, 0.0) + mass
        if not known:
            return None
        best = max(known, key=lambda row: (known[row], -row))
        rest = sum(known.values()) - known[best]
        return self._memory.account(best) if known[best] >= least and rest < other * known[best] else None

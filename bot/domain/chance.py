"""How likely it is that a person answers a change within fourteen days: learned online from days of the past.

A logistic model over `chance_facts`, with a small hidden layer beside it that begins at nothing; AdaGrad, one step a
day. It begins from what other communities' days had taught it, and its figures can be taken as chances: the sum over
dealt pairs is how many answers to expect.
"""

from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain.chance_facts import NAMES
from bot.domain.chance_prior import BASE, PRIOR

Floats = NDArray[np.float64]

RATE = 0.03
HIDDEN = 16
SEED = 1
EASE = 0.1
"""The squares that AdaGrad begins with: how far the first days may carry it."""

USUAL = 0.05
"""How often an answer comes where nothing is known yet."""

PRIOR_EASE, PRIOR_ROWS = 1.0, 20_000.0
"""How firmly the prior's weights stand, and for how many pairs its means and spreads count."""

LEAST_WEIGHT = 0.002
LEAST_SPREAD = 1e-3
FAR = 8.0


@dataclass(slots=True)
class Weights:
    """A weight a place, moved against its slope and the less, the more it was moved before (AdaGrad)."""

    now: Floats
    ease: float = EASE
    squares: Floats = field(init=False)

    def __post_init__(self) -> None:
        """Begin with the same ease everywhere."""
        self.squares = np.full_like(self.now, self.ease)

    def move(self, slope: Floats) -> None:
        """Take one step."""
        self.squares += slope * slope
        self.now -= RATE * slope / np.sqrt(self.squares)


@dataclass(slots=True)
class Chance:
    """The model and its state; `predict` and `learn` take facts in rows of as many columns as it was made for."""

    mean: Floats
    spread: Floats
    linear: Weights
    base: Weights
    into: Weights
    shift: Weights
    out: Weights
    seen: float = 0.0

    @classmethod
    def new(cls, columns: int, *, seed: int = SEED) -> Self:
        """Begin with nothing known: every pair as likely as `USUAL`. The seed breaks the hidden layer's symmetry."""
        into = np.random.default_rng(seed).normal(0.0, 1.0 / np.sqrt(columns), (columns, HIDDEN))
        return cls(
            mean=np.zeros(columns),
            spread=np.ones(columns),
            linear=Weights(np.zeros(columns)),
            base=Weights(np.array([np.log(USUAL / (1.0 - USUAL))])),
            into=Weights(into),
            shift=Weights(np.zeros(HIDDEN)),
            out=Weights(np.zeros(HIDDEN)),
        )

    @classmethod
    def begun(cls) -> Self:
        """Begin with what another community taught (`chance_prior`), for the columns of `chance_facts.NAMES`."""
        found = cls.new(len(NAMES))
        means, spreads, weights = (np.array(column) for column in zip(*(PRIOR[name] for name in NAMES), strict=True))
        found.mean, found.spread, found.seen = means, spreads**2, PRIOR_ROWS
        found.linear, found.base = Weights(weights, ease=PRIOR_EASE), Weights(np.array([BASE]), ease=PRIOR_EASE)
        return found

    def predict(self, facts: Floats) -> Floats:
        """Give the chance of each row, above 0 and below 1."""
        rows = self._normal(facts)
        return _sigmoid(self._sum(rows, self._hidden(rows)))

    def learn(self, facts: Floats, came_true: NDArray[np.bool_]) -> None:
        """Learn one day's pairs and which of them came true; nothing of no rows."""
        if not len(facts):
            return
        self._look(facts)
        rows = self._normal(facts)
        hidden = self._hidden(rows)
        off = _sigmoid(self._sum(rows, hidden)) - came_true
        back = off[:, None] * self.out.now * (1.0 - hidden**2)
        self.into.move(rows.T @ back)
        self.shift.move(back.sum(axis=0))
        self.out.move(hidden.T @ off)
        self.linear.move(rows.T @ off)
        self.base.move(off.sum(keepdims=True))

    def _look(self, facts: Floats) -> None:
        """Keep the mean and spread of each column, the last days counting no less than `LEAST_WEIGHT` a day."""
        self.seen += len(facts)
        share = max(len(facts) / self.seen, LEAST_WEIGHT)
        self.mean += share * (facts.mean(axis=0) - self.mean)
        self.spread += share * (((facts - self.mean) ** 2).mean(axis=0) + LEAST_SPREAD - self.spread)

    def _normal(self, facts: Floats) -> Floats:
        return np.clip((facts - self.mean) / np.sqrt(self.spread), -FAR, FAR)

    def _hidden(self, rows: Floats) -> Floats:
        return np.tanh(rows @ self.into.now + self.shift.now)

    def _sum(self, rows: Floats, hidden: Floats) -> Floats:
        return rows @ self.linear.now + hidden @ self.out.now + self.base.now


def _sigmoid(values: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0)))

"""How much people are about: their reviews and all that they do, of late and for long, and at which hours."""

import numpy as np
from numpy.typing import NDArray

from bot.domain.ties import Floats, Ints
from bot.domain.work import DAY_S, HOUR_S

SPANS_S = np.array([HOUR_S, 10 * HOUR_S, 48 * HOUR_S, 5 * DAY_S, 30 * DAY_S, 200 * DAY_S])
HOURS_HALF_LIFE_S = 60 * DAY_S
HOURS, NEXT_HOURS = 24, 6
SPAN_NAMES = ("1h", "10h", "48h", "5d", "30d", "200d")
PRESENCE_COLUMNS = (
    *(f"reviews:{name}" for name in SPAN_NAMES),
    *(f"acts:{name}" for name in SPAN_NAMES),
    "hour:this",
    "hour:next",
    "idle",
)


class Presence:
    """What rows of people did when; a row of its own each, made as it is asked for."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._counts = np.zeros((2, 256, len(SPANS_S)))  # reviews, acts
        self._at = np.zeros((2, 256))
        self._hours, self._hours_at = np.zeros((256, HOURS)), np.zeros(256)
        self._seen = np.full(256, -np.inf)

    def make_room(self, row: int) -> None:
        """See to it that there is such a row."""
        while row >= len(self._seen):
            more = len(self._seen)
            self._counts, self._at = _longer(self._counts, 1, more), _longer(self._at, 1, more)
            self._hours, self._hours_at = _longer(self._hours, 0, more), _longer(self._hours_at, 0, more)
            self._seen = np.concatenate([self._seen, np.full(more, -np.inf)])

    def acts(self, row: int, at: float) -> None:
        """Keep that somebody did anything at all."""
        self._count(1, row, at)
        self._seen[row] = max(at, self._seen[row])

    def reviews(self, row: int, at: float) -> None:
        """Keep that somebody reviewed; the hours beside count half."""
        self._count(0, row, at)
        self._hours[row] *= 0.5 ** (max(at - self._hours_at[row], 0.0) / HOURS_HALF_LIFE_S)
        self._hours_at[row] = max(at, self._hours_at[row])
        hour = _hour(at)
        for by, much in ((-1, 0.5), (0, 1.0), (1, 0.5)):
            self._hours[row, (hour + by) % HOURS] += much
        self.acts(row, at)

    def _count(self, kind: int, row: int, at: float) -> None:
        counts, since = self._counts[kind], self._at[kind]
        counts[row] = counts[row] * np.exp2(-max(at - since[row], 0.0) / SPANS_S) + 1.0
        since[row] = max(at, since[row])

    def seen_since(self, at: float) -> NDArray[np.bool_]:
        """Tell of every row whether they did something since."""
        is_seen: NDArray[np.bool_] = self._seen >= at
        return is_seen

    def features(self, rows: Ints, at: float) -> Floats:
        """Give how much these people are about, one column each of `PRESENCE_COLUMNS`."""
        passed = np.maximum(at - self._at[:, rows], 0.0)
        counts = np.log1p(self._counts[:, rows] * np.exp2(-passed[:, :, None] / SPANS_S))
        hours, hour = self._hours[rows], _hour(at)
        among = hours.sum(axis=1) + HOURS
        now = np.log((hours[:, hour] + 1) / among * HOURS)
        coming = hours[:, [(hour + by) % HOURS for by in range(NEXT_HOURS)]].sum(axis=1)
        later = np.log((coming + NEXT_HOURS) / among * HOURS / NEXT_HOURS)
        idle = np.minimum(np.log1p(np.maximum(at - self._seen[rows], 0.0) / HOUR_S) / 5, 3.0)
        return np.column_stack([counts[0], counts[1], now, later, idle])


def _hour(at: float) -> int:
    return int(at % DAY_S // HOUR_S)


def _longer(table: Floats, axis: int, more: int) -> Floats:
    shape = list(table.shape)
    shape[axis] = more
    return np.concatenate([table, np.zeros(shape)], axis=axis)

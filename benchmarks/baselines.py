"""What the papers' methods name on the same changes: RevFinder's path similarity, and counting as cHRev does.

RevFinder (Thongtanunam et al., SANER 2015): four ways to compare two paths, each ranking everybody by the similarity of
the files they reviewed, joined by Borda count; at most 60 files a change are compared. cHRev (Zanjani et al., TSE 2016)
weighs reviews, days of work and recency on each file; messages stand for its comments here.
"""

import heapq
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numba
import numpy as np

from bot.domain.past import Past

MOST_FILES = 60
DAY_S = 86_400.0

Row = tuple[str, str, list[int | None], float]


def baselines(pasts: Sequence[Past], protocols: Sequence[str]) -> Iterator[Row]:
    """Give the ranks of each method in each protocol, with the seconds it took."""
    for protocol in protocols:
        for name, method in (("chrev", _Chrev), ("revfinder", _RevFinder)):
            began = time.perf_counter()
            found = list(_ranks(pasts, method(), is_honest=protocol == "honest"))
            yield name, protocol, found, time.perf_counter() - began


def _ranks(pasts: Sequence[Past], method: "_Chrev | _RevFinder", *, is_honest: bool) -> Iterator[int | None]:
    waiting: list[tuple[float, int, Past, int]] = []
    count = 0
    for past in pasts:
        while waiting and waiting[0][0] <= past.created_s:
            at, _, other, account = heapq.heappop(waiting)
            method.teach(other, account, at)
        first = {said.account: said.at_s for said in reversed(past.answers)}
        if first:
            yield _rank(method.scores(past), set(first), past.owner)
        for account, at in sorted(first.items()):
            if is_honest:
                count += 1
                heapq.heappush(waiting, (max(at, past.created_s), count, past, account))
            else:
                method.teach(past, account, past.created_s)


def _rank(scores: dict[int, float], found: set[int], owner: int) -> int | None:
    theirs = [scores[account] for account in found if account in scores]
    if not theirs:
        return None
    others = [score for account, score in scores.items() if account not in found | {owner}]
    level = sum(score == max(theirs) for score in others)
    return 1 + sum(score > max(theirs) for score in others) + level // 2  # of those who stand level, the middle


class _Chrev:
    """Reviews of each file, the days on which they were, and how recent the last is, each as a share of all."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
        self._days: defaultdict[str, defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._last: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self._people: set[int] = set()

    def teach(self, past: Past, account: int, at: float) -> None:
        self._people.add(account)
        for path in past.files[:MOST_FILES]:
            name = f"{past.project}/{path}"
            self._counts[name][account] += 1
            self._days[name][account].add(int(at // DAY_S))
            self._last[name][account] = at

    def scores(self, past: Past) -> dict[int, float]:
        found = dict.fromkeys(self._people, 0.0)
        for path in past.files[:MOST_FILES]:
            name = f"{past.project}/{path}"
            counts, days, last = self._counts[name], self._days[name], self._last[name]
            every, every_day = sum(counts.values()), len(set().union(*days.values()))
            newest = max(last.values(), default=0.0)
            for account, count in counts.items():
                since = (newest - last[account]) / DAY_S
                found[account] += count / every + len(days[account]) / every_day + 1 / (1 + since)
        return found


class _RevFinder:
    """Every reviewed change as rows of path components, compared with a new one in one compiled loop."""

    def __init__(self) -> None:
        self._words: dict[str, int] = {}
        self._paths: list[np.ndarray] = []
        self._starts: list[int] = []
        self._people: defaultdict[int, list[int]] = defaultdict(list)
        self._place: dict[int, int] = {}
        self._flat = np.zeros(1 << 16, dtype=np.int64)
        self._path_at = np.zeros(1 << 12, dtype=np.int64)
        self._path_length = np.zeros(1 << 12, dtype=np.int64)
        self._change_at = np.zeros(1 << 10, dtype=np.int64)
        self._words_used = self._paths_used = 0

    def _coded(self, past: Past) -> list[list[int]]:
        paths = [f"{past.project}/{path}".split("/") for path in past.files[:MOST_FILES]]
        return [[self._words.setdefault(word, len(self._words)) for word in path] for path in paths]

    def teach(self, past: Past, account: int, at: float) -> None:
        del at
        if past.number not in self._place:
            self._place[past.number] = self._kept(self._coded(past))
        self._people[account].append(self._place[past.number])

    def _kept(self, paths: list[list[int]]) -> int:
        place = len(self._place)
        self._change_at = _grown(self._change_at, place + 2)
        self._change_at[place] = self._paths_used
        for path in paths:
            self._flat = _grown(self._flat, self._words_used + len(path))
            self._path_at, self._path_length = (
                _grown(one, self._paths_used + 1) for one in (self._path_at, self._path_length)
            )
            self._flat[self._words_used : self._words_used + len(path)] = path
            self._path_at[self._paths_used], self._path_length[self._paths_used] = self._words_used, len(path)
            self._words_used, self._paths_used = self._words_used + len(path), self._paths_used + 1
        self._change_at[place + 1] = self._paths_used
        return place

    def scores(self, past: Past) -> dict[int, float]:
        paths = self._coded(past)
        if not paths or not self._place:
            return dict.fromkeys(self._people, 0.0)
        flat = np.array([word for path in paths for word in path], dtype=np.int64)
        length = np.array([len(path) for path in paths], dtype=np.int64)
        at = np.concatenate([[0], np.cumsum(length)[:-1]])
        past = (self._flat, self._path_at, self._path_length)
        like = _similarities((flat, at, length), past, self._change_at, len(self._place))
        return self._borda(like)

    def _borda(self, like: np.ndarray) -> dict[int, float]:
        people = list(self._people)
        sums = np.array([like[self._people[account]].sum(axis=0) for account in people])
        points = np.zeros(len(people))
        for method in range(sums.shape[1]):
            order = np.unique(-sums[:, method], return_inverse=True)[1]
            points += len(people) - order
        return dict(zip(people, points.tolist(), strict=True))


def _grown(column: np.ndarray, least: int) -> np.ndarray:
    while len(column) < least:
        column = np.concatenate([column, np.zeros_like(column)])
    return column


Ints = np.ndarray
Words = tuple[Ints, int, int]
"""A path: all words in a row, where it begins in them, and how many it has."""


@numba.njit
def _prefix(a: Words, b: Words) -> int:
    shorter, found = min(a[2], b[2]), 0
    while found < shorter and a[0][a[1] + found] == b[0][b[1] + found]:
        found += 1
    return found


@numba.njit
def _suffix(a: Words, b: Words) -> int:
    shorter, found = min(a[2], b[2]), 0
    while found < shorter and a[0][a[1] + a[2] - 1 - found] == b[0][b[1] + b[2] - 1 - found]:
        found += 1
    return found


@numba.njit
def _runs(a: Words, b: Words) -> tuple[int, int]:
    """Give the longest common run of words, and how many words come in both in the same order."""
    longest = 0
    run, common = np.zeros((a[2] + 1, b[2] + 1), dtype=np.int64), np.zeros((a[2] + 1, b[2] + 1), dtype=np.int64)
    for i in range(a[2]):
        for j in range(b[2]):
            if a[0][a[1] + i] == b[0][b[1] + j]:
                run[i + 1, j + 1], common[i + 1, j + 1] = run[i, j] + 1, common[i, j] + 1
                longest = max(longest, run[i + 1, j + 1])
            else:
                common[i + 1, j + 1] = max(common[i, j + 1], common[i + 1, j])
    return longest, common[a[2], b[2]]


@numba.njit
def _similarities(new: tuple[Ints, Ints, Ints], past: tuple[Ints, Ints, Ints], change_at: Ints, changes: int) -> Ints:
    """Give for each past change the mean similarity of its files with these, in RevFinder's four ways."""
    found = np.zeros((changes, 4))
    for change in range(changes):
        first, last = change_at[change], change_at[change + 1]
        for one in range(len(new[1])):
            a = (new[0], new[1][one], new[2][one])
            for other in range(first, last):
                b = (past[0], past[1][other], past[2][other])
                run, common = _runs(a, b)
                found[change] += np.array([_prefix(a, b), _suffix(a, b), run, common]) / max(a[2], b[2])
        found[change] /= max((last - first) * len(new[1]), 1)
    return found

"""Who would have been named for each change of the past, against who then reviewed it: one line a protocol.

    python -m benchmarks.recommend FILE [--baseline]

FILE has a community's changes with all their events, or RevFinder's columns; JSON lines, plain or gzipped. Changes are
taken in the order of upload; everybody seen before is ranked, never the owner, no bots; a hit is any who reviewed it.
In the protocol `revfinder` a change teaches at its upload, in `honest` a review teaches when it was given.
"""

import heapq
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.events import read
from benchmarks.revfinder_file import is_revfinder, read_revfinder
from bot.domain.past import Past
from bot.domain.ranking import Expertise, Ranking
from bot.domain.work import Work

PROTOCOLS = ("revfinder", "honest")
TOP = (1, 3, 5, 10)
BEST_VOTE = 2


def work_of(past: Past) -> Work:
    """Give what the product ranks by."""
    return Work(
        number=past.number,
        project=past.project,
        at=past.created_s,
        author=past.owner if past.owner >= 0 else None,
        branch=past.branch,
        files=past.files,
        subject=past.subject,
        topic=past.topic,
    )


def reviewers(past: Past) -> dict[int, tuple[float, bool]]:
    """Give who reviewed a change: when first, and whether that gave the best vote."""
    found: dict[int, tuple[float, bool]] = {}
    for said in past.answers:
        found.setdefault(said.account, (said.at_s, said.vote >= BEST_VOTE))
    return found


def ranks(pasts: Iterable[Past], *, is_honest: bool, expertise: Expertise | None = None) -> Iterator[int | None]:
    """Give the best rank of anybody who reviewed each change that somebody reviewed; None for who was never seen."""
    expertise, waiting = expertise or Expertise(), _Waiting()
    for past in pasts:
        work, found = work_of(past), reviewers(past)
        waiting.taught(until=past.created_s)
        for asked in past.asked:
            if asked.at_s <= past.created_s:
                expertise.invited(work, asked.account)
        ranking = expertise.uploaded(work)
        if found:
            yield _rank(expertise, ranking, found)
        for account, (at, decides) in found.items():
            teach = partial(expertise.reviewed, work, account, decides=decides)
            waiting.put(max(at, past.created_s) if is_honest else past.created_s, teach)
        for at in (*past.patch_sets, *(one.at_s for one in past.replies)):
            if past.owner >= 0 and at > past.created_s:
                waiting.put(at, partial(expertise.acted, past.owner))


def _rank(expertise: Expertise, ranking: Ranking, found: Iterable[int]) -> int | None:
    rows = [row for one in found if (row := expertise.row_of(one)) is not None]
    theirs = ranking.scores[np.isin(ranking.rows, rows)]
    return int((ranking.scores > theirs.max()).sum()) + 1 if len(theirs) else None  # learned sums are never level


class _Waiting:
    """What has not happened yet, in the order of time."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Callable[[float], None]]] = []
        self._count = 0

    def put(self, at: float, teach: Callable[[float], None]) -> None:
        self._count += 1
        heapq.heappush(self._heap, (at, self._count, teach))

    def taught(self, *, until: float) -> None:
        while self._heap and self._heap[0][0] <= until:
            at, _, teach = heapq.heappop(self._heap)
            teach(at)


def line(method: str, protocol: str, found: Sequence[int | None], *, seconds: float, changes: int) -> str:
    """Give the figures of one run as a line of JSON."""
    places = np.array([np.inf if one is None else one for one in found])
    figures = {f"top{most}": round(float((places <= most).mean()), 4) for most in TOP}
    return json.dumps(
        {"method": method, "protocol": protocol, "n": len(found)}
        | figures
        | {"mrr": round(float((1 / places).mean()), 4), "ms_per_change": round(1000 * seconds / changes, 3)}
    )


def main(arguments: Sequence[str]) -> int:
    """Replay a file in both protocols, and the published methods too if they are asked for."""
    path = Path(next(one for one in arguments if not one.startswith("--")))
    pasts = read_revfinder(path) if is_revfinder(path) else read(path)
    for protocol in PROTOCOLS:
        began = time.process_time()
        found = list(ranks(pasts, is_honest=protocol == "honest"))
        print(line("product", protocol, found, seconds=time.process_time() - began, changes=len(pasts)), flush=True)
    if "--baseline" in arguments:
        from benchmarks.baselines import baselines  # noqa: PLC0415 - compiles for some seconds

        for method, protocol, places, seconds in baselines(pasts, PROTOCOLS):
            print(line(method, protocol, places, seconds=seconds, changes=len(pasts)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

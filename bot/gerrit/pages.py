"""Read a list page by page while it moves: nothing is lost, and what comes twice is known.

Gerrit lists changes by their last touch, newest first, so a change that is touched jumps to the top and one that is
merged leaves a gap. After a page we therefore ask for what was touched *up to the last row's second*: above that line
rows may move as they like, and below it rows can only leave. Within one second (a push of a thousand changes has one
time) we go on by offset, one row early, and the row must be one that we know; if it is not, something left meanwhile
and that second is read again.

Changes that were touched since the first page are not promised: one more read, of what was touched since, finds them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_RESTARTS = 20


class MovesTooFast(Exception):
    """The list moved faster than it could be read."""


@dataclass(frozen=True, slots=True)
class Row:
    """What paging needs of a change: `updated` as Gerrit spells it, and whether more rows follow."""

    number: int
    updated: str
    has_more: bool = False


@dataclass(slots=True)
class Paging:
    """Where a reading stands. Ask for `bound` and `start`, give the rows to `accept`, until `is_done`."""

    bound: str = ""
    start: int = 0
    is_done: bool = False
    _seen: dict[int, str] = field(default_factory=dict)
    _restarts: int = 0

    def accept(self, rows: Sequence[Row]) -> bool:
        """Take a page; False if it does not join the one before and has to be read again further up."""
        if self.start and not (rows and self._knows(rows[0])):
            self._restart()
            return False
        self._seen.update((row.number, row.updated) for row in rows)
        self.is_done = not (rows and rows[-1].has_more)
        if not self.is_done:
            self._go_on(rows)
        return True

    def _knows(self, row: Row) -> bool:
        return self._seen.get(row.number) == row.updated

    def _restart(self) -> None:
        self._restarts += 1
        if self._restarts > MOST_RESTARTS:
            raise MovesTooFast
        self.start = 0

    def _go_on(self, rows: Sequence[Row]) -> None:
        last = rows[-1].updated
        in_last_second = sum(row.updated == last for row in rows)
        if last == self.bound:
            self.start += len(rows) - 1
        else:
            self.bound, self.start = last, in_last_second - 1

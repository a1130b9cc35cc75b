"""Tell the person at the terminal what takes its time, and how far a download is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WIDTH = 40
MEGABYTE = 1_000_000


def say(line: str) -> None:
    """Write one line where it doesn't mix with results."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def progress_bar(name: str, total_bytes: int) -> Iterator[Callable[[int], None]]:
    """Give a function that is told of each piece that arrived; draw only on a terminal, and only when it moves."""
    arrived = drawn = 0

    def arrive(count: int) -> None:
        nonlocal arrived, drawn
        arrived += count
        filled = WIDTH * arrived // max(total_bytes, 1)
        if filled > drawn and sys.stderr.isatty():
            drawn = filled
            print(f"\r  {bar(filled)} {arrived / MEGABYTE:.0f} MB", end="", file=sys.stderr, flush=True)

    yield arrive
    if drawn:
        print(f"\r  {bar(WIDTH)} {name}", file=sys.stderr, flush=True)


def bar(filled: int) -> str:
    """Return a bar with this many of its places filled."""
    return "#" * min(filled, WIDTH) + "." * (WIDTH - min(filled, WIDTH))

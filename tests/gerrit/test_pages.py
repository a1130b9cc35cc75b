"""Paging neither loses nor doubles while the list moves."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gerrit.pages import MovesTooFast, Paging, Row

NOW = 1000


@dataclass
class MovingList:
    """A Gerrit in a few lines: changes by number with the second of their last touch, listed newest first."""

    touched: dict[int, int] = field(default_factory=dict)

    def page(self, *, bound: str, start: int, size: int) -> list[Row]:
        """Answer as `/changes/?q=… before:BOUND&S=START&n=SIZE` does."""
        rows = [(at, number) for number, at in self.touched.items() if not bound or at <= int(bound)]
        rows.sort(reverse=True)
        shown = rows[start : start + size]
        more = len(rows) > start + size
        return [Row(number, f"{at:04d}", more and index == len(shown) - 1) for index, (at, number) in enumerate(shown)]


def read(moving: MovingList, size: int, between: Callable[[int], None] = lambda _: None) -> list[int]:
    """Read it all; `between` acts on the list after each page. Gives the numbers of accepted rows."""
    paging, found, pages = Paging(), list[int](), 0
    while not paging.is_done:
        rows = moving.page(bound=paging.bound, start=paging.start, size=size)
        if paging.accept(rows):
            found.extend(row.number for row in rows)
        pages += 1
        between(pages)
    return found


@given(
    seconds=st.lists(st.integers(1, 6), max_size=40),
    size=st.integers(2, 7),
    acts=st.lists(st.tuples(st.sampled_from(["touch", "leave", "come"]), st.integers(0, 39)), max_size=25),
)
def test_moving_list(seconds: list[int], size: int, acts: list[tuple[str, int]]) -> None:
    """Every change that stayed untouched is read, whatever else is touched, leaves or comes meanwhile."""
    moving = MovingList(dict(enumerate(seconds)))
    disturbed: set[int] = set()
    left = list(acts)

    def act(page: int) -> None:
        for kind, number in left[:2]:
            disturbed.add(number)
            if kind == "leave":
                moving.touched.pop(number, None)
            elif kind == "touch" and number in moving.touched:
                moving.touched[number] = NOW + page
            elif kind == "come":
                moving.touched[100 + number] = NOW + page
        del left[:2]

    found = read(moving, size, act)

    assert set(range(len(seconds))) - disturbed <= set(found)


def test_still_list() -> None:
    """A list that stands still is read once, but for one row where pages join."""
    moving = MovingList({number: number for number in range(10)})

    found = read(moving, 4)

    assert sorted(set(found)) == list(range(10))
    assert len(found) == 12


def test_one_second() -> None:
    """A push of many changes has one time; they are all read."""
    moving = MovingList(dict.fromkeys(range(25), 7))

    assert sorted(set(read(moving, 4))) == list(range(25))


def test_merged_between_pages() -> None:
    """A change that leaves a page already read does not hide the one that moves up into its place."""
    moving = MovingList(dict.fromkeys(range(9), 7))

    def merge_first(page: int) -> None:
        if page == 1:
            del moving.touched[8]

    found = read(moving, 3, merge_first)

    assert set(found) == set(range(9))


def test_empty_list() -> None:
    """Nothing is found after one page."""
    assert read(MovingList(), 5) == []


def test_list_in_turmoil() -> None:
    """A list that never joins is given up rather than read forever."""
    fresh = iter(range(1000))

    def page(_: int) -> None:
        moving.touched = dict.fromkeys([next(fresh) for _ in range(9)], 7)

    moving = MovingList()
    page(0)

    with pytest.raises(MovesTooFast):
        read(moving, 4, page)

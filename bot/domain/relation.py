"""Relation chains: which change stands on which, from the commits' parents and the patch sets that we know.

A change stands on another when its current commit has one of the other's patch sets as parent. If that is no longer the
other's current patch set, it stands on an outdated one and has to be rebased (Gerrit's *Relation chain* marks it too).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.change import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """What a change stands on: the other change, which of its patch sets, and whether that one is outdated."""

    number: int
    patch_set: int
    is_outdated: bool = False


def parents(changes: Iterable[Change]) -> Mapping[int, Parent]:
    """Give for each open change the open change that it stands on, where there is one."""
    still_open = {change.number: change for change in changes if change.is_open}
    by_commit = {one.commit: (change, one.number) for change in still_open.values() for one in change.patch_sets}
    found: dict[int, Parent] = {}
    for change in still_open.values():
        below = [by_commit[commit] for commit in change.current.parents if commit in by_commit]
        others = [(other, patch_set) for other, patch_set in below if other.number != change.number]
        if others:
            found[change.number] = _parent(*others[0])
    return found


def _parent(change: Change, patch_set: int) -> Parent:
    return Parent(number=change.number, patch_set=patch_set, is_outdated=patch_set != change.current.number)


def below(number: int, parents: Mapping[int, Parent]) -> tuple[int, ...]:
    """Give the changes that one stands on, the nearest first.

    Changes that were put in another order can stand on each other's old patch sets; each is named once.
    """
    found: list[int] = []
    at = parents.get(number)
    while at is not None and at.number != number and at.number not in found:
        found.append(at.number)
        at = parents.get(at.number)
    return tuple(found)


def chains(changes: Iterable[Change]) -> tuple[tuple[int, ...], ...]:
    """Give the relation chains of two and more open changes, each from the bottom up, ties by number."""
    links = parents(changes)
    members = set(links) | {parent.number for parent in links.values()}
    by_bottom: dict[int, list[int]] = {}
    for number in members:
        by_bottom.setdefault(_bottom(number, links), []).append(number)
    ordered = (
        tuple(sorted(numbers, key=lambda number: (len(below(number, links)), number))) for numbers in by_bottom.values()
    )
    return tuple(sorted(ordered))


def _bottom(number: int, links: Mapping[int, Parent]) -> int:
    """Give the change at the bottom; of changes that stand on each other, the lowest number."""
    way = (number, *below(number, links))
    last = way[-1]
    if last not in links:
        return last
    return min(last, *below(last, links))

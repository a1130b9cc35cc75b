"""Which change stands on which, from commits alone."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.change import Change, ChangeStatus
from bot.domain.relation import Parent, below, chains, parents
from tests.builders import make_change, make_patch_set


def standing(number: int, *on: str, sets: int = 1, status: ChangeStatus = ChangeStatus.NEW) -> Change:
    """Build a change with commits like 7.1, whose current patch set has these parents."""
    patch_sets = [make_patch_set(one, commit=f"{number}.{one}") for one in range(1, sets)]
    patch_sets.append(make_patch_set(sets, commit=f"{number}.{sets}", parents=on or ("main",)))
    return make_change(number, patch_sets=tuple(patch_sets), status=status)


def test_two_alone() -> None:
    """Changes on the branch itself stand on nothing."""
    assert parents([standing(1), standing(2)]) == {}


def test_one_on_another() -> None:
    """A change stands on the one whose current commit is its parent."""
    assert parents([standing(1), standing(2, "1.1")]) == {2: Parent(number=1, patch_set=1)}


def test_parent_moved_on() -> None:
    """A change on an older patch set stands on an outdated one."""
    found = parents([standing(1, sets=3), standing(2, "1.2")])

    assert found == {2: Parent(number=1, patch_set=2, is_outdated=True)}


def test_parent_merged() -> None:
    """What has merged is part of the branch, and nothing stands on an abandoned change that can be dealt."""
    merged = standing(1, status=ChangeStatus.MERGED)
    abandoned = standing(3, status=ChangeStatus.ABANDONED)

    assert parents([merged, standing(2, "1.1"), abandoned, standing(4, "3.1")]) == {}


def test_merge_commit() -> None:
    """Of two parents the one that we know counts."""
    assert parents([standing(1), standing(2, "elsewhere", "1.1")])[2].number == 1


def test_chain() -> None:
    """A chain is given from the bottom up, whatever its numbers are."""
    changes = [standing(3), standing(1, "3.1"), standing(2, "1.1"), standing(9)]

    assert chains(changes) == ((3, 1, 2),)
    assert below(2, parents(changes)) == (1, 3)


def test_two_on_one() -> None:
    """A tree is one chain: both branches stand on the same bottom."""
    assert chains([standing(1), standing(3, "1.1"), standing(2, "1.1"), standing(4, "3.1")]) == ((1, 2, 3, 4),)


def test_other_order() -> None:
    """Changes that were put in another order stand on each other's old patch sets, and still make one chain."""
    changes = [standing(1, "2.1", sets=2), standing(2, "1.1", sets=1), standing(3, "2.1")]

    assert chains(changes) == ((1, 2, 3),)


@st.composite
def heaps(draw: st.DrawFn) -> list[Change]:
    """Give changes of two patch sets each, on any commits, their own included."""
    numbers = range(1, draw(st.integers(1, 8)) + 1)
    commits = st.sampled_from(["main", *(f"{number}.{one}" for number in numbers for one in (1, 2))])
    return [standing(number, draw(commits), sets=2) for number in numbers]


@given(heaps())
def test_every_change_once(changes: list[Change]) -> None:
    """Whatever stands on what, a change is in one chain at most, and with everything that it stands on."""
    links = parents(changes)
    members = [number for chain in chains(changes) for number in chain]

    assert len(members) == len(set(members))
    assert set(members) == links.keys() | {parent.number for parent in links.values()}
    for chain in chains(changes):
        for number in chain:
            assert set(below(number, links)) <= set(chain)


@given(heaps())
def test_straight_chains(changes: list[Change]) -> None:
    """Nothing comes before what it stands on, unless the two stand on each other."""
    links = parents(changes)
    for chain in chains(changes):
        for number in chain:
            under = [one for one in below(number, links) if number not in below(one, links)]
            assert all(chain.index(one) < chain.index(number) for one in under)

"""Who knows what, from the team's own history."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.change import Change, FileChange, ReviewerUpdate
from bot.domain.expertise import Part, Suits, fits, learn
from bot.domain.reasons import ReasonKind
from tests.builders import NOW, ago, make_change

API = (FileChange(path="glance/api/images.py", insertions=5),)
DOCS = (FileChange(path="doc/source/index.rst", insertions=5),)


def suits(change: Change, *parts: Part, people: tuple[int, ...] = (11, 12), **given: object) -> dict[int, Suits]:
    """Say how a change suits people with these parts in two changes of the past."""
    past = {1: make_change(1, files=API, owner=7), 2: make_change(2, files=DOCS, owner=8)}
    answered = given.get("answered", {})
    assert isinstance(answered, dict)
    return fits(change, people, learn(past, parts, at=NOW), answered=answered)


def part(account: int, number: int = 1, *, days: float = 10, wrote: bool = False) -> Part:
    """Give somebody a part in a change of the past."""
    return Part(account_id=account, number=number, at=ago(days=days), wrote=wrote)


def kinds(one: Suits) -> list[ReasonKind]:
    """Give the reasons' kinds."""
    return [reason.kind for reason in one.reasons]


def test_knows_the_file() -> None:
    """Who reviewed the file suits best and is told so."""
    found = suits(make_change(9, files=API, owner=9), part(11), part(12, 2))

    assert found[11].value == 1.0 > found[12].value
    assert kinds(found[11]) == [ReasonKind.KNOWS_FILES]
    assert found[11].reasons[0].name == "glance/api/images.py"
    assert kinds(found[12]) == [ReasonKind.SPREAD]


def test_fades() -> None:
    """What was long ago says less."""
    found = suits(make_change(9, files=API, owner=9), part(11, days=10), part(12, days=400))

    assert found[11].value > found[12].value


def test_reviewed_before() -> None:
    """Who answered an earlier patch set comes first, with which one."""
    found = suits(make_change(9, files=API, owner=9), part(12), answered={11: 2})

    assert kinds(found[11])[0] is ReasonKind.REVIEWED_BEFORE
    assert found[11].reasons[0].number == 2


def test_invited() -> None:
    """Who was asked for as a reviewer is told so; who became one by voting was not asked."""
    updates = tuple(ReviewerUpdate(at=NOW, by_id=9, reviewer_id=who, state="REVIEWER") for who in (12, 9))
    own = ReviewerUpdate(at=NOW, by_id=13, reviewer_id=13, state="REVIEWER")
    found = suits(
        make_change(9, files=API, owner=9, reviewers=(12, 13), reviewer_updates=(*updates, own)), people=(12, 13)
    )

    assert kinds(found[12]) == [ReasonKind.INVITED]
    assert kinds(found[13]) == [ReasonKind.SPREAD]


def test_reviews_the_author() -> None:
    """Who often reviews this author is told so; once is not often, and writing one's own says nothing about that."""
    found = suits(
        make_change(9, files=API, owner=7), *[part(11)] * 3, *[part(12, wrote=True)] * 3, part(13), people=(11, 12, 13)
    )

    assert ReasonKind.REVIEWS_AUTHOR in kinds(found[11])
    assert ReasonKind.REVIEWS_AUTHOR not in kinds(found[12]) + kinds(found[13])


def test_nobody_knows() -> None:
    """Where nobody knows anything nobody suits, and the reason is that it is spread."""
    found = suits(make_change(9, files=API, owner=9))

    assert [one.value for one in found.values()] == [0.0, 0.0]
    assert {kind for one in found.values() for kind in kinds(one)} == {ReasonKind.SPREAD}


@settings(deadline=None)
@given(
    st.lists(
        st.builds(part, st.sampled_from([11, 12, 13]), st.sampled_from([1, 2]), days=st.floats(0, 900)), max_size=9
    )
)
def test_any_history(parts: list[Part]) -> None:
    """Whatever the past, the fit is 0 to 1, with a reason, and the same again."""
    change = make_change(9, files=API + DOCS, owner=7)

    found = suits(change, *parts, people=(11, 12, 13))

    assert all(0.0 <= one.value <= 1.0 and one.reasons for one in found.values())
    assert found == suits(change, *parts, people=(11, 12, 13))

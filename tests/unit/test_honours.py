"""The leaderboard and what is worth telling: short, kind, and open to everybody."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.change import Change, ChangeStatus
from bot.domain.honours import DECIDERS_ONLY, Scene, honours
from bot.domain.ranks import LEAST_PEOPLE, MOST_PLACES, Contender, ranks
from bot.domain.tally import Answer, Honour, HonourKind
from tests.builders import NOW, OWNER, ago, ahead, make_answer, make_change, make_evidence
from tests.reviews import CORE, REVIEWER, RULES, said


def contender(account: int, *, most: int = 99, **given: bool) -> Contender:
    """Build somebody who joined and answered."""
    return Contender(account_id=account, slack_user=f"U{account}", most=most, **given)


def answers_of(counts: dict[int, int]) -> list[Answer]:
    """Build so many answers by these accounts, each on a change of its own."""
    return [make_answer(1000 * account + n, account) for account, count in counts.items() for n in range(count)]


def ranked(counts: dict[int, int], joined: Sequence[Contender] = ()) -> list[tuple[int, int, tuple[int, ...]]]:
    """Rank these counts."""
    found = ranks(answers_of(counts), joined or [contender(account) for account in counts])
    return [(one.place, one.answers, one.accounts) for one in found]


MODEL = {1: 6, 2: 5, 3: 5, 4: 4, 5: 3, 6: 3, 7: 3, 8: 3, 9: 3, 10: 3, 11: 2, 12: 1}


def test_twelve_people() -> None:
    """Of twelve people four are ranked, and two with the same count share a place."""
    assert ranked(MODEL) == [(1, 6, (1,)), (2, 5, (2, 3)), (4, 4, (4,))]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (dict.fromkeys(range(7), 1), []),
        ({1: 3, 2: 2, 3: 1} | dict.fromkeys(range(4, 8), 1), []),
        ({1: 3, 2: 2} | dict.fromkeys(range(3, 9), 1), [(1, 3, (1,)), (2, 2, (2,))]),
        (dict.fromkeys(range(12), 2), []),
        ({1: 9} | dict.fromkeys(range(2, 13), 2), [(1, 9, (1,))]),
        ({n: 30 - n for n in range(30)}, [(n + 1, 30 - n, (n,)) for n in range(5)]),
    ],
    ids=["seven alike", "seven", "eight", "all alike", "a tie that would pass", "thirty"],
)
def test_limits(counts: dict[int, int], expected: list[tuple[int, int, tuple[int, ...]]]) -> None:
    """At most five and a third, nobody below eight, and a tie that would pass ends the list above it."""
    assert ranked(counts) == expected


def test_above_the_own_amount() -> None:
    """Answers above one's own amount earn no rank."""
    joined = [contender(account, most=4 if account == 1 else 9) for account in MODEL]

    assert ranked(MODEL, joined) == [(1, 5, (2, 3)), (3, 4, (1, 4))]


def test_few_answers() -> None:
    """A list that has room left ends with the last who answered."""
    joined = [contender(account) for account in range(1, 13)]

    assert ranked({1: 2, 2: 1}, joined) == [(1, 2, (1,)), (2, 1, (2,))]


@pytest.mark.parametrize("who", [{"is_host": True}, {"is_ranked": False}])
def test_not_ranked(who: dict[str, bool]) -> None:
    """The host and who prefers not to be ranked stand below."""
    joined = [contender(account, **(who if account == 1 else {})) for account in MODEL]

    assert ranked(MODEL, joined) == [(1, 5, (2, 3)), (3, 4, (4,))]


def test_fresh_changes() -> None:
    """Changes uploaded after the announcement earn no rank."""
    answers = [replace(one, is_fresh=one.account_id == 1) for one in answers_of(MODEL)]

    assert ranks(answers, [contender(account) for account in MODEL])[0].accounts == (2, 3)


def test_who_did_not_join() -> None:
    """Only who joined is ranked, however much others did."""
    assert ranked(MODEL | {99: 50}, [contender(account) for account in MODEL])[0] == (1, 6, (1,))


@given(counts=st.dictionaries(st.integers(1, 40), st.integers(0, 6)), data=st.data())
def test_any_ranking(counts: dict[int, int], data: st.DataObject) -> None:
    """Within its limits always, each person once, and in whatever order people come."""
    joined = [contender(account, most=data.draw(st.integers(1, 5))) for account in counts]

    found = ranks(answers_of(counts), joined)

    people = [account for one in found for account in one.accounts]
    assert len(people) == len(set(people)) <= min(MOST_PLACES, len(joined) // 3)
    assert not found or len(joined) >= LEAST_PEOPLE
    assert [one.answers for one in found] == sorted({one.answers for one in found}, reverse=True)
    assert found == ranks(answers_of(counts)[::-1], data.draw(st.permutations(joined)))


# ------------------------------------------------------------------------------------------------ honours


def told(
    answers: Sequence[Answer],
    *,
    changes: Sequence[Change] = (),
    waited: dict[int, int] | None = None,
    joined: Sequence[Contender] = (),
) -> list[Honour]:
    """Give what is told of these answers, on small merged-by-nobody changes unless others are given."""
    known = {change.number: change for change in changes}
    whole = [
        known.get(number, make_change(number)) for number in sorted({one.number for one in answers} | known.keys())
    ]
    people = joined or [contender(account) for account in sorted({one.account_id for one in answers})]
    return list(honours(answers, people, Scene(changes=tuple(whole), rules=RULES, waited=waited or {})))


def veterans(*accounts: int) -> list[Contender]:
    """Build people who are not new."""
    return [contender(account, may_be_new=False) for account in accounts]


def answered_at(number: int, account: int, at: datetime, **given: object) -> Answer:
    """Build an answer that was given at an instant."""
    return make_answer(number, account, evidence=(make_evidence(number, account, at=at),), **given)


def kinds(found: Sequence[Honour]) -> list[tuple[HonourKind, int]]:
    """Give each honour's kind and account."""
    return [(one.kind, one.account_id) for one in found]


def test_a_day_without_substance() -> None:
    """What has no substance is not told."""
    answers = [make_answer(1, 31), make_answer(2, 32, landed=True)]

    assert told(answers, waited={1: 13, 2: 1}, joined=veterans(31, 32)) == []


def test_longest_wait() -> None:
    """Who answered first what had waited longest."""
    answers = [answered_at(1, 31, ahead(hours=1)), answered_at(1, 32, NOW), answered_at(2, 33, NOW)]

    found = told(answers, waited={1: 71, 2: 20}, joined=veterans(31, 32, 33))

    assert found == [Honour(kind=HonourKind.LONGEST_WAIT, account_id=32, number=71, change=1)]


def test_longest_wait_of_somebody_without_a_name() -> None:
    """A shorter wait is not told as the longest."""
    joined = [contender(31, is_named=False, may_be_new=False), *veterans(32)]

    assert told([make_answer(1, 31), make_answer(2, 32)], waited={1: 71, 2: 20}, joined=joined) == []


def test_big_one() -> None:
    """The biggest goes to who has nothing yet."""
    answers = [make_answer(1, 31), make_answer(2, 32)]
    changes = [make_change(1, insertions=900), make_change(2, insertions=300)]

    found = told(answers, changes=changes, waited={1: 71, 2: 0}, joined=veterans(31, 32))

    assert kinds(found) == [(HonourKind.LONGEST_WAIT, 31), (HonourKind.BIG_ONE, 32)]
    assert found[1].number == 310


def test_to_merged_in_a_day() -> None:
    """From the first answer ever to merged, told with the author."""
    merged = make_change(1, status=ChangeStatus.MERGED, submitted_at=ahead(hours=3))
    late = make_change(2, status=ChangeStatus.MERGED, submitted_at=ahead(days=3))
    answers = [make_answer(1, 31, is_first=True), make_answer(2, 32, is_first=True)]

    found = told(answers, changes=[merged, late], joined=veterans(31, 32))

    assert found == [Honour(kind=HonourKind.TO_MERGED_IN_A_DAY, account_id=31, change=1, other=OWNER)]


def test_last_votes_alone() -> None:
    """What only deciding reviewers can win is never all that is told."""
    answers = [make_answer(number, 31, landed=True) for number in (1, 2)]

    assert told(answers, joined=veterans(31)) == []


def test_last_votes_beside_others() -> None:
    """Half of what is told may need the deciding vote."""
    answers = [make_answer(number, 31, landed=True) for number in (1, 2)] + [make_answer(3, 32)]

    found = told(answers, waited={3: 30}, joined=veterans(31, 32))

    assert kinds(found) == [(HonourKind.LONGEST_WAIT, 32), (HonourKind.LAST_VOTES, 31)]


def test_first_review_here() -> None:
    """Who never reviewed here before is welcomed; who did, decides, or says that they are no newcomer is not."""
    before = make_change(9, messages=[said("Why?", by=REVIEWER, at=ago(days=20))])
    answers = [make_answer(1, 31), make_answer(2, REVIEWER), make_answer(3, CORE), make_answer(4, 33)]
    joined = [contender(31), contender(REVIEWER), contender(CORE), contender(33, may_be_new=False)]

    assert kinds(told(answers, changes=[before], joined=joined)) == [(HonourKind.FIRST_REVIEW, 31)]


def test_questions() -> None:
    """Comments on lines are told from five on."""
    evidence = (make_evidence(1, 31, comments=4), make_evidence(1, 31, comments=2))
    few = make_answer(2, 32, evidence=(make_evidence(2, 32, comments=4),))

    found = told([make_answer(1, 31, evidence=evidence), few], joined=veterans(31, 32))

    assert found == [Honour(kind=HonourKind.QUESTIONS, account_id=31, number=6)]


def test_first_looks() -> None:
    """Who gave first answers is told from two on."""
    answers = [make_answer(number, 31, is_first=True) for number in (1, 2)]

    assert told(answers, joined=veterans(31)) == [Honour(kind=HonourKind.FIRST_LOOKS, account_id=31, number=2)]


def test_nobody_else_is_left() -> None:
    """Where everybody has something, somebody may have two."""
    answers = [make_answer(number, 31, is_first=True) for number in (1, 2)]

    assert len(told(answers, waited={1: 30}, joined=veterans(31))) == 2


@pytest.mark.parametrize("who", [{"is_host": True}, {"is_named": False}])
def test_not_honoured(who: dict[str, bool]) -> None:
    """The host and who prefers no name are not honoured."""
    assert told([make_answer(1, 31)], waited={1: 30}, joined=[contender(31, **who)]) == []


def test_not_joined() -> None:
    """Who did not join is thanked elsewhere."""
    assert told([make_answer(1, 31)], waited={1: 30}, joined=veterans(32)) == []


@st.composite
def any_answers(draw: st.DrawFn) -> list[Answer]:
    """Draw answers of a few people on a few changes."""
    pairs = draw(st.sets(st.tuples(st.integers(1, 8), st.integers(31, 37)), max_size=20))
    return [
        make_answer(
            number,
            account,
            evidence=(make_evidence(number, account, comments=draw(st.integers(0, 9)), at=ahead(minutes=number)),),
            is_first=draw(st.booleans()),
            landed=draw(st.booleans()),
        )
        for number, account in sorted(pairs)
    ]


@given(answers=any_answers(), data=st.data())
def test_any_honours(answers: list[Answer], data: st.DataObject) -> None:
    """At least half could be won by anybody, nobody has two while somebody has none, and the order is no matter."""
    sizes = data.draw(st.lists(st.integers(0, 500), min_size=8, max_size=8))
    changes = [make_change(number, insertions=sizes[number - 1]) for number in range(1, 9)]
    waited = {number: data.draw(st.integers(0, 90)) for number in range(1, 9)}
    joined = [contender(account) for account in sorted({one.account_id for one in answers})]

    found = told(answers, changes=changes, waited=waited, joined=joined)

    per_person = Counter(one.account_id for one in found)
    assert 2 * sum(one.kind in DECIDERS_ONLY for one in found) <= len(found)
    assert max(per_person.values(), default=0) <= 1 or len(per_person) == len(joined)
    shuffled = data.draw(st.permutations(answers))
    assert told(shuffled, changes=changes, waited=waited, joined=joined[::-1]) == found

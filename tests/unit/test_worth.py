"""What a change is worth to the day."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reasons import OF_THE_CHANGE, ReasonKind
from bot.domain.worth import DEFAULT, ChangeFacts, Weights, worth_of

FACTS = st.builds(
    ChangeFacts,
    number=st.just(1),
    days=st.integers(0, 2000),
    is_never_answered=st.booleans(),
    in_conflict=st.booleans(),
    deciding_missing=st.integers(0, 2),
    first_vote_by=st.one_of(st.none(), st.integers(1, 9)),
    priority=st.sampled_from(["", "Image signing"]),
    review_priority=st.integers(-1, 2),
    has_freeze_exception=st.booleans(),
    is_newcomers=st.booleans(),
    is_author_around=st.booleans(),
    is_bug_after_freeze=st.booleans(),
    above=st.integers(0, 5),
)


@pytest.mark.parametrize(
    ("facts", "tier"),
    [
        (ChangeFacts(number=1, priority="Trusts", is_never_answered=True), 1),
        (ChangeFacts(number=1, review_priority=2, is_never_answered=True), 2),
        (ChangeFacts(number=1, has_freeze_exception=True), 2),
        (ChangeFacts(number=1, review_priority=1, is_never_answered=True), 3),
        (ChangeFacts(number=1, is_never_answered=True), 3),
        (ChangeFacts(number=1, deciding_missing=1, first_vote_by=11), 4),
        (ChangeFacts(number=1, deciding_missing=1), 5),  # one vote is enough there
        (ChangeFacts(number=1, deciding_missing=2, first_vote_by=11), 5),
        (ChangeFacts(number=1), 5),
    ],
)
def test_tier(facts: ChangeFacts, tier: int) -> None:
    """Priorities, urgent ones, never answered, one vote short, the rest."""
    assert worth_of(facts).tier == tier


@settings(deadline=None)
@given(FACTS)
def test_sum(facts: ChangeFacts) -> None:
    """The points are the sum of the reasons', none below zero, each reason once and about the change."""
    worth = worth_of(facts)

    kinds = [reason.kind for reason in worth.reasons]
    assert worth.points == sum(reason.points for reason in worth.reasons)
    assert all(reason.points >= 0 for reason in worth.reasons)
    assert len({*kinds}) == len(kinds)
    assert set(kinds) <= OF_THE_CHANGE


@settings(deadline=None)
@given(FACTS, st.integers(1, 100))
def test_longer_wait(facts: ChangeFacts, more: int) -> None:
    """A longer wait is never worth less, and beyond half a year no more."""
    longer = replace(facts, days=facts.days + more)

    assert worth_of(longer).points >= worth_of(facts).points
    assert worth_of(replace(facts, days=int(DEFAULT.most_days))).points == worth_of(replace(facts, days=9999)).points


def test_order_for_a_reader() -> None:
    """The reasons stand in the order in which a person should read them."""
    facts = ChangeFacts(number=1, days=9, is_never_answered=True, priority="Trusts", in_conflict=True, above=2)

    assert [reason.kind for reason in worth_of(facts).reasons] == [
        ReasonKind.PRIORITY,
        ReasonKind.WAITS,
        ReasonKind.NEVER_ANSWERED,
        ReasonKind.UNBLOCKS,
        ReasonKind.CONFLICT,
    ]


def test_weights() -> None:
    """What the team says a reason is worth is what it adds."""
    facts = ChangeFacts(number=1, is_bug_after_freeze=True, days=400)

    assert worth_of(facts).points == DEFAULT.bug_after_freeze + DEFAULT.most_days
    assert worth_of(facts, Weights(bug_after_freeze=3.0, most_days=10.0)).points == 13.0

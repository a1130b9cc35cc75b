"""The backlog is exact: a truth table for the rule, and where each change falls out."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.accounts import Deciders
from bot.domain.backlog import (
    OF_THE_BACKLOG,
    Condition,
    Needs,
    classify,
    count,
    deciding_votes,
    needs,
    unused_labels,
    waiting,
)
from bot.domain.change import Change, ChangeStatus, SubmitRequirement
from bot.domain.team import LabelNames, Team
from tests.builders import OWNER, ago, make_change, make_label, make_site, make_team
from tests.reviews import CI, CORE, OTHER_CORE, REVIEWER, said

TEAM, SITE, BOTS = make_team(), make_site(), frozenset({CI})
ANSWERED = said(votes="Code-Review+1", at=ago(days=2))


def fell_out(change: Change, *, team: Team = TEAM) -> Condition | None:
    """Give where a change falls out."""
    return classify(change, team=team, site=SITE, bots=BOTS).fell_out


@pytest.mark.parametrize(
    ("verified", "workflow", "review", "wip", "branch"),
    [*product((-1, 0, 1), (-1, 0, 1), (-2, -1, 0, 1, 2), (False, True), ("master", "stable/liberty"))],
)
def test_the_rule(verified: int, workflow: int, review: int, wip: bool, branch: str) -> None:  # noqa: FBT001 - a table
    """In the backlog is what is verified, unapproved, not vetoed, not in progress, and on a main branch."""
    votes = {"Verified": {CI: verified}, "Workflow": {CORE: workflow}, "Code-Review": {REVIEWER: review}}
    change = make_change(votes=votes, is_wip=wip, branch=branch)

    verdict = classify(change, team=TEAM, site=SITE, bots=BOTS)

    expected = verified == 1 and workflow == 0 and review > -2 and not wip and branch == "master"
    assert verdict.in_backlog is expected


def test_one_ci_of_two_is_red() -> None:
    """A verified change against which another CI voted is not verified."""
    assert fell_out(make_change(votes={"Verified": {CI: 1, 9001: -1}}, messages=[ANSWERED])) is Condition.RED


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (make_change(), None),
        (make_change(status=ChangeStatus.MERGED), Condition.CLOSED),
        (make_change(project="openstack/nova"), Condition.ELSEWHERE),
        (make_change(branch="stable/liberty"), Condition.BRANCH),
        (make_change(is_wip=True), Condition.IN_PROGRESS),
        (make_change(votes={"Verified": {CI: -1}}), Condition.RED),
        (make_change(votes={"Verified": {}}), Condition.NOT_VERIFIED),
        (make_change(votes={"Workflow": {OWNER: -1}}), Condition.APPROVAL),
        (make_change(votes={"Code-Review": {CORE: -2}}), Condition.VETO),
        (make_change(mergeable=False), Condition.CONFLICT),
        (make_change(mergeable=True), None),
        (make_change(messages=[said("Why a list?")]), Condition.AUTHORS_TURN),
        (make_change(hashtags=("wait-release",)), Condition.HOLD),
        (make_change(hashtags=("Wait-author",)), Condition.HOLD),
        (make_change(hashtags=("no-wait",)), None),
        (make_change(votes={"Review-Priority": {CORE: -1}}), Condition.HOLD),
        (make_change(votes={"Review-Priority": {CORE: 2}}), None),
    ],
)
def test_where_it_falls_out(change: Change, expected: Condition | None) -> None:
    """The first condition that a change does not meet is known."""
    assert fell_out(change) is expected


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (make_change(votes={"Verified": {CI: -1}}), True),
        (make_change(mergeable=False), True),
        (make_change(mergeable=False, votes={"Verified": {CI: -1}}), True),
        (make_change(mergeable=False, votes={"Verified": {}}), True),
        (make_change(votes={"Verified": {}}), False),
        (make_change(mergeable=False, messages=[ANSWERED]), False),
        (make_change(mergeable=False, messages=[said(votes="Verified-1", by=CI)]), True),
        (make_change(mergeable=False, is_wip=True), False),
        (make_change(mergeable=False, branch="stable/liberty"), False),
        (make_change(mergeable=False, hashtags=("wait-release",)), False),
        (make_change(mergeable=False, votes={"Workflow": {OWNER: -1}}), False),
        (make_change(), False),
    ],
)
def test_needs_a_first_answer(change: Change, kept: bool) -> None:  # noqa: FBT001 - a table's column
    """What nobody ever answered stays ours though it is red or in conflict, if nothing else speaks against it."""
    verdict = classify(change, team=TEAM, site=SITE, bots=BOTS)

    assert verdict.needs_first_answer is kept
    assert verdict.is_waiting is (kept or verdict.fell_out is None)


def test_label_that_the_site_lacks() -> None:
    """A label that the site lacks is left out of the rule; one that it has and nobody used is not."""
    plain = make_change(labels={"Code-Review": make_label("Code-Review")})
    without = make_site(labels={"openstack/glance": {"Code-Review": SITE.labels["openstack/glance"]["Code-Review"]}})

    assert classify(plain, team=TEAM, site=without, bots=BOTS).is_waiting
    assert classify(plain, team=TEAM, site=SITE, bots=BOTS).fell_out is Condition.NOT_VERIFIED


def test_site_not_probed() -> None:
    """Without a probe, or for a repository it did not see, the change's own labels say what exists."""
    plain = make_change(labels={"Code-Review": make_label("Code-Review")})

    assert classify(plain, team=TEAM, site=None, bots=BOTS).is_waiting
    assert classify(plain, team=TEAM, site=make_site(labels={}), bots=BOTS).is_waiting


def test_label_left_out_by_configuration() -> None:
    """A label whose configured name is empty plays no part."""
    team = make_team(labels=LabelNames(ci="", approval="", priority=""))

    assert fell_out(make_change(votes={"Verified": {CI: -1}, "Workflow": {CORE: 1}}), team=team) is None


def test_veto_on_a_site_with_one_point() -> None:
    """What blocks is the label's worst value, not the number 2."""
    label = make_label("Code-Review", {CORE: -1}, best=1, worst=-1)

    assert fell_out(make_change(labels={"Code-Review": label, "Verified": make_label("Verified", {CI: 1})})) is (
        Condition.VETO
    )


def test_count() -> None:
    """Every open change is in the backlog, or known to have fallen out, and repositories add up."""
    team = make_team(repositories=("openstack/glance", "openstack/glance_store"))
    changes = [
        make_change(1),
        make_change(2, project="openstack/glance_store"),
        make_change(3, mergeable=False),
        make_change(4, votes={"Verified": {CI: -1}}),
        make_change(5, messages=[said("Why?")]),
        make_change(6, is_wip=True),
        make_change(7, status=ChangeStatus.MERGED),
        make_change(8, project="openstack/nova"),
    ]

    found = count(changes, team=team, site=SITE, bots=BOTS)

    assert found.open == (1, 2, 3, 4, 5, 6)
    assert found.backlog == (1, 2, 3, 5)
    assert found.waiting == found.never_answered == (1, 2, 3, 4)
    assert found.first_answer_lane == (3, 4)
    assert {at: numbers for at, numbers in found.fell_out.items() if numbers} == {
        Condition.AUTHORS_TURN: (5,),
        Condition.IN_PROGRESS: (6,),
    }
    assert found.by_repository["openstack/glance_store"].waiting == (2,)
    assert waiting(changes, team=team, site=SITE, bots=BOTS) == found.waiting


def test_empty_backlog() -> None:
    """An empty backlog says how many fell out where, and which label nobody here ever used."""
    changes = [make_change(number, votes={"Verified": {}}) for number in (1, 2)]

    assert count(changes, team=TEAM, site=SITE, bots=BOTS).fell_out[Condition.NOT_VERIFIED] == (1, 2)
    assert unused_labels(changes, team=TEAM, site=SITE) == ("Verified", "Code-Review")
    assert unused_labels([make_change()], team=TEAM, site=SITE) == ("Code-Review",)
    assert unused_labels([], team=TEAM, site=SITE) == ()


@st.composite
def any_change(draw: st.DrawFn, number: int) -> Change:
    """Draw a change in any condition."""
    return make_change(
        number,
        project=draw(st.sampled_from(["openstack/glance", "openstack/glance_store", "openstack/nova"])),
        branch=draw(st.sampled_from(["master", "stable/liberty"])),
        status=draw(st.sampled_from(ChangeStatus)),
        is_wip=draw(st.booleans()),
        mergeable=draw(st.sampled_from([None, True, False])),
        votes={"Verified": {CI: draw(st.integers(-1, 1))}, "Code-Review": {CORE: draw(st.integers(-2, 2))}},
        messages=draw(st.sampled_from([[], [ANSWERED], [said("Why?")]])),
    )


@given(st.integers(0, 8).flatmap(lambda n: st.tuples(*(any_change(number) for number in range(n)))))
def test_the_count_adds_up(changes: tuple[Change, ...]) -> None:
    """Waiting and fallen out are all that is open, each change once; the backlog's sum leads to what waits."""
    team = make_team(repositories=("openstack/glance", "openstack/glance_store"))

    found = count(reversed(changes), team=team, site=SITE, bots=BOTS)

    out = [number for numbers in found.fell_out.values() for number in numbers]
    below = {number for at, numbers in found.fell_out.items() if at not in OF_THE_BACKLOG for number in numbers}
    parts = found.by_repository.values()
    assert sorted([*found.waiting, *out]) == list(found.open)
    assert set(found.waiting) == (set(found.backlog) - below) | set(found.first_answer_lane)
    assert sorted(number for part in parts for number in part.waiting) == list(found.waiting)
    assert sorted(number for part in parts for number in part.backlog) == list(found.backlog)


# ------------------------------------------------------------------------------------------------ what it needs


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ({}, Needs(deciding=2, first_looks=1)),
        ({REVIEWER: 1}, Needs(deciding=2, first_looks=0)),
        ({CORE: 2}, Needs(deciding=1, first_looks=0)),
        ({OWNER: 2}, Needs(deciding=2, first_looks=1)),
        ({CORE: 2, OTHER_CORE: 2}, Needs(deciding=1, first_looks=0)),
    ],
    ids=["nothing yet", "a first look", "one deciding vote", "the owner's own", "only the approval is missing"],
)
def test_needs(votes: dict[int, int], expected: Needs) -> None:
    """Two deciding votes by custom, less those that stand, and somebody who approves."""
    assert needs(make_change(votes={"Code-Review": votes}), TEAM) == expected


def test_approved() -> None:
    """An approved change needs nobody, nor does one that is closed."""
    both = {CORE: 2, OTHER_CORE: 2}

    assert needs(make_change(votes={"Code-Review": both, "Workflow": {CORE: 1}}), TEAM).people == 0
    assert needs(make_change(status=ChangeStatus.ABANDONED), TEAM).people == 0


def test_nothing_missing_without_an_approval_label() -> None:
    """On a site without approvals a change with all its votes is in the backlog and waits for nobody."""
    team = make_team(deciding_votes=1)
    labels = {"Code-Review": make_label("Code-Review", {CORE: 2}), "Verified": make_label("Verified", {CI: 1})}
    site = make_site(labels={"openstack/glance": {n: SITE.labels["openstack/glance"][n] for n in labels}})

    verdict = classify(make_change(labels=labels), team=team, site=site, bots=BOTS)

    assert (verdict.fell_out, verdict.in_backlog) == (Condition.NOTHING_MISSING, True)


def test_never_more_people_than_votes() -> None:
    """A first look takes one of the seats that the votes give."""
    assert Needs(deciding=2, first_looks=1).people == 2
    assert Needs(deciding=1, first_looks=1).people == 1


def required(status: str, expression: str = "label:Code-Review=MAX", *, best: int = 1, votes: int = 0) -> Needs:
    """Give what a change needs where the server states a requirement and so many people voted best."""
    label = make_label("Code-Review", {30 + n: best for n in range(votes)}, best=best, worst=-best)
    stated = SubmitRequirement(name="Code-Review", status=status, expression=expression)
    return needs(make_change(labels={"Code-Review": label}, submit_requirements=(stated,)), TEAM)


def test_site_with_one_point() -> None:
    """Where the best vote is +1, the server's requirement says how many, not the custom of two."""
    assert required("UNSATISFIED").deciding == 1
    assert required("SATISFIED", votes=1).deciding == 0


def test_requirement_that_counts() -> None:
    """A requirement that names a count is the count."""
    assert required("UNSATISFIED", "label:Code-Review=MAX,count>=3", best=2, votes=1).deciding == 2


def test_requirement_not_met() -> None:
    """As long as the server is not satisfied, somebody is needed."""
    assert required("UNSATISFIED", best=2, votes=2).deciding == 1


def test_requirement_of_another_label() -> None:
    """A requirement on something else changes nothing."""
    assert required("UNSATISFIED", "-has:unresolved", best=2, votes=2).deciding == 0


def test_who_decided() -> None:
    """Only the best votes of deciding reviewers count, where these are given."""
    change = make_change(votes={"Code-Review": {CORE: 2, REVIEWER: 2}})
    known = Deciders(everywhere=frozenset({CORE}))

    assert deciding_votes(change, TEAM) == {CORE, REVIEWER}
    assert deciding_votes(change, TEAM, deciders=known) == {CORE}
    assert needs(change, TEAM, deciders=known).deciding == 1


def test_no_review_label() -> None:
    """A change that carries no review label can be given nothing."""
    assert needs(make_change(labels={}), TEAM).people == 0
    assert deciding_votes(make_change(labels={}), TEAM) == frozenset()


def test_backlog_ignores_the_order() -> None:
    """The same changes give the same backlog."""
    changes = [make_change(number) for number in (3, 1, 2)]

    assert count(changes, team=TEAM, site=SITE, bots=BOTS) == count(changes[::-1], team=TEAM, site=SITE, bots=BOTS)

"""A whole day is counted from Gerrit's record, and its sums add up whatever happened on it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.change import Change, ChangeStatus
from bot.domain.counting import answers_on, changes_in, rules_of, settled, tally
from bot.domain.credit import evidence_on
from bot.domain.day import Day, DayState
from bot.domain.people import Amount, Person, Settings
from bot.domain.snapshot import Snapshot
from bot.domain.tally import Credit, Tally, team_answers
from tests.builders import (
    NOW,
    OWNER,
    ago,
    ahead,
    make_account,
    make_day,
    make_link,
    make_patch_set,
    make_person,
    make_sign_up,
    make_snapshot,
    make_team,
)
from tests.reviews import CI, CORE, DAY, OTHER_CORE, REVIEWER, SENTENCE, heard, said

PLUS = said(votes="Code-Review+1")
PLUS_TWO = said(votes="Code-Review+2", by=CORE)
LATER = ahead(minutes=30)


def snapshot_of(*changes: Change, people: int = 2, **given: object) -> Snapshot:
    """Build a world where UCORE is account 11, UOTHER 12, UNEW 20; and as many people more from account 31 on."""
    users = {"UCORE": CORE, "UOTHER": OTHER_CORE, "UNEW": REVIEWER}
    users |= {f"U{number}": number for number in range(31, 29 + people)}
    world = make_snapshot(
        changes=changes,
        days=[DAY],
        people=[make_person(user) for user in users],
        links=[make_link(user, account) for user, account in users.items()],
        sign_ups=[make_sign_up(user) for user in users],
        accounts=[make_account(CI, username="jenkins"), make_account(OWNER)],
    )
    return replace(world, **given)  # type: ignore[arg-type] # any field


def count(*changes: Change, day: Day = DAY, people: int = 2, **given: object) -> Tally:
    """Count the day in that world."""
    return tally(day, snapshot=snapshot_of(*changes, people=people, **given), made_at=DAY.closes_at)


def test_another_teams_repository() -> None:
    """A review outside of the team's repositories is no answer of its day."""
    change = heard(said(SENTENCE), project="openstack/nova")

    assert count(change).answers == ()


def test_two_teams_with_one_repository() -> None:
    """An answer counts on every day whose scope holds the change."""
    teams = {"glance": make_team(), "oslo": make_team(key="oslo")}
    world = snapshot_of(heard(said(SENTENCE)), teams=teams)

    tallies = [tally(make_day(team=team), snapshot=world, made_at=NOW) for team in teams]

    assert [len(one.answers) for one in tallies] == [1, 1]


def test_not_joined() -> None:
    """Who answered without joining counts for the team and is named beside."""
    result = count(heard(said(SENTENCE)), sign_ups=())

    assert result.figures.answered == (1001,)
    assert (result.took_part, result.beside) == ((), (REVIEWER,))


def test_linked_afterwards() -> None:
    """Who joined and was linked only later took part once the day is counted again."""
    change = heard(said(SENTENCE))
    links = dict(snapshot_of().links)

    before = count(change, links={user: link for user, link in links.items() if user != "UNEW"})
    after = count(change, links=links)

    assert (before.took_part, after.took_part) == ((), ("UNEW",))
    assert after.answers == before.answers


def test_left_after_answering() -> None:
    """Leaving takes nothing away from what was done."""
    result = count(heard(said(SENTENCE)), sign_ups=(make_sign_up("UNEW", left_at=LATER),))

    assert result.took_part == ("UNEW",)


def test_first_answers() -> None:
    """The first answer is the first one that counts, on a change without any review before the day."""
    waited = heard(PLUS, said(SENTENCE, by=CORE, at=LATER), number=1)
    known = heard(replace(PLUS, at=ago(days=2)), said(SENTENCE, by=CORE), number=2)

    result = count(waited, known)

    assert result.figures.first_answers == (1,)
    assert [(one.account_id, one.is_first) for one in result.answers] == [(CORE, True), (CORE, False)]


def test_days_of_waiting() -> None:
    """The days are whole ones, up to the day's first answer."""
    change = heard(said(SENTENCE), said(SENTENCE, by=CORE, at=LATER), created_at=ago(days=10, minutes=-1))

    assert count(change).figures.waited_by_change == {1001: 9}


def test_days_of_waiting_for_the_author() -> None:
    """A change that was its author's turn had not waited for us."""
    asked = said("Why a list?", by=OTHER_CORE, at=ago(days=5))
    patch_sets = (make_patch_set(1, at=ago(days=10)),)

    assert count(heard(asked, said(SENTENCE), patch_sets=patch_sets)).figures.waited_by_change == {1001: 0}


def test_uploaded_at_the_announcement() -> None:
    """A change that was there when the day was announced is none of the fresh ones."""
    assert count(heard(said(SENTENCE), created_at=DAY.announced_at)).figures.answered == (1001,)


def test_fresh_change() -> None:
    """A change uploaded after the announcement brings the team nothing, though its reviewer took part."""
    result = count(heard(said(SENTENCE), created_at=ago(days=1)))

    assert team_answers(result.answers) == ()
    assert result.figures.answered == ()
    assert result.took_part == ("UNEW",)


def test_where_answered_changes_are() -> None:
    """Each answered change has merged, is with its author, or needs more."""
    merged = heard(PLUS_TWO, number=1, status=ChangeStatus.MERGED, submitted_at=LATER)
    asked = heard(said(SENTENCE), number=2)
    abandoned = heard(said(SENTENCE), number=3, status=ChangeStatus.ABANDONED)
    half = heard(PLUS_TWO, number=4, votes={"Code-Review": {CORE: 2}})

    figures = count(merged, asked, abandoned, half).figures

    assert (figures.merged, figures.with_authors, figures.need_more) == ((1,), (2, 3), (4,))


def test_last_vote() -> None:
    """The last deciding vote before the merge let it land, a later one did not."""
    votes = (PLUS_TWO, said(votes="Code-Review+2", by=OTHER_CORE, at=LATER))

    result = count(heard(*votes, status=ChangeStatus.MERGED, submitted_at=ahead(hours=1)))

    assert [(one.account_id, one.landed) for one in result.answers] == [(CORE, False), (OTHER_CORE, True)]


def test_what_waited() -> None:
    """What waits now is what waited before, less what left, and what came in."""
    merged = heard(number=1, status=ChangeStatus.MERGED, submitted_at=NOW)
    asked = heard(said(SENTENCE), number=2)
    red, still, new = heard(number=3, mergeable=False), heard(number=4), heard(number=5)
    answered_red = replace(red, messages=(replace(PLUS, at=ago(days=3)),))

    figures = count(merged, asked, answered_red, still, new, day=replace(DAY, pool=(1, 2, 3, 4, 9))).figures

    assert (figures.left_merged, figures.left_with_authors, figures.left_otherwise) == ((1,), (2,), (3, 9))
    assert (figures.came_in, figures.waiting_now) == ((5,), (4, 5))


def test_what_waited_is_told_once() -> None:
    """Settling does not move the day's waiting figures, though changes go on moving; merges are counted anew."""
    change = heard(PLUS_TWO, votes={"Code-Review": {CORE: 2}})
    first = count(change, day=replace(DAY, pool=(1001,)))
    final = replace(DAY, pool=(1001,), state=DayState.SETTLED)
    merged = replace(change, status=ChangeStatus.MERGED, submitted_at=ahead(days=2))

    second = count(merged, day=final, tallies={DAY.id: first})

    assert second.figures.waiting_now == first.figures.waiting_now == (1001,)
    assert (first.figures.merged, second.figures.merged) == ((), (1001,))
    assert second.is_settled
    assert settled(first, second).merged_since == (1001,)


def test_authors_who_were_there() -> None:
    """Authors are thanked for what they did on the day after an answer, not before it and not later."""
    reply = said("It does, see line 4.", by=OWNER, at=LATER)
    others = heard(
        said(SENTENCE, at=LATER),
        said("Please look", by=8, at=NOW),
        number=2,
        owner_id=8,
        patch_sets=(make_patch_set(1, owner=8),),
    )

    assert count(heard(said(SENTENCE), reply), others).authors == (OWNER,)


def test_vote_taken_back_before_settling() -> None:
    """Who loses an answer is known with the cause and their counts; who wins one is known too."""
    first = count(heard(PLUS_TWO, number=1), heard(PLUS, number=2))
    back = said(votes="-Code-Review", by=CORE, at=ahead(days=2))
    confirmed = said(votes="Code-Review+2", by=OTHER_CORE, at=ahead(days=2))

    changed = settled(first, count(heard(PLUS_TWO, back, number=1), heard(PLUS, confirmed, number=2)))

    assert [(one.answer.account_id, one.credit, one.before, one.now) for one in changed.lost] == [
        (CORE, Credit.REMOVED, 1, 0)
    ]
    assert [(one.account_id, one.number) for one in changed.won] == [(REVIEWER, 2)]


def test_vanished_change() -> None:
    """An answer on a change that turned private is lost without a cause that could be told."""
    changed = settled(count(heard(said(SENTENCE))), count())

    assert [one.credit for one in changed.lost] == [None]


def test_answers_so_far() -> None:
    """One change's answers can be had while the day runs, without a tally."""
    change = heard(said(SENTENCE))
    rules = rules_of(DAY, snapshot=snapshot_of(change))

    assert answers_on(change, evidence_on(change, rules), day=DAY, rules=rules) == count(change).answers
    assert answers_on(heard(), (), day=DAY, rules=rules) == ()


def test_waiting_at_hand() -> None:
    """What waits now can be handed in by who knows it already."""
    world = snapshot_of(heard(number=4))

    result = tally(replace(DAY, pool=(1, 5)), snapshot=world, made_at=NOW, waiting_now=[5, 6])

    assert (result.figures.came_in, result.figures.left_otherwise) == ((6,), (1,))


def test_bot_that_joined() -> None:
    """A bot in Slack takes no part, though a person's account is linked to it."""
    world = replace(snapshot_of(heard(said(SENTENCE))), people={"UNEW": make_person("UNEW", is_bot=True)})

    assert tally(DAY, snapshot=world, made_at=NOW).took_part == ()


def test_figures_rest_on_the_last_sync() -> None:
    """The tally says up to which instant its facts reach."""
    assert count(synced_at=LATER).complete_to == LATER
    assert count(synced_at=None).complete_to == DAY.closes_at


@pytest.mark.parametrize(
    ("amount", "changes"),
    [(Amount(changes=3), 3), (Amount(minutes=60), 4), (Amount(minutes=20), 1), (Amount(minutes=5), 1)],
)
def test_amount_in_minutes(amount: Amount, changes: int) -> None:
    """An amount in minutes has room for one change in 15 minutes, and for one at least."""
    assert changes_in(amount) == changes


def test_settings_reach_the_ranking() -> None:
    """The host, and who prefers no ranking or no name, are not ranked, however much they answered."""
    users = [*snapshot_of(people=12).people]
    accounts = [snapshot_of(people=12).links[user].account_id for user in users]
    changes = [heard(*(said(SENTENCE, by=account) for account in accounts), number=number) for number in (1, 2)]
    changes += [heard(said(SENTENCE, by=31), said(SENTENCE, by=32), said(SENTENCE, by=33), number=3)]
    choices = {"U31": Settings(is_ranked=False), "U32": Settings(is_named=False), "U33": Settings()}
    people: dict[str, Person] = {user: make_person(user, settings=choices.get(user, Settings())) for user in users}

    plain = count(*changes, people=12)
    result = tally(
        replace(DAY, host="U33"), snapshot=replace(snapshot_of(*changes, people=12), people=people), made_at=NOW
    )

    assert [one.accounts for one in plain.ranks] == [(31, 32, 33)]
    assert result.ranks == ()


def test_rules_come_from_the_site() -> None:
    """Bots and deciding reviewers are the team's own."""
    rules = rules_of(DAY, snapshot=snapshot_of())

    assert (rules.bots, rules.deciders.everywhere) == (frozenset({CI}), frozenset({CORE, OTHER_CORE}))


TEXTS = ["", "", "LGTM", "recheck", "Done", "Why not?"]
VOTES = ["", "Code-Review+1", "Code-Review-1", "Code-Review+2", "Code-Review-2", "-Code-Review", "Workflow+1"]


@st.composite
def any_change(draw: st.DrawFn, number: int) -> Change:
    """Draw a change with a few reviews around a day."""
    people = st.sampled_from([CORE, OTHER_CORE, REVIEWER, OWNER, CI, 31, 99])
    minutes = draw(st.lists(st.integers(-120, 1600), max_size=6))
    messages = tuple(
        said(
            draw(st.sampled_from(TEXTS)),
            votes=draw(st.sampled_from(VOTES)),
            by=draw(people),
            at=ahead(minutes=at),
            id=f"{i}",
        )
        for i, at in enumerate(sorted(minutes))
    )
    status = draw(st.sampled_from(ChangeStatus))
    return heard(
        *messages,
        number=number,
        status=status,
        submitted_at=ahead(hours=30) if status is ChangeStatus.MERGED else None,
        created_at=draw(st.sampled_from([ago(days=30), ago(days=1)])),
        mergeable=draw(st.sampled_from([None, True, False])),
        is_wip=draw(st.booleans()),
    )


any_changes = st.integers(0, 6).flatmap(lambda n: st.tuples(*(any_change(number) for number in range(1, n + 1))))


@settings(max_examples=60, deadline=None)
@given(changes=any_changes, pool=st.sets(st.integers(1, 9)))
def test_sums_add_up(changes: tuple[Change, ...], pool: set[int]) -> None:
    """Every figure is the sum of its parts, and no part stands in two places."""
    result = count(*changes, people=10, day=replace(DAY, pool=tuple(pool)))
    figures = result.figures

    assert sorted(figures.merged + figures.with_authors + figures.need_more) == list(figures.answered)
    left = figures.left_merged + figures.left_with_authors + figures.left_otherwise
    assert len(figures.waiting_now) == len(figures.waiting_before) - len(left) + len(figures.came_in)
    assert len(set(left)) == len(left)
    assert set(figures.first_answers) <= set(figures.answered) == {one.number for one in team_answers(result.answers)}
    assert figures.waited_days == sum(figures.waited_by_change.values())
    assert figures.waited_by_change.keys() == set(figures.answered)


@settings(max_examples=60, deadline=None)
@given(changes=any_changes, data=st.data())
def test_order_does_not_matter(changes: tuple[Change, ...], data: st.DataObject) -> None:
    """The same facts give the same tally, in whatever order they came in."""
    world = snapshot_of(*changes, people=10)
    shuffled = data.draw(st.permutations(list(world.changes.items())))
    links = data.draw(st.permutations(list(world.links.items())))
    other = replace(world, changes=dict(shuffled), links=dict(links), sign_ups=world.sign_ups[::-1])

    assert tally(DAY, snapshot=other, made_at=NOW) == tally(DAY, snapshot=world, made_at=NOW)


@settings(max_examples=60, deadline=None)
@given(changes=any_changes)
def test_each_review_is_told_once(changes: tuple[Change, ...]) -> None:
    """Nobody answers a change twice, one review carries each answer, and no review is shown twice."""
    result = count(*changes, people=10)

    keys = [(one.account_id, one.number) for one in result.answers]
    carrying = {Credit.COUNTS, Credit.DECIDES, Credit.CONFIRMED}
    shown = [(one.number, one.message_id) for answer in result.answers for one in answer.evidence]
    shown += [(one.number, one.message_id) for one in result.uncounted]
    assert len(keys) == len(set(keys))
    assert all(sum(one.credit in carrying for one in answer.evidence) == 1 for answer in result.answers)
    assert len(shown) == len(set(shown))
    assert not {one.credit for one in result.uncounted} & carrying

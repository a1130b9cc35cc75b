"""What the Gerrit port promises, on the fake and on a real server alike."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.demo.opendev import CORE_GROUP
from bot.demo.people import CORES
from bot.domain.change import Change, ChangeStatus, FileChange
from bot.domain.errors import UserError
from bot.domain.team import Team
from bot.ports import Facts
from bot.schedule.clock import SystemClock
from tests.builders import make_team
from tests.gerrit.worlds import ADA, BELA, FakeWorld, World, real_world

DAY = timedelta(days=1)


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.gerrit)])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """The fake, then the real one."""
    if request.param == "fake":
        yield FakeWorld()
        return
    with real_world(request.getfixturevalue("gerrit_server")) as real:
        yield real


def only(facts: Facts) -> Change:
    """Give the one change of these facts."""
    (change,) = facts.changes
    return change


async def read_since(world: World) -> Facts:
    """Read what was touched since yesterday."""
    now = (await world.gerrit.open_changes([world.repository])).complete_to
    assert now is not None
    return await world.gerrit.changed_since([world.repository], now - DAY)


async def test_open_change(world: World) -> None:
    """An open change comes whole: owner, patch set, files, labels with their extremes."""
    number = world.create("Fix the cache")

    facts = await world.gerrit.open_changes([world.repository])

    change = only(facts)
    assert (change.number, change.subject, change.project) == (number, "Fix the cache", world.repository)
    assert change.owner_id == world.account(ADA)
    assert [one.number for one in change.patch_sets] == [1]
    assert change.files == (FileChange(path="a.txt", status="A", insertions=2),)
    assert (change.labels["Code-Review"].best, change.labels["Code-Review"].worst) == (2, -2)
    assert change.meta_rev_id
    assert ADA in [account.username for account in facts.accounts]


async def test_review_with_comment(world: World) -> None:
    """A review comes with its vote, what its giver may give, its message and its comments, which name the message."""
    number = world.create("Fix the cache")

    world.review(number, vote=1, text="Nearly.", comment="Why so?")
    change = only(await world.gerrit.fetch([number]))

    bela = world.account(BELA)
    (vote,) = change.labels["Code-Review"].votes
    assert (vote.account_id, vote.value, vote.may_give) == (bela, 1, 2)
    message = change.messages[-1]
    assert (message.author_id, message.tag) == (bela, "")
    assert message.text == "Patch Set 1: Code-Review+1\n\n(1 comment)\n\nNearly."
    (comment,) = change.comments
    assert (comment.text, comment.path, comment.message_id) == ("Why so?", "/PATCHSET_LEVEL", message.id)


@pytest.mark.parametrize("read", ["open", "changed"])
async def test_comments_everywhere(world: World, read: str) -> None:
    """Whatever the way a change is read, its comments are there."""
    number = world.create("Fix the cache")
    world.review(number, vote=0, comment="Why so?")

    facts = await (world.gerrit.open_changes([world.repository]) if read == "open" else read_since(world))

    assert [comment.text for comment in only(facts).comments] == ["Why so?"]


async def test_closed_change(world: World) -> None:
    """A closed change is no open one, but was touched and belongs to the history."""
    number = world.create("Fix the cache")
    world.abandon(number)

    touched = await read_since(world)
    assert touched.complete_to is not None
    history = await world.gerrit.closed_since([world.repository], touched.complete_to - DAY)

    assert (await world.gerrit.open_changes([world.repository])).changes == ()
    assert only(touched).status is ChangeStatus.ABANDONED
    assert only(history).number == number


async def test_other_repository(world: World) -> None:
    """Only the repositories that were asked for are read."""
    world.create("Fix the cache")

    facts = await world.gerrit.open_changes([f"{world.repository}/other"])

    assert facts.changes == ()


async def test_private_change(world: World) -> None:
    """A private change is never given, even where the server would show it to us."""
    number = world.create("A secret")
    world.hide(number)

    assert (await world.gerrit.open_changes([world.repository])).changes == ()
    assert (await read_since(world)).changes == ()
    assert await world.gerrit.versions([world.repository]) == ()
    assert (await world.gerrit.fetch([number])).vanished == (number,)


async def test_fetch_of_several(world: World) -> None:
    """What is there comes once, what is not has vanished."""
    one, two = world.create("One"), world.create("Two")

    facts = await world.gerrit.fetch([two, one, one, 99_999_999])

    assert [change.number for change in facts.changes] == [one, two]
    assert facts.vanished == (99_999_999,)


async def test_nothing_to_fetch(world: World) -> None:
    """Nothing comes of nothing."""
    assert await world.gerrit.fetch([]) == Facts()


async def test_versions(world: World) -> None:
    """A change's version is the one it is read with, and another after a review."""
    number = world.create("Fix the cache")
    (before,) = await world.gerrit.versions([world.repository])

    world.review(number, vote=1)
    (after,) = await world.gerrit.versions([world.repository])

    assert before.number == after.number == number
    assert before.meta_rev_id != after.meta_rev_id
    assert only(await world.gerrit.fetch([number])).meta_rev_id == after.meta_rev_id


@pytest.mark.parametrize("key", ["email", "username", "number"])
async def test_account(world: World, key: str) -> None:
    """An account is found by each of its names, with what its profile's Status says now."""
    world.set_status("reviewday 7KQ2")
    (known,) = await world.gerrit.accounts(str(world.account(ADA)))
    queries = {"email": f'email:"{known.email}"', "username": f'username:"{ADA}"', "number": str(known.id)}

    (found,) = await world.gerrit.accounts(queries[key])

    assert (found.username, found.id, found.status) == (ADA, world.account(ADA), "reviewday 7KQ2")


@pytest.mark.parametrize("query", ['username:"nobody-here"', 'email:"nobody@example.org"', '"', 'username:"a"b"', "0"])
async def test_no_account(world: World, query: str) -> None:
    """Who is not there is not found, and a query that is none finds nobody."""
    assert await world.gerrit.accounts(query) == ()


async def test_probe(world: World) -> None:
    """The probe tells who we are, the labels, the members with nested ones, and what we may not see."""
    team = make_team(repositories=(world.repository, "no/such"), deciding_groups=(CORE_GROUP, "no-such-group"))

    site = await world.gerrit.probe([team])

    assert site.account.name == "Review Day"
    assert site.version
    review = site.find_label(world.repository, "Code-Review")
    assert review is not None
    assert (review.best, review.worst) == (2, -2)
    assert len(site.groups[CORE_GROUP]) == len(CORES)
    assert site.hidden_groups == ("no-such-group",)
    assert site.missing_repositories == ("no/such",)
    assert site.knows_mergeable
    assert abs(site.clock_offset_s) < 5


async def test_probe_without_repository(world: World) -> None:
    """A team of which nothing can be seen is told so by its name."""
    team: Team = make_team(name="Glance", repositories=("no/such",))

    with pytest.raises(UserError, match="Glance"):
        await world.gerrit.probe([team])


async def test_no_stream(world: World) -> None:
    """Where no stream is configured the events end at once."""
    assert [number async for number in world.gerrit.events()] == []


async def test_complete_to(world: World) -> None:
    """Facts say to which instant of Gerrit's time they are complete, in whole seconds."""
    facts = await world.gerrit.open_changes([world.repository])

    assert facts.complete_to is not None
    assert facts.complete_to.microsecond == 0
    assert abs(facts.complete_to - SystemClock().now()) < timedelta(seconds=5)

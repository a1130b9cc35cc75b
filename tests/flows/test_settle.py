"""After the day: settling, counting again, and who hears of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.answers import EvidencePage
from bot.domain.change import ChangeStatus
from bot.domain.click import DeleteMyData, Linking, LinkStep, Open, Show
from bot.domain.content import Recounted, Result
from bot.domain.day import DayState
from bot.domain.errors import UserError
from bot.flows import operate
from tests.builders import make_account
from tests.flows.house import ANA, BO, DEV, EVE, GUS, HOST, House, house_of


async def counted(house: House) -> str:
    """Play a day of an hour: dev's bare +1 is confirmed by ana, bo asks something; give the day's id."""
    await house.confirm(HOST, "start 1h")
    for user in (ANA, BO, DEV, EVE):
        await house.say(user, "join 4")
    await house.review(1001, 21, "", 1)
    await house.wait(minutes=1)
    await house.review(1001, 11, "", 2)
    await house.review(1002, 12, "Why not a list?")
    await house.review(1003, 22, "", 1)
    await house.wait(hours=1)
    return (await house.day()).id


def take_back(house: House, number: int, account: int) -> None:
    """Let somebody remove their own vote, as Gerrit tells it."""
    change = house.gerrit.changes[number]
    last = change.messages[-1]
    said = replace(last, id=f"m-{number}-gone", author_id=account, text="Patch Set 1: -Code-Review", at=house.now)
    label = change.labels["Code-Review"]
    votes = tuple(vote for vote in label.votes if vote.account_id != account)
    labels = {**change.labels, "Code-Review": replace(label, votes=votes)}
    house.gerrit.touch(number, messages=(*change.messages, said), labels=labels)


def result(house: House) -> Result:
    """Give the result as it stands in the channel."""
    (shown,) = house.messenger.contents(Result)
    assert isinstance(shown, Result)
    return shown


async def test_unchanged(house: House) -> None:
    """Three days later the result is final; nobody hears of it and nothing new is posted."""
    await counted(house)
    posted = len(house.messenger.posted)

    await house.wait(hours=73)

    shown = result(house)
    assert (await house.day()).state is DayState.SETTLED
    assert shown.tally.is_settled
    assert shown.settled is not None
    assert (shown.settled.answers_before, shown.settled.answers_now) == (3, 3)
    assert len(house.messenger.posted) == posted


async def test_confirmed_before_settling(house: House) -> None:
    """A bare +1 that a deciding reviewer confirms before settling counts then, with the change that merged since."""
    await counted(house)
    await house.wait(hours=2)
    await house.review(1003, 11, "", 2)
    await house.merge(1001)

    await house.wait(hours=73)

    settled = result(house).settled
    assert settled is not None
    assert (settled.answers_before, settled.answers_now) == (3, 4)
    assert (settled.merged_since, settled.merged_in_all) == (1, 1)
    assert house.posts("recounted") == 0


async def test_loser_hears_first(house: House) -> None:
    """Whose count goes down hears it alone, before the post is edited."""
    await counted(house)
    take_back(house, 1001, 11)

    await house.until((await house.day()).settles_at or house.now)
    told = [content for out, content in house.messenger.posted if out.kind.value == "recounted"]
    before = result(house).tally.is_settled
    await house.wait(minutes=1)

    losers = {content.ref.number: content for content in told if isinstance(content, Recounted)}
    assert set(losers) == {1001}
    assert not before
    assert result(house).tally.is_settled


async def test_two_counts_lost(house: House) -> None:
    """Who loses two counts at once is told how many there were and are."""
    await house.confirm(HOST, "start 1h")
    await house.say(ANA, "join 4")
    for number in (1001, 1002, 1003):
        await house.review(number, 11, "", 2)
    await house.wait(hours=2)
    for number in (1001, 1002):
        take_back(house, number, 11)

    await house.wait(hours=73)

    told = [content for content in house.messenger.sent_to(ANA) if isinstance(content, Recounted)]
    assert {(content.before, content.now) for content in told} == {(3, 1)}


async def test_recount(house: House) -> None:
    """An operator can count a closed day again before it settles; the post is edited."""
    day = await counted(house)
    await house.wait(hours=2)
    await house.review(1003, 11, "", 2)

    said = await operate.recounted(house.ports, day)
    await house.wait(minutes=1)

    assert day in said
    assert len(result(house).tally.answers) == 4
    assert (await house.day()).state is DayState.CLOSED


@pytest.mark.parametrize("day", ["day-none", "<!channel>", ""])
async def test_recount_of_no_day(house: House, day: str) -> None:
    """A day that is not there, or has settled, is not counted again."""
    with pytest.raises(UserError, match="no closed day"):
        await operate.recounted(house.ports, day)


async def test_recount_after_settling(house: House) -> None:
    """What is final stays."""
    day = await counted(house)
    await house.wait(hours=73)

    with pytest.raises(UserError):
        await operate.recounted(house.ports, day)


async def test_linked_before_settling() -> None:
    """Who is linked before it settles is counted as one who joined."""
    account = make_account(31, username="gus", email="ugus@example.org")
    async with house_of(accounts=[account]) as house:
        await house.confirm(HOST, "start 1h")
        await house.say(GUS, "join 1")
        await house.review(1001, 31, "Why not a list?")
        await house.wait(hours=2)
        assert result(house).beside == ("Person 31",)
        await house.press(GUS, Linking(step=LinkStep.RIGHT, account_id=31))

        await house.wait(hours=73)

        assert (result(house).beside, result(house).also) == ((), ("Gus",))


async def test_forgotten(house: House) -> None:
    """Who deleted their data is named nowhere; the sums stay."""
    day = await counted(house)

    await house.press(BO, DeleteMyData())
    for _ in range(2):
        await operate.recounted(house.ports, day)
        await house.wait(minutes=1)

    shown = result(house)
    ranked = {name for rank in shown.ranks for name in rank.names}
    assert "Bo" not in {*shown.also, *shown.beside, *ranked, *(one.name for one in shown.honours)}
    assert [answer.account_id for answer in shown.tally.answers] == [11, 21, -1]
    evidence = await house.press(ANA, Open(show=Show.COUNTED, day=day))
    assert isinstance(evidence, EvidencePage)
    assert sorted(line.name for line in evidence.lines) == ["Ana", "Dev", "somebody"]


async def test_vanished_before_settling(house: House) -> None:
    """A change that turned private leaves the evidence with the next count."""
    await counted(house)
    house.gerrit.private.add(1002)

    await house.wait(hours=73)

    assert {answer.number for answer in result(house).tally.answers} == {1001}


async def test_abandoned_is_its_authors(house: House) -> None:
    """An answered change that was abandoned is with its author; the figures add up."""
    await counted(house)
    house.gerrit.touch(1002, status=ChangeStatus.ABANDONED)

    await house.wait(hours=73)

    figures = result(house).tally.figures
    assert 1002 in figures.with_authors
    assert len(figures.answered) == len(figures.merged) + len(figures.with_authors) + len(figures.need_more)


async def test_gerrit_is_away_when_it_settles(house: House) -> None:
    """Settling does not wait for a Gerrit that is away for days; it says what it rests on."""
    await counted(house)
    await house.wait(hours=1)
    house.gerrit.away = "502"

    await house.wait(hours=80)

    assert (await house.day()).state is DayState.SETTLED
    assert result(house).tally.complete_to <= house.now - timedelta(hours=79)

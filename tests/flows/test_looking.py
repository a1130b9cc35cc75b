"""Looking: where we are, days, the backlog, reports, help, and the lists that open behind a figure."""

from datetime import date

import pytest

from bot.domain.answers import (
    BacklogCount,
    DateTrouble,
    DayList,
    EvidencePage,
    Helped,
    NoDay,
    Note,
    Noted,
    Reported,
    WaitingList,
    Where,
    WhichTeam,
)
from bot.domain.change import ChangeStatus
from bot.domain.click import Ask, Asking, JoinDay, Open, Show
from bot.domain.command import Help, Misunderstood, Verb
from bot.domain.content import Request, RequestKind
from bot.domain.cycle import Milestone, MilestoneKind
from bot.domain.errors import UserError
from bot.domain.people import Settings
from tests.builders import make_change, make_cycle, make_team
from tests.flows.house import ANA, BO, DEV, EVE, GUS, HOST, House, backlog, house_of

M2 = Milestone(
    key="milestone-2", label="mitaka-2", name="Mitaka-2", kind=MilestoneKind.MILESTONE, due_on=date(2016, 1, 21)
)
M3 = Milestone(
    key="milestone-3", label="mitaka-3", name="Mitaka-3", kind=MilestoneKind.MILESTONE, due_on=date(2016, 3, 3)
)
UNDATED = Milestone(key="rc1", label="rc1", name="RC1", kind=MilestoneKind.RC)
CYCLE = make_cycle(milestones=(M2, M3, UNDATED))
TEAMS = (make_team(), make_team(key="nova", name="Nova", channel="CNOVA", repositories=("openstack/nova",)))


# ---------------------------------------------------------------- where


@pytest.mark.parametrize("words", ["", "mine", "status", "today", "  "])
async def test_where(house: House, words: str) -> None:
    """The bare command says where we are: no day, a day to come, or one's own changes."""
    nothing = await house.say(ANA, words)
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 2")
    mine = await house.say(ANA, words)
    other = await house.say(GUS, words)

    assert isinstance(nothing, Where)
    assert isinstance(mine, Where)
    assert isinstance(other, Where)
    assert (nothing.head, nothing.has_joined) == (None, False)
    assert (len(mine.listed), mine.has_joined, mine.people, mine.needs_link) == (2, True, 1, False)
    assert (len(other.listed), other.has_joined, other.needs_link, other.is_host) == (0, False, True, False)


async def test_which_team() -> None:
    """In a DM of a workspace with two teams it is asked which; in a channel it is that channel's."""
    async with house_of(*backlog(2), teams=TEAMS) as house:
        asked = await house.say(HOST, "start", channel="DHOST")
        await house.confirm(HOST, "start", channel="CNOVA")

        assert asked == WhichTeam(channels=("CGLANCE", "CNOVA"))
        assert (await house.day()).team == "nova"


async def test_button_knows_its_team() -> None:
    """A day's button belongs to that day's team, wherever it is pressed."""
    async with house_of(*backlog(2), teams=TEAMS) as house:
        await house.confirm(HOST, "start", channel="CGLANCE")

        await house.press(ANA, JoinDay(day=(await house.day()).id), channel="DANA")

        assert len(await house.held(ANA)) == 2


# ---------------------------------------------------------------- days


async def test_days(house: House) -> None:
    """Days, milestones with their dates, and which of them have no day or no date yet."""
    await house.put(CYCLE)
    await house.confirm(HOST, "schedule thursday")
    await house.confirm(HOST, "schedule every tuesday until 2016-02-09")
    await house.say(ANA, "join thursday")

    answer = await house.say(ANA, "days")

    assert isinstance(answer, DayList)
    assert [(line.head.day.on.day, line.has_joined, line.weekly) for line in answer.days] == [
        (19, False, True),
        (21, True, False),
    ]
    assert [one.key for one in answer.milestones] == ["milestone-2", "milestone-3"]
    assert [one.key for one in answer.uncovered] == ["milestone-3"]
    assert [one.key for one in answer.undated] == ["rc1"]
    assert not answer.is_host


async def test_no_days(house: House) -> None:
    """Where nothing is planned and no cycle is known the list is empty."""
    answer = await house.say(HOST, "days")

    assert answer == DayList(team="Glance", days=(), milestones=(), uncovered=(), undated=(), is_host=True)


# ---------------------------------------------------------------- backlog


async def test_backlog(house: House) -> None:
    """The exact figures, with the oldest one."""
    answer = await house.say(ANA, "backlog")

    assert isinstance(answer, BacklogCount)
    assert (answer.open, answer.backlog, answer.waiting, answer.never_answered) == (10, 10, 10, 10)
    assert answer.oldest is not None
    assert (answer.oldest.number, answer.oldest_days) == (1001, 10)


async def test_empty_backlog() -> None:
    """An empty backlog says how many changes fell out at each condition."""
    async with house_of(
        make_change(1, is_wip=True), make_change(2, votes={"Verified": {}}), make_change(3, branch="stable/x")
    ) as house:
        answer = await house.say(ANA, "backlog")

        assert isinstance(answer, BacklogCount)
        assert (answer.open, answer.backlog) == (3, 0)
        assert dict(answer.fell_out) == {"in_progress": 1, "not_verified": 1, "branch": 1}


@pytest.mark.parametrize("name", ["openstack/glance", "glance", "GLANCE"])
async def test_backlog_of_a_repository(name: str) -> None:
    """One repository's figures, by its full name or by what comes after the last slash."""
    team = make_team(repositories=("openstack/glance", "openstack/glance_store"))
    async with house_of(make_change(1), make_change(2, project="openstack/glance_store"), teams=[team]) as house:
        whole = await house.say(ANA, "backlog")
        one = await house.say(ANA, f"backlog {name}")

        assert isinstance(whole, BacklogCount)
        assert isinstance(one, BacklogCount)
        assert (whole.open, one.open, one.repository) == (2, 1, "openstack/glance")
        assert [(part.repository, part.waiting) for part in whole.per_repository] == [
            ("openstack/glance", 1),
            ("openstack/glance_store", 1),
        ]
        assert one.per_repository == ()


@pytest.mark.parametrize("name", ["nova", "openstack", "gl*nce"])
async def test_backlog_of_an_unknown_repository(house: House, name: str) -> None:
    """A repository that is none of the team's is refused, with those that are."""
    with pytest.raises(UserError, match="openstack/glance"):
        await house.say(ANA, f"backlog {name}")


# ---------------------------------------------------------------- report, help


async def ended_day(house: House) -> str:
    """Play a day of an hour in which ana and dev answer, and give its id."""
    await house.confirm(HOST, "start 1h")
    for user in (ANA, DEV):
        await house.say(user, "join 3")
    (first, *_) = await house.held(ANA)
    await house.review(first, 11, "Why not a list?", vote=2)
    await house.review((await house.held(DEV))[-1], 22, "recheck")
    await house.review((await house.held(DEV))[-1], 21, "Is it slow?")
    await house.wait(hours=2)
    return (await house.day()).id


async def test_report(house: House) -> None:
    """The last day's result again, by itself or by its date."""
    assert await house.say(ANA, "report") == NoDay()
    await ended_day(house)

    last, dated = await house.say(ANA, "report"), await house.say(ANA, "report 18 jan")

    assert isinstance(last, Reported)
    assert last == dated
    assert len(last.result.tally.answers) == 2


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("report 12 jan", NoDay),  # no day then
        ("report 31 february", DateTrouble),
        ("report agenda", Noted),
        ("report countdown", Noted),
        ("priorities", Noted),
        ("stale", Noted),
        ("report " + "x" * 3000, Misunderstood),
    ],
)
async def test_no_report(house: House, words: str, kind: type) -> None:
    """What there is no report of is said."""
    await ended_day(house)

    assert isinstance(await house.say(ANA, words), kind)


@pytest.mark.parametrize(
    ("words", "about"), [("help", None), ("?", None), ("help join", Verb.JOIN), ("join help", Verb.JOIN)]
)
async def test_help(house: House, words: str, about: Verb | None) -> None:
    """The commands, or one of them; hosts see theirs too."""
    assert await house.say(ANA, words) == Helped(about=about, is_host=False)
    assert await house.say(HOST, words) == Helped(about=about, is_host=True)


async def test_misunderstood(house: House) -> None:
    """What is not understood comes back as it is."""
    answer = await house.say(HOST, "strat")

    assert isinstance(answer, Misunderstood)
    assert answer.did_you_mean[0] is Verb.START
    assert Help().about is None


# ---------------------------------------------------------------- lists behind figures


async def test_waiting_list(house: House) -> None:
    """What waits opens page by page, in the order in which it is dealt, each change once."""
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 1")
    day = (await house.day()).id

    pages = [await house.press(DEV, Open(show=Show.WAITING, day=day, page=page)) for page in (0, 1, 9)]

    numbers = []
    for shown in pages[:2]:
        assert isinstance(shown, WaitingList)
        assert (shown.total, shown.pages) == (10, 2)
        numbers += [line.ref.number for line in shown.lines]
    assert numbers == list(range(1001, 1011))
    assert pages[2] == pages[1]
    first = pages[0]
    assert isinstance(first, WaitingList)
    assert first.lines[0].holders == ("Ana",)


async def test_left(house: House) -> None:
    """What is left after a day leaves out what was answered."""
    day = await ended_day(house)

    left = await house.press(ANA, Open(show=Show.LEFT, day=day))

    assert isinstance(left, WaitingList)
    tally = (await house.snapshot()).tallies[day]
    assert left.total == len(tally.figures.waiting_now)
    assert all(line.holders == () for line in left.lines)


async def test_counted(house: House) -> None:
    """Every figure opens its evidence: what counted, without clock times and without those who want no name."""
    await house.keep(DEV, Settings(is_named=False))
    day = await ended_day(house)

    shown = await house.press(BO, Open(show=Show.COUNTED, day=day))

    assert isinstance(shown, EvidencePage)
    assert (shown.total, shown.is_own) == (2, False)
    assert sorted(line.name for line in shown.lines) == ["", "Ana"]
    assert not any(line.shows_time for line in shown.lines)


async def test_mine(house: House) -> None:
    """One's own part, with the times and with what did not count."""
    day = await ended_day(house)
    await house.say(EVE, "join always")

    mine = await house.press(ANA, Open(show=Show.MINE, day=day))
    eves = await house.press(EVE, Open(show=Show.MINE, day=day))
    unlinked = await house.press(GUS, Open(show=Show.MINE, day=day))

    assert isinstance(mine, EvidencePage)
    assert [(line.name, line.shows_time) for line in mine.lines] == [("Ana", True)]
    assert isinstance(eves, EvidencePage)
    assert [line.evidence.credit.value for line in eves.lines] == ["recheck"]
    assert isinstance(unlinked, EvidencePage)
    assert unlinked.total == 0


async def test_other_lists(house: House) -> None:
    """My whole list, and where changes fell out, open from anywhere; a list of an unknown day is none."""
    assert isinstance(await house.press(ANA, Open(show=Show.ALL, day="")), Where)
    assert isinstance(await house.press(ANA, Open(show=Show.FELL_OUT, day="")), BacklogCount)
    assert await house.press(ANA, Open(show=Show.WAITING, day="day-none")) == NoDay()


async def test_before_the_count(house: House) -> None:
    """The evidence of a day that was not counted yet is an empty page."""
    await house.confirm(HOST, "start")

    shown = await house.press(ANA, Open(show=Show.COUNTED, day=(await house.day()).id))

    assert isinstance(shown, EvidencePage)
    assert (shown.total, shown.pages) == (0, 1)


async def test_vanished_change(house: House) -> None:
    """Evidence on a change that turned private names only its number."""
    day = await ended_day(house)
    tally = (await house.snapshot()).tallies[day]
    house.gerrit.private.add(tally.answers[0].number)
    await house.look()

    shown = await house.press(BO, Open(show=Show.COUNTED, day=day))

    assert isinstance(shown, EvidencePage)
    assert {line.ref.subject for line in shown.lines} >= {""}


# ---------------------------------------------------------------- asking others


async def test_ask_to_start(house: House) -> None:
    """[Ask kit to start one] reaches the host, once a day however often it is pressed."""
    first = await house.press(ANA, Asking(ask=Ask.START))
    await house.press(ANA, Asking(ask=Ask.START))
    await house.deliver()

    assert first == Noted(note=Note.ASKED, name="Host")
    (request,) = house.messenger.sent_to(HOST)
    assert isinstance(request, Request)
    assert (request.kind, request.asker_name) == (RequestKind.START, "Ana")


async def test_wrong_number(house: House) -> None:
    """[Something is wrong] reaches the day's host."""
    day = await ended_day(house)
    house.messenger.posted.clear()

    await house.press(ANA, Asking(ask=Ask.WRONG, day=day))
    await house.deliver()

    (request,) = house.messenger.sent_to(HOST)
    assert isinstance(request, Request)
    assert (request.kind, request.day) == (RequestKind.WRONG_NUMBER, day)


async def test_pairing(house: House) -> None:
    """A newcomer's question reaches who offered to pair; who did not offer is left alone."""
    await house.keep(BO, Settings(offers_pairing=True))
    await house.press(DEV, Asking(ask=Ask.PAIR, slack_user=BO))
    await house.press(DEV, Asking(ask=Ask.PAIR, slack_user=ANA))
    await house.deliver()

    assert [type(one) for one in house.messenger.sent_to(BO)] == [Request]
    assert house.messenger.sent_to(ANA) == []


async def test_merged_is_not_waiting(house: House) -> None:
    """What has merged leaves every list."""
    house.gerrit.touch(1001, status=ChangeStatus.MERGED, submitted_at=house.now)
    await house.look()

    answer = await house.say(ANA, "backlog")

    assert isinstance(answer, BacklogCount)
    assert answer.open == 9

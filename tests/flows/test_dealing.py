"""Who gets what when a day opens: the rules that no deal breaks."""

from collections import Counter
from datetime import date

import pytest

from bot.domain.answers import Preview
from bot.domain.change import Change
from bot.domain.click import Handle, OnChange
from bot.domain.content import Board, HostNote
from bot.domain.day import Role
from bot.domain.people import Settings
from bot.domain.reasons import ReasonKind
from tests.builders import NOW, ago, ahead, make_change, make_message, make_patch_set, make_team
from tests.flows.house import (
    ACCOUNTS,
    ANA,
    BO,
    CHI,
    DEV,
    EVE,
    GUS,
    HOST,
    LINKS,
    PEOPLE,
    House,
    backlog,
    house_of,
    person,
)

TUESDAY = date(2016, 1, 19)
PLUS_TWO = make_message(12, "Patch Set 1: Code-Review+2", at=ago(days=1))


async def opened(house: House, *words: tuple[str, str]) -> None:
    """Let people sign up for every day, and open one."""
    for user, said in words:
        await house.say(user, f"{said} always")
    await house.confirm(HOST, "start")


async def test_never_ones_own() -> None:
    """Nobody gets a change of their own, nor one whose current patch set they uploaded."""
    async with house_of(
        make_change(1, owner=11),
        make_change(2, patch_sets=(make_patch_set(owner=11),)),
        make_change(3),
    ) as house:
        await opened(house, (ANA, "join 5"))

        assert await house.held(ANA) == [3]


async def test_never_one_voted_on() -> None:
    """Nobody gets a change on whose current patch set their vote stands."""
    async with house_of(make_change(1, votes={"Code-Review": {11: 1}}), make_change(2)) as house:
        await opened(house, (ANA, "join 5"))

        assert await house.held(ANA) == [2]


async def test_never_more_people_than_needed() -> None:
    """A change goes to no more people than it has use for."""
    async with house_of(*backlog(2)) as house:
        await opened(house, *((user, "join 5") for user in (ANA, BO, CHI, DEV, EVE)))

        snapshot = await house.snapshot()
        assert Counter(row.number for row in snapshot.dealt) == {1001: 2, 1002: 2}


async def test_decider_for_each() -> None:
    """While the deciding reviewers' time lasts each change has one; the host hears of the others."""
    async with house_of(*backlog(4)) as house:
        await opened(house, (ANA, "join 3"), (DEV, "join 4"))
        await house.deliver()

        snapshot = await house.snapshot()
        decided = {row.number for row in snapshot.dealt if row.role is Role.DECIDING}
        (note,) = house.messenger.contents(HostNote)
        assert isinstance(note, HostNote)
        assert len(decided) == 3
        assert set(note.without_decider) == {row.number for row in snapshot.dealt} - decided
        assert (note.people, note.lists_out, note.lists_later) == (2, 2, 0)


async def test_one_vote_short() -> None:
    """The last vote goes to a deciding reviewer, with the reason that it is the last one."""
    async with house_of(make_change(1, votes={"Code-Review": {12: 2}}, messages=[PLUS_TWO])) as house:
        await opened(house, (ANA, "join 5"))

        (row,) = await house.rows(ANA)
        assert row.is_last_vote
        assert ReasonKind.LAST_VOTE in {reason.kind for reason in row.reasons}


async def test_chain_goes_whole() -> None:
    """A chain goes whole to one person, from the bottom up."""
    bottom = make_change(1)
    middle = make_change(2, patch_sets=(make_patch_set(commit=f"{2:040x}", parents=(bottom.current.commit,)),))
    top = make_change(3, patch_sets=(make_patch_set(commit=f"{3:040x}", parents=(middle.current.commit,)),))
    async with house_of(top, middle, bottom) as house:
        await opened(house, (ANA, "join 3"), (BO, "join 1"))

        assert await house.held(ANA) == [1, 2, 3]


async def test_small_for_newcomers() -> None:
    """A newcomer begins with small changes that nobody has said no to."""
    changes = (
        make_change(1, insertions=400),
        make_change(2, votes={"Code-Review": {22: -1}}, messages=[make_message(22, "Patch Set 1: Code-Review-1")]),
        make_change(3),
    )
    async with house_of(*changes, teams=[make_team()]) as house:
        await opened(house, (DEV, "join 3"))

        assert await house.held(DEV) == [3]
        (row,) = await house.rows(DEV)
        assert ReasonKind.SMALL in {reason.kind for reason in row.reasons}


async def test_priorities_first() -> None:
    """Agreed priorities come first, then who never had an answer, the longest wait first."""
    changes = (
        make_change(1, patch_sets=(make_patch_set(at=ago(days=3)),)),
        make_change(2, patch_sets=(make_patch_set(at=ago(days=30)),), created_at=ago(days=30)),
        make_change(3, topic="image-signing"),
        make_change(4, votes={"Review-Priority": {12: 2}}),
    )
    async with house_of(*changes, teams=[make_team(priorities=("Image signing",), newcomer_below=0)]) as house:
        await opened(house, (ANA, "join 4"))

        assert await house.held(ANA) == [3, 4, 2, 1]


async def test_first_answer_lane() -> None:
    """A change in conflict that nobody ever answered is dealt for a first answer alone."""
    async with house_of(make_change(1, mergeable=False)) as house:
        await opened(house, (ANA, "join 1"), (DEV, "join 1"))

        snapshot = await house.snapshot()
        assert [row.role for row in snapshot.dealt] == [Role.FIRST_LOOK]


async def test_same_seed_same_deal() -> None:
    """The same day dealt again is dealt alike."""
    deals = []
    for _ in range(2):
        async with house_of(*backlog(9)) as house:
            await opened(house, (ANA, "join 3"), (BO, "join 3"), (CHI, "join 3"), (DEV, "join 2"))
            deals.append((await house.snapshot()).dealt)

    assert deals[0] == deals[1]


async def test_every_row_says_why(house: House) -> None:
    """Each given change says why it is on the list and why this person has it."""
    await opened(house, (ANA, "join 3"), (DEV, "join 3"))

    for row in (await house.snapshot()).dealt:
        assert len(row.reasons) >= 2


async def test_board_names_what_is_wanted() -> None:
    """The board names what lacks a decider or anybody at all."""
    async with house_of(*backlog(4)) as house:
        await opened(house, (DEV, "join 2"))
        await house.deliver()

        (board,) = house.messenger.contents(Board)
        assert isinstance(board, Board)
        assert [(one.decider, one.ref.number in await house.held(DEV)) for one in board.wanted] == [(True, True)] * 2


# ---------------------------------------------------------------- in their hours


@pytest.mark.parametrize(
    ("zone", "utc_hour"),
    [
        ("Pacific/Auckland", 20),  # on the evening before, in UTC
        ("Asia/Kathmandu", 3.25),
        ("UTC", 9),
        ("Pacific/Honolulu", 19),
    ],
)
async def test_lists_in_their_morning(zone: str, utc_hour: float) -> None:
    """A list comes at nine o'clock at the person's own place, on their own date."""
    async with house_of(people=[person(user) for user in (HOST, BO)] + [person(ANA, time_zone=zone)]) as house:
        await house.confirm(HOST, f"schedule {TUESDAY}")
        await house.say(ANA, "join 1")

        await house.wait(days=4)

        (sent,) = [out for out, _ in house.messenger.posted if out.key == f"list:{ANA}:{TUESDAY}"]
        at = sent.claimed_at
        assert at.hour + at.minute / 60 == utc_hour
        assert at.date() == (TUESDAY if utc_hour < 20 else date(2016, 1, 18))
        shown = house.list_of(ANA)
        assert shown is not None
        assert shown.hour == 9


async def test_no_hour_left() -> None:
    """Who has no hour left before the end gets no list, and nothing is kept for them."""
    people = [*(one for one in PEOPLE if one.slack_user != CHI), person(CHI, time_zone="Pacific/Auckland")]
    async with house_of(*backlog(2), people=people, links=LINKS) as house:
        await opened(house, (CHI, "join 5"), (ANA, "join 5"))  # 22:00 at chi's place

        await house.wait(hours=16)

        assert await house.rows(CHI) == ()
        assert house.messenger.sent_to(CHI) == []
        assert house.list_of(ANA) is not None


async def test_own_hours(house: House) -> None:
    """Hours are the person's own choice, over midnight too."""
    await house.keep(ANA, Settings(from_hour=22, to_hour=2))
    await opened(house, (ANA, "join 1"))
    await house.until(ahead(hours=12, minutes=59))
    assert house.list_of(ANA) is None

    await house.until(ahead(hours=13, minutes=1))

    assert house.list_of(ANA) is not None


async def test_timebox_waits_for_nobody(house: House) -> None:
    """The lists of a timebox come with its opening: it is short, and everybody chose it."""
    await house.put(person(ANA, time_zone="Pacific/Auckland"))
    await house.say(ANA, "join 1 always")

    await house.confirm(HOST, "start 2h")
    await house.deliver()

    assert house.list_of(ANA) is not None


# ---------------------------------------------------------------- two teams on one date

TEAMS = (
    make_team(newcomer_below=0),
    make_team(key="nova", name="Nova", channel="CNOVA", repositories=("openstack/nova",), newcomer_below=0),
)


def two_backlogs() -> tuple[Change, ...]:
    """Give three changes of each team."""
    return (*backlog(3), *(make_change(number, project="openstack/nova") for number in (2001, 2002, 2003)))


async def both_open(house: House) -> dict[str, str]:
    """Open a day of each team on the same date, and give their ids by team."""
    for channel in ("CGLANCE", "CNOVA"):
        await house.confirm(HOST, "start", channel=channel)
    return {day.team: day.id for day in (await house.snapshot()).days.values()}


async def test_one_message_for_two_teams() -> None:
    """Two teams with days on one date share one message, with a section each."""
    async with house_of(*two_backlogs(), teams=TEAMS) as house:
        for channel in ("CGLANCE", "CNOVA"):
            await house.say(ANA, "join 2 always", channel=channel)
        await house.confirm(HOST, "start", channel="CGLANCE")
        await house.deliver()
        await house.confirm(HOST, "start", channel="CNOVA")
        await house.deliver()

        assert len(house.messenger.sent_to(ANA)) == 1
        shown = house.list_of(ANA)
        assert shown is not None
        assert [len(section.listed) for section in shown.sections] == [2, 2]


async def test_cancel_of_one_of_two() -> None:
    """Calling off one of two days leaves the other's part of the list, if it is not out yet."""
    async with house_of(*two_backlogs(), teams=TEAMS) as house:
        await house.put(person(ANA, time_zone="America/New_York"))
        for channel in ("CGLANCE", "CNOVA"):
            await house.say(ANA, "join 2 always", channel=channel)
        await both_open(house)

        await house.confirm(HOST, "cancel", channel="CGLANCE")
        await house.wait(hours=6)

        shown = house.list_of(ANA)
        assert shown is not None
        assert [
            len([line for line in one.listed if line.dealt.is_held]) for one in shown.sections if not one.is_over
        ] == [2]


async def test_timebox_beside_a_day() -> None:
    """A list that waits for the morning comes earlier if another team's timebox begins before."""
    async with house_of(*two_backlogs(), teams=TEAMS) as house:
        await house.put(person(ANA, time_zone="America/New_York"))
        for channel in ("CGLANCE", "CNOVA"):
            await house.say(ANA, "join 2 always", channel=channel)
        await house.confirm(HOST, "start", channel="CGLANCE")
        await house.deliver()
        assert house.list_of(ANA) is None

        await house.confirm(HOST, "start 1h", channel="CNOVA")
        await house.deliver()

        assert house.list_of(ANA) is not None


async def test_a_change_is_in_one_day_only() -> None:
    """A change that somebody holds on one team's day is not dealt on another's."""
    teams = (TEAMS[0], make_team(key="stable", name="Stable", channel="CSTABLE", newcomer_below=0))
    async with house_of(*backlog(2), teams=teams) as house:
        await house.say(ANA, "join 1 always", channel="CGLANCE")
        await house.say(BO, "join 5 always", channel="CSTABLE")
        for channel in ("CGLANCE", "CSTABLE"):
            await house.confirm(HOST, "start", channel=channel)

        days = {day.team: day.id for day in (await house.snapshot()).days.values()}
        assert await house.held(ANA, days["glance"]) == [1001]
        assert await house.held(BO, days["stable"]) == [1002]


async def test_answer_counts_on_both_days() -> None:
    """An answer counts on every day whose scope holds it."""
    teams = (TEAMS[0], make_team(key="stable", name="Stable", channel="CSTABLE", newcomer_below=0))
    async with house_of(*backlog(2), teams=teams) as house:
        for channel in ("CGLANCE", "CSTABLE"):
            await house.confirm(HOST, "start 1h", channel=channel)
        await house.review(1001, 11, "Why not a list?")

        await house.wait(hours=2)

        tallies = (await house.snapshot()).tallies.values()
        assert [len(tally.answers) for tally in tallies] == [1, 1]


# ---------------------------------------------------------------- the shadow


async def test_shadow_day() -> None:
    """A day in the shadow is sent to the host alone, whatever it is."""
    async with house_of(*backlog(4), teams=[make_team(is_shadow=True, newcomer_below=0)]) as house:
        await house.confirm(HOST, "schedule thursday")
        await house.wait(minutes=1)
        for user in (ANA, DEV):
            await house.say(user, "join 2")

        await house.until(NOW.replace(day=26))

        targets = {
            out.target.id for out, _ in house.messenger.posted if out.target and out.target.place.value != "thread"
        }
        assert targets == {HOST}
        assert {out.kind.value for out, _ in house.messenger.posted} >= {"announcement", "board", "list", "result"}


async def test_shadow_pauses_nobody() -> None:
    """Nobody falls silent on days of which they saw nothing."""
    async with house_of(*backlog(4), teams=[make_team(is_shadow=True, newcomer_below=0)]) as house:
        await house.say(ANA, "join 2 always")
        await house.confirm(HOST, "schedule every tuesday until 2016-02-09")

        await house.wait(days=30)

        assert not (await house.snapshot()).people[ANA].is_paused


# ---------------------------------------------------------------- silence


async def test_two_quiet_days(house: House) -> None:
    """Two days in a row without a sign end it by themselves, with one message; coming back takes one click."""
    await house.say(ANA, "join 1 always")
    await house.say(BO, "join 1 always")
    await house.confirm(HOST, "schedule every tuesday until 2016-02-16")
    for day in (19, 26):
        await house.until(NOW.replace(day=day))
        (held,) = [row for row in (await house.snapshot()).dealt if row.slack_user == BO and row.is_held]
        await house.press(BO, Handle(act=OnChange.BEGIN, day=held.day, number=held.number))
    await house.until(NOW.replace(month=2, day=4))

    snapshot = await house.snapshot()
    assert (snapshot.people[ANA].is_paused, snapshot.people[BO].is_paused) == (True, False)
    assert house.posts("paused") == 1
    lists = len([out for out, _ in house.messenger.posted if out.key.startswith(f"list:{ANA}")])
    await house.say(ANA, "on")
    await house.until(NOW.replace(month=2, day=9, hour=12))
    again = len([out for out, _ in house.messenger.posted if out.key.startswith(f"list:{ANA}")])
    assert (lists, again) == (2, 3)


async def test_who_could_not_be_reached(house: House) -> None:
    """Nobody falls silent on a day on which no list could reach them."""
    await house.put(person(CHI, time_zone="Pacific/Auckland"))
    await house.say(CHI, "join 1 always")
    for _ in range(3):
        await house.confirm(HOST, "start")
        await house.wait(hours=24)

    assert not (await house.snapshot()).people[CHI].is_paused


async def test_reviewing_is_a_sign(house: House) -> None:
    """Reviewing in Gerrit without a word to us is a sign."""
    await house.say(ANA, "join 1 always")
    await house.say(GUS, "join 1 always")
    for number in (1001, 1002, 1003):
        await house.confirm(HOST, "start 1h")
        await house.review(number, 11, "Why not a list?")
        await house.wait(days=1)

    people = (await house.snapshot()).people
    assert (people[ANA].is_paused, people[GUS].is_paused) == (False, True)


# ---------------------------------------------------------------- the budget of attention


async def test_budget(house: House) -> None:
    """Unasked, nobody gets more than two direct messages on a date, and the channel no more than two."""
    for user in (ANA, BO, CHI):
        await house.say(user, "join 6 always")
    for _ in range(3):
        await house.confirm(HOST, "start 15m")
        await house.deliver()
        for number in await house.held(ANA, await house.open_day()):
            await house.review(number, 12, "Good.", vote=2)
        await house.wait(minutes=20)
    await house.wait(hours=5)

    direct = Counter(user for user in (ANA, BO, CHI) for _ in house.messenger.sent_to(user))
    assert max(direct.values()) <= 2
    assert house.posts("result") == 2
    assert house.posts("board") == 3  # a host's own click each


async def test_forecast_learns(house: House) -> None:
    """What a day made of its forecast is kept, and the next forecast is told accordingly."""
    for user in (ANA, BO, CHI):
        await house.say(user, "join 3 always")
    await house.confirm(HOST, "start")
    first = await house.day()
    (number, *_) = await house.held(ANA)
    await house.wait(minutes=20)
    await house.review(number, ACCOUNTS[ANA], "Reads well, and the test shows it.", vote=1)
    await house.wait(minutes=20)
    await house.confirm(HOST, "end")
    await house.wait(hours=1)

    shown = await house.say(HOST, "plan")

    assert isinstance(shown, Preview)
    assert shown.foretold is not None
    assert (first.goal, first.reach) == (5, 5)
    assert (shown.foretold.past_reached, shown.foretold.past_answered) == (5, 1)
    assert shown.foretold.changes == 4  # one day moves it a little

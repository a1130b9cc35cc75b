"""Every message can be composed in every state of a day, whatever has vanished and whoever is forgotten."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.click import DeleteMyData, Handle, OnChange
from bot.domain.content import Home, Invitation, ListMessage, Paused, Request
from bot.domain.delivery import Kind
from bot.domain.snapshot import Snapshot
from bot.flows.compose import composed
from tests.builders import ahead, make_day, make_dealt, make_person, make_snapshot, make_tally
from tests.flows.house import ANA, BO, DEV, GUS, HOST, House

USERS = (HOST, ANA, BO, DEV, GUS, "UNOBODY", "forgotten-1")


def all_of(snapshot: Snapshot) -> int:
    """Compose every kind for every day, person and change; give how many say something."""
    found = 0
    days = [*snapshot.days, "day-none"]
    for kind in Kind:
        for user in USERS:
            for day in days:
                on = snapshot.days[day].on if day in snapshot.days else date(2016, 1, 1)
                ids = {"day": day, "slack_user": user, "on": on.isoformat(), "number": "1001", "account": "11"}
                content = composed(snapshot, kind, {**ids, "kind": "vouch", "asker": user, "before": "2"})
                found += content is not None
    return found


async def test_every_state(house: House) -> None:
    """From before the first day until after settling nothing raises."""
    counts = [all_of(await house.snapshot())]
    await house.confirm(HOST, "schedule thursday")
    counts.append(all_of(await house.snapshot()))
    await house.wait(minutes=1)
    for user in (ANA, BO, DEV, GUS):
        await house.say(user, "join 2")
    counts.append(all_of(await house.snapshot()))
    await house.until(ahead(days=2, hours=16))
    day = await house.open_day()
    await house.press(ANA, Handle(act=OnChange.BEGIN, day=day, number=(await house.held(ANA))[0]))
    counts.append(all_of(await house.snapshot()))
    await house.review(1001, 12, "", 2)
    house.gerrit.private.add(1002)
    await house.look()
    await house.press(BO, DeleteMyData())
    counts.append(all_of(await house.snapshot()))
    await house.confirm(HOST, "end")
    counts.append(all_of(await house.snapshot()))
    await house.wait(minutes=1)
    counts.append(all_of(await house.snapshot()))
    await house.wait(hours=73)
    counts.append(all_of(await house.snapshot()))
    await house.press(HOST, DeleteMyData())
    counts.append(all_of(await house.snapshot()))

    assert all(counts)


async def test_cancelled(house: House) -> None:
    """Nothing raises for a day that was called off while it was open."""
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 2")
    await house.confirm(HOST, "cancel")

    assert all_of(await house.snapshot())


async def test_every_change_is_gone(house: House) -> None:
    """Nothing raises when every change vanished after a day was counted."""
    await house.confirm(HOST, "start 1h")
    await house.say(ANA, "join 2")
    await house.review(1001, 11, "Why not a list?")
    await house.wait(hours=2)
    house.gerrit.changes.clear()
    await house.look()

    assert all_of(await house.snapshot())


def test_before_the_first_probe() -> None:
    """Nothing raises before Gerrit was ever seen."""
    snapshot = make_snapshot(days=[make_day()], people=[make_person(ANA)], dealt=[make_dealt(ANA)], site=None)

    assert all_of(replace(snapshot, synced_at=None))


def test_words_for_what_is_over() -> None:
    """A word about a last vote, a question or a pause that is not true any more is dropped."""
    snapshot = make_snapshot(days=[make_day()], people=[make_person(ANA)], tallies=[make_tally()])
    ids = {"day": "day-1", "slack_user": ANA, "number": "1001"}

    for kind in (Kind.LAST_VOTE, Kind.STILL_ON, Kind.PAUSED):
        assert composed(snapshot, kind, ids) is None


def test_paused() -> None:
    """Who is paused is told so."""
    snapshot = make_snapshot(people=[make_person(ANA, is_paused=True)])

    assert composed(snapshot, Kind.PAUSED, {"slack_user": ANA}) == Paused(slack_user=ANA)


def test_request_by_somebody_forgotten() -> None:
    """A request of somebody who is gone still names nobody wrongly."""
    request = composed(make_snapshot(), Kind.REQUEST, {"kind": "start", "asker": "UGONE"})

    assert isinstance(request, Request)
    assert request.asker_name == "a host" or request.asker_name


async def test_list_of_the_time_of_day(house: House) -> None:
    """An edit in the afternoon does not change the greeting of the morning."""
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 2")
    await house.deliver()
    await house.wait(hours=5)
    await house.review(1001, 11, "Why not a list?")
    await house.deliver()

    shown = house.list_of(ANA)

    assert isinstance(shown, ListMessage)
    assert shown.hour == 9


async def test_home(house: House) -> None:
    """App Home shows today's list first, then the days to come; hosts see what they tend."""
    await house.confirm(HOST, "schedule thursday")
    await house.confirm(HOST, "start")
    await house.say(ANA, "join 2")
    snapshot = await house.snapshot()

    home = composed(snapshot, Kind.HOME, {"slack_user": ANA})
    hosts = composed(snapshot, Kind.HOME, {"slack_user": HOST})

    assert isinstance(home, Home)
    assert isinstance(hosts, Home)
    assert [len(section.listed) for section in home.sections] == [2]
    assert [day.has_joined for day in home.days] == [True, False]
    assert (home.is_host, hosts.is_host) == (False, True)


@pytest.mark.parametrize("amount", [1, 3])
async def test_invitation(house: House, amount: int) -> None:
    """The invitation never promises more than waits."""
    await house.confirm(HOST, "schedule thursday")
    await house.say(ANA, f"join {amount}")
    day = await house.day()

    content = composed(await house.snapshot(), Kind.INVITATION, {"day": day.id})

    assert isinstance(content, Invitation)
    assert content.reach <= content.waiting
    assert content.never_answered_reached <= content.never_answered
    assert timedelta(0) < day.closes_at - day.opens_at

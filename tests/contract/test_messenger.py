"""The Messenger port's promises, kept by the fake and by the real one on the workspace server alike."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack_config import CHANNEL, SocketApp
from bot.demo.slack_server import SlackServer
from bot.domain.content import AlertKind, HostAlert, Paused
from bot.domain.delivery import Kind, Outgoing, Place, Target, Verdict
from bot.domain.errors import UserError
from bot.ports import Messenger
from bot.schedule.clock import SystemClock
from bot.slack.poster import SlackMessenger
from tests.builders import make_person
from tests.fakes import FakeMessenger

USER = "UADA"
PAUSED = Paused(slack_user=USER)
ALERT = HostAlert(kind=AlertKind.GERRIT_AWAY, cause="it does not answer", since=datetime(2026, 11, 23, tzinfo=UTC))


def to(place: Place, name: str, *, key: str = "paused:1") -> Outgoing:
    """Build a post on its way."""
    return Outgoing(
        key=key,
        kind=Kind.PAUSED,
        target=Target(place=place, id=name),
        subject={"slack_user": USER},
        revision=1,
        attempts=1,
        claimed_at=datetime.now(UTC) - timedelta(seconds=1),
    )


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.slack)])
async def messenger(request: pytest.FixtureRequest) -> AsyncIterator[Messenger]:
    """The fake, or ours on a workspace that was emptied."""
    if request.param == "fake":
        yield FakeMessenger(users=(make_person(USER, name="ada", time_zone="Europe/Stockholm"),))
        return
    server: SlackServer = request.getfixturevalue("slack_server")
    poster = AsyncWebClient(token=SocketApp().bot_token, base_url=server.api_url)
    poster.retry_handlers = []
    yield SlackMessenger(poster=poster, reader=poster, clock=SystemClock())


@pytest.mark.parametrize(("place", "name", "begins"), [(Place.PERSON, USER, "D"), (Place.CHANNEL, CHANNEL, "C")])
async def test_post(messenger: Messenger, place: Place, name: str, begins: str) -> None:
    """A message arrives where it was meant for, and says where it stands."""
    receipt = await messenger.post(to(place, name), PAUSED)

    assert receipt.verdict is Verdict.DELIVERED
    assert receipt.address is not None
    assert receipt.address.channel.startswith(begins)
    assert receipt.address.ts


async def test_edit(messenger: Messenger) -> None:
    """A message that is there can be brought up to date as often as one likes."""
    outgoing = to(Place.PERSON, USER)
    posted = await messenger.post(outgoing, PAUSED)
    edit = replace(outgoing, target=None, address=posted.address, revision=2)

    verdicts = [(await messenger.edit(edit, PAUSED)).verdict for _ in range(2)]

    assert verdicts == [Verdict.DELIVERED, Verdict.DELIVERED]


@pytest.mark.parametrize("place", [Place.PERSON, Place.CHANNEL])
async def test_find(messenger: Messenger, place: Place) -> None:
    """What was posted is found by its key, where it stands; what was not is known not to be there."""
    outgoing = to(place, USER if place is Place.PERSON else CHANNEL)
    posted = await messenger.post(outgoing, PAUSED)

    never = replace(outgoing, key="paused:2")
    receipts = await messenger.find([outgoing, never])
    found, other = receipts[outgoing.key], receipts[never.key]

    assert (found.verdict, found.address) == (Verdict.DELIVERED, posted.address)
    assert other.verdict is Verdict.NOT_POSTED


async def test_reply(messenger: Messenger) -> None:
    """A reply goes to its message's thread, and is found there."""
    parent = await messenger.post(to(Place.PERSON, USER), PAUSED)
    reply = replace(to(Place.THREAD, "paused:1", key="alert:1"), kind=Kind.HOST_ALERT, thread=parent.address)

    receipt = await messenger.post(reply, ALERT)
    found = (await messenger.find([reply]))[reply.key]

    assert parent.address is not None
    assert receipt.address is not None
    assert receipt.address.channel == parent.address.channel
    assert found.address == receipt.address


async def test_people(messenger: Messenger) -> None:
    """Everybody is known with name and zone; somebody who is not there is a sentence."""
    people = {one.slack_user: one for one in await messenger.people()}

    assert people[USER].time_zone == "Europe/Stockholm"
    assert await messenger.person(USER) == people[USER]
    with pytest.raises(UserError):
        await messenger.person("UNOBODY")

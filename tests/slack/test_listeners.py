"""Recorded, then acknowledged, then worked: through Bolt, as Slack's requests come in."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.answers import SettingsForm
from bot.domain.people import Amount, Settings
from bot.ports import Inbound
from bot.slack.forms import Forms
from bot.slack.inbound import inbound_of
from bot.slack.listeners import Listeners, bolt_app
from bot.slack.responder import Responder
from tests.builders import NOW
from tests.slack import requests_of_slack as slack_says
from tests.slack.requests_of_slack import SmallSlack, small_slack


@dataclass(slots=True, kw_only=True)
class World:
    """A Bolt app with our listeners, and a note of what they did."""

    slack: SmallSlack
    app: AsyncApp = field(init=False)
    listeners: Listeners = field(init=False)
    recorded: list[Inbound] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    rings: int = 0
    kinds: list[str] = field(default_factory=list)
    fault: Exception | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    settings: SettingsForm | Exception = field(
        default_factory=lambda: SettingsForm(settings=Settings(), amount=Amount(changes=4))
    )

    async def record(self, inbound: Inbound) -> bool:
        """Keep it, as soon as the gate is open; False if its key is known."""
        await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        is_new = inbound.key not in {one.key for one in self.recorded}
        self.recorded.append(inbound)
        return is_new

    async def withdraw(self, key: str) -> None:
        """Note an end."""
        self.withdrawn.append(key)

    def wake(self) -> None:
        """Note a ring."""
        self.rings += 1

    async def read_settings(self, _user: str, _channel: str) -> SettingsForm:
        """Give the settings."""
        if isinstance(self.settings, Exception):
            raise self.settings
        return self.settings

    async def send(self, body: Mapping[str, Any]) -> BoltResponse:
        """Let Bolt have a request, and wait for what follows."""
        response = await self.app.async_dispatch(AsyncBoltRequest(body=dict(body), mode="socket_mode"))
        await asyncio.sleep(0)
        return response

    async def answers(self) -> list[dict[str, Any]]:
        """Give what was answered, once it is on its way."""
        await self.listeners.drain()
        return self.slack.answers


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Our listeners with an open gate."""
    async with small_slack() as slack, aiohttp.ClientSession() as session:
        world = World(slack=slack)
        world.gate.set()
        client = AsyncWebClient(token="xoxb-1", base_url=slack.api_url, retry_handlers=[])
        world.app = bolt_app(client=client, bot_user="UBOT", bot_id="B1", team="T1")
        world.listeners = Listeners(
            record=world.record,
            withdraw=world.withdraw,
            wake=world.wake,
            now=lambda: NOW,
            forms=Forms(read_settings=world.read_settings),
            responder=Responder(client=client, session=session, api_url=slack.api_url),
            gerrit_url="https://review.example.org",
            command="/reviewday",
            limit_s=0.05,
            observe=world.kinds.append,
        )
        world.listeners.register(world.app)
        yield world
        world.gate.set()
        await world.listeners.drain()


EVERYTHING = {
    "command": slack_says.command("join 3"),
    "action": slack_says.action(),
    "home": slack_says.home_action(),
    "form": slack_says.form_action(),
    "submission": slack_says.submission(),
    "app_home_opened": slack_says.event(),
    "user_change": slack_says.event("user_change", user={"id": "UBO", "name": "bo"}),
    "team_join": slack_says.event("team_join", user={"id": "UCHI"}),
    "app_uninstalled": slack_says.event("app_uninstalled", user=None),
    "tokens_revoked": slack_says.event("tokens_revoked", user=None, tokens={"bot": ["UBOT"]}),
}


@pytest.mark.parametrize("body", EVERYTHING.values(), ids=EVERYTHING)
async def test_everything_is_recorded_then_acknowledged(world: World, body: Mapping[str, Any]) -> None:
    """Each request that Slack sends is one row, acknowledged once it is written, and wakes the inbox."""
    response = await world.send(body)

    assert response.status == 200
    assert world.recorded == [inbound_of(body, at=NOW)]
    assert world.rings == 1
    assert world.kinds == [world.recorded[0].kind]
    assert json.dumps(dict(world.recorded[0].payload))


@pytest.mark.parametrize("body", EVERYTHING.values(), ids=EVERYTHING)
async def test_a_repetition_is_acknowledged_and_does_nothing(world: World, body: Mapping[str, Any]) -> None:
    """What comes twice is worked once."""
    await world.send(body)

    response = await world.send(body)

    assert response.status == 200
    assert world.rings == 1


IGNORED = {
    "other event": slack_says.event("message", text="hello"),
    "closed form": {"type": "view_closed", "user": {"id": "U1"}, "view": {"callback_id": "settings", "type": "modal"}},
    "shortcut": {"type": "shortcut", "callback_id": "x", "user": {"id": "U1"}},
    "message shortcut": {"type": "message_action", "callback_id": "x", "user": {"id": "U1"}},
    "options": {"type": "block_suggestion", "action_id": "x", "block_id": "b", "user": {"id": "U1"}},
    "no workspace": {key: value for key, value in slack_says.event("message").items() if key != "team_id"},
}


@pytest.mark.parametrize("body", IGNORED.values(), ids=IGNORED)
async def test_what_we_have_no_use_for(world: World, body: Mapping[str, Any]) -> None:
    """It is acknowledged, so that Slack does not send it again, and nothing is recorded."""
    response = await world.send(body)

    assert response.status == 200
    assert world.recorded == []


async def test_a_command_that_could_not_be_recorded_in_time(world: World) -> None:
    """The person is told that it was not taken; the late record is ended, so that it is not worked after all."""
    world.gate.clear()

    response = await world.send(slack_says.command("start"))
    world.gate.set()
    await world.listeners.drain()

    assert response.status == 200
    said = json.loads(response.body)
    assert said["response_type"] == "ephemeral"
    assert said["text"] == "I could not take that in time. Nothing was done. Press or type it again in a moment."
    assert world.withdrawn == [world.recorded[0].key]
    assert world.rings == 0


async def test_a_command_that_could_not_be_recorded(world: World) -> None:
    """A full disk is told like slowness: nothing was done."""
    world.fault = OSError("disk full")

    response = await world.send(slack_says.command("start"))

    assert "could not take that" in response.body
    assert world.rings == 0


async def test_a_late_record_that_fails(world: World) -> None:
    """Nothing is left to end, and nothing breaks."""
    world.gate.clear()
    world.fault = OSError("disk full")

    await world.send(slack_says.command("start"))
    world.gate.set()
    await world.listeners.drain()

    assert world.withdrawn == []


async def test_a_click_that_could_not_be_recorded(world: World) -> None:
    """A click is acknowledged without words, and the words follow privately."""
    world.fault = OSError("disk full")

    response = await world.send(slack_says.action(response_url=world.slack.response_url))

    assert response.status == 200
    (answer,) = await world.answers()
    assert "could not take that" in answer["text"]
    assert answer["replace_original"] is False


async def test_a_form_that_could_not_be_recorded(world: World) -> None:
    """The form stays open with what was typed."""
    world.fault = OSError("disk full")

    response = await world.send(slack_says.submission())

    said = json.loads(response.body)
    assert said["response_action"] == "errors"
    assert list(said["errors"]) == ["amount"]


async def test_an_event_that_could_not_be_recorded(world: World) -> None:
    """It is not acknowledged, so Slack sends it again."""
    world.fault = OSError("disk full")

    response = await world.send(slack_says.event())

    assert response.status == 503


async def test_a_form_with_a_field_that_can_not_be_taken(world: World) -> None:
    """The field says what is the matter; nothing is recorded."""
    response = await world.send(slack_says.submission("settings", slack_says.settings_values("a few")))

    said = json.loads(response.body)
    assert said["response_action"] == "errors"
    assert "3, 90m or 2h" in said["errors"]["amount"]
    assert world.recorded == []


@pytest.mark.parametrize(
    ("body", "callback"),
    [
        (slack_says.command("me"), "settings"),
        (slack_says.action("say", "me"), "settings"),
        (slack_says.home_action("open_schedule", ""), "schedule"),
        (slack_says.home_action("open_import", ""), "import"),
    ],
)
async def test_a_form_opens_at_once(world: World, body: Mapping[str, Any], callback: str) -> None:
    """Slack gives three seconds to open a form; it remembers where it was opened from."""
    await world.send(body)
    await world.listeners.drain()

    (call,) = world.slack.called("views.open")
    assert call["trigger_id"] == body["trigger_id"]
    view = call["view"] if isinstance(call["view"], dict) else json.loads(call["view"])
    assert view["callback_id"] == callback
    origin = json.loads(view["private_metadata"])
    assert origin["response_url"] == body.get("response_url", "")


async def test_a_form_that_slack_does_not_open(world: World) -> None:
    """The person gets a button that tries again."""
    world.slack.refuses.add("views.open")

    await world.send(slack_says.command("me", response_url=world.slack.response_url))

    (answer,) = await world.answers()
    assert answer["text"].startswith("The form did not open")
    assert answer["blocks"][1]["elements"][0]["value"] == "me"


async def test_a_form_whose_values_can_not_be_read(world: World) -> None:
    """A fault while making a form is told the same way."""
    world.settings = RuntimeError("no snapshot")

    await world.send(slack_says.command("me", response_url=world.slack.response_url))

    (answer,) = await world.answers()
    assert answer["text"].startswith("The form did not open")


async def test_a_repeated_form_opens_once(world: World) -> None:
    """A repetition opens nothing."""
    await world.send(slack_says.command("me"))
    await world.send(slack_says.command("me"))
    await world.listeners.drain()

    assert len(world.slack.called("views.open")) == 1


@pytest.mark.parametrize(
    "body",
    [slack_says.command(user_id="?"), slack_says.action(user={}), slack_says.submission(user={})],
)
async def test_what_can_not_be_read(world: World, body: Mapping[str, Any]) -> None:
    """In Socket Mode too, what is in no form of Slack's is acknowledged and left alone."""
    response = await world.send(body)

    assert response.status == 200
    assert world.recorded == []


async def test_many_at_once(world: World) -> None:
    """Each of many at once is recorded and acknowledged."""
    bodies = [slack_says.command("join", trigger_id=f"t.{place}") for place in range(200)]

    responses = await asyncio.gather(*(world.send(body) for body in bodies))

    assert {response.status for response in responses} == {200}
    assert len(world.recorded) == world.rings == 200

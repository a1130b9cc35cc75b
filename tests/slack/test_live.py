"""The way in and the answers against the workspace server, as a person sees them there."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack_config import CHANNEL, SocketApp
from bot.demo.slack_server import SlackServer, find_element
from bot.domain.answers import Answer, HostDone, Preview, SettingsForm, SettingsKept, Step, WentOff
from bot.domain.command import Start
from bot.domain.day import DayState
from bot.domain.people import Amount, Settings
from bot.flows.asking import Asked
from bot.flows.perform import Wish
from bot.ports import Inbound
from bot.schedule.clock import SystemClock
from bot.slack.dispatch import Dispatch, Doings
from bot.slack.forms import Forms
from bot.slack.listeners import Listeners, bolt_app
from bot.slack.plain import readable
from bot.slack.responder import Responder
from bot.slack.socket import socket_mode
from bot.slack.views import render
from tests.builders import NOW
from tests.slack.coherent_day import head_in, home
from tests.slack.requests_of_slack import settings_values

FEW_SECONDS = 10
USER = "UADA"


@dataclass(slots=True, kw_only=True)
class World:
    """A workspace with our way in, where each recorded request is worked at once."""

    slack: SlackServer
    client: AsyncWebClient
    recorded: dict[str, Inbound] = field(default_factory=dict)
    waiting: asyncio.Queue[Inbound] = field(default_factory=asyncio.Queue)
    performed: list[Wish] = field(default_factory=list)

    async def record(self, inbound: Inbound) -> bool:
        """Keep a request and have it worked."""
        self.recorded[inbound.key] = inbound
        self.waiting.put_nowait(inbound)
        return True

    async def recall(self, key: str) -> Inbound | None:
        """Give a request."""
        return self.recorded.get(key)

    async def perform(self, wish: Wish, asked: Asked) -> Answer:
        """Answer without any flow."""
        self.performed.append(wish)
        if isinstance(wish, Settings):
            return SettingsKept(settings=wish, amount=wish.amount or Amount(changes=4))
        if asked.is_confirmed:
            return HostDone(step=Step.START, head=head_in(DayState.OPEN), people=12)
        if isinstance(wish, Start):
            return Preview(step=Step.START, key=asked.key, head=head_in(DayState.ANNOUNCED), channel=CHANNEL)
        return WentOff()

    async def read_settings(self, _user: str, _channel: str) -> SettingsForm:
        """Give what the form begins with."""
        return SettingsForm(settings=Settings(), amount=Amount(changes=4))

    async def act(self, acting: Callable[[], object]) -> None:
        """Act as a person, on a thread of its own, and wait until the request was recorded and worked."""
        before = len(self.recorded)
        await asyncio.to_thread(acting)
        async with asyncio.timeout(FEW_SECONDS):
            while len(self.recorded) == before:  # noqa: ASYNC110 - the server answers before the bot does
                await asyncio.sleep(0.02)
            await self.waiting.join()

    async def form_opened(self) -> None:
        """Wait until a form is open."""
        async with asyncio.timeout(FEW_SECONDS):
            while await asyncio.to_thread(self.slack.modal) is None:  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.02)

    async def answers(self) -> list[dict[str, Any]]:
        """Give the private answers that stand in the channel."""
        seen = await asyncio.to_thread(self.slack.seen_by, USER)
        return [message for message in seen if message.get("ephemeral_to") == USER]


async def nothing(*_: object) -> None:
    """Do nothing."""


async def kit(_inbound: Inbound) -> str:
    """Name the host."""
    return "kit"


async def keep_working(world: World, dispatch: Dispatch) -> None:
    """Work what was recorded, in order."""
    while True:
        await dispatch.work(await world.waiting.get())
        world.waiting.task_done()


@pytest.fixture
async def world(slack_server: SlackServer) -> AsyncIterator[World]:
    """The whole way in, with a dispatch behind it."""
    app_of = next(one for one in slack_server.workspace.apps if isinstance(one, SocketApp))
    client = AsyncWebClient(token=app_of.bot_token, base_url=slack_server.api_url, retry_handlers=[])
    world = World(slack=slack_server, client=client)
    async with aiohttp.ClientSession() as session:
        responder = Responder(client=client, session=session, api_url=slack_server.api_url)
        doings = Doings(
            perform=world.perform,
            recall=world.recall,
            import_file=lambda _file, _asked: world.perform(Start(), _asked),
            touch_home=nothing,
            refresh_person=nothing,
            host_name=kit,
        )
        dispatch = Dispatch(
            doings=doings, responder=responder, now=lambda: NOW, gerrit_url="https://x.example", command="/reviewday"
        )
        listeners = Listeners(
            record=world.record,
            withdraw=nothing,
            wake=lambda: None,
            now=lambda: NOW,
            forms=Forms(read_settings=world.read_settings),
            responder=responder,
            gerrit_url="https://x.example",
            command="/reviewday",
        )
        app = bolt_app(client=client, bot_user=app_of.bot_user, bot_id="B1", team="T0GLANCE")
        listeners.register(app)
        working = asyncio.create_task(keep_working(world, dispatch))
        api_url, clock = slack_server.api_url, SystemClock()
        async with socket_mode(app, app_token=lambda: app_of.app_token, api_url=api_url, clock=clock):
            yield world
            await listeners.drain()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def test_going_on_replaces_what_was_shown(world: World) -> None:
    """A host sees what would be sent, goes on, and the same private message says what was done."""
    await world.act(lambda: world.slack.command("/reviewday", "start", user=USER))
    (shown,) = await world.answers()
    assert "[Start it] [Not now]" in readable(shown["blocks"])

    await world.act(lambda: world.slack.press(shown, "confirm", user=USER))

    (done,) = await world.answers()
    assert readable(done["blocks"]).startswith("It is on: Tuesday 12 January, for Mitaka-2.")


async def test_not_now_takes_it_away(world: World) -> None:
    """The way out leaves nothing behind."""
    await world.act(lambda: world.slack.command("/reviewday", "start", user=USER))
    (shown,) = await world.answers()

    await world.act(lambda: world.slack.press(shown, "not_now", user=USER))

    assert await world.answers() == []


async def test_settings(world: World) -> None:
    """The form opens, keeps what can't be taken on the screen, and what was kept is repeated."""
    await world.act(lambda: world.slack.command("/reviewday", "me", user=USER))
    await world.form_opened()
    await asyncio.to_thread(lambda: world.slack.submit_modal(user=USER, values=settings_values("a few")))
    assert await asyncio.to_thread(world.slack.modal) is not None

    await world.act(lambda: world.slack.submit_modal(user=USER, values=settings_values("5")))

    assert await asyncio.to_thread(world.slack.modal) is None
    said = [readable(one["blocks"]) for one in await world.answers()]
    assert any(one.startswith("Kept: five changes a day") for one in said)


async def test_a_click_in_app_home_is_answered_over_it(world: World) -> None:
    """What is pressed in App Home is answered in a form over it."""
    await world.act(lambda: world.slack.open_home(user=USER))
    view = {"type": "home", "blocks": render(home(), key="home", revision=1, command="/reviewday").blocks}
    await world.client.views_publish(user_id=USER, view=view)
    shown = await asyncio.to_thread(world.slack.home, USER)
    assert shown is not None
    quiet = next(one for one in _elements(shown) if one.get("value") == "off")

    await world.act(lambda: world.slack.click_home(user=USER, action=find_element(shown, quiet["action_id"])))

    modal = await asyncio.to_thread(world.slack.modal)
    assert modal is not None
    assert readable(modal["blocks"]).startswith("Quiet until you say on.")


def _elements(view: dict[str, Any]) -> list[dict[str, Any]]:
    return [element for block in view["blocks"] for element in block.get("elements", ())]

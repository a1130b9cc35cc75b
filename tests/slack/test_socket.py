"""Socket Mode against the workspace server: requests come in, and the connection closes in time."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.loopback import LOOPBACK, free_port
from bot.demo.slack_config import SocketApp
from bot.demo.slack_server import SlackServer
from bot.schedule.clock import SystemClock
from bot.slack.listeners import bolt_app
from bot.slack.socket import MOST_REBUILDS, Deaf, Limits, NotConnected, SocketDoor, socket_mode

FEW_SECONDS = 10


def app_at(api_url: str) -> AsyncApp:
    """Make an app without listeners."""
    client = AsyncWebClient(token="xoxb-1", base_url=api_url)
    return bolt_app(client=client, bot_user="UBOT", bot_id="B1", team="T1")


QUICK = Limits(
    opening=timedelta(seconds=0.3),
    closing=timedelta(seconds=1),
    hello=timedelta(seconds=0.1),
    beyond=timedelta(seconds=0.1),
    look_every=timedelta(seconds=0.02),
)


PATIENT = Limits(opening=timedelta(seconds=2))


def door_at(
    app: AsyncApp, api_url: str, app_token: str = "", *, limits: Limits = PATIENT
) -> AbstractAsyncContextManager[SocketDoor]:
    """Open a door."""
    return socket_mode(
        app, app_token=lambda: app_token or "xapp-1", api_url=api_url, clock=SystemClock(), limits=limits
    )


async def connected(door: SocketDoor) -> None:
    """Wait until the connection stands."""
    async with asyncio.timeout(FEW_SECONDS):
        while not await door.is_connected():  # noqa: ASYNC110 - the SDK tells nobody when it is connected
            await asyncio.sleep(0.05)


async def test_a_command_comes_in(slack_server: SlackServer) -> None:
    """What somebody types reaches a listener, and its acknowledgement reaches Slack."""
    app = app_at(slack_server.api_url)
    came: list[str] = []

    async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
        came.append(body["text"])
        await ack()

    app.command(re.compile(""))(listen)
    socket_app = next(one for one in slack_server.workspace.apps if isinstance(one, SocketApp))
    user = slack_server.state()["users"][0]["id"]

    async with door_at(app, slack_server.api_url, socket_app.app_token) as door:
        await connected(door)
        await asyncio.to_thread(
            lambda: slack_server.command("/reviewday", "join 3", user=user, app_id=socket_app.app_id)
        )

    assert came == ["join 3"]
    assert not await door.is_connected()


async def test_nobody_there() -> None:
    """Where no connection is opened within the limit, the sentence says what to check."""
    nowhere = "http://127.0.0.1:9/api/"

    with pytest.raises(NotConnected, match="SLACK_APP_TOKEN"):
        async with door_at(app_at(nowhere), nowhere):
            pass


@dataclass(slots=True)
class Link:
    """A Slack of ours whose connections do as they are told: `mute` ones are up, answer pings, and say nothing."""

    port: int
    mute: bool = False
    lasts_s: float = 3600
    opened: int = 0

    @property
    def api_url(self) -> str:
        """The address of its API."""
        return f"http://{LOOPBACK}:{self.port}/api/"

    async def opens(self, _: web.Request) -> web.StreamResponse:
        """Name the connection's address."""
        return web.json_response({"ok": True, "url": f"ws://{LOOPBACK}:{self.port}/link"})

    async def link(self, request: web.Request) -> web.StreamResponse:
        """Be a connection: say hello unless mute, and then nothing."""
        self.opened += 1
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if not self.mute:
            await socket.send_json({"type": "hello", "debug_info": {"approximate_connection_time": self.lasts_s}})
        async for _ in socket:
            pass
        return socket


@pytest.fixture
async def link() -> AsyncIterator[Link]:
    """A Slack whose connections can be deaf."""
    served = Link(port=free_port())
    application = web.Application()
    application.router.add_post("/api/apps.connections.open", served.opens)
    application.router.add_get("/link", served.link)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, served.port).start()
    yield served
    await runner.cleanup()


async def test_deaf_connection(link: Link) -> None:
    """A connection that is up and never said hello is built anew; the new one is heard."""
    link.mute = True
    async with door_at(app_at(link.api_url), link.api_url, limits=QUICK) as door:
        watching = asyncio.ensure_future(door.watch())
        async with asyncio.timeout(FEW_SECONDS):
            while link.opened < 2:  # noqa: ASYNC110 - the link tells nobody when it is opened
                await asyncio.sleep(0.02)
        was_deaf = not await door.is_connected()
        link.mute = False
        await connected(door)
        watching.cancel()

    assert was_deaf


async def test_deaf_for_good(link: Link) -> None:
    """A connection that stays deaf however often it is built anew takes the bot down, for its supervisor."""
    link.mute = True
    async with door_at(app_at(link.api_url), link.api_url, limits=QUICK) as door:
        with pytest.raises(Deaf, match="no_hello"):
            await door.watch()

    assert link.opened == 1 + MOST_REBUILDS


async def test_outlived(link: Link) -> None:
    """A connection that lasts longer than Slack said is taken for deaf: Slack ends each of them in time."""
    link.lasts_s = 0.1
    async with door_at(app_at(link.api_url), link.api_url, limits=QUICK) as door:
        watching = asyncio.ensure_future(door.watch())
        async with asyncio.timeout(FEW_SECONDS):
            while link.opened < 3:  # noqa: ASYNC110 - the same
                await asyncio.sleep(0.02)
        watching.cancel()


async def test_not_reading(link: Link) -> None:
    """A connection whose reader has ended is built anew."""
    async with door_at(app_at(link.api_url), link.api_url, limits=QUICK) as door:
        await connected(door)
        watching = asyncio.ensure_future(door.watch())
        assert door._session is not None
        assert door._session.client.message_receiver is not None
        door._session.client.message_receiver.cancel()
        async with asyncio.timeout(FEW_SECONDS):
            while link.opened < 2:  # noqa: ASYNC110 - the same
                await asyncio.sleep(0.02)
        await connected(door)
        watching.cancel()


async def test_away_for_good(link: Link) -> None:
    """A Slack that opens no connection any more takes the bot down after a few tries."""
    async with door_at(app_at(link.api_url), link.api_url, limits=QUICK) as door:
        door._api_url = "http://127.0.0.1:9/api/"
        assert door._session is not None
        door._session.stood_at -= timedelta(hours=1)
        door._session.client.closed = True

        with pytest.raises(Deaf, match="not_opened"):
            await door.watch()

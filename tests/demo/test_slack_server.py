"""The demo's Slack workspace behaves as the tests and the demo count on."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack_config import SocketApp, Workspace
from bot.demo.slack_server import SlackServer


@pytest.fixture
async def app(slack_server: SlackServer) -> AsyncIterator[AsyncApp]:
    """An app that is connected over Socket Mode and listens to nothing yet."""
    bot = SocketApp()
    client = AsyncWebClient(token=bot.bot_token, base_url=slack_server.api_url)
    app = AsyncApp(client=client, process_before_response=True)
    socket_client = AsyncWebClient(token=bot.app_token, base_url=slack_server.api_url)
    handler = AsyncSocketModeHandler(app, bot.app_token, web_client=socket_client)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # bolt leaves it untyped
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]  # bolt leaves it untyped


async def test_command_is_acknowledged(app: AsyncApp, slack_server: SlackServer) -> None:
    """A slash command reaches the app with its text, and its answer is seen by that person alone."""

    @app.command("/reviewday")
    async def answer(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack(text=f"You said {command['text']}", response_type="ephemeral")

    await asyncio.to_thread(slack_server.command, "/reviewday", "help", user="UADA")

    seen = await asyncio.to_thread(slack_server.seen_by, "UADA")
    assert [message["text"] for message in seen] == ["You said help"]
    assert await asyncio.to_thread(slack_server.seen_by, "UBELA") == []


async def test_only_this_machine_reaches_it(slack_server: SlackServer) -> None:
    """The workspace answers on loopback and on no other address, unless it said so."""
    other = socket.gethostbyname(socket.gethostname())

    with socket.socket() as probe:
        refused = probe.connect_ex((other, slack_server.port)) if other != "127.0.0.1" else 1

    assert bool(refused) is not slack_server.is_open


def test_default_workspace() -> None:
    """The default workspace has the whole team in its channel, and the bot."""
    described = Workspace().to_json()

    assert len(described["channels"][0]["members"]) == len(described["users"]) + 1

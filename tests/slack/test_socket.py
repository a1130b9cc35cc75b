"""Socket Mode against the workspace server: requests come in, and the connection closes in time."""

import asyncio
import re
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack_config import SocketApp
from bot.demo.slack_server import SlackServer
from bot.slack.listeners import bolt_app
from bot.slack.socket import NotConnected, SocketDoor, socket_mode

FEW_SECONDS = 10


def app_at(api_url: str) -> AsyncApp:
    """Make an app without listeners."""
    client = AsyncWebClient(token="xoxb-1", base_url=api_url)
    return bolt_app(client=client, bot_user="UBOT", bot_id="B1", team="T1")


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

    async with socket_mode(app, app_token=socket_app.app_token, api_url=slack_server.api_url) as door:
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
        async with socket_mode(app_at(nowhere), app_token="xapp-1", api_url=nowhere, open_limit_s=0.2):
            pass

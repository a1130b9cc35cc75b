"""Socket Mode: Slack's requests over a connection that we open, for a bot without a public address.

The connection has its own client. Closing has a time limit, for the SDK's `close` can wait for ever on a dead link.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import UserError

OPEN_LIMIT_S = 30.0
CLOSE_LIMIT_S = 5.0
PING_EVERY_S = 5.0

log = structlog.get_logger(__name__)


class NotConnected(UserError):
    """Slack did not open a Socket Mode connection."""

    def __init__(self) -> None:
        super().__init__(
            "Slack did not open a Socket Mode connection. "
            "Check that SLACK_APP_TOKEN is an app-level token (xapp-…) with connections:write, and that this machine "
            "reaches Slack."
        )


class SocketDoor:
    """A Socket Mode connection that is kept up until it is closed."""

    def __init__(self, client: SocketModeClient) -> None:
        self._client = client

    async def is_connected(self) -> bool:
        """Tell whether the connection stands and is answered, for the health check."""
        return await self._client.is_connected()


@asynccontextmanager
async def socket_mode(
    app: AsyncApp,
    *,
    app_token: str,
    api_url: str,
    open_limit_s: float = OPEN_LIMIT_S,
    close_limit_s: float = CLOSE_LIMIT_S,
) -> AsyncIterator[SocketDoor]:
    """Keep a connection up until the block ends; raises `NotConnected` if none is opened within the limit."""
    web_client = AsyncWebClient(base_url=api_url)
    handler = AsyncSocketModeHandler(app, app_token, web_client=web_client, ping_interval=PING_EVERY_S)
    client = handler.client
    try:
        await _open(handler, open_limit_s)
        yield SocketDoor(client)
    finally:
        await _close(client, close_limit_s)


async def _open(handler: AsyncSocketModeHandler, limit_s: float) -> None:
    try:
        async with asyncio.timeout(limit_s):
            await handler.connect_async()  # type: ignore[no-untyped-call] # the SDK types it nowhere
    except TimeoutError as error:
        raise NotConnected from error


async def _close(client: SocketModeClient, limit_s: float) -> None:
    """Close the connection, or leave it after the limit; what the client started is ended either way."""
    loops = [client.message_processor, client.current_session_monitor, client.message_receiver]
    try:
        async with asyncio.timeout(limit_s):
            await client.close()  # type: ignore[no-untyped-call] # the SDK types it nowhere
    except TimeoutError:
        log.warning("socket.close_timed_out")
        await client.aiohttp_client_session.close()
    started = [loop for loop in loops if loop is not None]
    for loop in started:
        loop.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*started, return_exceptions=True)

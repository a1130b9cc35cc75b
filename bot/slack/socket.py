"""Socket Mode: Slack's requests over a connection that we open, for a bot without a public address.

The SDK keeps a connection alive and opens another when Slack says so. What it does not notice is a connection that is
up but deaf: `SocketDoor.watch` does, and builds everything anew, with a session of its own. Closing has a time limit,
for the SDK's `close` can wait for ever on a dead link.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import UserError
from bot.ports import Clock

PING_EVERY_S = 5.0
MOST_REBUILDS = 5

Listener = Callable[[aiohttp.WSMessage], Awaitable[None]]

log = structlog.get_logger(__name__)


class NotConnected(UserError):
    """Slack did not open a Socket Mode connection."""

    def __init__(self) -> None:
        super().__init__(
            "Slack did not open a Socket Mode connection. "
            "Check that SLACK_APP_TOKEN is an app-level token (xapp-…) with connections:write, and that this machine "
            "reaches Slack."
        )


class Deaf(Exception):
    """Slack's connection stayed deaf however often it was built anew; the supervisor must start the bot again."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(f"{self.__doc__} ({cause})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long opening, closing and the first word may take, how long a link may be down, and how often we look.

    `beyond` is how much longer a connection may last than Slack said when it began.
    """

    opening: timedelta = timedelta(seconds=30)
    closing: timedelta = timedelta(seconds=5)
    hello: timedelta = timedelta(seconds=10)
    down: timedelta = timedelta(seconds=30)
    beyond: timedelta = timedelta(minutes=5)
    look_every: timedelta = timedelta(seconds=5)


LIMITS = Limits()


@dataclass(slots=True, kw_only=True)
class Session:
    """One connection with its client. `lasts` is how long Slack said it would, `hello_at` when it first spoke."""

    client: SocketModeClient
    opened_at: datetime
    stood_at: datetime
    hello_at: datetime | None = None
    lasts: timedelta | None = None

    def hear(self, text: str, now: datetime) -> None:
        """Take note of a `hello`, which begins each connection, the SDK's own new ones included."""
        frame = json.loads(text) if text.startswith("{") else {}
        if frame.get("type") != "hello":
            return
        seconds = (frame.get("debug_info") or {}).get("approximate_connection_time")
        self.hello_at, self.lasts = now, timedelta(seconds=float(seconds)) if seconds else None

    async def is_connected(self) -> bool:
        """Tell whether the link stands and answers pings."""
        return await self.client.is_connected()

    async def deaf_because(self, now: datetime, limits: Limits) -> str:
        """Say why nothing can be heard over this connection any more; empty if all is well, or may still become so."""
        if await self.is_connected():
            self.stood_at = now
        if now - self.stood_at > limits.down:
            return "down"
        if self.hello_at is None and now - self.opened_at > limits.hello:
            return "no_hello"
        if self.lasts is not None and self.hello_at is not None and now - self.hello_at > self.lasts + limits.beyond:
            return "outlived"
        workers = (self.client.message_processor, self.client.message_receiver)
        return "not_reading" if any(worker is None or worker.done() for worker in workers) else ""


class SocketDoor:
    """A Socket Mode connection that is kept up until it is closed."""

    def __init__(
        self, app: AsyncApp, *, app_token: Callable[[], str], api_url: str, clock: Clock, limits: Limits = LIMITS
    ) -> None:
        self._app, self._app_token, self._api_url = app, app_token, api_url
        self._clock, self._limits = clock, limits
        self._session: Session | None = None

    async def is_connected(self) -> bool:
        """Tell whether the connection stands, is answered, and has spoken, for the health check."""
        session = self._session
        return session is not None and session.hello_at is not None and await session.is_connected()

    async def watch(self) -> None:
        """Build a deaf connection anew, with a fresh session; raises `Deaf` when that does not help five times."""
        rebuilds = 0
        while True:
            await self._clock.sleep_until(self._clock.now() + self._limits.look_every)
            cause = await self._deaf_because()
            if not cause:
                rebuilds = rebuilds if self._session is None or self._session.hello_at is None else 0
                continue
            rebuilds += 1
            if rebuilds > MOST_REBUILDS:
                raise Deaf(cause)
            log.warning("socket.deaf", cause=cause, rebuilds=rebuilds)
            await self._rebuild()

    async def _deaf_because(self) -> str:
        if self._session is None:
            return "not_opened"
        return await self._session.deaf_because(self._clock.now(), self._limits)

    async def _rebuild(self) -> None:
        await self.close()
        with suppress(NotConnected):
            await self.open()

    async def open(self) -> None:
        """Open a connection with a client of its own; raises `NotConnected` if none stands within the limit."""
        web_client = AsyncWebClient(base_url=self._api_url)
        handler = AsyncSocketModeHandler(
            self._app, self._app_token(), web_client=web_client, ping_interval=PING_EVERY_S
        )
        now = self._clock.now()
        session = Session(client=handler.client, opened_at=now, stood_at=now)
        handler.client.on_message_listeners.append(self._listener(session))
        try:
            async with asyncio.timeout(self._limits.opening.total_seconds()):
                await handler.connect_async()  # type: ignore[no-untyped-call] # the SDK types it nowhere
        except TimeoutError as error:
            await _close(handler.client, self._limits.closing)
            raise NotConnected from error
        self._session = session

    def _listener(self, session: Session) -> Listener:
        async def hear(message: aiohttp.WSMessage) -> None:
            session.hear(str(message.data), self._clock.now())

        return hear

    async def close(self) -> None:
        """Close the connection, or leave it after the limit."""
        session, self._session = self._session, None
        if session is not None:
            await _close(session.client, self._limits.closing)


@asynccontextmanager
async def socket_mode(
    app: AsyncApp, *, app_token: Callable[[], str], api_url: str, clock: Clock, limits: Limits = LIMITS
) -> AsyncIterator[SocketDoor]:
    """Keep a connection up until the block ends; raises `NotConnected` if none is opened within the limit."""
    door = SocketDoor(app, app_token=app_token, api_url=api_url, clock=clock, limits=limits)
    try:
        await door.open()
        yield door
    finally:
        await door.close()


async def _close(client: SocketModeClient, limit: timedelta) -> None:
    """Close the connection, or leave it after the limit; what the client started is ended either way."""
    loops = [client.message_processor, client.current_session_monitor, client.message_receiver]
    try:
        async with asyncio.timeout(limit.total_seconds()):
            await client.close()  # type: ignore[no-untyped-call] # the SDK types it nowhere
    except TimeoutError:
        log.warning("socket.close_timed_out")
        await client.aiohttp_client_session.close()
    started = [loop for loop in loops if loop is not None]
    for loop in started:
        loop.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*started, return_exceptions=True)

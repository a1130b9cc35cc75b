"""A proxy of ours between the bot and the Slack workspace server: it fails the ways in which Slack and networks fail.

The workspace server answers every request and never limits anybody; this stands in front of it on loopback, refuses,
delays, cuts and resets as it is told, and says when each call arrived, was accepted and was answered. It also holds the
bot to what Slack asks and the workspace server does not: history by channel id alone, in pages, from `oldest` on.
"""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from bot.demo.loopback import LOOPBACK
from bot.slack.ids import block_key

HISTORY = "conversations.history"
REPLIES = "conversations.replies"
READS = frozenset({HISTORY, REPLIES})
PAGE = 5
JSON = "application/json; charset=utf-8"
RETRY_AFTER_S = 1
# Against a client that waits 0.3 s: what it still waits for, when it has given up, and long after.
SLOW_S, GIVEN_UP_S, HUNG_S = 0.15, 0.35, 1.0
# A delayed acceptance must stay under the grace, or nobody could promise anything; on a busy machine it may not.
MOST_LATE_S = 0.42


class Fault(StrEnum):
    """What a call ends with: one word for each outcome class that Slack's pages or a network know."""

    NONE = "none"
    TOO_MANY = "too_many"  # 429 with Retry-After, not accepted
    FAILED_BEFORE = "failed_before"  # 500, not accepted
    RESET_BEFORE = "reset_before"  # the connection breaks, not accepted
    FAILED_AFTER = "failed_after"  # 500, though it was accepted
    FATAL_AFTER = "fatal_after"  # ok false with `fatal_error`, though it was accepted
    HUNG_AFTER = "hung_after"  # accepted, and no answer in time
    RESET_AFTER = "reset_after"  # accepted, then the connection breaks
    LATE = "late"  # accepted after the client has given up
    SLOW = "slow"  # accepted, and answered in the last moment
    CUT = "cut"  # accepted, and the answer breaks off before its length
    GARBLED = "garbled"  # accepted, and the answer is no JSON


class Phase(StrEnum):
    """How far a call has come."""

    ARRIVED = "arrived"
    ACCEPTED = "accepted"  # by the workspace server; the bot has not been told
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the bot's: `key` and `revision` are the message's own, if it has any; `place` its channel or user."""

    method: str
    key: str
    revision: int
    place: str
    token: str

    @property
    def step(self) -> str:
        """Name what the bot is doing: the method and the kind of the message."""
        kind = self.key.partition(":")[0]
        return f"{self.method}:{kind}" if kind else self.method


Socket = web.WebSocketResponse | aiohttp.ClientWebSocketResponse
Choose = Callable[[Call], Fault]
Watch = Callable[[Call, Phase, Fault], None]
Refuse = Callable[[Call], str]


def _no_fault(_: Call) -> Fault:
    return Fault.NONE


def _unwatched(_call: Call, _phase: Phase, _fault: Fault) -> None:
    """Nobody looks."""


def _not_refused(_: Call) -> str:
    return ""


@dataclass(slots=True)
class FaultProxy:
    """The proxy: `choose` gives each call's fault, `refuse` a word with which Slack refuses it, `watch` hears of it.

    All three are called in the proxy's own thread and may be replaced at any time. `newest` is the newest revision of
    each message that was accepted; `envelopes` came in through Socket Mode, and `acknowledged` were taken by the bot.
    """

    upstream: str
    port: int = 0
    choose: Choose = _no_fault
    watch: Watch = _unwatched
    refuse: Refuse = _not_refused
    calls: list[Call] = field(default_factory=list)
    newest: dict[str, int] = field(default_factory=dict)
    envelopes: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)

    @property
    def api_url(self) -> str:
        """The address for the bot's clients."""
        return f"http://{LOOPBACK}:{self.port}/api/"

    def calm(self) -> None:
        """Fail no more."""
        self.choose, self.watch, self.refuse = _no_fault, _unwatched, _not_refused

    def forget(self) -> None:
        """Forget what was seen."""
        self.calls.clear()
        self.newest.clear()
        self.envelopes.clear()
        self.acknowledged.clear()


class _Handler:
    """Carries one request after another."""

    def __init__(self, proxy: FaultProxy, session: aiohttp.ClientSession) -> None:
        self._proxy, self._session = proxy, session

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Carry a request to the workspace server, with the fault that was chosen for it."""
        body = await request.read()
        given = _given(request, body)
        call = _call_of(request, given)
        self._proxy.calls.append(call)
        fault = self._proxy.choose(call)
        self._proxy.watch(call, Phase.ARRIVED, fault)
        if refused := self._proxy.refuse(call) or _refused_by_slack(call, given):
            return await _sent(request, 200, {"ok": False, "error": refused})
        if early := await self._before(request, fault):
            self._proxy.watch(call, Phase.ANSWERED, fault)
            return early
        status, answer = await self._carried(request, body, call, given)
        self._proxy.newest[call.key] = max(call.revision, self._proxy.newest.get(call.key, 0))
        self._proxy.watch(call, Phase.ACCEPTED, fault)
        response = await self._answered(request, fault, status, answer)
        self._proxy.watch(call, Phase.ANSWERED, fault)
        return response

    async def _before(self, request: web.Request, fault: Fault) -> web.StreamResponse | None:
        match fault:
            case Fault.TOO_MANY:
                headers = {"Retry-After": str(RETRY_AFTER_S)}
                return await _sent(request, 429, {"ok": False, "error": "ratelimited"}, headers=headers)
            case Fault.FAILED_BEFORE:
                return await _sent(request, 500, None)
            case Fault.RESET_BEFORE:
                _break(request)
                return web.Response()
            case Fault.LATE:
                return await self._late(request)
        return None

    async def _late(self, request: web.Request) -> web.StreamResponse | None:
        """Accept it when the client has given up, but within the grace that is promised to it; else not at all."""
        began_at = time.monotonic()
        await asyncio.sleep(GIVEN_UP_S)
        if time.monotonic() - began_at <= MOST_LATE_S:
            return None
        _break(request)
        return web.Response()

    async def _carried(
        self, request: web.Request, body: bytes, call: Call, given: Mapping[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        url = self._proxy.upstream + request.path_qs.removeprefix("/")
        names = ("Authorization", "Content-Type")
        headers = {name: request.headers[name] for name in names if name in request.headers}
        async with self._session.request(request.method, url, data=body, headers=headers) as response:
            answer = json.loads(self._readdressed(await response.text()))
            return response.status, _paged(answer, given) if call.method in READS else answer

    def _readdressed(self, text: str) -> str:
        """Let what the workspace server says of itself lead to us: the socket, and the addresses for answers."""
        return text.replace(self._proxy.upstream.split("/")[2], f"{LOOPBACK}:{self._proxy.port}")

    async def carry(self, request: web.Request) -> web.StreamResponse:
        """Carry what is no call of the API, unharmed: a private answer, or a Socket Mode connection."""
        url = self._proxy.upstream + request.path_qs.removeprefix("/")
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._bridged(request, url)
        async with self._session.post(url, data=await request.read(), headers={"Content-Type": JSON}) as response:
            return web.Response(status=response.status, body=await response.read())

    async def _bridged(self, request: web.Request, url: str) -> web.StreamResponse:
        inner = web.WebSocketResponse(autoping=False)
        await inner.prepare(request)
        async with self._session.ws_connect(url.replace("http", "ws", 1), autoping=False) as outer:
            there = asyncio.ensure_future(self._frames(inner, outer, self._proxy.acknowledged.add))
            back = asyncio.ensure_future(self._frames(outer, inner, self._proxy.envelopes.append))
            await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
            for way in (there, back):
                way.cancel()
            await asyncio.gather(there, back, return_exceptions=True)
        return inner

    async def _frames(self, here: Socket, there: Socket, seen: Callable[[str], None]) -> None:
        async for frame in here:
            match frame.type:
                case aiohttp.WSMsgType.TEXT:
                    if envelope := json.loads(frame.data).get("envelope_id"):
                        seen(str(envelope))
                    await there.send_str(self._readdressed(frame.data))
                case aiohttp.WSMsgType.PING:
                    await there.ping(frame.data)
                case aiohttp.WSMsgType.PONG:
                    await there.pong(frame.data)

    async def _answered(
        self, request: web.Request, fault: Fault, status: int, answer: dict[str, Any]
    ) -> web.StreamResponse:
        match fault:
            case Fault.FAILED_AFTER:
                return await _sent(request, 500, None)
            case Fault.FATAL_AFTER:
                return await _sent(request, 200, {"ok": False, "error": "fatal_error"})
            case Fault.RESET_AFTER:
                _break(request)
            case Fault.CUT:
                return await _cut(request, answer)
            case Fault.GARBLED:
                return await _sent(request, 200, None, text=json.dumps(answer)[:-20])
            case Fault.HUNG_AFTER:
                await asyncio.sleep(HUNG_S)
            case Fault.SLOW:
                await asyncio.sleep(SLOW_S)
        return await _sent(request, status, answer)


def _given(request: web.Request, body: bytes) -> Mapping[str, Any]:
    """Give the arguments, however the client sends them."""
    if request.content_type == "application/json":
        given: Mapping[str, Any] = json.loads(body or b"{}")
        return given
    return dict(request.query) | dict(parse_qsl(body.decode(errors="replace")))


def _call_of(request: web.Request, given: Mapping[str, Any]) -> Call:
    method = request.path.rpartition("/")[2]
    metadata = given.get("metadata") or {}
    payload = metadata.get("event_payload", {}) if isinstance(metadata, dict) else {}
    block = _first_block(given)
    key = str(payload.get("k", "")) or block_key(block) or ""
    revision = int(block.rpartition(".")[2]) if block_key(block) else 0
    place = str(given.get("channel") or given.get("users") or given.get("user_id") or "")
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return Call(method=method, key=key, revision=revision, place=place, token=token)


def _first_block(given: Mapping[str, Any]) -> str:
    view = given.get("view") or {}
    blocks = given.get("blocks") or (view.get("blocks") if isinstance(view, dict) else None) or [{}]
    first = blocks[0] if isinstance(blocks, list) and blocks else {}
    return str(first.get("block_id", ""))


def _refused_by_slack(call: Call, given: Mapping[str, Any]) -> str:
    """Slack reads no history of a user, only of the direct message with them; the workspace server does."""
    is_of_a_user = str(given.get("channel", "")).startswith("U")
    return "channel_not_found" if call.method in READS and is_of_a_user else ""


def _paged(answer: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Give a page of a few, from `oldest` on, as Slack may; the workspace server gives everything at once."""
    oldest, start = float(given.get("oldest") or 0), int(given.get("cursor") or 0)
    messages = [one for one in answer.get("messages", ()) if float(one["ts"]) >= oldest]
    has_more = len(messages) > start + PAGE
    cursor = str(start + PAGE) if has_more else ""
    page = {"messages": messages[start : start + PAGE], "has_more": has_more}
    return answer | page | {"response_metadata": {"next_cursor": cursor}}


async def _sent(
    request: web.Request,
    status: int,
    answer: Mapping[str, Any] | None,
    *,
    headers: Mapping[str, str] | None = None,
    text: str = "",
) -> web.StreamResponse:
    """Send an answer now, so that it is known when it has left; without one, a page as a broken server shows it."""
    if answer is not None:
        text = json.dumps(answer)
    response = web.Response(status=status, text=text or "<html>broken</html>", headers=headers)
    response.headers["Content-Type"] = JSON if text else "text/html"
    with suppress(ConnectionError):
        await response.prepare(request)
        await response.write_eof()
    return response


async def _cut(request: web.Request, answer: Mapping[str, Any]) -> web.StreamResponse:
    text = json.dumps(answer).encode()
    response = web.StreamResponse(headers={"Content-Type": JSON, "Content-Length": str(len(text))})
    with suppress(ConnectionError):
        await response.prepare(request)
        await response.write(text[: len(text) // 2])
    _break(request)
    return response


def _break(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


@contextmanager
def running_proxy(upstream: str) -> Iterator[FaultProxy]:
    """Run a proxy in front of `http://127.0.0.1:PORT/` on a free port, in a thread of its own."""
    proxy = FaultProxy(upstream=upstream)
    ready, stop = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []
    thread = threading.Thread(target=lambda: asyncio.run(_serve(proxy, ready, stop, loops)))
    thread.start()
    ready.wait()
    try:
        yield proxy
    finally:
        loops[0].call_soon_threadsafe(stop.set)
        thread.join()


async def _serve(
    proxy: FaultProxy, ready: threading.Event, stop: asyncio.Event, loops: list[asyncio.AbstractEventLoop]
) -> None:
    loops.append(asyncio.get_running_loop())
    async with aiohttp.ClientSession() as session:
        application = web.Application(client_max_size=4 * 1024 * 1024)
        handler = _Handler(proxy, session)
        application.router.add_route("*", "/api/{method:.*}", handler.handle)
        application.router.add_route("*", "/{path:.*}", handler.carry)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, LOOPBACK, 0)
        await site.start()
        proxy.port = runner.addresses[0][1]
        ready.set()
        await stop.wait()
        await runner.cleanup()

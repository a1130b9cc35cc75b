"""The HTTP door for Slack: who can't sign, repeats or garbles a request is refused before anything is read of it.

The signature is checked on the raw body, in constant time, within five minutes:
https://docs.slack.dev/authentication/verifying-requests-from-slack/. Refusals are counted and never a fault of ours:
401 for the signature, 413 for the size, 400 for the form. What could not be recorded is 503, so that Slack sends an
event again.
"""

import hmac
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.inbound import Unreadable, inbound_of, known

PATH = "/slack/events"
MOST_OF_A_BODY = 1024 * 1024
WINDOW = timedelta(minutes=5)
MOST_FIELDS = 200

_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_OURS = 500
_UNAVAILABLE = 503

log = structlog.get_logger(__name__)


class Refusal(StrEnum):
    """Why a request was refused."""

    UNSIGNED = "unsigned"
    WRONGLY_SIGNED = "wrongly_signed"
    OLD = "old"
    REPLAYED = "replayed"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    FAILED = "failed"  # it was fine, and we were not


STATUS: Mapping[Refusal, int] = {
    Refusal.UNSIGNED: 401,
    Refusal.WRONGLY_SIGNED: 401,
    Refusal.OLD: 401,
    Refusal.REPLAYED: 401,
    Refusal.TOO_LARGE: 413,
    Refusal.MALFORMED: 400,
    Refusal.FAILED: _UNAVAILABLE,
}


class Refused(Exception):
    """A request was refused; `reason` says why. Raised and caught in this module."""

    def __init__(self, reason: Refusal) -> None:
        self.reason = reason
        super().__init__(reason.value)


class Signatures:
    """The signatures that were seen within the window. Older ones are refused by their time anyway."""

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._seen: OrderedDict[str, datetime] = OrderedDict()

    def remember(self, signature: str) -> bool:
        """Keep a valid signature; False if it came before."""
        now = self._now()
        while self._seen and now - next(iter(self._seen.values())) > 2 * WINDOW:
            self._seen.popitem(last=False)
        if signature in self._seen:
            return False
        self._seen[signature] = now
        return True


class Front:
    """Checks each request and hands the good ones to Bolt."""

    def __init__(
        self,
        *,
        app: AsyncApp,
        secret: str,
        now: Callable[[], datetime],
        remember: Callable[[str], bool] | None = None,
        count: Callable[[str], None] | None = None,
    ) -> None:
        """`remember` keeps a signature and says whether it is new; `count` is told each refusal's reason."""
        self._app, self._secret, self._now = app, secret.encode(), now
        self._remember = remember or Signatures(now=now).remember
        self._count = count or (lambda _reason: None)

    def add_to(self, application: web.Application) -> None:
        """Take the requests of Slack's path in a web application."""
        application.router.add_post(PATH, self.handle)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request; never raises and never 500."""
        try:
            raw = await _body(request)
            self._check(raw, request.headers)
            body = _read(raw, request.content_type)
            return await self._passed_on(body) if _is_of_use(body, at=self._now()) else web.Response()
        except Refused as refused:
            return self._refused(refused.reason)
        except Exception:  # the edge: whatever went wrong is in our log, and not in the answer
            log.exception("front.failed")
            return self._refused(Refusal.FAILED)

    def _refused(self, reason: Refusal) -> web.Response:
        self._count(reason.value)
        if reason is not Refusal.FAILED:
            log.warning("front.refused", reason=reason.value)
        return web.Response(status=STATUS[reason], text=reason.value)

    def _check(self, raw: bytes, headers: Mapping[str, str]) -> None:
        """Let a request pass that Slack signed within the window and that was not here before."""
        signature, timestamp = headers.get("X-Slack-Signature", ""), headers.get("X-Slack-Request-Timestamp", "")
        if not signature or not timestamp:
            raise Refused(Refusal.UNSIGNED)
        if not _SIGNATURE.fullmatch(signature) or not _TIMESTAMP.fullmatch(timestamp):
            raise Refused(Refusal.WRONGLY_SIGNED)
        made = hmac.new(self._secret, b"v0:" + timestamp.encode() + b":" + raw, sha256).hexdigest()
        if not hmac.compare_digest(f"v0={made}", signature):
            raise Refused(Refusal.WRONGLY_SIGNED)
        if abs(self._now().timestamp() - int(timestamp)) > WINDOW.total_seconds():
            raise Refused(Refusal.OLD)
        if not self._remember(signature):
            raise Refused(Refusal.REPLAYED)

    async def _passed_on(self, body: dict[str, object]) -> web.Response:
        response = await self._app.async_dispatch(_bolt_request(body))
        if response.status == _OURS:
            raise Refused(Refusal.FAILED)
        return await to_aiohttp_response(response)


async def _body(request: web.Request) -> bytes:
    """Read the raw body, as far as it is within the limit."""
    if (request.content_length or 0) > MOST_OF_A_BODY:
        raise Refused(Refusal.TOO_LARGE)
    raw = bytearray()
    async for chunk in request.content.iter_any():
        raw += chunk
        if len(raw) > MOST_OF_A_BODY:
            raise Refused(Refusal.TOO_LARGE)
    return bytes(raw)


def _read(raw: bytes, content_type: str) -> dict[str, object]:
    """Read the body as Slack writes it: JSON, a form, or JSON in a form's `payload`."""
    try:
        text = raw.decode()
        body = json.loads(text) if content_type == "application/json" else _form(text)
    except (ValueError, RecursionError) as error:
        raise Refused(Refusal.MALFORMED) from error
    if not isinstance(body, dict):
        raise Refused(Refusal.MALFORMED)
    return body


def _form(text: str) -> object:
    fields = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_FIELDS))
    return json.loads(fields["payload"]) if "payload" in fields else fields


def _is_of_use(body: dict[str, object], *, at: datetime) -> bool:
    """Tell whether a listener has to do with it; what is in no form of Slack's is refused before Bolt reads it."""
    try:
        return inbound_of(body, at=at) is not None or body.get("type") == "url_verification"
    except Unreadable as error:
        raise Refused(Refusal.MALFORMED) from error


def _bolt_request(body: dict[str, object]) -> AsyncBoltRequest:
    """Hand Bolt what was read, as Socket Mode does, so that it is read once and by one rule."""
    try:
        return AsyncBoltRequest(body=known(body), mode="socket_mode")
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise Refused(Refusal.MALFORMED) from error

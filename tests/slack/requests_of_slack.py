"""Slack's requests as Slack words them, and a small Slack on loopback that keeps what it was sent."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests.builders import NOW

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def command(text: str = "", **given: object) -> dict[str, Any]:
    """Word a slash command."""
    body = {
        "command": "/reviewday",
        "text": text,
        "user_id": "UANNA",
        "channel_id": "CGLANCE",
        "team_id": "T1",
        "trigger_id": "13345224609.738474920.8088930838",
        "response_url": "https://hooks.slack.com/commands/1/2",
    }
    return body | given


def action(action_id: str = "begin", value: str = "day-1:4821", **given: object) -> dict[str, Any]:
    """Word a click on a button of a private answer."""
    body: dict[str, Any] = {
        "type": "block_actions",
        "user": {"id": "UANNA", "team_id": "T1"},
        "channel": {"id": "CGLANCE"},
        "team": {"id": "T1"},
        "trigger_id": "13345224610.738474920.8088930838",
        "response_url": "https://hooks.slack.com/actions/1/2",
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "CGLANCE", "is_ephemeral": True},
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "3.4"}],
    }
    return body | given


def home_action(action_id: str = "say", value: str = "mine", **given: object) -> dict[str, Any]:
    """Word a click in App Home, which has no channel and no address for an answer."""
    body = action(action_id, value, container={"type": "view", "view_id": "V1"}, view={"type": "home", "id": "V1"})
    return {key: value for key, value in body.items() if key not in {"channel", "response_url"}} | given


def form_action(action_id: str = "say", value: str = "mine", **given: object) -> dict[str, Any]:
    """Word a click in an answer that opened over App Home."""
    return home_action(action_id, value, view={"type": "modal", "id": "V2"}) | given


def submission(
    callback_id: str = "settings", values: Mapping[str, Any] | None = None, **given: object
) -> dict[str, Any]:
    """Word a submitted form."""
    view = {
        "id": "V3",
        "type": "modal",
        "hash": "156772938.1827394",
        "callback_id": callback_id,
        "private_metadata": json.dumps({"channel": "CGLANCE", "response_url": "https://hooks.slack.com/x"}),
        "state": {"values": settings_values() if values is None else dict(values)},
    }
    body: dict[str, Any] = {
        "type": "view_submission",
        "user": {"id": "UANNA"},
        "team": {"id": "T1"},
        "trigger_id": "13345224611.738474920.8088930838",
        "view": view,
    }
    return body | given


def settings_values(amount: str = "3") -> dict[str, Any]:
    """Word the fields of the settings."""
    return {
        "amount": {"field": {"type": "plain_text_input", "value": amount}},
        "from_hour": {"field": {"type": "static_select", "selected_option": {"value": "9"}}},
        "to_hour": {"field": {"type": "static_select", "selected_option": {"value": "17"}}},
        "mode": {"field": {"type": "radio_buttons", "selected_option": {"value": "dealt"}}},
        "choices": {"field": {"type": "checkboxes", "selected_options": [{"value": "ranked"}, {"value": "named"}]}},
        "newcomer": {"field": {"type": "static_select", "selected_option": {"value": "by_count"}}},
    }


def event(name: str = "app_home_opened", **given: object) -> dict[str, Any]:
    """Word an event."""
    inner: dict[str, Any] = {"type": name, "user": "UANNA", "tab": "home"}
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev123", "event": inner | given}


def as_form(body: Mapping[str, Any]) -> bytes:
    """Spell a body as Slack does for commands, and for clicks in a field named payload."""
    if "command" in body:
        return urlencode(dict(body)).encode()
    return urlencode({"payload": json.dumps(body)}).encode()


def signed(raw: bytes, *, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """Give the headers that Slack signs a body with."""
    timestamp = str(int(NOW.timestamp() if at is None else at))
    made = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={made}"}


@dataclass(slots=True, kw_only=True)
class SmallSlack:
    """A Slack that accepts, or refuses, what it is sent: Web API calls by name, and answers by address."""

    url: str
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)

    @property
    def api_url(self) -> str:
        """Give the Web API's address."""
        return f"{self.url}/api/"

    @property
    def response_url(self) -> str:
        """Give an address for answers."""
        return f"{self.url}/respond"

    def called(self, name: str) -> list[dict[str, Any]]:
        """Give the arguments of each call of a method."""
        return [given for called, given in self.calls if called == name]

    async def api(self, request: web.Request) -> web.Response:
        """Take a call of the Web API."""
        name = request.match_info["name"]
        given = await request.json() if request.content_type == "application/json" else dict(await request.post())
        self.calls.append((name, given))
        is_ok = name not in self.refuses
        return web.json_response({"ok": is_ok} if is_ok else {"ok": False, "error": "expired_trigger_id"})

    async def respond(self, request: web.Request) -> web.Response:
        """Take an answer."""
        self.answers.append(await request.json())
        return web.Response(status=500 if "respond" in self.refuses else 200, text="ok")


@asynccontextmanager
async def small_slack() -> AsyncIterator[SmallSlack]:
    """Run a small Slack on a free port of loopback."""
    slack = SmallSlack(url="")
    application = web.Application()
    application.router.add_post("/api/{name}", slack.api)
    application.router.add_post("/respond", slack.respond)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        slack.url = f"http://{host}:{port}"
        yield slack
    finally:
        await runner.cleanup()

"""The HTTP door: who can't sign, repeats or garbles a request is refused with 401, 413 or 400, and never with 500."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Inbound
from bot.slack.front import MOST_OF_A_BODY, PATH, WINDOW, Front, Signatures
from bot.slack.inbound import Unreadable, inbound_of
from bot.slack.listeners import bolt_app
from tests.builders import NOW
from tests.fakes import FakeClock
from tests.slack import requests_of_slack as slack_says
from tests.slack.requests_of_slack import SECRET, as_form, signed

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(slots=True, kw_only=True)
class World:
    """The door on a free port, with a listener behind it that keeps what came through."""

    url: str
    session: aiohttp.ClientSession
    clock: FakeClock = field(default_factory=FakeClock)
    came: list[Inbound] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    fault: Exception | None = None

    async def post(self, raw: bytes, headers: Mapping[str, str]) -> int:
        """Send bytes and give the status."""
        async with self.session.post(self.url + PATH, data=raw, headers=dict(headers)) as response:
            text = await response.text()
            assert "Traceback" not in text
            return response.status

    async def say(self, raw: bytes, **headers: str) -> int:
        """Send bytes that Slack signed."""
        return await self.post(raw, signed(raw, at=self.clock.now().timestamp()) | (headers or FORM))


@asynccontextmanager
async def a_world() -> AsyncIterator[World]:
    """Open the door."""
    app = bolt_app(client=AsyncWebClient(token="xoxb-1"), bot_user="UBOT", bot_id="B1", team="T1")
    async with aiohttp.ClientSession() as session:
        world = World(url="", session=session)

        async def listen(body: dict[str, Any], ack: Any) -> None:  # noqa: ANN401 - Bolt's own
            if world.fault is not None:
                raise world.fault
            inbound = inbound_of(body, at=NOW)
            assert inbound is not None
            world.came.append(inbound)
            await ack()

        for attach in (app.command, app.action, app.view_submission, app.event):
            attach(re.compile(""))(listen)
        front = Front(app=app, secret=SECRET, now=world.clock.now, count=world.refused.append)
        application = web.Application()
        front.add_to(application)
        runner = web.AppRunner(application)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            world.url = f"http://{host}:{port}"
            yield world
        finally:
            await runner.cleanup()


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """An open door."""
    async with a_world() as world:
        yield world


@pytest.mark.parametrize("body", [slack_says.command("join 3"), slack_says.action(), slack_says.submission()])
async def test_a_signed_form(world: World, body: Mapping[str, Any]) -> None:
    """What Slack signed comes through."""
    assert await world.say(as_form(body)) == 200
    assert world.came == [inbound_of(body, at=NOW)]


async def test_a_signed_event(world: World) -> None:
    """Events are JSON."""
    assert await world.say(json.dumps(slack_says.event()).encode(), **JSON) == 200
    assert len(world.came) == 1


async def test_the_address_is_verified(world: World) -> None:
    """Slack's own check of the address gets its challenge back."""
    raw = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"}).encode()

    headers = signed(raw) | JSON
    async with world.session.post(world.url + PATH, data=raw, headers=headers) as response:
        assert await response.json() == {"challenge": "3eZbrw1aB"}


async def test_what_we_have_no_use_for(world: World) -> None:
    """It is acknowledged and goes no further."""
    assert await world.say(json.dumps(slack_says.event("message")).encode(), **JSON) == 200
    assert await world.say(as_form({"type": "shortcut"})) == 200
    assert await world.say(as_form({"type": "view_closed"})) == 200
    assert world.came == []


RAW = as_form(slack_says.command("join"))
GOOD = signed(RAW)
UNSIGNED: list[tuple[str, Mapping[str, str], str]] = [
    ("nothing", {}, "unsigned"),
    ("no signature", {"X-Slack-Request-Timestamp": GOOD["X-Slack-Request-Timestamp"]}, "unsigned"),
    ("no timestamp", {"X-Slack-Signature": GOOD["X-Slack-Signature"]}, "unsigned"),
    ("another secret", signed(RAW, secret="other"), "wrongly_signed"),
    ("another body", signed(RAW + b"x"), "wrongly_signed"),
    ("another version", GOOD | {"X-Slack-Signature": GOOD["X-Slack-Signature"].replace("v0", "v1")}, "wrongly_signed"),
    ("too short", GOOD | {"X-Slack-Signature": GOOD["X-Slack-Signature"][:-1]}, "wrongly_signed"),
    ("capitals", GOOD | {"X-Slack-Signature": GOOD["X-Slack-Signature"].upper()}, "wrongly_signed"),
    ("no ASCII", GOOD | {"X-Slack-Signature": "v0=" + "ä" * 64}, "wrongly_signed"),
    ("no number", GOOD | {"X-Slack-Request-Timestamp": "soon"}, "wrongly_signed"),
    ("other digits", GOOD | {"X-Slack-Request-Timestamp": "١٤٥٣١٠٧٦٠٠"}, "wrongly_signed"),
    ("negative", GOOD | {"X-Slack-Request-Timestamp": "-1"}, "wrongly_signed"),
    ("endless", GOOD | {"X-Slack-Request-Timestamp": "9" * 400}, "wrongly_signed"),
    ("old", signed(RAW, at=(NOW - WINDOW).timestamp() - 1), "old"),
    ("ahead", signed(RAW, at=(NOW + WINDOW).timestamp() + 1), "old"),
]


@pytest.mark.parametrize(("headers", "reason"), [row[1:] for row in UNSIGNED], ids=[row[0] for row in UNSIGNED])
async def test_unsigned(world: World, headers: Mapping[str, str], reason: str) -> None:
    """Without Slack's signature of these bytes within five minutes nothing is read; each refusal is counted."""
    assert await world.post(RAW, {**headers, **FORM}) == 401
    assert world.refused == [reason]
    assert world.came == []


async def test_at_the_edge_of_the_window(world: World) -> None:
    """Five minutes are allowed either way."""
    assert await world.post(RAW, signed(RAW, at=(NOW - WINDOW).timestamp()) | FORM) == 200
    assert await world.post(RAW, signed(RAW, at=(NOW + WINDOW).timestamp()) | FORM) == 200


async def test_a_replay(world: World) -> None:
    """The same signature is taken once."""
    assert await world.say(RAW) == 200
    assert await world.say(RAW) == 401
    assert world.refused == ["replayed"]


def test_signatures_are_forgotten_in_time() -> None:
    """What is too old to be accepted need not be remembered."""
    clock = FakeClock()
    signatures = Signatures(now=clock.now)
    assert signatures.remember("v0=1")
    assert not signatures.remember("v0=1")

    clock.set(NOW + timedelta(minutes=11))

    assert signatures.remember("v0=2")
    assert signatures.remember("v0=1")


async def test_a_large_body(world: World) -> None:
    """A body beyond a mebibyte is refused before its signature is looked at, announced or not."""
    raw = b"x" * (MOST_OF_A_BODY + 1)

    async def in_pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(raw), 65536):
            yield raw[start : start + 65536]

    async with world.session.post(world.url + PATH, data=BytesIO(raw), headers=FORM) as response:
        assert response.status == 413
    async with world.session.post(world.url + PATH, data=in_pieces(), headers=FORM) as response:
        assert response.status == 413
    assert world.refused == ["too_large", "too_large"]


MALFORMED: list[tuple[str, bytes, Mapping[str, str]]] = [
    ("no JSON", b"{", JSON),
    ("a list", b"[]", JSON),
    ("nothing", b"", JSON),
    ("no UTF-8", b"\xff\xfe", JSON),
    ("deep", b"[" * 100_000, JSON),
    ("a long number", b'{"type": ' + b"1" * 5000 + b"}", JSON),
    ("no type", b"{}", JSON),
    ("an empty form", b"", FORM),
    ("no form", b"\x00\xff", FORM),
    ("a payload that is no JSON", b"payload=%7B", FORM),
    ("a payload that is a number", b"payload=7", FORM),
    ("many fields", b"&".join(b"a%d=1" % place for place in range(500)), FORM),
    ("a command without a person", b"command=%2Freviewday&text=join", FORM),
    ("a click on nothing", as_form(slack_says.action(actions=[])), FORM),
    ("a form without a view", as_form(slack_says.submission(view=None)), FORM),
    ("an event that is a text", json.dumps({"type": "event_callback", "event": "x"}).encode(), JSON),
    ("an event of no type", json.dumps({"type": "event_callback", "event": {}}).encode(), JSON),
    ("a person that is a number", as_form(slack_says.action(user=7)), FORM),
]


@pytest.mark.parametrize(("raw", "headers"), [row[1:] for row in MALFORMED], ids=[row[0] for row in MALFORMED])
async def test_malformed(world: World, raw: bytes, headers: Mapping[str, str]) -> None:
    """What is signed and in no form of Slack's is 400."""
    assert await world.say(raw, **headers) == 400
    assert world.refused == ["malformed"]
    assert world.came == []


async def test_a_fault_of_ours(world: World) -> None:
    """What we could not do is 503, so that Slack sends an event again; the answer says nothing about it."""
    world.fault = RuntimeError("disk full")

    assert await world.say(RAW) == 503
    assert world.refused == ["failed"]


async def test_another_method(world: World) -> None:
    """Only POST is there."""
    async with world.session.get(world.url + PATH) as response:
        assert response.status == 405


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = ["type", "command", "user", "user_id", "actions", "container", "view", "event", "team", "channel", "text"]
KEYS += [
    "event_id",
    "enterprise",
    "authorizations",
    "response_url",
    "response_urls",
    "trigger_id",
    "is_ext_shared_channel",
]
BODIES = [slack_says.command("join"), slack_says.action(), slack_says.submission(), slack_says.event(), {}]


@given(body=st.sampled_from(BODIES), key=st.sampled_from(KEYS), value=json_values)
@settings(max_examples=400, deadline=None)
def test_reading_anything(body: dict[str, Any], key: str, value: object) -> None:
    """A body with anything in any place is read, or unreadable; no other fault comes out."""
    try:
        inbound_of(body | {key: value}, at=NOW)
    except Unreadable:
        return


@given(
    changes=st.lists(
        st.tuples(st.sampled_from(BODIES), st.sampled_from(KEYS), json_values, st.booleans()), min_size=40, max_size=40
    )
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_anything_signed(changes: list[tuple[dict[str, Any], str, object, bool]]) -> None:
    """Four hundred signed bodies with anything in any place: taken, or 400; never 500."""
    asyncio.run(_all_answered(changes))


async def _all_answered(changes: list[tuple[dict[str, Any], str, object, bool]]) -> None:
    async with a_world() as world:
        for body, key, value, is_json in changes:
            changed = body | {key: value}
            raw = json.dumps(changed).encode() if is_json else as_form(changed)
            status = await world.say(raw, **(JSON if is_json else FORM))
            assert status in {200, 400, 401}, (status, changed)
            assert "failed" not in world.refused, changed


@given(raw=st.lists(st.binary(max_size=200), min_size=30, max_size=30))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_signed(raw: list[bytes]) -> None:
    """Three hundred signed bodies of any bytes: 400, or 401 for one that came before."""
    asyncio.run(_none_taken(raw))


async def _none_taken(bodies: list[bytes]) -> None:
    async with a_world() as world:
        for raw in bodies:
            for headers in (JSON, FORM):
                assert await world.say(raw, **headers) in {400, 401}

"""What Slack and the network do to a post, and what we then know of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.loopback import LOOPBACK, free_port
from bot.domain.content import Paused
from bot.domain.delivery import Kind, Outgoing, Place, Receipt, Target, Verdict
from bot.slack.poster import SlackMessenger
from tests.builders import NOW
from tests.fakes import FakeClock

CONTENT = Paused(slack_user="UADA")
OK = {"ok": True, "channel": "D1", "ts": "1.000001"}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True, kw_only=True)
class Slack:
    """A server of ours that answers as it is told, and notes what it was asked."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        self.asked.append(method)
        self.bodies.append(await request.text())
        if method in self.answers:
            return await self.answers[method](request)
        return web.json_response({"ok": True, "channel": {"id": "D1"}} if method == "conversations.open" else OK)

    def messenger(self, *, reads_history: bool = True) -> SlackMessenger:
        """Give our messenger on this server."""
        client = AsyncWebClient(token="xoxb-1", base_url=f"http://{LOOPBACK}:{self.port}/api/", timeout=1)
        client.retry_handlers = []
        return SlackMessenger(poster=client, reader=client, clock=FakeClock(), reads_history=reads_history)


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """A server that accepts everything unless told otherwise."""
    server = Slack(port=free_port())
    application = web.Application()
    application.router.add_post("/api/{method}", server.handle)
    application.router.add_get("/api/{method}", server.handle)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, server.port).start()
    yield server
    await runner.cleanup()


def to_person(key: str = "paused:1") -> Outgoing:
    """Build a post on its way to somebody."""
    return Outgoing(
        key=key,
        kind=Kind.PAUSED,
        target=Target(place=Place.PERSON, id="UADA"),
        subject={},
        revision=1,
        attempts=1,
        claimed_at=NOW,
    )


def says(body: object, *, status: int = 200, **headers: str) -> Answer:
    """Answer with JSON."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status, headers=headers)

    return answer


def says_text(text: str) -> Answer:
    """Answer with what says it is JSON and is not."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text=text, content_type="application/json")

    return answer


async def found(messenger: SlackMessenger) -> Receipt:
    """Look one post up."""
    return (await messenger.find([to_person()]))["paused:1"]


async def reset(request: web.Request) -> web.StreamResponse:
    """Break the connection off after everything was read: accepted or not, nobody knows."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def hang(_: web.Request) -> web.StreamResponse:
    """Say nothing for longer than anybody waits."""
    await asyncio.sleep(2)
    return web.Response()


async def page(_: web.Request) -> web.StreamResponse:
    """Answer with a proxy's page."""
    return web.Response(text="<html>Bad gateway</html>", status=502, content_type="text/html")


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        pytest.param(says({"ok": False, "error": "fatal_error"}), Verdict.UNKNOWN, id="fatal"),
        pytest.param(says({"ok": False, "error": "internal_error"}), Verdict.UNKNOWN, id="internal"),
        pytest.param(says({}, status=500), Verdict.UNKNOWN, id="500"),
        pytest.param(page, Verdict.UNKNOWN, id="page"),
        pytest.param(reset, Verdict.UNKNOWN, id="reset"),
        pytest.param(hang, Verdict.UNKNOWN, id="time-out"),
        pytest.param(says({"ok": False, "error": "request_timeout"}), Verdict.NOT_POSTED, id="truncated"),
        pytest.param(says({"ok": False, "error": "channel_not_found"}), Verdict.REFUSED, id="gone"),
        pytest.param(says({"ok": False, "error": "is_archived"}), Verdict.REFUSED, id="archived"),
        pytest.param(says({"ok": False, "error": "token_revoked"}), Verdict.MISCONFIGURED, id="revoked"),
        pytest.param(says({"ok": False, "error": "not_in_channel"}), Verdict.MISCONFIGURED, id="not-invited"),
        pytest.param(says({"ok": False, "error": "a_new_word"}), Verdict.REFUSED, id="unknown-word"),
    ],
)
async def test_verdict(slack: Slack, answer: Answer, verdict: Verdict) -> None:
    """Every outcome has its verdict, and nothing is ever tried twice by the client itself."""
    slack.answers["chat.postMessage"] = answer

    receipt = await slack.messenger().post(to_person(), CONTENT)

    assert receipt.verdict is verdict
    assert slack.asked.count("chat.postMessage") == 1


async def test_too_many(slack: Slack) -> None:
    """Slack says when to come back; that instant is kept, not slept on."""
    slack.answers["chat.postMessage"] = says({"ok": False, "error": "ratelimited"}, status=429, **{"Retry-After": "7"})

    receipt = await slack.messenger().post(to_person(), CONTENT)

    assert receipt.verdict is Verdict.NOT_POSTED
    assert receipt.retry_at == NOW + timedelta(seconds=7)


async def test_nobody_there() -> None:
    """A connection that was never made posted nothing."""
    receipt = await Slack(port=free_port()).messenger().post(to_person(), CONTENT)

    assert receipt.verdict is Verdict.NOT_POSTED


async def test_opened_once(slack: Slack) -> None:
    """A direct message is opened once for a person; its channel is kept."""
    messenger = slack.messenger()

    for number in range(3):
        await messenger.post(to_person(f"paused:{number}"), CONTENT)

    assert slack.asked.count("conversations.open") == 1
    assert all("D1" in body for body, method in zip(slack.bodies, slack.asked, strict=True) if "post" in method)


async def test_without_the_scope_to_open(slack: Slack) -> None:
    """Without im:write the person's own id is the address, and opening is not tried again."""
    slack.answers["conversations.open"] = says({"ok": False, "error": "missing_scope"})
    messenger = slack.messenger()

    receipts = [await messenger.post(to_person(f"paused:{number}"), CONTENT) for number in range(2)]

    assert [one.verdict for one in receipts] == [Verdict.DELIVERED, Verdict.DELIVERED]
    assert slack.asked.count("conversations.open") == 1
    assert "UADA" in slack.bodies[-1]


async def test_opening_is_no_doubt(slack: Slack) -> None:
    """Whatever happens while a direct message is opened, nothing was posted."""
    slack.answers["conversations.open"] = says({"ok": False, "error": "fatal_error"})

    receipt = await slack.messenger().post(to_person(), CONTENT)

    assert receipt.verdict is Verdict.NOT_POSTED
    assert "chat.postMessage" not in slack.asked


async def test_history_is_read_to_its_end(slack: Slack) -> None:
    """The key is looked for on every page, in the metadata or in the first block."""
    pages = [
        {"ok": True, "messages": [{"ts": "1.1", "blocks": [{"block_id": "rd1.other.1"}]}]},
        {"ok": True, "messages": [{"ts": "2.2", "blocks": [{"block_id": "rd1.paused:1.1"}]}]},
    ]
    cursors = ["more", ""]

    async def history(_: web.Request) -> web.StreamResponse:
        return web.json_response(pages.pop(0) | {"response_metadata": {"next_cursor": cursors.pop(0)}})

    slack.answers["conversations.history"] = history

    receipt = await found(slack.messenger())

    assert receipt.verdict is Verdict.DELIVERED
    assert receipt.address is not None
    assert receipt.address.ts == "2.2"


async def test_one_reading_for_all(slack: Slack) -> None:
    """All that is looked for in one place is looked for in one reading."""
    message = {"ts": "1.1", "blocks": [{"block_id": "rd1.paused:1.1"}]}
    slack.answers["conversations.history"] = says({"ok": True, "messages": [message]})

    receipts = await slack.messenger().find([to_person("paused:1"), to_person("paused:2")])

    assert [receipts[key].verdict for key in ("paused:1", "paused:2")] == [Verdict.DELIVERED, Verdict.NOT_POSTED]
    assert slack.asked.count("conversations.history") == 1


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        pytest.param(says({"ok": False, "error": "missing_scope"}), Verdict.REFUSED, id="no-scope"),
        pytest.param(says({"ok": False, "error": "ratelimited"}, status=429), Verdict.AWAY, id="too-many"),
        pytest.param(says({"ok": False, "error": "internal_error"}), Verdict.AWAY, id="internal"),
        pytest.param(says({"ok": False, "error": "token_revoked"}), Verdict.MISCONFIGURED, id="revoked"),
        pytest.param(says({"ok": False, "error": "channel_not_found"}), Verdict.UNKNOWN, id="gone"),
        pytest.param(page, Verdict.AWAY, id="page"),
        pytest.param(reset, Verdict.AWAY, id="reset"),
        pytest.param(says_text('{"ok": tr'), Verdict.AWAY, id="cut-json"),
    ],
)
async def test_history_cannot_be_read(slack: Slack, answer: Answer, verdict: Verdict) -> None:
    """What can't be looked up is never taken for not posted; only a scope that is missing is no reason to ask again."""
    slack.answers["conversations.history"] = answer

    assert (await found(slack.messenger())).verdict is verdict


async def test_history_put_off(slack: Slack) -> None:
    """When Slack says when to come back, that is kept, not slept on."""
    too_many = says({"ok": False, "error": "ratelimited"}, status=429, **{"Retry-After": "9"})
    slack.answers["conversations.history"] = too_many

    receipt = await found(slack.messenger())

    assert receipt.retry_at == NOW + timedelta(seconds=9)
    assert slack.asked.count("conversations.history") == 1


async def test_known_direct_message(slack: Slack) -> None:
    """A direct message that was opened in an earlier life is not opened again."""
    await slack.messenger().post(replace(to_person(), direct="D1"), CONTENT)

    assert slack.asked == ["chat.postMessage"]


@pytest.mark.parametrize("error", ["user_not_found", "internal_error"])
async def test_not_looked_up_where_nothing_opens(slack: Slack, error: str) -> None:
    """A direct message that can't be opened says nothing about what may stand in it."""
    slack.answers["conversations.open"] = says({"ok": False, "error": error})

    receipt = await found(slack.messenger())

    assert receipt.verdict in {Verdict.AWAY, Verdict.UNKNOWN}


@pytest.mark.parametrize("answer", [says_text('{"ok": tr'), page, reset], ids=["cut-json", "page", "reset"])
async def test_not_opened(slack: Slack, answer: Answer) -> None:
    """A direct message that does not open posts nothing, whatever the answer looks like."""
    slack.answers["conversations.open"] = answer

    receipt = await slack.messenger().post(to_person(), CONTENT)

    assert receipt.verdict is Verdict.NOT_POSTED
    assert "chat.postMessage" not in slack.asked


@pytest.mark.parametrize("wrong_by", [timedelta(days=400), timedelta(), timedelta(days=-400)])
async def test_window_of_history(slack: Slack, wrong_by: timedelta) -> None:
    """However wrong our clock was at the claim or is now, the window begins before what Slack dates by its own."""
    asked: list[float] = []

    async def history(request: web.Request) -> web.StreamResponse:
        asked.append(float(request.query["oldest"]))
        return web.json_response({"ok": True, "messages": []})

    slack.answers["conversations.history"] = history
    claimed_at = datetime.now(UTC) + wrong_by

    await slack.messenger().find([replace(to_person(), claimed_at=claimed_at)])

    assert asked[0] <= datetime.now(UTC).timestamp() - 3600


async def test_without_history(slack: Slack) -> None:
    """Where history is not to be read nothing is asked of it, and nobody waits for it."""
    receipt = await found(slack.messenger(reads_history=False))

    assert receipt.verdict is Verdict.REFUSED
    assert "conversations.history" not in slack.asked


async def test_slacks_own_time(slack: Slack) -> None:
    """The answer's Date header is kept: history is searched in Slack's time."""
    receipt = await slack.messenger().post(to_person(), CONTENT)

    assert receipt.at is not None
    assert abs(receipt.at - datetime.now(UTC)) < timedelta(seconds=5)

"""Events say of which change something happened, and nothing is missed silently."""

import json
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from bot.demo.gerrit_server import GerritServer
from bot.demo.gerrit_user import ChangeRef, GerritUser
from bot.demo.loopback import free_port
from bot.demo.opendev import PROJECTS
from bot.domain.errors import UserError
from bot.gerrit.client import Server
from bot.gerrit.events import Stream, follow, number_of
from bot.gerrit.gateway import GerritGateway
from bot.ports import GerritAway
from bot.schedule.clock import SystemClock
from tests.builders import make_team
from tests.gerrit.ssh import open_stream

SAMPLES = Path(__file__).parent.parent / "samples" / "gerrit" / "stream_events.jsonl"
EVENTS = SAMPLES.read_text().splitlines()
GLANCE = PROJECTS[0]
OURS = frozenset({GLANCE})


@pytest.mark.parametrize("line", EVENTS, ids=[json.loads(line)["type"] for line in EVENTS])
def test_recorded_event(line: str) -> None:
    """Each kind of event about a change of ours gives its number, an attention set's only event included."""
    event = json.loads(line)
    expected = event.get("change", {}).get("number", 1)
    if event["type"] == "dropped-output" or event.get("refUpdate", {}).get("refName", "").startswith("refs/starred"):
        expected = 0 if event["type"] == "dropped-output" else None

    assert number_of(line, {"grp/p"}) == expected


@pytest.mark.parametrize("line", EVENTS[:-1])
def test_other_repository(line: str) -> None:
    """A stream tells of every repository of the server; only ours count."""
    assert number_of(line, {"grp/other"}) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param('{"type":"dropped-output"}', 0, id="the server's queue was full"),
        pytest.param('{"type":"comment-ad', 0, id="half a line"),
        pytest.param('{"type":"project-created","projectName":"grp/p"}', None, id="nothing of a change"),
        pytest.param(
            '{"type":"ref-updated","refUpdate":{"refName":"refs/heads/master","project":"grp/p"}}', None, id="branch"
        ),
        pytest.param(
            '{"type":"ref-updated","refUpdate":{"refName":"refs/changes/07/1207/2","project":"grp/p"}}', 1207, id="set"
        ),
    ],
)
def test_line(line: str, expected: int | None) -> None:
    """Lost events ask for a sweep; what is about no change is nothing."""
    assert number_of(line, {"grp/p"}) == expected


@pytest.fixture(scope="module")
def stream(gerrit_server: GerritServer, tmp_path_factory: pytest.TempPathFactory) -> Stream:
    """A stream with a key of the bot's own and the server's known key."""
    return open_stream(gerrit_server, tmp_path_factory.mktemp("ssh"))


@asynccontextmanager
async def connected(stream: Stream) -> AsyncIterator[AsyncGenerator[int, None]]:
    """Follow a stream that has said its first 0."""
    async with aclosing(follow(stream, OURS)) as numbers:
        assert await anext(numbers) == 0
        yield numbers


async def heard(numbers: AsyncGenerator[int, None], change: ChangeRef) -> None:
    """Return once the change was heard of."""
    async for number in numbers:
        if number == change.number:
            return


@pytest.mark.gerrit
@pytest.mark.timeout(60)
async def test_vote_is_heard(stream: Stream, gerrit_server: GerritServer) -> None:
    """A connection begins with 0, and a review is heard of at once."""
    ada = gerrit_server.as_user("ada")
    change = ada.create_change(GLANCE, "To be heard", files={"heard.txt": "one\n"})

    async with connected(stream) as numbers:
        gerrit_server.as_user("bela").review(change, votes={"Code-Review": 1})

        await heard(numbers, change)


@pytest.mark.gerrit
@pytest.mark.timeout(60)
async def test_attention_is_heard(stream: Stream, gerrit_server: GerritServer) -> None:
    """An edit of the attention set makes no event of its own, and is heard of nevertheless."""
    ada = gerrit_server.as_user("ada")
    change = ada.create_change(GLANCE, "Attention", files={"attention.txt": "one\n"})

    async with connected(stream) as numbers:
        add_attention(ada, change)

        await heard(numbers, change)


def add_attention(user: GerritUser, change: ChangeRef) -> None:
    """Put ada into the attention set."""
    user.rest.post(f"{change.path}/attention", {"user": "ada", "reason": "asked", "notify": "NONE"})


@pytest.mark.gerrit
@pytest.mark.timeout(60)
async def test_through_the_port(stream: Stream, gerrit_server: GerritServer) -> None:
    """With a stream configured the port's events begin with 0."""
    server = Server(url=gerrit_server.url, username="reviewday", password="secret")
    gateway = GerritGateway(server=server, clock=SystemClock(), repositories=OURS, stream=stream)

    async for number in gateway.events():
        assert number == 0
        break
    gateway.close()


async def failure(stream: Stream) -> str:
    """Give the cause why a stream does not open."""
    with pytest.raises(GerritAway) as caught:
        _ = [number async for number in follow(stream, OURS)]
    return caught.value.cause


@pytest.mark.gerrit
async def test_unknown_host_key(stream: Stream, tmp_path: Path) -> None:
    """A server whose key is not known is not spoken to."""
    (tmp_path / "empty").write_text("")

    cause = await failure(replace(stream, known_hosts_file=str(tmp_path / "empty")))

    assert "Host key is not trusted" in cause


@pytest.mark.gerrit
async def test_wrong_key(stream: Stream, tmp_path: Path) -> None:
    """A key that Gerrit does not know is a cause in words."""
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(tmp_path / "other")

    cause = await failure(replace(stream, key_file=str(tmp_path / "other")))

    assert "Permission denied" in cause


@pytest.mark.gerrit
@pytest.mark.timeout(60)
async def test_no_right_to_stream(stream: Stream, gerrit_server: GerritServer) -> None:
    """Without the right to stream events, Gerrit's own words are the cause."""
    key = asyncssh.read_private_key(stream.key_file)
    gerrit_server.as_user("quinn").add_ssh_key(key.export_public_key().decode())

    cause = await failure(replace(stream, username="quinn"))

    assert "stream" in cause.casefold()


async def test_nobody_at_the_port() -> None:
    """A server that is down is away."""
    stream = Stream(host="127.0.0.1", port=free_port(), username="reviewday", key_file="/nowhere")

    assert "does not open" in await failure(stream)


async def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever configures a stream without its package is told what to install, at the probe already."""
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    stream = Stream(host="127.0.0.1", username="reviewday", key_file="/nowhere")
    gateway = GerritGateway(server=Server(url="http://127.0.0.1:9"), clock=SystemClock(), stream=stream)

    with pytest.raises(UserError, match=r"review-day-bot\[ssh\]"):
        await gateway.probe([make_team()])
    gateway.close()

"""Lists are read whole, several requests at a time, and fail as one."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.gerrit import query
from bot.gerrit.client import Client, Server
from bot.gerrit.gateway import GerritGateway
from bot.gerrit.pool import THREADS, Pool
from bot.ports import GerritAway
from bot.schedule.clock import SystemClock
from tests.gerrit.scripted_server import Scripted, ScriptedServer, answer
from tests.gerrit.test_convert import sample

REPOSITORY = "grp/p"
COMMENTS = "/a/changes/grp%2Fp~1/comments"


@pytest.fixture
def gateway(scripted: ScriptedServer) -> Iterator[GerritGateway]:
    """A gateway to a server that lists one recorded change with comments."""
    scripted.by_path["/a/changes/"] = answer([sample("change_open.json")])
    server = Server(url=scripted.url, username="reviewday", password="secret", backoff_s=0)
    opened = GerritGateway(server=server, clock=SystemClock())
    yield opened
    opened.close()


async def test_comments(gateway: GerritGateway, scripted: ScriptedServer) -> None:
    """Comments are asked for with the repository's name encoded, for a change that has some."""
    scripted.by_path[COMMENTS] = answer(sample("comments.json"))

    (change,) = (await gateway.open_changes([REPOSITORY])).changes

    assert [comment.text for comment in change.comments] == ["why", "LGTM"]


async def test_comments_fail(gateway: GerritGateway, scripted: ScriptedServer) -> None:
    """When comments can't be read, nothing is given rather than a change without them."""
    scripted.by_path[COMMENTS] = Scripted(status=503, body="busy", kind="text/plain")

    with pytest.raises(GerritAway, match="503"):
        await gateway.open_changes([REPOSITORY])


async def test_change_vanishes_between(gateway: GerritGateway, scripted: ScriptedServer) -> None:
    """A change that vanishes before its comments are read is no failure; the next sweep drops it."""
    (change,) = (await gateway.open_changes([REPOSITORY])).changes

    assert change.comments == ()


async def test_private_after_all(gateway: GerritGateway, scripted: ScriptedServer) -> None:
    """A change that the index still lists and that is private by now is not given."""
    scripted.by_path["/a/changes/"] = answer([sample("change_open.json") | {"is_private": True}])

    assert (await gateway.open_changes([REPOSITORY])).changes == ()
    assert await gateway.versions([REPOSITORY]) == ()
    assert (await gateway.fetch([1])).vanished == (1,)


async def test_complete_to(gateway: GerritGateway, scripted: ScriptedServer) -> None:
    """Facts are complete to the server's time, not to ours."""
    scripted.by_path["/a/changes/"] = Scripted(body=")]}'\n[]", date="Mon, 18 Jan 2016 09:00:00 GMT")

    facts = await gateway.open_changes([REPOSITORY])

    assert facts.complete_to == datetime(2016, 1, 18, 9, 0, tzinfo=UTC)


async def test_several_at_once(scripted: ScriptedServer) -> None:
    """Four requests take the time of one."""
    scripted.by_path = {COMMENTS: Scripted(body=")]}'\n{}", delay_s=0.4)}
    info = sample("change_open.json")
    infos = [info | {"_number": number} for number in range(1, THREADS + 1)]
    scripted.by_path |= {COMMENTS.replace("~1", f"~{one['_number']}"): scripted.by_path[COMMENTS] for one in infos}
    scripted.by_path["/a/changes/"] = answer(infos)
    opened = GerritGateway(
        server=Server(url=scripted.url, username="reviewday", password="secret"), clock=SystemClock()
    )

    began = time.monotonic()
    await opened.open_changes([REPOSITORY])
    took = time.monotonic() - began
    opened.close()

    assert took < 2 * 0.4 + 0.3


async def test_one_connection_each(scripted: ScriptedServer) -> None:
    """No two threads share a connection."""
    pool = Pool(Server(url=scripted.url))

    clients = {id(await pool.run(_itself)) for _ in range(20)}
    pool.close()

    assert 1 <= len(clients) <= THREADS


def _itself(client: Client) -> Client:
    return client


def test_many_repositories() -> None:
    """Hundreds of repositories are asked for in several queries, each once."""
    scopes = query.scopes([f"grp/p{number % 250}" for number in range(500)])

    assert len(scopes) == 3
    assert sum(scope.count("project:") for scope in scopes) == 250
    assert all(scope.endswith(") -is:private") for scope in scopes)


def test_time_in_a_query() -> None:
    """Gerrit wants UTC with a space in the middle; with a T it refuses."""
    at = datetime.fromisoformat("2026-11-23T02:19:00+01:00")

    assert query.since("status:open", at) == 'status:open after:"2026-11-23 01:19:00"'

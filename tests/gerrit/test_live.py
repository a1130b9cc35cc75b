"""From a vote in Gerrit to the stored fact, on a real server with its event stream; and chains as Gerrit shows them."""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import count

import pytest

from bot.demo.gerrit_server import GerritServer
from bot.demo.gerrit_user import ChangeRef, GerritUser
from bot.domain.relation import chains, parents
from bot.gerrit.client import Server
from bot.gerrit.gateway import GerritGateway
from bot.schedule.clock import SystemClock
from bot.schedule.sync_loop import Rhythm, run_sync
from bot.store.sqlite_store import SqliteStore, open_store
from tests.builders import make_team
from tests.fakes_gerrit import ports_with
from tests.gerrit.ssh import open_stream

pytestmark = pytest.mark.gerrit

NUMBERS = count(1)
VOTES = 20
LIMIT_S = 2.0
LONGEST_S = 30


@pytest.fixture
def repository(gerrit_server: GerritServer) -> str:
    """A repository of the test's own."""
    name = f"live/p{next(NUMBERS)}"
    gerrit_server.admin.create_project(name)
    return name


@pytest.fixture
async def gateway(
    gerrit_server: GerritServer, repository: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[GerritGateway]:
    """The port with a stream."""
    opened = GerritGateway(
        server=Server(url=gerrit_server.url, username="reviewday", password="secret"),
        clock=SystemClock(),
        repositories=[repository],
        stream=open_stream(gerrit_server, tmp_path_factory.mktemp("ssh")),
    )
    yield opened
    opened.close()


@pytest.fixture
async def store(gateway: GerritGateway, repository: str) -> AsyncIterator[SqliteStore]:
    """A store that the running loop fills."""
    clock = SystemClock()
    teams = {"live": make_team(key="live", repositories=(repository,))}
    async with open_store(None, teams=teams, clock=clock) as opened:
        loop = asyncio.ensure_future(run_sync(ports=ports_with(gateway, store=opened, clock=clock), rhythm=Rhythm()))
        yield opened
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)


async def wait_for(store: SqliteStore, number: int, *, vote: int, of: int) -> float:
    """Give the seconds until a vote of somebody's on a change is known; 0 for no vote yet."""
    began = time.monotonic()
    while time.monotonic() - began < LONGEST_S:
        change = (await store.snapshot(SystemClock().now())).changes.get(number)
        if change and change.labels["Code-Review"].value_of(of) == vote:
            return time.monotonic() - began
        await asyncio.sleep(0.02)
    raise AssertionError(number)


@pytest.mark.timeout(120)
async def test_vote_to_fact(store: SqliteStore, gerrit_server: GerritServer, repository: str) -> None:
    """Nineteen of twenty votes are stored facts within two seconds."""
    change = gerrit_server.as_user("ada").create_change(repository, "Live", files={"live.txt": "one\n"})
    bela = gerrit_server.as_user("bela")
    account = bela.account_id()
    await wait_for(store, change.number, vote=0, of=account)

    waits = []
    for vote in (1, -1) * (VOTES // 2):
        await asyncio.to_thread(bela.review, change, votes={"Code-Review": vote})
        waits.append(await wait_for(store, change.number, vote=vote, of=account))

    assert sorted(waits)[-2] <= LIMIT_S


async def test_chain(gateway: GerritGateway, gerrit_server: GerritServer, repository: str) -> None:
    """The chain from commits is Gerrit's own relation chain, its outdated parent included."""
    ada = gerrit_server.as_user("ada")
    bottom = ada.create_change(repository, "Bottom", files={"bottom.txt": "one\n"})
    middle = ada.create_change(repository, "Middle", files={"middle.txt": "one\n"}, parent=bottom)
    top = ada.create_change(repository, "Top", files={"top.txt": "one\n"}, parent=middle)
    ada.create_change(repository, "Alone", files={"alone.txt": "one\n"})
    ada.upload(bottom, files={"bottom.txt": "two\n"})

    changes = (await gateway.open_changes([repository])).changes

    assert chains(changes) == (tuple(related(ada, top)),)
    links = parents(changes)
    assert (links[middle.number].number, links[middle.number].is_outdated) == (bottom.number, True)
    assert (links[top.number].number, links[top.number].is_outdated) == (middle.number, False)


def related(user: GerritUser, change: ChangeRef) -> list[int]:
    """Ask Gerrit for the relation chain, from the bottom up."""
    answer = user.rest.get(f"{change.path}/revisions/current/related")
    return [info["_change_number"] for info in reversed(answer["changes"])]

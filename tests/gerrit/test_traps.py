"""What is known to bite with Gerrit's REST interface and the library, each on a path that we use, on a real server.

Traps of the connection itself (certificates, .netrc, proxies, repeated writes, login pages, lost words, time-outs) are
in `test_client.py`, those of the probe in `test_probe.py`, of paging in `test_pages.py`, of events in `test_events.py`.

Avoided by construction, so that there is nothing to test:

- The wrappers `client.changes`, `.accounts`, `.groups`, `.projects` are never used, only `client.get` with `params`: no
  query spliced into an address, no limit of 25 by default, no second request for each `.get()`, no second query for ids
  that begin with I, no member list of 1 + 2N requests, no GerritChange that hides keys of the answer.
- Nothing is written to Gerrit: no empty JSON body that is dropped, no POST that a redirect makes a GET, no reviewer's
  result that is thrown away, no draft, no second message after a lost reply.
- `use_netrc`, `AUTH_COOKIE`, `cookies`, `max_retries` and the library's time-out per call are never used.
- Only one `q` a request, so an answer is never a list of lists and the limit of ten queries can't be met.
- Paging goes on below a time, so `index.maxPages` is met only within one second's thousands.
- `no-limit`, CHECK, CURRENT_ACTIONS and CHANGE_ACTIONS are never asked for.
- Patch sets' times come from `revisions`, never from messages, of which a push with options keeps only one.
- `updated` is used to page and to compare versions, never as an age; label dates are never counted from.
- Events are numbers of changes and nothing else, so what their texts leave out is never missed.
- Groups are asked for by name as a path, one request each, recursive; `/access`, which is empty for us, is not read.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import TypeVar

import pytest

from bot.demo.gerrit_server import GerritServer
from bot.demo.gerrit_user import ChangeRef, Comment, GerritUser
from bot.demo.opendev import PROJECTS
from bot.gerrit import query
from bot.gerrit.client import Client, GerritRefused, Server
from bot.gerrit.gateway import GerritGateway
from bot.gerrit.pool import Pool
from bot.gerrit.reading import Reader
from bot.ports import Version
from bot.schedule.clock import SystemClock

pytestmark = pytest.mark.gerrit

Given = TypeVar("Given")

GLANCE = PROJECTS[0]
NUMBERS = count(1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(gerrit_server: GerritServer) -> Server:
    """The real server as the bot knows it."""
    return Server(url=gerrit_server.url, username="reviewday", password="secret")


@pytest.fixture
def gateway(server: Server) -> Iterator[GerritGateway]:
    """The port on the real server."""
    opened = GerritGateway(server=server, clock=SystemClock())
    yield opened
    opened.close()


@pytest.fixture
def repository(gerrit_server: GerritServer) -> str:
    """A repository of the test's own."""
    name = f"traps/p{next(NUMBERS)}"
    gerrit_server.admin.create_project(name)
    return name


@pytest.fixture
def ada(gerrit_server: GerritServer) -> GerritUser:
    """Who uploads."""
    return gerrit_server.as_user("ada")


@pytest.fixture
def bela(gerrit_server: GerritServer) -> GerritUser:
    """Who reviews."""
    return gerrit_server.as_user("bela")


def upload(user: GerritUser, repository: str, number: int = 1) -> ChangeRef:
    """Upload a change."""
    return user.create_change(repository, f"Change {number}", files={f"{number}.txt": "one\n"})


def test_plus_in_a_query(real_client: Client, ada: GerritUser, bela: GerritUser, repository: str) -> None:
    """A plus sign in a query is a plus sign; spliced into the address it would be a space, and 400."""
    change = upload(ada, repository)
    bela.review(change, votes={"Code-Review": 2})

    found = real_client.get("/changes/", {"q": f"project:{repository} label:Code-Review=+2"}).value

    assert [info["_number"] for info in found] == [change.number]


def test_hash_in_a_query(real_client: Client, ada: GerritUser, repository: str) -> None:
    """A hash does not end the query; unencoded, everything behind it would be lost without a word."""
    upload(ada, repository, 1)
    change = upload(ada, repository, 2)
    ada.set_hashtags(change, add=["a#b"])

    found = real_client.get("/changes/", {"q": f'hashtag:"a#b" project:{repository}'}).value

    assert [info["_number"] for info in found] == [change.number]


def test_reason_of_a_refusal(real_client: Client) -> None:
    """Gerrit's own reason is kept; the library alone throws it away."""
    with pytest.raises(GerritRefused) as caught:
        real_client.get("/changes/", {"q": "is:nosuch"})

    assert (caught.value.status, caught.value.words) == (400, "Unrecognized value: nosuch")


async def test_more_than_25(gateway: GerritGateway, ada: GerritUser, repository: str) -> None:
    """All changes are read; the library's search would stop at 25."""
    numbers = [upload(ada, repository, number).number for number in range(30)]

    facts = await gateway.open_changes([repository])

    assert [change.number for change in facts.changes] == sorted(numbers)


async def test_text_on_the_patch_set(
    gateway: GerritGateway, ada: GerritUser, bela: GerritUser, repository: str
) -> None:
    """A word on the patch set as a whole is known, though the message shows only that there is one comment."""
    change = upload(ada, repository)
    bela.review(change, votes={"Code-Review": 2}, comments=[Comment(text="LGTM")])

    (read,) = (await gateway.fetch([change.number])).changes

    assert read.messages[-1].text == "Patch Set 1: Code-Review+2\n\n(1 comment)"
    assert [(one.text, one.message_id) for one in read.comments] == [("LGTM", read.messages[-1].id)]


async def test_date_of_no_vote(gateway: GerritGateway, ada: GerritUser, bela: GerritUser, repository: str) -> None:
    """A vote that was taken back stays in Gerrit's answer as 0 with a date; it is nobody's vote and has none for us."""
    change = upload(ada, repository)
    bela.review(change, votes={"Code-Review": 1})
    bela.review(change, votes={"Code-Review": 0})

    (read,) = (await gateway.fetch([change.number])).changes

    assert [(vote.value, vote.at) for vote in read.labels["Code-Review"].votes] == [(0, None)]


async def test_copied_vote(
    gateway: GerritGateway, gerrit_server: GerritServer, ada: GerritUser, bela: GerritUser, repository: str
) -> None:
    """A copied vote bears the time of the upload that copied it; when it was given stands in the messages alone."""
    gerrit_server.advance(-MINUTE)
    change = upload(ada, repository)
    bela.review(change, votes={"Code-Review": 2})
    gerrit_server.advance(MINUTE)
    ada.edit_message(change, "Better words")

    (read,) = (await gateway.fetch([change.number])).changes

    (vote,) = (vote for vote in read.labels["Code-Review"].votes if vote.value)
    given = next(message for message in read.messages if message.text.startswith("Patch Set 1: Code-Review+2"))
    assert vote.at == read.current.created_at
    assert vote.at - given.at >= MINUTE


async def test_conflict(gateway: GerritGateway, gerrit_server: GerritServer, ada: GerritUser, repository: str) -> None:
    """A change falls into conflict without being touched, and still has another version."""
    first, second = (ada.create_change(repository, name, files={"same.txt": name}) for name in ("one", "two"))
    before = {one.number: one for one in await gateway.versions([repository])}
    merge(gerrit_server, first)

    after = await other_version(gateway, repository, before[second.number])

    assert after.updated_at == before[second.number].updated_at
    (read,) = (await gateway.fetch([second.number])).changes
    assert (read.mergeable, read.meta_rev_id) == (False, after.meta_rev_id)


async def other_version(gateway: GerritGateway, repository: str, before: Version) -> Version:
    """Give the version of the one open change as soon as it differs; Gerrit looks for conflicts in the background."""
    for _ in range(100):
        (after,) = await gateway.versions([repository])
        if after.meta_rev_id != before.meta_rev_id:
            return after
        await asyncio.sleep(0.1)
    raise AssertionError(before)


def merge(gerrit_server: GerritServer, change: ChangeRef) -> None:
    """Give a change what it needs and merge it."""
    zuul = gerrit_server.as_user("zuul")
    gerrit_server.as_user("bela").review(change, votes={"Code-Review": 2, "Workflow": 1})
    zuul.review(change, votes={"Verified": 2})
    zuul.submit(change)


class DisturbedPool(Pool):
    """A pool that lets something happen on the server after each read."""

    def __init__(self, server: Server, acts: list[Callable[[], None]]) -> None:
        """Keep what is going to happen, in order."""
        super().__init__(server)
        self._acts = acts

    async def run(self, read: Callable[[Client], Given]) -> Given:
        """Read, then let the next thing happen."""
        given = await super().run(read)
        if self._acts:
            self._acts.pop(0)()
        return given


async def test_list_moves(server: Server, ada: GerritUser, bela: GerritUser, repository: str) -> None:
    """Nothing is lost when changes are touched and closed between the pages, and nothing comes twice."""
    changes = [upload(ada, repository, number) for number in range(12)]
    acts = [
        lambda: ada.abandon(changes[11]),
        lambda: bela.review(changes[0], votes={"Code-Review": 1}),
        lambda: ada.abandon(changes[10]),
        lambda: ada.abandon(changes[9]),
        lambda: bela.review(changes[1], votes={"Code-Review": 1}),
    ]
    pool = DisturbedPool(server, acts)
    scopes = query.scopes([repository])

    read = await Reader(pool, page=3).read_whole(scopes, map(query.is_open, scopes))
    facts = await Reader(pool).facts(read, lambda change: change.is_open)
    pool.close()

    assert [change.number for change in facts.changes] == sorted(one.number for one in changes[:9])
    assert [change.labels["Code-Review"].value_of(bela.account_id()) for change in facts.changes[:2]] == [1, 1]
    assert not acts

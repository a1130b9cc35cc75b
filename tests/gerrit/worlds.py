"""Two servers on which the Gerrit port is tried: the fake, and a repository of its own on a real one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Protocol

from bot.demo.gerrit_server import GerritServer
from bot.demo.gerrit_user import ChangeRef
from bot.demo.gerrit_user import Comment as Said
from bot.demo.opendev import CORE_GROUP
from bot.demo.people import CORES
from bot.domain.change import ChangeStatus, FileChange, Vote
from bot.gerrit.client import Server
from bot.gerrit.gateway import GerritGateway
from bot.ports import Gerrit
from bot.schedule.clock import SystemClock
from tests.builders import make_account, make_change, make_comment, make_label, make_message, make_site
from tests.fakes_gerrit import FakeGerrit

ADA, BELA = "ada", "bela"
NUMBERS = count(1)


class World(Protocol):
    """A server with a repository of its own, and what people do there."""

    repository: str

    @property
    def gerrit(self) -> Gerrit:
        """Give the port."""
        ...

    def account(self, username: str) -> int:
        """Give somebody's account."""
        ...

    def create(self, subject: str) -> int:
        """Let ada upload a change with one file, a.txt of two lines."""
        ...

    def review(self, number: int, *, vote: int, text: str = "", comment: str = "") -> None:
        """Let bela vote on Code-Review, with a word and a comment on the patch set as a whole."""
        ...

    def abandon(self, number: int) -> None:
        """Let ada abandon her change."""
        ...

    def hide(self, number: int) -> None:
        """Let ada make her change private, and still let the bot see it."""
        ...

    def set_status(self, text: str) -> None:
        """Let ada write into her profile's Status."""
        ...


class FakeWorld:
    """The fake as such a server."""

    def __init__(self) -> None:
        people = {1001: make_account(1001, username=ADA), 1002: make_account(1002, username=BELA)}
        site = make_site(groups={CORE_GROUP: tuple(range(2001, 2001 + len(CORES)))})
        self.repository = "openstack/glance"
        self.clock = SystemClock()
        self.gerrit = self.fake = FakeGerrit(clock=self.clock, people=people, site=site)

    def account(self, username: str) -> int:
        """Give somebody's account."""
        return next(account.id for account in self.fake.people.values() if account.username == username)

    def create(self, subject: str) -> int:
        """Upload a change of ada's."""
        now = self.clock.now().replace(microsecond=0)
        change = make_change(
            next(NUMBERS), owner=self.account(ADA), subject=subject, project=self.repository, created_at=now
        )
        files = (FileChange(path="a.txt", status="A", insertions=2),)
        self.fake.put(replace(change, updated_at=now, files=files, insertions=2, deletions=0))
        return change.number

    def review(self, number: int, *, vote: int, text: str = "", comment: str = "") -> None:
        """Vote and speak as bela."""
        change, bela, now = self.fake.changes[number], self.account(BELA), self.clock.now().replace(microsecond=0)
        words = (
            f"Patch Set 1: Code-Review{vote:+d}" + ("\n\n(1 comment)" if comment else "") + f"\n\n{text}" * bool(text)
        )
        message = make_message(bela, words, at=now)
        said = make_comment(bela, comment, at=now, path="/PATCHSET_LEVEL", message_id=message.id)
        label = replace(make_label(), votes=(Vote(account_id=bela, value=vote, at=now, may_give=2),))
        self.fake.touch(
            number,
            labels={**change.labels, "Code-Review": label},
            messages=(*change.messages, message),
            comments=(*change.comments, *([said] if comment else ())),
        )

    def abandon(self, number: int) -> None:
        """Abandon as ada."""
        self.fake.touch(number, status=ChangeStatus.ABANDONED)

    def hide(self, number: int) -> None:
        """Make it private."""
        self.fake.private.add(number)

    def set_status(self, text: str) -> None:
        """Write ada's Status."""
        ada = self.account(ADA)
        self.fake.people[ada] = replace(self.fake.people[ada], status=text)


class RealWorld:
    """A real server with a fresh repository."""

    def __init__(self, server: GerritServer) -> None:
        self.repository = f"contract/p{next(NUMBERS)}"
        server.admin.create_project(self.repository)
        self.gerrit = self.gateway = GerritGateway(
            server=Server(url=server.url, username="reviewday", password="secret"), clock=SystemClock()
        )
        self._server = server
        self._refs: dict[int, ChangeRef] = {}

    def account(self, username: str) -> int:
        """Give somebody's account."""
        return self._server.as_user(username).account_id()

    def create(self, subject: str) -> int:
        """Upload a change of ada's."""
        ref = self._server.as_user(ADA).create_change(self.repository, subject, files={"a.txt": "one\ntwo\n"})
        self._refs[ref.number] = ref
        return ref.number

    def review(self, number: int, *, vote: int, text: str = "", comment: str = "") -> None:
        """Vote and speak as bela."""
        said = [Said(text=comment)] if comment else []
        self._server.as_user(BELA).review(self._refs[number], votes={"Code-Review": vote}, message=text, comments=said)

    def abandon(self, number: int) -> None:
        """Abandon as ada."""
        self._server.as_user(ADA).abandon(self._refs[number])

    def hide(self, number: int) -> None:
        """Make it private."""
        ada = self._server.as_user(ADA)
        ada.review(self._refs[number], message="Look.", reviewers=["reviewday"])
        ada.set_private(self._refs[number])

    def set_status(self, text: str) -> None:
        """Write ada's Status."""
        self._server.as_user(ADA).set_status(text)


@contextmanager
def real_world(server: GerritServer) -> Iterator[RealWorld]:
    """Make one and close its gateway."""
    world = RealWorld(server)
    yield world
    world.gateway.close()

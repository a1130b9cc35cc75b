"""Who owns the files that still lack an owner's approval, with answers made after the plugin's own document."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

import pytest

from bot.demo.gerrit_server import GerritServer
from bot.gerrit import query
from bot.gerrit.client import Client, Server
from bot.gerrit.gateway import GerritGateway
from bot.gerrit.owners import MOST_FAILURES, MOST_PATHS, disabled_branches, owners_of, unapproved
from bot.gerrit.pool import THREADS, Pool
from bot.gerrit.probe import probe
from bot.gerrit.reading import Reader
from bot.ports import GerritAway
from bot.schedule.clock import SystemClock
from tests.builders import make_team
from tests.gerrit.scripted_server import HTML, MAGIC, Scripted, ScriptedServer, answer
from tests.gerrit.test_convert import sample

Answered = TypeVar("Answered")

REPOSITORY = "grp/p"
PROJECT = "/a/projects/grp%2Fp"
CONFIG = f"{PROJECT}/code_owners.project_config"
STATUS = "/a/changes/grp%2Fp~1/code_owners.status"
OWNERS = "/a/changes/grp%2Fp~1/revisions/3/code_owners"
TEAM = make_team(repositories=(REPOSITORY,), deciding_groups=())
MISSING = Scripted(status=404, body="Not found: code_owners.project_config", kind="text/plain")
CONFLICT = Scripted(status=409, body="invalid code owner config file", kind="text/plain")
ILL = Scripted(status=500, body="Internal server error", kind="text/plain")
BROKEN = Scripted(body=MAGIC + '{"patch_set_number": 3, "file_co')
ODD = answer({"patch_set_number": 3, "file_code_owner_statuses": [{"new_path_status": {"path": "a.py"}}]})

# After the document's example of "Get Code Owner Project Config".
ENABLED: Mapping[str, object] = {
    "general": {"merge_commit_strategy": "ALL_CHANGED_FILES"},
    "status": {"disabled_branches": ["refs/meta/config", "refs/heads/experimental"]},
    "backend": {"id": "find-owners"},
    "required_approval": {"label": "Code-Review", "value": 1},
}


def status(*files: Mapping[str, object], patch_set: int = 3) -> dict[str, object]:
    """Build a CodeOwnerStatusInfo."""
    return {"patch_set_number": patch_set, "file_code_owner_statuses": list(files), "accounts": {}}


def new(path: str, said: str) -> dict[str, object]:
    """Build the status of a file that was changed or added."""
    return {"new_path_status": {"path": path, "status": said, "reasons": ["reviewer <GERRIT_ACCOUNT_8> is an owner"]}}


def owned_by(*accounts: int) -> dict[str, object]:
    """Build a CodeOwnersInfo."""
    return {"code_owners": [{"account": {"_account_id": account}} for account in accounts]}


class CountingPool(Pool):
    """A pool that counts its reads."""

    runs = 0

    async def run(self, read: Callable[[Client], Answered]) -> Answered:
        """Count and run a read."""
        self.runs += 1
        return await super().run(read)


@pytest.fixture
def site(scripted: ScriptedServer) -> ScriptedServer:
    """A server with the plugin and one open change at patch set 3, of which two of three files lack an approval."""
    scripted.by_path = {
        "/a/accounts/self": answer({"_account_id": 7, "name": "Review Day"}),
        "/a/config/server/version": answer("3.13.5"),
        "/a/config/server/info": answer({"change": {}}),
        "/a/accounts/self/capabilities": answer({}),
        PROJECT: answer({"id": "grp%2Fp", "labels": {"Code-Review": {"values": {"-1": "no", "+1": "yes"}}}}),
        CONFIG: answer(ENABLED),
        "/a/changes/": answer([sample("change_open.json")]),
        STATUS: answer(
            status(new("a.py", "PENDING"), new("b.py", "APPROVED"), new("d/c.py", "INSUFFICIENT_REVIEWERS"))
        ),
        f"{OWNERS}/a.py": answer(owned_by(9, 8)),
        f"{OWNERS}/d%2Fc.py": answer(owned_by(8, 11) | {"owned_by_all_users": True}),
    }
    return scripted


@pytest.fixture
def gateway(site: ScriptedServer) -> Iterator[GerritGateway]:
    """A gateway to it that tries again without waiting."""
    server = Server(url=site.url, username="reviewday", password="secret", backoff_s=0, timeout_s=(2, 1))
    opened = GerritGateway(server=server, clock=SystemClock())
    yield opened
    opened.close()


async def read(gateway: GerritGateway) -> tuple[int, ...]:
    """Probe, read what is open, and give who is wanted."""
    await gateway.probe([TEAM])
    (change,) = (await gateway.open_changes([REPOSITORY])).changes
    return change.owners_wanted


def asked(site: ScriptedServer) -> list[str]:
    """Give what was asked of the plugin, but for the probe's question."""
    return [seen.path for seen in site.seen if "code_owners" in seen.path and seen.path != CONFIG]


def test_unapproved() -> None:
    """Whatever is not approved lacks an owner's word; a renamed file needs it for both its paths, a deleted for one."""
    moved = {
        "change_type": "RENAMED",
        "old_path_status": {"path": "old.py", "status": "PENDING"},
        "new_path_status": {"path": "new.py", "status": "INSUFFICIENT_REVIEWERS"},
    }
    gone = {"change_type": "DELETED", "old_path_status": {"path": "gone.py", "status": "PENDING"}}

    paths = unapproved(status(new("a.py", "APPROVED"), moved, gone, new("gone.py", "PENDING")), patch_set=3)

    assert paths == ("old.py", "new.py", "gone.py")


def test_other_patch_set() -> None:
    """A status of another patch set says nothing of the one that we know."""
    assert unapproved(status(new("a.py", "PENDING"), patch_set=4), patch_set=3) == ()


def test_owner_without_account() -> None:
    """An owner that is no account, as the document allows, is left out."""
    assert owners_of({"code_owners": [{"account": {"_account_id": 9}}, {}]}) == (9,)


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        pytest.param(ENABLED, ("refs/heads/experimental", "refs/meta/config"), id="some branches"),
        pytest.param({"backend": {"id": "proto"}}, (), id="everywhere"),
        pytest.param({"status": {"disabled": True}}, None, id="nowhere"),
    ],
)
def test_switched_off(info: Mapping[str, object], expected: tuple[str, ...] | None) -> None:
    """A repository may switch code owners off as a whole or for some branches."""
    assert disabled_branches(info) == expected


async def test_probe(gateway: GerritGateway) -> None:
    """The probe keeps which repositories have code owners, and on which branches they have none."""
    site = await gateway.probe([TEAM])

    assert site.code_owned == {REPOSITORY: ("refs/heads/experimental", "refs/meta/config")}


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(MISSING, id="missing"),
        pytest.param(answer({"status": {"disabled": True}}), id="disabled"),
        pytest.param(CONFLICT, id="refused configuration"),
        pytest.param(ILL, id="500"),
        pytest.param(BROKEN, id="broken JSON"),
        pytest.param(answer(["odd"]), id="odd JSON"),
        pytest.param(Scripted(body="<html></html>", kind=HTML), id="web page"),
    ],
)
async def test_without_code_owners(gateway: GerritGateway, site: ScriptedServer, said: Scripted) -> None:
    """Where the plugin is missing, off or ill the probe goes on, and nothing is asked of it again."""
    site.by_path[CONFIG] = said

    assert await read(gateway) == ()

    assert asked(site) == []
    assert (await gateway.probe([TEAM])).code_owned == {}


async def test_busy_probe(gateway: GerritGateway, site: ScriptedServer) -> None:
    """A busy server is away, rather than one without code owners."""
    site.by_path[CONFIG] = Scripted(status=503, body="busy", kind="text/plain")

    with pytest.raises(GerritAway, match="503"):
        await gateway.probe([TEAM])


@pytest.mark.parametrize("way", ["open", "changed", "fetch"])
async def test_owners_wanted(gateway: GerritGateway, site: ScriptedServer, way: str) -> None:
    """Whatever the way a change is read, whoever owns an unapproved file is wanted; approved files aren't asked for."""
    since = (await gateway.probe([TEAM])).probed_at
    reads = {
        "open": partial(gateway.open_changes, [REPOSITORY]),
        "changed": partial(gateway.changed_since, [REPOSITORY], since),
        "fetch": partial(gateway.fetch, [1]),
    }

    (change,) = (await reads[way]()).changes

    assert change.owners_wanted == (8, 9, 11)
    assert asked(site) == [STATUS, f"{OWNERS}/a.py", f"{OWNERS}/d%2Fc.py"]


async def test_nothing_before_the_probe(gateway: GerritGateway, site: ScriptedServer) -> None:
    """Before the first probe the plugin is asked nothing."""
    await gateway.open_changes([REPOSITORY])

    assert asked(site) == []


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"work_in_progress": True}, id="work in progress"),
        pytest.param({"status": "MERGED"}, id="merged"),
        pytest.param({"branch": "experimental"}, id="branch without owners"),
        pytest.param({"branch": "refs/meta/config"}, id="branch by its full name"),
        pytest.param({"project": "grp/other"}, id="repository without owners"),
    ],
)
async def test_not_asked(gateway: GerritGateway, site: ScriptedServer, given: dict[str, object]) -> None:
    """Of a change that can't be dealt, or whose branch has no code owners, nothing is asked."""
    site.by_path["/a/changes/"] = answer([sample("change_open.json") | given])
    await gateway.probe([TEAM])

    (change,) = (await gateway.fetch([1])).changes

    assert change.owners_wanted == ()
    assert asked(site) == []


@pytest.mark.parametrize("path", [STATUS, f"{OWNERS}/d%2Fc.py"])
@pytest.mark.parametrize(
    "said",
    [
        pytest.param(MISSING, id="missing"),
        pytest.param(CONFLICT, id="branch is gone"),
        pytest.param(ILL, id="500"),
        pytest.param(BROKEN, id="broken JSON"),
        pytest.param(ODD, id="odd JSON"),
        pytest.param(answer(["odd"]), id="list"),
        pytest.param(Scripted(body="<html></html>", kind=HTML), id="web page"),
    ],
)
async def test_call_fails(gateway: GerritGateway, site: ScriptedServer, path: str, said: Scripted) -> None:
    """A call that fails leaves the change's owners unknown, and the change is read all the same."""
    site.by_path[path] = said

    assert await read(gateway) == ()

    assert asked(site)[-1] == path


async def test_other_changes_go_on(gateway: GerritGateway, site: ScriptedServer) -> None:
    """What can't be read of one change keeps nobody from reading the next."""
    infos = [sample("change_open.json") | {"_number": number} for number in (1, 2, 3)]
    site.by_path |= {"/a/changes/": answer(infos), STATUS: CONFLICT, STATUS.replace("~1", "~2"): ILL}
    site.by_path |= {path.replace("~1", "~3"): said for path, said in site.by_path.items() if path.startswith(OWNERS)}
    site.by_path[STATUS.replace("~1", "~3")] = answer(status(new("a.py", "PENDING")))
    await gateway.probe([TEAM])

    facts = await gateway.open_changes([REPOSITORY])

    assert {change.number: change.owners_wanted for change in facts.changes} == {1: (), 2: (), 3: (8, 9)}


async def test_plugin_is_ill(gateway: GerritGateway, site: ScriptedServer) -> None:
    """A plugin that fails again and again is left alone for the rest of a reading; every change is still read."""
    count = 4 * THREADS * MOST_FAILURES
    infos = [sample("change_open.json") | {"_number": number} for number in range(1, count + 1)]
    site.by_path |= {"/a/changes/": answer(infos)}
    site.by_path |= {STATUS.replace("~1", f"~{info['_number']}"): ILL for info in infos}
    await gateway.probe([TEAM])

    facts = await gateway.open_changes([REPOSITORY])

    assert len(facts.changes) == count
    assert len(asked(site)) == THREADS * MOST_FAILURES


async def test_many_files(gateway: GerritGateway, site: ScriptedServer) -> None:
    """Of a change with many files some are looked at, each once."""
    paths = [f"f{number}.py" for number in range(3 * MOST_PATHS)]
    site.by_path[STATUS] = answer(status(*(new(path, "PENDING") for path in paths)))
    site.by_path |= {f"{OWNERS}/{path}": answer(owned_by(100 + at)) for at, path in enumerate(paths)}

    assert await read(gateway) == tuple(range(100, 100 + MOST_PATHS))

    assert len(asked(site)) == 1 + MOST_PATHS


@pytest.mark.gerrit
async def test_server_without_the_plugin(gerrit_server: GerritServer) -> None:
    """A real server without the plugin is found to be without it, and of its changes nothing more is asked."""
    repository = "owners/p"
    gerrit_server.admin.create_project(repository)
    ref = gerrit_server.as_user("ada").create_change(repository, "Fix the cache", files={"a.txt": "one\n"})
    pool = CountingPool(Server(url=gerrit_server.url, username="reviewday", password="secret"))
    reader = Reader(pool)

    site = await probe(pool, SystemClock(), [replace(TEAM, repositories=(repository,))])
    reader.owners.code_owned = site.code_owned
    found = await reader.read(query.numbered([ref.number]))
    runs = pool.runs
    facts = await reader.facts(found, lambda _: True)
    pool.close()

    assert (list(site.labels), dict(site.code_owned)) == ([repository], {})
    assert [(change.number, change.owners_wanted) for change in facts.changes] == [(ref.number, ())]
    assert pool.runs == runs

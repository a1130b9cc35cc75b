"""Who can't use Gerrit hears in one sentence what to do; whoever can, learns what the server knows."""

import pytest

from bot.demo.gerrit_server import GerritServer
from bot.demo.loopback import free_port
from bot.domain.errors import UserError
from bot.gerrit.client import Server
from bot.gerrit.gateway import GerritGateway
from bot.ports import GerritAway
from bot.schedule.clock import SystemClock
from tests.builders import make_team
from tests.gerrit.scripted_server import HTML, Scripted, ScriptedServer, answer

GLANCE = make_team()
PASSWORD = "secret"
LABELS = {"Code-Review": {"values": {"-1": "no", " 0": "nothing", "+1": "yes"}}}


def gateway(url: str, username: str = "reviewday", password: str = PASSWORD) -> GerritGateway:
    """Make a gateway; it opens nothing before it is asked."""
    server = Server(url=url, username=username, password=password, backoff_s=0, timeout_s=(1, 1))
    return GerritGateway(server=server, clock=SystemClock())


async def sentence(opened: GerritGateway) -> str:
    """Give what a person reads when the probe fails."""
    with pytest.raises(UserError) as caught:
        await opened.probe([GLANCE])
    opened.close()
    return str(caught.value)


@pytest.mark.gerrit
async def test_wrong_password(gerrit_server: GerritServer) -> None:
    """A wrong password is named with its account and where a new one is made."""
    said = await sentence(gateway(gerrit_server.url, password="wrong"))

    assert "does not accept the password of reviewday" in said
    assert "GERRIT_PASSWORD" in said


@pytest.mark.gerrit
@pytest.mark.parametrize(("username", "password"), [("reviewday", ""), ("", "secret"), ("", "")])
async def test_half_of_the_credentials(gerrit_server: GerritServer, username: str, password: str) -> None:
    """Half of the credentials, with which the library would quietly ask as nobody, is an error."""
    said = await sentence(gateway(gerrit_server.url, username, password))

    assert "GERRIT_PASSWORD" in said
    assert ("username under [gerrit]" in said) is (not username)


@pytest.mark.gerrit
async def test_no_such_repository(gerrit_server: GerritServer) -> None:
    """A repository that nobody knows is named."""
    opened = gateway(gerrit_server.url)

    with pytest.raises(UserError, match=r"no repository named no/such: check the names of team Glance"):
        await opened.probe([make_team(repositories=("no/such",))])
    opened.close()


@pytest.mark.gerrit
async def test_plain_site(plain_gerrit_server: GerritServer) -> None:
    """A site with stock labels that computes no conflicts is known as such."""
    plain_gerrit_server.admin.create_project("plain/p")
    opened = gateway(plain_gerrit_server.url)

    site = await opened.probe([make_team(repositories=("plain/p",), deciding_groups=())])
    opened.close()

    assert list(site.labels["plain/p"]) == ["Code-Review"]
    assert not site.knows_mergeable


async def test_nobody_at_the_address() -> None:
    """Nobody at the address may be back in a minute; the cause says what to check."""
    opened = gateway(f"http://127.0.0.1:{free_port()}")

    with pytest.raises(GerritAway, match="does not answer: check url under"):
        await opened.probe([GLANCE])
    opened.close()


@pytest.mark.parametrize(
    ("scripted_answer", "expected"),
    [
        pytest.param(Scripted(body="<html>Sign in</html>", kind=HTML), "login page", id="login page"),
        pytest.param(Scripted(status=404, body="nothing", kind=HTML), "There is no Gerrit at", id="another server"),
        pytest.param(Scripted(status=401, body="Unauthorized", kind="text/plain"), "password", id="wrong password"),
        pytest.param(Scripted(status=403, body="Forbidden", kind="text/plain"), "password", id="locked out"),
    ],
)
async def test_first_answer(scripted: ScriptedServer, scripted_answer: Scripted, expected: str) -> None:
    """What the first answer shows to be wrong is said in one sentence."""
    scripted.plan(scripted_answer)

    assert expected in await sentence(gateway(scripted.url))


@pytest.mark.parametrize(
    ("status", "expected"),
    [(502, "Gerrit answers 502."), (503, "Gerrit answers 503."), (500, "Gerrit answers 500."), (429, "slow down")],
)
async def test_server_is_ill(scripted: ScriptedServer, status: int, expected: str) -> None:
    """A server that is ill is away, with its status as the cause."""
    scripted.by_path["/a/accounts/self"] = Scripted(status=status, body="oh", kind=HTML)
    opened = gateway(scripted.url)

    with pytest.raises(GerritAway, match=expected):
        await opened.probe([GLANCE])
    opened.close()


@pytest.fixture
def old_server(scripted: ScriptedServer) -> ScriptedServer:
    """A server that tells neither a repository's labels nor how it computes conflicts."""
    scripted.by_path = {
        "/a/accounts/self": answer({"_account_id": 7, "name": "Review Day"}),
        "/a/config/server/version": answer("2.16.1"),
        "/a/config/server/info": answer({"change": {}}),
        "/a/accounts/self/capabilities": answer({"queryLimit": {"min": 0, "max": 100}}),
        "/a/projects/openstack%2Fglance": answer({"id": "openstack%2Fglance"}),
        "/a/changes/": answer([{"labels": LABELS}]),
        "/a/groups/glance-core/members/": Scripted(status=405, body="external group", kind="text/plain"),
    }
    return scripted


async def test_old_server(old_server: ScriptedServer) -> None:
    """Labels are read off a change where the repository does not tell them; a group of another system is hidden."""
    opened = gateway(old_server.url)

    site = await opened.probe([GLANCE])
    opened.close()

    label = site.find_label("openstack/glance", "Code-Review")
    assert label is not None
    assert (label.best, label.worst, label.values[1]) == (1, -1, "yes")
    assert site.hidden_groups == ("glance-core",)
    assert (site.version, site.query_limit, site.knows_mergeable) == ("2.16.1", 100, False)


async def test_option_of_newer_servers(scripted: ScriptedServer) -> None:
    """An option that an old server does not know is left out from then on."""
    refusal = Scripted(status=400, body='"SUBMIT_REQUIREMENTS" is not a valid value for "-o"', kind="text/plain")
    scripted.plan(refusal, answer([]), answer([]))
    opened = gateway(scripted.url)

    await opened.open_changes(["openstack/glance"])
    await opened.open_changes(["openstack/glance"])
    opened.close()

    asked = ["SUBMIT_REQUIREMENTS" in seen.query["o"] for seen in scripted.seen]
    assert asked == [True, False, False]
    assert all("MESSAGES" in seen.query["o"] for seen in scripted.seen)


async def test_password_is_changed_later(scripted: ScriptedServer) -> None:
    """A password that is refused in the middle of a day makes Gerrit away, with the way out as the cause."""
    scripted.plan(Scripted(status=401, body="Unauthorized", kind="text/plain"))
    opened = gateway(scripted.url)

    with pytest.raises(GerritAway, match="does not accept the password"):
        await opened.open_changes(["openstack/glance"])
    opened.close()


async def test_maintenance_page(scripted: ScriptedServer) -> None:
    """A web page in the middle of a day makes Gerrit away too."""
    scripted.plan(Scripted(body="<html>Maintenance</html>", kind=HTML))
    opened = gateway(scripted.url)

    with pytest.raises(GerritAway, match="web page"):
        await opened.open_changes(["openstack/glance"])
    opened.close()

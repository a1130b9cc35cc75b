"""The connection keeps the server's words, repeats only what is safe to repeat, and takes nothing from around it."""

from pathlib import Path

import pytest
import requests

from bot.gerrit.client import BrokenOff, Client, GerritRefused, NotGerrit, Server, quoted
from tests.gerrit.scripted_server import HTML, MAGIC, Scripted, ScriptedServer, answer

LOGIN_PAGE = Scripted(body="<html><form>Sign in</form></html>", kind=HTML)


def test_query_with_signs(scripted: ScriptedServer, client: Client) -> None:
    """A query reaches the server as it was written: plus, hash, ampersand and percent sign included."""
    scripted.plan(answer([]))
    wanted = 'label:Code-Review=+2 hashtag:"a#b" topic:"x&y" 100%20'

    client.get("/changes/", {"q": wanted, "n": 5})

    assert scripted.seen[0].query == {"q": [wanted], "n": ["5"]}


def test_several_options(scripted: ScriptedServer, client: Client) -> None:
    """A sequence repeats its key, as Gerrit wants its options."""
    scripted.plan(answer([]))

    client.get("/changes/", {"o": ("MESSAGES", "LABELS")})

    assert scripted.seen[0].query == {"o": ["MESSAGES", "LABELS"]}


def test_names_with_slashes() -> None:
    """A repository or an address with a plus stays one segment of a path."""
    assert quoted("openstack/nova") == "openstack%2Fnova"
    assert quoted("a+b@example.org") == "a%2Bb%40example.org"


def test_with_password(scripted: ScriptedServer, client: Client) -> None:
    """Credentials are sent at once, under the path where Gerrit looks at them."""
    scripted.plan(answer({}))

    client.get("/accounts/self")

    assert scripted.seen[0].path == "/a/accounts/self"
    assert scripted.seen[0].headers["Authorization"].startswith("Basic ")


def test_json_is_asked_for(scripted: ScriptedServer, client: Client) -> None:
    """Old servers indent their JSON unless it is asked for by name."""
    scripted.plan(answer({}))

    client.get("/accounts/self")

    assert scripted.seen[0].headers["Accept"] == "application/json"


def test_refusal(scripted: ScriptedServer, client: Client) -> None:
    """A refusal keeps its status and Gerrit's own words."""
    scripted.plan(Scripted(status=400, body="'is:mergeable' operator is not supported", kind="text/plain"))

    with pytest.raises(GerritRefused) as caught:
        client.get("/changes/", {"q": "is:mergeable"})

    assert (caught.value.status, caught.value.words) == (400, "'is:mergeable' operator is not supported")


def test_missing_is_a_refusal(scripted: ScriptedServer, client: Client) -> None:
    """404 is the same kind of error as every other refusal."""
    scripted.plan(Scripted(status=404, body="Not found: x", kind="text/plain"))

    with pytest.raises(GerritRefused, match="404"):
        client.get("/projects/x")


def test_proxy_coughs(scripted: ScriptedServer, client: Client) -> None:
    """A read is tried again when the server is busy for a moment."""
    scripted.plan(Scripted(status=503, kind=HTML), Scripted(status=502, kind=HTML), answer(["here"]))

    assert client.get("/changes/").value == ["here"]
    assert len(scripted.seen) == 3


def test_proxy_is_ill(scripted: ScriptedServer, client: Client) -> None:
    """After a few tries the failure is told, with its status."""
    scripted.by_path["/a/changes/"] = Scripted(status=503, body="no backend", kind=HTML)

    with pytest.raises(GerritRefused) as caught:
        client.get("/changes/")

    assert caught.value.status == 503
    assert len(scripted.seen) == 4


def test_nothing_but_reads_is_repeated(scripted: ScriptedServer, client: Client) -> None:
    """A write whose answer is lost could have happened; this session would never send it twice."""
    scripted.plan(Scripted(status=503, kind=HTML), answer("never reached"))

    with pytest.raises(GerritRefused):
        client._session.post(f"{scripted.url}/a/changes/1/abandon", json={"message": "x"})

    assert len(scripted.seen) == 1


def test_asked_to_come_back_in_an_hour(scripted: ScriptedServer, client: Client) -> None:
    """A server's wish never keeps a thread waiting for longer than a few seconds."""
    retry = client._session.get_adapter(scripted.url).max_retries  # type: ignore[attr-defined] # an HTTPAdapter's

    assert retry.retry_after_max <= 20


def test_login_page(scripted: ScriptedServer, client: Client) -> None:
    """A web page with status 200 is no answer."""
    scripted.plan(LOGIN_PAGE)

    with pytest.raises(NotGerrit):
        client.get("/accounts/self")


def test_sent_to_a_login_page(scripted: ScriptedServer, client: Client) -> None:
    """A login page behind a redirect is no answer either."""
    scripted.plan(Scripted(status=302, headers={"Location": "/login/"}), LOGIN_PAGE)

    with pytest.raises(NotGerrit):
        client.get("/accounts/self")

    assert [seen.path for seen in scripted.seen] == ["/a/accounts/self", "/login/"]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(Scripted(body=MAGIC + '[{"_number": 1,'), id="half the JSON"),
        pytest.param(Scripted(body=MAGIC.encode() + b'["\xe9"]'), id="bytes of another encoding"),
    ],
)
def test_unreadable(scripted: ScriptedServer, client: Client, broken: Scripted) -> None:
    """What can't be decoded is an answer that broke off, and no fault of ours."""
    scripted.plan(broken)

    with pytest.raises(BrokenOff):
        client.get("/changes/")


def test_cut_off(scripted: ScriptedServer, client: Client) -> None:
    """A connection that ends before the promised length is the network's failure."""
    scripted.plan(Scripted(body=MAGIC + "[1, 2", missing=100))

    with pytest.raises(requests.RequestException):
        client.get("/changes/")


def test_slow(scripted: ScriptedServer, client: Client) -> None:
    """Nobody waits forever."""
    scripted.by_path["/a/changes/"] = Scripted(body=MAGIC + "[]", delay_s=5)

    with pytest.raises(requests.ConnectionError, match="Read timed out"):
        client.get("/changes/")


@pytest.mark.parametrize("verify", [False, True, "/etc/ssl/ca.pem"])
def test_certificates(verify: bool | str) -> None:  # noqa: FBT001 - a parameter of the setting's own type
    """What is said about certificates reaches the session; the library alone would verify in any case."""
    client = Client(Server(url="https://gerrit.example.org", username="u", password="p", verify=verify))

    assert client._session.verify == verify
    client.close()


def test_environment(scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody's .netrc and no proxy of the machine's gets between us and the server."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    scripted.plan(answer({}))
    client = Client(Server(url=scripted.url))

    client.get("/config/server/version")
    client.close()

    assert "Authorization" not in scripted.seen[0].headers


def test_time_of_an_answer(scripted: ScriptedServer, client: Client) -> None:
    """Each answer tells Gerrit's own time."""
    scripted.plan(Scripted(body=MAGIC + "[]", headers={"X": "y"}))

    at = client.get("/changes/").at

    assert at.tzinfo is not None
    assert at.microsecond == 0


def test_password_stays_unseen() -> None:
    """A server's description shows no secret."""
    assert "hunter2" not in repr(Server(url="https://g", username="u", password="hunter2"))

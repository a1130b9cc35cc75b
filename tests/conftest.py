"""Start the real servers for the tests that ask for them; a server that can't start is an error, never a skip."""

from collections.abc import Iterator

import pytest

from bot.demo.gerrit_server import GerritServer
from bot.demo.gerrit_site import OPENDEV, PLAIN, running_gerrit
from bot.demo.loopback import free_port
from bot.demo.slack_config import HttpApp, SocketApp, Workspace
from bot.demo.slack_server import SlackServer, running_slack

SERVER_FIXTURES = {
    "gerrit_server": "gerrit",
    "plain_gerrit_server": "gerrit",
    "slack_server": "slack",
    "shared_slack_server": "slack",
}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark every test that uses a real server, so nobody forgets to, and note the server in the report."""
    for fixture in getattr(item, "fixturenames", ()):
        if marker := SERVER_FIXTURES.get(fixture):
            item.add_marker(marker)
    for server in ("gerrit", "slack"):
        if item.get_closest_marker(server):
            item.user_properties.append(("server", server))


@pytest.fixture(scope="session")
def gerrit_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GerritServer]:
    """A real Gerrit shaped like OpenDev's, shared by the session: make your own changes and look at no others."""
    with running_gerrit(tmp_path_factory.mktemp("opendev"), shape=OPENDEV) as server:
        yield server


@pytest.fixture(scope="session")
def plain_gerrit_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GerritServer]:
    """A real Gerrit with the team's accounts and stock labels, blind to conflicts; shared by the session."""
    with running_gerrit(tmp_path_factory.mktemp("plain"), shape=PLAIN, mergeability=False) as server:
        yield server


@pytest.fixture(scope="session")
def shared_slack_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlackServer]:
    """A workspace with one Socket Mode app and one app over HTTP; shared by the session."""
    workspace = Workspace(apps=[SocketApp(), HttpApp(port=free_port())])
    with running_slack(tmp_path_factory.mktemp("workspace"), workspace) as server:
        yield server


@pytest.fixture
def slack_server(shared_slack_server: SlackServer) -> SlackServer:
    """The shared workspace, emptied before each test."""
    shared_slack_server.reset()
    return shared_slack_server

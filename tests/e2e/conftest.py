"""Play the whole day once a connection mode, on one Gerrit and one workspace that the session shares."""

from collections.abc import Iterator

import pytest

from bot.demo.backlog_site import running_backlog
from bot.demo.gerrit_server import GerritServer
from bot.demo.slack_config import App
from bot.demo.slack_server import SlackServer
from tests.e2e.played import Played, TestedDay


@pytest.fixture(scope="session")
def backlog_gerrit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GerritServer]:
    """A real Gerrit with four months of a team's backlog."""
    with running_backlog(tmp_path_factory.mktemp("backlog")) as server:
        yield server


def _played(gerrit: GerritServer, slack: SlackServer, app: App, factory: pytest.TempPathFactory) -> Played:
    return TestedDay(gerrit=gerrit, slack=slack, app=app, folder=factory.mktemp("bot")).play()


@pytest.fixture(scope="session")
def socket_day(
    backlog_gerrit: GerritServer, shared_slack_server: SlackServer, tmp_path_factory: pytest.TempPathFactory
) -> Played:
    """The day as it was played in Socket Mode."""
    socket_app, _ = shared_slack_server.workspace.apps
    return _played(backlog_gerrit, shared_slack_server, socket_app, tmp_path_factory)


@pytest.fixture(scope="session")
def http_day(
    backlog_gerrit: GerritServer, shared_slack_server: SlackServer, tmp_path_factory: pytest.TempPathFactory
) -> Played:
    """The day as it was played over signed HTTP requests."""
    _, http_app = shared_slack_server.workspace.apps
    return _played(backlog_gerrit, shared_slack_server, http_app, tmp_path_factory)


@pytest.fixture(params=["socket", "http"])
def played(request: pytest.FixtureRequest) -> Played:
    """The day in either mode."""
    day: Played = request.getfixturevalue(f"{request.param}_day")
    return day

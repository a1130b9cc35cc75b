"""What the tests of the Gerrit room share."""

from collections.abc import Iterator

import pytest

from bot.demo.gerrit_server import GerritServer
from bot.gerrit.client import Client, Server
from tests.gerrit.scripted_server import ScriptedServer, running_scripted_server


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    """A server that answers as the test says."""
    with running_scripted_server() as server:
        yield server


@pytest.fixture
def client(scripted: ScriptedServer) -> Iterator[Client]:
    """A connection to the scripted server that tries again without waiting."""
    client = Client(Server(url=scripted.url, username="reviewday", password="secret", backoff_s=0, timeout_s=(2, 0.5)))
    yield client
    client.close()


@pytest.fixture
def real_client(gerrit_server: GerritServer) -> Iterator[Client]:
    """A connection to the real server as the bot."""
    client = Client(Server(url=gerrit_server.url, username="reviewday", password="secret"))
    yield client
    client.close()

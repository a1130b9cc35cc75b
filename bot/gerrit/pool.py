"""Ask Gerrit from coroutines: four threads with a connection each, and one kind of failure for the flows."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TypeVar

import requests

from bot.gerrit import sentences
from bot.gerrit.client import BrokenOff, Client, GerritRefused, NotGerrit, Server
from bot.ports import GerritAway

THREADS = 4

Read = TypeVar("Read")


class Pool:
    """Runs reads in its threads. A read that is cancelled ends by its timeout, in its thread."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._executor = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="gerrit")
        self._local = threading.local()
        self._clients: list[Client] = []

    async def run(self, read: Callable[[Client], Read]) -> Read:
        """Run a read; raises `GerritAway` when no Gerrit answers, `GerritRefused` for what it refuses."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, self._read, read)
        except (GerritRefused, NotGerrit, BrokenOff, requests.RequestException) as error:
            away = cause(error, self.server)
            if not away:
                raise
            raise GerritAway(away) from error

    def close(self) -> None:
        """End the threads after the reads that run, and give the connections back."""
        self._executor.shutdown(cancel_futures=True)
        for client in self._clients:
            client.close()

    def _read(self, read: Callable[[Client], Read]) -> Read:
        return read(self._client())

    def _client(self) -> Client:
        client: Client | None = getattr(self._local, "client", None)
        if client is None:
            client = self._local.client = Client(self.server)
            self._clients.append(client)
        return client


def cause(error: Exception, server: Server) -> str:
    """Say why Gerrit is away; empty for an error that is not of that kind."""
    if isinstance(error, GerritRefused):
        return _refusal(error, server)
    if isinstance(error, NotGerrit):
        return sentences.login_page(server.url)
    if isinstance(error, requests.exceptions.SSLError):
        return sentences.untrusted(server.url)
    if isinstance(error, requests.Timeout):
        return f"Gerrit did not answer within {server.timeout_s[1]:g} seconds."
    if isinstance(error, requests.ConnectionError):
        return sentences.unreachable(server.url)
    return "Gerrit's answer broke off."


def _refusal(error: GerritRefused, server: Server) -> str:
    if error.status == HTTPStatus.UNAUTHORIZED:
        return sentences.wrong_password(server.url, server.username)
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        return "Gerrit asks us to slow down (429)."
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"Gerrit answers {error.status}."
    return ""

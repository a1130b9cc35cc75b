"""The bot token as it is now, for every client that uses it: one in a file is rotated without a restart."""

from collections.abc import Callable
from weakref import WeakSet

from slack_sdk.web.async_client import AsyncWebClient


class Tokens:
    """Hands the token to clients, and a new one to all of them as soon as `read` gives one."""

    def __init__(self, read: Callable[[], str]) -> None:
        """Begin with what is there now; `read` gives the token anew, empty while it can't be read."""
        self._read = read
        self._clients: WeakSet[AsyncWebClient] = WeakSet()
        self.current = read()

    def give(self, client: AsyncWebClient) -> AsyncWebClient:
        """Let a client have the token from now on, and every later one."""
        client.token = self.current
        self._clients.add(client)
        return client

    def refresh(self) -> bool:
        """Look for a new token; tell whether there was one."""
        token = self._read()
        if not token or token == self.current:
            return False
        self.current = token
        for client in self._clients:
            client.token = token
        return True

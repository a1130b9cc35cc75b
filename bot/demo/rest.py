"""Speak JSON over one kept-alive HTTP connection to a server on loopback."""

import base64
import http.client
import json
from typing import Any
from urllib.parse import quote, urlsplit

MAGIC = ")]}'\n"  # Gerrit's prefix before JSON, against script inclusion


class Refused(Exception):
    """The server refused a request; its own words say why."""

    def __init__(self, status: int, method: str, path: str, body: str) -> None:
        super().__init__(f"{status} on {method} {path}: {body[:500]}")
        self.status = status
        self.body = body


def quoted(part: str | int) -> str:
    """Return one path segment, with everything escaped that could split it."""
    return quote(str(part), safe="")


class Rest:
    """One connection as one user; not to be shared between threads."""

    def __init__(self, url: str, *, user: str | None = None, password: str = "") -> None:
        self._address = urlsplit(url)
        self._headers = {"Accept": "application/json"}
        if user is not None:
            token = base64.b64encode(f"{user}:{password}".encode()).decode()
            self._headers["Authorization"] = f"Basic {token}"
        self._connection = self._connect()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._address.hostname or "", self._address.port, timeout=60)

    def get(self, path: str) -> Any:  # noqa: ANN401 - foreign JSON
        """Return the decoded answer."""
        return self.send("GET", path)

    def put(self, path: str, body: Any = None) -> Any:  # noqa: ANN401 - foreign JSON
        """Put JSON (or a str as plain text) and return the decoded answer."""
        return self.send("PUT", path, body)

    def post(self, path: str, body: Any = None) -> Any:  # noqa: ANN401 - foreign JSON
        """Post JSON (or a str as plain text) and return the decoded answer."""
        return self.send("POST", path, body)

    def delete(self, path: str) -> Any:  # noqa: ANN401 - foreign JSON
        """Delete and return the decoded answer."""
        return self.send("DELETE", path)

    def send(self, method: str, path: str, body: Any = None) -> Any:  # noqa: ANN401 - foreign JSON
        """Send one request; raises `Refused` on any answer of 400 or more."""
        data, headers = self._encoded(body)
        status, text = self._exchange(method, path, data, headers)
        if status >= http.HTTPStatus.BAD_REQUEST:
            raise Refused(status, method, path, text)
        return _decoded(text)

    def _encoded(self, body: Any) -> tuple[bytes | None, dict[str, str]]:  # noqa: ANN401 - foreign JSON
        if body is None:
            return None, self._headers
        if isinstance(body, str):
            return body.encode(), self._headers | {"Content-Type": "text/plain; charset=UTF-8"}
        return json.dumps(body).encode(), self._headers | {"Content-Type": "application/json; charset=UTF-8"}

    def _exchange(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> tuple[int, str]:
        """Send once more on a fresh connection when the server had closed the idle one."""
        try:
            return self._once(method, path, data, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection.close()
            self._connection = self._connect()
            return self._once(method, path, data, headers)

    def _once(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> tuple[int, str]:
        self._connection.request(method, path, body=data, headers=headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read().decode()

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


def _decoded(text: str) -> Any:  # noqa: ANN401 - foreign JSON
    text = text.removeprefix(MAGIC)
    try:
        return json.loads(text) if text else None
    except json.JSONDecodeError:
        return text

"""One connection to Gerrit's REST interface: GET only, JSON only, every failure an exception that says which.

The library underneath does sessions, authentication and Gerrit's JSON prefix; its wrappers are not used, because they
splice queries into addresses, ask twice and lose the server's words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import requests
from gerrit import GerritClient
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

USER_AGENT = "review-day-bot"
MAGIC = ")]}'\n"  # Gerrit's prefix before JSON, against script inclusion
PASSING = (
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
LONGEST_WAIT_S = 20
MOST_WORDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where Gerrit is and who we are there. `verify` may be the path of a file with certificates.

    `timeout_s` is for connecting and for each wait for data; `backoff_s` grows between tries.
    """

    url: str
    username: str = ""
    password: str = field(default="", repr=False)
    verify: bool | str = True
    timeout_s: tuple[float, float] = (5.0, 30.0)
    backoff_s: float = 1.0


class GerritRefused(Exception):
    """Gerrit refused a request; `status` and `words` are its own."""

    def __init__(self, *, status: int, words: str, path: str) -> None:
        self.status, self.words, self.path = status, words, path
        super().__init__(f"{status} on {path}: {words}")


class NotGerrit(Exception):
    """Something answered that is not Gerrit's REST interface, such as a login page."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{self.__doc__} {path}")


class BrokenOff(Exception):
    """The answer can't be read to its end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A decoded answer and the server's time when it was given, in whole seconds."""

    value: Any
    at: datetime


class Client:
    """A blocking connection with its own session; not to be shared between threads."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._at = datetime.fromtimestamp(0, UTC)
        self._session = _session(server)
        self._session.hooks["response"].append(self._check)
        # The library sets the session's `verify` again from `ssl_verify`, so both are told.
        self._client = GerritClient(
            server.url,
            username=server.username,
            password=server.password,
            session=self._session,
            ssl_verify=server.verify,
            timeout=server.timeout_s,
        )

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Answer:
        """Read a path; `params` are encoded, a sequence repeats its key.

        Raises `GerritRefused`, `NotGerrit`, `BrokenOff`, or what requests raises for the network.
        """
        try:
            value = self._client.get(path, params=dict(params or {}))
        except ValueError as error:
            raise BrokenOff(path) from error
        return Answer(value, self._at)

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _check(self, response: requests.Response, **_: object) -> None:
        """Look at each response before the library does, which would lose its status and its words."""
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            raise GerritRefused(
                status=response.status_code,
                words=response.text[:MOST_WORDS].removeprefix(MAGIC).strip(),
                path=response.request.path_url,
            )
        if response.is_redirect:
            return
        date = response.headers.get("date")
        if date is None or response.headers.get("content-type", "").split(";")[0] != "application/json":
            # Whoever does not read an answer has to give its connection back.
            response.close()
            raise NotGerrit(response.request.path_url)
        self._at = parsedate_to_datetime(date).astimezone(UTC)


def quoted(part: str | int) -> str:
    """Encode one segment of a path, slashes included."""
    return quote(str(part), safe="")


def _session(server: Server) -> requests.Session:
    """Make a session that takes nothing from the environment: no proxy, no .netrc, no other certificates."""
    session = requests.Session()
    session.trust_env = False
    session.verify = server.verify
    # Old servers print JSON with indents unless they are asked for it by name.
    session.headers.update({"Accept": "application/json", "User-Agent": USER_AGENT})
    adapter = HTTPAdapter(max_retries=_retry(server.backoff_s), pool_maxsize=1)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def _retry(backoff_s: float) -> Retry:
    """Repeat reads alone, a few times, and let the last answer be judged by its status."""
    return Retry(
        total=4,
        connect=2,
        read=1,
        status=3,
        backoff_factor=backoff_s,
        status_forcelist=[int(status) for status in PASSING],
        allowed_methods={"GET"},
        retry_after_max=LONGEST_WAIT_S,
        raise_on_status=False,
    )

"""Find free ports on 127.0.0.1, and wait until a server answers there."""

import http.client
import socket
import time
from collections.abc import Callable

LOOPBACK = "127.0.0.1"


class NeverReady(Exception):
    """A server of the demo did not become ready in time; its log says why."""

    def __init__(self, what: str, log: str) -> None:
        super().__init__(f"{what}: {self.__doc__}\n{log}")


def free_port() -> int:
    """Return a port on 127.0.0.1 that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str) -> bool:
    """Tell whether an HTTP server on this port answers this path with 200."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until(is_ready: Callable[[], bool], *, is_alive: Callable[[], bool], limit_s: float) -> bool:
    """Ask every 50 ms until ready; give up when the process has ended or the time is over."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if is_ready():
            return True
        if not is_alive():
            return False
        time.sleep(0.05)
    return False

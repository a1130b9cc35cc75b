"""A small HTTP server that answers as a test scripts it: for what a real Gerrit can't be made to do."""

import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

MAGIC = ")]}'\n"
JSON = "application/json; charset=UTF-8"
HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripted:
    """An answer. With `missing` bytes it ends before the length it promised; `delay_s` comes first.

    `date` is the server's time, the machine's if empty.
    """

    status: int = 200
    body: str | bytes = ""
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    missing: int = 0
    delay_s: float = 0
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A request that came in."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]


def answer(value: object) -> Scripted:
    """Give what a Gerrit answers."""
    return Scripted(body=MAGIC + json.dumps(value))


@dataclass(slots=True)
class ScriptedServer:
    """`script` is answered in order, then `by_path`, then 404. `seen` is what was asked."""

    url: str = ""
    script: deque[Scripted] = field(default_factory=deque)
    by_path: dict[str, Scripted] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def plan(self, *answers: Scripted) -> None:
        """Answer the next requests so."""
        self.script.extend(answers)

    def next_answer(self, path: str) -> Scripted:
        """Give the answer to a request."""
        if self.script:
            return self.script.popleft()
        return self.by_path.get(path, Scripted(status=404, body="Not found", kind="text/plain"))


def _handler(server: ScriptedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            seen = Seen(
                method=self.command,
                path=address.path,
                query=parse_qs(address.query, keep_blank_values=True),
                headers=dict(self.headers),
            )
            server.seen.append(seen)
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._send(server.next_answer(address.path))

        do_POST = do_GET  # noqa: N815 - the same

        def _send(self, scripted: Scripted) -> None:
            server.closing.wait(scripted.delay_s)
            body = scripted.body.encode() if isinstance(scripted.body, str) else scripted.body
            self.send_response_only(scripted.status)
            self.send_header("Date", scripted.date or self.date_time_string())
            self.send_header("Content-Type", scripted.kind)
            self.send_header("Content-Length", str(len(body) + scripted.missing))
            for name, value in scripted.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = bool(scripted.missing)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
            """Stay silent."""

    return Handler


@contextmanager
def running_scripted_server() -> Iterator[ScriptedServer]:
    """Run one on a free port."""
    scripted = ScriptedServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(scripted))
    server.daemon_threads = True
    scripted.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield scripted
    finally:
        scripted.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()

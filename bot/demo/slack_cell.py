"""Run the Slack workspace server where only this machine can reach it.

    python -m bot.demo.slack_cell FOLDER PORT CALLBACK_PORT... -- COMMAND...

The server listens on every interface, so it gets a network namespace of its own: one process stays outside and
listens on 127.0.0.1:PORT, the other goes inside with the server, and a Unix socket in FOLDER joins them. CALLBACK_PORTs
are carried the other way, for apps that the workspace calls over HTTP. Where namespaces are refused the server
runs in the open and FOLDER/open says so. Everything ends with the standard input.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bot.demo.forward import port_to_socket, socket_to_port
from bot.demo.namespace import die_with_parent, enter_own_network

OPEN_MARK = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What runs inside, and which ports lead in and out."""

    folder: Path
    port: int
    callback_ports: tuple[int, ...]
    command: tuple[str, ...]

    @classmethod
    def from_arguments(cls, arguments: Sequence[str]) -> Self:
        """Read the command line."""
        split = arguments.index("--")
        folder, port, *callbacks = arguments[:split]
        return cls(
            folder=Path(folder),
            port=int(port),
            callback_ports=tuple(int(callback) for callback in callbacks),
            command=tuple(arguments[split + 1 :]),
        )

    def way_in(self) -> Path:
        """The Unix socket that leads to the server."""
        return self.folder / "in.sock"

    def way_out(self, port: int) -> Path:
        """The Unix socket that leads to an app outside."""
        return self.folder / f"out-{port}.sock"


def main(arguments: Sequence[str]) -> int:
    """Fork, run the inside in the child and the outside here; end when either ends."""
    cell = Cell.from_arguments(arguments)
    told, tell = os.pipe()
    inside = os.fork()
    if inside == 0:
        os.close(told)
        die_with_parent()
        _inside(cell, tell)
        return 0
    os.close(tell)
    if os.read(told, 1) == b"n":
        asyncio.run(_outside(cell))
    else:
        (cell.folder / OPEN_MARK).touch()
        sys.stdin.buffer.read()
    os.kill(inside, signal.SIGTERM)
    os.waitpid(inside, 0)
    return 0


def _inside(cell: Cell, tell: int) -> None:
    """Enter the namespace, say so, and run the server until it ends."""
    own_network = enter_own_network()
    server = subprocess.Popen(cell.command, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent)  # noqa: PLW1509 - one thread here
    signal.signal(signal.SIGTERM, lambda *_: server.kill())
    os.write(tell, b"n" if own_network else b"o")
    os.close(tell)
    if own_network:
        asyncio.run(_until_done(_inner_ways(cell), asyncio.to_thread(server.wait)))
    else:
        server.wait()


async def _outside(cell: Cell) -> None:
    await _until_done(_outer_ways(cell), asyncio.to_thread(sys.stdin.buffer.read))


async def _until_done(ways: Coroutine[Any, Any, Sequence[asyncio.Server]], done: Coroutine[Any, Any, object]) -> None:
    servers = await ways
    await done
    for server in servers:
        server.close()


async def _inner_ways(cell: Cell) -> Sequence[asyncio.Server]:
    out = [await port_to_socket(port, cell.way_out(port)) for port in cell.callback_ports]
    return [await socket_to_port(cell.way_in(), cell.port), *out]


async def _outer_ways(cell: Cell) -> Sequence[asyncio.Server]:
    out = [await socket_to_port(cell.way_out(port), port) for port in cell.callback_ports]
    return [await port_to_socket(cell.port, cell.way_in()), *out]


if __name__ == "__main__":
    # Past the event loops there is nothing to tidy, and the other half goes with this one.
    code = main(sys.argv[1:])
    os._exit(code)

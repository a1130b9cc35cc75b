"""Carry bytes between a TCP port on loopback and a Unix socket, across network namespaces."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from bot.demo.loopback import LOOPBACK

CHUNK_BYTES = 65536
End = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Open = Callable[[], Awaitable[End]]


async def port_to_socket(port: int, socket: Path) -> asyncio.Server:
    """Listen on 127.0.0.1:port and carry each connection to the Unix socket."""
    return await asyncio.start_server(_carrier(lambda: asyncio.open_unix_connection(socket)), LOOPBACK, port)


async def socket_to_port(socket: Path, port: int) -> asyncio.Server:
    """Listen on the Unix socket and carry each connection to 127.0.0.1:port."""
    return await asyncio.start_unix_server(_carrier(lambda: asyncio.open_connection(LOOPBACK, port)), socket)


def _carrier(open_other: Open) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            other_reader, other_writer = await open_other()
        except OSError:
            writer.close()
            return
        await asyncio.gather(_copy(reader, other_writer), _copy(other_reader, writer))

    return carry


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy to the end, then close; a side that breaks off ends the copy without noise."""
    with suppress(OSError):
        while data := await reader.read(CHUNK_BYTES):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.close()

"""Speak to the workspace server as its web page does: what the control interface can't see or press."""

import base64
import json
import os
import socket
import struct
from typing import Any, Self

from bot.demo.loopback import LOOPBACK

TEXT, CLOSE = 0x1, 0x8
FIN, MASKED = 0x80, 0x80
SHORT, MEDIUM, LONG = 125, 126, 127


class PageClosed(Exception):
    """The workspace server closed the page's connection."""


class PageSocket:
    """One WebSocket connection as the page opens it (RFC 6455, text frames only); a context manager."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((LOOPBACK, port), timeout=10)
        self._stream = self._socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET /ui HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while self._stream.readline().strip():
            pass

    def snapshot(self) -> dict[str, Any]:
        """Return the whole workspace as the page first gets it: messages, homes, modals, log."""
        while True:
            message = self.receive()
            if message["t"] == "init":
                state: dict[str, Any] = message["state"]
                return state

    def receive(self) -> dict[str, Any]:
        """Return the next message; raises `PageClosed`."""
        opcode, data = self._frame()
        if opcode == CLOSE:
            raise PageClosed(PageClosed.__doc__)
        message: dict[str, Any] = json.loads(data)
        return message

    def _frame(self) -> tuple[int, bytes]:
        head = self._stream.read(2)
        if len(head) < 2:  # noqa: PLR2004 - a frame's first two bytes
            raise PageClosed(PageClosed.__doc__)
        length = head[1]
        if length == MEDIUM:
            (length,) = struct.unpack(">H", self._stream.read(2))
        elif length == LONG:
            (length,) = struct.unpack(">Q", self._stream.read(8))
        return head[0] & 0x0F, self._stream.read(length)

    def send(self, message: dict[str, Any]) -> None:
        """Send one message."""
        data = json.dumps(message).encode()
        self._socket.sendall(bytes([FIN | TEXT]) + _masked_length(len(data)) + _masked(data))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        self._socket.close()


def _masked_length(length: int) -> bytes:
    if length <= SHORT:
        return bytes([MASKED | length])
    return bytes([MASKED | MEDIUM]) + struct.pack(">H", length)


def _masked(data: bytes) -> bytes:
    mask = os.urandom(4)
    return mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))

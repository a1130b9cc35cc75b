"""The operator's door: a Unix socket beside the store's file, for the command line to speak to the running bot.

Only the file's owner can reach it (mode 0600). A request names an operation and its arguments as JSON; the answer is
the operation's text, or the sentence of what went wrong with status 422.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.domain.errors import UserError

Operation = Callable[[Mapping[str, str]], Awaitable[str]]

UNPROCESSABLE = 422
LIMIT = 4 * 1024 * 1024
PATIENCE_S = 120


def socket_path(store: Path) -> Path:
    """Give the socket's place beside a store."""
    return store.with_name(store.name + ".socket")


@asynccontextmanager
async def serve_control(path: Path, operations: Mapping[str, Operation]) -> AsyncIterator[None]:
    """Answer the command line until the block ends."""

    async def answer(request: web.Request) -> web.Response:
        operation = operations.get(request.match_info["name"])
        if operation is None:
            return web.Response(
                status=404, text="The running bot does not know this operation; is it an older version?"
            )
        arguments = json.loads(await request.text() or "{}")
        try:
            return web.Response(text=await operation(arguments))
        except UserError as error:
            return web.Response(status=UNPROCESSABLE, text=str(error))

    app = web.Application(client_max_size=LIMIT)
    app.router.add_post("/{name}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    _clear(path)
    await web.UnixSite(runner, str(path)).start()
    _make_private(path)
    try:
        yield
    finally:
        await runner.cleanup()
        _clear(path)


def _clear(path: Path) -> None:
    path.unlink(missing_ok=True)


def _make_private(path: Path) -> None:
    path.chmod(0o600)


class NotRunning(Exception):
    """No bot answers at the socket."""


async def ask(path: Path, name: str, arguments: Mapping[str, str]) -> str:
    """Ask the running bot; raises `NotRunning`, or `UserError` with its sentence."""
    connector = aiohttp.UnixConnector(path=str(path))
    timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        try:
            async with session.post(f"http://reviewday/{name}", data=json.dumps(dict(arguments))) as response:
                text = await response.text()
                if response.status != web.HTTPOk.status_code:
                    raise UserError(text)
                return text
        except aiohttp.ClientConnectorError as error:
            raise NotRunning from error

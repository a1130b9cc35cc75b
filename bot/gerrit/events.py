"""Follow Gerrit's event stream over ssh: which changes something happened to, nothing more.

Events say less than REST does (a vote that came with a comment is missing in their text, accounts have no number), so
they are hints: whoever hears one fetches the change. What happens while nobody listens is lost, so each connection
begins with 0, which asks for a sweep.
"""

import json
import re
from collections.abc import AsyncGenerator, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.errors import UserError
from bot.gerrit import sentences
from bot.ports import GerritAway

if TYPE_CHECKING:
    from asyncssh import SSHClientConnection

SWEEP = 0
COMMAND = "gerrit stream-events"
KEEPALIVE_S = 15
KEEPALIVES_MISSED = 3
_CHANGE_REF = re.compile(r"refs/changes/\d\d/(\d+)/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Where the stream is and which key opens it. Without `known_hosts_file` the user's own known hosts count."""

    host: str
    username: str
    key_file: str
    port: int = 29418
    known_hosts_file: str | None = None


def require_ssh() -> None:
    """Raise `UserError` if the optional package for ssh is not installed."""
    try:
        import asyncssh  # noqa: F401, PLC0415 - an optional package, asked for only where a stream is configured
    except ImportError as error:
        raise UserError(sentences.no_ssh()) from error


async def follow(stream: Stream, repositories: Collection[str]) -> AsyncGenerator[int, None]:
    """Give 0 once connected, then the numbers of changes; ends with the connection.

    Raises `GerritAway` when it can't connect, and `UserError` without the package for ssh.
    """
    require_ssh()
    import asyncssh  # noqa: PLC0415 - the same

    try:
        async with await _connect(stream) as connection, connection.create_process(COMMAND) as process:
            yield SWEEP
            async for line in process.stdout:
                number = number_of(str(line), repositories)
                if number is not None:
                    yield number
            words = str((await process.wait()).stderr).strip()
    except (OSError, asyncssh.Error) as error:
        message = f"Gerrit's event stream at {stream.host} does not open: {error}"
        raise GerritAway(message) from error
    if words:
        message = f"Gerrit's event stream ended: {words}"
        raise GerritAway(message)


async def _connect(stream: Stream) -> "SSHClientConnection":
    """Open a connection that takes nothing from the user's ssh configuration or agent."""
    import asyncssh  # noqa: PLC0415 - the same

    return await asyncssh.connect(
        stream.host,
        stream.port,
        username=stream.username,
        client_keys=[stream.key_file],
        known_hosts=stream.known_hosts_file or (),
        agent_path=None,
        config=None,
        keepalive_interval=KEEPALIVE_S,
        keepalive_count_max=KEEPALIVES_MISSED,
    )


def number_of(line: str, repositories: Collection[str]) -> int | None:
    """Give the number of the change that an event is about, 0 if events were dropped, None if it is not for us."""
    try:
        event = json.loads(line)
    except ValueError:
        return SWEEP
    if event.get("type") == "dropped-output":
        return SWEEP
    project, number = _subject(event)
    return number if project in repositories else None


def _subject(event: Mapping[str, Any]) -> tuple[str, int | None]:
    """Find project and change; edits of the attention set come as a moved reference and as nothing else."""
    if change := event.get("change"):
        return change["project"], int(change["number"])
    update = event.get("refUpdate", {})
    found = _CHANGE_REF.match(update.get("refName", ""))
    return update.get("project", ""), int(found[1]) if found else None

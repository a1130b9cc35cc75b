"""Start a Slack workspace on loopback, act in it as anybody, look at what people see, and stop it.

    with running_slack(folder, Workspace()) as slack:
        slack.command("/reviewday", "start", user="UADA")
        slack.messages(CHANNEL)

The methods block, and some wait for the bot's acknowledgement: from a coroutine that shares the bot's loop call them
through `asyncio.to_thread`.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bot.demo.cache import PACKAGE
from bot.demo.child import Child
from bot.demo.downloads import slack_program
from bot.demo.loopback import LOOPBACK, NeverReady, answers, free_port, wait_until
from bot.demo.page_socket import PageSocket
from bot.demo.rest import Rest
from bot.demo.slack_cell import OPEN_MARK
from bot.demo.slack_config import CHANNEL, Workspace

READY_LIMIT_S = 30
# The page gets no answers, only news: these kinds show that its message had an effect.
TAKEN = frozenset({"log"})
MODAL_CHANGED = frozenset({"view", "view_errors"})


class SlackServer:
    """A running workspace: its addresses, and what a person (or a test) does in it."""

    def __init__(self, *, port: int, folder: Path, workspace: Workspace) -> None:
        self.port = port
        self.workspace = workspace
        self.page_url = f"http://{LOOPBACK}:{port}/"
        self.api_url = f"http://{LOOPBACK}:{port}/api/"
        self._folder = folder
        self._app_id = workspace.apps[0].app_id

    @property
    def is_open(self) -> bool:
        """Whether other machines can reach the port, because network namespaces are refused here."""
        return (self._folder / OPEN_MARK).exists()

    # -- acting

    def command(self, name: str, text: str, *, user: str, channel: str = CHANNEL, app_id: str | None = None) -> None:
        """Type a slash command; returns when the bot has acknowledged it."""
        wanted = {"appId": app_id or self._app_id, "channel": channel, "user": user, "command": name, "text": text}
        self._control("command", wanted)

    def click(self, *, user: str, channel: str, ts: str, action: Mapping[str, Any]) -> None:
        """Press an element of a message; `action` has at least type, action_id, block_id and value."""
        self._control("interact", {"channel": channel, "messageTs": ts, "user": user, "action": dict(action)})

    def press(self, message: Mapping[str, Any], action_id: str, *, user: str) -> None:
        """Press the first element with this action id in a message of `messages`; raises `LookupError`."""
        action = find_element(message, action_id)
        self.click(user=user, channel=message["channel"], ts=message["ts"], action=action)

    def click_home(self, *, user: str, action: Mapping[str, Any], app_id: str | None = None) -> None:
        """Press an element of somebody's App Home."""
        wanted = {"t": "block_action", "appId": app_id or self._app_id, "user": user, "action": dict(action)}
        self._page(wanted, until=TAKEN)

    def open_home(self, *, user: str, app_id: str | None = None) -> None:
        """Open the app's Home tab."""
        self._control("open-home", {"user": user, "appId": app_id or self._app_id})

    def submit_modal(self, *, user: str, values: Mapping[str, Mapping[str, Any]]) -> None:
        """Submit the modal on top with these input states, by block id and action id; return once answered."""
        states = {block: dict(state) for block, state in values.items()}
        self._page({"t": "view_submit", "user": user, "values": states}, until=MODAL_CHANGED)

    def close_modal(self, *, user: str) -> None:
        """Close the modal on top."""
        self._page({"t": "view_close", "user": user}, until=MODAL_CHANGED)

    def say(self, text: str, *, user: str, channel: str = CHANNEL, thread_ts: str | None = None) -> str:
        """Write a message as a person and return its ts."""
        sent = self._control("message", {"channel": channel, "user": user, "text": text, "thread_ts": thread_ts})
        return str(sent["message"]["ts"])

    def delete_message(self, *, channel: str, ts: str, user: str) -> None:
        """Delete a message as a person."""
        self._control("delete-message", {"channel": channel, "ts": ts, "user": user})

    def reset(self) -> None:
        """Forget all messages, homes, modals and the log."""
        self._control("reset", {})

    # -- looking

    def messages(self, channel: str = CHANNEL) -> list[dict[str, Any]]:
        """Return a channel's messages, ephemeral ones included (`ephemeral_to`), oldest first."""
        found: list[dict[str, Any]] = self._get(f"messages/{channel}")["messages"]
        return found

    def direct_messages(self, user: str, *, app_id: str | None = None) -> list[dict[str, Any]]:
        """Return what stands between this person and the bot, oldest first."""
        members = {user, self._bot_user(app_id or self._app_id)}
        channels = [channel["id"] for channel in self.state()["channels"] if set(channel.get("members", ())) == members]
        return [message for channel in channels for message in self.messages(channel)]

    def seen_by(self, user: str, channel: str = CHANNEL) -> list[dict[str, Any]]:
        """Return the channel as one person sees it: other people's ephemeral messages are missing."""
        return [message for message in self.messages(channel) if message.get("ephemeral_to", user) == user]

    def home(self, user: str, *, app_id: str | None = None) -> dict[str, Any] | None:
        """Return the Home view that was last published to this person."""
        view: dict[str, Any] | None = self.snapshot()["homeViews"].get(user, {}).get(app_id or self._app_id)
        return view

    def modal(self) -> dict[str, Any] | None:
        """Return the modal on top, whoever opened it; the server keeps one stack for all."""
        stack: list[dict[str, Any]] = self.snapshot()["modalStack"]
        return stack[-1] if stack else None

    def state(self) -> dict[str, Any]:
        """Return apps, users and channels."""
        found: dict[str, Any] = self._get("state")
        return found

    def log(self) -> list[dict[str, Any]]:
        """Return all traffic between the workspace and its apps."""
        found: list[dict[str, Any]] = self._get("log")["log"]
        return found

    def snapshot(self) -> dict[str, Any]:
        """Return everything that the page shows."""
        with PageSocket(self.port) as page:
            return page.snapshot()

    def is_connected(self, app_id: str | None = None) -> bool:
        """Tell whether a Socket Mode app has its connection open."""
        wanted = app_id or self._app_id
        return any(app["appId"] == wanted and app["connected"] for app in self.snapshot()["apps"])

    # -- the ways there

    def _bot_user(self, app_id: str) -> str:
        return next(app.bot_user for app in self.workspace.apps if app.app_id == app_id)

    def _control(self, what: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - foreign JSON
        given = {key: value for key, value in body.items() if value is not None}
        rest = Rest(self.page_url)
        try:
            return rest.post(f"/_control/{what}", given)
        finally:
            rest.close()

    def _get(self, what: str) -> Any:  # noqa: ANN401 - foreign JSON
        rest = Rest(self.page_url)
        try:
            return rest.get(f"/_control/{what}")
        finally:
            rest.close()

    def _page(self, message: dict[str, Any], *, until: frozenset[str]) -> None:
        """Act as the page does, and wait for the sign that it was taken; `TimeoutError` after ten seconds without."""
        with PageSocket(self.port) as page:
            page.snapshot()
            page.send(message)
            while page.receive()["t"] not in until:
                pass


def find_element(message: Mapping[str, Any], action_id: str) -> dict[str, Any]:
    """Return the action that pressing this element of a message or view sends; raises `LookupError`."""
    for block in message.get("blocks", ()):
        for element in [*block.get("elements", ()), block.get("accessory"), block.get("element")]:
            if isinstance(element, dict) and element.get("action_id") == action_id:
                return {"block_id": block.get("block_id", ""), "action_ts": message.get("ts", "")} | element
    raise LookupError(action_id)


@contextmanager
def running_slack(folder: Path, workspace: Workspace, *, port: int | None = None) -> Iterator[SlackServer]:
    """Run a workspace that only this machine can reach (see `is_open`); raises `NeverReady` with the end of its log."""
    cell = folder / "slack"
    cell.mkdir(parents=True)
    config = cell / "workspace.json"
    config.write_text(json.dumps(workspace.to_json()))
    port = port or free_port()
    program = (
        slack_program(),
        "--config",
        config,
        "--port",
        port,
        "--base-host",
        LOOPBACK,
        "--files-dir",
        cell / "files",
    )
    command = (sys.executable, "-m", "bot.demo.slack_cell", cell, port, *workspace.callback_ports(), "--", *program)
    words = [str(word) for word in command]
    with Child(words, log=cell / "server.log", folder=PACKAGE.parent.parent) as child:
        is_ready = partial(answers, port, "/_control/state")
        if not wait_until(is_ready, is_alive=child.is_alive, limit_s=READY_LIMIT_S):
            raise NeverReady("The Slack workspace server", child.last_words())
        yield SlackServer(port=port, folder=cell, workspace=workspace)

"""Act in the workspace as one person: type a command, press what is there, and wait for what comes of it.

    ada = Member(slack, "UADA")
    shown = ada.ask("start 2h")
    done = ada.press_for_answer(shown, "Start it")

Whoever waits here waits for at most half a minute, and then says what it looked like instead.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from bot.demo.message import Message
from bot.demo.slack_config import CHANNEL, App
from bot.demo.slack_server import SlackServer

LIMIT_S = 30
LOOK_EVERY_S = 0.1
COMMAND = "/reviewday"

T = TypeVar("T")


class NotSeen(Exception):
    """What was waited for did not come; the last look follows."""

    def __init__(self, what: str, last: object) -> None:
        super().__init__(f"{what}: {self.__doc__}\n{last}")


def eventually(
    look: Callable[[], T | None], *, what: str, show: Callable[[], object] = str, limit_s: float = LIMIT_S
) -> T:
    """Look until there is something and return it; raises `NotSeen` with what `show` gives."""
    end = time.monotonic() + limit_s
    while True:
        if found := look():
            return found
        if time.monotonic() > end:
            raise NotSeen(what, show())
        time.sleep(LOOK_EVERY_S)


class Member:
    """Somebody in the workspace, before one of its apps."""

    def __init__(self, slack: SlackServer, user: str, *, app: App | None = None) -> None:
        self.user = user
        self._slack = slack
        self._app_id = (app or slack.workspace.apps[0]).app_id

    # -- acting

    def ask(self, text: str) -> Message:
        """Type a command and return the private answer."""
        return self._answered(lambda: self._type(text), what=f"the answer to {self.user}'s `{text}`")

    def _type(self, text: str) -> None:
        self._slack.command(COMMAND, text, user=self.user, app_id=self._app_id)

    def press(self, message: Message, label: str, *, change: int | None = None) -> None:
        """Press a button of a message by its words."""
        element = message.button(label, change=change).element
        self._slack.click(user=self.user, channel=message.channel, ts=message.ts, action=element)

    def press_for_answer(self, message: Message, label: str, *, change: int | None = None) -> Message:
        """Press a button and return the private answer, or what stands in the pressed answer's place now."""
        what = f"the answer to {self.user}'s [{label}]"
        return self._answered(lambda: self.press(message, label, change=change), what=what)

    def press_on_list(self, label: str, *, change: int | None = None) -> Message:
        """Press a button of the own list and return the list as it is edited."""
        before = self.list()
        self.press(before, label, change=change)
        return self.list_when(lambda now: now.raw != before.raw, what=f"the list after [{label}]")

    def settings(self, **chosen: str) -> Message:
        """Open the own settings, choose in menus by field, keep them, and return the private answer."""

        def act() -> None:
            self._type("me")
            form = eventually(self._slack.modal, what=f"{self.user}'s settings")
            self._slack.submit_modal(user=self.user, values=states_of(form, chosen))

        return self._answered(act, what=f"the answer to {self.user}'s settings")

    def _answered(self, act: Callable[[], None], *, what: str) -> Message:
        before = [one.raw for one in self.answers()]
        act()

        def look() -> Message | None:
            new = [one for one in self.answers() if one.raw not in before]
            return new[-1] if new else None

        return eventually(look, what=what, show=lambda: self.shown(self.answers()[-2:]))

    # -- looking

    def answers(self) -> list[Message]:
        """Return the answers that only this person sees, wherever they stand, oldest first."""
        found = (one for one in (*self._channel(), *self._direct()) if one.seen_by == self.user)
        return sorted(found, key=lambda one: float(one.ts))

    def channel(self) -> list[Message]:
        """Return what everybody sees in the channel, oldest first."""
        return [one for one in self._channel() if not one.seen_by]

    def _channel(self) -> list[Message]:
        return [Message(raw=raw) for raw in self._slack.messages(CHANNEL)]

    def direct(self) -> list[Message]:
        """Return what stands between this person and the bot, oldest first."""
        return [one for one in self._direct() if not one.seen_by]

    def _direct(self) -> list[Message]:
        found = self._slack.direct_messages(self.user, app_id=self._app_id)
        return [Message(raw=raw) for raw in found]

    def home(self) -> Message:
        """Open the App Home and return it once it is there."""
        self._slack.open_home(user=self.user, app_id=self._app_id)
        view = eventually(lambda: self._slack.home(self.user, app_id=self._app_id), what=f"{self.user}'s App Home")
        return Message(raw=view)

    def list(self) -> Message:
        """Return the own list of today once it is there."""
        return self.list_when(lambda _: True, what="the list")

    def list_when(self, is_so: Callable[[Message], bool], *, what: str) -> Message:
        """Return the own list once it looks like that."""
        return self._direct_when("list:", is_so, what=what)

    def note_when(self, is_so: Callable[[Message], bool], *, what: str) -> Message:
        """Return another direct message once there is one that looks like that."""
        return self._direct_when("", is_so, what=what)

    def _direct_when(self, key: str, is_so: Callable[[Message], bool], *, what: str) -> Message:
        def look() -> Message | None:
            return next((one for one in self.direct() if one.key.startswith(key) and is_so(one)), None)

        return eventually(look, what=f"{self.user}: {what}", show=lambda: self.shown(self.direct()))

    def post_when(self, key: str, is_so: Callable[[Message], bool], *, what: str) -> Message:
        """Return the channel's message whose key begins so, once it looks like that."""

        def look() -> Message | None:
            return next((one for one in self.channel() if one.key.startswith(key) and is_so(one)), None)

        return eventually(look, what=what, show=lambda: self.shown(self.channel()))

    @staticmethod
    def shown(messages: Sequence[Message]) -> str:
        """Return messages as they read, for a complaint."""
        return "\n-----\n".join(one.shown for one in messages)


def states_of(form: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Give a form's fields as they come back when it is submitted: as they were shown, but for what is chosen."""
    inputs = (block for block in form["blocks"] if block["type"] == "input")
    return {
        block["block_id"]: {block["element"]["action_id"]: _state(block["element"], chosen.get(block["block_id"]))}
        for block in inputs
    }


def _state(element: Mapping[str, Any], chosen: str | None) -> dict[str, Any]:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": chosen or element.get("initial_value")}
    if kind == "checkboxes":
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    fitting = (option for option in element["options"] if option["value"] == chosen)
    return {"type": kind, "selected_option": next(fitting, element.get("initial_option"))}

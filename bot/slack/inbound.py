"""What came in from Slack, checked and reduced to what is needed: its JSON becomes our value and is never seen again.

A request's key is Slack's own id for it, so that a repetition is known. Nothing in here asks whether the person may
act; the flows do.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.ports import Inbound
from bot.slack.ids import ANSWER_KEY, block_key

MOST_OF_A_TEXT = 12_000
"""A command's text, escaped: Slack lets people type 4,000 characters, and `&` becomes five."""

MOST_OF_A_FIELD = 2000
MOST_OF_A_STATE = 60_000

Body = Mapping[str, object]

_USER = re.compile(r"[UW][A-Z0-9]{1,30}", re.ASCII)
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{1,30}", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9._-]{1,200}", re.ASCII)


class Unreadable(ValueError):
    """This is not in a form that Slack sends."""


class Kind(StrEnum):
    """What came in. A released value never changes."""

    COMMAND = "command"
    ACTION = "action"
    SUBMISSION = "submission"
    EVENT = "event"


class Place(StrEnum):
    """Where a button was pressed."""

    PRIVATE = "private"  # in an answer that only the person sees: it can be replaced
    MESSAGE = "message"  # in a message that stands: it is edited by the outbox
    HOME = "home"  # in App Home: there is no address to answer to
    FORM = "form"  # in a form, or in an answer that opened over App Home; `view` is its id


FIELDS: Mapping[object, tuple[str, ...]] = {
    "block_actions": (
        "type",
        "user",
        "channel",
        "container",
        "message",
        "view",
        "actions",
        "trigger_id",
        "response_url",
    ),
    "view_submission": ("type", "user", "view", "trigger_id"),
    "event_callback": ("type", "event", "event_id"),
    "url_verification": ("type", "challenge"),
}
COMMAND_FIELDS = ("command", "text", "user_id", "channel_id", "trigger_id", "response_url")
"""What we read of each kind of request. Bolt would read more, and trip where something is of another type."""

EVENTS = frozenset({"app_home_opened", "user_change", "team_join", "app_uninstalled", "tokens_revoked"})
"""The events that something is done for."""


def inbound_of(body: Body, *, at: datetime) -> Inbound | None:
    """Give what is to be recorded, None for what asks for nothing; raises `Unreadable`."""
    if "command" in body:
        return _command(body, at)
    kind = body.get("type")
    if kind == "block_actions":
        return _action(body, at)
    if kind == "view_submission":
        return _submission(body, at)
    if kind == "event_callback":
        return _event(body, at)
    if not isinstance(kind, str):
        raise Unreadable
    return None


def _command(body: Body, at: datetime) -> Inbound:
    given(body, "command")
    payload = {
        "user": _user(body.get("user_id")),
        "channel": _channel(body.get("channel_id")),
        "text": text(body, "text", most=MOST_OF_A_TEXT),
        "response_url": text(body, "response_url"),
        "trigger": text(body, "trigger_id"),
    }
    return _inbound(Kind.COMMAND, payload, at)


def _action(body: Body, at: datetime) -> Inbound:
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions or not all(isinstance(one, dict) for one in actions):
        raise Unreadable
    pressed = actions[0]
    container = part(body, "container")
    payload = {
        "user": _user(part(body, "user").get("id")),
        "channel": _channel(part(body, "channel").get("id") or container.get("channel_id")),
        "action_id": given(pressed, "action_id"),
        "value": _value(pressed),
        "place": _place(body, container).value,
        "view": text(part(body, "view"), "id"),
        "response_url": text(body, "response_url"),
        "trigger": text(body, "trigger_id"),
    }
    marks = {"message": text(container, "message_ts"), "at": text(pressed, "action_ts")}
    return _inbound(Kind.ACTION, payload, at, marks=marks)


def _value(pressed: Body) -> str:
    """Give a button's value, or what was chosen in a menu."""
    chosen = pressed.get("selected_option")
    return text(chosen, "value") if isinstance(chosen, dict) else text(pressed, "value")


def _place(body: Body, container: Body) -> Place:
    """Tell where it was pressed; a private answer is known by its first block too."""
    view = part(body, "view")
    if view.get("type") == "modal":
        return Place.FORM
    if view or container.get("type") == "view" or not (container.get("message_ts") or body.get("message")):
        return Place.HOME
    is_answer = _first_key(part(body, "message")) == ANSWER_KEY
    return Place.PRIVATE if container.get("is_ephemeral") is True or is_answer else Place.MESSAGE


def _first_key(message: Body) -> str | None:
    blocks = message.get("blocks")
    first = blocks[0] if isinstance(blocks, list) and blocks else None
    found = first.get("block_id") if isinstance(first, dict) else None
    return block_key(found) if isinstance(found, str) else None


def _submission(body: Body, at: datetime) -> Inbound:
    view = part(body, "view")
    given(view, "type")
    origin = _origin(text(view, "private_metadata", most=3000))
    payload = {
        "user": _user(part(body, "user").get("id")),
        "channel": origin["channel"],
        "callback_id": given(view, "callback_id"),
        "state": _state(part(view, "state")),
        "response_url": origin["response_url"],
        "trigger": text(body, "trigger_id"),
    }
    marks = {"view": text(view, "id"), "hash": text(view, "hash")}
    return _inbound(Kind.SUBMISSION, payload, at, marks=marks)


def _state(state: Body) -> dict[str, dict[str, dict[str, object]]]:
    """Give the fields' states as Slack has them, by block and action."""
    values = part(state, "values")
    fields: dict[str, dict[str, dict[str, object]]] = {}
    for block, actions in values.items():
        if not isinstance(actions, dict) or not all(isinstance(one, dict) for one in actions.values()):
            raise Unreadable
        fields[block] = actions
    if len(json.dumps(fields)) > MOST_OF_A_STATE:
        raise Unreadable
    return fields


def known(body: Body) -> dict[str, object]:
    """Give a request with what we read of it alone."""
    names = COMMAND_FIELDS if "command" in body else FIELDS.get(body.get("type"), ())
    return {name: body[name] for name in names if name in body}


def origin_text(*, channel: str, response_url: str) -> str:
    """Spell where a form was opened from, for its private metadata."""
    return json.dumps({"channel": channel, "response_url": response_url})


def _origin(metadata: str) -> dict[str, str]:
    """Read where a form was opened from; a form of another making was opened nowhere."""
    try:
        read = json.loads(metadata) if metadata else {}
    except (ValueError, RecursionError):
        read = {}
    given = read if isinstance(read, dict) else {}
    channel, response_url = given.get("channel"), given.get("response_url")
    return {
        "channel": channel if isinstance(channel, str) and _CHANNEL.fullmatch(channel) else "",
        "response_url": response_url if isinstance(response_url, str) else "",
    }


def _event(body: Body, at: datetime) -> Inbound | None:
    event = part(body, "event")
    name = event.get("type")
    if not isinstance(name, str):
        raise Unreadable
    if name not in EVENTS:
        return None
    user = event.get("user")
    payload = {
        "event": name,
        "user": _optional_user(user.get("id") if isinstance(user, dict) else user),
        "tab": text(event, "tab"),
    }
    key = text(body, "event_id")
    return Inbound(key=_checked_key(key) or _hashed(payload), kind=Kind.EVENT.value, payload=payload, received_at=at)


def _inbound(
    kind: Kind, payload: Mapping[str, object], at: datetime, *, marks: Mapping[str, str] | None = None
) -> Inbound:
    """Give the value, keyed by the request's trigger, or by all that it says where Slack names none."""
    key = _checked_key(str(payload["trigger"])) or _hashed({**payload, **(marks or {}), "kind": kind.value})
    return Inbound(key=key, kind=kind.value, payload=payload, received_at=at)


def _checked_key(key: str) -> str:
    return key if _KEY.fullmatch(key) else ""


def _hashed(said: Mapping[str, object]) -> str:
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:40]


def text(body: Body, name: str, *, most: int = MOST_OF_A_FIELD) -> str:
    """Give a text, empty where there is none; raises `Unreadable` for anything else and for what is too long."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most:
        raise Unreadable
    return value


def given(body: Body, name: str) -> str:
    """Give a text that has to be there; raises `Unreadable` without one."""
    value = text(body, name)
    if not value:
        raise Unreadable
    return value


def part(body: Body, name: str) -> Body:
    """Give an object, empty where there is none; raises `Unreadable` for anything else."""
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unreadable
    return value


def _user(value: object) -> str:
    if not isinstance(value, str) or not _USER.fullmatch(value):
        raise Unreadable
    return value


def _optional_user(value: object) -> str:
    return value if isinstance(value, str) and _USER.fullmatch(value) else ""


def _channel(value: object) -> str:
    """Give the channel's id, empty for App Home, forms and what is no channel."""
    return value if isinstance(value, str) and _CHANNEL.fullmatch(value) else ""

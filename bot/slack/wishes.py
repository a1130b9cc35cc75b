"""What somebody wants, read from what came in: a typed command, a button, a submitted form, or an event.

Pure. Whatever does not look as we sent it is a wish that is out of date, and nothing is raised.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from bot.domain.answers import DateTrouble, Note, Noted
from bot.domain.command import Command, Me
from bot.domain.people import Settings
from bot.flows.perform import Wish
from bot.ports import Inbound
from bot.slack.buttons import OpenForm, Said, pressed_of
from bot.slack.grammar import parse
from bot.slack.ids import Action, Callback, Malformed, action_of
from bot.slack.inbound import Kind
from bot.slack.submissions import FieldErrors, State, file_in, schedule_in, settings_in

OUT_OF_DATE = Noted(note=Note.OUT_OF_DATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismiss:
    """Take the private answer away: not now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFile:
    """Read the schedule in an uploaded file; `file` is Slack's id of it."""

    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOpened:
    """Somebody looks at App Home."""

    slack_user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged:
    """Somebody's name, zone or state changed, or somebody came."""

    slack_user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """The app was uninstalled or its tokens were revoked; `event` is which."""

    event: str


Errand = OpenForm | Dismiss | ImportFile | HomeOpened | PersonChanged | CutOff
"""What is done in this room, without a flow that answers."""

Wanted = Wish | Errand | Noted | None


def wish_of(inbound: Inbound, *, gerrit_url: str, command: str) -> Wanted:
    """Give what somebody wants; None where nothing is to be done, `Noted` for what is out of date."""
    payload = inbound.payload
    match inbound.kind:
        case Kind.COMMAND:
            return parse(_text(payload, "text"), gerrit_url=gerrit_url, command_name=command)
        case Kind.ACTION:
            return _pressed(payload, gerrit_url=gerrit_url, command=command)
        case Kind.SUBMISSION:
            read = submitted(inbound)
            return OUT_OF_DATE if isinstance(read, FieldErrors) else read
        case Kind.EVENT:
            return _happened(payload)
        case _:
            return OUT_OF_DATE


def in_full(trouble: DateTrouble, inbound: Inbound, *, gerrit_url: str, command: str) -> DateTrouble:
    """Give the readings as whole commands that keep all else that was said: `join 3 01/12` becomes `join 3 2016-01-12`.

    A reading stays as it is where the words don't stand in the command as they were read.
    """
    said = _text(inbound.payload, "text") if inbound.kind == Kind.COMMAND else _text(inbound.payload, "value")
    readings = []
    for reading in trouble.readings:
        whole = _spelled_out(said, trouble.words, reading.rsplit(maxsplit=1)[-1])
        is_understood = bool(whole) and isinstance(parse(whole, gerrit_url=gerrit_url, command_name=command), Command)
        readings.append(whole if is_understood else reading)
    return replace(trouble, readings=tuple(readings))


def _spelled_out(said: str, words: str, meant: str) -> str:
    """Put what is meant in the place of the words; empty if they don't stand there."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = re.search(pattern, said, re.IGNORECASE) if pattern else None
    return f"{said[: found.start()]}{meant}{said[found.end() :]}".strip() if found else ""


def form_of(inbound: Inbound, *, gerrit_url: str, command: str) -> Callback | None:
    """Give the form that has to be opened at once, before what opened it grows old; None for all else."""
    wanted = wish_of(inbound, gerrit_url=gerrit_url, command=command)
    if isinstance(wanted, Me):
        return Callback.SETTINGS
    return wanted.form if isinstance(wanted, OpenForm) else None


def submitted(inbound: Inbound) -> Settings | Command | ImportFile | Noted | FieldErrors:
    """Read a submitted form; `FieldErrors` says of each field what can't be taken."""
    state = cast("State", inbound.payload.get("state") or {})
    match inbound.payload.get("callback_id"):
        case Callback.SETTINGS:
            return settings_in(state)
        case Callback.SCHEDULE:
            return schedule_in(state)
        case Callback.IMPORT:
            read = file_in(state)
            return ImportFile(file=read) if isinstance(read, str) else read
        case _:
            return OUT_OF_DATE


def _pressed(payload: Mapping[str, object], *, gerrit_url: str, command: str) -> Wanted:
    try:
        if action_of(_text(payload, "action_id")) is Action.NOT_NOW:
            return Dismiss()
        pressed = pressed_of(_text(payload, "action_id"), _text(payload, "value"))
    except Malformed:
        return OUT_OF_DATE
    if isinstance(pressed, Said):
        return parse(pressed.text, gerrit_url=gerrit_url, command_name=command)
    return pressed


def _happened(payload: Mapping[str, object]) -> Errand | None:
    event, user = _text(payload, "event"), _text(payload, "user")
    if event in {"app_uninstalled", "tokens_revoked"}:
        return CutOff(event=event)
    if not user:
        return None
    if event == "app_home_opened":
        return HomeOpened(slack_user=user) if _text(payload, "tab") in {"home", ""} else None
    return PersonChanged(slack_user=user)


def _text(payload: Mapping[str, object], name: str) -> str:
    value = payload.get(name)
    return value if isinstance(value, str) else ""

"""Typed builders for the fields of our forms, within Slack's limits, and the form they make up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.slack.blocks import Block, Element, plain_object
from bot.slack.escape import PlainText
from bot.slack.ids import Action, Callback, Field

MOST_OF_A_TITLE = 24
MOST_OF_A_CHOICE = 75
MOST_OF_A_HINT = 150
MOST_CHOICES = 10
MOST_OPTIONS = 100
MOST_OF_METADATA = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that can be chosen; `value` comes back."""

    value: str
    label: PlainText


def field(
    of: Field, label: PlainText, element: Element, *, hint: PlainText | None = None, is_optional: bool = False
) -> Block:
    """Give a field with its label; its `block_id` is the field's name."""
    block: Block = {
        "type": "input",
        "block_id": of.value,
        "label": plain_object(label, MOST_OF_A_HINT),
        "element": element | {"action_id": Action.FIELD.value},
        "optional": is_optional,
    }
    return block | {"hint": plain_object(hint, MOST_OF_A_HINT)} if hint else block


def words(initial: str = "", *, most: int, placeholder: PlainText | None = None) -> Element:
    """Give a line to type in."""
    element: Element = {"type": "plain_text_input", "max_length": most}
    if initial:
        element["initial_value"] = initial[:most]
    return element | {"placeholder": plain_object(placeholder, MOST_OF_A_HINT)} if placeholder else element


def menu(choices: Sequence[Choice], chosen: str) -> Element:
    """Give a menu of which one is chosen."""
    return {
        "type": "static_select",
        "options": _options(choices[:MOST_OPTIONS]),
        "initial_option": _one(choices, chosen),
    }


def radio(choices: Sequence[Choice], chosen: str) -> Element:
    """Give a few choices below one another, of which one is chosen."""
    shown = choices[:MOST_CHOICES]
    return {"type": "radio_buttons", "options": _options(shown), "initial_option": _one(shown, chosen)}


def checkboxes(choices: Sequence[Choice], chosen: Iterable[str]) -> Element:
    """Give boxes to tick."""
    shown, ticked = choices[:MOST_CHOICES], set(chosen)
    element: Element = {"type": "checkboxes", "options": _options(shown)}
    initial = _options([choice for choice in shown if choice.value in ticked])
    return element | {"initial_options": initial} if initial else element


def date_field(initial: str = "") -> Element:
    """Give a calendar."""
    element: Element = {"type": "datepicker"}
    return element | {"initial_date": initial} if initial else element


def file_field(kinds: Sequence[str]) -> Element:
    """Give a place to drop one file."""
    return {"type": "file_input", "filetypes": list(kinds), "max_files": 1}


def form(
    callback: Callback,
    title: PlainText,
    blocks: Sequence[Block | None],
    *,
    submit: PlainText,
    close: PlainText,
    origin: str = "",
) -> Block:
    """Give a form; `origin` comes back with it and says where it was opened from."""
    return {
        "type": "modal",
        "callback_id": callback.value,
        "title": plain_object(title, MOST_OF_A_TITLE),
        "submit": plain_object(submit, MOST_OF_A_TITLE),
        "close": plain_object(close, MOST_OF_A_TITLE),
        "private_metadata": origin[:MOST_OF_METADATA],
        "blocks": [block for block in blocks if block is not None],
    }


def _options(choices: Sequence[Choice]) -> list[Element]:
    return [_option(choice) for choice in choices]


def _option(choice: Choice) -> Element:
    return {"text": plain_object(choice.label, MOST_OF_A_CHOICE), "value": choice.value}


def _one(choices: Sequence[Choice], chosen: str) -> Element:
    return _option(next((choice for choice in choices if choice.value == chosen), choices[0]))

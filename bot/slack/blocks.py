"""Small typed builders for Slack's blocks that keep its limits by construction, and the message they make up.

A builder of what would be empty gives None, and `message` leaves None out: no block without content can be sent.
Limits: https://docs.slack.dev/reference/block-kit/blocks/ and the types of @slack/types.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.slack.buttons import Pressed, button_of
from bot.slack.characters import cut
from bot.slack.escape import PlainText, SlackText, mrkdwn, plain, truncate
from bot.slack.ids import Action, action_id, block_id

MOST_BLOCKS = 50
MOST_HOME_BLOCKS = 100
MOST_OF_A_SECTION = 3000
MOST_OF_A_CONTEXT = 2000
MOST_OF_A_HEADER = 150
MOST_OF_A_LABEL = 75
MOST_OF_A_URL = 3000
MOST_BUTTONS = 25
MOST_OF_A_TEXT = 3000
MOST_OF_A_MESSAGE = 10_000
"""Characters in all blocks. Slack refuses somewhat over 13,000 (`msg_blocks_too_long`, undocumented)."""

Block = dict[str, Any]
Element = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message as Slack takes it. `text` is the whole sense: the notification, and what a screen reader gets."""

    text: SlackText
    blocks: list[Block]


def plain_object(text: PlainText, limit: int) -> Element:
    """Give a plain_text object, in which a colon makes no emoji."""
    return {"type": "plain_text", "text": cut(str(text), limit), "emoji": False}


def mrkdwn_object(text: SlackText, limit: int) -> Element:
    """Give a mrkdwn object without automatic links."""
    return {"type": "mrkdwn", "text": truncate(text, limit), "verbatim": True}


def header(text: PlainText) -> Block | None:
    """Give a title."""
    return {"type": "header", "text": plain_object(text, MOST_OF_A_HEADER)} if text else None


def section(text: SlackText | None, *, accessory: Element | None = None) -> Block | None:
    """Give a paragraph, with a button at its side if one is given."""
    if not text:
        return None
    block = {"type": "section", "text": mrkdwn_object(text, MOST_OF_A_SECTION)}
    return block | {"accessory": accessory} if accessory else block


def context(text: SlackText | None) -> Block | None:
    """Give small print."""
    return {"type": "context", "elements": [mrkdwn_object(text, MOST_OF_A_CONTEXT)]} if text else None


def divider() -> Block:
    """Give a line."""
    return {"type": "divider"}


def actions(*elements: Element | None) -> Block | None:
    """Give a row of buttons; equal actions get ids of their own, which Slack wants unique within a block."""
    given = [element for element in elements if element is not None][:MOST_BUTTONS]
    seen: dict[str, int] = {}
    placed = []
    for element in given:
        action = Action(element["action_id"])
        place = seen[action] = seen.get(action, -1) + 1
        placed.append(element | {"action_id": action_id(action, place)})
    return {"type": "actions", "elements": placed} if placed else None


def button(label: PlainText, pressed: Pressed, *, about: str | int = "", is_primary: bool = False) -> Element:
    """Give a button. `about` tells apart, for who hears it read out, buttons that read alike ("Swap 4821")."""
    action, value = button_of(pressed)
    element: Element = {"type": "button", "text": plain_object(label, MOST_OF_A_LABEL), "action_id": action.value}
    if value:
        element["value"] = value
    if about:
        element["accessibility_label"] = cut(plain("{label} {about}", label=str(label), about=about), MOST_OF_A_LABEL)
    if is_primary:
        element["style"] = "primary"
    return element


def link_button(label: PlainText, url: str) -> Element | None:
    """Give a button that opens a page; None for what is no address."""
    if not url.startswith(("https://", "http://")) or len(url) > MOST_OF_A_URL:
        return None
    text = plain_object(label, MOST_OF_A_LABEL)
    return {"type": "button", "text": text, "url": url, "action_id": Action.VISIT.value}


def asked_first(element: Element, *, title: PlainText, text: PlainText, go: PlainText, stay: PlainText) -> Element:
    """Let Slack ask before a button does something that can't be undone."""
    asking = {
        "title": plain_object(title, 100),
        "text": plain_object(text, 300),
        "confirm": plain_object(go, 30),
        "deny": plain_object(stay, 30),
        "style": "danger",
    }
    return element | {"confirm": asking, "style": "danger"}


def message(
    text: SlackText, blocks: Iterable[Block | None], *, key: str, revision: int, most: int = MOST_BLOCKS
) -> Rendered:
    """Make up a message whose first block carries its key; too long texts are cut until it is within the limits."""
    given = [block for block in blocks if block is not None]
    kept = given if len(given) <= most else [*given[: most - 1], _more()]
    first = kept[0] if kept else {"type": "section", "text": mrkdwn_object(text, MOST_OF_A_SECTION)}
    rendered = [first | {"block_id": block_id(key, revision)}, *kept[1:]]
    room = MOST_OF_A_MESSAGE * most // MOST_BLOCKS
    return Rendered(text=truncate(text, MOST_OF_A_TEXT), blocks=_within(rendered, room))


def _more() -> Block:
    return {"type": "context", "elements": [mrkdwn_object(mrkdwn("There is more than fits here."), MOST_OF_A_CONTEXT)]}


def _within(blocks: list[Block], most: int) -> list[Block]:
    for limit in (1500, 800, 400, 200, 100):
        if sum(len(str(one["text"])) for one in texts_in(blocks)) <= most:
            break
        for one in texts_in(blocks):
            if isinstance(one["text"], SlackText):
                one["text"] = truncate(one["text"], limit)
    return blocks


def texts_in(blocks: Iterable[Block]) -> Iterator[Element]:
    """Give every text object of blocks, in reading order."""
    for block in blocks:
        yield from _texts_of(block)


def _texts_of(part: Element) -> Iterator[Element]:
    text = part.get("text")
    if isinstance(text, str):
        yield part
    elif text is not None:
        yield text
    for inner in part.get("elements", ()):
        yield from _texts_of(inner)
    if part.get("accessory"):
        yield from _texts_of(part["accessory"])

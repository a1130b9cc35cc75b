"""Read a rendered message the way a person does, and walk it the way Slack checks it."""

from collections.abc import Iterator
from typing import Any

from bot.domain.content import Content
from bot.slack.blocks import Rendered, texts_in
from bot.slack.plain import readable
from bot.slack.views import render

COMMAND = "/reviewday"


def rendered(content: Content, *, key: str = "list:UCHI:2016-01-12", revision: int = 3) -> Rendered:
    """Render under a usual key."""
    return render(content, key=key, revision=revision, command=COMMAND)


def read(content: Content) -> str:
    """Give what a person reads, buttons in brackets."""
    return readable(rendered(content).blocks)


def lines_of(content: Content) -> list[str]:
    """Give the lines that a person reads, without the empty ones."""
    return [line for line in read(content).splitlines() if line]


def buttons_in(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give every button, accessories included."""
    for block in blocks:
        yield from (one for one in block.get("elements", ()) if one["type"] == "button")
        if block.get("accessory", {}).get("type") == "button":
            yield block["accessory"]


def mrkdwn_in(message: Rendered) -> list[str]:
    """Give every text that Slack reads as mrkdwn, the top-level one included."""
    return [message.text, *(one["text"] for one in texts_in(message.blocks) if one["type"] == "mrkdwn")]

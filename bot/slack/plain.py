"""Rendered blocks as a person would read them, without Slack: for the console twin, the demo's script and the tests.

*Good morning, chi. Three changes for today, about 50 minutes.*   ->  without its signs
<https://review.example.org/c/glance/+/4821|4821>                ->  4821, or with its address behind it
a button                                                         ->  [On it]
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.escape import SlackText, join, mrkdwn
from bot.slack.markup import unescape

_DATE = re.compile(r"<!date\^[^|>]*\|(?P<fallback>[^>]*)>")
_LINK = re.compile(r"<(?P<url>https?://[^|>]*)(?:\|(?P<label>[^>]*))?>")
_PLACE = re.compile(r"<(?P<sign>[@#!])(?P<id>[^|>]*)(?:\|(?P<label>[^>]*))?>")
_SENTENCE_END = re.compile(r"(?<=[.?])\s+")
_TOKEN = re.compile(r"(<[^>]*>)")
_MARKED = re.compile(r"(?<![0-9A-Za-z])(?P<sign>[*_`])(?=\S)(?P<text>[^\n]*?)(?<=\S)(?P=sign)(?![0-9A-Za-z])")


def readable(blocks: Iterable[Mapping[str, Any]], *, with_addresses: bool = False) -> str:
    """Give blocks as text, one paragraph a block; with addresses each link is followed by its own."""
    reader = _Reader(with_addresses=with_addresses)
    paragraphs = (reader.block(block) for block in blocks)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def readable_text(text: str, *, with_addresses: bool = False) -> str:
    """Give mrkdwn as plain text: no marks, instants as their fallback, links as their labels."""

    def link(found: re.Match[str]) -> str:
        label = found["label"] or found["url"]
        return f"{label} <{found['url']}>" if with_addresses and found["label"] else label

    shown = _DATE.sub(lambda found: found["fallback"], text)
    shown = _PLACE.sub(lambda found: found["label"] or f"{'#' if found['sign'] == '#' else '@'}{found['id']}", shown)
    shown = _LINK.sub(link, _without_marks(shown))
    return unescape(shown)


def said(text: SlackText) -> SlackText:
    """Give a text without links, marks and instants, for the one breath of a notification."""
    sentences = _SENTENCE_END.split(readable_text(text))
    return join(" ", [mrkdwn("{sentence}", sentence=sentence) for sentence in sentences])


def _without_marks(text: str) -> str:
    """Take bold, italic and code marks away, but not those in addresses."""
    pieces = _TOKEN.split(text)
    bare = _MARKED.sub(lambda found: found["text"], "\0".join(pieces[::2]))
    while (again := _MARKED.sub(lambda found: found["text"], bare)) != bare:
        bare = again
    outside = iter(bare.split("\0"))
    return "".join(piece if place % 2 else next(outside) for place, piece in enumerate(pieces))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    with_addresses: bool

    def block(self, block: Mapping[str, Any]) -> str:
        match block.get("type"):
            case "header":
                return self._object(block["text"])
            case "section":
                return self._section(block)
            case "context" | "actions":
                return " ".join(_shown(self._element(element) for element in block.get("elements", ())))
            case "input":
                field = f"{self._object(block.get('label'))}: {self._element(block['element'])}"
                return "\n".join(_shown([field, self._object(block.get("hint"))]))
            case _:
                return "---" if block.get("type") == "divider" else ""

    def _section(self, block: Mapping[str, Any]) -> str:
        accessory = block.get("accessory")
        return " ".join(_shown([self._object(block.get("text")), self._element(accessory) if accessory else ""]))

    def _object(self, text: Mapping[str, Any] | None) -> str:
        if text is None:
            return ""
        if text.get("type") == "mrkdwn":
            return readable_text(str(text["text"]), with_addresses=self.with_addresses)
        return str(text["text"])

    def _element(self, element: Mapping[str, Any]) -> str:
        """Give a button in brackets, a field with what is chosen in it, or small print."""
        kind = str(element.get("type"))
        if kind in {"mrkdwn", "plain_text"}:
            return self._object(element)
        if kind == "button":
            return f"[{self._object(element.get('text'))}]"
        return f"[{', '.join(_chosen(element)) or ' '}]"


def _chosen(element: Mapping[str, Any]) -> Iterator[str]:
    for key in ("initial_value", "initial_date"):
        if key in element:
            yield str(element[key])
    options = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", ())
    for option in options:
        yield str(option["text"]["text"])


def _shown(parts: Iterable[str]) -> Iterator[str]:
    return (part for part in parts if part)

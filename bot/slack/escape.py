"""The one door for text on its way to Slack: foreign text goes in, text that is safe to show comes out.

Write `mrkdwn("*{title}*, by {owner}", title=change.subject, owner=name)`: the template is our own literal, every value
is made harmless on its way in, and the result is a `SlackText`, the only type that views accept for mrkdwn. For
plain_text objects (buttons, titles, options) it is `plain(...)` and `PlainText`. Neither type can be made elsewhere.

A value stands on one line, without invisible or direction characters (`characters`), cut at `MOST_OF_A_VALUE`, and in
mrkdwn it can be no mention, link, emoji or markup (`markup`). What `mrkdwn` and its kin returned is kept as it is when
it is a value again, so nothing is escaped twice.

The rest is for the view: set `verbatim` on mrkdwn objects (no automatic links) and `emoji: false` on plain_text ones.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from string import Formatter
from typing import LiteralString, Self
from urllib.parse import quote, urlsplit

from bot.slack.characters import ELLIPSIS, clean, cut, whole
from bot.slack.markup import entities, harmless, harmless_code, harmless_label, opens_emoji

MOST_OF_A_VALUE = 300
"""How many characters of one foreign value are shown; Gerrit's subjects are seldom over 72."""

_MOST_OF_A_URL = 2000
_SAFE_IN_A_URL = "%/:?#[]@!$&'()*+,;=~-._"
_ATOM = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);|.", re.DOTALL)
_USER = re.compile(r"[UW][A-Z0-9]{1,30}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,30}")


class _Seal:
    """Shows that a text was made here; nobody else holds one."""

    __slots__ = ()


_SEAL = _Seal()


class _Sealed(str):
    """A text that only this module makes. What `str` makes of it (a sum, a format, a slice) is a mere `str` again."""

    __slots__ = ()

    def __new__(cls, text: str, seal: _Seal) -> Self:
        """Refuse whoever lacks the seal."""
        if seal is not _SEAL:
            message = "made by the functions of bot.slack.escape alone"
            raise TypeError(message)
        return super().__new__(cls, text)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


class SlackText(_Sealed):
    """Text that is safe in a mrkdwn object, or as a message's top-level text."""

    __slots__ = ()


class PlainText(_Sealed):
    """Text that is fit for a plain_text object, where nothing is markup and nothing is escaped."""

    __slots__ = ()


class DateForm(StrEnum):
    """How Slack shows an instant in the reader's own zone. A calendar's date is plain text and never goes this way."""

    TIME = "{time}"
    DATE = "{date_short}"
    DATE_TIME = "{date_short} {time}"
    NEAR_DATE_TIME = "{date_short_pretty} {time}"  # says today, tomorrow and yesterday


def mrkdwn(template: LiteralString, /, **values: str | int) -> SlackText:
    """Fill our own sentence with values: a `str` is made harmless, a `SlackText` or number is kept.

    The template may hold Slack's markup (`*bold*`), line breaks and fields like `{name}`; its `&`, `<` and `>` are
    escaped too. Raises `ValueError` for any other template, and unless values and fields match.
    """
    fields = _fields(template)
    _refuse_open_colon(fields)
    return SlackText(_fill(fields, values, literal=entities, value=_escaped), _SEAL)


def plain(template: LiteralString, /, **values: str | int) -> PlainText:
    """Fill our own words with values for a plain_text object; raises `TypeError` for a `SlackText`."""
    return PlainText(_fill(_fields(template), values, literal=str, value=_one_line), _SEAL)


def join(separator: LiteralString, parts: Iterable[SlackText]) -> SlackText:
    """Put texts in a row with our own separator between them."""
    _refuse_open_colon(((separator, "next"),))
    return SlackText(entities(separator).join(_checked(part) for part in parts), _SEAL)


def lines(*parts: SlackText | None) -> SlackText:
    """Put texts below one another; None and empty ones take no line."""
    return join("\n", [part for part in parts if part])


def link(url: str, label: str | int) -> SlackText:
    """Link to an http or https address; anything else gives the label alone."""
    shown = harmless_label(_one_line(label))
    target = entities(_address(url))
    if not target:
        return SlackText(shown, _SEAL)
    return SlackText(f"<{target}|{shown}>" if shown else f"<{target}>", _SEAL)


def date(instant: datetime, form: DateForm, *, fallback: str) -> SlackText:
    """Show an instant in the reader's zone; `fallback` is for where Slack can't. A naive one raises `ValueError`."""
    if instant.tzinfo is None:
        message = "an instant needs its zone"
        raise ValueError(message)
    return SlackText(f"<!date^{int(instant.timestamp())}^{form.value}|{harmless_label(_one_line(fallback))}>", _SEAL)


def mention(slack_user: str) -> SlackText:
    """Mention a user, which rings: only for whom somebody asked for by hand. Raises `ValueError` for no user's id."""
    return SlackText(f"<@{_checked_id(slack_user, _USER)}>", _SEAL)


def channel(channel_id: str) -> SlackText:
    """Name a channel so that it can be clicked; nobody is told. Raises `ValueError` for no channel's id."""
    return SlackText(f"<#{_checked_id(channel_id, _CHANNEL)}>", _SEAL)


def code(value: str) -> SlackText:
    """Show a value as code, every sign of it as it is but the backtick; nothing for an empty one."""
    shown = harmless_code(_one_line(value))
    return SlackText(f"`{shown}`" if shown else "", _SEAL)


def truncate(text: SlackText, limit: int) -> SlackText:
    """Give at most `limit` characters, entities and links counted as written; none of them is cut in two."""
    if len(_checked(text)) <= limit:
        return text
    atoms = _ATOM.findall(text)
    room = max(limit - len(ELLIPSIS), 0)
    fitting = 0
    while len(atoms[fitting]) <= room:
        room -= len(atoms[fitting])
        fitting += 1
    return SlackText("".join(whole(atoms[:fitting], atoms[fitting])).rstrip() + ELLIPSIS, _SEAL)


def shorten(value: str, limit: int) -> str:
    """Give a foreign value on one line in at most `limit` characters, still to be escaped by whoever shows it."""
    if isinstance(value, SlackText):
        message = "this text is escaped already: truncate it, or shorten the value before"
        raise TypeError(message)
    return cut(clean(value), limit)


def _one_line(value: str | int) -> str:
    return shorten(value, MOST_OF_A_VALUE) if isinstance(value, str) else str(int(value))


def _escaped(value: str | int) -> str:
    return value if isinstance(value, SlackText) else harmless(_one_line(value))


Fields = tuple[tuple[str, str], ...]
"""A template in pieces: a literal, and the name of the field behind it or nothing."""


@lru_cache(maxsize=1024)
def _fields(template: str) -> Fields:
    pieces = list(Formatter().parse(template))
    if any(spec or conversion or not (name is None or name.isidentifier()) for _, name, spec, conversion in pieces):
        message = f"fields are bare names: {template!r}"
        raise ValueError(message)
    return tuple((literal, name or "") for literal, name, _, _ in pieces)


def _refuse_open_colon(fields: Fields) -> None:
    if any(name and opens_emoji(literal) for literal, name in fields):
        message = f"a colon just before a value could make an emoji of it: {fields!r}"
        raise ValueError(message)


def _fill(
    fields: Fields,
    values: Mapping[str, str | int],
    *,
    literal: Callable[[str], str],
    value: Callable[[str | int], str],
) -> str:
    wanted = {name for _, name in fields if name}
    if wanted != values.keys():
        message = f"fields {sorted(wanted)} and values {sorted(values)} differ"
        raise ValueError(message)
    return "".join(literal(text) + (value(values[name]) if name else "") for text, name in fields)


def _checked(text: str) -> SlackText:
    if not isinstance(text, SlackText):
        message = "only text that went through the escaper"
        raise TypeError(message)
    return text


def _checked_id(value: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(value):
        message = f"no id of Slack's: {value!r}"
        raise ValueError(message)
    return value


def _address(url: str) -> str:
    """Give an http or https address fit for a link, empty for anything else."""
    url = clean(url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc or len(url) > _MOST_OF_A_URL:
        return ""
    return quote(url, safe=_SAFE_IN_A_URL)

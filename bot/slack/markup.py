"""What Slack reads as more than text, and how a foreign value is kept from it.

Slack escapes three characters and no more. Where another sign of a value would be read as markup, it becomes its twin
from another block of Unicode, which looks the same and means nothing to Slack. A zero-width character beside the sign
would rest on how Slack's undocumented parser takes it, and would be copied unseen.
"""

import re

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

_BACKTICK = str.maketrans({"`": "\u02cb"})
_TWINS = str.maketrans({"*": "\u2217", "~": "\u223c"}) | _BACKTICK
_TWIN_UNDERSCORE = "\u02cd"
_TWIN_QUOTE = "\u203a"
_TWIN_COLON = "\u2236"
_TWIN_AT = "\uff20"
_TWIN_HASH = "\uff03"
_TWIN_BAR = "\u00a6"

_UNDERSCORES = re.compile(r"(?<![0-9A-Za-z_])_+|_+(?![0-9A-Za-z_])")
"""Not those within a word: `image_data` is no markup and is worth copying."""

_QUOTE = re.compile(r"^[>\s]*>")
"""Slack takes even the entity for a quotation where a line begins with it, and a value may stand there."""

_COLON = re.compile(r":(?=[\w+'-]+:|[\w+'-]*$)(?!(?<=[0-9]:)[0-9]+$)")
"""The opening of `:name:`, also where the closing colon could come after the value; not the one in 09:12."""

_AT = re.compile(r"(?<![0-9A-Za-z._+-])@(?=\S|$)")
"""@here and @name, but no e-mail address."""

_HASH = re.compile(r"(?<!\w)#(?=\w*[^\W\d]|$)")
"""#general, but neither #4821 nor C#."""

_OPEN_COLON = re.compile(r":[\w+'-]*$")


def entities(text: str) -> str:
    """Escape as Slack asks for: `&`, `<` and `>`, nothing else.

    https://docs.slack.dev/messaging/formatting-message-text/#escaping
    """
    return text.translate(_ENTITIES)


def unescape(text: str) -> str:
    """Read Slack's three entities as the characters they stand for, once: `&amp;lt;` was typed as `&lt;`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def harmless(line: str) -> str:
    """Give a line in which Slack sees text alone: no control sequence, markup, emoji, quotation, name or channel."""
    line = _QUOTE.sub(_TWIN_QUOTE, line).translate(_TWINS)
    line = _UNDERSCORES.sub(lambda run: _TWIN_UNDERSCORE * len(run[0]), line)
    line = _COLON.sub(_TWIN_COLON, line)
    line = _HASH.sub(_TWIN_HASH, _AT.sub(_TWIN_AT, line))
    return entities(line)


def harmless_label(line: str) -> str:
    """Give a line that is harmless and can't end a link's or a date's label."""
    return harmless(line).replace("|", _TWIN_BAR)


def harmless_code(line: str) -> str:
    """Give a line that is harmless between backticks, where only they and control sequences mean anything."""
    return entities(line.translate(_BACKTICK))


def opens_emoji(literal: str) -> bool:
    """Tell whether a text ends so that a value behind it could complete an emoji's name."""
    return bool(_OPEN_COLON.search(literal))

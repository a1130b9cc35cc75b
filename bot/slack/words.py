"""A command's text as words, with what Slack made of them: mentions, addresses, and what somebody put in quotes.

Slack escapes what people type and marks its own finds with angle brackets (`<@U01|ana>`, `<https://…|…>`), so the text
is divided first and unescaped after: a typed `<@U01>` never becomes a mention. This is the only place that unescapes.
https://docs.slack.dev/interactivity/implementing-slash-commands/#escaping-channels-users-and-links
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.slack.markup import unescape

_QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02'
_WORD = re.compile(
    rf"<(?P<token>[^<>]*)>|[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]|(?P<plain>[^\s<{_QUOTES}]+|.)"
)
_TOKEN = re.compile(r"<([^<>]*)>")
_USER = re.compile(r"@([UW][A-Z0-9]{1,30})")
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
"""What phones and keyboards make of a dash; two hyphens become one of the longer ones."""

_PLAIN_DASH = str.maketrans(dict.fromkeys(DASHES, "-"))
_AROUND = ".,;:!()[]{}'\u2018\u2019\u201a`*~_"
_FLAG = re.compile(r"-+\w")


class Form(StrEnum):
    """What a word is."""

    PLAIN = "plain"
    QUOTED = "quoted"
    USER = "user"  # `target` is the Slack user
    ADDRESS = "address"  # `target` is the URL
    OTHER = "other"  # a channel, a user group, everybody: nothing that a command takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a command.

    `raw` is what the person sees, unescaped; `key` is for comparing: in lower case and one width, with plain dashes and
    without punctuation around it, empty for all but plain words. `start` and `end` are its place in the text.
    """

    form: Form
    raw: str
    key: str = ""
    target: str = ""
    start: int = 0
    end: int = 0

    @property
    def is_flag(self) -> bool:
        """Tell whether it begins with dashes like an option of a shell."""
        return bool(_FLAG.match(self.key))


def split(text: str) -> tuple[Word, ...]:
    """Divide a cleaned text into words; punctuation that stands alone is none."""
    return _split(text, 0, len(text))


def opened(text: str, word: Word) -> tuple[Word, ...]:
    """Give the words within a quoted word, and any other word as it is."""
    return _split(text, word.start + 1, word.end - 1) if word.form is Form.QUOTED else (word,)


def spoken(text: str) -> str:
    """Give a part of the text as the person sees it: Slack's tokens by their labels, entities as characters."""
    return unescape(_TOKEN.sub(lambda token: _label(token[1]), text)).strip()


def told(text: str, words: Sequence[Word]) -> str:
    """Give what a row of words says, as the person sees it; quotes around the whole of it are left out."""
    if len(words) == 1:
        return words[0].raw
    return spoken(text[words[0].start : words[-1].end]) if words else ""


def fold(raw: str) -> str:
    """Give a word in the form in which words are compared."""
    folded = unicodedata.normalize("NFKC", raw).casefold().translate(_PLAIN_DASH).strip(_AROUND)
    if folded and not folded.strip("?"):
        return "?"
    folded = folded.strip("?" + _AROUND)
    return folded if any(character.isalnum() for character in folded) else ""


def _split(text: str, start: int, end: int) -> tuple[Word, ...]:
    words = map(_word, _WORD.finditer(text, start, end))
    return tuple(word for word in words if word.key or word.form is not Form.PLAIN)


def _word(found: re.Match[str]) -> Word:
    start, end = found.span()
    if found["token"] is not None:
        return _token(found["token"], start=start, end=end)
    if found["quoted"] is not None:
        return Word(form=Form.QUOTED, raw=spoken(found["quoted"]), start=start, end=end)
    raw = unescape(found["plain"])
    return Word(form=Form.PLAIN, raw=raw, key=fold(raw), start=start, end=end)


def _token(body: str, *, start: int, end: int) -> Word:
    target, _, _ = body.partition("|")
    raw = unescape(_label(body))
    if user := _USER.fullmatch(target):
        return Word(form=Form.USER, raw=raw, target=user[1], start=start, end=end)
    form = Form.OTHER if target[:1] in {"", "@", "#", "!"} else Form.ADDRESS
    return Word(form=form, raw=raw, target=unescape(target), start=start, end=end)


def _label(body: str) -> str:
    """Give what Slack shows for a token, still with entities."""
    target, _, label = body.partition("|")
    if target[:1] in {"@", "#"}:
        return target[:1] + (label or target[1:])
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    return label or target

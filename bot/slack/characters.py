"""Characters that must not come in or go out: controls, invisible ones, text that runs backwards, piled-up accents.

`clean` is used at both doors: on what people type, and on foreign text before it is shown. `cut` shortens a text
without taking a composed sign apart.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

ELLIPSIS = "\u2026"

_MOST_MARKS = 4
"""Combining marks in a row that real scripts need; more of them only paint over the neighbouring lines."""

_JOINER = "\u200d"
_PICTURE_FORM = "\ufe0f"
_BLANK_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs without ink, which could make a name look empty (Hangul fillers, Khmer vowels, blank Braille)."""

_SPACES = re.compile(r"\s+")
_ORDINARY = re.compile(r"[ -~]*")


def clean(text: str) -> str:
    """Give the text on one line, without invisible, control and direction characters and with single spaces.

    A zero-width joiner stays between two emoji, where it makes one picture of them. Applying it twice changes nothing.
    """
    if not _ORDINARY.fullmatch(text):
        text = _with_few_marks(_with_needed_joiners("".join(map(_shown, text))))
    return _SPACES.sub(" ", text).strip()


def cut(text: str, limit: int) -> str:
    """Give at most `limit` characters; an ellipsis stands for what is left out."""
    if len(text) <= limit:
        return text
    end = max(limit - len(ELLIPSIS), 0)
    return "".join(whole(text[:end], text[end])).rstrip() + ELLIPSIS


def whole(kept: Sequence[str], dropped: str) -> Sequence[str]:
    """Give the atoms before a cut, less a last sign that went on in the first atom after it."""
    while kept and (_belongs_to_last(dropped) or kept[-1] == _JOINER):
        kept, dropped = kept[:-1], kept[-1]
    return kept


def _belongs_to_last(atom: str) -> bool:
    return atom == _JOINER or _is_skin(atom) or (len(atom) == 1 and _is_mark(atom))


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    """Give what stays of a character: itself, a space, or nothing.

    Format characters (Cf) hold every bidirectional control and zero-width sign; lone surrogates (Cs) can't be encoded.
    """
    category = unicodedata.category(character)
    if character.isspace():
        return " "
    if character == _JOINER:
        return character
    return "" if category in {"Cc", "Cf", "Cs"} or character in _BLANK_LETTERS else character


def _with_needed_joiners(text: str) -> str:
    if _JOINER not in text:
        return text
    kept: list[str] = []
    for position, character in enumerate(text):
        if character != _JOINER or _joins_pictures(kept, text[position + 1 : position + 2]):
            kept.append(character)
    return "".join(kept)


def _joins_pictures(before: Sequence[str], after: str) -> bool:
    """Tell whether a joiner stands between two emoji, the first of which may have a skin tone and a form."""
    last = next((sign for sign in reversed(before[-3:]) if sign != _PICTURE_FORM and not _is_skin(sign)), "")
    return _is_picture(last) and _is_picture(after)


def _is_picture(character: str) -> bool:
    return bool(character) and unicodedata.category(character) == "So"


def _is_skin(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


def _with_few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if _is_mark(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)

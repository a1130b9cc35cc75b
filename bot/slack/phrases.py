"""The small phrases of a command: dates, weekdays, lengths, numbers, changes.

A recogniser looks at the beginning of a row of words and gives how many it understood and what they mean, or None.
Dates are recognised here and resolved in `domain.calendar`, so nothing depends on the clock.
"""

import re
from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from bot.domain.command import DateWords, Standing, Weekly
from bot.slack.words import Form, Word

T = TypeVar("T")
Found = tuple[int, T] | None
"""How many words were understood, and what they mean."""

_WEEKDAY = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r?s(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_MANY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_NUMBER_OF_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_DAY = rf"{_NUMBER_OF_DAY}(?:st|nd|rd|th)?"
_YEAR = r"(?:[ -][0-9]{4})?"
_CALENDAR = rf"{_DAY}(?:[ -]?|\.? | of ){_MONTH}{_YEAR}|{_MONTH}[ -]{_DAY}{_YEAR}"
_NUMERIC = r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[/.][0-9]{1,2}(?:[/.](?:[0-9]{4}|[0-9]{2}))?"
_RELATIVE = rf"today|tomorrow|yesterday|(?:(?:next|this|last) )?{_WEEKDAY}"
DATE = re.compile(rf"{_RELATIVE}|(?:{_WEEKDAY} )?(?:{_CALENDAR}|{_NUMERIC})")
"""Every way to write a date that `domain.calendar` reads."""
_MOST_DATE_WORDS = 5

_EVERY = re.compile(rf"(?:every|each|weekly) (?P<named>{_WEEKDAY})s?|(?P<plural>{_MANY})s")
_STANDING = re.compile(r"always|every ?(?:day|time|one)|each (?:day|time)|until off")
_FIRST_LETTERS = ("mo", "tu", "we", "th", "fr", "sa", "su")

_LENGTH = re.compile(
    r"(?:for )?(?:(?P<hours>[0-9]{1,3}(?:[.,][0-9]{1,2})?) ?(?:h|hr|hrs|hours?)(?P<glued>[0-5][0-9])?)?"
    r" ?(?:(?P<minutes>[0-9]{1,4}) ?(?:m|mins?|minutes?))?"
)
_SPOKEN_LENGTHS = {"an hour": 60, "one hour": 60, "half an hour": 30}
_COUNT = re.compile(r"([0-9]{1,6})(?: changes?)?")
_SPOKEN_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_AMBIGUOUS = re.compile(rf"({_NUMBER_OF_DAY}) ({_MONTH}) ({_NUMBER_OF_DAY})")

_CHANGE = re.compile(r"#?([1-9][0-9]{0,8})(?:[,/][1-9][0-9]?)?")
_CHANGE_PATH = re.compile(r"/?(?:#/)?(?:c/(?:.+?/\+/)?)?(?P<number>[1-9][0-9]{0,8})(?:[/,#?].*)?")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def date_words(words: Sequence[Word]) -> Found[DateWords]:
    """Recognise a date, as words."""
    for count, phrase in _beginnings(words, _MOST_DATE_WORDS):
        if DATE.fullmatch(phrase):
            return count, DateWords(phrase)
    return None


def weekly(words: Sequence[Word]) -> Found[Weekly]:
    """Recognise `every monday` and `mondays`."""
    for count, phrase in _beginnings(words, 2):
        if every := _EVERY.fullmatch(phrase):
            return count, Weekly(weekday=_FIRST_LETTERS.index((every["named"] or every["plural"])[:2]))
    return None


def standing(words: Sequence[Word]) -> Found[Standing]:
    """Recognise `always`, `every day`, `until off`."""
    return next(((count, Standing()) for count, phrase in _beginnings(words, 2) if _STANDING.fullmatch(phrase)), None)


def length(words: Sequence[Word]) -> Found[int]:
    """Recognise a length of time with its unit (`90m`, `2h`, `1h30`), in minutes; a `for` may lead it."""
    for count, phrase in _beginnings(words, 5):
        minutes = _minutes(phrase)
        if minutes is not None:
            return count, minutes
    return None


def utc_day(words: Sequence[Word]) -> Found[bool]:
    """Recognise `utc` and `utc day`."""
    return next(((count, True) for count, phrase in _beginnings(words, 2) if phrase in {"utc", "utc day"}), None)


def count_of_changes(words: Sequence[Word]) -> Found[int]:
    """Recognise a bare number, in figures or a small one in words."""
    for count, phrase in _beginnings(words, 2):
        if figures := _COUNT.fullmatch(phrase):
            return count, int(figures[1])
        if phrase.removesuffix(" changes").removesuffix(" change") in _SPOKEN_COUNTS:
            return count, _SPOKEN_COUNTS.index(phrase.split()[0]) + 1
    return None


def count_or_date(words: Sequence[Word]) -> Found[tuple[str, str, str]]:
    """Recognise `3 jan 12`, where either number can be the day of the month."""
    for count, phrase in _beginnings(words, 3):
        if found := _AMBIGUOUS.fullmatch(phrase):
            return count, (found[1], found[2], found[3])
    return None


def change_number(text: str) -> int | None:
    """Read `4821`, `#4821` and Gerrit's own `4821,2` with a patch set."""
    found = _CHANGE.fullmatch(text)
    return int(found[1]) if found else None


def is_on_site(url: str, *, gerrit_url: str) -> bool:
    """Tell whether an address belongs to our Gerrit: same host and port, whether http or https."""
    here, there = _split(gerrit_url), _split(url)
    return here is not None and there is not None and _place(here) == _place(there)


def change_at(url: str, *, gerrit_url: str) -> int | None:
    """Read the change's number from an address of our Gerrit, in the new and the older forms."""
    here, there = _split(gerrit_url), _split(url)
    if here is None or there is None:
        return None
    base = here.path.rstrip("/")
    if base and not there.path.startswith(base + "/"):
        return None
    path = there.path.removeprefix(base)
    found = _CHANGE_PATH.fullmatch(path + (f"#{there.fragment}" if path in {"", "/"} else ""))
    return int(found["number"]) if found else None


def _beginnings(words: Sequence[Word], most: int) -> list[tuple[int, str]]:
    """Give the phrases that the row may begin with, longest first."""
    plain = 0
    while plain < min(most, len(words)) and words[plain].form is Form.PLAIN:
        plain += 1
    return [(count, " ".join(word.key for word in words[:count])) for count in range(plain, 0, -1)]


def _minutes(phrase: str) -> int | None:
    if phrase.removeprefix("for ") in _SPOKEN_LENGTHS:
        return _SPOKEN_LENGTHS[phrase.removeprefix("for ")]
    found = _LENGTH.fullmatch(phrase)
    if not found or not (found["hours"] or found["minutes"]):
        return None
    hours = float((found["hours"] or "0").replace(",", "."))
    return round(hours * 60) + int(found["glued"] or 0) + int(found["minutes"] or 0)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in _DEFAULT_PORTS and parts.hostname else None


def _place(parts: SplitResult) -> tuple[str | None, int | None]:
    port = None if parts.port == _DEFAULT_PORTS[parts.scheme] else parts.port
    return parts.hostname, port

"""How numbers, dates, lengths of time, votes and names are spelled, for every sentence alike."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.domain.calendar import MONTHS, WEEKDAYS
from bot.slack.escape import DateForm, SlackText, join, mrkdwn, shorten
from bot.slack.escape import date as instant

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
MOST_OF_A_NAME = 40
MOST_OF_A_SUBJECT = 100
MOST_NAMES = 20
_HOURS_FROM = 120


def number(value: int) -> str:
    """Spell a number as a word up to twelve, in figures beyond."""
    return NUMBERS[value] if 0 <= value < len(NUMBERS) else str(value)


def capital(words: str) -> str:
    """Begin with a capital letter, for the first words of a sentence."""
    return words[:1].upper() + words[1:]


def count(value: int, one: str, many: str = "") -> str:
    """Spell a figure with its noun: 1 change, 58 changes."""
    return f"{value} {one if value == 1 else many or one + 's'}"


def few(value: int, one: str, many: str = "") -> str:
    """Spell a small number in words with its noun: three changes."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def a(noun: str) -> str:
    """Put the article before the site's own word: a core, an approver."""
    noun = shorten(noun, MOST_OF_A_NAME)
    return f"an {noun}" if noun[:1].lower() in {"a", "e", "i", "o", "u"} else f"a {noun}"


def on(day: date) -> str:
    """Spell a date of the calendar with its weekday; never made an instant, which would move it west of Greenwich."""
    return f"{WEEKDAYS[day.weekday()]} {on_short(day)}"


def on_short(day: date) -> str:
    """Spell a date of the calendar without its weekday."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def weekday(day: date) -> str:
    """Name a date's weekday."""
    return WEEKDAYS[day.weekday()]


def time_of(at: datetime) -> SlackText:
    """Show an instant as a time of the reader's clock."""
    return instant(at, DateForm.TIME, fallback=f"{at:%H:%M} UTC")


def moment_of(at: datetime) -> SlackText:
    """Show an instant as a date and time of the reader's clock."""
    return instant(at, DateForm.DATE_TIME, fallback=f"{at.day} {at:%b %H:%M} UTC")


def length(minutes: int) -> str:
    """Spell a length of time: 50 minutes, 14 hours."""
    return count(minutes, "minute") if minutes < _HOURS_FROM else count(round(minutes / 60), "hour")


def vote(value: int) -> str:
    """Spell a vote with its sign."""
    return f"{value:+d}" if value else "0"


def name(of: str) -> SlackText:
    """Give a person's name, short enough for a sentence."""
    return mrkdwn("{name}", name=shorten(of, MOST_OF_A_NAME) or "somebody")


def short_name(of: str, most: int = MOST_OF_A_NAME) -> str:
    """Give a person's name, still to be escaped by whoever shows it."""
    return shorten(of, most) or "somebody"


def names(of: Sequence[str], *, most: int = MOST_NAMES, rest: str = "") -> SlackText:
    """Give names in a row; beyond so many the others are counted. `rest` is one more at the end, in our own words."""
    parts = [name(one) for one in of[:most]]
    left = len(of) - len(parts)
    if left:
        parts.append(mrkdwn("{left} more", left=left))
    if rest:
        parts.append(mrkdwn("{rest}", rest=rest))
    return in_a_row(parts)


def in_a_row(parts: Iterable[SlackText]) -> SlackText:
    """Put texts in a row: ana, bo and gus."""
    *others, last = list(parts) or [mrkdwn("")]
    return mrkdwn("{others} and {last}", others=join(", ", others), last=last) if others else last


def repository(project: str) -> str:
    """Name a project by the last piece of its path."""
    return shorten(project.rstrip("/").rsplit("/", 1)[-1], MOST_OF_A_NAME)


def subject(of: str) -> str:
    """Give a change's subject, short enough for a line, still to be escaped."""
    return shorten(of, MOST_OF_A_SUBJECT)

"""Date words of a command, resolved where the person is; a date that is not clear is an answer with its readings."""

from datetime import date

from bot.domain.answers import DateTrouble
from bot.domain.calendar import Look, date_of


def resolved(words: str, *, today: date, command: str, rest: str = "", look: Look = Look.AHEAD) -> date | DateTrouble:
    """Give the date that the words mean, or why not, with the commands that would be understood instead.

    `command` stands before the date in these, `rest` behind it.
    """
    found = date_of(words, today=today, look=look)
    if isinstance(found, date):
        return found
    readings = tuple(f"{command} {on.isoformat()} {rest}".strip() for on in found.readings)
    return DateTrouble(words=words, cause=found.cause.value, readings=readings)

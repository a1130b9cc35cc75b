"""Read what somebody put into a form back into the domain's values, or say of each field what can't be taken.

Pure, and never raises: a field that is missing or not as we made it is an error of that field.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.command import DateWords, OneDay, Schedule
from bot.domain.day import Length
from bot.domain.people import Amount, Mode, Settings
from bot.slack import texts_forms
from bot.slack.characters import clean
from bot.slack.escape import PlainText
from bot.slack.host_readers import LEAST_TIMEBOX, MOST_TIMEBOX
from bot.slack.ids import Action, Field
from bot.slack.phrases import count_of_changes, length
from bot.slack.readers import LEAST_MINUTES, MOST_CHANGES, MOST_MINUTES
from bot.slack.words import split

MOST_OF_AN_AMOUNT = 20
MOST_OF_A_NAME = 75
MOST_OF_A_FOCUS = 150
_LAST_HOUR = 24

State = Mapping[str, Mapping[str, Mapping[str, object]]]
"""The fields of a submitted form as Slack gives them, by block and action."""


class Ticked(StrEnum):
    """The boxes of the settings. A released value never changes."""

    RANKED = "ranked"
    NAMED = "named"
    PAIRING = "pairing"
    REMINDERS = "reminders"


class Yes(StrEnum):
    """Whether somebody is new. A released value never changes."""

    BY_COUNT = "by_count"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldErrors:
    """What can't be taken, by field: Slack shows it below each."""

    by_field: Mapping[Field, str]


def settings_in(state: State) -> Settings | FieldErrors:
    """Read the settings; the form says all of them, so nothing is kept from before."""
    amount = _amount(_typed(state, Field.AMOUNT))
    from_hour, to_hour = _hour(state, Field.FROM_HOUR), _hour(state, Field.TO_HOUR)
    errors = dict(_errors({Field.AMOUNT: amount, Field.FROM_HOUR: from_hour, Field.TO_HOUR: to_hour}))
    if isinstance(from_hour, int) and from_hour == to_hour:
        errors[Field.TO_HOUR] = str(texts_forms.SAME_HOURS)
    if errors or not isinstance(from_hour, int) or not isinstance(to_hour, int):
        return FieldErrors(by_field=errors)
    ticked = _ticked(state)
    return Settings(
        amount=amount if isinstance(amount, Amount) else None,
        from_hour=from_hour,
        to_hour=to_hour,
        mode=_MODES.get(_chosen(state, Field.MODE), Mode.DEALT),
        is_ranked=Ticked.RANKED in ticked,
        is_named=Ticked.NAMED in ticked,
        offers_pairing=Ticked.PAIRING in ticked,
        wants_reminders=Ticked.REMINDERS in ticked,
        is_newcomer=_NEWCOMER.get(_chosen(state, Field.NEWCOMER)),
    )


_MODES = {mode.value: mode for mode in Mode}
_NEWCOMER = {Yes.YES.value: True, Yes.NO.value: False}


def schedule_in(state: State) -> Schedule | FieldErrors:
    """Read the wish for a review day, as if it had been typed."""
    on = _date(state)
    milestone, focus = _typed(state, Field.MILESTONE), _typed(state, Field.FOCUS)
    errors = dict(_errors({Field.ON: on}))
    if on is None and not milestone:
        errors[Field.ON] = str(texts_forms.WHEN_MISSING)
    for field, words, most in ((Field.MILESTONE, milestone, MOST_OF_A_NAME), (Field.FOCUS, focus, MOST_OF_A_FOCUS)):
        if len(words) > most:
            errors[field] = str(texts_forms.TOO_LONG)
    if errors:
        return FieldErrors(by_field=errors)
    long, minutes = _length(_chosen(state, Field.LENGTH))
    when = OneDay(words=DateWords(on.isoformat())) if isinstance(on, date) else None
    return Schedule(when=when, length=long, minutes=minutes, milestone=milestone, focus=focus)


def file_in(state: State) -> str | FieldErrors:
    """Give Slack's id of the one file that was dropped."""
    files = _field(state, Field.FILE).get("files")
    found = [one.get("id") for one in files if isinstance(one, Mapping)] if isinstance(files, list) else []
    if len(found) == 1 and isinstance(found[0], str) and re.fullmatch(r"F[A-Z0-9]{1,30}", found[0]):
        return found[0]
    return FieldErrors(by_field={Field.FILE: str(texts_forms.FILE_MISSING)})


def _errors(read: Mapping[Field, object]) -> Mapping[Field, str]:
    return {field: str(value) for field, value in read.items() if isinstance(value, PlainText)}


def _field(state: State, field: Field) -> Mapping[str, object]:
    return state.get(field, {}).get(Action.FIELD, {})


def _typed(state: State, field: Field) -> str:
    value = _field(state, field).get("value")
    return clean(value) if isinstance(value, str) else ""


def _chosen(state: State, field: Field) -> str:
    option = _field(state, field).get("selected_option")
    value = option.get("value") if isinstance(option, Mapping) else None
    return value if isinstance(value, str) else ""


def _ticked(state: State) -> frozenset[str]:
    options = _field(state, Field.CHOICES).get("selected_options")
    given = options if isinstance(options, list) else []
    return frozenset(str(one.get("value")) for one in given if isinstance(one, Mapping))


def _amount(typed: str) -> Amount | PlainText | None:
    """Read `3`, `three`, `90m` and `2h`; None for nothing, which is the team's amount."""
    if not typed:
        return None
    words = split(typed[:MOST_OF_A_NAME])
    minutes, changes = length(words), count_of_changes(words)
    if minutes and minutes[0] == len(words):
        return Amount(minutes=minutes[1]) if LEAST_MINUTES <= minutes[1] <= MOST_MINUTES else _range()
    if changes and changes[0] == len(words):
        return Amount(changes=changes[1]) if 1 <= changes[1] <= MOST_CHANGES else _range()
    return texts_forms.AMOUNT_UNCLEAR


def _range() -> PlainText:
    return texts_forms.amount_range(most_changes=MOST_CHANGES, least_minutes=LEAST_MINUTES, most_minutes=MOST_MINUTES)


def _hour(state: State, field: Field) -> int | PlainText:
    value = _chosen(state, field)
    last = _LAST_HOUR if field is Field.TO_HOUR else _LAST_HOUR - 1
    if re.fullmatch(r"[0-9]{1,2}", value) and int(value) <= last:
        return int(value)
    return texts_forms.HOUR_UNCLEAR


def _date(state: State) -> date | PlainText | None:
    value = _field(state, Field.ON).get("selected_date")
    if not value:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return texts_forms.DATE_UNCLEAR


def _length(chosen: str) -> tuple[Length, int | None]:
    """Read how long a day is; what is none of our choices is everyone's own date."""
    if chosen == Length.UTC_DAY:
        return Length.UTC_DAY, None
    if re.fullmatch(r"[0-9]{1,4}", chosen) and LEAST_TIMEBOX <= int(chosen) <= MOST_TIMEBOX:
        return Length.TIMEBOX, int(chosen)
    return Length.OWN_DATE, None

"""Our forms: a person's settings, a new review day, a schedule's file.

`origin` is kept in a form and comes back with it; what comes back is read in `submissions`.
"""

from bot.domain.answers import SettingsForm
from bot.domain.click import DeleteMyData
from bot.domain.day import Length
from bot.domain.people import Mode, Settings
from bot.slack import texts, texts_forms, texts_home
from bot.slack.blocks import Block, actions, asked_first, button, context
from bot.slack.escape import SlackText, code, mrkdwn
from bot.slack.fields import Choice, checkboxes, date_field, field, file_field, form, menu, radio, words
from bot.slack.ids import Callback, Field
from bot.slack.submissions import MOST_OF_A_FOCUS, MOST_OF_A_NAME, MOST_OF_AN_AMOUNT, Ticked, Yes

TIMEBOXES_H = (1, 2, 3, 4, 6, 8)
FILE_KINDS = ("yaml", "yml", "toml", "rst", "txt", "text")

_MODES = (
    Choice(value=Mode.DEALT.value, label=texts_forms.DEALT),
    Choice(value=Mode.PICKED.value, label=texts_forms.PICKED),
    Choice(value=Mode.FINISHING.value, label=texts_forms.FINISHING),
)
_TICKS = (
    Choice(value=Ticked.RANKED.value, label=texts_forms.RANKED),
    Choice(value=Ticked.NAMED.value, label=texts_forms.NAMED),
    Choice(value=Ticked.PAIRING.value, label=texts_forms.PAIRING),
    Choice(value=Ticked.REMINDERS.value, label=texts_forms.REMINDERS),
)
_NEWCOMER = (
    Choice(value=Yes.BY_COUNT.value, label=texts_forms.BY_COUNT),
    Choice(value=Yes.YES.value, label=texts_forms.YES_NEW),
    Choice(value=Yes.NO.value, label=texts_forms.NOT_NEW),
)


def settings_modal(content: SettingsForm, *, origin: str = "") -> Block:
    """Show somebody's settings as they are, to be changed."""
    settings = content.settings
    blocks = (
        field(Field.AMOUNT, texts_forms.AMOUNT, _amount(content), hint=texts_forms.AMOUNT_HINT, is_optional=True),
        field(Field.FROM_HOUR, texts_forms.FROM_HOUR, _hours(settings.from_hour, range(24))),
        field(Field.TO_HOUR, texts_forms.TO_HOUR, _hours(settings.to_hour, range(1, 25)), hint=texts_forms.HOURS_HINT),
        field(Field.MODE, texts_forms.MODE, radio(_MODES, settings.mode.value)),
        field(Field.CHOICES, texts_forms.CHOICES, checkboxes(_TICKS, _ticked(settings)), is_optional=True),
        field(Field.NEWCOMER, texts_forms.NEWCOMER, menu(_NEWCOMER, _new(settings.is_newcomer))),
        context(_account(content)),
        actions(_delete()),
    )
    return form(
        Callback.SETTINGS,
        texts_forms.SETTINGS_TITLE,
        blocks,
        submit=texts_forms.KEEP,
        close=texts_forms.CLOSE,
        origin=origin,
    )


def schedule_modal(*, origin: str = "") -> Block:
    """Ask for a review day: when, how long, for which milestone, about what."""
    lengths = (
        Choice(value=Length.OWN_DATE.value, label=texts_forms.OWN_DATE),
        Choice(value=Length.UTC_DAY.value, label=texts_forms.UTC_DAY),
        *(Choice(value=str(hours * 60), label=texts_forms.hours_long(hours)) for hours in TIMEBOXES_H),
    )
    blocks = (
        field(Field.ON, texts_forms.ON, date_field(), hint=texts_forms.ON_HINT, is_optional=True),
        field(Field.MILESTONE, texts_forms.MILESTONE, words(most=MOST_OF_A_NAME), is_optional=True),
        field(Field.LENGTH, texts_forms.LENGTH, menu(lengths, Length.OWN_DATE.value)),
        field(
            Field.FOCUS, texts_forms.FOCUS, words(most=MOST_OF_A_FOCUS), hint=texts_forms.FOCUS_HINT, is_optional=True
        ),
    )
    return form(
        Callback.SCHEDULE,
        texts_forms.SCHEDULE_TITLE,
        blocks,
        submit=texts_forms.GO_ON,
        close=texts_forms.CLOSE,
        origin=origin,
    )


def import_modal(*, origin: str = "") -> Block:
    """Ask for the file of a cycle's schedule."""
    drop = field(Field.FILE, texts_forms.FILE, file_field(FILE_KINDS), hint=texts_forms.FILE_HINT)
    return form(
        Callback.IMPORT,
        texts_forms.IMPORT_TITLE,
        (drop,),
        submit=texts_forms.READ,
        close=texts_forms.CLOSE,
        origin=origin,
    )


def _amount(content: SettingsForm) -> Block:
    typed = texts_home.amount_as_typed(content.settings.amount)
    usual = texts_forms.team_amount(texts_home.amount_as_typed(content.amount))
    return words(typed, most=MOST_OF_AN_AMOUNT, placeholder=usual)


def _hours(chosen: int, of: range) -> Block:
    return menu([Choice(value=str(hour), label=texts_forms.hour(hour)) for hour in of], str(chosen))


def _ticked(settings: Settings) -> list[str]:
    ticks = {
        Ticked.RANKED: settings.is_ranked,
        Ticked.NAMED: settings.is_named,
        Ticked.PAIRING: settings.offers_pairing,
        Ticked.REMINDERS: settings.wants_reminders,
    }
    return [tick.value for tick, is_set in ticks.items() if is_set]


def _new(is_newcomer: bool | None) -> str:  # noqa: FBT001 - a field's value, of three
    if is_newcomer is None:
        return Yes.BY_COUNT.value
    return Yes.YES.value if is_newcomer else Yes.NO.value


def _account(content: SettingsForm) -> SlackText:
    zone = mrkdwn("Your time zone in Slack: {zone}.", zone=content.time_zone)
    if not content.account_name.strip():
        return zone
    return mrkdwn("{zone} Your Gerrit account: {account}.", zone=zone, account=code(content.account_name))


def _delete() -> Block:
    return asked_first(
        button(texts.DELETE, DeleteMyData()),
        title=texts_forms.DELETE_TITLE,
        text=texts_forms.DELETE_ASK,
        go=texts_forms.DELETE_GO,
        stay=texts_forms.DELETE_STAY,
    )

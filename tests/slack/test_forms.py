"""Our forms: what is shown comes back, and what can't be taken is said of its field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answers import SettingsForm
from bot.domain.command import OneDay, Schedule
from bot.domain.day import Length
from bot.domain.people import Amount, Mode, Settings
from bot.slack.ids import Action, Field
from bot.slack.plain import readable
from bot.slack.submissions import FieldErrors, file_in, schedule_in, settings_in
from bot.slack.views.modals import import_modal, schedule_modal, settings_modal

AMOUNTS = st.none() | st.builds(Amount, changes=st.integers(1, 30)) | st.builds(Amount, minutes=st.integers(5, 600))
HOURS = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda pair: pair[0] != pair[1])
SETTINGS = st.builds(
    lambda hours, **given: Settings(from_hour=hours[0], to_hour=hours[1], **given),
    hours=HOURS,
    amount=AMOUNTS,
    mode=st.sampled_from(Mode),
    is_ranked=st.booleans(),
    is_named=st.booleans(),
    offers_pairing=st.booleans(),
    wants_reminders=st.booleans(),
    is_newcomer=st.none() | st.booleans(),
)
FOUR = Amount(changes=4)


def untouched(view: dict[str, Any]) -> dict[str, dict[str, dict[str, object]]]:
    """Give the state that Slack sends for a form in which nothing was changed."""
    state: dict[str, dict[str, dict[str, object]]] = {}
    for block in (one for one in view["blocks"] if one["type"] == "input"):
        element = block["element"]
        state[block["block_id"]] = {
            element["action_id"]: {
                "type": element["type"],
                "value": element.get("initial_value"),
                "selected_option": element.get("initial_option"),
                "selected_options": element.get("initial_options", []),
                "selected_date": element.get("initial_date"),
            }
        }
    return state


def entered(field: Field, **values: object) -> dict[str, dict[str, dict[str, object]]]:
    """Give the state of a settings form with one field changed."""
    state = untouched(settings_modal(SettingsForm(settings=Settings(), amount=FOUR)))
    state[field.value] = {Action.FIELD.value: values}
    return state


@given(settings=SETTINGS)
def test_settings_come_back(settings: Settings) -> None:
    """A form that is kept as it was opened changes nothing."""
    view = settings_modal(SettingsForm(settings=settings, amount=settings.amount or FOUR, account_name="chi"))

    assert settings_in(untouched(view)) == settings


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("3", Amount(changes=3)),
        ("three", Amount(changes=3)),
        ("3 changes", Amount(changes=3)),
        ("90m", Amount(minutes=90)),
        ("1h30", Amount(minutes=90)),
        (" 2 h ", Amount(minutes=120)),
        ("", None),
    ],
)
def test_amount_as_typed(typed: str, amount: Amount | None) -> None:
    """An amount is typed as in the command."""
    settings = settings_in(entered(Field.AMOUNT, value=typed))

    assert isinstance(settings, Settings)
    assert settings.amount == amount


@pytest.mark.parametrize("typed", ["lots", "0", "31", "4m", "601m", "3 90m", "<!channel>", "-1", "x" * 5000])
def test_amount_that_is_none(typed: str) -> None:
    """The field says what it takes, and nothing is kept."""
    answer = settings_in(entered(Field.AMOUNT, value=typed))

    assert isinstance(answer, FieldErrors)
    assert list(answer.by_field) == [Field.AMOUNT]


def test_hours_without_an_hour() -> None:
    """Nobody can be reached between nine and nine."""
    answer = settings_in(entered(Field.TO_HOUR, selected_option={"value": "9"}))

    assert isinstance(answer, FieldErrors)
    assert list(answer.by_field) == [Field.TO_HOUR]


@given(
    state=st.dictionaries(
        st.sampled_from([field.value for field in Field]),
        st.dictionaries(
            st.just("field"),
            st.dictionaries(
                st.sampled_from(["value", "selected_option", "selected_options", "selected_date", "files"]),
                st.none() | st.text(max_size=30) | st.lists(st.integers(), max_size=2) | st.integers(),
            ),
        ),
    )
)
def test_forged_state(state: dict[str, dict[str, dict[str, object]]]) -> None:
    """Whatever is sent instead of a form is an error of its fields; nothing is raised."""
    assert isinstance(settings_in(state), Settings | FieldErrors)
    assert isinstance(schedule_in(state), Schedule | FieldErrors)
    assert isinstance(file_in(state), str | FieldErrors)


def test_day_for_a_date() -> None:
    """A date from the calendar and a stretch of hours are the command that could have been typed."""
    state = untouched(schedule_modal())
    state[Field.ON] = {Action.FIELD: {"selected_date": "2016-01-12"}}
    state[Field.LENGTH] = {Action.FIELD: {"selected_option": {"value": "120"}}}
    state[Field.FOCUS] = {Action.FIELD: {"value": "image  signing"}}

    assert schedule_in(state) == Schedule(
        when=OneDay(words="2016-01-12"),  # type: ignore[arg-type] # a NewType of str
        length=Length.TIMEBOX,
        minutes=120,
        focus="image signing",
    )


def test_day_for_a_milestone() -> None:
    """A milestone alone is enough."""
    state = untouched(schedule_modal())
    state[Field.MILESTONE] = {Action.FIELD: {"value": "Mitaka-2"}}

    assert schedule_in(state) == Schedule(milestone="Mitaka-2")


def test_day_for_nothing() -> None:
    """Without date and milestone the first field says what is missing."""
    answer = schedule_in(untouched(schedule_modal()))

    assert isinstance(answer, FieldErrors)
    assert list(answer.by_field) == [Field.ON]


def test_one_file() -> None:
    """One file is read; none, or two, are not."""
    assert file_in({Field.FILE: {Action.FIELD: {"files": [{"id": "F012AB"}]}}}) == "F012AB"
    assert isinstance(file_in({Field.FILE: {Action.FIELD: {"files": []}}}), FieldErrors)
    assert isinstance(file_in({Field.FILE: {Action.FIELD: {"files": [{"id": "F1"}, {"id": "F2"}]}}}), FieldErrors)


@pytest.mark.parametrize(
    "view",
    [
        settings_modal(SettingsForm(settings=Settings(), amount=FOUR, account_name="chi"), origin="{}"),
        schedule_modal(origin="{}"),
        import_modal(origin="{}"),
    ],
    ids=["settings", "schedule", "import"],
)
def test_limits_of_a_form(view: dict[str, Any]) -> None:
    """Every form is within Slack's limits, says what its fields are for, and keeps where it came from."""
    titles = [view[name]["text"] for name in ("title", "submit", "close") if name in view]
    assert all(0 < len(title) <= 24 for title in titles)
    assert view["private_metadata"] == "{}"
    assert len({block.get("block_id") for block in view["blocks"]}) >= len(view["blocks"]) - 1
    for block in (one for one in view["blocks"] if one["type"] == "input"):
        options = block["element"].get("options", [])
        assert len(options) <= 100
        assert all(len(one["text"]["text"]) <= 75 and len(one["value"]) <= 75 for one in options)
        assert block["label"]["text"]
    assert readable(view["blocks"])


def test_delete_my_data_asks_first() -> None:
    """What can't be undone is asked once more."""
    view = settings_modal(SettingsForm(settings=Settings(), amount=FOUR))

    (button,) = [one for block in view["blocks"] if block["type"] == "actions" for one in block["elements"]]
    assert button["action_id"] == Action.DELETE_MY_DATA
    assert button["confirm"]["confirm"]["text"] == "Delete"

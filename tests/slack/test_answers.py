"""What is answered to somebody's own act: within Slack's limits, harmless, and each button understood when pressed."""

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.answers import Answer, Preview, Step
from bot.domain.click import Confirm
from bot.domain.command import Misunderstood
from bot.domain.day import DayState
from bot.slack.blocks import MOST_BLOCKS, MOST_OF_A_MESSAGE, Rendered, texts_in
from bot.slack.buttons import OpenForm, Said, pressed_of
from bot.slack.grammar import parse
from bot.slack.ids import Action, Callback, action_of
from bot.slack.plain import readable
from bot.slack.views import answers
from bot.slack.views.answers import render_answer
from tests.builders import NOW
from tests.slack.answer_samples import all_answers, hosting
from tests.slack.coherent_day import board, head_in
from tests.slack.reading import buttons_in, mrkdwn_in

GERRIT = "https://review.example.org"
HOSTILE = [
    "<!channel> & <@U1> <https://evil.example|click>",
    "a|b `code` *bold* _it_ ~s~ :tada: @here #general",
    "\u202eright to left\u202c \u200b\ufeff",
    "x" * 5000,
    "-- ' \" \\ \n\n > quote",
    "",
    "   ",
    "名前 🙂 ünïcode",
]
LIMITS = {"header": 150, "section": 3000, "context": 2000}


def rendered(answer: Answer) -> Rendered:
    """Render as the dispatch does."""
    return render_answer(answer, command="/reviewday", now=NOW)


def fixed(message: Rendered) -> Iterator[Rendered]:
    """Give the answers that are no member of the union, beside the given one."""
    yield message
    yield answers.render_fault("kit", "tern-42")
    yield answers.render_gerrit_away()
    yield answers.render_not_taken()
    yield answers.render_dismissed()
    yield from (answers.render_not_opened(form) for form in Callback)


def check_limits(message: Rendered) -> None:
    """Check what Slack checks."""
    assert message.text.strip()
    assert len(message.text) <= 3000
    assert 1 <= len(message.blocks) <= MOST_BLOCKS
    assert sum(len(str(one["text"])) for one in texts_in(message.blocks)) <= MOST_OF_A_MESSAGE * 1.3
    ids = [block["block_id"] for block in message.blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    for block in message.blocks:
        check_block(block)
    assert json.dumps(message.blocks)


def check_block(block: dict[str, Any]) -> None:
    """Check one block's texts and buttons."""
    if block["type"] in LIMITS:
        shown = block["elements"][0] if block["type"] == "context" else block["text"]
        assert 1 <= len(shown["text"]) <= LIMITS[block["type"]]
    if block["type"] == "actions":
        ids = [one["action_id"] for one in block["elements"]]
        assert 1 <= len(ids) <= 25
        assert len(ids) == len(set(ids))
    for button in buttons_in([block]):
        assert 1 <= len(button["text"]["text"]) <= 75
        assert len(button.get("value", "")) <= 2000
        assert len(button.get("accessibility_label", "")) <= 75


def check_button(button: dict[str, Any]) -> None:
    """Check that a click on a button would be understood."""
    if action_of(button["action_id"]) is Action.NOT_NOW:
        return
    pressed = pressed_of(button["action_id"], button.get("value", ""))
    assert (pressed is None) == ("url" in button)
    if isinstance(pressed, Said):
        read = parse(pressed.text, gerrit_url=GERRIT, command_name="/reviewday")
        assert not isinstance(read, Misunderstood), pressed


@pytest.mark.parametrize("word", HOSTILE, ids=range(len(HOSTILE)))
def test_every_answer_with_foreign_text(word: str) -> None:
    """Whatever a name, a subject or a cause holds, Slack takes the answer and reads none of it as more than text."""
    for answer in all_answers(word):
        message = rendered(answer)

        check_limits(message)
        for text in mrkdwn_in(message):
            assert "<!channel" not in text
            assert "<@" not in text
            assert "<https://evil" not in text
            assert "\u202e" not in text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(word=st.text(max_size=400))
def test_any_text(word: str) -> None:
    """No text breaks an answer."""
    for answer in all_answers(word):
        check_limits(rendered(answer))


def test_every_member_has_a_sample() -> None:
    """The samples hold each answer there is, so none is left out of these tests."""
    assert {type(answer) for answer in all_answers("ana")} == set(get_args(Answer))


def test_every_button_is_understood() -> None:
    """Each button of each answer is a click or a command that would be read again as it was meant."""
    messages = [rendered(answer) for answer in all_answers("ana")]

    buttons = [one for message in messages for some in fixed(message) for one in buttons_in(some.blocks)]

    assert len(buttons) > 500
    for button in buttons:
        check_button(button)


@pytest.mark.parametrize("step", list(Step))
def test_a_preview_has_one_button_to_go_on(step: Step) -> None:
    """What reaches others is shown first, with the request's key in the one primary button, and a way out."""
    answer = Preview(step=step, key="13345.738.8088", head=head_in(DayState.ANNOUNCED), channel="CGLANCE", people=12)

    buttons = list(buttons_in(rendered(answer).blocks))

    primary = [one for one in buttons if one.get("style") == "primary"]
    assert [pressed_of(one["action_id"], one["value"]) for one in primary] == [Confirm(key="13345.738.8088")]
    assert [one["text"]["text"] for one in buttons[1:]] == ["Not now"]


def test_a_preview_shows_the_message_without_its_buttons() -> None:
    """The channel's message is read before it is sent; nothing of it can be pressed yet."""
    answer = Preview(
        step=Step.START,
        key="k",
        head=head_in(DayState.ANNOUNCED),
        channel="CGLANCE",
        people=12,
        told=9,
        content=board(),
    )

    message = rendered(answer)

    labels = [one["text"]["text"] for one in buttons_in(message.blocks)]
    assert labels == ["Start it", "Not now"]
    assert "Review day is on: Tuesday 12 January, for Mitaka-2" in readable(message.blocks)


def test_no_answer_shouts() -> None:
    """Sentences follow the house: no exclamation marks, no "just", no "simply", no "please note"."""
    for answer in all_answers("ana"):
        read = f" {readable(rendered(answer).blocks)} ".lower().replace("\n", " ")
        for word in ("!", " just ", " simply ", "please note", " sorry "):
            assert word not in read, read


def test_previews_in_every_form() -> None:
    """Every preview says that nothing has been done, unless it is only a plan, of which nothing is sent."""
    for answer in hosting("ana"):
        if isinstance(answer, Preview):
            read = readable(rendered(answer).blocks)
            assert ("Nothing is sent." if answer.is_plan_only else "Nothing has been done yet.") in read


def test_forms_that_did_not_open() -> None:
    """Whoever waits for a form that did not open gets a button that opens it."""
    (button,) = buttons_in(answers.render_not_opened(Callback.SCHEDULE).blocks)

    assert pressed_of(button["action_id"], button.get("value", "")) == OpenForm(form=Callback.SCHEDULE)

"""What all private answers share: how they are made up, and the buttons that several of them have."""

from bot.domain.click import JoinDay, LeaveDay
from bot.domain.content import DayHead
from bot.slack import texts, texts_answers
from bot.slack.blocks import Block, Element, Rendered, button, message, plain_object
from bot.slack.escape import PlainText, SlackText
from bot.slack.ids import ANSWER_KEY, Action
from bot.slack.texts_hosting import join_next

MOST_OF_A_LABEL = 75


def said(text: SlackText, *blocks: Block | None) -> Rendered:
    """Make up an answer; `text` says all of it in one breath."""
    return message(text, blocks, key=ANSWER_KEY, revision=0)


def not_now() -> Element:
    """Give the button that takes an answer away and does nothing."""
    label = plain_object(texts_answers.NOT_NOW, MOST_OF_A_LABEL)
    return {"type": "button", "text": label, "action_id": Action.NOT_NOW.value}


def join_button(head: DayHead | None, label: PlainText | None = None) -> Element | None:
    """Give the button to join a day; None without one."""
    if head is None:
        return None
    return button(label or join_next(head), JoinDay(day=head.day.id))


def leave_button(head: DayHead) -> Element:
    """Give the button to leave a day."""
    return button(texts.LEAVE, LeaveDay(day=head.day.id))

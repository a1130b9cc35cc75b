"""What a host is told: how the start went, what needs a person, and what somebody asks of them."""

from bot.domain.click import Linking, LinkStep, Open, Repost, Show
from bot.domain.content import AlertKind, HostAlert, HostNote, Request, RequestKind
from bot.domain.trouble import Trouble
from bot.slack import texts, texts_notes
from bot.slack.blocks import Block, Element, Rendered, actions, button, message, section
from bot.slack.buttons import Said
from bot.slack.escape import lines
from bot.slack.plain import said


def host_note(content: HostNote, *, key: str, revision: int) -> Rendered:
    """Tell the host how the start went."""
    text = texts_notes.host_note(content)
    blocks = (section(text), actions(button(texts.PLAN, Said(text="plan"))))
    return message(said(text), blocks, key=key, revision=revision)


def host_alert(content: HostAlert, *, key: str, revision: int) -> Rendered:
    """Tell the host what needs a person."""
    buttons: Block | None = None
    if content.kind is AlertKind.EMPTY_BACKLOG:
        buttons = actions(button(texts.BACKLOG, Said(text="backlog")))
    if content.trouble is Trouble.MESSAGE_GONE and content.about is not None and content.day:
        buttons = actions(button(texts.REPOST, Repost(kind=content.about, day=content.day)))
    blocks = (section(texts_notes.alert(content)), buttons)
    return message(texts_notes.alert_text(content), blocks, key=key, revision=revision)


def request(content: Request, *, key: str, revision: int) -> Rendered:
    """Tell a host what somebody asks of them."""
    text = texts_notes.request(content)
    blocks = (section(lines(text, texts_notes.request_words(content))), actions(_request_button(content)))
    return message(said(text), blocks, key=key, revision=revision)


def _request_button(content: Request) -> Element | None:
    match content.kind:
        case RequestKind.VOUCH if content.account_id:
            step = Linking(step=LinkStep.VOUCH, account_id=content.account_id, slack_user=content.asker)
            return button(texts.VOUCH, step, about=content.asker_name)
        case RequestKind.START:
            return button(texts.START, Said(text="start"))
        case RequestKind.WRONG_NUMBER if content.day:
            return button(texts.HOW_COUNTED, Open(show=Show.COUNTED, day=content.day))
        case _:
            return None

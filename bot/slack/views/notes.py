"""The short direct messages to a person: a last vote, a question, a pause, a count that moved."""

from bot.domain.click import OnChange
from bot.domain.content import LastVote, LookedAt, Paused, Recounted, StillOn, Uncounted
from bot.domain.day import Dealt
from bot.slack import texts, texts_notes
from bot.slack.blocks import Element, Rendered, actions, button, context, message, section
from bot.slack.buttons import Said
from bot.slack.plain import said
from bot.slack.views.lists import on_change


def last_vote(content: LastVote, *, key: str, revision: int) -> Rendered:
    """Tell somebody that theirs would be the last vote."""
    dealt, text = content.listed.dealt, texts_notes.last_vote(content)
    blocks = (section(text), actions(_on(dealt, OnChange.BEGIN), _on(dealt, OnChange.PASS)))
    return message(said(text), blocks, key=key, revision=revision)


def still_on(content: StillOn, *, key: str, revision: int) -> Rendered:
    """Ask once whether somebody is still on a change."""
    dealt, text = content.listed.dealt, texts_notes.still_on(content)
    blocks = (
        section(text),
        actions(_on(dealt, OnChange.STILL), _on(dealt, OnChange.GIVE_BACK)),
        context(texts_notes.still_on_context()),
    )
    return message(texts_notes.still_on_text(content), blocks, key=key, revision=revision)


def _on(dealt: Dealt, act: OnChange) -> Element:
    return on_change(act, day=dealt.day, number=dealt.number)


def looked_at(content: LookedAt, *, key: str, revision: int) -> Rendered:
    """Tell an author who is around who looks at their changes."""
    text = texts_notes.looked_at(content)
    return message(said(text), (section(text),), key=key, revision=revision)


def paused(_content: Paused, *, key: str, revision: int) -> Rendered:
    """Say that no more lists come."""
    text = texts_notes.paused()
    buttons = actions(button(texts.IM_BACK, Said(text="on")))
    return message(text, (section(text), buttons), key=key, revision=revision)


def recounted(content: Recounted, *, key: str, revision: int) -> Rendered:
    """Tell somebody, alone, that their count goes down."""
    text = texts_notes.recounted(content)
    return message(said(text), (section(text),), key=key, revision=revision)


def uncounted(content: Uncounted, *, key: str, revision: int) -> Rendered:
    """Tell somebody, alone, what would make their vote count."""
    text = texts_notes.uncounted(content)
    return message(said(text), (section(text),), key=key, revision=revision)

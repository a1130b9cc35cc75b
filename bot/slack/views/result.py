"""The result in the channel, once a day, edited when it settles. Never a negative list, never an empty block."""

from bot.domain.click import Ask, Asking, Open, Show
from bot.domain.content import Result
from bot.domain.team import Ranking
from bot.slack import texts, texts_result
from bot.slack.blocks import Block, Rendered, actions, button, context, header, message, section
from bot.slack.escape import SlackText


def result(content: Result, *, key: str, revision: int) -> Rendered:
    """Tell what the team did, who gave answers, what is worth telling, and where each figure comes from."""
    blocks = (
        header(texts_result.title(content)),
        section(texts_result.figures(content)),
        section(texts_result.late(content)),
        section(texts_result.people(content)),
        section(_honours(content)),
        section(texts_result.thanks(content)),
        section(texts_result.settled(content)),
        _buttons(content),
        context(texts_result.basis(content)),
    )
    return message(texts_result.text(content), blocks, key=key, revision=revision)


def _honours(content: Result) -> SlackText | None:
    return None if content.ranking is Ranking.OFF else texts_result.honours(content)


def _buttons(content: Result) -> Block | None:
    day = content.head.day.id
    return actions(
        button(texts.HOW_COUNTED, Open(show=Show.COUNTED, day=day)),
        button(texts.MINE, Open(show=Show.MINE, day=day)),
        button(texts.WHAT_IS_LEFT, Open(show=Show.LEFT, day=day)),
        None if content.settled else button(texts.WRONG, Asking(ask=Ask.WRONG, day=day)),
    )

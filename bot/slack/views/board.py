"""The day's root message in the channel, from the start on. Team figures only; no person's while the day runs."""

from collections.abc import Iterator

from bot.domain.click import JoinDay, Open, Show
from bot.domain.content import Board
from bot.domain.day import DayState
from bot.slack import texts, texts_day
from bot.slack.blocks import Block, Rendered, actions, button, context, header, message, section
from bot.slack.escape import SlackText, lines

TWENTY_MINUTES = 20


def board(content: Board, *, key: str, revision: int) -> Rendered:
    """Show how the day stands: before the first answer who is there, afterwards how far they are."""
    return message(_text(content), _blocks(content), key=key, revision=revision)


def _text(content: Board) -> SlackText:
    head = content.head
    if head.day.is_open:
        return texts_day.board_text(content)
    return texts_day.cancelled(head) if _is_cancelled(content) else texts_day.over_board_text(content)


def _is_cancelled(content: Board) -> bool:
    return content.head.day.state is DayState.CANCELLED


def _blocks(content: Board) -> Iterator[Block | None]:
    yield header(texts_day.board_title(content.head))
    if _is_cancelled(content):
        yield section(texts_day.cancelled(content.head))
    elif content.head.day.is_open:
        yield from _running(content)
    else:
        yield section(lines(_figures(content), texts_day.board_over(content)))


def _figures(content: Board) -> SlackText | None:
    return texts_day.board_figures(content) if content.answered else None


def _running(content: Board) -> Iterator[Block | None]:
    has_answers = content.answered > 0
    if has_answers:
        yield section(lines(texts_day.board_figures(content), texts_day.wanted(content)))
    else:
        yield section(lines(texts_day.board_start(content), texts_day.board_how()))
    yield section(texts_day.gerrit_away(content))
    yield _buttons(content, has_answers=has_answers)
    yield context(texts_day.board_until(content, is_running=has_answers))


def _buttons(content: Board, *, has_answers: bool) -> Block | None:
    day = content.head.day.id
    join = button(texts.JOIN_NOW, JoinDay(day=day), is_primary=True)
    if has_answers:
        join = button(texts.TWENTY_MINUTES, JoinDay(day=day, minutes=TWENTY_MINUTES))
    return actions(join, button(texts.SHOW_LIST, Open(show=Show.WAITING, day=day)))

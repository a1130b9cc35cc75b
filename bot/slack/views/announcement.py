"""The announcement in the channel, edited as people join and quiet once the day is over; and the reply before it."""

from bot.domain.click import JoinDay
from bot.domain.content import Announcement, Invitation
from bot.domain.day import OVER, DayState
from bot.slack import texts, texts_day
from bot.slack.blocks import Block, Rendered, actions, button, context, header, message, section
from bot.slack.escape import lines


def announcement(content: Announcement, *, key: str, revision: int) -> Rendered:
    """Announce a day: when, what for, what waits, and how little is enough."""
    head = content.head
    if head.day.state in OVER | {DayState.CLOSING}:
        return _over(content, key=key, revision=revision)
    blocks = (
        header(texts_day.announced_title(head)),
        section(
            lines(
                texts_day.announced_what(head),
                texts_day.announced_backlog(content),
                texts_day.announced_invitation(head),
            )
        ),
        actions(
            button(texts.JOIN, JoinDay(day=head.day.id), is_primary=True),
            button(texts.AROUND, JoinDay(day=head.day.id, around=True)),
        ),
        context(texts_day.announced_context(content)),
    )
    return message(texts_day.announced_text(content), blocks, key=key, revision=revision)


def _over(content: Announcement, *, key: str, revision: int) -> Rendered:
    """Keep what was announced, without buttons."""
    head = content.head
    is_cancelled = head.day.state is DayState.CANCELLED
    body = texts_day.cancelled(head) if is_cancelled else texts_day.over_text(head)
    blocks: tuple[Block | None, ...] = (header(texts_day.announced_title(head)), section(body))
    return message(body, blocks, key=key, revision=revision)


def invitation(content: Invitation, *, key: str, revision: int) -> Rendered:
    """Invite once more, with what two more people would change."""
    text = texts_day.invited(content)
    day = content.head.day
    can_join = day.state not in OVER | {DayState.CLOSING}
    buttons = actions(button(texts.JOIN, JoinDay(day=day.id), is_primary=True)) if can_join else None
    return message(text, (section(text), buttons), key=key, revision=revision)

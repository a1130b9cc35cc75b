"""App Home: today's list first, then the days to come, the person's settings, and for hosts what they tend."""

from collections.abc import Iterator

from bot.domain.click import JoinDay, LeaveDay
from bot.domain.content import Home, HomeDay
from bot.slack import texts, texts_home, texts_list
from bot.slack.blocks import (
    MOST_HOME_BLOCKS,
    Block,
    Rendered,
    actions,
    button,
    context,
    divider,
    header,
    message,
    section,
)
from bot.slack.buttons import OpenForm, Said
from bot.slack.escape import mrkdwn
from bot.slack.ids import Callback
from bot.slack.spelling import on
from bot.slack.views.lists import section_blocks

MOST_DAYS = 6


def home(content: Home, *, key: str, revision: int, command: str) -> Rendered:
    """Show everything that is somebody's own, and every act that can be typed as a button."""
    return message(
        texts_home.home_text(content), _blocks(content, command), key=key, revision=revision, most=MOST_HOME_BLOCKS
    )


def _blocks(content: Home, command: str) -> Iterator[Block | None]:
    yield from _today(content)
    yield divider()
    yield from _days(content, command)
    yield divider()
    yield from _settings(content)
    if content.is_host:
        yield divider()
        yield from _host(content)
    yield context(texts_home.footer(command))


def _today(content: Home) -> Iterator[Block | None]:
    if not content.sections:
        yield section(texts_home.nothing_today(content))
        return
    if len(content.sections) == 1:
        yield section(texts_list.one_day_head(content.sections[0], mrkdwn(""), content.name))
    yield from section_blocks(content.sections, content.name)


def _days(content: Home, command: str) -> Iterator[Block | None]:
    yield header(texts_home.days_title())
    if not content.days:
        yield section(texts_home.no_days(command, is_host=content.is_host))
    for one in content.days[:MOST_DAYS]:
        yield _day(one)


def _day(one: HomeDay) -> Block | None:
    day, when = one.head.day, on(one.head.day.on)
    if one.has_joined:
        return section(texts_home.day(one), accessory=button(texts.LEAVE, LeaveDay(day=day.id), about=when))
    return section(texts_home.day(one), accessory=button(texts.JOIN, JoinDay(day=day.id), about=when))


def _settings(content: Home) -> Iterator[Block | None]:
    yield header(texts_home.settings_title())
    yield section(texts_home.settings(content))
    yield section(texts_home.off(content))
    is_linked = bool(content.account_name.strip())
    yield actions(
        button(texts.SETTINGS, Said(text="me")),
        button(texts.IM_BACK, Said(text="on")) if content.is_off else button(texts.OFF, Said(text="off")),
        None if is_linked else button(texts.LINK, Said(text="link")),
        button(texts.BACKLOG, Said(text="backlog")),
        button(texts.HELP, Said(text="help")),
    )


def _host(content: Home) -> Iterator[Block | None]:
    yield header(texts_home.hosts_title())
    yield section(texts_home.milestones(content))
    yield actions(
        button(texts.SCHEDULE, OpenForm(form=Callback.SCHEDULE)),
        button(texts.PLAN, Said(text="plan")),
        button(texts.START, Said(text="start")),
        button(texts.END, Said(text="end")),
        button(texts.CALL_OFF, Said(text="cancel")),
        button(texts.PAUSE, Said(text="pause")),
        button(texts.IMPORT, OpenForm(form=Callback.IMPORT)),
    )

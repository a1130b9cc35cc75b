"""Answers to hosts, and to who is none: what would be sent to whom, what was done, and whom to ask."""

from collections.abc import Iterator

from bot.domain.answers import HostDone, HostsOnly, Imported, Preview, Step
from bot.domain.click import Ask, Asking, Confirm, Open, Show
from bot.slack import texts, texts_answers, texts_hosting
from bot.slack.blocks import Block, Element, Rendered, actions, button, context, divider, section
from bot.slack.buttons import Said
from bot.slack.ids import ANSWER_KEY
from bot.slack.texts_day import sentences
from bot.slack.texts_wishes import gave_way
from bot.slack.views.answer import join_button, not_now, said
from bot.slack.views.content import render

MOST_SHOWN_BLOCKS = 20


def preview(answer: Preview, *, command: str, **_: object) -> Rendered:
    """Show what an act would send to whom, with one button to go on."""
    text = sentences(texts_hosting.preview_title(answer), texts_hosting.preview_reach(answer))
    return said(text, *_preview(answer, command))


def _preview(answer: Preview, command: str) -> Iterator[Block | None]:
    yield section(texts_hosting.preview_title(answer))
    yield section(texts_hosting.preview_reach(answer))
    yield section(texts_hosting.foretold(answer))
    yield section(texts_hosting.warnings(answer))
    yield from (section(some) for some in texts_hosting.slices(answer))
    yield section(texts_hosting.without_decider(answer))
    yield section(gave_way(answer.relaxed, answer.names))
    yield actions(*_preview_buttons(answer))
    if answer.content is not None and not answer.is_plan_only:
        yield divider()
        yield context(texts_hosting.the_message(answer))
        yield from _seen(answer, command)


def _preview_buttons(answer: Preview) -> Iterator[Element]:
    if answer.is_plan_only:
        if not answer.head.day.is_open:
            yield button(texts.START, Said(text="start"))
        return
    yield button(texts_hosting.GO_ON[answer.step], Confirm(key=answer.key), is_primary=True)
    yield not_now()


def _seen(answer: Preview, command: str) -> Iterator[Block]:
    """Show the channel's message without its buttons: nothing of it is there yet to be pressed."""
    if answer.content is None:
        return
    shown = render(answer.content, key=ANSWER_KEY, revision=1, command=command)
    for block in [one for one in shown.blocks if one["type"] != "actions"][:MOST_SHOWN_BLOCKS]:
        yield {key: value for key, value in block.items() if key not in {"accessory", "block_id"}}


def host_done(answer: HostDone, **_: object) -> Rendered:
    """Say what a host's act has done."""
    text = texts_hosting.done(answer)
    return said(text, section(text), actions(*_done_buttons(answer)))


def _done_buttons(answer: HostDone) -> Iterator[Element | None]:
    day = answer.head.day
    match answer.step:
        case Step.START:
            yield button(texts.SHOW_LIST, Open(show=Show.WAITING, day=day.id))
            yield button(texts.PLAN, Said(text="plan"))
            yield button(texts.END, Said(text="end"))
        case Step.SCHEDULE:
            yield join_button(answer.head, texts.JOIN)
            yield button(texts_answers.REVIEW_DAYS, Said(text="days"))
        case _:
            yield button(texts_answers.REVIEW_DAYS, Said(text="days"))


def hosts_only(answer: HostsOnly, **_: object) -> Rendered:
    """Say whom to ask, and offer what the person can do."""
    text = texts_hosting.hosts_only(answer)
    return said(text, section(text), actions(*_others_buttons(answer)))


def _others_buttons(answer: HostsOnly) -> Iterator[Element | None]:
    if answer.step == Step.START:
        day = answer.next_day.day.id if answer.next_day else ""
        yield button(texts_hosting.ask_to_start(answer.host_names), Asking(ask=Ask.START, day=day))
    yield join_button(answer.next_day)


def imported(answer: Imported, **_: object) -> Rendered:
    """Say what was read of a schedule."""
    text = texts_hosting.imported(answer)
    days = actions(button(texts_answers.REVIEW_DAYS, Said(text="days")))
    return said(text, section(text), section(texts_hosting.disagreements(answer)), days)

"""Answers to who joins, leaves, goes away, takes a change or gives one back."""

from collections.abc import Iterator

from bot.domain.answers import (
    CameBack,
    Handled,
    Joined,
    Left,
    NotTaken,
    SettingsForm,
    SettingsKept,
    TakeRefusal,
    Took,
    WentOff,
)
from bot.domain.click import JoinDay, LeaveDay, OnChange, OneMore, Open, Show
from bot.domain.content import Listed
from bot.slack import texts, texts_answers, texts_joining
from bot.slack.blocks import Block, Element, Rendered, actions, button, link_button, section
from bot.slack.buttons import Said
from bot.slack.texts_day import sentences
from bot.slack.views import answers_linking
from bot.slack.views.answer import join_button, leave_button, said
from bot.slack.views.lists import on_change


def joined(answer: Joined, *, command: str, **_: object) -> Rendered:
    """Welcome somebody, and link them where their account is not known."""
    text = texts_joining.joined(answer)
    linking = answer.linking
    if linking is None:
        return said(text, section(text), actions(*_joined_buttons(answer)))
    whole = sentences(text, answers_linking.lead(linking))
    return said(
        whole, section(text), *answers_linking.parts(linking, command=command), actions(*_joined_buttons(answer))
    )


def _joined_buttons(answer: Joined) -> Iterator[Element | None]:
    head = answer.head
    if head is not None and answer.is_now and answer.linking is None and not answer.around:
        if answer.picks or not answer.dealt:
            yield button(texts.WHAT_WAITS, Open(show=Show.WAITING, day=head.day.id))
        if answer.dealt:
            yield button(texts.ONE_MORE, OneMore(day=head.day.id))
    if head is not None:
        yield leave_button(head)
    yield button(texts.SETTINGS, Said(text="me"))


def left(answer: Left, **_: object) -> Rendered:
    """Say that they are out, with the way back."""
    text = texts_joining.left(answer)
    return said(text, section(text), actions(*_left_buttons(answer)))


def _left_buttons(answer: Left) -> Iterator[Element | None]:
    head = answer.head
    if head is None:
        return
    if not answer.was_in:
        yield join_button(head)
        return
    yield button(texts.COME_BACK, JoinDay(day=head.day.id))
    if answer.kept:
        only = texts.give_back_too(answer.kept[0])
        label = only if len(answer.kept) == 1 else texts.give_all_back_too()
        yield button(label, LeaveDay(day=head.day.id, begun=True))


def went_off(answer: WentOff, **_: object) -> Rendered:
    """Say that it is quiet."""
    text = texts_joining.went_off(answer)
    return said(text, section(text), actions(button(texts.IM_BACK, Said(text="on"))))


def came_back(answer: CameBack, **_: object) -> Rendered:
    """Welcome somebody back."""
    text = texts_joining.came_back(answer)
    return said(text, section(text), actions(join_button(answer.next_day), button(texts.SETTINGS, Said(text="me"))))


def took(answer: Took, **_: object) -> Rendered:
    """Show the change that is theirs now."""
    text = sentences(texts_joining.took(answer), texts_joining.in_short((answer.listed,)))
    return said(text, section(texts_joining.took(answer)), *change(answer.listed))


def change(listed: Listed) -> Iterator[Block | None]:
    """Show a change with what can be done with it."""
    yield section(texts_joining.change(listed))
    if listed.dealt.is_held:
        yield actions(*change_buttons(listed))


def change_buttons(listed: Listed) -> Iterator[Element]:
    """Give what can be done with a change that is theirs."""
    day, number = listed.dealt.day, listed.dealt.number
    if listed.dealt.begun_at is not None:
        yield on_change(OnChange.GIVE_BACK, day=day, number=number)
        return
    for act in (OnChange.BEGIN, OnChange.SWAP, OnChange.PASS):
        yield on_change(act, day=day, number=number)


def handled(answer: Handled, **_: object) -> Rendered:
    """Say what was done with a change, and what came instead."""
    text = texts_joining.handled(answer)
    more = change(answer.instead) if answer.instead is not None else ()
    return said(text, section(text), *more)


def not_taken(answer: NotTaken, **_: object) -> Rendered:
    """Say why a change was not given, with what can be done instead."""
    text = texts_joining.not_taken(answer)
    return said(text, section(text), actions(*_instead(answer)))


def _instead(answer: NotTaken) -> Iterator[Element | None]:
    match answer.refusal:
        case TakeRefusal.NO_DAY | TakeRefusal.NOT_IN:
            yield join_button(answer.head)
        case TakeRefusal.UNLINKED:
            yield button(texts.LINK, Said(text="link"))
        case TakeRefusal.TOO_MANY_BEGUN:
            yield button(texts_answers.WHERE_WE_ARE, Said(text="mine"))
            yield button(texts.SETTINGS, Said(text="me"))
        case TakeRefusal.NOTHING_LEFT:
            yield link_button(texts_answers.IN_GERRIT, answer.list_url)
        case TakeRefusal.NOT_YOURS | TakeRefusal.HAVE_IT | TakeRefusal.OVER:
            yield button(texts_answers.WHERE_WE_ARE, Said(text="mine"))
        case _:
            yield from _look_closer(answer)


def _look_closer(answer: NotTaken) -> Iterator[Element | None]:
    if answer.number is not None and answer.refusal is not TakeRefusal.UNKNOWN:
        yield button(texts_answers.WHY, Said(text=f"why {answer.number}"), about=answer.number)


def settings_kept(answer: SettingsKept, **_: object) -> Rendered:
    """Repeat the settings as they are now."""
    text = texts_joining.settings_kept(answer)
    return said(text, section(text), actions(button(texts.SETTINGS, Said(text="me"))))


def settings_form(_answer: SettingsForm, **_: object) -> Rendered:
    """Say that the form is open."""
    text = texts_joining.settings_form()
    return said(text, section(text))

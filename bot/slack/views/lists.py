"""A person's own list: one message a date, a part a day, at most five changes, edited in place as things happen."""

from collections.abc import Iterator, Sequence

from bot.domain.click import Ask, Asking, Handle, JoinDay, LeaveDay, OnChange, OneMore, Open, Show
from bot.domain.content import DaySection, Listed, ListMessage
from bot.domain.day import DealtState
from bot.slack import texts, texts_list
from bot.slack.blocks import Block, Element, Rendered, actions, button, context, divider, message, section
from bot.slack.buttons import Said

MOST_CHANGES = 5
"""Changes shown in one message; the rest are behind *Show all*."""

MOST_SECTIONS = 4
"""Days shown in one message: with their headings and buttons they stay within a message's blocks."""


def list_message(content: ListMessage, *, key: str, revision: int) -> Rendered:
    """Show what is somebody's to do on a date, and what became of it."""
    return message(texts_list.text(content), _blocks(content), key=key, revision=revision)


def _blocks(content: ListMessage) -> Iterator[Block | None]:
    yield section(texts_list.head(content))
    if content.needs_link:
        yield section(texts_list.unlinked(), accessory=button(texts.LINK, Said(text="link")))
    yield from section_blocks(content.sections, content.name)
    if any(texts_list.to_do(one.listed) and not one.is_over for one in content.sections):
        yield context(texts_list.how_buttons_work())


def section_blocks(sections: Sequence[DaySection], name: str) -> Iterator[Block | None]:
    """Give the parts of a list, each with its changes and its buttons; several of them with a heading each."""
    room = MOST_CHANGES
    has_headings = len(sections) > 1
    for one in sections[:MOST_SECTIONS]:
        if has_headings:
            yield divider()
            yield section(texts_list.section_title(one, name))
        shown = chosen(one.listed, room)
        room -= len(shown)
        for listed in shown:
            yield section(texts_list.change(listed, one))
            yield actions(*change_buttons(listed, one))
        yield actions(*_section_buttons(one, is_whole=len(shown) == len(_showable(one.listed))))
    yield context(texts_list.more_days(len(sections) - MOST_SECTIONS))


def chosen(listed: Sequence[Listed], room: int) -> tuple[Listed, ...]:
    """Choose what to show where not all fits: what is still to do before what is done; the order stays the list's."""
    showable = _showable(listed)
    best = sorted(showable, key=_urgency)[: max(room, 0)]
    return tuple(one for one in showable if one in best)


def _showable(listed: Sequence[Listed]) -> list[Listed]:
    return [one for one in listed if one.dealt.state is not DealtState.SWAPPED]


def _urgency(listed: Listed) -> int:
    if listed.dealt.is_held:
        return 0
    if listed.dealt.state is DealtState.DONE:
        return 1 if listed.new_patch_set_at else 2
    return 3


def change_buttons(listed: Listed, one: DaySection) -> tuple[Element, ...]:
    """Give what can be done with a change now: at most three buttons, each saying aloud which change it is for."""
    if one.is_over:
        return ()
    match listed.dealt.state:
        case DealtState.BEGUN:
            return (_button(listed, OnChange.GIVE_BACK),)
        case DealtState.DONE if listed.new_patch_set_at:
            return (_button(listed, OnChange.BEGIN), _button(listed, OnChange.PASS))
        case DealtState.DEALT if listed.new_patch_set_at:
            return (_button(listed, OnChange.BEGIN), _button(listed, OnChange.PASS))
        case DealtState.DEALT:
            return tuple(_button(listed, act) for act in (OnChange.BEGIN, OnChange.SWAP, OnChange.PASS))
        case _:
            return ()


_LABELS = {
    OnChange.BEGIN: texts.ON_IT,
    OnChange.SWAP: texts.SWAP,
    OnChange.PASS: texts.PASS,
    OnChange.GIVE_BACK: texts.GIVE_BACK,
    OnChange.STILL: texts.YES,
}


def _button(listed: Listed, act: OnChange) -> Element:
    dealt = listed.dealt
    return on_change(act, day=dealt.day, number=dealt.number)


def on_change(act: OnChange, *, day: str, number: int) -> Element:
    """Give the button of an act on a change."""
    return button(_LABELS[act], Handle(act=act, day=day, number=number), about=number)


def _section_buttons(one: DaySection, *, is_whole: bool) -> Iterator[Element]:
    """Give what can be done with a day's list as a whole."""
    day = one.head.day.id
    if not is_whole:
        yield button(texts.SHOW_ALL, Open(show=Show.ALL, day=day), about=len(one.listed))
    if one.is_over:
        return
    if one.has_left:
        yield from _left_buttons(one)
        return
    yield from _more_buttons(one)
    yield button(texts.LEAVE_TODAY, LeaveDay(day=day))
    yield button(texts.SETTINGS, Said(text="me"))


def _left_buttons(one: DaySection) -> Iterator[Element]:
    day = one.head.day.id
    yield button(texts.COME_BACK, JoinDay(day=day))
    kept = texts_list.to_do(one.listed)
    if kept:
        label = texts.give_back_too(kept[0].ref.number) if len(kept) == 1 else texts.give_all_back_too()
        yield button(label, LeaveDay(day=day, begun=True))


def _more_buttons(one: DaySection) -> Iterator[Element]:
    day = one.head.day.id
    if one.picks or not texts_list.in_play(one.listed):
        yield button(texts.WHAT_WAITS, Open(show=Show.WAITING, day=day))
    label = texts.ONE_MORE_IF if texts_list.is_all_done(one) else texts.ONE_MORE
    yield button(label, OneMore(day=day))
    if one.is_newcomer:
        yield button(texts.BIGGER, OneMore(day=day, bigger=True))
        if one.pair_user:
            yield button(texts.ask(one.pair_name), Asking(ask=Ask.PAIR, day=day, slack_user=one.pair_user))

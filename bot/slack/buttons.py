"""What a button stands for, both ways: a wish becomes an action with its value, and a click becomes the wish again.

One table holds both directions, so no button can be sent that would not be understood.
"""

from dataclasses import dataclass

from bot.domain.click import (
    Ask,
    Asking,
    Click,
    Confirm,
    DeleteMyData,
    Handle,
    JoinDay,
    LeaveDay,
    Linking,
    LinkStep,
    OnChange,
    OneMore,
    Open,
    Repost,
    Show,
)
from bot.domain.delivery import Kind
from bot.slack.ids import MOST_OF_A_VALUE, Action, Callback, Malformed, action_of, number_in, pack, unpack

MOST_OF_A_KEY = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A button that is a command: `text` is what could be typed behind the command's name."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """A button that opens one of our forms."""

    form: Callback


Pressed = Click | Said | OpenForm

ON_CHANGE = {
    OnChange.BEGIN: Action.BEGIN,
    OnChange.SWAP: Action.SWAP,
    OnChange.PASS: Action.PASS,
    OnChange.GIVE_BACK: Action.GIVE_BACK,
    OnChange.STILL: Action.STILL,
}
LINKING = {
    LinkStep.RIGHT: Action.LINK_RIGHT,
    LinkStep.WRONG: Action.LINK_WRONG,
    LinkStep.DONE: Action.LINK_DONE,
    LinkStep.ASK_VOUCH: Action.LINK_ASK_VOUCH,
    LinkStep.ASK_TAKEN: Action.LINK_ASK_TAKEN,
    LinkStep.VOUCH: Action.LINK_VOUCH,
}
OPEN = {
    Show.WAITING: Action.OPEN_WAITING,
    Show.COUNTED: Action.OPEN_COUNTED,
    Show.MINE: Action.OPEN_MINE,
    Show.LEFT: Action.OPEN_LEFT,
    Show.ALL: Action.OPEN_ALL,
    Show.FELL_OUT: Action.OPEN_FELL_OUT,
}
ASKING = {Ask.START: Action.ASK_START, Ask.WRONG: Action.ASK_WRONG, Ask.PAIR: Action.ASK_PAIR}
FORMS = {Callback.IMPORT: Action.OPEN_IMPORT, Callback.SCHEDULE: Action.OPEN_SCHEDULE}

_ON_CHANGE = {action: act for act, action in ON_CHANGE.items()}
_LINKING = {action: step for step, action in LINKING.items()}
_OPEN = {action: show for show, action in OPEN.items()}
_ASKING = {action: ask for ask, action in ASKING.items()}
_FORMS = {action: form for form, action in FORMS.items()}
_PAIRS = {*_ON_CHANGE, *_LINKING, *_OPEN, *_ASKING, Action.JOIN_DAY, Action.REPOST}


def button_of(pressed: Pressed) -> tuple[Action, str]:
    """Give the action and value of a button; raises `Malformed` for ids that no value can carry."""
    match pressed:
        case Confirm(key=key):
            return Action.CONFIRM, _whole(key, MOST_OF_A_KEY)
        case Said(text=text):
            return Action.SAY, _whole(text, MOST_OF_A_VALUE)
        case OpenForm(form=form):
            return FORMS[form], ""
        case Handle() | Linking() | Open() | Asking() | Repost():
            return _pair_button(pressed)
        case _:
            return _day_button(pressed)


def _pair_button(pressed: Handle | Linking | Open | Asking | Repost) -> tuple[Action, str]:
    match pressed:
        case Handle(act=act, day=day, number=number):
            return ON_CHANGE[act], pack(day, number)
        case Linking(step=step, account_id=account, slack_user=user):
            return LINKING[step], pack(account, user)
        case Open(show=show, day=day, page=page):
            return OPEN[show], pack(day, page)
        case Asking(ask=ask, day=day, slack_user=user):
            return ASKING[ask], pack(day, user)
        case Repost(kind=kind, day=day):
            return Action.REPOST, pack(kind, day)


def _day_button(pressed: JoinDay | LeaveDay | OneMore | DeleteMyData) -> tuple[Action, str]:
    match pressed:
        case JoinDay(day=day, around=True):
            return Action.AROUND, pack(day)
        case JoinDay(day=day, minutes=minutes):
            return Action.JOIN_DAY, pack(day, minutes or 0)
        case LeaveDay(day=day, begun=begun):
            return Action.LEAVE_BEGUN if begun else Action.LEAVE_DAY, pack(day)
        case OneMore(day=day, bigger=bigger):
            return Action.BIGGER if bigger else Action.ONE_MORE, pack(day)
        case DeleteMyData():
            return Action.DELETE_MY_DATA, ""


def pressed_of(action_id: str, value: str) -> Pressed | None:
    """Give what somebody pressed; None for a link or a field, which ask for nothing. Raises `Malformed`."""
    action = action_of(action_id)
    if action in {Action.VISIT, Action.FIELD}:
        return None
    if action in _FORMS:
        return OpenForm(form=_FORMS[action])
    if action is Action.SAY:
        return Said(text=_whole(value, MOST_OF_A_VALUE))
    if action is Action.CONFIRM:
        return Confirm(key=_whole(value, MOST_OF_A_KEY))
    return _pair(action, value) if action in _PAIRS else _single(action, value)


def _pair(action: Action, value: str) -> Click:
    """Read the clicks whose value is a pair."""
    first, second = unpack(value, 2)
    if action in _ON_CHANGE:
        return Handle(act=_ON_CHANGE[action], day=first, number=number_in(second))
    if action in _LINKING:
        return Linking(step=_LINKING[action], account_id=number_in(first), slack_user=second)
    if action in _OPEN:
        return Open(show=_OPEN[action], day=first, page=number_in(second))
    if action in _ASKING:
        return Asking(ask=_ASKING[action], day=first, slack_user=second)
    if action is Action.REPOST:
        return Repost(kind=_kind(first), day=second)
    return JoinDay(day=first, minutes=number_in(second) or None)


def _kind(word: str) -> Kind:
    """Read the kind of a message, or raise `Malformed`."""
    try:
        return Kind(word)
    except ValueError as error:
        raise Malformed(word) from error


def _single(action: Action, value: str) -> Click:
    """Read the clicks whose value is a day, or nothing."""
    if action is Action.DELETE_MY_DATA:
        return DeleteMyData()
    (day,) = unpack(value, 1)
    match action:
        case Action.AROUND:
            return JoinDay(day=day, around=True)
        case Action.LEAVE_DAY | Action.LEAVE_BEGUN:
            return LeaveDay(day=day, begun=action is Action.LEAVE_BEGUN)
        case Action.ONE_MORE | Action.BIGGER:
            return OneMore(day=day, bigger=action is Action.BIGGER)
        case _:
            raise Malformed(action)


def _whole(value: str, most: int) -> str:
    """Let a value pass as it is, within its limit."""
    if len(value) > most:
        raise Malformed(value[:most])
    return value

"""Every id that Slack gives back to us: actions, forms, fields, and the key of a message in its first block.

A button's value carries ids only (`day-7kq2m9:4821`), never words to act on. What comes back is client data: `unpack`
refuses whatever does not look as we sent it, and the flows check the person and the state again.
"""

import re
from enum import StrEnum

DEFAULT_COMMAND = "/reviewday"
"""The command's name unless configuration gives another."""

ANSWER_KEY = "answer"
"""The key of every private answer: none is looked up or edited later."""

MOST_OF_AN_ID = 255
"""Slack's limit for a `block_id` and an `action_id`."""

MOST_OF_A_VALUE = 2000
"""Slack's limit for a button's value."""

_PART = re.compile(r"[A-Za-z0-9_.-]{0,64}")
_BLOCK = re.compile(r"rd1\.(?P<key>.+)\.(?P<revision>[0-9]{1,10})", re.DOTALL)
_SEPARATOR = ":"
_TWIN = "~"


class Action(StrEnum):
    """What a button or a field is for; the comment says what its value holds. A released value never changes."""

    BEGIN = "begin"  # day:number
    SWAP = "swap"  # day:number
    PASS = "pass"  # noqa: S105 - day:number; a button, no password
    GIVE_BACK = "give_back"  # day:number
    STILL = "still"  # day:number
    JOIN_DAY = "join_day"  # day:minutes, 0 for the person's own amount
    AROUND = "around"  # day
    LEAVE_DAY = "leave_day"  # day
    LEAVE_BEGUN = "leave_begun"  # day
    ONE_MORE = "one_more"  # day
    BIGGER = "bigger"  # day
    CONFIRM = "confirm"  # the key of the request that was shown
    LINK_RIGHT = "link_right"  # account:user
    LINK_WRONG = "link_wrong"  # account:user
    LINK_DONE = "link_done"  # account:user
    LINK_ASK_VOUCH = "link_ask_vouch"  # account:user
    LINK_ASK_TAKEN = "link_ask_taken"  # account:user
    LINK_VOUCH = "link_vouch"  # account:user
    OPEN_WAITING = "open_waiting"  # day:page
    OPEN_COUNTED = "open_counted"  # day:page
    OPEN_MINE = "open_mine"  # day:page
    OPEN_LEFT = "open_left"  # day:page
    OPEN_ALL = "open_all"  # day:page
    OPEN_FELL_OUT = "open_fell_out"  # day:page
    ASK_START = "ask_start"  # day:user
    ASK_WRONG = "ask_wrong"  # day:user
    ASK_PAIR = "ask_pair"  # day:user
    REPOST = "repost"  # the message's kind:day
    DELETE_MY_DATA = "delete_my_data"  # nothing
    SAY = "say"  # a whole command without the command's name
    OPEN_IMPORT = "open_import"  # nothing; opens the form for a schedule
    OPEN_SCHEDULE = "open_schedule"  # nothing; opens the form for a day
    VISIT = "visit"  # nothing; the button is a link, the click needs an answer all the same
    FIELD = "field"  # a field of a form

    # in private answers alone
    NOT_NOW = "not_now"  # nothing; takes the answer away


class Callback(StrEnum):
    """Our forms (modals). A released value never changes."""

    SETTINGS = "settings"
    SCHEDULE = "schedule"
    IMPORT = "import"


class Field(StrEnum):
    """The fields of our forms: the `block_id` of the input. A released value never changes."""

    AMOUNT = "amount"
    FROM_HOUR = "from_hour"
    TO_HOUR = "to_hour"
    MODE = "mode"
    CHOICES = "choices"
    NEWCOMER = "newcomer"
    ON = "on"
    LENGTH = "length"
    MILESTONE = "milestone"
    FOCUS = "focus"
    FILE = "file"


class Malformed(ValueError):
    """This button is not as we made it: ask for a new message."""


def pack(*parts: str | int) -> str:
    """Put ids into a button's value; raises `Malformed` for what could not be taken apart again."""
    texts = [str(part) for part in parts]
    if not all(_PART.fullmatch(text) for text in texts):
        raise Malformed(_SEPARATOR.join(texts))
    return _SEPARATOR.join(texts)


def unpack(value: str, count: int) -> tuple[str, ...]:
    """Take a button's value apart into exactly so many ids, or raise `Malformed`."""
    parts = tuple(value.split(_SEPARATOR)) if len(value) <= MOST_OF_A_VALUE else ()
    if len(parts) != count or not all(_PART.fullmatch(part) for part in parts):
        raise Malformed(value[:MOST_OF_AN_ID])
    return parts


def number_in(part: str) -> int:
    """Read a packed number that is not negative, or raise `Malformed`."""
    if not re.fullmatch(r"[0-9]{1,10}", part):
        raise Malformed(part)
    return int(part)


def action_id(action: Action, place: int = 0) -> str:
    """Give the `action_id`; `place` tells apart equal actions of one block, where Slack wants them unique."""
    return f"{action.value}{_TWIN}{place}" if place else action.value


def action_of(action_id: str) -> Action:
    """Read an `action_id`, or raise `Malformed`."""
    try:
        return Action(action_id.split(_TWIN, 1)[0])
    except ValueError as error:
        raise Malformed(action_id[:MOST_OF_AN_ID]) from error


def block_id(key: str, revision: int) -> str:
    """Give the first block's id, by which a message is found again; Slack wants a new one on every edit."""
    made = f"rd1.{key}.{revision}"
    if not key or len(made) > MOST_OF_AN_ID:
        raise Malformed(key[:MOST_OF_AN_ID])
    return made


def block_key(block_id: str) -> str | None:
    """Give the key of the message that a first block belongs to; None for a block that is not ours."""
    found = _BLOCK.fullmatch(block_id)
    return found["key"] if found else None

"""What a person asked for with a button that is no verb of the command language. Ids only, never words."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.delivery import Kind


class OnChange(StrEnum):
    """What somebody does with a change on their list."""

    BEGIN = "begin"  # On it
    SWAP = "swap"
    PASS = "pass"  # noqa: S105 - a button, no password
    GIVE_BACK = "give_back"  # of one that was begun
    STILL = "still"  # yes, still on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """Do something with a change on one's list of a day."""

    act: OnChange
    day: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinDay:
    """Join exactly this day; with `minutes` for so long, with `around` for one's own changes only."""

    day: str
    minutes: int | None = None
    around: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDay:
    """Leave exactly this day; with `begun` give back what was begun too."""

    day: str
    begun: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OneMore:
    """Deal me one more on this day; `bigger` lifts a newcomer's limit on size for good."""

    day: str
    bigger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """Go on with what was shown; `key` names the inbound request that it was shown for."""

    key: str


class LinkStep(StrEnum):
    """A step of linking a Gerrit account."""

    RIGHT = "right"  # yes, that account is me
    WRONG = "wrong"  # no, it is not
    DONE = "done"  # the code stands in my profile
    ASK_VOUCH = "ask_vouch"  # ask a host to vouch
    ASK_TAKEN = "ask_taken"  # my account is linked to somebody else: ask a host
    VOUCH = "vouch"  # a host vouches; `slack_user` is whom for


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """A step of linking; `account_id` is the account it is about, 0 if none is."""

    step: LinkStep
    account_id: int = 0
    slack_user: str = ""


class Show(StrEnum):
    """A list that opens behind a figure or a button."""

    WAITING = "waiting"  # what waits, all of it
    COUNTED = "counted"  # how a result was counted, with its evidence
    MINE = "mine"  # my own evidence of a result
    LEFT = "left"  # what is left after a day
    ALL = "all"  # my whole list
    FELL_OUT = "fell_out"  # how many changes fell out of the backlog at each condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Show a list of a day, from `page` 0 on."""

    show: Show
    day: str
    page: int = 0


class Ask(StrEnum):
    """Something asked of another person."""

    START = "start"  # a host: to start a day
    WRONG = "wrong"  # a host: a number of a result is wrong
    PAIR = "pair"  # the person who offered to pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Ask somebody; `slack_user` for PAIR is who offered, `day` the day it is about."""

    ask: Ask
    day: str = ""
    slack_user: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteMyData:
    """Delete what is stored about me."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repost:
    """Post a day's message again that was deleted in Slack; `kind` says which."""

    kind: Kind
    day: str


Click = Handle | JoinDay | LeaveDay | OneMore | Confirm | Linking | Open | Asking | Repost | DeleteMyData

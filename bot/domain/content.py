"""What each message says, as values: all figures computed, nothing worded. The views word it for Slack.

Names, subjects and focus are foreign text and not escaped here. Names are as the person's own system spells them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.considered import Nothing
from bot.domain.day import Day, Dealt
from bot.domain.delivery import Kind
from bot.domain.people import Amount, Settings
from bot.domain.tally import HonourKind, Tally
from bot.domain.team import Ranking, Words
from bot.domain.trouble import Trouble
from bot.domain.wishes import Relaxed


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRef:
    """A change to be linked: `url` is made from the configured address and the number."""

    number: int
    project: str
    subject: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHead:
    """What every message of a day begins with. `milestone` and `milestone_on` are empty for a day without one."""

    day: Day
    milestone: str = ""
    milestone_on: date | None = None
    words: Words = field(default_factory=Words)
    host_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """The announcement. `list_url` is a Gerrit query with the same changes."""

    head: DayHead
    waiting: int
    never_answered: int
    priorities: tuple[str, ...]
    people: int
    list_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """The reply two days before: how far who joined will get, and what two more could reach."""

    head: DayHead
    people: int
    reach: int
    waiting: int
    never_answered: int
    never_answered_reached: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A change that still lacks somebody on the board: `decider` says that a deciding vote is what it lacks."""

    ref: ChangeRef
    lines: int
    decider: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The day's root message, from start to end. Team figures only, never a person's."""

    head: DayHead
    people: int
    minutes: int
    goal: int
    waiting: int
    answered: int
    merged: int
    never_answered: int
    never_answered_done: int
    wanted: tuple[Wanted, ...]
    as_of: datetime | None
    gerrit_down_at: datetime | None
    list_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRank:
    """A place with the names that share it."""

    place: int
    answers: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedHonour:
    """An honour with its names; `ref` is the change it is about."""

    kind: HonourKind
    name: str
    number: int = 0
    ref: ChangeRef | None = None
    other_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What settling changed: how many answers there were and are, and what has merged since."""

    on: date
    answers_before: int
    answers_now: int
    merged_since: int
    merged_in_all: int
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result and, once settled, its correction.

    `also` are the names below the ranks, `unnamed` how many prefer no name, `beside` reviewed without joining.
    `late_as_of` is set when the facts don't reach the day's end.
    """

    head: DayHead
    tally: Tally
    goal: int
    ranking: Ranking
    ranks: tuple[NamedRank, ...]
    also: tuple[str, ...]
    unnamed: int
    honours: tuple[NamedHonour, ...]
    author_names: tuple[str, ...]
    beside: tuple[str, ...]
    people: int
    next_on: date | None
    settles_on: date | None
    settled: Settled | None = None
    late_as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A change on somebody's list.

    `names` spell the accounts that the reasons speak of; `partners` have it too, and those of them who only take a
    first look are in `first_lookers`.

    `done_votes` are the receiver's votes once it is done; `new_patch_set_at` is set if one came after it was dealt.
    """

    dealt: Dealt
    ref: ChangeRef
    owner_name: str
    lines: int
    names: Mapping[int, str] = field(default_factory=dict)
    partners: tuple[str, ...] = ()
    first_lookers: tuple[str, ...] = ()
    done_votes: Mapping[str, int] = field(default_factory=dict)
    has_merged: bool = False
    needs_words: bool = False
    new_patch_set_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySection:
    """One day's part of a list. `pair_name` is who is glad to help a newcomer; `pair_user` their Slack user.

    `nothing` says why there is nothing on it, where there is nothing.
    """

    head: DayHead
    listed: tuple[Listed, ...]
    is_newcomer: bool = False
    pair_name: str = ""
    pair_user: str = ""
    has_left: bool = False
    is_over: bool = False
    picks: bool = False
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMessage:
    """A person's direct message of a date: one section a day; `hour` is their own clock's at first sending."""

    slack_user: str
    name: str
    on: date
    hour: int
    sections: tuple[DaySection, ...]
    needs_link: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LastVote:
    """Somebody else's deciding vote makes this person's the last one."""

    listed: Listed
    giver_name: str
    vote: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOn:
    """Begun, and quiet for four hours."""

    listed: Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """Who is on, or has answered, the changes of an author who is around: each change with the people's names."""

    looks: tuple[tuple[ChangeRef, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """Two days in a row without a sign."""

    slack_user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """To one person before the settling edit: their count goes down, and why."""

    ref: ChangeRef
    cause: str
    before: int
    now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncounted:
    """To one person: a vote was seen that a sentence would make count."""

    ref: ChangeRef
    owner_name: str
    vote: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HostNote:
    """To the host after the start: what was dealt, which lists are still to come, what has no deciding reviewer.

    `relaxed` are the wishes that gave way, `names` those of the people they speak of, by Slack user.
    """

    head: DayHead
    changes: int
    people: int
    lists_out: int
    lists_later: int
    next_name: str
    next_at: datetime | None
    without_decider: tuple[int, ...]
    deciders: int
    relaxed: tuple[Relaxed, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


class AlertKind(StrEnum):
    """What needs a person."""

    GERRIT_AWAY = "gerrit_away"
    EMPTY_BACKLOG = "empty_backlog"
    MISCONFIGURED = "misconfigured"
    CLOCK_SKEW = "clock_skew"
    TROUBLE = "trouble"  # messages are held up; `trouble` says by what


@dataclass(frozen=True, slots=True, kw_only=True)
class HostAlert:
    """To the host alone: something needs a person; `cause` is the machine's word for it.

    Of a `trouble`, `about` is the message that it concerns, `channel` the team's, `day` its day's id, if it has one.
    """

    kind: AlertKind
    cause: str
    since: datetime | None = None
    tries: int = 0
    trouble: Trouble | None = None
    about: Kind | None = None
    channel: str = ""
    day: str = ""


class RequestKind(StrEnum):
    """What somebody asks of a host."""

    VOUCH = "vouch"  # for their Gerrit account
    LINK_TAKEN = "link_taken"  # their account is linked to another person
    START = "start"  # a day
    WRONG_NUMBER = "wrong_number"  # in a result
    PAIRING = "pairing"  # a newcomer asks the person who offered


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """To a host: somebody asks something. `username` is the Gerrit account they claim."""

    kind: RequestKind
    asker: str
    asker_name: str
    username: str = ""
    account_id: int | None = None
    words: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeDay:
    """A day as App Home lists it."""

    head: DayHead
    people: int
    has_joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A person's App Home: today's list first, then what comes, their settings, and for hosts what they tend."""

    slack_user: str
    name: str
    sections: tuple[DaySection, ...]
    days: tuple[HomeDay, ...]
    settings: Settings
    amount: Amount
    account_name: str
    is_off_until: date | None
    is_off: bool
    is_host: bool
    milestones: tuple[tuple[str, date | None], ...] = ()
    uncovered: tuple[str, ...] = ()


Content = (
    Announcement
    | Invitation
    | Board
    | Result
    | ListMessage
    | LastVote
    | StillOn
    | LookedAt
    | Paused
    | Recounted
    | Uncounted
    | HostNote
    | HostAlert
    | Request
    | Home
)

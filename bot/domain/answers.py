"""What is answered to somebody's own act, privately, as values. The views word them.

Every answer repeats what was understood. Figures are computed; names, subjects and words are foreign and not escaped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.change import Account
from bot.domain.command import Misunderstood, Verb
from bot.domain.considered import Considered, NotDealt, Nothing
from bot.domain.content import ChangeRef, Content, DayHead, Listed, Result
from bot.domain.cycle import Milestone
from bot.domain.goal import Lane
from bot.domain.people import Amount, Scope, Settings
from bot.domain.reasons import Reason
from bot.domain.tally import Evidence
from bot.domain.turn import Turn
from bot.domain.wishes import Relaxed


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSteps:
    """How to prove which Gerrit account is theirs. Without `username` they are asked for it first."""

    name: str
    code: str = ""
    username: str = ""
    host_names: tuple[str, ...] = ()
    profile_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkProposal:
    """An account was found by e-mail: is it theirs?"""

    account: Account


class LinkState(StrEnum):
    """How linking ended."""

    LINKED = "linked"
    ALREADY = "already"  # it was linked to them before
    NOT_FOUND = "not_found"  # no such account
    SEVERAL = "several"  # more than one account fits
    TAKEN = "taken"  # linked to another person here
    CODE_MISSING = "code_missing"  # the code does not stand in the profile
    ASKED = "asked"  # a host was asked
    VOUCHED = "vouched"  # a host vouched
    BOT = "bot"  # that account is no person's


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A step of linking, and how it ended."""

    state: LinkState
    username: str = ""
    code: str = ""
    host_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """They are in. `list_at` is when their list comes (None: not before the end, `is_now` with this answer).

    `linking` is set while their Gerrit account is not known; `was_off` if joining ended an `off`.
    """

    head: DayHead | None
    scope: Scope
    amount: Amount
    name: str
    host_name: str = ""
    weekday: int | None = None
    is_change: bool = False
    is_now: bool = False
    around: bool = False
    picks: bool = False
    was_off: bool = False
    dealt: int = 0
    nothing: Nothing | None = None
    minutes_left: int | None = None
    list_at: datetime | None = None
    linking: LinkSteps | LinkProposal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """They are out. `returned` went back; `kept` were begun and stay theirs until the end.

    Without `was_in` there was nothing to leave.
    """

    head: DayHead | None
    returned: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    was_in: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WentOff:
    """Quiet from now on, until that date or until `on`."""

    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """Back again. `was_off` False: they had not been away."""

    was_off: bool
    next_day: DayHead | None = None


class TakeRefusal(StrEnum):
    """Why a change was not given to somebody."""

    NO_DAY = "no_day"  # no day is open
    NOT_IN = "not_in"  # they have not joined it
    UNLINKED = "unlinked"  # their Gerrit account is not known
    UNKNOWN = "unknown"  # no such change here
    NOT_OPEN = "not_open"  # merged or abandoned
    OWN = "own"
    ANSWERED = "answered"  # they voted on this patch set
    HAVE_IT = "have_it"
    PASSED = "passed"  # they gave it back today
    NOT_WAITING = "not_waiting"  # not in the day's pool: its author's turn, in progress, vetoed
    NOTHING_LEFT = "nothing_left"
    TOO_MANY_BEGUN = "too_many_begun"  # as many open On it as their amount
    OTHER_DAY = "other_day"  # stands in another open day
    OVER = "over"  # the day has ended
    NOT_YOURS = "not_yours"  # not on their list any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """A change is theirs now."""

    listed: Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """A change was not given, and why; `list_url` shows what could be looked at, `nothing` says why none is left."""

    refusal: TakeRefusal
    number: int | None = None
    head: DayHead | None = None
    list_url: str = ""
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """Something was done with a change on a list; the list itself shows it. `instead` is what a swap brought."""

    number: int
    act: str
    instead: Listed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has a change today, and why they got it."""

    name: str
    reasons: tuple[Reason, ...]
    is_begun: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Where a change stands (`why`). `fell_out` is the backlog's condition it does not meet, empty if it is in.

    `why_not_me` is why the asker does not have it, None if they do or could; `not_dealt` is what the deal says of one
    who could. `considered` are all participants beside it, for a host.
    """

    ref: ChangeRef
    owner_name: str
    lines: int
    turn: Turn
    waits_since: datetime | None
    waits_days: int
    reasons: tuple[Reason, ...]
    worth: float
    tier: int
    fell_out: str
    holders: tuple[Holder, ...]
    names: dict[int, str]
    head: DayHead | None = None
    why_not_me: TakeRefusal | None = None
    has_it: bool = False
    can_take: bool = False
    not_dealt: NotDealt | None = None
    considered: tuple[Considered, ...] = ()
    status: str = "NEW"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """A day in a list of days."""

    head: DayHead
    people: int
    has_joined: bool = False
    weekly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayList:
    """What `days` shows: days, milestones with dates, and what has no day or no date yet."""

    team: str
    days: tuple[DayLine, ...]
    milestones: tuple[Milestone, ...]
    uncovered: tuple[Milestone, ...]
    undated: tuple[Milestone, ...]
    week: str = ""
    cycle: str = ""
    is_host: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryCount:
    """The backlog of one repository."""

    repository: str
    backlog: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BacklogCount:
    """The exact backlog. `fell_out` is how many open changes fell out at each condition, in the rule's order."""

    team: str
    repository: str
    open: int
    backlog: int
    waiting: int
    never_answered: int
    need_first_answer: int
    oldest: ChangeRef | None
    oldest_days: int
    per_repository: tuple[RepositoryCount, ...]
    fell_out: tuple[tuple[str, int], ...]
    list_url: str
    as_of: datetime | None
    site_lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    """A change in a list of what waits."""

    ref: ChangeRef
    owner_name: str
    lines: int
    days: int
    reasons: tuple[Reason, ...]
    names: dict[int, str] = field(default_factory=dict)
    holders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingList:
    """A page of what waits, in the day's order."""

    title: Verb | str
    day: str
    lines: tuple[WaitingLine, ...]
    page: int
    pages: int
    total: int
    list_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One review behind a figure; `name` as the result spells it. `at` only in one's own list."""

    ref: ChangeRef
    name: str
    evidence: Evidence
    shows_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """A page of a result's evidence; of one person's own if `is_own`."""

    head: DayHead
    is_own: bool
    lines: tuple[EvidenceLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A day's result, shown again to one person."""

    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped:
    """The commands, or one of them with two examples. `is_host` shows the hosts' verbs too."""

    about: Verb | None
    is_host: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSlice:
    """What one person would get."""

    name: str
    refs: tuple[ChangeRef, ...]
    minutes: int
    list_at: datetime | None


class Step(StrEnum):
    """A consequential act that is shown before it is done."""

    SCHEDULE = "schedule"
    START = "start"
    END = "end"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """How far a day can come: `changes` of `waiting`, lane by lane, and what became of such forecasts before.

    `past_reached` and `past_answered` are sums over the team's last days, 0 where there was none.
    """

    people: int
    minutes: int
    changes: int
    waiting: int
    lanes: tuple[Lane, ...] = ()
    past_reached: int = 0
    past_answered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would happen, and what would be sent to whom; `key` goes on with it. Nothing has been done.

    `content` is the message that the channel would get. `relaxed` are the wishes that gave way, `names` those of the
    people they speak of, by Slack user. `dates` are a weekly day's first dates and its last.
    """

    step: Step
    key: str
    head: DayHead
    channel: str
    content: Content | None = None
    slices: tuple[PlannedSlice, ...] = ()
    changes: int = 0
    people: int = 0
    busy: int = 0
    told: int = 0
    without_decider: tuple[int, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    foretold: Foretold | None = None
    dates: tuple[date, ...] = ()
    warnings: tuple[str, ...] = ()
    is_plan_only: bool = False
    is_shadow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HostDone:
    """A host's act is done."""

    step: Step
    head: DayHead
    people: int = 0
    was_already: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HostsOnly:
    """Not allowed: who may, and what the asker can do instead."""

    step: str
    host_names: tuple[str, ...]
    next_day: DayHead | None
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDay:
    """There is no such day. `proposed_on` is a date a host could schedule."""

    on: date | None = None
    is_host: bool = False
    next_day: DayHead | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateTrouble:
    """A date was not clear, is past, or does not exist. `readings` are commands that would be understood."""

    words: str
    cause: str
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichTeam:
    """Several teams: say it in the channel of the one that is meant."""

    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The bare command: the day that is on or next, the asker's list, the likeliest next steps."""

    head: DayHead | None
    listed: tuple[Listed, ...] = ()
    people: int = 0
    has_joined: bool = False
    is_host: bool = False
    is_off: bool = False
    needs_link: bool = False
    as_of: datetime | None = None
    gerrit_down_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsForm:
    """Open the settings modal."""

    settings: Settings
    amount: Amount
    account_name: str = ""
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsKept:
    """The settings as they are now."""

    settings: Settings
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A cycle was read. `disagreements` are what its source contradicts itself in."""

    cycle: str
    milestones: int
    undated: tuple[str, ...]
    disagreements: tuple[str, ...]


class Note(StrEnum):
    """Short answers that need no data."""

    ASKED = "asked"  # the host was asked
    PAUSED = "paused"  # nothing leaves until resumed
    RESUMED = "resumed"
    STILL_ON = "still_on"  # good, it stays yours
    GONE = "gone"  # your data were deleted
    NOT_HERE_YET = "not_here_yet"  # this verb is not to be had on this installation
    OUT_OF_DATE = "out_of_date"  # the button belongs to a message that is out of date
    THANKED = "thanked"
    RECOUNTED = "recounted"
    REPOSTED = "reposted"  # a deleted message is posted again
    STANDS = "stands"  # the message was not deleted, or stands again


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A short answer; `name` is whom it is about."""

    note: Note
    name: str = ""


Answer = (
    LinkSteps
    | LinkProposal
    | Linked
    | Joined
    | Left
    | WentOff
    | CameBack
    | Took
    | NotTaken
    | Handled
    | Explained
    | DayList
    | BacklogCount
    | WaitingList
    | EvidencePage
    | Reported
    | Helped
    | Preview
    | HostDone
    | HostsOnly
    | NoDay
    | DateTrouble
    | WhichTeam
    | Where
    | SettingsForm
    | SettingsKept
    | Imported
    | Noted
    | Misunderstood
)

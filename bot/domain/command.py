"""What a person asked for with `/reviewday`, once their words are understood: one value per verb.

Nothing in here depends on the clock: a date is kept as the person's own words (`DateWords`) for `calendar` to resolve
against their local date. What could not be understood is a value too, `Misunderstood`; then nothing has been done.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NewType

from bot.domain.day import Length
from bot.domain.people import Amount

DateWords = NewType("DateWords", str)
"""What somebody said for a date, in lower case with single spaces: `monday`, `12 jan`, `01/12`. Not resolved."""


class Verb(StrEnum):
    """Every verb of the command language. A released value never changes."""

    MINE = "mine"  # where we are: the day, your changes; also the bare command
    JOIN = "join"
    LEAVE = "leave"
    TAKE = "take"
    WHY = "why"
    OFF = "off"
    ON = "on"
    ME = "me"
    LINK = "link"
    DAYS = "days"
    BACKLOG = "backlog"
    PRIORITIES = "priorities"
    REPORT = "report"
    THANK = "thank"
    HELP = "help"
    SCHEDULE = "schedule"
    PLAN = "plan"
    START = "start"
    END = "end"
    CANCEL = "cancel"
    STALE = "stale"
    PAUSE = "pause"  # let nothing leave until resumed
    RESUME = "resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneDay:
    """A single day, in words."""

    words: DateWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """Every such weekday, 0 for Monday. `until` is a date or a milestone as the person named it, empty if not said."""

    weekday: int
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Every review day of the team, until `off`."""


When = OneDay | Weekly | Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """Show where we are: the day that is on or next, my changes, the likeliest next steps."""

    verb: ClassVar[Verb] = Verb.MINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Take part. Without an amount it is the person's own or the team's; without `when` the day that is on or next."""

    verb: ClassVar[Verb] = Verb.JOIN
    amount: Amount | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Be out for today; what was not begun goes back."""

    verb: ClassVar[Verb] = Verb.LEAVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Take one more change, or exactly this one."""

    verb: ClassVar[Verb] = Verb.TAKE
    change: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Explain a change: where it stands, whose turn it is, who has it and why, and why not me."""

    verb: ClassVar[Verb] = Verb.WHY
    change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    """Send and deal me nothing until that date, or until `on` where none is given."""

    verb: ClassVar[Verb] = Verb.OFF
    until: DateWords | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """Be back again."""

    verb: ClassVar[Verb] = Verb.ON


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Open my settings."""

    verb: ClassVar[Verb] = Verb.ME


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Say which Gerrit account is mine; `username` is empty if it was not said."""

    verb: ClassVar[Verb] = Verb.LINK
    username: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Show review days, milestones and freezes."""

    verb: ClassVar[Verb] = Verb.DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Show the exact count, of one repository if it is named."""

    verb: ClassVar[Verb] = Verb.BACKLOG
    repository: str = ""


class PriorityAct(StrEnum):
    """What to do with the agreed priorities."""

    SHOW = "show"
    ADD = "add"
    DEFER = "defer"
    DROP = "drop"
    CARRY = "carry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Priorities:
    """Show what the team agreed on, or change it. `name` is the priority's; `because`, if given, the reason."""

    verb: ClassVar[Verb] = Verb.PRIORITIES
    act: PriorityAct = PriorityAct.SHOW
    name: str = ""
    because: str = ""


class ReportKind(StrEnum):
    """Which report is wanted."""

    DAY = "day"  # a day's result with its evidence: the last one if no day is named
    SERIES = "series"  # a release series so far
    AGENDA = "agenda"  # text to copy into a meeting's agenda
    COUNTDOWN = "countdown"  # text to copy into a countdown mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Show a result with its evidence, a cycle so far, or text to copy."""

    verb: ClassVar[Verb] = Verb.REPORT
    kind: ReportKind = ReportKind.DAY
    day: DateWords | None = None
    series: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thank:
    """Thank a person, a Slack user, in one's own words."""

    verb: ClassVar[Verb] = Verb.THANK
    person: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Explain the commands, or the one that is named (`about`)."""

    verb: ClassVar[Verb] = Verb.HELP
    about: Verb | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Plan a day or a weekly one. Without `when` it is the milestone's window that decides; one of the two is given.

    `minutes` is set exactly for `Length.TIMEBOX`. `milestone` is as the host named it.
    """

    verb: ClassVar[Verb] = Verb.SCHEDULE
    when: OneDay | Weekly | None = None
    length: Length = Length.OWN_DATE
    minutes: int | None = None
    milestone: str = ""
    focus: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Show who would get what on that day, or on the next one; nothing is sent."""

    verb: ClassVar[Verb] = Verb.PLAN
    day: DateWords | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Begin the day that is scheduled, or one now, after showing the plan. `minutes` is set for `Length.TIMEBOX`."""

    verb: ClassVar[Verb] = Verb.START
    length: Length = Length.OWN_DATE
    minutes: int | None = None
    focus: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Finish the day now."""

    verb: ClassVar[Verb] = Verb.END


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Call off that day, or the next one; `because` is the reason, empty if not given."""

    verb: ClassVar[Verb] = Verb.CANCEL
    day: DateWords | None = None
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """Show old changes by cause."""

    verb: ClassVar[Verb] = Verb.STALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Let nothing leave until resumed."""

    verb: ClassVar[Verb] = Verb.PAUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Let messages leave again."""

    verb: ClassVar[Verb] = Verb.RESUME


Taking = Mine | Join | Leave | Take | Why | Off | On | Me | Link
Looking = Days | Backlog | Priorities | Report | Thank | Help
Hosting = Schedule | Plan | Start | End | Cancel | Stale | Pause | Resume
Command = Taking | Looking | Hosting


class Trouble(StrEnum):
    """Why a command was not understood."""

    UNKNOWN_VERB = "unknown_verb"  # `word` is no verb; `did_you_mean` are the nearest ones
    LEFT_OVER = "left_over"  # the verb has no use for `word`
    MISSING = "missing"  # the verb needs `piece`
    FLAG = "flag"  # `word` begins with dashes, and there are no flags
    BARE_NAME = "bare_name"  # `word` is @name without Slack's mention: who that is can't be known
    NOT_A_PERSON = "not_a_person"  # `word` is a channel, a group or everybody
    MANY_PEOPLE = "many_people"  # one person at a time; `word` is the second
    NOT_A_CHANGE = "not_a_change"  # `word` is no change number and no change's address
    OTHER_SITE = "other_site"  # `word` is an address of another site than our Gerrit
    OUT_OF_RANGE = "out_of_range"  # the figure `word` is not within `least` and `most`
    TWO_READINGS = "two_readings"  # it can mean each of `readings`
    TOO_LONG = "too_long"  # `piece`, or the whole command where it is None, has over `most` characters


class Piece(StrEnum):
    """A piece of a command, for saying which one is missing or too long."""

    CHANGE = "change"
    PERSON = "person"
    WORDS = "words"
    WHEN = "when"
    UNTIL = "until"
    NAME = "name"
    REASON = "reason"
    FOCUS = "focus"
    MILESTONE = "milestone"
    USERNAME = "username"
    REPOSITORY = "repository"
    SERIES = "series"


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstood:
    """A command that was not run, and why; nothing has been done.

    `word` is foreign text, cut to be shown. `verb` is the verb if that much is known, `usage` its pattern with the
    configured command name. `did_you_mean` are verbs, nearest first; `readings` whole commands, without the command's
    name, each of which would be understood: they can be buttons. No guess is ever run.
    """

    trouble: Trouble
    verb: Verb | None = None
    word: str = ""
    piece: Piece | None = None
    did_you_mean: tuple[Verb, ...] = ()
    readings: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    usage: str = ""

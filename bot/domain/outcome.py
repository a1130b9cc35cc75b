"""The one thing that a decision returns: everything that must become true together, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.cycle import Cycle
from bot.domain.day import Day, Dealt, WeeklySeries
from bot.domain.delivery import Edit, Post
from bot.domain.people import Link, LinkCode, Person, SignUp
from bot.domain.tally import Tally

Record = Day | Dealt | WeeklySeries | Person | Link | LinkCode | SignUp | Cycle | Tally


class DueKind(StrEnum):
    """What falls due. A released value never changes."""

    ANNOUNCE_DAY = "announce_day"
    INVITE_TO_DAY = "invite_to_day"
    OPEN_DAY = "open_day"
    CLOSE_DAY = "close_day"
    SETTLE_DAY = "settle_day"
    QUIET = "quiet"  # begun and quiet for four hours; `subject` has day, slack_user and number


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something to do at an instant, once by its key; `subject` holds ids only."""

    key: str
    kind: DueKind
    at: datetime
    subject: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to what, and why. `actor` is a Slack user, or `reviewday` for what fell due."""

    actor: str
    action: str
    subject: str
    because: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """State to write, state to remove, what falls due, what leaves the house, and the audit; applied as one.

    `undue` and `unsent` are keys of due rows and of posts not yet sent that no longer make sense. A due row that led
    here is named in `undue` too, so that its effect and its end are one. A post whose key exists already is left as it
    is.
    """

    puts: tuple[Record, ...] = ()
    removes: tuple[Record, ...] = ()
    due: tuple[Due, ...] = ()
    undue: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()
    unsent: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    audit: tuple[AuditEntry, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        """Join two outcomes into one; where both put the same record, the later one stands."""
        return Outcome(
            puts=self.puts + other.puts,
            removes=self.removes + other.removes,
            due=self.due + other.due,
            undue=self.undue + other.undue,
            posts=self.posts + other.posts,
            unsent=self.unsent + other.unsent,
            edits=self.edits + other.edits,
            audit=self.audit + other.audit,
        )


NOTHING = Outcome()

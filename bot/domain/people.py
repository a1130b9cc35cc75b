"""People: who they are in Slack and in Gerrit, how much they give, and when they are away.

A Slack user, a Gerrit account and a participant are three things. A `Link` ties the first two, one to one; a `SignUp`
makes a Slack user a participant of a day, of a series of days, or of every day until they say `off`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Proof(StrEnum):
    """How we know that a Slack user and a Gerrit account are the same person."""

    EMAIL = "email"  # both sides show the same address, and the person confirmed it
    STATUS = "status"  # a code stood in the Gerrit profile's Status field
    HOST = "host"  # a host vouched
    COMMENT = "comment"  # a code stood in a comment on a change
    CONFIGURED = "configured"  # the operator's configuration says so


class Mode(StrEnum):
    """How a person gets changes."""

    DEALT = "dealt"  # a list is made for them
    PICKED = "picked"  # they take what they like from the pool
    FINISHING = "finishing"  # dealt only what they have reviewed before, nothing new


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much somebody gives to a day: a number of changes, or minutes. Exactly one of the two is set."""

    changes: int | None = None
    minutes: int | None = None

    def __post_init__(self) -> None:
        """Refuse both, neither, and less than one."""
        given = [value for value in (self.changes, self.minutes) if value is not None]
        if len(given) != 1 or given[0] < 1:
            message = "an amount is a number of changes or of minutes, at least 1"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person chose in `/reviewday me`. Hours are of their own clock, 0 to 24; `amount` None is the team's."""

    amount: Amount | None = None
    from_hour: int = 9
    to_hour: int = 17
    mode: Mode = Mode.DEALT
    is_ranked: bool = True
    is_named: bool = True
    offers_pairing: bool = False
    wants_reminders: bool = True
    is_newcomer: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A Slack user as we know them. `off_since` set means no changes and no messages, until `off_until` if that is set.

    `quiet_days` counts review days in a row without any sign of them; `is_paused` is set after the second.
    """

    slack_user: str
    name: str
    time_zone: str = "UTC"
    email: str = ""
    is_bot: bool = False
    is_deleted: bool = False
    is_guest: bool = False
    settings: Settings = field(default_factory=Settings)
    off_since: datetime | None = None
    off_until: date | None = None
    quiet_days: int = 0
    is_paused: bool = False
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A Slack user and a Gerrit account that are one person; one to one both ways."""

    slack_user: str
    account_id: int
    proof: Proof
    since: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCode:
    """A code that a person was asked to show in Gerrit; `account_id` is the account they claim, if they named one."""

    slack_user: str
    code: str
    account_id: int | None
    asked_at: datetime


class Scope(StrEnum):
    """What somebody signed up for."""

    DAY = "day"  # one review day
    SERIES = "series"  # every day of one weekly series
    STANDING = "standing"  # every day of the team, until `off`


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """Somebody takes part. `subject` is the day's id, the series' id or the team's key, as `scope` says.

    Leaving a day sets `left_at` on a sign-up of scope DAY, which beats any wider one.
    `around` means that they want no list, only to be there for their own changes.
    """

    slack_user: str
    scope: Scope
    subject: str
    at: datetime
    amount: Amount | None = None
    around: bool = False
    left_at: datetime | None = None

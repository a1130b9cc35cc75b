"""What leaves the house: intents, where they go, and what a try to deliver one can end with.

An intent says *what* must reach *whom*; the words are made when it is sent, from what is true then. A post has one row
per key for ever, so nothing is posted twice; an edit has one row per message, where the newest wish replaces the older.

    pending -> sending -> sent | pending | uncertain | dead | expired
    uncertain -> sent | pending | held
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

RATE_LIMITED = "ratelimited"
"""Slack's word when it was asked too much; it says when to come back, and nothing goes to that place before."""


class PostState(StrEnum):
    """Where a post stands. A released value never changes."""

    PENDING = "pending"  # not posted, and to be posted
    SENDING = "sending"  # claimed, committed before the call
    SENT = "sent"
    UNCERTAIN = "uncertain"  # may have been posted: looked up by key before anything is sent again
    HELD = "held"  # nobody can know; an operator decides
    DEAD = "dead"  # can't be delivered to this place
    EXPIRED = "expired"  # made no sense any more when its turn came


class Place(StrEnum):
    """Where a message goes."""

    CHANNEL = "channel"  # `id` is the channel
    PERSON = "person"  # `id` is the Slack user; a direct message
    THREAD = "thread"  # `id` is the key of the message that it replies to


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a message goes, by Slack's id, or by the key of the message that it answers."""

    place: Place
    id: str


class Kind(StrEnum):
    """What a message is; each has one composer (`flows/compose`) and one view. A released value never changes."""

    ANNOUNCEMENT = "announcement"  # channel, once a day of review; edited by later reminders
    INVITATION = "invitation"  # reply to the announcement two days before, if it helps
    BOARD = "board"  # channel, the day's root message, edited while it runs
    RESULT = "result"  # channel, once; edited when it settles
    LIST = "list"  # direct message, one a person and local date, edited in place
    LAST_VOTE = "last_vote"  # reply in the list
    STILL_ON = "still_on"  # reply in the list: begun, and quiet for four hours
    LOOKED_AT = "looked_at"  # direct message to an author who is around: somebody began on their change
    PAUSED = "paused"  # direct message: two days without a sign
    RECOUNTED = "recounted"  # direct message before the settling edit: one's own count goes down
    UNCOUNTED = "uncounted"  # direct message: seen, and what would make it count
    HOST_NOTE = "host_note"  # direct message to the host: how the start went
    HOST_ALERT = "host_alert"  # direct message to the host: something needs a person
    REQUEST = "request"  # direct message to a host: somebody asks something of them (vouch, start, a wrong number)
    HOME = "home"  # App Home; only ever edited


class Urgency(StrEnum):
    """Who goes first when several things wait."""

    ANSWER = "a_answer"  # to somebody's own act
    DIRECT = "b_direct"
    HOME = "c_home"
    BOARD = "d_board"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Post one message, once for ever by its key. `subject` holds ids only, for the composer.

    `after` is the earliest instant to send it, `expires_at` the last one at which it still makes sense. `is_asked`
    marks what answers somebody's own act and so is outside the budget of attention.
    """

    key: str
    kind: Kind
    target: Target
    subject: Mapping[str, str] = field(default_factory=dict)
    urgency: Urgency = Urgency.DIRECT
    after: datetime | None = None
    expires_at: datetime | None = None
    is_asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Bring a message that is already there up to date. For App Home, which needs no post, the key is `home:<user>`."""

    key: str
    kind: Kind
    subject: Mapping[str, str] = field(default_factory=dict)
    urgency: Urgency = Urgency.DIRECT
    after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a delivered message stands in Slack."""

    channel: str
    ts: str


class Verdict(StrEnum):
    """What a try to deliver ended with."""

    DELIVERED = "delivered"
    NOT_POSTED = "not_posted"  # surely not: may be tried again, at `retry_at`
    UNKNOWN = "unknown"  # may have been accepted
    AWAY = "away"  # of a look-up: Slack did not say; nothing is known yet, and it can be asked again
    REFUSED = "refused"  # never to this place: the person, the channel or the message is gone
    MISCONFIGURED = "misconfigured"  # a token, a scope, a missing invitation: nothing goes until a person acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The outcome of one try. `error` is Slack's word; `at` is Slack's own time of the answer where it is known."""

    verdict: Verdict
    address: Address | None = None
    error: str = ""
    retry_at: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A claimed intent on its way. `address` is set for an edit; `revision` counts the wishes for this message.

    `thread` is the address of the message that a reply goes to, `direct` the channel of the direct message with the
    target, if one was ever delivered to them.
    """

    key: str
    kind: Kind
    target: Target | None
    subject: Mapping[str, str]
    revision: int
    attempts: int
    claimed_at: datetime
    address: Address | None = None
    thread: Address | None = None
    direct: str = ""
    expires_at: datetime | None = None

    @property
    def is_edit(self) -> bool:
        """Tell an edit from a post."""
        return self.target is None

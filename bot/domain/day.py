r"""A review day: its states, who holds which change on it, and what it ended with.

    scheduled -> announced -> open -> closing -> closed -> settled
         \-----------\----------\-> cancelled

The README draws it; `move` is the only way from one state to another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.wishes import Relaxed


class DayState(StrEnum):
    """Where a day stands. A released value never changes."""

    SCHEDULED = "scheduled"  # has a date, nobody was told yet
    ANNOUNCED = "announced"  # stands in the channel, people join
    OPEN = "open"  # changes are dealt, reviews are noticed
    CLOSING = "closing"  # its end has passed; waits for facts that reach to the end
    CLOSED = "closed"  # the result is out
    SETTLED = "settled"  # the result is final
    CANCELLED = "cancelled"  # called off


class Length(StrEnum):
    """What bounds a day."""

    OWN_DATE = "own_date"  # everyone's own date, from the first participant's zone to the last's
    UTC_DAY = "utc_day"
    TIMEBOX = "timebox"  # from its opening, for `minutes`


NEXT: Mapping[DayState, frozenset[DayState]] = {
    DayState.SCHEDULED: frozenset({DayState.ANNOUNCED, DayState.OPEN, DayState.CANCELLED}),
    DayState.ANNOUNCED: frozenset({DayState.OPEN, DayState.CANCELLED}),
    DayState.OPEN: frozenset({DayState.CLOSING, DayState.CANCELLED}),
    DayState.CLOSING: frozenset({DayState.CLOSED}),
    DayState.CLOSED: frozenset({DayState.SETTLED}),
    DayState.SETTLED: frozenset(),
    DayState.CANCELLED: frozenset(),
}

UPCOMING = frozenset({DayState.SCHEDULED, DayState.ANNOUNCED})
OVER = frozenset({DayState.CLOSED, DayState.SETTLED, DayState.CANCELLED})


class WrongState(UserError):
    """That is not possible with this day any more."""

    def __init__(self, state: DayState, wanted: DayState) -> None:
        """Keep both states as data; the message names them."""
        self.state, self.wanted = state, wanted
        super().__init__(f"This review day is {state.value}, so it cannot become {wanted.value}. Nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A review day of a team. Instants are in Gerrit's time, UTC; `on` is the date that people call it by.

    `series` is the id of the weekly series it belongs to, `milestone` the milestone's key, `focus` the host's words.
    `waiting_before`, `never_answered_before`, `goal` and `reach` are figures of the start: `reach` is how many changes
    the people's time reaches, `goal` what such forecasts make of it here, which people are told. `pool` is what was in
    the backlog then, in order; `seed` makes its deals repeatable. `first_count` keeps answers and merged changes as
    first posted. `relaxed` are the wishes that gave way in its first deal.
    """

    id: str
    team: str
    on: date
    state: DayState
    host: str
    length: Length = Length.OWN_DATE
    minutes: int | None = None
    opens_at: datetime
    closes_at: datetime
    created_at: datetime
    series: str = ""
    milestone: str = ""
    focus: str = ""
    seed: int = 0
    is_shadow: bool = False
    is_ended_by_hand: bool = False
    announced_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    settles_at: datetime | None = None
    settled_at: datetime | None = None
    pool: tuple[int, ...] = ()
    waiting_before: int = 0
    never_answered_before: int = 0
    goal: int = 0
    reach: int = 0
    first_count: tuple[int, int] | None = None
    relaxed: tuple[Relaxed, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether changes are dealt and reviews noticed now."""
        return self.state is DayState.OPEN


def move(day: Day, to: DayState) -> Day:
    """Bring a day into another state; raises `WrongState` where the diagram has no arrow."""
    if to not in NEXT[day.state]:
        raise WrongState(day.state, to)
    return replace(day, state=to)


class Role(StrEnum):
    """What a change is dealt for."""

    DECIDING = "deciding"  # a vote that can decide
    FIRST_LOOK = "first_look"  # a thoughtful answer without the deciding vote


class DealtState(StrEnum):
    """What became of a change in somebody's hands on a day. A released value never changes."""

    DEALT = "dealt"  # on their list
    BEGUN = "begun"  # they pressed On it
    DONE = "done"  # their answer was seen in Gerrit
    PASSED = "passed"  # given back, nothing dealt instead; never returns to them that day
    SWAPPED = "swapped"  # given back for another one; never returns to them that day
    HANDED_BACK = "handed_back"  # they left the day, or the day ended before they began
    GONE = "gone"  # merged, abandoned or private meanwhile


HELD = frozenset({DealtState.DEALT, DealtState.BEGUN})
REFUSED = frozenset({DealtState.PASSED, DealtState.SWAPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """A change in somebody's hands on a day; unique by day, person and change.

    `patch_set` is the one it was dealt at; `reasons` say why it is on the list and why for this person; `minutes` is
    the estimate it was dealt with; `order` its place on the list. `asked_at` is when a quiet one was asked about.
    """

    day: str
    slack_user: str
    number: int
    patch_set: int
    role: Role
    state: DealtState
    at: datetime
    minutes: int = 15
    order: int = 0
    reasons: tuple[Reason, ...] = ()
    begun_at: datetime | None = None
    done_at: datetime | None = None
    asked_at: datetime | None = None
    is_last_vote: bool = False
    last_vote_told: bool = False
    is_picked: bool = False

    @property
    def is_held(self) -> bool:
        """Tell whether it is still theirs to review."""
        return self.state in HELD

    @property
    def is_quiet(self) -> bool:
        """Tell whether they were asked if they are still on it and have not answered since."""
        return self.asked_at is not None and (self.begun_at is None or self.begun_at <= self.asked_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklySeries:
    """A weekly review day: `weekday` 0 is Monday; it ends by itself after `until`, or at the milestone named."""

    id: str
    team: str
    weekday: int
    from_on: date
    until_on: date
    host: str
    created_at: datetime
    until_milestone: str = ""
    focus: str = ""
    minutes: int | None = None
    is_ended: bool = False

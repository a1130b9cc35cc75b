"""How much room a participant's list has left, and what they were dealt of late."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.day import Day, Dealt, DealtState
from bot.domain.participation import Participant
from bot.domain.snapshot import Snapshot

OF_LATE = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What is left of somebody's amount, in changes or in minutes; None is no limit of that kind."""

    changes: int | None
    minutes: int | None


def room_of(snapshot: Snapshot, day: Day, part: Participant) -> Room:
    """Give what is left of a participant's amount for a day."""
    rows = [row for row in snapshot.slice_of(day.id, part.slack_user) if _counts(row)]
    changes, minutes = part.amount.changes, part.amount.minutes
    return Room(
        changes=None if changes is None else max(changes - len(rows), 0),
        minutes=None if minutes is None else max(minutes - sum(row.minutes for row in rows), 0),
    )


def _counts(row: Dealt) -> bool:
    """Tell whether a row uses up somebody's amount: what they have, did or passed; not what they swapped or lost."""
    return row.is_held or row.state in {DealtState.DONE, DealtState.PASSED}


def minutes_of_late(snapshot: Snapshot, day: Day) -> Mapping[str, int]:
    """Give the minutes that each person was dealt on the days of a day's team within 30 days, and kept."""
    days = {one.id for one in snapshot.days.values() if one.team == day.team}
    since = snapshot.now - OF_LATE
    found: Counter[str] = Counter()
    for row in snapshot.dealt:
        if row.day in days and row.at >= since and (row.is_held or row.state is DealtState.DONE):
            found[row.slack_user] += row.minutes
    return found

"""From when to when a day lasts, and when somebody can be reached within it.

A day's bounds are in Gerrit's time, because its reviews are counted by Gerrit's clock; what falls due and what is sent
goes by ours. The offset between the two was measured by the last probe.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import messages
from bot.domain.day import UPCOMING, Day, Length
from bot.domain.outcome import DueKind, Outcome
from bot.domain.participation import zones
from bot.domain.people import Person
from bot.domain.snapshot import Snapshot
from bot.domain.wall_clock import Bounds, Hours, everyones_date, midnight, next_reachable, timebox, utc_day

DEFAULT_TIMEBOX_MINUTES = 120


def offset(snapshot: Snapshot) -> timedelta:
    """Give how far Gerrit's clock is ahead of ours."""
    return timedelta(seconds=snapshot.site.clock_offset_s if snapshot.site else 0)


def gerrit_now(snapshot: Snapshot) -> datetime:
    """Give the present instant by Gerrit's clock, in whole seconds as Gerrit keeps them."""
    return (snapshot.now + offset(snapshot)).replace(microsecond=0)


def our_time(snapshot: Snapshot, at: datetime) -> datetime:
    """Give an instant of Gerrit's clock by ours."""
    return at - offset(snapshot)


def bounded(snapshot: Snapshot, day: Day) -> Day:
    """Give a planned day with its bounds as they follow from its date, its length and its participants' zones.

    A timebox of a planned day begins at nine o'clock at the team's place.
    """
    bounds = _bounds(snapshot, day)
    return replace(day, opens_at=bounds.opens_at, closes_at=bounds.closes_at)


def _bounds(snapshot: Snapshot, day: Day) -> Bounds:
    if day.length is Length.UTC_DAY:
        return utc_day(day.on)
    if day.length is Length.TIMEBOX:
        start = midnight(day.on, zone=snapshot.teams[day.team].time_zone) + timedelta(hours=9)
        return timebox(start, minutes=day.minutes or DEFAULT_TIMEBOX_MINUTES)
    return everyones_date(day.on, zones=zones(snapshot, day))


def begun_now(snapshot: Snapshot, day: Day) -> Day:
    """Give the day as it begins by hand now: it opens at this instant and closes where its date ends, or its time."""
    now = gerrit_now(snapshot)
    if day.length is Length.TIMEBOX:
        return replace(day, opens_at=now, closes_at=now + timedelta(minutes=day.minutes or DEFAULT_TIMEBOX_MINUTES))
    closes_at = _bounds(snapshot, day).closes_at
    return replace(day, opens_at=now, closes_at=max(closes_at, now + timedelta(hours=1)))


def rebounded(snapshot: Snapshot, day: Day) -> Day:
    """Give a day that reaches to the dates of all who joined; one that runs is only lengthened, a timebox never."""
    if day.length is not Length.OWN_DATE:
        return day
    bounds = _bounds(snapshot, day)
    if day.state in UPCOMING:
        return replace(day, opens_at=bounds.opens_at, closes_at=bounds.closes_at)
    return replace(day, closes_at=max(day.closes_at, bounds.closes_at))


def dues_of(snapshot: Snapshot, before: Day, day: Day) -> Outcome:
    """Move what falls due with a day's bounds."""
    if (before.opens_at, before.closes_at) == (day.opens_at, day.closes_at) or day.state not in UPCOMING:
        return Outcome()
    opens = messages.day_due(day, DueKind.OPEN_DAY, our_time(snapshot, day.opens_at))
    return Outcome(undue=(opens.key,), due=(opens,))


def list_instant(snapshot: Snapshot, day: Day, person: Person) -> datetime | None:
    """Give when somebody's list can reach them, by our clock: in their hours on the day's date; None if never.

    A timebox is short and everybody chose it, so its lists come with its opening.
    """
    if day.length is Length.TIMEBOX:
        return max(snapshot.now, our_time(snapshot, day.opens_at))
    return hours_instant(snapshot, day, person)


def hours_instant(snapshot: Snapshot, day: Day, person: Person) -> datetime | None:
    """Give the next instant of somebody's hours within the day, by our clock; None if none is left."""
    hours = Hours(from_hour=person.settings.from_hour, to_hour=person.settings.to_hour)
    opens_at, closes_at = our_time(snapshot, day.opens_at), our_time(snapshot, day.closes_at)
    return next_reachable(
        max(snapshot.now, opens_at),
        within=Bounds(opens_at=opens_at, closes_at=closes_at),
        zone=person.time_zone,
        hours=hours,
        on=day.on if day.length is Length.OWN_DATE else None,
    )

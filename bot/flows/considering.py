"""Why each participant of an open day has a change or has not: the deal, told backwards from what stands now."""

from collections.abc import Sequence

from bot.domain.change import Change
from bot.domain.companies import company_of
from bot.domain.considered import Considered, NotDealt, Nothing
from bot.domain.day import Day, Dealt
from bot.domain.participation import Participant, find_participant, participants
from bot.domain.snapshot import Snapshot
from bot.flows.asking import name_of
from bot.flows.eligible import bars_of, why_not_reached
from bot.flows.judging import decides, is_new_here, judged
from bot.flows.pool import Pooled, pool_of
from bot.flows.room import room_of

MOST = 200
"""So many of the worthiest are looked at for why nothing of them is somebody's."""


def considered(snapshot: Snapshot, day: Day, change: Change, pooled: Pooled) -> tuple[Considered, ...]:
    """Give every participant beside a change: who has it first, then by name."""
    found = [_considered(snapshot, day, change, pooled, part) for part in participants(snapshot, day)]
    return tuple(sorted(found, key=lambda one: (one.why_not is not None, one.name.casefold())))


def _considered(snapshot: Snapshot, day: Day, change: Change, pooled: Pooled, part: Participant) -> Considered:
    rows = _rows(snapshot, day, change.number)
    held = next((row for row in rows if row.slack_user == part.slack_user and row.is_held), None)
    return Considered(
        name=name_of(snapshot, part.slack_user),
        why_not=None if held else _why_not(snapshot, day, change, pooled, part),
        reasons=held.reasons if held else (),
    )


def not_dealt(snapshot: Snapshot, day: Day, change: Change, pooled: Pooled, slack_user: str) -> NotDealt | None:
    """Say why the deal did not give somebody a change; None if they take no part."""
    part = find_participant(snapshot, day, slack_user)
    return _why_not(snapshot, day, change, pooled, part) if part else None


def _rows(snapshot: Snapshot, day: Day, number: int) -> tuple[Dealt, ...]:
    return tuple(row for row in snapshot.dealt_on(day.id) if row.number == number)


def _why_not(snapshot: Snapshot, day: Day, change: Change, pooled: Pooled, part: Participant) -> NotDealt:
    team, rows = snapshot.teams[day.team], _rows(snapshot, day, change.number)
    bars = bars_of(change, team, reviewed=judged(snapshot, team).reviews[change.number], rows=rows)
    barred = bars.against(part, is_new=is_new_here(snapshot, day, part.slack_user))
    held = [row for row in rows if row.is_held]
    return (
        why_not_reached(snapshot, day, part)
        or barred
        or _of_the_change(snapshot, day, change, pooled, part, held)
        or _of_their_room(snapshot, day, pooled, part)
        or NotDealt.OTHERS_FIRST
    )


def _of_the_change(
    snapshot: Snapshot, day: Day, change: Change, pooled: Pooled, part: Participant, held: Sequence[Dealt]
) -> NotDealt | None:
    if len(held) >= pooled.needs.people:
        return NotDealt.ENOUGH
    team = snapshot.teams[day.team]
    if not pooled.needs.first_looks and not decides(snapshot, team, part.account_id, change):
        return NotDealt.NEEDS_DECIDING
    company = company_of(snapshot, team, part.slack_user)
    if company and any(company_of(snapshot, team, row.slack_user) == company for row in held):
        return NotDealt.SAME_COMPANY
    return NotDealt.BELOW_ELSEWHERE if _stands_elsewhere(snapshot, day, pooled, part) else None


def _stands_elsewhere(snapshot: Snapshot, day: Day, pooled: Pooled, part: Participant) -> bool:
    below = [row for row in snapshot.dealt_on(day.id) if row.number == pooled.below and row.is_held]
    return bool(below) and all(row.slack_user != part.slack_user for row in below)


def _of_their_room(snapshot: Snapshot, day: Day, pooled: Pooled, part: Participant) -> NotDealt | None:
    room = room_of(snapshot, day, part)
    if room.changes is not None and room.changes < 1:
        return NotDealt.FULL
    return NotDealt.NO_TIME if room.minutes is not None and room.minutes < pooled.minutes else None


def nothing_for(snapshot: Snapshot, day: Day, slack_user: str) -> Nothing:
    """Say why nothing that waits is for somebody."""
    part = find_participant(snapshot, day, slack_user)
    if part is None:
        return Nothing()
    causes = {
        one: _why_not(snapshot, day, snapshot.changes[one.number], one, part) for one in pool_of(snapshot, day)[:MOST]
    }
    free = {one: cause for one, cause in causes.items() if cause is not NotDealt.ENOUGH}
    kinds = set(free.values())
    if not kinds:
        return Nothing()
    if NotDealt.NO_TIME in kinds:
        shortest = min(one.minutes for one, cause in free.items() if cause is NotDealt.NO_TIME)
        return Nothing(cause=NotDealt.NO_TIME, least_minutes=shortest)
    return Nothing(cause=kinds.pop() if len(kinds) == 1 else NotDealt.OTHERS_FIRST)

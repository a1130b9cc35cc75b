"""What a new fact from Gerrit does to the days that are open: tick off, let go, tell who has the last vote.

Called for changes whose facts differ, in order, by the projector alone. A review ticks a change off for whoever gave it
and holds it; nothing is ever taken from somebody's hands but what has merged, been abandoned or vanished.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain import messages
from bot.domain.backlog import needs
from bot.domain.change import Change
from bot.domain.day import Day, Dealt, DealtState, Role
from bot.domain.delivery import Edit
from bot.domain.outcome import Outcome
from bot.domain.snapshot import Snapshot
from bot.flows.asking import decided
from bot.flows.bounds import list_instant, our_time
from bot.flows.counting import done_at, newest_deciding_vote
from bot.flows.hand_back import quiet_key
from bot.ports import Ports

MOST_LAST_VOTES = 2
GERRIT_TICK = timedelta(seconds=2)
"""Gerrit dates a vote, and tells its time by which its clock is measured, in whole seconds: off by one each."""


async def progress(numbers: Sequence[int], *, ports: Ports) -> None:
    """Bring every open day up to date with these changes."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, None]:
        days = [day for day in snapshot.days.values() if day.is_open]
        return sum((_on_day(snapshot, day, numbers) for day in days), Outcome()), None

    await decided(ports, decide)


def _on_day(snapshot: Snapshot, day: Day, numbers: Sequence[int]) -> Outcome:
    ours = [number for number in numbers if _concerns(snapshot, day, number)]
    if not ours:
        return Outcome()
    rows = [row for row in snapshot.dealt_on(day.id) if row.number in set(ours)]
    outcome = sum((_on_row(snapshot, day, row) for row in rows), Outcome())
    return outcome + Outcome(edits=(messages.board_edit(day),))


def _concerns(snapshot: Snapshot, day: Day, number: int) -> bool:
    """Tell whether a change is the day's; one that vanished is if somebody has it or it was in the pool."""
    change = snapshot.changes.get(number)
    if change is None:
        return number in day.pool or any(row.number == number for row in snapshot.dealt if row.day == day.id)
    return change.project in snapshot.teams[day.team].repositories


def _on_row(snapshot: Snapshot, day: Day, row: Dealt) -> Outcome:
    change = snapshot.changes.get(row.number)
    edit = messages.list_edit(day, row.slack_user)
    if change is None:
        return _gone(row, edit) if row.is_held else Outcome()
    answered = done_at(snapshot, day, change, row.slack_user)
    if row.is_held and answered is not None and (row.done_at is None or answered > row.done_at):
        done = replace(row, state=DealtState.DONE, done_at=answered, patch_set=change.current.number)
        return Outcome(puts=(done,), undue=(quiet_key(row),), edits=(edit,))
    if row.is_held and not change.is_open:
        return _gone(row, edit)
    told = _told_last_vote(snapshot, day, row, change) if row.is_held else Outcome()
    return told + Outcome(edits=(edit,))


def _gone(row: Dealt, edit: Edit) -> Outcome:
    return Outcome(puts=(replace(row, state=DealtState.GONE),), undue=(quiet_key(row),), edits=(edit,))


def _told_last_vote(snapshot: Snapshot, day: Day, row: Dealt, change: Change) -> Outcome:
    """Tell a deciding reviewer that theirs is the last vote: a reply for the first two a day, the rest are edits."""
    if row.role is not Role.DECIDING or row.last_vote_told or needs(change, snapshot.teams[day.team]).deciding != 1:
        return Outcome()
    if not _newly_voted(snapshot, day, row, change):
        return Outcome()
    told = replace(row, last_vote_told=True, is_last_vote=True)
    so_far = sum(one.last_vote_told for one in snapshot.slice_of(day.id, row.slack_user))
    at = list_instant(snapshot, day, snapshot.people[row.slack_user])
    if so_far >= MOST_LAST_VOTES or at is None:
        return Outcome(puts=(told,))
    return Outcome(puts=(told,), posts=(messages.last_vote(day, told, after=at),))


def _newly_voted(snapshot: Snapshot, day: Day, row: Dealt, change: Change) -> bool:
    """Tell whether the deciding vote that stands came after this was dealt, and is somebody else's."""
    vote = newest_deciding_vote(snapshot, day, change)
    link = snapshot.links.get(row.slack_user)
    is_own = vote is not None and link is not None and vote.account_id == link.account_id
    if vote is None or is_own or vote.at is None:
        return False
    return our_time(snapshot, vote.at) + GERRIT_TICK > row.at

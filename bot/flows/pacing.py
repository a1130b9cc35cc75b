"""A team's pace, from the review days that are over: so that a day's estimates don't move while it runs."""

from bot.domain.day import OVER, DealtState
from bot.domain.pace import Answered, Pace, learned
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team


def pace_of(snapshot: Snapshot, team: Team) -> Pace:
    """Give how long answers take a team, as far back as the snapshot's days reach."""
    days = {day.id for day in snapshot.days.values() if day.team == team.key and day.state in OVER}
    return learned(
        Answered(
            who=row.slack_user,
            change=snapshot.changes[row.number],
            done_at=row.done_at,
            begun_at=row.begun_at,
        )
        for row in snapshot.dealt
        if row.day in days and row.state is DealtState.DONE and row.done_at and row.number in snapshot.changes
    )

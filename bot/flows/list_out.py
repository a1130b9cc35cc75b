"""Somebody's list of a date on its way: one message for all their days.

It goes at once after their own click, otherwise in their hours. One that nobody needs any more, because its reader left
or the day was over before it went out, is taken back.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.domain import messages
from bot.domain.day import Day
from bot.domain.outcome import Outcome
from bot.domain.participation import find_participant
from bot.domain.snapshot import Snapshot
from bot.flows.bounds import list_instant


def list_now(snapshot: Snapshot, day: Day, slack_user: str) -> Outcome:
    """Send somebody their list after their own click, also if one waits for their hours; edit the one they have."""
    post = messages.slice_list(day, slack_user, after=None, is_asked=True)
    closes_at = max(one.closes_at for one in (day, *_other_days(snapshot, day, slack_user)))
    return Outcome(
        unsent=(post.key,),
        posts=(replace(post, expires_at=closes_at),),
        edits=(messages.list_edit(day, slack_user, own_click=True),),
    )


def list_in_hours(snapshot: Snapshot, day: Day, slack_user: str) -> Outcome:
    """Send somebody their list in their hours, the first that any of their days on that date has left.

    Nothing goes out where no such hour is left; a list that they have already is edited.
    """
    days = (day, *_other_days(snapshot, day, slack_user))
    found = (list_instant(snapshot, one, snapshot.people[slack_user]) for one in days)
    instants = [at for at in found if at is not None]
    edit = Outcome(edits=(messages.list_edit(day, slack_user),))
    if not instants:
        return edit
    post = messages.slice_list(day, slack_user, after=min(instants), is_asked=False)
    closes_at = max(one.closes_at for one in days)
    return edit + Outcome(
        unsent=(post.key,) if len(days) > 1 else (),
        posts=(replace(post, expires_at=closes_at),),
    )


def not_needed(now: Snapshot, on: date, users: Iterable[str]) -> tuple[str, ...]:
    """Name the lists of those who neither take part in an open day of that date any more nor hold anything on one."""
    return tuple(messages.list_key(user, on) for user in sorted({*users}) if not _open_days(now, on, user))


def _other_days(snapshot: Snapshot, day: Day, slack_user: str) -> tuple[Day, ...]:
    return _open_days(snapshot, day.on, slack_user, but=day.id)


def _open_days(snapshot: Snapshot, on: date, slack_user: str, *, but: str = "") -> tuple[Day, ...]:
    days = (day for day in snapshot.days.values() if day.is_open and day.on == on and day.id != but)
    return tuple(day for day in days if _is_on(snapshot, day, slack_user))


def _is_on(snapshot: Snapshot, day: Day, slack_user: str) -> bool:
    held = any(row.is_held for row in snapshot.slice_of(day.id, slack_user))
    return held or find_participant(snapshot, day, slack_user) is not None

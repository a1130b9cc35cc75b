"""The budget of attention: how much that nobody asked for may ring for a person or in a channel.

At most two direct messages a person and their own date, replies included; at most two new channel messages a date of
the team and four in seven days. Edits and replies in a channel's thread ring for nobody. The day's own list goes before
all else, so a place is kept for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlite_utils import Database

from bot.domain.delivery import Kind, Place
from bot.domain.snapshot import Snapshot
from bot.store.instants import to_text

DIRECT_A_DAY = 2
CHANNEL_A_DAY = 2
CHANNEL_A_WEEK = 4

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Whom a post rings for and on which of their dates; nobody for what is outside the budget."""

    to: str = ""
    on: date | None = None
    zone: tzinfo = UTC
    is_channel: bool = False


FREE = Charge()


def charge_of(row: Row, shown: Snapshot, now: datetime) -> Charge:
    """Tell whom a post rings for."""
    is_reply_in_channel = row["place"] == Place.THREAD and row["root_place"] != Place.PERSON
    if row["is_asked"] or is_reply_in_channel:
        return FREE
    target, is_channel = row["root_target"], row["root_place"] == Place.CHANNEL
    zone = _zone(_channel_zone(shown, target) if is_channel else _person_zone(shown, target))
    return Charge(to=target, on=now.astimezone(zone).date(), zone=zone, is_channel=is_channel)


def allows(db: Database, row: Row, charge: Charge) -> bool:
    """Tell whether a post may ring now."""
    if charge.on is None:
        return True
    today = _spent(db, charge, days=1)
    if charge.is_channel:
        return today < CHANNEL_A_DAY and _spent(db, charge, days=7) < CHANNEL_A_WEEK
    kept = 0 if row["kind"] == Kind.LIST else _kept_for_list(db, charge)
    return today + kept < DIRECT_A_DAY


def next_try(charge: Charge, now: datetime) -> datetime:
    """Give the same time of day on their next date: it was fit for them today, so it is then."""
    return (now.astimezone(charge.zone) + timedelta(days=1)).astimezone(now.tzinfo)


def _spent(db: Database, charge: Charge, *, days: int) -> int:
    on = charge.on or date.min
    row = db.conn.execute(
        """
        SELECT count(*) AS spent FROM posts
        WHERE charged_to = :to AND charged_on > :after AND charged_on <= :on
        """,
        {"to": charge.to, "after": (on - timedelta(days=days)).isoformat(), "on": on.isoformat()},
    ).fetchone()
    return int(row["spent"])


def _kept_for_list(db: Database, charge: Charge) -> int:
    """Give 1 if a list still waits for the person today, else 0."""
    on = charge.on or date.min
    row = db.conn.execute(
        """
        SELECT EXISTS (
            SELECT 1 FROM posts
            WHERE target = :to AND place = 'person' AND kind = 'list' AND state = 'pending' AND is_asked = 0
                AND after_at < :end AND not_before < :end
        ) AS kept
        """,
        {"to": charge.to, "end": to_text(datetime(on.year, on.month, on.day, tzinfo=charge.zone) + timedelta(days=1))},
    ).fetchone()
    return int(row["kept"])


def _person_zone(shown: Snapshot, slack_user: str) -> str:
    person = shown.people.get(slack_user)
    return person.time_zone if person else "UTC"


def _channel_zone(shown: Snapshot, channel: str) -> str:
    return next((team.time_zone for team in shown.teams.values() if team.channel == channel), "UTC")


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC

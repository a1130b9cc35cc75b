"""Gerrit does not answer, or does again: the boards say since when the figures are old, the host hears if it lasts."""

from datetime import timedelta

from bot.domain import messages
from bot.domain.content import AlertKind, HostAlert
from bot.domain.day import Day, DayState
from bot.domain.delivery import Kind, Place, Post, Target
from bot.domain.outcome import Outcome
from bot.domain.snapshot import Snapshot
from bot.flows.asking import decided
from bot.ports import Ports

LONG = timedelta(minutes=5)
RUNNING = frozenset({DayState.OPEN, DayState.CLOSING})


async def tell_outage(*, ports: Ports) -> None:
    """Bring every running day's board up to date, and tell its host once of an outage that lasts."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, None]:
        running = [day for day in snapshot.days.values() if day.state in RUNNING]
        alerts = tuple(_alert(day, snapshot) for day in running if is_long(snapshot))
        return Outcome(edits=tuple(messages.board_edit(day) for day in running), posts=alerts), None

    await decided(ports, decide)


def is_long(snapshot: Snapshot) -> bool:
    """Tell whether Gerrit has been away for so long that a person should know why."""
    return snapshot.gerrit_down_at is not None and snapshot.now - snapshot.gerrit_down_at >= LONG


def _alert(day: Day, snapshot: Snapshot) -> Post:
    since = snapshot.gerrit_down_at
    return Post(
        key=f"gerrit_away:{day.id}:{since}",
        kind=Kind.HOST_ALERT,
        target=Target(place=Place.PERSON, id=day.host),
        subject={"kind": AlertKind.GERRIT_AWAY.value, "since": since.isoformat() if since else ""},
        expires_at=day.closes_at + LONG,
    )


def alert_of(snapshot: Snapshot) -> HostAlert | None:
    """Give the word to the host; None if Gerrit is back."""
    if snapshot.gerrit_down_at is None:
        return None
    return HostAlert(kind=AlertKind.GERRIT_AWAY, cause="it does not answer", since=snapshot.gerrit_down_at)

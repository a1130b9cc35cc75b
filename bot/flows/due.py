"""What falls due, kind by kind. A due row ends in the same write as its effect, so it happens once."""

from dataclasses import replace

from bot.domain import messages
from bot.domain.day import UPCOMING, Day, DayState, DealtState, move
from bot.domain.outcome import Due, DueKind, Outcome
from bot.domain.snapshot import Snapshot
from bot.flows.asking import decided
from bot.flows.close_day import close_due
from bot.flows.compose_day import invitation_of
from bot.flows.open_day import open_due
from bot.flows.settle import settle_due
from bot.ports import Ports


async def handle_due(due: Due, *, ports: Ports) -> None:
    """Do what has fallen due; what concerns a day that is gone or over ends without effect."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, None]:
        day = snapshot.days.get(due.subject.get("day", ""))
        outcome = await _outcome(due, snapshot, day, ports=ports) if day else Outcome()
        return replace(outcome, undue=(*outcome.undue, due.key)), None

    await decided(ports, decide)


async def _outcome(due: Due, snapshot: Snapshot, day: Day, *, ports: Ports) -> Outcome:
    match due.kind:
        case DueKind.ANNOUNCE_DAY:
            return announced(snapshot, day)
        case DueKind.INVITE_TO_DAY:
            return _invited(snapshot, day)
        case DueKind.OPEN_DAY:
            return await open_due(snapshot, day, ports=ports)
        case DueKind.CLOSE_DAY:
            return close_due(snapshot, day)
        case DueKind.SETTLE_DAY:
            return settle_due(snapshot, day)
        case DueKind.QUIET:
            return _still_on(due, snapshot, day)


def announced(snapshot: Snapshot, day: Day) -> Outcome:
    """Announce a scheduled day in the channel; one that is past that ends without effect."""
    if day.state is not DayState.SCHEDULED or snapshot.now >= day.closes_at:
        return Outcome()
    told = replace(move(day, DayState.ANNOUNCED), announced_at=snapshot.now)
    return Outcome(puts=(told,), posts=(messages.announcement(told, snapshot.teams[day.team]),))


def _invited(snapshot: Snapshot, day: Day) -> Outcome:
    if day.state not in UPCOMING:
        return Outcome()
    helps = invitation_of(snapshot, day) is not None
    return Outcome(posts=(messages.invitation(day),) if helps else (), edits=(messages.announcement_edit(day),))


def _still_on(due: Due, snapshot: Snapshot, day: Day) -> Outcome:
    """Ask once about a change that was begun and is quiet; it stays theirs, and a second person may get it too.

    Who wants no reminders is not asked; the second person may get it all the same.
    """
    rows = snapshot.slice_of(day.id, due.subject["slack_user"])
    row = next((one for one in rows if one.number == int(due.subject["number"])), None)
    if row is None or row.state is not DealtState.BEGUN or row.asked_at is not None or not day.is_open:
        return Outcome()
    asked = replace(row, asked_at=snapshot.now)
    person = snapshot.people.get(row.slack_user)
    wants = person is not None and person.settings.wants_reminders
    return Outcome(
        puts=(asked,),
        posts=(messages.still_on(day, row),) if wants else (),
        edits=(messages.list_edit(day, row.slack_user),),
    )

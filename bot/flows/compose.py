"""Compose what an intent says, at the moment it is sent, from what is true then. None lets it drop."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.domain.content import Content, ListMessage
from bot.domain.day import Day
from bot.domain.delivery import Kind, Outgoing
from bot.domain.snapshot import Snapshot
from bot.flows.compose_day import announcement_of, board_of, invitation_of, result_of
from bot.flows.compose_home import home_of
from bot.flows.compose_list import compose_last_vote, compose_list, compose_still_on
from bot.flows.compose_notes import host_note_of, looked_at_of, paused_of, recounted_of, request_of
from bot.flows.outage import alert_of
from bot.flows.trouble import trouble_alert_of
from bot.ports import Ports

Subject = Mapping[str, str]
OfDay = Callable[[Snapshot, Day], Content | None]
OfSubject = Callable[[Snapshot, Subject], Content | None]

OF_DAY: Mapping[Kind, OfDay] = {
    Kind.ANNOUNCEMENT: announcement_of,
    Kind.INVITATION: invitation_of,
    Kind.BOARD: board_of,
    Kind.RESULT: result_of,
    Kind.HOST_NOTE: host_note_of,
}

OF_SUBJECT: Mapping[Kind, OfSubject] = {
    Kind.LIST: lambda now, ids: compose_list(now, ids["slack_user"], date.fromisoformat(ids["on"])),
    Kind.LAST_VOTE: lambda now, ids: compose_last_vote(now, ids["day"], ids["slack_user"], int(ids["number"])),
    Kind.STILL_ON: lambda now, ids: compose_still_on(now, ids["day"], ids["slack_user"], int(ids["number"])),
    Kind.LOOKED_AT: lambda now, ids: looked_at_of(now, ids["day"], ids["slack_user"]),
    Kind.PAUSED: lambda now, ids: paused_of(now, ids["slack_user"]),
    Kind.RECOUNTED: recounted_of,
    Kind.REQUEST: request_of,
    Kind.HOST_ALERT: lambda now, ids: trouble_alert_of(now, ids) if "trouble" in ids else alert_of(now),
    Kind.HOME: lambda now, ids: home_of(now, ids["slack_user"]),
}


async def compose(outgoing: Outgoing, *, ports: Ports) -> Content | None:
    """Give the words' substance for an intent, or None if it makes no sense any more."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    content = composed(snapshot, outgoing.kind, outgoing.subject)
    return None if _comes_too_late(outgoing, content) else content


def _comes_too_late(outgoing: Outgoing, content: Content | None) -> bool:
    """Tell whether this would be the first that somebody sees of a list whose days are all over."""
    return (
        not outgoing.is_edit
        and isinstance(content, ListMessage)
        and all(section.is_over for section in content.sections)
    )


def composed(snapshot: Snapshot, kind: Kind, subject: Subject) -> Content | None:
    """Compose from a snapshot alone."""
    if kind in OF_DAY:
        day = snapshot.days.get(subject["day"])
        return OF_DAY[kind](snapshot, day) if day else None
    return OF_SUBJECT[kind](snapshot, subject) if kind in OF_SUBJECT else None

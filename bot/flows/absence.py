"""`/reviewday off [until DATE]` and `/reviewday on`: no changes, no messages, and back again.

Going off takes somebody out of the days that are open, hands back what they had not begun, and ends a standing sign-up.
"""

from dataclasses import replace
from datetime import date

from bot.domain.answers import Answer, CameBack, WentOff
from bot.domain.content import DayHead
from bot.domain.day import UPCOMING
from bot.domain.outcome import AuditEntry, Outcome
from bot.domain.participation import find_participant
from bot.domain.people import Person, Scope
from bot.domain.snapshot import Snapshot
from bot.flows.asking import Asked, decided, head_of, known_person
from bot.flows.hand_back import handed_back
from bot.ports import Ports


async def off(until: date | None, *, asked: Asked, ports: Ports) -> Answer:
    """Keep quiet towards somebody until a date, or until they say `on`."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        person = await known_person(ports, snapshot, asked.slack_user)
        return _going_off(snapshot, person, until), WentOff(until=until)

    return await decided(ports, decide)


def _going_off(snapshot: Snapshot, person: Person, until: date | None) -> Outcome:
    away = replace(person, off_since=snapshot.now, off_until=until, seen_at=snapshot.now)
    standing = tuple(
        row
        for row in snapshot.sign_ups
        if row.slack_user == person.slack_user and row.scope is Scope.STANDING and until is None
    )
    back = Outcome()
    for day in snapshot.days.values():
        if day.is_open and find_participant(snapshot, day, person.slack_user):
            back += handed_back(snapshot, day, person.slack_user, begun=True).outcome
    entry = AuditEntry(actor=person.slack_user, action="off", subject=person.slack_user)
    return back + Outcome(puts=(away,), removes=standing, audit=(entry,))


async def on(*, asked: Asked, ports: Ports) -> Answer:
    """Be back: changes and messages come again, and what silence had paused goes on."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        person = await known_person(ports, snapshot, asked.slack_user)
        was_off = person.off_since is not None or person.is_paused
        back = replace(person, off_since=None, off_until=None, is_paused=False, quiet_days=0, seen_at=snapshot.now)
        entry = AuditEntry(actor=person.slack_user, action="on", subject=person.slack_user)
        answer = CameBack(was_off=was_off, next_day=_next_day(snapshot))
        return Outcome(puts=(back,), audit=(entry,)), answer

    return await decided(ports, decide)


def _next_day(snapshot: Snapshot) -> DayHead | None:
    upcoming = [day for day in snapshot.days.values() if day.state in UPCOMING or day.is_open]
    return head_of(snapshot, min(upcoming, key=lambda day: day.opens_at)) if upcoming else None

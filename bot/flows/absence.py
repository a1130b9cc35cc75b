"""`/reviewday off [until DATE]` and `/reviewday on`: no changes, no messages, and back again.

Going off takes somebody out of the days that are open, hands back what they had not begun, and ends a standing sign-up.
"""

from dataclasses import replace
from datetime import date

from bot.domain.after import after
from bot.domain.answers import Answer, CameBack, WentOff
from bot.domain.content import DayHead
from bot.domain.day import UPCOMING, Day
from bot.domain.outcome import AuditEntry, Outcome
from bot.domain.participation import find_participant
from bot.domain.people import Person, Scope
from bot.domain.snapshot import Snapshot
from bot.flows.asking import Asked, decided, head_of, known_person
from bot.flows.dealing import passed_on
from bot.flows.hand_back import handed_back
from bot.flows.list_out import not_needed
from bot.ports import Ports


async def off(until: date | None, *, asked: Asked, ports: Ports) -> Answer:
    """Keep quiet towards somebody until a date, or until they say `on`."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        person = await known_person(ports, snapshot, asked.slack_user)
        out = await out_of_open_days(snapshot, person.slack_user, _going_off(snapshot, person, until), ports=ports)
        return out, WentOff(until=until)

    return await decided(ports, decide)


async def out_of_open_days(snapshot: Snapshot, slack_user: str, going: Outcome, *, ports: Ports) -> Outcome:
    """Take somebody who goes out of every open day: all they hold goes to others, and no list waits for them."""
    days = [day for day in snapshot.days.values() if day.is_open and _has_part(snapshot, day, slack_user)]
    outcome = going
    for day in days:
        back = handed_back(snapshot, day, slack_user, begun=True)
        outcome += back.outcome
        outcome += await passed_on(after(snapshot, outcome), day, back.returned, ports=ports)
    unsent = {key for day in days for key in not_needed(after(snapshot, outcome), day.on, [slack_user])}
    return outcome + Outcome(unsent=tuple(sorted(unsent)))


def _has_part(snapshot: Snapshot, day: Day, slack_user: str) -> bool:
    return bool(snapshot.slice_of(day.id, slack_user)) or find_participant(snapshot, day, slack_user) is not None


def _going_off(snapshot: Snapshot, person: Person, until: date | None) -> Outcome:
    away = replace(person, off_since=snapshot.now, off_until=until, seen_at=snapshot.now)
    standing = tuple(
        row
        for row in snapshot.sign_ups
        if row.slack_user == person.slack_user and row.scope is Scope.STANDING and until is None
    )
    entry = AuditEntry(actor=person.slack_user, action="off", subject=person.slack_user)
    return Outcome(puts=(away,), removes=standing, audit=(entry,))


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

"""`/reviewday take [CHANGE]`: one more change, or exactly this one.

A change that somebody takes is theirs as if it had been dealt, above their amount if they wish so. It is refused only
where they cannot review it, or where it waits for nobody. Who takes has joined: no other step is needed.
"""

from dataclasses import replace

from bot.domain import messages
from bot.domain.addresses import numbers_url
from bot.domain.after import after
from bot.domain.answers import Answer, NotTaken, TakeRefusal, Took
from bot.domain.considered import NotDealt, Nothing
from bot.domain.day import REFUSED, Day, Dealt, DealtState, Role
from bot.domain.outcome import NOTHING, AuditEntry, Outcome
from bot.domain.participation import find_participant
from bot.domain.people import Person, Settings
from bot.domain.reasons import Reason, ReasonKind
from bot.domain.review import is_author
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.asking import Asked, decided, head_of
from bot.flows.compose_list import listed_of
from bot.flows.considering import nothing_for
from bot.flows.dealing import deal_out
from bot.flows.judging import decides
from bot.flows.list_out import list_now
from bot.flows.pool import Pooled, pool_of
from bot.flows.refs import site_url
from bot.flows.sign_up import day_now_or_next
from bot.ports import Ports


async def take(number: int | None, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Give somebody one more change, or the one they name."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    day = day_now_or_next(snapshot, team)
    if day is None or not day.is_open:
        return NotTaken(refusal=TakeRefusal.NO_DAY, number=number, head=head_of(snapshot, day) if day else None)
    if number is None:
        return await one_more(day.id, bigger=False, asked=asked, ports=ports)
    return await _take_this(day.id, number, asked=asked, team=team, ports=ports)


async def one_more(day_id: str, *, bigger: bool, asked: Asked, ports: Ports) -> Answer:
    """Deal somebody one more change above their amount; `bigger` ends a newcomer's limit on size."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        day = snapshot.days.get(day_id)
        refusal = _cannot_take(snapshot, day, asked.slack_user)
        if refusal is not None or day is None:
            return NOTHING, _refused(snapshot, day, refusal or TakeRefusal.OVER, None)
        grown = _grown(snapshot, asked.slack_user) if bigger else NOTHING
        ready = after(snapshot, grown)
        deal = await deal_out(ready, day, users=frozenset({asked.slack_user}), most=1, above=1, ports=ports)
        if not deal.rows:
            refused = _refused(snapshot, day, TakeRefusal.NOTHING_LEFT, None)
            return NOTHING, replace(refused, nothing=_why_nothing(ready, day, asked.slack_user))
        outcome = grown + _taking(snapshot, day, asked.slack_user, deal.rows[0])
        return outcome, Took(listed=listed_of(after(snapshot, outcome), deal.rows[0]))

    return await decided(ports, decide)


def _why_nothing(snapshot: Snapshot, day: Day, slack_user: str) -> Nothing:
    """Say why there is not one more; who asks for more is not held back by what they gave the day."""
    found = nothing_for(snapshot, day, slack_user)
    has_room = found.cause not in {NotDealt.FULL, NotDealt.NO_TIME}
    return found if has_room else Nothing(cause=NotDealt.OTHERS_FIRST)


def _grown(snapshot: Snapshot, slack_user: str) -> Outcome:
    person: Person = snapshot.people[slack_user]
    settings: Settings = replace(person.settings, is_newcomer=False)
    return Outcome(puts=(replace(person, settings=settings),))


async def _take_this(day_id: str, number: int, *, asked: Asked, team: Team, ports: Ports) -> Answer:

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        day = snapshot.days[day_id]
        refusal = why_not(snapshot, day, team, asked.slack_user, number)
        if refusal is not None:
            return NOTHING, _refused(snapshot, day, refusal, number)
        row = _row(snapshot, day, team, asked.slack_user, number)
        outcome = _taking(snapshot, day, asked.slack_user, row)
        return outcome, Took(listed=listed_of(after(snapshot, outcome), row))

    return await decided(ports, decide)


def _taking(snapshot: Snapshot, day: Day, slack_user: str, row: Dealt) -> Outcome:
    return list_now(snapshot, day, slack_user) + Outcome(
        puts=(row,),
        edits=(messages.board_edit(day),),
        audit=(AuditEntry(actor=slack_user, action="take", subject=str(row.number)),),
    )


def _refused(snapshot: Snapshot, day: Day | None, refusal: TakeRefusal, number: int | None) -> NotTaken:
    pool = pool_of(snapshot, day) if day else ()
    return NotTaken(
        refusal=refusal,
        number=number,
        head=head_of(snapshot, day) if day else None,
        list_url=numbers_url(site_url(snapshot), (one.number for one in pool)),
    )


def _cannot_take(snapshot: Snapshot, day: Day | None, slack_user: str) -> TakeRefusal | None:
    if day is None or not day.is_open:
        return TakeRefusal.OVER
    if find_participant(snapshot, day, slack_user) is None:
        return TakeRefusal.NOT_IN
    if slack_user not in snapshot.links:
        return TakeRefusal.UNLINKED
    return None


def why_not(snapshot: Snapshot, day: Day, team: Team, slack_user: str, number: int) -> TakeRefusal | None:
    """Say why somebody could not take a change now; None if they could."""
    change = snapshot.changes.get(number)
    if change is None or change.project not in team.repositories:
        return TakeRefusal.UNKNOWN
    if not change.is_open:
        return TakeRefusal.NOT_OPEN
    cannot = _cannot_take(snapshot, day, slack_user)
    if cannot is not None:
        return cannot
    account = snapshot.links[slack_user].account_id
    label = change.labels.get(team.labels.review)
    if is_author(change, account, change.current.number):
        return TakeRefusal.OWN
    if label is not None and label.value_of(account):
        return TakeRefusal.ANSWERED
    return _taken_or_not_waiting(snapshot, day, slack_user, number)


def _taken_or_not_waiting(snapshot: Snapshot, day: Day, slack_user: str, number: int) -> TakeRefusal | None:
    mine = [row for row in snapshot.slice_of(day.id, slack_user) if row.number == number]
    if any(row.is_held for row in mine):
        return TakeRefusal.HAVE_IT
    if any(row.state in REFUSED for row in mine):
        return TakeRefusal.PASSED
    elsewhere = {one.id for one in snapshot.days.values() if one.is_open} - {day.id}
    if any(row.number == number and row.is_held and row.day in elsewhere for row in snapshot.dealt):
        return TakeRefusal.OTHER_DAY
    if number not in {one.number for one in pool_of(snapshot, day)}:
        return TakeRefusal.NOT_WAITING
    return None


def _row(snapshot: Snapshot, day: Day, team: Team, slack_user: str, number: int) -> Dealt:
    change = snapshot.changes[number]
    pooled: Pooled = next(one for one in pool_of(snapshot, day) if one.number == number)
    account = snapshot.links[slack_user].account_id
    return Dealt(
        day=day.id,
        slack_user=slack_user,
        number=number,
        patch_set=change.current.number,
        role=Role.DECIDING if decides(snapshot, team, account, change) else Role.FIRST_LOOK,
        state=DealtState.DEALT,
        at=snapshot.now,
        minutes=pooled.minutes,
        order=len(snapshot.slice_of(day.id, slack_user)),
        reasons=(*pooled.reasons, Reason(kind=ReasonKind.ASKED_FOR)),
        is_picked=True,
    )

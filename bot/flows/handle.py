"""The buttons of a list: On it, Swap, Pass, Give back, Yes.

Swap deals another at once, Pass gives back; neither asks why. What somebody passed or swapped never comes back to them
on that day. *On it* may be open on no more changes at once than the person's own amount.
"""

from dataclasses import replace

from bot.domain import messages
from bot.domain.after import after
from bot.domain.answers import Answer, Handled, Note, Noted, NotTaken, TakeRefusal
from bot.domain.click import Handle, OnChange
from bot.domain.day import Day, Dealt, DealtState
from bot.domain.outcome import NOTHING, AuditEntry, Outcome
from bot.domain.participation import find_participant
from bot.domain.snapshot import Snapshot
from bot.flows.asking import Asked, decided, head_of
from bot.flows.bounds import list_instant
from bot.flows.compose_list import listed_of
from bot.flows.dealing import NO_DEAL, Deal, deal_out, passed_on
from bot.flows.hand_back import quiet_key
from bot.ports import Ports

GIVEN_BACK = {
    OnChange.SWAP: DealtState.SWAPPED,
    OnChange.PASS: DealtState.PASSED,
    OnChange.GIVE_BACK: DealtState.HANDED_BACK,
}


async def handle(click: Handle, *, asked: Asked, ports: Ports) -> Answer:
    """Do what somebody pressed on a change of their list."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        day = snapshot.days.get(click.day)
        row = _find(snapshot, click, asked.slack_user)
        refusal = _refusal(snapshot, day, row, click.act)
        if refusal is not None or day is None or row is None:
            head = head_of(snapshot, day) if day else None
            return NOTHING, NotTaken(refusal=refusal or TakeRefusal.NOT_YOURS, number=click.number, head=head)
        outcome, deal = await _decided(snapshot, day, row, click.act, ports=ports)
        return outcome, _answer(after(snapshot, outcome), click, deal, asked.slack_user)

    return await decided(ports, decide)


def _answer(now: Snapshot, click: Handle, deal: Deal, slack_user: str) -> Answer:
    if click.act is OnChange.STILL:
        return Noted(note=Note.STILL_ON)
    mine = [new for new in deal.rows if new.slack_user == slack_user]
    return Handled(number=click.number, act=click.act.value, instead=listed_of(now, mine[0]) if mine else None)


def _find(snapshot: Snapshot, click: Handle, slack_user: str) -> Dealt | None:
    rows = snapshot.slice_of(click.day, slack_user)
    return next((row for row in rows if row.number == click.number), None)


def _refusal(snapshot: Snapshot, day: Day | None, row: Dealt | None, act: OnChange) -> TakeRefusal | None:
    """Say why a click cannot be followed; None lets it pass."""
    if day is None or not day.is_open:
        return TakeRefusal.OVER
    if row is None or not (row.is_held or _may_begin_again(snapshot, row, act)):
        return TakeRefusal.NOT_YOURS
    if act is OnChange.STILL and row.state is not DealtState.BEGUN:
        return TakeRefusal.NOT_YOURS
    if act is OnChange.BEGIN and row.state is not DealtState.BEGUN and _has_enough_begun(snapshot, day, row):
        return TakeRefusal.TOO_MANY_BEGUN
    return None


def _may_begin_again(snapshot: Snapshot, row: Dealt, act: OnChange) -> bool:
    """Tell whether a new patch set came after somebody was done, so that they may begin again or pass."""
    change = snapshot.changes.get(row.number)
    is_newer = change is not None and change.is_open and change.current.number > row.patch_set
    return act in {OnChange.BEGIN, OnChange.PASS} and row.state is DealtState.DONE and is_newer


def _has_enough_begun(snapshot: Snapshot, day: Day, row: Dealt) -> bool:
    part = find_participant(snapshot, day, row.slack_user)
    if part is None:
        return False
    begun = [one for one in snapshot.slice_of(day.id, row.slack_user) if one.state is DealtState.BEGUN]
    if part.amount.changes is not None:
        return len(begun) >= part.amount.changes
    return sum(one.minutes for one in begun) >= (part.amount.minutes or 0)


async def _decided(snapshot: Snapshot, day: Day, row: Dealt, act: OnChange, *, ports: Ports) -> tuple[Outcome, Deal]:
    shown = Outcome(edits=(messages.list_edit(day, row.slack_user, own_click=True), messages.board_edit(day)))
    entry = Outcome(audit=(AuditEntry(actor=row.slack_user, action=act.value, subject=str(row.number)),))
    if act is OnChange.BEGIN:
        return _begun(snapshot, row) + _told_author(snapshot, day, row) + shown + entry, NO_DEAL
    if act is OnChange.STILL:
        return Outcome(puts=(replace(row, begun_at=snapshot.now),)), NO_DEAL
    back = Outcome(puts=(replace(row, state=GIVEN_BACK[act]),), undue=(quiet_key(row),)) + shown + entry
    deal = await _swapped(after(snapshot, back), day, row, act, ports=ports)
    outcome = back + Outcome(puts=deal.rows)
    return outcome + await passed_on(after(snapshot, outcome), day, (row.number,), ports=ports), deal


def _begun(snapshot: Snapshot, row: Dealt) -> Outcome:
    change = snapshot.changes.get(row.number)
    patch_set = change.current.number if change else row.patch_set
    begun = replace(row, state=DealtState.BEGUN, begun_at=snapshot.now, asked_at=None, patch_set=patch_set)
    return Outcome(puts=(begun,), undue=(quiet_key(row),), due=(messages.quiet_due(begun, snapshot.now),))


def _told_author(snapshot: Snapshot, day: Day, row: Dealt) -> Outcome:
    """Tell the change's author, if they said that they are around, who looks at it now."""
    change = snapshot.changes.get(row.number)
    user = snapshot.find_person_of(change.owner_id) if change else None
    part = find_participant(snapshot, day, user) if user else None
    if part is None or not part.around or (at := list_instant(snapshot, day, part.person)) is None:
        return NOTHING
    user = part.slack_user
    return Outcome(posts=(messages.looked_at(day, user, after=at),), edits=(messages.looked_at_edit(day, user),))


async def _swapped(snapshot: Snapshot, day: Day, row: Dealt, act: OnChange, *, ports: Ports) -> Deal:
    """Deal the swapper another one; who has taken more changes than they meant to gets one all the same."""
    if act is not OnChange.SWAP:
        return NO_DEAL
    users, part = frozenset({row.slack_user}), find_participant(snapshot, day, row.slack_user)
    above = 1 if part is not None and part.amount.changes is not None else 0
    return await deal_out(snapshot, day, users=users, most=1, above=above, ports=ports)

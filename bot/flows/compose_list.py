"""Compose somebody's direct message of a date: a section a day, a line a change, all from what is true now."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.change import Change
from bot.domain.content import DaySection, LastVote, Listed, ListMessage, StillOn
from bot.domain.day import OVER, Day, DayState, Dealt, DealtState, Role
from bot.domain.messages import list_key
from bot.domain.participation import find_participant, find_sign_up, participants
from bot.domain.people import Mode, Person
from bot.domain.reasons import OF_THE_CHANGE, Reason, ReasonKind
from bot.domain.snapshot import Snapshot
from bot.domain.tally import Credit
from bot.domain.wall_clock import zone_named
from bot.flows.asking import account_name, head_of, name_of
from bot.flows.considering import nothing_for
from bot.flows.counting import credits_on, evidence_by, newest_deciding_vote
from bot.flows.judging import is_new_here
from bot.flows.pool import pooled_of
from bot.flows.refs import names_in, ref_of, ref_of_number

SHOWN = frozenset(DealtState) - {DealtState.SWAPPED}
DEALT_DAYS = OVER | {DayState.OPEN, DayState.CLOSING}


def compose_list(snapshot: Snapshot, slack_user: str, on: date) -> ListMessage | None:
    """Give somebody's list of a date; None if they have none, or are off before it was sent."""
    person = snapshot.people.get(slack_user)
    if person is None:
        return None
    days = [day for day in snapshot.days.values() if day.on == on and day.state in DEALT_DAYS]
    sections = tuple(
        section for day in sorted(days, key=lambda day: day.id) if (section := section_of(snapshot, day, person))
    )
    if not sections:
        return None
    return ListMessage(
        slack_user=slack_user,
        name=person.name,
        on=on,
        hour=_first_sent_at(snapshot, slack_user, on).astimezone(zone_named(person.time_zone)).hour,
        sections=sections,
        needs_link=slack_user not in snapshot.links,
    )


def _first_sent_at(snapshot: Snapshot, slack_user: str, on: date) -> datetime:
    """Give when the list was first sent, so that an edit in the afternoon does not change the greeting."""
    address = snapshot.addresses.get(list_key(slack_user, on))
    return datetime.fromtimestamp(float(address.ts), UTC) if address else snapshot.now


def section_of(snapshot: Snapshot, day: Day, person: Person) -> DaySection | None:
    """Give one day's part of somebody's list; None if they neither take part nor hold anything."""
    rows = [row for row in snapshot.slice_of(day.id, person.slack_user) if row.state in SHOWN]
    part = find_participant(snapshot, day, person.slack_user)
    if part is None and not rows:
        return None
    sign_up = find_sign_up(snapshot, day, person.slack_user)
    newcomer = is_new_here(snapshot, day, person.slack_user)
    pair = _pair(snapshot, day, person) if newcomer else None
    return DaySection(
        head=head_of(snapshot, day),
        listed=tuple(listed_of(snapshot, row) for row in rows),
        is_newcomer=newcomer,
        pair_name=pair.name if pair else "",
        pair_user=pair.slack_user if pair else "",
        has_left=sign_up is not None and sign_up.left_at is not None,
        is_over=not day.is_open,
        picks=person.settings.mode is Mode.PICKED,
        nothing=nothing_for(snapshot, day, person.slack_user) if part and day.is_open and not rows else None,
    )


def _pair(snapshot: Snapshot, day: Day, newcomer: Person) -> Person | None:
    """Give a participant who offered to pair, somebody who holds one of the newcomer's changes first."""
    offers = [part.person for part in participants(snapshot, day) if part.person.settings.offers_pairing]
    offers = [person for person in offers if person.slack_user != newcomer.slack_user]
    mine = {row.number for row in snapshot.slice_of(day.id, newcomer.slack_user)}
    beside = {row.slack_user for row in snapshot.dealt_on(day.id) if row.number in mine}
    return min(offers, key=lambda one: (one.slack_user not in beside, one.slack_user), default=None)


def listed_of(snapshot: Snapshot, row: Dealt) -> Listed:
    """Give a change of somebody's list with what is true of it now."""
    change = snapshot.changes.get(row.number)
    if change is None:
        return Listed(dealt=row, ref=ref_of_number(snapshot, row.number), owner_name="", lines=0)
    given = credits_on(snapshot, snapshot.days[row.day], change, row.slack_user)
    needs_words = given == {Credit.BARE_NEGATIVE}
    newer = change.is_open and change.current.number > row.patch_set
    row = replace(row, reasons=reasons_now(snapshot, row, change))
    return Listed(
        dealt=row,
        ref=ref_of(snapshot, change),
        owner_name=account_name(snapshot, change.owner_id),
        lines=change.size,
        names=names_in(snapshot, row.reasons),
        partners=_partners(snapshot, row),
        first_lookers=_partners(snapshot, row, role=Role.FIRST_LOOK),
        done_votes=_votes(snapshot, change, row) if row.state is DealtState.DONE or needs_words else {},
        has_merged=change.submitted_at is not None,
        needs_words=needs_words,
        new_patch_set_at=change.current.created_at if newer else None,
    )


def reasons_now(snapshot: Snapshot, row: Dealt, change: Change) -> tuple[Reason, ...]:
    """Give why it is on the list as that is true now, and why this person as it was when it was dealt.

    A deciding reviewer whose vote has become the last one is told so.
    """
    day = snapshot.days[row.day]
    pooled = pooled_of(snapshot, change, day, snapshot.teams[day.team]) if row.is_held else None
    if pooled is None:
        return row.reasons
    own = tuple(one for one in row.reasons if one.kind not in OF_THE_CHANGE | {ReasonKind.LAST_VOTE})
    short = next((one for one in pooled.reasons if one.kind is ReasonKind.ONE_VOTE_SHORT), None)
    if short is not None and row.role is Role.DECIDING:
        own = (Reason(kind=ReasonKind.LAST_VOTE, account_id=short.account_id), *own)
    return (*pooled.reasons, *own)


def _partners(snapshot: Snapshot, row: Dealt, *, role: Role | None = None) -> tuple[str, ...]:
    others = (
        one for one in snapshot.dealt_on(row.day) if one.number == row.number and one.slack_user != row.slack_user
    )
    return tuple(name_of(snapshot, one.slack_user) for one in others if one.is_held and role in {None, one.role})


def _votes(snapshot: Snapshot, change: Change, row: Dealt) -> dict[str, int]:
    """Give the receiver's votes of the day, each label's last; older ones are not what was done today."""
    votes: dict[str, int] = {}
    for one in evidence_by(snapshot, snapshot.days[row.day], change, row.slack_user):
        votes |= one.votes
    return {name: value for name, value in votes.items() if value}


def compose_last_vote(snapshot: Snapshot, day_id: str, slack_user: str, number: int) -> LastVote | None:
    """Give the word that theirs is the last vote; None if that is not true any more."""
    row = _held(snapshot, day_id, slack_user, number)
    change = snapshot.changes.get(number)
    vote = newest_deciding_vote(snapshot, snapshot.days[day_id], change) if row and change else None
    if row is None or vote is None:
        return None
    return LastVote(
        listed=listed_of(snapshot, row), giver_name=account_name(snapshot, vote.account_id), vote=vote.value
    )


def compose_still_on(snapshot: Snapshot, day_id: str, slack_user: str, number: int) -> StillOn | None:
    """Give the question whether they are still on it; None if they are not."""
    row = _held(snapshot, day_id, slack_user, number)
    return StillOn(listed=listed_of(snapshot, row)) if row and row.state is DealtState.BEGUN else None


def _held(snapshot: Snapshot, day_id: str, slack_user: str, number: int) -> Dealt | None:
    rows = snapshot.slice_of(day_id, slack_user)
    return next((row for row in rows if row.number == number and row.is_held), None)

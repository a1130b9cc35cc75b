"""Compose the short direct messages: to a host, to somebody whose count went down, to somebody who fell silent."""

from collections.abc import Mapping

from bot.domain.content import HostNote, LookedAt, Paused, Recounted, Request, RequestKind
from bot.domain.day import Day, DealtState
from bot.domain.participation import participants
from bot.domain.snapshot import Snapshot
from bot.domain.tally import COUNTING
from bot.flows.asking import head_of, name_of
from bot.flows.bounds import list_instant
from bot.flows.judging import is_deciding_person
from bot.flows.pool import pool_of
from bot.flows.refs import ref_of_number

LOOKED = frozenset({DealtState.BEGUN, DealtState.DONE})


def host_note_of(snapshot: Snapshot, day: Day) -> HostNote:
    """Give how the start went: lists that are out and still to come, and what has no deciding reviewer."""
    rows = [row for row in snapshot.dealt_on(day.id) if row.is_held]
    users = sorted({row.slack_user for row in rows})
    instants = {user: list_instant(snapshot, day, snapshot.people[user]) for user in users}
    later = {user: at for user, at in instants.items() if at is not None and at > snapshot.now}
    next_user = min(later, key=lambda user: (later[user], user), default="")
    people = participants(snapshot, day)
    return HostNote(
        head=head_of(snapshot, day),
        changes=len({row.number for row in rows}),
        people=len(users),
        lists_out=len(users) - len(later),
        lists_later=len(later),
        next_name=name_of(snapshot, next_user) if next_user else "",
        next_at=later.get(next_user),
        without_decider=_without_decider(snapshot, day),
        relaxed=day.relaxed,
        names={user: name_of(snapshot, user) for one in day.relaxed for user in one.users},
        deciders=sum(is_deciding_person(snapshot, day, part.slack_user) for part in people),
    )


def _without_decider(snapshot: Snapshot, day: Day) -> tuple[int, ...]:
    rows = [row for row in snapshot.dealt_on(day.id) if row.is_held]
    decided = {row.number for row in rows if row.role.value == "deciding"}
    needing = {one.number for one in pool_of(snapshot, day) if one.needs_decider}
    return tuple(sorted({row.number for row in rows} & needing - decided))


def looked_at_of(snapshot: Snapshot, day_id: str, slack_user: str) -> LookedAt | None:
    """Give who is on an author's changes, or has answered them; None if nobody is any more."""
    link = snapshot.links.get(slack_user)
    looked = [row for row in snapshot.dealt_on(day_id) if row.state in LOOKED]
    names: dict[int, list[str]] = {}
    for row in looked:
        change = snapshot.changes.get(row.number)
        if change is not None and link is not None and change.owner_id == link.account_id:
            names.setdefault(row.number, []).append(name_of(snapshot, row.slack_user))
    looks = tuple((ref_of_number(snapshot, number), tuple(names[number])) for number in sorted(names))
    return LookedAt(looks=looks) if looks else None


def paused_of(snapshot: Snapshot, slack_user: str) -> Paused | None:
    """Give the word that no more lists come; None if they are back already."""
    person = snapshot.people.get(slack_user)
    return Paused(slack_user=slack_user) if person and person.is_paused else None


def recounted_of(snapshot: Snapshot, subject: Mapping[str, str]) -> Recounted | None:
    """Give the word to somebody whose count went down, from the tally as it is now."""
    tally = snapshot.tallies.get(subject["day"])
    if tally is None:
        return None
    account, number = int(subject["account"]), int(subject["number"])
    now = sum(answer.account_id == account for answer in tally.answers)
    causes = [one.credit for one in tally.uncounted if (one.account_id, one.number) == (account, number)]
    cause = next((credit.value for credit in causes if credit not in COUNTING), "removed")
    return Recounted(ref=ref_of_number(snapshot, number), cause=cause, before=int(subject["before"]), now=now)


def request_of(snapshot: Snapshot, subject: Mapping[str, str]) -> Request:
    """Give what somebody asks of a host."""
    account = snapshot.accounts.get(int(subject["account"])) if subject.get("account") else None
    return Request(
        kind=RequestKind(subject["kind"]),
        asker=subject["asker"],
        asker_name=name_of(snapshot, subject["asker"]),
        username=account.username if account else "",
        account_id=int(subject["account"]) if subject.get("account") else None,
        day=subject.get("day", ""),
    )

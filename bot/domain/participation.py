"""Who takes part in a day, with how much, and how far their own date reaches.

A sign-up for the day beats one for its series, and that beats a standing one; leaving the day beats them all.
"""

from dataclasses import dataclass
from datetime import date

from bot.domain.day import Day
from bot.domain.people import Amount, Person, Scope, SignUp
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team

WIDTH = {Scope.DAY: 0, Scope.SERIES: 1, Scope.STANDING: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person on a day: their amount, and their Gerrit account if it is known. `around` ones get no list."""

    person: Person
    sign_up: SignUp
    amount: Amount
    account_id: int | None

    @property
    def slack_user(self) -> str:
        """Give their Slack user."""
        return self.person.slack_user

    @property
    def around(self) -> bool:
        """Tell whether they are there for their own changes only."""
        return self.sign_up.around


def is_off(person: Person, on: date) -> bool:
    """Tell whether a person wants no changes and no messages on that date of theirs."""
    if person.off_since is None:
        return False
    return person.off_until is None or on < person.off_until


def can_take_part(person: Person, on: date) -> bool:
    """Tell whether a person can be dealt to on that date: no bot, still there, not off, not paused by silence."""
    return not (person.is_bot or person.is_deleted or person.is_paused or is_off(person, on))


def _concerns(sign_up: SignUp, day: Day) -> bool:
    subject = {Scope.DAY: day.id, Scope.SERIES: day.series, Scope.STANDING: day.team}[sign_up.scope]
    return bool(subject) and sign_up.subject == subject


def find_sign_up(snapshot: Snapshot, day: Day, slack_user: str) -> SignUp | None:
    """Give the narrowest sign-up of a person for a day, one that they left again included."""
    theirs = [row for row in snapshot.sign_ups if row.slack_user == slack_user and _concerns(row, day)]
    return min(theirs, key=lambda row: WIDTH[row.scope], default=None)


def amount_of(sign_up: SignUp, person: Person, team: Team) -> Amount:
    """Give how much a participant gives: what they said for this, else in their settings, else the team's custom."""
    return sign_up.amount or person.settings.amount or Amount(changes=team.amount)


def participants(snapshot: Snapshot, day: Day) -> tuple[Participant, ...]:
    """Give everybody who takes part in a day, by their Slack user."""
    narrowest: dict[str, SignUp] = {}
    for row in sorted(snapshot.sign_ups, key=lambda row: WIDTH[row.scope]):
        if _concerns(row, day):
            narrowest.setdefault(row.slack_user, row)
    team = snapshot.teams[day.team]
    return tuple(
        _participant(snapshot, narrowest[user], team)
        for user in sorted(narrowest)
        if narrowest[user].left_at is None and user in snapshot.people and can_take_part(snapshot.people[user], day.on)
    )


def _participant(snapshot: Snapshot, sign_up: SignUp, team: Team) -> Participant:
    person = snapshot.people[sign_up.slack_user]
    link = snapshot.links.get(sign_up.slack_user)
    return Participant(
        person=person,
        sign_up=sign_up,
        amount=amount_of(sign_up, person, team),
        account_id=link.account_id if link else None,
    )


def find_participant(snapshot: Snapshot, day: Day, slack_user: str) -> Participant | None:
    """Give a person's part in a day, or None if they take none."""
    return next((one for one in participants(snapshot, day) if one.slack_user == slack_user), None)


def zones(snapshot: Snapshot, day: Day) -> tuple[str, ...]:
    """Give the time zones that a day's own dates span: its participants', or the team's while nobody has joined."""
    theirs = {one.person.time_zone for one in participants(snapshot, day)}
    return tuple(sorted(theirs)) or (snapshot.teams[day.team].time_zone,)

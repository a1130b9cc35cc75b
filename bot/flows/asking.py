"""Who asks, from where, and which team they mean; and the three tries that a decision gets."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from bot.domain.answers import WhichTeam
from bot.domain.content import DayHead
from bot.domain.day import Day
from bot.domain.outcome import NOTHING, Outcome
from bot.domain.people import Person
from bot.domain.policy import hosts_of
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.domain.wall_clock import date_at
from bot.ports import Ports, Stale

TRIES = 3
FORGOTTEN = "somebody"
"""What who deleted their data is called where a figure still needs a name."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody's act: by whom, in which channel (empty for a DM or App Home), when, and whether it was confirmed.

    `key` names the inbound request, for the button that goes on with it. `at` is when it came in, so that `tomorrow`
    still means the same when the button is pressed later.
    """

    slack_user: str
    channel: str
    key: str
    at: datetime
    is_confirmed: bool = False


class TooBusy(Stale):
    """The state changed three times while one decision was made: a fault."""


async def decided(ports: Ports, decide: Callable[[Snapshot], Awaitable[tuple[Outcome, T]]]) -> T:
    """Load, decide, apply; give what was decided beside the outcome.

    If the state changed meanwhile it is decided again on the new one, three times in all; then raises `TooBusy`.
    """
    for _ in range(TRIES):
        snapshot = await ports.store.snapshot(ports.clock.now())
        outcome, result = await decide(snapshot)
        if outcome == NOTHING:
            return result
        with suppress(Stale):
            await ports.store.apply(outcome, expects=snapshot.revision, at=snapshot.now)
            return result
    raise TooBusy


def team_of(asked: Asked, snapshot: Snapshot) -> Team | WhichTeam:
    """Give the channel's team; elsewhere the only one, or the question which."""
    here = [team for team in snapshot.teams.values() if team.channel == asked.channel]
    if here:
        return here[0]
    if len(snapshot.teams) == 1:
        return next(iter(snapshot.teams.values()))
    return WhichTeam(channels=tuple(team.channel for team in snapshot.teams.values()))


def local_date(person: Person | None, at: datetime, team: Team) -> date:
    """Give the date at somebody's own place."""
    return date_at(at, zone=person.time_zone if person else team.time_zone)


def head_of(snapshot: Snapshot, day: Day) -> DayHead:
    """Give what every message of a day begins with."""
    team = snapshot.teams[day.team]
    cycle = snapshot.cycles.get(day.team)
    milestone = next((one for one in cycle.milestones if one.key == day.milestone), None) if cycle else None
    return DayHead(
        day=day,
        milestone=milestone.name if milestone else "",
        milestone_on=milestone.due_on if milestone else None,
        words=team.words,
        host_name=name_of(snapshot, day.host),
    )


def name_of(snapshot: Snapshot, slack_user: str) -> str:
    """Give a person's name as Slack spells it, or "a host" for somebody we don't know."""
    person = snapshot.people.get(slack_user)
    return person.name if person else "a host"


def host_names(snapshot: Snapshot, team: Team) -> tuple[str, ...]:
    """Give the names of who may host for a team."""
    return tuple(name_of(snapshot, user) for user in hosts_of(team, snapshot))


def account_name(snapshot: Snapshot, account_id: int) -> str:
    """Give an account's name: a linked person's as Slack spells it, else Gerrit's; none of who is forgotten."""
    if account_id < 0:
        return FORGOTTEN
    user = snapshot.find_person_of(account_id)
    if user is not None and user in snapshot.people:
        return snapshot.people[user].name
    account = snapshot.accounts.get(account_id)
    return (account.name or account.username) if account else f"account {account_id}"


async def known_person(ports: Ports, snapshot: Snapshot, slack_user: str) -> Person:
    """Give a person, asking Slack for one who came after the last look; raises `UserError` if there is none."""
    return snapshot.people.get(slack_user) or await ports.messenger.person(slack_user)

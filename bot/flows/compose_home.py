"""Compose somebody's App Home: today's list first, then what comes, their settings, and what hosts tend."""

from datetime import date

from bot.domain.content import DaySection, Home, HomeDay
from bot.domain.cycle import Cycle
from bot.domain.day import UPCOMING, Day
from bot.domain.participation import find_participant, is_off, participants
from bot.domain.people import Amount, Person
from bot.domain.policy import is_host
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.domain.wall_clock import date_at
from bot.flows.asking import head_of
from bot.flows.compose_list import section_of
from bot.flows.coverage import still_uncovered

MOST_DAYS = 5


def home_of(snapshot: Snapshot, slack_user: str) -> Home | None:
    """Give App Home as it is true now; None for somebody Slack does not know."""
    person = snapshot.people.get(slack_user)
    if person is None:
        return None
    teams = [team for team in snapshot.teams.values() if is_host(slack_user, team, snapshot)]
    link = snapshot.links.get(slack_user)
    account = snapshot.accounts.get(link.account_id) if link else None
    first = next(iter(snapshot.teams.values()))
    return Home(
        slack_user=slack_user,
        name=person.name,
        sections=_sections(snapshot, person),
        days=tuple(_home_day(snapshot, day, slack_user) for day in _upcoming(snapshot)),
        settings=person.settings,
        amount=person.settings.amount or Amount(changes=first.amount),
        account_name=account.username if account else "",
        is_off=is_off(person, date_at(snapshot.now, zone=person.time_zone)),
        is_off_until=person.off_until,
        is_host=bool(teams),
        milestones=_milestones(snapshot, teams),
        uncovered=_uncovered(snapshot, teams),
    )


def _sections(snapshot: Snapshot, person: Person) -> tuple[DaySection, ...]:
    days = (day for day in snapshot.days.values() if day.is_open)
    return tuple(section for day in days if (section := section_of(snapshot, day, person)) is not None)


def _upcoming(snapshot: Snapshot) -> list[Day]:
    days = [day for day in snapshot.days.values() if day.state in UPCOMING or day.is_open]
    return sorted(days, key=lambda day: day.opens_at)[:MOST_DAYS]


def _home_day(snapshot: Snapshot, day: Day, slack_user: str) -> HomeDay:
    return HomeDay(
        head=head_of(snapshot, day),
        people=len(participants(snapshot, day)),
        has_joined=find_participant(snapshot, day, slack_user) is not None,
    )


def _cycles(snapshot: Snapshot, teams: list[Team]) -> list[Cycle]:
    return [snapshot.cycles[team.key] for team in teams if team.key in snapshot.cycles]


def _milestones(snapshot: Snapshot, teams: list[Team]) -> tuple[tuple[str, date | None], ...]:
    today = snapshot.now.date()
    found = (one for cycle in _cycles(snapshot, teams) for one in cycle.milestones)
    return tuple((one.name, one.due_on) for one in found if one.due_on is None or one.due_on >= today)


def _uncovered(snapshot: Snapshot, teams: list[Team]) -> tuple[str, ...]:
    names = []
    for cycle in _cycles(snapshot, teams):
        dates = [day.on for day in snapshot.days.values() if day.team == cycle.team]
        names += [one.name for one in still_uncovered(cycle, dates, snapshot.now.date())]
    return tuple(names)

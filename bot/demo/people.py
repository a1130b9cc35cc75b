"""Name the demo's made-up release team, the same on Gerrit and in Slack: twelve cores, four others, two newcomers."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the team."""

    CORE = "core"  # may give the deciding vote
    REVIEWER = "reviewer"  # reviews without the deciding vote
    NEWCOMER = "newcomer"  # has hardly reviewed here
    SERVICE = "service"  # a program that Gerrit knows as one
    PROGRAM = "program"  # a program that Gerrit takes for a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account on Gerrit and, unless a program, a user in Slack."""

    username: str
    name: str
    role: Role
    time_zone: str = "UTC"

    @property
    def email(self) -> str:
        """The address that both servers show."""
        return f"{self.username}@example.com"

    @property
    def slack_user(self) -> str:
        """The user's id in the Slack workspace."""
        return f"U{self.username.upper()}"


def _people(role: Role, *rows: tuple[str, str, str]) -> tuple[Person, ...]:
    return tuple(Person(username=username, name=name, role=role, time_zone=zone) for username, name, zone in rows)


CORES = _people(
    Role.CORE,
    ("ada", "Ada Lind", "Europe/Stockholm"),
    ("bela", "Bela Kovacs", "Europe/Budapest"),
    ("chen", "Chen Yu", "Asia/Shanghai"),
    ("dora", "Dora Silva", "America/Sao_Paulo"),
    ("emil", "Emil Novak", "Europe/Prague"),
    ("fay", "Fay Morgan", "America/New_York"),
    ("goran", "Goran Petric", "Europe/Zagreb"),
    ("hana", "Hana Sato", "Asia/Tokyo"),
    ("ines", "Ines Costa", "Europe/Lisbon"),
    ("jonas", "Jonas Weber", "Europe/Berlin"),
    ("kira", "Kira Olsen", "Europe/Oslo"),
    ("liam", "Liam Byrne", "Europe/Dublin"),
)
REVIEWERS = _people(
    Role.REVIEWER,
    ("mina", "Mina Rao", "Asia/Kolkata"),
    ("noor", "Noor Haddad", "Asia/Dubai"),
    ("omar", "Omar Diallo", "Africa/Dakar"),
    ("petra", "Petra Hahn", "Europe/Vienna"),
)
NEWCOMERS = _people(
    Role.NEWCOMER,
    ("quinn", "Quinn Taylor", "America/Chicago"),
    ("rosa", "Rosa Marin", "America/Mexico_City"),
)
PROGRAMS = (
    Person(username="zuul", name="Zuul", role=Role.SERVICE),
    Person(username="reviewday", name="Review Day", role=Role.SERVICE),
    Person(username="storage-ci", name="Acme Storage CI", role=Role.PROGRAM),
)
PEOPLE = (*CORES, *REVIEWERS, *NEWCOMERS)

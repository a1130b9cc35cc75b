"""Ask another person: a host to start a day or to look at a number, somebody who offered to pair. Each once a day."""

from collections.abc import Sequence

from bot.domain.answers import Answer, Note, Noted
from bot.domain.click import Ask, Asking
from bot.domain.content import RequestKind
from bot.domain.delivery import Kind, Place, Post, Target
from bot.domain.outcome import Outcome
from bot.domain.policy import hosts_of
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.asking import Asked, decided, name_of
from bot.ports import Ports

KINDS = {Ask.START: RequestKind.START, Ask.WRONG: RequestKind.WRONG_NUMBER, Ask.PAIR: RequestKind.PAIRING}


async def ask(click: Asking, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Pass the question on, privately; the person who is asked sees who asks."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        people = _asked_people(click, snapshot, team)
        posts = tuple(_request(click, asked, snapshot, person) for person in people)
        names = " and ".join(name_of(snapshot, person) for person in people)
        return Outcome(posts=posts), Noted(note=Note.ASKED, name=names)

    return await decided(ports, decide)


def _asked_people(click: Asking, snapshot: Snapshot, team: Team) -> Sequence[str]:
    day = snapshot.days.get(click.day)
    if click.ask is Ask.PAIR:
        person = snapshot.people.get(click.slack_user)
        return (click.slack_user,) if person and person.settings.offers_pairing else hosts_of(team, snapshot)[:1]
    return (day.host,) if day else hosts_of(team, snapshot)


def _request(click: Asking, asked: Asked, snapshot: Snapshot, person: str) -> Post:
    kind = KINDS[click.ask]
    return Post(
        key=f"request:{kind.value}:{asked.slack_user}:{person}:{click.day}:{snapshot.now.date()}",
        kind=Kind.REQUEST,
        target=Target(place=Place.PERSON, id=person),
        subject={"kind": kind.value, "asker": asked.slack_user, "day": click.day},
        is_asked=True,
    )

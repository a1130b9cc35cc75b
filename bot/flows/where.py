"""Bare `/reviewday`: the day that is on or next, one's own changes, the likeliest next steps."""

from bot.domain.answers import Answer, Where
from bot.domain.participation import find_participant, is_off, participants
from bot.domain.policy import is_host
from bot.domain.team import Team
from bot.flows.asking import Asked, head_of, local_date
from bot.flows.compose_list import listed_of
from bot.flows.sign_up import day_now_or_next
from bot.ports import Ports


async def where(*, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Say where we are, for the person who asks."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    day = day_now_or_next(snapshot, team)
    person = snapshot.people.get(asked.slack_user)
    rows = snapshot.slice_of(day.id, asked.slack_user) if day else ()
    return Where(
        head=head_of(snapshot, day) if day else None,
        listed=tuple(listed_of(snapshot, row) for row in rows if row.is_held),
        people=len(participants(snapshot, day)) if day else 0,
        has_joined=day is not None and find_participant(snapshot, day, asked.slack_user) is not None,
        is_host=is_host(asked.slack_user, team, snapshot),
        is_off=person is not None and is_off(person, local_date(person, asked.at, team)),
        needs_link=asked.slack_user not in snapshot.links,
        as_of=snapshot.synced_at,
        gerrit_down_at=snapshot.gerrit_down_at,
    )

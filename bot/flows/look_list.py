"""The lists that open behind a figure: what waits, what is left, how a result was counted, one's own part of it."""

from collections.abc import Sequence
from typing import TypeVar

from bot.domain.addresses import numbers_url
from bot.domain.answers import Answer, EvidenceLine, EvidencePage, NoDay, WaitingLine, WaitingList
from bot.domain.click import Open, Show
from bot.domain.day import Day
from bot.domain.snapshot import Snapshot
from bot.domain.tally import COUNTING, Evidence, Tally
from bot.domain.team import Team
from bot.flows.asking import Asked, account_name, head_of, name_of
from bot.flows.backlog import backlog_of
from bot.flows.pool import Pooled, pool_of
from bot.flows.refs import names_in, ref_of, ref_of_number, site_url
from bot.flows.where import where
from bot.ports import Ports

PAGE = 5

T = TypeVar("T")


def page_of(rows: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    """Give a page's rows, its number as it is, and how many pages there are."""
    pages = max((len(rows) + PAGE - 1) // PAGE, 1)
    page = min(max(page, 0), pages - 1)
    return rows[page * PAGE : (page + 1) * PAGE], page, pages


async def opened(click: Open, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Open a list of a day, a page of it."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    day = snapshot.days.get(click.day)
    if click.show is Show.FELL_OUT:
        return backlog_of(snapshot, team)
    if click.show is Show.ALL:
        return await where(asked=asked, team=team, ports=ports)
    if day is None:
        return NoDay()
    if click.show in {Show.COUNTED, Show.MINE}:
        return _evidence_page(snapshot, day, click, asked)
    return waiting_list(snapshot, day, click.page, show=click.show)


def waiting_list(snapshot: Snapshot, day: Day, page: int, *, show: Show = Show.WAITING) -> WaitingList:
    """Give a page of what waits for us now, in the order in which it is dealt."""
    pool = pool_of(snapshot, day)
    rows, page, pages = page_of(pool, page)
    return WaitingList(
        title=show.value,
        day=day.id,
        lines=tuple(_waiting_line(snapshot, day, one) for one in rows),
        page=page,
        pages=pages,
        total=len(pool),
        list_url=numbers_url(site_url(snapshot), (one.number for one in pool)),
    )


def _waiting_line(snapshot: Snapshot, day: Day, pooled: Pooled) -> WaitingLine:
    change = snapshot.changes[pooled.number]
    held = [row for row in snapshot.dealt_on(day.id) if row.number == pooled.number and row.is_held]
    return WaitingLine(
        ref=ref_of(snapshot, change),
        owner_name=account_name(snapshot, change.owner_id),
        lines=change.size,
        days=pooled.days,
        reasons=pooled.reasons,
        names=names_in(snapshot, pooled.reasons),
        holders=tuple(name_of(snapshot, row.slack_user) for row in held) if day.is_open else (),
    )


def _evidence_page(snapshot: Snapshot, day: Day, click: Open, asked: Asked) -> EvidencePage:
    """Give the reviews behind a result: all that count, or everything of the one who asks, what did not count too."""
    is_own = click.show is Show.MINE
    tally = snapshot.tallies.get(day.id)
    found = _own(snapshot, tally, asked.slack_user) if is_own else _counted(tally)
    rows, page, pages = page_of(found, click.page)
    return EvidencePage(
        head=head_of(snapshot, day),
        is_own=is_own,
        lines=tuple(_evidence_line(snapshot, one, shows_time=is_own) for one in rows),
        page=page,
        pages=pages,
        total=len(found),
    )


def _counted(tally: Tally | None) -> list[Evidence]:
    """Give the review that counts for each answer, by change."""
    answers = tally.answers if tally else ()
    found = [one for answer in answers for one in answer.evidence if one.credit in COUNTING]
    return sorted(found, key=lambda one: (one.number, one.account_id))


def _own(snapshot: Snapshot, tally: Tally | None, slack_user: str) -> list[Evidence]:
    link = snapshot.links.get(slack_user)
    if tally is None or link is None:
        return []
    answered = [one for answer in tally.answers for one in answer.evidence]
    return sorted(
        (one for one in (*answered, *tally.uncounted) if one.account_id == link.account_id), key=lambda one: one.at
    )


def _evidence_line(snapshot: Snapshot, one: Evidence, *, shows_time: bool) -> EvidenceLine:
    user = snapshot.find_person_of(one.account_id)
    person = snapshot.people.get(user) if user else None
    is_named = person is None or person.settings.is_named or shows_time
    return EvidenceLine(
        ref=ref_of_number(snapshot, one.number),
        name=account_name(snapshot, one.account_id) if is_named else "",
        evidence=one,
        shows_time=shows_time,
    )

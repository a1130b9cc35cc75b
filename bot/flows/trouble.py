"""What holds messages up until a person acts: one line to the host, once a day for each trouble, with the way back.

a channel that was archived or that we were removed from     its messages wait, and go when it is mended
a message that somebody deleted                               stays deleted; the host may post it again
a message of which nobody can know                            held; `reviewday outbox` settles it
"""

from collections.abc import Mapping, Sequence

from bot.domain.answers import Answer, Note, Noted
from bot.domain.click import Repost
from bot.domain.content import AlertKind, HostAlert
from bot.domain.delivery import Kind, Outgoing, Place, Post, Receipt, Target
from bot.domain.outcome import NOTHING, AuditEntry, Outcome
from bot.domain.policy import Act, hosts_of, require
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.domain.trouble import REMINDERS, REPOSTED, Trouble, trouble_of
from bot.flows.asking import Asked, decided
from bot.ports import OutboxRow, Ports


async def tell_trouble(outgoing: Outgoing, receipt: Receipt, *, ports: Ports) -> None:
    """Tell the host of what a try ended with, if a person can mend it."""
    trouble = trouble_of(outgoing, receipt)
    if trouble is not None:
        await _tell(trouble, outgoing.kind, outgoing.subject.get("day", ""), cause=receipt.error, ports=ports)


async def tell_held(rows: Sequence[OutboxRow], *, ports: Ports) -> None:
    """Tell the host of each held message that matters; a reminder is not worth a message about it."""
    for row in rows:
        if row.kind not in REMINDERS | {Kind.HOST_ALERT}:
            await _tell(Trouble.HELD, row.kind, row.key.partition(":")[2], cause=row.key, ports=ports)


async def _tell(trouble: Trouble, about: Kind, day_id: str, *, cause: str, ports: Ports) -> None:
    async def decide(snapshot: Snapshot) -> tuple[Outcome, None]:
        team = _team_of(snapshot, day_id)
        host = _host_of(snapshot, day_id, team)
        if about is Kind.HOST_ALERT or not host:
            return NOTHING, None
        return Outcome(posts=(_alert(trouble, about, day_id, team, host, cause, snapshot),)), None

    await decided(ports, decide)


def _team_of(snapshot: Snapshot, day_id: str) -> Team:
    day = snapshot.days.get(day_id)
    return snapshot.teams[day.team] if day else next(iter(snapshot.teams.values()))


def _host_of(snapshot: Snapshot, day_id: str, team: Team) -> str:
    day = snapshot.days.get(day_id)
    return day.host if day else next(iter(hosts_of(team, snapshot)), "")


def _alert(trouble: Trouble, about: Kind, day_id: str, team: Team, host: str, cause: str, snapshot: Snapshot) -> Post:
    """Make the line: one a day for a trouble and what it holds up, so that it is told and not repeated."""
    of_all = {Trouble.TOKEN: team.key, Trouble.SCOPE: cause, Trouble.HELD: team.key}
    what = of_all.get(trouble, f"{about.value}:{day_id}")
    subject = {"kind": AlertKind.TROUBLE.value, "trouble": trouble.value, "about": about.value}
    return Post(
        key=f"trouble:{trouble.value}:{what}:{snapshot.now.date()}",
        kind=Kind.HOST_ALERT,
        target=Target(place=Place.PERSON, id=host),
        subject=subject | {"day": day_id, "team": team.key, "cause": cause, "since": snapshot.now.isoformat()},
        is_asked=True,
    )


def trouble_alert_of(snapshot: Snapshot, subject: Mapping[str, str]) -> HostAlert:
    """Give the line to the host."""
    team = snapshot.teams.get(subject["team"])
    return HostAlert(
        kind=AlertKind.TROUBLE,
        cause=subject["cause"],
        trouble=Trouble(subject["trouble"]),
        about=Kind(subject["about"]),
        channel=team.channel if team else "",
        day=subject["day"] if subject["day"] in snapshot.days else "",
    )


async def repost(click: Repost, *, asked: Asked, ports: Ports) -> Answer:
    """Post a day's message again that was deleted in Slack; nothing happens if it was not, or stands again."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    day = snapshot.days.get(click.day)
    if day is None or click.kind not in REPOSTED:
        return Noted(note=Note.OUT_OF_DATE)
    require(Act.REPOST, asked.slack_user, team=snapshot.teams[day.team], snapshot=snapshot)
    key = f"{click.kind.value}:{click.day}"
    if not await ports.store.repost(key, at=snapshot.now):
        return Noted(note=Note.STANDS)

    async def decide(_: Snapshot) -> tuple[Outcome, None]:
        return Outcome(audit=(AuditEntry(actor=asked.slack_user, action="repost", subject=key),)), None

    await decided(ports, decide)
    return Noted(note=Note.REPOSTED)

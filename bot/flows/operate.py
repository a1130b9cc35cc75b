"""What an operator does from the command line: each operation takes texts and gives a text to print."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from bot.domain.delivery import Address, PostState
from bot.domain.errors import UserError
from bot.domain.site import Site
from bot.domain.team import Team
from bot.flows.settings import forget_person
from bot.flows.settle import recount
from bot.ports import GerritAway, Ports

MOST_SKEW_S = 30
OPEN_STATES = (PostState.PENDING, PostState.SENDING, PostState.UNCERTAIN, PostState.HELD)


async def doctor(ports: Ports) -> str:
    """Look at everything that a day needs, and say of each what is well and what to do."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    try:
        site = await ports.gerrit.probe(tuple(snapshot.teams.values()))
    except GerritAway as away:
        return f"Gerrit: does not answer ({away.cause}). Days go on with what is known; I look again every minute."
    await ports.store.write_site(site)
    return "\n".join([*_about_site(site), *(line for team in snapshot.teams.values() for line in _about(team, site))])


def _about_site(site: Site) -> list[str]:
    who = site.account.username or site.account.name
    mergeable = "known" if site.knows_mergeable else "not computed by this server, so conflicts stay unknown"
    lines = [f"Gerrit: {site.url}, version {site.version}, as {who}.", f"Merge conflicts: {mergeable}."]
    if site.code_owned:
        lines.append(f"Code owners: in {len(site.code_owned)} of {len(site.labels)} repositories.")
    if abs(site.clock_offset_s) > MOST_SKEW_S:
        lines.append(f"Clocks: Gerrit's is {site.clock_offset_s:+.0f} s from ours. Check the time service of both.")
    lines += [f"Repository {name}: not found, or not visible to this account." for name in site.missing_repositories]
    lines += [f"Group {name}: not visible. Ask its owner, or name deciding_accounts." for name in site.hidden_groups]
    return lines


def _about(team: Team, site: Site) -> list[str]:
    lines = [f"Team {team.name}: channel {team.channel}, {len(team.repositories)} repositories."]
    for name in (team.labels.review, team.labels.ci, team.labels.approval, team.labels.priority):
        ranges = {
            (label.worst, label.best)
            for repository in team.repositories
            if (label := site.find_label(repository, name))
        }
        text = ", ".join(f"{worst:+d} to {best:+d}" for worst, best in sorted(ranges))
        lines.append(
            f"  Label {name}: {text}." if text else f"  Label {name}: not on this site; left out of the rules."
        )
    for group in team.deciding_groups:
        members = site.groups.get(group)
        lines.append(
            f"  Group {group}: {len(members)} members." if members is not None else f"  Group {group}: unknown."
        )
    if not (team.hosts or team.backup_hosts or team.deciding_groups):
        lines.append('  No host is known. Add a line such as hosts = ["U0123456789"] under this [[team]].')
    return lines


async def outbox(ports: Ports) -> str:
    """List what has not been delivered."""
    rows = await ports.store.outbox(OPEN_STATES)
    gone = [f"{'gone':10} {key}  deleted in Slack" for key in await ports.store.gone()]
    if not rows and not gone:
        return "Nothing waits to be delivered."
    lines = [f"{row.state.value:10} {row.key}  tries: {row.attempts}  {row.error}".rstrip() for row in rows]
    return "\n".join([*lines, *gone])


async def reposted(ports: Ports, key: str) -> str:
    """Post a message again that was deleted in Slack."""
    if await ports.store.repost(key, at=ports.clock.now()):
        return f"{key} is posted again."
    message = f"{key} was not found deleted. `reviewday outbox` lists what was."
    raise UserError(message)


async def resolve(ports: Ports, arguments: Mapping[str, str]) -> str:
    """Settle a post that nobody can know of: it was posted (with its address), or it was not, or it shall not be."""
    states = {"sent": PostState.SENT, "again": PostState.PENDING, "drop": PostState.DEAD}
    state = states[arguments["as"]]
    address = None
    if state is PostState.SENT:
        channel, _, ts = arguments.get("at", "").partition("/")
        if not channel or not ts:
            message = "To say that it was posted, name where: --at CHANNEL/TS, as in the message's link."
            raise UserError(message)
        address = Address(channel=channel, ts=ts)
    await ports.store.resolve(arguments["key"], state, address=address, at=ports.clock.now())
    return f"{arguments['key']} is {state.value} now."


async def pause(ports: Ports, *, paused: bool) -> str:
    """Let nothing leave until resumed, or let it go on."""
    await ports.store.set_paused(paused=paused)
    return "Nothing leaves until `reviewday resume`." if paused else "Messages leave again."


async def recounted(ports: Ports, day: str) -> str:
    """Count a closed day again before it settles."""
    if await recount(day, actor="operator", ports=ports):
        return f"{day} was counted again; its post is brought up to date."
    message = f"There is no closed day {day} that has not settled. `reviewday days` lists them."
    raise UserError(message)


async def forget(ports: Ports, slack_user: str) -> str:
    """Delete what is stored about a person."""
    await forget_person(slack_user, ports=ports)
    return f"What was stored about {slack_user} is deleted. Old totals keep their sums, without the name."


async def audit_export(ports: Ports) -> str:
    """Give the audit log, one JSON object a line, oldest first."""
    rows = await ports.store.audit()
    return "\n".join(json.dumps({"at": row.at.isoformat(), **asdict(row.entry)}) for row in rows)


async def days(ports: Ports) -> str:
    """List the days that are planned, open or closed, with their ids."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    rows = sorted(snapshot.days.values(), key=lambda day: day.opens_at)
    return "\n".join(f"{day.on}  {day.state.value:10} {day.id}  {day.team}" for day in rows) or "No day is known."

"""Who may do what: one function, asked at every door."""

from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team


class Act(StrEnum):
    """What needs a right. Everything else is open to every person of the workspace."""

    SCHEDULE = "schedule"
    PLAN = "plan"
    START = "start"
    END = "end"
    CANCEL = "cancel"
    PAUSE = "pause"
    IMPORT_CYCLE = "import_cycle"
    VOUCH = "vouch"
    RECOUNT = "recount"
    REPOST = "repost"


class NotAllowed(UserError):
    """The act is for hosts; `hosts` are the Slack users who may do it."""

    def __init__(self, act: Act, hosts: tuple[str, ...]) -> None:
        """Keep what was asked and whom to ask; the view words it."""
        self.act, self.hosts = act, hosts
        super().__init__("That is for hosts. Nothing was done.")


def hosts_of(team: Team, snapshot: Snapshot) -> tuple[str, ...]:
    """Give who may host: the configured ones, else the linked members of the deciding groups."""
    configured = team.hosts + team.backup_hosts
    if configured:
        return configured
    members = {account for name in team.deciding_groups for account in _members(snapshot, name)}
    return tuple(sorted(user for user, link in snapshot.links.items() if link.account_id in members))


def _members(snapshot: Snapshot, group: str) -> tuple[int, ...]:
    return snapshot.site.groups.get(group, ()) if snapshot.site else ()


def is_host(slack_user: str, team: Team, snapshot: Snapshot) -> bool:
    """Tell whether somebody may host for a team."""
    return slack_user in hosts_of(team, snapshot)


def require(act: Act, slack_user: str, *, team: Team, snapshot: Snapshot) -> None:
    """Let the act pass, or raise `NotAllowed` with whom to ask."""
    if not is_host(slack_user, team, snapshot):
        raise NotAllowed(act, hosts_of(team, snapshot))

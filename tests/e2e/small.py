"""A site that is nothing like OpenStack's: one repository, one label of -1..+1, submit requirements, no e-mail.

Two of its people live at the two ends of the calendar, and the bot has no scope to read history or addresses.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.demo.bot_process import BotProcess, bot_settings, running_bot
from bot.demo.gerrit_admin import REGISTERED_USERS
from bot.demo.gerrit_server import GerritServer
from bot.demo.gerrit_user import ChangeRef
from bot.demo.member import Member
from bot.demo.people import Person, Role
from bot.demo.slack_config import CHANNEL, Channel, SocketApp, Workspace
from bot.demo.slack_server import SlackServer, running_slack

SCOUT = "tools/scout"
MAINTAINERS = "scout-maintainers"
HOST = "bela"
REVIEW = "Code-Review"
VALUES = {-1: "Not like this", 0: "No word yet", 1: "Good"}
WRITTEN_AGO = timedelta(days=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutAddress(Person):
    """Somebody whose e-mail address the bot may not see."""

    @property
    def email(self) -> str:
        """Nothing, as Slack answers without the scope."""
        return ""


def _person(username: str, name: str, zone: str, role: Role = Role.REVIEWER) -> Person:
    return WithoutAddress(username=username, name=name, role=role, time_zone=zone)


AROHA = _person("aroha", "Aroha Ngata", "Pacific/Auckland")
KAI = _person("kai", "Kai Akana", "Pacific/Honolulu")
PEOPLE = (
    _person("bela", "Bela Kovacs", "Europe/Budapest", Role.CORE),
    _person("chen", "Chen Yu", "Asia/Shanghai", Role.CORE),
    _person("mina", "Mina Rao", "Asia/Kolkata"),
    AROHA,
    KAI,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallSite:
    """The running site: its servers, its bot, and the changes that wait."""

    gerrit: GerritServer
    slack: SlackServer
    bot: BotProcess
    changes: tuple[ChangeRef, ...]

    def member(self, username: str) -> Member:
        """Give one of its people."""
        return Member(self.slack, f"U{username.upper()}")

    def day(self) -> dict[str, Any]:
        """Give the day as the bot keeps it."""
        kept = self.bot.settings.folder / "export.json"
        self.bot.cli("export", str(kept))
        (found,) = json.loads(kept.read_text())["Day"]
        return dict(found)


@contextmanager
def small_site(gerrit: GerritServer, folder: Path) -> Iterator[SmallSite]:
    """Shape the site, and run a workspace and a bot for it."""
    changes = _shape(gerrit)
    members = tuple(person.slack_user for person in PEOPLE)
    channel = Channel(channel_id=CHANNEL, name="scout", members=members)
    workspace = Workspace(apps=[SocketApp()], people=PEOPLE, channels=[channel], name="Scout")
    with running_slack(folder, workspace) as slack:
        settings = bot_settings(
            folder / "bot",
            slack=slack,
            gerrit=gerrit,
            team={
                "key": "scout",
                "name": "Scout",
                "repositories": [SCOUT],
                "hosts": ["UBELA"],
                "deciding_groups": [MAINTAINERS],
            },
            links={"UBELA": "bela", "UMINA": "mina"},
            tables={"slack": {"reads_history": False}},
        )
        with running_bot(settings) as bot:
            yield SmallSite(gerrit=gerrit, slack=slack, bot=bot, changes=changes)


def _shape(gerrit: GerritServer) -> tuple[ChangeRef, ...]:
    admin = gerrit.admin
    for person in (AROHA, KAI):
        admin.create_account(person.username, name=person.name, email=f"{person.username}@example.com")
    group = admin.create_group(MAINTAINERS, members=["bela", "chen"])
    admin.create_project(SCOUT)
    admin.set_label(REVIEW, VALUES, copied="changekind:NO_CODE_CHANGE")
    admin.allow("refs/heads/*", f"label-{REVIEW}", {REGISTERED_USERS: (-1, 1)})
    admin.allow("refs/heads/*", "submit", {group: None})
    gerrit.set_offset(-WRITTEN_AGO)
    changes = tuple(
        gerrit.as_user("goran").create_change(SCOUT, f"Map the {what}", files={f"maps/{what}.txt": "here\n" * 9})
        for what in ("coast", "river", "ridge", "forest", "marsh", "delta", "plain", "cape")
    )
    gerrit.set_offset(timedelta())
    return changes

"""Everything a decision may look at, as of one revision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.change import Account, Change
from bot.domain.cycle import Cycle
from bot.domain.day import Day, Dealt, WeeklySeries
from bot.domain.delivery import Address
from bot.domain.people import Link, LinkCode, Person, SignUp
from bot.domain.site import Site
from bot.domain.tally import Tally
from bot.domain.team import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The workspace at `revision`, seen at `now` (our clock, UTC). Mappings and tuples are never changed in place.

    `days` and what hangs on them (`dealt`, `tallies`, sign-ups of scope DAY) reach back 100 days; older ones are asked
    of the store by id. `changes` are all that the store knows, open and closed. `addresses` are the messages that were
    delivered, by key. `synced_at` is the instant, in Gerrit's time, up to which the facts are complete;
    `gerrit_down_at` is since when Gerrit has not answered, None while it does.
    """

    revision: int
    now: datetime
    teams: Mapping[str, Team]
    site: Site | None = None
    days: Mapping[str, Day] = field(default_factory=dict)
    series: Mapping[str, WeeklySeries] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    codes: Mapping[str, LinkCode] = field(default_factory=dict)
    sign_ups: tuple[SignUp, ...] = ()
    dealt: tuple[Dealt, ...] = ()
    cycles: Mapping[str, Cycle] = field(default_factory=dict)
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    changes: Mapping[int, Change] = field(default_factory=dict)
    accounts: Mapping[int, Account] = field(default_factory=dict)
    addresses: Mapping[str, Address] = field(default_factory=dict)
    synced_at: datetime | None = None
    gerrit_down_at: datetime | None = None
    is_paused: bool = False

    def dealt_on(self, day: str) -> tuple[Dealt, ...]:
        """Give what was dealt on a day, in the order of people and of their lists."""
        rows = (row for row in self.dealt if row.day == day)
        return tuple(sorted(rows, key=lambda row: (row.slack_user, row.order, row.number)))

    def slice_of(self, day: str, slack_user: str) -> tuple[Dealt, ...]:
        """Give one person's list of a day, in its order, with what is done or given back."""
        return tuple(row for row in self.dealt_on(day) if row.slack_user == slack_user)

    def find_person_of(self, account_id: int) -> str | None:
        """Give the Slack user who is linked to a Gerrit account."""
        return next((link.slack_user for link in self.links.values() if link.account_id == account_id), None)

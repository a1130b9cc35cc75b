"""A whole house for tests of the flows: real store, real solver, real grammar; Gerrit, Slack and the clock are fakes.

People speak through `say` (words behind the command's name) and `press` (buttons, as they come back from Slack); time
passes through `until` and `wait`, and on the way everything happens that the process's loops would do.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from bot.domain.answers import Answer, Preview
from bot.domain.change import Account, Change, ChangeStatus, Label, Vote
from bot.domain.click import Click
from bot.domain.content import ListMessage
from bot.domain.day import Day, Dealt
from bot.domain.delivery import PostState, Receipt, Verdict
from bot.domain.outcome import Outcome, Record
from bot.domain.people import Person, Settings
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows import sync as syncing
from bot.flows.asking import Asked
from bot.flows.compose import compose
from bot.flows.due import handle_due
from bot.flows.perform import Wish, perform
from bot.flows.progress import progress
from bot.ports import Facts, GerritAway, Inbound, Ports
from bot.slack.buttons import button_of
from bot.slack.inbound import Kind
from bot.slack.wishes import Wanted, wish_of
from bot.solver.pool import SolverPool
from bot.store.sqlite_store import SqliteStore, open_store
from tests.builders import (
    NOW,
    make_account,
    make_change,
    make_link,
    make_message,
    make_person,
    make_site,
    make_team,
)
from tests.fakes import FakeClock, FakeIds, FakeMessenger
from tests.fakes_gerrit import FakeGerrit

GERRIT = "https://gerrit.example.org"
HOST = "UHOST"
ANA, BO, CHI = "UANA", "UBO", "UCHI"  # may give the deciding vote
DEV, EVE = "UDEV", "UEVE"  # may not
GUS = "UGUS"  # whose Gerrit account nobody knows
ACCOUNTS = {HOST: 10, ANA: 11, BO: 12, CHI: 13, DEV: 21, EVE: 22}
CORES = (11, 12, 13)
STEP = timedelta(hours=1)


def person(slack_user: str, **given: object) -> Person:
    """Build somebody with an e-mail address of their own."""
    return make_person(slack_user, email=f"{slack_user.lower()}@example.org", **given)


PEOPLE = tuple(person(user) for user in (HOST, ANA, BO, CHI, DEV, EVE, GUS))
LINKS = tuple(make_link(user, account) for user, account in ACCOUNTS.items())
NAMES = tuple(
    make_account(number, name=user[1:].capitalize(), username=user[1:].lower()) for user, number in ACCOUNTS.items()
)
JENKINS = make_account(9000, name="Jenkins", username="jenkins")


@dataclass(kw_only=True)
class House:
    """Everything behind the doors, and what a test looks at."""

    ports: Ports
    store: SqliteStore
    clock: FakeClock
    gerrit: FakeGerrit
    messenger: FakeMessenger
    keys: Iterable[int] = field(default_factory=lambda: count(1))

    # ------------------------------------------------------------ what people do

    async def say(self, user: str, text: str, *, channel: str = "CGLANCE", is_confirmed: bool = False) -> Answer:
        """Type words behind the command's name."""
        return await self.wish(user, self._wanted(Kind.COMMAND, {"text": text}), channel, is_confirmed=is_confirmed)

    async def confirm(self, user: str, text: str, *, channel: str = "CGLANCE") -> Answer:
        """Type a consequential command, and go on with what it shows."""
        shown = await self.say(user, text, channel=channel)
        assert isinstance(shown, Preview), shown
        return await self.say(user, text, channel=channel, is_confirmed=True)

    async def press(self, user: str, click: Click, *, channel: str = "") -> Answer:
        """Press a button, as it comes back from Slack."""
        action, value = button_of(click)
        return await self.wish(user, self._wanted(Kind.ACTION, {"action_id": action, "value": value}), channel)

    async def keep(self, user: str, settings: Settings, *, channel: str = "") -> Answer:
        """Submit the settings."""
        return await self.wish(user, settings, channel)

    async def wish(self, user: str, wish: Wanted, channel: str = "CGLANCE", *, is_confirmed: bool = False) -> Answer:
        """Let a wish be performed."""
        assert isinstance(wish, Wish), wish
        key = f"in-{next(iter(self.keys))}"
        asked = Asked(slack_user=user, channel=channel, key=key, at=self.clock.now(), is_confirmed=is_confirmed)
        return await perform(wish, asked=asked, ports=self.ports)

    def _wanted(self, kind: Kind, payload: Mapping[str, object]) -> Wanted:
        inbound = Inbound(key="in", kind=kind, payload=payload, received_at=self.clock.now())
        return wish_of(inbound, gerrit_url=GERRIT, command="/reviewday")

    # ------------------------------------------------------------ what happens in Gerrit

    async def review(self, number: int, account: int, text: str = "", vote: int = 0) -> None:
        """Let somebody review a change: words, a vote on Code-Review, or both; we notice at once."""
        change = self.gerrit.changes[number]
        first = f"Patch Set {change.current.number}:" + (f" Code-Review{vote:+d}" if vote else "")
        said = make_message(account, f"{first}\n\n{text}".strip(), at=self.now, patch_set=change.current.number)
        said = replace(said, id=f"m-{number}-{len(change.messages)}")
        label = change.labels["Code-Review"]
        labels = {**change.labels, "Code-Review": _voted(label, account, vote, self.now) if vote else label}
        self.gerrit.touch(number, messages=(*change.messages, said), labels=labels)
        await self.look()

    async def merge(self, number: int) -> None:
        """Let a change land."""
        self.gerrit.touch(number, status=ChangeStatus.MERGED, submitted_at=self.now)
        await self.look()

    async def upload(self, number: int) -> None:
        """Let the owner send another patch set, on which every vote is gone."""
        change = self.gerrit.changes[number]
        last = change.current
        sent = replace(last, number=last.number + 1, commit=f"{last.commit[:-2]}{last.number:02d}", created_at=self.now)
        labels = {**change.labels, "Code-Review": replace(change.labels["Code-Review"], votes=())}
        self.gerrit.touch(number, patch_sets=(*change.patch_sets, sent), labels=labels)
        await self.look()

    async def look(self) -> None:
        """Let sync and projector look at Gerrit once; a Gerrit that is away is looked at later."""
        try:
            await syncing.sync(ports=self.ports)
            await syncing.sweep(ports=self.ports)
        except GerritAway:
            return
        while numbers := await self.store.dirty():
            await progress(numbers, ports=self.ports)
            await self.store.seen(numbers)

    # ------------------------------------------------------------ time

    @property
    def now(self) -> datetime:
        """Give the instant, in whole seconds as Gerrit keeps them."""
        return self.clock.now().replace(microsecond=0)

    async def wait(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        """Let time pass."""
        await self.until(self.clock.now() + timedelta(days=days, hours=hours, minutes=minutes))

    async def until(self, at: datetime) -> None:
        """Let time pass up to an instant; what falls due and what waits to be sent happens on the way."""
        await self._happen()
        while self.clock.now() < at:
            due_at = await self.store.next_due() or at
            self.clock.set(min(at, max(due_at, self.clock.now() + timedelta(seconds=1)), self.clock.now() + STEP))
            await self._happen()

    async def _happen(self) -> None:
        await self.look()
        for due in await self.store.due(self.clock.now()):
            await handle_due(due, ports=self.ports)
        await self.deliver()

    async def deliver(self) -> None:
        """Let everything leave that may go now."""
        while (outgoing := await self.store.claim(self.clock.now())) is not None:
            content = await compose(outgoing, ports=self.ports)
            now = self.clock.now()
            if content is None and not outgoing.is_edit:
                await self.store.resolve(outgoing.key, PostState.EXPIRED, address=None, at=now)
                continue
            receipt = Receipt(verdict=Verdict.DELIVERED)
            if content is not None and outgoing.is_edit:
                receipt = await self.messenger.edit(outgoing, content)
            elif content is not None:
                receipt = await self.messenger.post(outgoing, content)
            await self.store.settle(outgoing, receipt, at=now)

    # ------------------------------------------------------------ what a test looks at

    async def snapshot(self) -> Snapshot:
        """Look at the store."""
        return await self.store.snapshot(self.clock.now())

    async def put(self, *records: Record) -> None:
        """Write records as if they had always been there."""
        snapshot = await self.snapshot()
        await self.store.apply(Outcome(puts=records), expects=snapshot.revision, at=self.clock.now())

    async def day(self) -> Day:
        """Give the only day that was not called off."""
        days = [one for one in (await self.snapshot()).days.values() if one.state.value != "cancelled"]
        assert len(days) == 1, days
        return days[0]

    async def open_day(self) -> str:
        """Give the id of the only day that is open."""
        (day,) = [one for one in (await self.snapshot()).days.values() if one.is_open]
        return day.id

    async def rows(self, user: str, day: str = "") -> tuple[Dealt, ...]:
        """Give somebody's list with all that became of it."""
        return (await self.snapshot()).slice_of(day or (await self.day()).id, user)

    async def held(self, user: str, day: str = "") -> list[int]:
        """Give the numbers of what somebody has in hand."""
        return [row.number for row in await self.rows(user, day) if row.is_held]

    async def unsent(self) -> set[str]:
        """Give the keys of what waits to be posted."""
        return {row.key for row in await self.store.outbox([PostState.PENDING])}

    def list_of(self, user: str) -> ListMessage | None:
        """Give somebody's list as it stands in Slack, the newest one."""
        found = [one for key, one in self.messenger.messages.items() if key.startswith(f"list:{user}:")]
        content = found[-1].content if found else None
        assert content is None or isinstance(content, ListMessage)
        return content

    def posts(self, kind: str) -> int:
        """Count the messages of a kind that were posted."""
        return sum(outgoing.kind == kind for outgoing, _ in self.messenger.posted)


def _voted(label: Label, account: int, value: int, at: datetime) -> Label:
    others = tuple(vote for vote in label.votes if vote.account_id != account)
    return replace(label, votes=(*others, Vote(account_id=account, value=value, at=at)))


@asynccontextmanager
async def house_of(
    *changes: Change,
    teams: Iterable[Team] = (),
    people: Iterable[Person] = PEOPLE,
    links: Iterable[Record] = LINKS,
    at: datetime = NOW,
    path: Path | None = None,
    accounts: Iterable[Account] = (),
) -> AsyncIterator[House]:
    """Open a house with these changes, people and links, at an instant; ten changes that nobody answered by default."""
    clock = FakeClock(at)
    chosen = {team.key: team for team in tuple(teams) or (team_of_the_house(),)}
    gerrit = _gerrit(clock, changes or backlog(10), accounts, chosen.values())
    messenger = FakeMessenger(users=tuple(people))
    async with open_store(path, teams=chosen, clock=clock) as store, SolverPool(here=True) as solver:
        ports = Ports(store=store, gerrit=gerrit, messenger=messenger, solver=solver, clock=clock, ids=FakeIds())
        house = House(ports=ports, store=store, clock=clock, gerrit=gerrit, messenger=messenger)
        await syncing.probe(ports=ports)
        await store.write_facts(Facts(accounts=tuple(gerrit.people.values())))
        await house.look()
        if not (await house.snapshot()).people:
            await house.put(*messenger.users, *links)
        yield house


def team_of_the_house(**given: object) -> Team:
    """Build the Glance team, by default without newcomers, so that size limits nobody."""
    return make_team(**({"newcomer_below": 0} | given))


def _gerrit(
    clock: FakeClock, changes: Iterable[Change], accounts: Iterable[Account], teams: Iterable[Team]
) -> FakeGerrit:
    shown = (*NAMES, JENKINS, make_account(7, name="Rae", username="rae"), *accounts)
    labels = make_site().labels["openstack/glance"]
    names = {name for team in teams for name in team.repositories}
    gerrit = FakeGerrit(clock=clock, site=make_site(core=CORES, labels=dict.fromkeys(names, labels)))
    gerrit.people = {account.id: account for account in shown}
    gerrit.put(*changes)
    return gerrit


def backlog(size: int) -> tuple[Change, ...]:
    """Build changes from 1001 on that wait for a first answer, of ten minutes each."""
    return tuple(make_change(1001 + place) for place in range(size))

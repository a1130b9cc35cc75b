"""Play a short review day without any server: the same flows, with a Gerrit in this process and the console as Slack.

It is for machines that cannot run the servers. Nothing is checked here; `--script` does that on the real ones.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from itertools import count

from bot.demo.console_gerrit import ConsoleGerrit
from bot.demo.console_slack import COMMAND, ConsoleClock, ConsoleSlack, Put
from bot.demo.opendev import CORE_GROUP, PROJECTS
from bot.demo.people import PEOPLE
from bot.demo.slack_config import CHANNEL
from bot.domain.delivery import PostState, Receipt, Verdict
from bot.domain.team import Team
from bot.flows.asking import Asked
from bot.flows.compose import compose
from bot.flows.due import handle_due
from bot.flows.people import keep_configured_links, refresh_people
from bot.flows.perform import perform
from bot.flows.progress import progress
from bot.flows.sync import probe, sync
from bot.ports import Ports
from bot.schedule.ids import SystemIds
from bot.slack.grammar import parse
from bot.slack.plain import readable
from bot.slack.views.answers import render_answer
from bot.solver.pool import SolverPool
from bot.store.outbox import Patience
from bot.store.sqlite_store import SqliteStore, open_store

HOST = "ada"
TEAM = Team(
    key="glance",
    name="Glance",
    channel=CHANNEL,
    repositories=PROJECTS,
    hosts=("UADA",),
    deciding_groups=(CORE_GROUP,),
)
JOINING = {"bela": "join 3 always", "chen": "join 2 always", "mina": "join 2 always", "quinn": "join 1 always"}


def play_console(put: Put = print) -> int:
    """Play the day and return the exit code."""
    asyncio.run(_play(put))
    return 0


async def _play(put: Put) -> None:
    clock = ConsoleClock()
    slack, gerrit = ConsoleSlack(clock=clock, put=put), ConsoleGerrit(clock=clock)
    patience = Patience(board_every=timedelta())
    async with (
        open_store(None, teams={TEAM.key: TEAM}, clock=clock, patience=patience) as store,
        SolverPool() as solver,
    ):
        ports = Ports(store=store, gerrit=gerrit, messenger=slack, solver=solver, clock=clock, ids=SystemIds())
        await ConsoleDay(ports=ports, store=store, clock=clock, slack=slack, gerrit=gerrit, put=put).play()


class ConsoleDay:
    """The day, act by act."""

    def __init__(
        self,
        *,
        ports: Ports,
        store: SqliteStore,
        clock: ConsoleClock,
        slack: ConsoleSlack,
        gerrit: ConsoleGerrit,
        put: Put,
    ) -> None:
        self._ports, self._store, self._clock = ports, store, clock
        self._slack, self._gerrit, self._put = slack, gerrit, put
        self._keys = count(1)

    async def play(self) -> None:
        """Play it all."""
        await probe(ports=self._ports)
        await refresh_people(self._ports)
        await keep_configured_links(self._links(), ports=self._ports)
        await sync(ports=self._ports)
        await self._type(HOST, "backlog")
        for name, words in JOINING.items():
            await self._type(name, words)
        await self._type(HOST, "start 2h", confirm=True)
        await self._review()
        await self._type(HOST, "end", confirm=True)

    @staticmethod
    def _links() -> Mapping[str, str]:
        return {person.slack_user: person.username for person in PEOPLE}

    async def _type(self, name: str, text: str, *, confirm: bool = False) -> None:
        self._put(f"* {name} types {COMMAND} {text}")
        wish = parse(text, gerrit_url="https://review.example.org", command_name=COMMAND)
        key = f"console-{next(self._keys)}"
        for is_confirmed in (False, True) if confirm else (False,):
            asked = Asked(
                slack_user=f"U{name.upper()}",
                channel=CHANNEL,
                key=key,
                at=self._clock.now(),
                is_confirmed=is_confirmed,
            )
            answer = await perform(wish, asked=asked, ports=self._ports)
            shown = render_answer(answer, command=COMMAND, now=self._clock.now())
            self._slack.show(f"to {name} alone", readable(shown.blocks))
        await self._pass_time()

    async def _review(self) -> None:
        snapshot = await self._store.snapshot(self._clock.now())
        held = {row.slack_user: row.number for row in reversed(snapshot.dealt) if row.is_held}
        for name, words in (("bela", "Good, and the test says why."), ("quinn", "What happens when it is empty?")):
            number = held.get(f"U{name.upper()}")
            if number is None:
                continue
            self._put(f"* {name} reviews {number} in Gerrit")
            votes = {"Code_Review": 2} if name == "bela" else {}
            self._gerrit.review(name, number, words=words, **votes)
        await self._pass_time()

    async def _pass_time(self) -> None:
        """Let a few seconds go by: read Gerrit, notice, do what is due, deliver."""
        for _ in range(3):
            self._clock.advance(timedelta(seconds=5))
            await sync(ports=self._ports)
            if numbers := await self._store.dirty():
                await progress(numbers, ports=self._ports)
                await self._store.seen(numbers)
            for due in await self._store.due(self._clock.now()):
                await handle_due(due, ports=self._ports)
            await self._deliver()

    async def _deliver(self) -> None:
        while (outgoing := await self._store.claim(self._clock.now())) is not None:
            content = await compose(outgoing, ports=self._ports)
            if content is None and not outgoing.is_edit:
                await self._store.resolve(outgoing.key, PostState.EXPIRED, address=None, at=self._clock.now())
                continue
            receipt = Receipt(verdict=Verdict.DELIVERED, address=outgoing.address)
            if content is not None:
                deliver = self._slack.edit if outgoing.is_edit else self._slack.post
                receipt = await deliver(outgoing, content)
            await self._store.settle(outgoing, receipt, at=self._clock.now())

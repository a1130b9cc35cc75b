"""The composition root: build everything, in one place, and run it until told to stop.

Each loop has a name: `inbox`, `outbox`, `lookups`, `due`, `projector`, `sync`, `people`, `outage`, `clock`,
`tokens`, `socket`. One that fails takes the process down, loudly; the supervisor starts it again, and everything goes
on from the store.
"""

import asyncio
import gc
import json
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler, AsyncServerErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Config
from bot.domain.answers import Answer, Explained, SettingsForm, WhichTeam
from bot.domain.change import Change
from bot.domain.delivery import Outgoing, PostState, Receipt, Verdict
from bot.domain.errors import UserError
from bot.domain.messages import home_edit
from bot.domain.outcome import Outcome
from bot.domain.policy import Act, hosts_of, require
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.domain.trouble import OF_TOKEN
from bot.flows import operate as operations
from bot.flows.asking import Asked, TooBusy, decided, known_person, name_of, team_of
from bot.flows.backlog import backlog_of
from bot.flows.compose import compose
from bot.flows.days import days
from bot.flows.due import handle_due
from bot.flows.import_cycle import keep_cycle
from bot.flows.open_day import BY_ITSELF
from bot.flows.outage import is_long, tell_outage
from bot.flows.people import keep_configured_links, refresh_people, refresh_person
from bot.flows.perform import perform
from bot.flows.plan import planned, planned_opening
from bot.flows.progress import progress
from bot.flows.settings import settings_form
from bot.flows.sign_up import day_now_or_next
from bot.flows.sync import probe
from bot.flows.trouble import tell_held, tell_trouble
from bot.flows.why import explained
from bot.gerrit.client import Server
from bot.gerrit.events import Stream
from bot.gerrit.gateway import GerritGateway
from bot.ports import GerritAway, Inbound, Ports
from bot.schedule.clock import Bell, SystemClock, watch_clock
from bot.schedule.documents import read_schedule
from bot.schedule.due import run_due
from bot.schedule.ids import SystemIds
from bot.schedule.inbox import run_inbox
from bot.schedule.outage import watch_gerrit
from bot.schedule.outbox import LOOK_UP_EVERY, Delivery, run_lookups, run_outbox
from bot.schedule.pace import Pace
from bot.schedule.projector import run_projector
from bot.schedule.sync_loop import Rhythm, run_sync
from bot.slack.dispatch import Dispatch, Doings
from bot.slack.forms import Forms
from bot.slack.front import Front
from bot.slack.listeners import Listeners, bolt_app
from bot.slack.plain import readable
from bot.slack.poster import SlackMessenger
from bot.slack.responder import Responder
from bot.slack.socket import SocketDoor, socket_mode
from bot.slack.tokens import Tokens
from bot.slack.views.answers import render_answer
from bot.solver.pool import SolverPool
from bot.store.engine import DatabaseError
from bot.store.file import restore
from bot.store.outbox import Patience
from bot.store.sqlite_store import SqliteStore, open_store
from bot.web.control import NotRunning, Operation, ask, serve_control, socket_path
from bot.web.health import Metrics, add_health

log = structlog.get_logger(__name__)

PEOPLE_EVERY = timedelta(hours=6)
TOKENS_EVERY = timedelta(seconds=5)
MOST_OF_A_FILE = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Bells:
    """One bell a loop, rung by whoever has something for it."""

    inbox: Bell
    outbox: Bell
    due: Bell
    projector: Bell


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything that was built, for the loops and for the operator's commands."""

    config: Config
    ports: Ports
    store: SqliteStore
    bells: Bells
    clock: SystemClock
    tokens: Tokens


@asynccontextmanager
async def built(config: Config) -> AsyncIterator[House]:
    """Build the house; closed in reverse order when the block ends."""
    clock, ids = SystemClock(), SystemIds()
    bells = Bells(inbox=Bell(), outbox=Bell(), due=Bell(), projector=Bell())
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(
            open_store(
                config.store.path,
                teams=config.teams,
                clock=clock,
                patience=_patience(config),
                on_outgoing=bells.outbox.ring,
                on_due=bells.due.ring,
                on_facts=bells.projector.ring,
            )
        )
        # What was loaded stays for the whole run: collecting it again and again would hold up the loop.
        gc.collect()
        gc.freeze()
        gerrit = GerritGateway(
            server=_server(config), clock=clock, repositories=_repositories(config), stream=_stream(config)
        )
        stack.callback(gerrit.close)
        solver = await stack.enter_async_context(SolverPool(here=config.deal.in_process))
        tokens = Tokens(partial(config.secret_now, "SLACK_BOT_TOKEN"))
        messenger = _messenger(config, clock, tokens)
        ports = Ports(store=store, gerrit=gerrit, messenger=messenger, solver=solver, clock=clock, ids=ids)
        yield House(config=config, ports=ports, store=store, bells=bells, clock=clock, tokens=tokens)


def _patience(config: Config) -> Patience:
    return Patience(
        answer=timedelta(seconds=config.slack.timeout_s),
        grace=timedelta(seconds=config.delivery.grace_s),
        between_lookups=timedelta(seconds=config.delivery.grace_s),
        misconfigured=timedelta(seconds=config.delivery.mended_s),
        board_every=timedelta(seconds=config.delivery.board_every_s),
    )


def _server(config: Config) -> Server:
    return Server(
        url=config.gerrit.url,
        username=config.gerrit.username,
        password=config.gerrit.password.get_secret_value(),
        verify=config.gerrit.verify_tls,
    )


def _stream(config: Config) -> Stream | None:
    section = config.gerrit.stream
    if section is None:
        return None
    hosts = str(section.known_hosts_file) if section.known_hosts_file else None
    return Stream(
        host=section.host,
        username=section.username,
        key_file=str(section.key_file),
        port=section.port,
        known_hosts_file=hosts,
    )


def _repositories(config: Config) -> tuple[str, ...]:
    return tuple(sorted({name for team in config.team for name in team.repositories}))


def web_client(config: Config, tokens: Tokens, *, may_retry: bool) -> AsyncWebClient:
    """Give a client of Slack's Web API; only one that reads may ask twice."""
    timeout_s: Any = config.slack.timeout_s  # the SDK says int, and hands it to aiohttp, which takes a fraction too
    client = tokens.give(AsyncWebClient(base_url=config.slack.api_url, timeout=timeout_s))
    client.retry_handlers = (
        [AsyncRateLimitErrorRetryHandler(max_retry_count=3), AsyncServerErrorRetryHandler(max_retry_count=2)]
        if may_retry
        else []
    )
    return client


def _messenger(config: Config, clock: SystemClock, tokens: Tokens) -> SlackMessenger:
    return SlackMessenger(
        poster=web_client(config, tokens, may_retry=False),
        reader=web_client(config, tokens, may_retry=True),
        clock=clock,
        command=config.slack.command,
        reads_history=config.slack.reads_history,
    )


# ---------------------------------------------------------------- running


async def run_bot(config: Config) -> None:
    """Run until SIGTERM or SIGINT; raises what took it down."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with built(config) as house:
        await house.store.recover(house.clock.now())
        await _look_at_gerrit(house)
        async with _doors(house) as door:
            await _run_loops(house, door, stop)


async def _look_at_gerrit(house: House) -> None:
    """Probe before the first day; a Gerrit that is away is waited for, one that refuses us stops the start."""
    try:
        await probe(ports=house.ports)
        troubled = await keep_configured_links(house.config.links, ports=house.ports)
    except GerritAway as away:
        log.warning("start.gerrit_away", cause=away.cause)
        return
    if troubled:
        log.warning("start.links_unknown", usernames=list(troubled))


async def _run_loops(house: House, door: "Door", stop: asyncio.Event) -> None:
    """Run every loop until told to stop; the first failure ends them all."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work, name=name) for name, work in _loops(house, door).items()]
            await house.store.snapshot(house.clock.now())
            door.readiness.has_started = True
            log.info("started", teams=len(house.config.team))
            await stop.wait()
            log.info("stopping")
            for task in tasks:
                task.cancel()
    except ExceptionGroup as faults:
        raise faults.exceptions[0] from faults


def _loops(house: House, door: "Door") -> Mapping[str, Coroutine[Any, Any, None]]:
    ports, bells, store, clock = house.ports, house.bells, house.store, house.clock
    delivery = _delivery(house)
    rhythm = Rhythm(
        poll=timedelta(seconds=house.config.gerrit.poll_s),
        idle_poll=timedelta(seconds=max(house.config.gerrit.idle_poll_s, house.config.gerrit.poll_s)),
        history=timedelta(days=house.config.gerrit.history_days),
    )
    return {
        "inbox": run_inbox(
            store=store,
            clock=clock,
            ids=ports.ids,
            bell=bells.inbox,
            work=door.dispatch.work,
            apologise=door.dispatch.apologise,
        ),
        "outbox": run_outbox(delivery, bell=bells.outbox),
        "lookups": run_lookups(delivery, bell=bells.outbox),
        "due": run_due(store=store, clock=clock, bell=bells.due, handle=partial(handle_due, ports=ports)),
        "projector": run_projector(
            store=store, clock=clock, bell=bells.projector, progress=partial(progress, ports=ports)
        ),
        "sync": run_sync(ports=ports, rhythm=rhythm),
        "people": _keep_people(house),
        "outage": watch_gerrit(store=store, clock=clock, is_long=is_long, told=partial(tell_outage, ports=ports)),
        "tokens": _keep_tokens(house),
        "clock": watch_clock(clock=clock, told=partial(_clock_moved, ports)),
        **({"socket": door.socket.watch()} if door.socket else {}),
    }


def _delivery(house: House) -> Delivery:
    one_place = timedelta(seconds=house.config.delivery.per_channel_s)
    alarms = Alarms(house.ports)
    return Delivery(
        store=house.store,
        messenger=house.ports.messenger,
        clock=house.clock,
        ids=house.ports.ids,
        pace=Pace(clock=house.clock, a_second=house.config.delivery.per_second, one_place=one_place),
        compose=partial(compose, ports=house.ports),
        misconfigured=alarms.misconfigured,
        held=alarms.held,
        look_up_every=min(LOOK_UP_EVERY, timedelta(seconds=house.config.delivery.grace_s)),
    )


class Alarms:
    """Says what needs a person, one thing after another, so that many at once don't stand in each other's way."""

    def __init__(self, ports: Ports) -> None:
        """Begin with nothing told."""
        self._ports = ports
        self._telling = asyncio.Lock()

    async def misconfigured(self, outgoing: Outgoing, receipt: Receipt) -> None:
        """Say in the log what an operator must mend before anything goes, and to the host what a host can."""
        if receipt.verdict is Verdict.MISCONFIGURED:
            log.error("slack.misconfigured", error=receipt.error, kind=outgoing.kind, key=outgoing.key)
        await self._tell(tell_trouble(outgoing, receipt, ports=self._ports))

    async def held(self) -> None:
        """Say what nobody can know of."""
        rows = await self._ports.store.outbox([PostState.HELD])
        await self._tell(tell_held(rows, ports=self._ports))

    async def _tell(self, telling: Coroutine[Any, Any, None]) -> None:
        """Tell it, or leave it to the next time: delivery goes on without its alarms."""
        async with self._telling:
            try:
                await telling
            except TooBusy:
                log.warning("trouble.not_told")


async def _clock_moved(ports: Ports, jump: timedelta) -> None:
    """Measure the clocks anew after ours was moved."""
    log.warning("clock.moved", seconds=jump.total_seconds())
    try:
        await probe(ports=ports)
    except (GerritAway, UserError) as away:
        log.warning("clock.not_measured", cause=str(away))


async def _keep_tokens(house: House) -> None:
    """Take a token that was rotated in its file, and let go at once what waited for it."""
    while True:
        if house.tokens.refresh():
            log.info("slack.token_changed")
            await house.store.release(OF_TOKEN)
        await house.clock.sleep_until(house.clock.now() + TOKENS_EVERY)


async def _keep_people(house: House) -> None:
    """Keep names, zones and who is gone in step with Slack."""
    while True:
        try:
            changed = await refresh_people(house.ports)
            log.info("people.refreshed", changed=changed)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("people.not_refreshed", error=type(error).__name__)
        await house.clock.sleep_until(house.clock.now() + PEOPLE_EVERY)


# ---------------------------------------------------------------- doors


@dataclass(slots=True, kw_only=True)
class Door:
    """What stands open: the dispatch behind Slack's requests, our own health, and in Socket Mode the connection."""

    dispatch: Dispatch
    readiness: "Readiness"
    metrics: Metrics
    socket: SocketDoor | None = None


class Readiness:
    """Says what is missing before a day can be served."""

    def __init__(self, house: House) -> None:
        """Begin not ready."""
        self._house = house
        self.has_started = False
        self.is_connected: Callable[[], Awaitable[bool]] | None = None

    async def missing(self) -> Mapping[str, str]:
        """Give each missing part with a sentence; empty if all is well."""
        found: dict[str, str] = {}
        snapshot = await self._house.store.snapshot(self._house.clock.now())
        if not self.has_started:
            found["loops"] = "The loops have not started yet."
        if self.is_connected is not None and not await self.is_connected():
            found["slack"] = "The Socket Mode connection does not stand."
        if snapshot.synced_at is None:
            found["gerrit"] = "Gerrit has not been read for the first time yet."
        elif snapshot.gerrit_down_at is not None:
            found["gerrit"] = f"Gerrit does not answer since {snapshot.gerrit_down_at.isoformat()}."
        return found


@asynccontextmanager
async def _doors(house: House) -> AsyncIterator[Door]:
    """Open Slack's door, the web's and the operator's; closed in reverse order."""
    config, ports = house.config, house.ports
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        client = web_client(config, house.tokens, may_retry=False)
        responder = Responder(client=client, session=session, api_url=config.slack.api_url)
        door = Door(dispatch=_dispatch(house, responder), readiness=Readiness(house), metrics=Metrics())
        app = await _bolt(client)
        listeners = _listeners(house, responder, door)
        listeners.register(app)
        stack.push_async_callback(listeners.drain)
        await stack.enter_async_context(serve_control(socket_path(config.store.path), _operations(house)))
        await stack.enter_async_context(_web(house, app, door))
        if config.slack.mode == "socket":
            slack = await stack.enter_async_context(
                socket_mode(
                    app,
                    app_token=partial(config.secret_now, "SLACK_APP_TOKEN"),
                    api_url=config.slack.api_url,
                    clock=house.clock,
                )
            )
            door.socket, door.readiness.is_connected = slack, slack.is_connected
        await ports.store.snapshot(house.clock.now())
        yield door


async def _bolt(client: AsyncWebClient) -> AsyncApp:
    """Make the Bolt app with one `auth.test`; raises `UserError` if Slack does not take the token."""
    try:
        who = await client.auth_test()
    except SlackApiError as error:
        message = f"Slack does not take the bot token ({error.response.get('error')}). Check SLACK_BOT_TOKEN."
        raise UserError(message) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        message = f"Slack does not answer ({type(error).__name__}). Check the network, then start again."
        raise UserError(message) from error
    return bolt_app(
        client=client,
        bot_user=str(who.get("user_id") or ""),
        bot_id=str(who.get("bot_id") or ""),
        team=str(who.get("team_id") or ""),
    )


@asynccontextmanager
async def _web(house: House, app: AsyncApp, door: Door) -> AsyncIterator[None]:
    application = web.Application()
    if house.config.slack.mode == "http":
        secret = house.config.slack.signing_secret.get_secret_value()
        Front(app=app, secret=secret, now=house.clock.now, count=door.metrics.refused).add_to(application)
    add_health(application, ready=door.readiness.missing, metrics=door.metrics)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, house.config.web.host, house.config.web.port).start()
        yield
    finally:
        await runner.cleanup()


def _listeners(house: House, responder: Responder, door: Door) -> Listeners:
    return Listeners(
        record=house.store.record,
        withdraw=house.store.finish,
        wake=house.bells.inbox.ring,
        now=house.clock.now,
        forms=Forms(read_settings=partial(_read_settings, house.ports)),
        responder=responder,
        gerrit_url=house.config.gerrit.url,
        command=house.config.slack.command,
        observe=door.metrics.came_in,
    )


def _dispatch(house: House, responder: Responder) -> Dispatch:
    ports = house.ports
    doings = Doings(
        perform=lambda wish, asked: perform(wish, asked=asked, ports=ports),
        recall=ports.store.recall,
        import_file=partial(_import_upload, house),
        touch_home=partial(_touch_home, ports),
        refresh_person=partial(_refresh_one, ports),
        host_name=partial(_host_name, ports),
    )
    return Dispatch(
        doings=doings,
        responder=responder,
        now=house.clock.now,
        gerrit_url=house.config.gerrit.url,
        command=house.config.slack.command,
    )


async def _read_settings(ports: Ports, slack_user: str, channel: str) -> SettingsForm:
    snapshot = await ports.store.snapshot(ports.clock.now())
    asked = Asked(slack_user=slack_user, channel=channel, key="", at=snapshot.now)
    team = _team_for(asked, snapshot)
    return settings_form(snapshot, await known_person(ports, snapshot, slack_user), team)


def _team_for(asked: Asked, snapshot: Snapshot) -> Team:
    found = team_of(asked, snapshot)
    return next(iter(snapshot.teams.values())) if isinstance(found, WhichTeam) else found


async def _touch_home(ports: Ports, slack_user: str) -> None:
    snapshot = await ports.store.snapshot(ports.clock.now())
    if slack_user not in snapshot.people:
        await refresh_person(slack_user, ports=ports)

    async def decide(_: Snapshot) -> tuple[Outcome, None]:
        return Outcome(edits=(home_edit(slack_user),)), None

    await decided(ports, decide)


async def _refresh_one(ports: Ports, slack_user: str) -> None:
    await refresh_person(slack_user, ports=ports)


async def _host_name(ports: Ports, inbound: Inbound) -> str:
    snapshot = await ports.store.snapshot(ports.clock.now())
    asked = Asked(slack_user="", channel=str(inbound.payload.get("channel", "")), key="", at=snapshot.now)
    hosts = hosts_of(_team_for(asked, snapshot), snapshot)
    return name_of(snapshot, hosts[0]) if hosts else "a host"


async def _import_upload(house: House, file: str, asked: Asked) -> Answer:
    """Read a schedule that a host dropped in App Home: Slack's copy of it, within a limit."""
    ports = house.ports
    snapshot = await ports.store.snapshot(ports.clock.now())
    team = _team_for(asked, snapshot)
    require(Act.IMPORT_CYCLE, asked.slack_user, team=team, snapshot=snapshot)
    info = await web_client(house.config, house.tokens, may_retry=True).files_info(file=file)
    name, url = str(info["file"].get("name") or "schedule.yaml"), str(info["file"].get("url_private_download") or "")
    text = await _downloaded(url, house.tokens.current)
    found = read_schedule({name: text}, team=team.key)
    return await keep_cycle(found.cycle, found.disagreements, actor=asked.slack_user, ports=ports)


async def _downloaded(url: str, token: str) -> str:
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        raw = await response.content.read(MOST_OF_A_FILE + 1)
    if response.status != web.HTTPOk.status_code or len(raw) > MOST_OF_A_FILE:
        message = "I could not read that file from Slack, or it is longer than 256 KiB. Nothing was changed."
        raise UserError(message)
    return raw.decode("utf-8", errors="replace")


# ---------------------------------------------------------------- the operator


async def operate(config: Config, name: str, arguments: Mapping[str, str]) -> str:
    """Have the running bot do an operation, or do it ourselves if none runs."""
    try:
        return await ask(socket_path(config.store.path), name, arguments)
    except NotRunning:
        async with built(config) as house:
            return await _operations(house)[name](arguments)


def restore_backup(config: Config, backup: Path) -> str:
    """Put a backup in the store's place; refused while a bot runs."""
    restore(backup, config.store.path)
    return f"{config.store.path} is the backup now; what was there stands beside it. Start the bot again."


def _operations(house: House) -> Mapping[str, Operation]:
    ports, store = house.ports, house.store
    return {
        "doctor": lambda _: operations.doctor(ports),
        "plan": lambda given: _operator_plan(house, given),
        "backlog": lambda given: _operator_backlog(house, given),
        "days": lambda _: operations.days(ports),
        "cycle_import": lambda given: _operator_import(house, given),
        "cycle_show": lambda given: _operator_cycle(house, given),
        "outbox": lambda _: operations.outbox(ports),
        "resolve": lambda given: operations.resolve(ports, given),
        "repost": lambda given: operations.reposted(ports, given["key"]),
        "audit": lambda _: operations.audit_export(ports),
        "export": lambda _: _export(store),
        "backup": lambda given: _backup(store, given),
        "forget": lambda given: operations.forget(ports, given["slack_user"]),
        "recount": lambda given: operations.recounted(ports, given["day"]),
        "pause": lambda _: operations.pause(ports, paused=True),
        "resume": lambda _: operations.pause(ports, paused=False),
    }


async def _export(store: SqliteStore) -> str:
    return json.dumps(await store.export(), indent=1, default=str)


async def _backup(store: SqliteStore, given: Mapping[str, str]) -> str:
    try:
        await store.backup(Path(given["to"]))
    except (OSError, DatabaseError) as error:
        message = f"The copy can't be written to {given['to']}: {error}. The store itself is as it was."
        raise UserError(message) from error
    return f"A sound copy stands at {given['to']}."


def _named_team(snapshot: Snapshot, key: str) -> Team:
    """Give the team of a key, or the only one; raises `UserError` with the keys there are."""
    teams = snapshot.teams
    if not key and len(teams) == 1:
        return next(iter(teams.values()))
    if key not in teams:
        message = f"Say which team with --team: {', '.join(teams)}."
        raise UserError(message)
    return teams[key]


async def _operator_plan(house: House, given: Mapping[str, str]) -> str:
    ports = house.ports
    snapshot = await ports.store.snapshot(ports.clock.now())
    team = _named_team(snapshot, given.get("team", ""))
    if given.get("why"):
        change = snapshot.changes.get(int(given["why"])) if given["why"].isdecimal() else None
        if change is None:
            message = f"There is no change {given['why']} here."
            raise UserError(message)
        return _printed(house, await _explained(house, snapshot, change, team))
    host = next(iter(hosts_of(team, snapshot)), "operator")
    asked = Asked(slack_user=host, channel=team.channel, key="", at=snapshot.now)
    day = day_now_or_next(snapshot, team)
    return _printed(house, await planned(snapshot, day, asked=asked, team=team, ports=ports))


async def _explained(house: House, snapshot: Snapshot, change: Change, team: Team) -> Explained:
    """Explain a change on the day that is on, or else in the deal that would be made now."""
    asked = Asked(slack_user=BY_ITSELF, channel=team.channel, key="", at=snapshot.now)
    opening = await planned_opening(
        snapshot, day_now_or_next(snapshot, team), asked=asked, team=team, ports=house.ports
    )
    return explained(opening.snapshot, change, team, "", day=opening.day, for_host=True)


async def _operator_backlog(house: House, given: Mapping[str, str]) -> str:
    snapshot = await house.store.snapshot(house.clock.now())
    return _printed(house, backlog_of(snapshot, _named_team(snapshot, given.get("team", ""))))


async def _operator_import(house: House, given: Mapping[str, str]) -> str:
    snapshot = await house.store.snapshot(house.clock.now())
    team = _named_team(snapshot, given.get("team", ""))
    files = {given["name"]: given["text"]}
    if given.get("prose"):
        files[str(Path(given["name"]).with_suffix(".rst"))] = given["prose"]
    found = read_schedule(files, team=team.key, series=given.get("series", ""))
    return _printed(house, await keep_cycle(found.cycle, found.disagreements, actor="operator", ports=house.ports))


async def _operator_cycle(house: House, given: Mapping[str, str]) -> str:
    snapshot = await house.store.snapshot(house.clock.now())
    team = _named_team(snapshot, given.get("team", ""))
    asked = Asked(slack_user="", channel=team.channel, key="", at=snapshot.now)
    return _printed(house, await days(asked=asked, team=team, ports=house.ports))


def _printed(house: House, answer: Answer) -> str:
    rendered = render_answer(answer, command=house.config.slack.command, now=house.clock.now())
    return readable(rendered.blocks)

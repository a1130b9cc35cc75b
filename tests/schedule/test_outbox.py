"""What leaves the house: worded at the last moment, tried once, paced, and never lost on the way."""

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain.content import Content, Paused
from bot.domain.delivery import Kind, Outgoing, PostState, Receipt, Verdict
from bot.domain.outcome import Outcome
from bot.schedule.clock import Bell
from bot.schedule.outbox import Delivery, run_lookups, run_outbox
from bot.schedule.pace import Pace
from bot.store.sqlite_store import SqliteStore
from tests.builders import NOW, ahead, make_channel_post, make_edit, make_post, make_reply
from tests.fakes import FakeClock, FakeIds, FakeMessenger
from tests.schedule.conftest import Start

LIST = make_post().key


class House:
    """Everything that a delivery takes; `words` says what is composed for a key."""

    def __init__(self, store: SqliteStore, clock: FakeClock) -> None:
        """Begin with a Slack that accepts everything."""
        self.store, self.clock, self.bell = store, clock, Bell()
        self.messenger = FakeMessenger()
        self.words: dict[str, Content | Exception | None] = {}
        self.alarms: list[str] = []
        self.delivery = Delivery(
            store=store,
            messenger=self.messenger,
            clock=clock,
            ids=FakeIds(),
            pace=Pace(clock=clock),
            compose=self.compose,
            misconfigured=self.alarm,
        )

    async def compose(self, outgoing: Outgoing) -> Content | None:
        """Word an intent: by default with its own key."""
        content = self.words.get(outgoing.key, Paused(slack_user=outgoing.key))
        if isinstance(content, Exception):
            raise content
        return content

    async def alarm(self, outgoing: Outgoing, receipt: Receipt) -> None:
        """Note what a person must mend."""
        self.alarms.append(receipt.error)

    async def wish(self, outcome: Outcome) -> None:
        """Apply an outcome."""
        snapshot = await self.store.snapshot(NOW)
        await self.store.apply(outcome, expects=snapshot.revision, at=self.clock.now())
        self.bell.ring()

    async def states(self) -> dict[str, PostState]:
        """Give every post's state."""
        return {row.key: row.state for row in await self.store.outbox(list(PostState))}


@pytest.fixture
def house(store: SqliteStore, clock: FakeClock) -> House:
    """A house whose outbox does not run yet."""
    return House(store, clock)


async def test_delivered(house: House, start: Start) -> None:
    """A wish is posted once, and stands at its address."""
    await start(run_outbox(house.delivery, bell=house.bell))

    await house.wish(Outcome(posts=(make_post(),)))
    await house.clock.advance(seconds=3)

    assert [outgoing.key for outgoing, _ in house.messenger.posted] == [LIST]
    assert set((await house.store.snapshot(NOW)).addresses) == {LIST}


async def test_edited(house: House, start: Start) -> None:
    """A message that stands is edited, a reply goes to where it stands, App Home is edited without a post."""
    await start(run_outbox(house.delivery, bell=house.bell))
    await house.wish(Outcome(posts=(make_post(), make_reply("still", LIST))))
    await house.clock.advance(seconds=3)

    await house.wish(Outcome(edits=(make_edit(), make_edit("home:UANNA", kind=Kind.HOME))))
    await house.clock.advance(seconds=3)

    assert house.messenger.messages[LIST].edits == 1
    assert house.messenger.messages["still"].address.channel == "DANNA"
    assert set(house.messenger.homes) == {"home:UANNA"}


async def test_no_sense_any_more(house: House, start: Start) -> None:
    """What makes no sense any more when its turn comes is dropped, as is such an edit."""
    house.words = {LIST: None, "home:UANNA": None}
    await house.wish(Outcome(posts=(make_post(),), edits=(make_edit("home:UANNA", kind=Kind.HOME),)))

    await start(run_outbox(house.delivery, bell=house.bell))
    await house.clock.advance(minutes=1)

    assert (house.messenger.posted, house.messenger.edited) == ([], [])
    assert await house.states() == {LIST: PostState.EXPIRED}


async def test_cannot_be_worded(house: House, start: Start) -> None:
    """A message that can't be worded is tried again later, with a word to find the fault by, and stops nobody."""
    house.words = {LIST: KeyError("a fault of ours")}
    await house.wish(Outcome(posts=(make_post(), make_post("list:UBEN:x"))))

    await start(run_outbox(house.delivery, bell=house.bell))
    await house.clock.advance(seconds=0.5)

    (row,) = await house.store.outbox([PostState.PENDING])
    assert (row.key, row.error) == (LIST, "fault K001")
    assert [outgoing.key for outgoing, _ in house.messenger.posted] == ["list:UBEN:x"]
    house.words = {}
    await house.clock.advance(minutes=1)
    assert set((await house.states()).values()) == {PostState.SENT}


async def test_misconfigured(house: House, start: Start) -> None:
    """What a person must mend is told, and the message tried again ten minutes later."""
    house.messenger.plan(Receipt(verdict=Verdict.MISCONFIGURED, error="not_in_channel"))
    await house.wish(Outcome(posts=(make_channel_post(),)))

    await start(run_outbox(house.delivery, bell=house.bell))
    await house.clock.advance(minutes=9)

    assert house.alarms == ["not_in_channel"]
    assert len(house.messenger.posted) == 1
    await house.clock.advance(minutes=2)
    assert len(house.messenger.posted) == 2


async def test_dead_place(house: House, start: Start) -> None:
    """A person who can't be reached stops nobody."""
    house.messenger.plan(Verdict.REFUSED)
    await house.wish(Outcome(posts=(make_post("list:U1:x"), make_post("list:U2:x"))))

    await start(run_outbox(house.delivery, bell=house.bell))
    await house.clock.advance(seconds=3)

    assert await house.states() == {"list:U1:x": PostState.DEAD, "list:U2:x": PostState.SENT}


@pytest.mark.parametrize("accepts", [True, False])
async def test_uncertain(house: House, start: Start, *, accepts: bool) -> None:
    """What may have been posted is looked up after its grace, and stands in Slack exactly once in the end."""
    house.messenger.plan(Verdict.UNKNOWN)
    house.messenger.accepts_unknown = accepts
    await house.wish(Outcome(posts=(make_post(),)))
    await start(run_outbox(house.delivery, bell=house.bell))
    await start(run_lookups(house.delivery, bell=house.bell))

    await house.clock.advance(seconds=80)
    assert (len(house.messenger.posted), len(house.messenger.found)) == (1, 0)
    await house.clock.advance(seconds=30)

    assert await house.states() == {LIST: PostState.SENT}
    assert len(house.messenger.posted) == (1 if accepts else 2)
    assert len(house.messenger.messages) == 1


async def test_paced(house: House, start: Start) -> None:
    """No more than five messages a second leave in all, and one a second to one channel."""
    times: list[tuple[str, datetime]] = []

    async def compose(outgoing: Outgoing) -> Content:
        times.append((outgoing.key, house.clock.now()))
        return Paused(slack_user=outgoing.key)

    house.delivery = Delivery(
        store=house.store,
        messenger=house.messenger,
        clock=house.clock,
        ids=FakeIds(),
        pace=Pace(clock=house.clock),
        compose=compose,
        misconfigured=house.alarm,
    )
    channel = tuple(make_channel_post(f"board:{number}", is_asked=True) for number in range(4))
    await house.wish(Outcome(posts=(*channel, *(make_post(f"list:U{number}:x") for number in range(20)))))
    await start(run_outbox(house.delivery, bell=house.bell))

    await house.clock.advance(seconds=10)

    assert len(times) == 24
    boards = [at for key, at in times if key.startswith("board")]
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(boards))
    for _, begin in times:
        assert sum(begin <= at < begin + timedelta(seconds=1) for _, at in times) <= 6
    assert max(at for key, at in times if key.startswith("list")) <= ahead(minutes=0.1)


async def test_stopped_gently(house: House, start: Start) -> None:
    """What is on its way when we stop still ends, so that it need not be looked up."""
    answered = asyncio.Event()

    class Slow(FakeMessenger):
        """A Slack that takes its time."""

        async def post(self, outgoing: Outgoing, content: Content) -> Receipt:
            await answered.wait()
            return await FakeMessenger.post(self, outgoing, content)

    house.delivery = Delivery(
        store=house.store,
        messenger=Slow(),
        clock=house.clock,
        ids=FakeIds(),
        pace=Pace(clock=house.clock),
        compose=house.compose,
        misconfigured=house.alarm,
    )
    await house.wish(Outcome(posts=(make_post(), make_post("list:UBEN:x", after=ahead(hours=1)))))
    task = await start(run_outbox(house.delivery, bell=house.bell))

    task.cancel()
    await house.clock.settled()
    answered.set()
    await asyncio.gather(task, return_exceptions=True)

    assert task.cancelled()
    assert await house.states() == {LIST: PostState.SENT, "list:UBEN:x": PostState.PENDING}

"""Nothing lost, nothing twice, whatever Slack says and whenever we are killed.

The oracle is Slack's own list of what it accepted, never the database.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.domain.delivery import Outgoing, Receipt, Verdict
from bot.store import edits, outbox, posts
from bot.store.engine import transaction
from bot.store.file import open_file
from bot.store.outbox import Patience
from tests.builders import NOW, make_address, make_channel_post, make_edit, make_post, make_snapshot

KEYS = tuple(f"list:U{number}:x" for number in range(4))
PATIENCE = Patience(lookups=1_000)


@dataclass(slots=True)
class Slack:
    """A Slack that may accept a post and not tell."""

    accepted: list[str] = field(default_factory=list)
    shown: dict[str, int] = field(default_factory=dict)

    def post(self, outgoing: Outgoing, verdict: Verdict, *, accepts: bool) -> Receipt:
        """Accept a post, surely or maybe, or don't."""
        if verdict is Verdict.DELIVERED or (verdict is Verdict.UNKNOWN and accepts):
            self.accepted.append(outgoing.key)
            self.shown[outgoing.key] = outgoing.revision
        address = make_address() if verdict is Verdict.DELIVERED else None
        return Receipt(verdict=verdict, address=address)

    def edit(self, outgoing: Outgoing, verdict: Verdict, *, accepts: bool) -> Receipt:
        """Show a newer revision, surely or maybe."""
        if verdict is Verdict.DELIVERED or (verdict is Verdict.UNKNOWN and accepts):
            self.shown[outgoing.key] = outgoing.revision
        return Receipt(verdict=verdict)

    def find(self, outgoing: Outgoing) -> Receipt:
        """Tell the truth about a key."""
        if outgoing.key in self.accepted:
            return Receipt(verdict=Verdict.DELIVERED, address=make_address())
        return Receipt(verdict=Verdict.NOT_POSTED)


VERDICTS = st.sampled_from([Verdict.DELIVERED, Verdict.NOT_POSTED, Verdict.UNKNOWN, Verdict.MISCONFIGURED])
STEPS = st.one_of(
    st.tuples(st.just("wish"), st.sampled_from(KEYS)),
    st.tuples(st.just("edit"), st.sampled_from(KEYS)),
    st.tuples(st.just("deliver"), st.tuples(VERDICTS, st.booleans(), st.booleans())),
    st.tuples(st.just("wait"), st.integers(1, 400)),
    st.tuples(st.just("look up"), st.booleans()),
    st.tuples(st.just("crash"), st.none()),
)


@dataclass(slots=True)
class World:
    """A database, a Slack and a clock."""

    db: Database
    slack: Slack
    now: datetime = NOW
    wished: set[str] = field(default_factory=set)
    edited: set[str] = field(default_factory=set)

    def step(self, name: str, given: object) -> None:
        """Do one thing."""
        match name, given:
            case "wish", str(key):
                with transaction(self.db):
                    posts.put(self.db, [make_post(key)], self.now)
                self.wished.add(key)
            case "edit", str(key):
                with transaction(self.db):
                    edits.put(self.db, [make_edit(key)], self.now)
                self.edited.add(key)
            case "deliver", (Verdict() as verdict, bool(accepts), bool(is_killed)):
                self.deliver(verdict, accepts=accepts, is_killed=is_killed)
            case "wait", int(seconds):
                self.now += timedelta(seconds=seconds)
            case "look up", bool(can_read):
                self.look_up(can_read=can_read)
            case _:
                outbox.recover(self.db, self.now, PATIENCE)

    def deliver(self, verdict: Verdict, *, accepts: bool, is_killed: bool) -> bool:
        """Claim and try once; a kill comes between Slack's answer and the note of it."""
        outgoing = outbox.claim(self.db, make_snapshot(), self.now, Patience())
        if outgoing is None:
            return False
        act = self.slack.edit if outgoing.is_edit else self.slack.post
        receipt = act(outgoing, verdict, accepts=accepts)
        if is_killed:
            outbox.recover(self.db, self.now, PATIENCE)
        else:
            outbox.settle(self.db, outgoing, receipt, self.now, PATIENCE)
        return True

    def look_up(self, *, can_read: bool) -> None:
        """Look up what is uncertain."""
        for outgoing in posts.uncertain(self.db, self.now):
            receipt = self.slack.find(outgoing) if can_read else Receipt(verdict=Verdict.UNKNOWN)
            outbox.settle(self.db, outgoing, receipt, self.now, PATIENCE)

    def end_well(self) -> None:
        """Let Slack work from now on, until nothing is left to do."""
        for _ in range(6):
            self.now += timedelta(minutes=20)
            self.look_up(can_read=True)
            while self.deliver(Verdict.DELIVERED, accepts=True, is_killed=False):
                pass


@given(steps=st.lists(STEPS, max_size=40))
@settings(max_examples=150, deadline=None)
def test_nothing_lost_nothing_twice(steps: list[tuple[str, object]]) -> None:
    """Every wish is accepted exactly once, and shows its newest revision in the end."""
    db = open_file(None)
    world = World(db, Slack())

    for name, value in steps:
        world.step(name, value)
    world.end_well()

    shown = dict(db.conn.execute("SELECT key, wanted FROM edits").fetchall())
    db.close()
    assert sorted(world.slack.accepted) == sorted(world.wished)
    for key in world.wished & world.edited:
        assert world.slack.shown[key] == shown[key] + 1


@given(minutes=st.lists(st.integers(1, 600), max_size=60), is_asked=st.booleans())
@settings(max_examples=50, deadline=None)
def test_budget_holds(minutes: list[int], is_asked: bool) -> None:  # noqa: FBT001 - given by name
    """However much is wished and whenever: two unasked channel messages a date at most, four in seven days."""
    db = open_file(None)
    world = World(db, Slack())
    rung: list[datetime] = []

    for number, wait in enumerate(minutes):
        world.now += timedelta(minutes=wait)
        post = replace(make_channel_post(f"board:{number}"), is_asked=is_asked and number % 2 == 0)
        with transaction(db):
            posts.put(db, [post], world.now)
        while world.deliver(Verdict.DELIVERED, accepts=True, is_killed=False):
            key = world.slack.accepted[-1]
            if not (is_asked and int(key.split(":")[1]) % 2 == 0):
                rung.append(world.now)

    db.close()
    dates = [at.date() for at in rung]
    assert all(dates.count(date) <= 2 for date in dates)
    assert all(sum(timedelta(0) <= other - date < timedelta(days=7) for other in dates) <= 4 for date in dates)

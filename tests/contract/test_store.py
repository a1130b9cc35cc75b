"""What the Store port promises, on a file and in memory alike (the one in memory is the fake of all other tests)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.day import DayState, DealtState
from bot.domain.delivery import PostState, Receipt, Verdict
from bot.domain.outcome import NOTHING, Outcome
from bot.domain.people import Scope
from bot.ports import Facts, Stale, Store
from bot.store.sqlite_store import open_store
from tests.builders import (
    NOW,
    ago,
    ahead,
    make_account,
    make_address,
    make_audit,
    make_change,
    make_channel_post,
    make_comment,
    make_cycle,
    make_day,
    make_dealt,
    make_due,
    make_edit,
    make_inbound,
    make_link,
    make_link_code,
    make_person,
    make_post,
    make_series,
    make_sign_up,
    make_site,
    make_tally,
    make_team,
)
from tests.fakes import FakeClock, fake_store

EVERYTHING = Outcome(
    puts=(
        make_day(),
        make_series(),
        make_dealt(),
        make_tally(),
        make_person(),
        make_link(),
        make_link_code(),
        make_sign_up(),
        make_cycle(),
    ),
    due=(make_due(),),
    posts=(make_post(),),
    edits=(make_edit(),),
    audit=(make_audit(),),
)


@pytest.fixture(params=["real", "fake"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store of the Glance team."""
    clock, path = FakeClock(), tmp_path / "reviewday.db"
    is_real = request.param == "real"
    async with open_store(path, teams={"glance": make_team()}, clock=clock) if is_real else fake_store(clock) as opened:
        yield opened


async def test_new(store: Store) -> None:
    """A new store knows its teams and nothing else, at revision 0."""
    snapshot = await store.snapshot(NOW)

    assert snapshot.revision == 0
    assert snapshot.teams == {"glance": make_team()}
    assert (snapshot.days, snapshot.changes, snapshot.site) == ({}, {}, None)


async def test_applied(store: Store) -> None:
    """What an outcome puts is what the next snapshot shows, each under its key, one revision later."""
    revision = await store.apply(EVERYTHING, expects=0, at=NOW)

    snapshot = await store.snapshot(NOW)
    assert revision == snapshot.revision == 1
    assert snapshot.days == {"day-1": make_day()}
    assert snapshot.series == {"series-1": make_series()}
    assert snapshot.dealt == (make_dealt(),)
    assert snapshot.tallies == {"day-1": make_tally()}
    assert snapshot.people == {"UANNA": make_person()}
    assert snapshot.links == {"UANNA": make_link()}
    assert snapshot.codes == {"UANNA": make_link_code()}
    assert snapshot.sign_ups == (make_sign_up(),)
    assert snapshot.cycles == {"glance": make_cycle()}


async def test_now(store: Store) -> None:
    """A snapshot is of the instant that it was asked for."""
    assert (await store.snapshot(ahead(hours=1))).now == ahead(hours=1)


async def test_stale(store: Store) -> None:
    """A decision on an old revision writes nothing at all, and says so."""
    await store.apply(Outcome(puts=(make_person("UBEN"),)), expects=0, at=NOW)

    with pytest.raises(Stale):
        await store.apply(EVERYTHING, expects=0, at=NOW)

    snapshot = await store.snapshot(NOW)
    assert (snapshot.revision, snapshot.days) == (1, {})
    assert await store.outbox(list(PostState)) == ()
    assert await store.audit() == ()
    assert await store.next_due() is None


async def test_nothing_to_write(store: Store) -> None:
    """An empty outcome is no revision, but still notices that it is stale."""
    await store.apply(EVERYTHING, expects=0, at=NOW)

    assert await store.apply(NOTHING, expects=1, at=NOW) == 1
    with pytest.raises(Stale):
        await store.apply(NOTHING, expects=0, at=NOW)


async def test_put_twice(store: Store) -> None:
    """Of two puts of one record the later one stands, and a put beats a removal."""
    first, second = make_dealt(order=1), make_dealt(order=2)

    await store.apply(Outcome(puts=(make_day(), first, second), removes=(first,)), expects=0, at=NOW)

    assert (await store.snapshot(NOW)).dealt == (second,)


async def test_changed_and_removed(store: Store) -> None:
    """A record is replaced by its key, and gone when removed."""
    await store.apply(EVERYTHING, expects=0, at=NOW)
    begun = make_dealt(state=DealtState.BEGUN)

    await store.apply(Outcome(puts=(begun,), removes=(make_sign_up(), make_link_code())), expects=1, at=NOW)

    snapshot = await store.snapshot(NOW)
    assert (snapshot.dealt, snapshot.sign_ups, snapshot.codes) == ((begun,), (), {})


async def test_snapshot_kept(store: Store) -> None:
    """A snapshot never changes, whatever is written after it."""
    await store.apply(EVERYTHING, expects=0, at=NOW)
    before = await store.snapshot(NOW)
    copy = replace(before, days=dict(before.days), people=dict(before.people), changes=dict(before.changes))

    await store.apply(Outcome(puts=(make_day(state=DayState.CLOSING), make_person("UBEN"))), expects=1, at=NOW)
    await store.write_facts(Facts(changes=(make_change(),)))

    assert before == copy


async def test_account_taken(store: Store) -> None:
    """Two people can't be linked to one account; the attempt leaves no trace."""
    await store.apply(Outcome(puts=(make_link("UANNA", 11),)), expects=0, at=NOW)

    with pytest.raises(Exception, match="UNIQUE"):
        await store.apply(Outcome(puts=(make_person("UBEN"), make_link("UBEN", 11))), expects=1, at=NOW)

    snapshot = await store.snapshot(NOW)
    assert (snapshot.revision, snapshot.people) == (1, {})


async def test_account_handed_over(store: Store) -> None:
    """An account goes from one person to another in one outcome."""
    await store.apply(Outcome(puts=(make_link("UANNA", 11),)), expects=0, at=NOW)

    await store.apply(Outcome(puts=(make_link("UBEN", 11),), removes=(make_link("UANNA", 11),)), expects=1, at=NOW)

    assert (await store.snapshot(NOW)).links == {"UBEN": make_link("UBEN", 11)}


async def test_one_day_per_occurrence(store: Store) -> None:
    """A series has one day a date, even if the first one was cancelled."""
    await store.apply(Outcome(puts=(make_day("a", series="s", state=DayState.CANCELLED),)), expects=0, at=NOW)

    with pytest.raises(Exception, match="UNIQUE"):
        await store.apply(Outcome(puts=(make_day("b", series="s"),)), expects=1, at=NOW)


async def test_old_days_leave(store: Store) -> None:
    """After 100 days a settled day leaves the snapshot with all that hangs on it, and is still found by its id."""
    old = make_day("old", state=DayState.SETTLED)
    rows = (make_dealt(day="old"), make_tally("old"), make_sign_up(day="old"))
    standing = make_sign_up(scope=Scope.STANDING, subject="glance")
    await store.apply(Outcome(puts=(old, make_day("open"), *rows, standing)), expects=0, at=NOW)

    await store.apply(Outcome(puts=(make_person(),)), expects=1, at=ahead(days=101))

    snapshot = await store.snapshot(ahead(days=101))
    assert set(snapshot.days) == {"open"}
    assert (snapshot.dealt, snapshot.tallies, snapshot.sign_ups) == ((), {}, (standing,))
    assert await store.find_day("old") == old
    assert await store.find_day("never") is None


async def test_due(store: Store) -> None:
    """What falls due comes oldest first, until an outcome ends it; a key that stands is left as it is."""
    late, early, future = (
        make_due("b", at=ago(hours=1)),
        make_due("a", at=ago(hours=2)),
        make_due("c", at=ahead(hours=1)),
    )
    await store.apply(Outcome(due=(late, early, future, make_due("b", at=ahead(days=9)))), expects=0, at=NOW)

    assert await store.due(NOW) == (early, late)
    assert await store.next_due() == early.at
    await store.apply(Outcome(undue=("a", "b")), expects=1, at=NOW)
    assert await store.due(NOW) == ()
    assert await store.next_due() == future.at


async def test_due_moved(store: Store) -> None:
    """One outcome can end a due row and set it anew under its key."""
    await store.apply(Outcome(due=(make_due(at=ahead(hours=1)),)), expects=0, at=NOW)

    await store.apply(Outcome(undue=(make_due().key,), due=(make_due(at=ahead(hours=2)),)), expects=1, at=NOW)

    assert await store.next_due() == ahead(hours=2)


async def test_audit(store: Store) -> None:
    """The log keeps every entry with its instant, oldest first."""
    await store.apply(Outcome(audit=(make_audit("start"), make_audit("end"))), expects=0, at=NOW)
    await store.apply(Outcome(audit=(make_audit("cancel"),)), expects=1, at=ahead(hours=1))

    log = await store.audit()

    assert [(one.entry.action, one.at) for one in log] == [
        ("start", NOW),
        ("end", NOW),
        ("cancel", ahead(hours=1)),
    ]


# -------------------------------------------------------------------- facts


async def test_new_facts(store: Store) -> None:
    """Facts are shown, are news to the projector in their order, and are no revision."""
    facts = Facts(changes=(make_change(3), make_change(1)), accounts=(make_account(),), complete_to=NOW)

    numbers = await store.write_facts(facts)

    snapshot = await store.snapshot(NOW)
    assert numbers == await store.dirty() == (3, 1)
    assert snapshot.changes == {3: make_change(3), 1: make_change(1)}
    assert (snapshot.accounts, snapshot.synced_at, snapshot.revision) == ({7: make_account()}, NOW, 0)


async def test_known_facts(store: Store) -> None:
    """A change at a version that is known is no news, unless it brings comments that were not fetched before."""
    await store.write_facts(Facts(changes=(make_change(1),)))

    assert await store.write_facts(Facts(changes=(make_change(1, subject="Other"),))) == ()
    assert await store.write_facts(Facts(changes=(make_change(1, comments=(make_comment(),)),))) == (1,)
    assert await store.write_facts(Facts(changes=(make_change(1),))) == ()
    assert (await store.snapshot(NOW)).changes[1].comments == (make_comment(),)


async def test_known_facts_with_owners(store: Store) -> None:
    """A change at a version that is known is news when it brings wanted owners that could not be read before."""
    await store.write_facts(Facts(changes=(make_change(1),)))

    assert await store.write_facts(Facts(changes=(make_change(1, owners_wanted=(8, 9)),))) == (1,)
    assert await store.write_facts(Facts(changes=(make_change(1, owners_wanted=(8, 9)),))) == ()
    assert await store.write_facts(Facts(changes=(make_change(1),))) == ()
    assert (await store.snapshot(NOW)).changes[1].owners_wanted == (8, 9)


async def test_overtaken_facts(store: Store) -> None:
    """An answer that was overtaken by a newer one does not bring the past back."""
    newer = make_change(1, meta_rev_id="b", updated_at=ago(hours=1))
    await store.write_facts(Facts(changes=(newer,)))

    assert await store.write_facts(Facts(changes=(make_change(1, meta_rev_id="a", updated_at=ago(hours=2)),))) == ()
    assert (await store.snapshot(NOW)).changes == {1: newer}


async def test_vanished(store: Store) -> None:
    """A change that is gone leaves, and is news once."""
    await store.write_facts(Facts(changes=(make_change(1), make_change(2))))

    assert await store.write_facts(Facts(vanished=(1, 99))) == (1,)
    assert await store.write_facts(Facts(vanished=(1,))) == ()
    assert set((await store.snapshot(NOW)).changes) == {2}


async def test_many_facts(store: Store) -> None:
    """Facts of any number arrive whole, and reach no further back than before."""
    await store.write_facts(Facts(complete_to=NOW))
    changes = tuple(make_change(number) for number in range(1, 152))

    numbers = await store.write_facts(Facts(changes=changes, complete_to=ago(hours=1)))

    snapshot = await store.snapshot(NOW)
    assert numbers == tuple(range(1, 152))
    assert len(snapshot.changes) == 151
    assert snapshot.synced_at == NOW


async def test_seen(store: Store) -> None:
    """What the projector has seen leaves its list; what was written again since it looked stays."""
    await store.write_facts(Facts(changes=(make_change(1), make_change(2), make_change(3))))
    numbers = await store.dirty()
    await store.write_facts(Facts(changes=(make_change(2, meta_rev_id="new", updated_at=NOW),)))

    await store.seen(numbers)

    assert await store.dirty() == (2,)


async def test_single_values(store: Store) -> None:
    """The probe's result, Gerrit's absence and a pause are shown until they change."""
    await store.write_site(make_site())
    await store.note_gerrit(down_at=ago(minutes=5))
    await store.set_paused(paused=True)

    snapshot = await store.snapshot(NOW)
    assert (snapshot.site, snapshot.gerrit_down_at, snapshot.is_paused) == (make_site(), ago(minutes=5), True)

    await store.note_gerrit(down_at=None)
    await store.set_paused(paused=False)

    snapshot = await store.snapshot(NOW)
    assert (snapshot.gerrit_down_at, snapshot.is_paused) == (None, False)


# -------------------------------------------------------------------- inbox


async def test_inbox(store: Store) -> None:
    """What came in is there in its order until it is finished."""
    first, second = make_inbound("a"), make_inbound("b", received_at=ahead(minutes=1))
    assert await store.record(first)
    assert await store.record(second)

    assert await store.unfinished() == (first, second)
    await store.finish("a")
    assert await store.unfinished() == (second,)


async def test_inbox_twice(store: Store) -> None:
    """What came in twice is taken once, finished or not."""
    assert await store.record(make_inbound("a"))
    assert not await store.record(make_inbound("a"))
    await store.finish("a")

    assert not await store.record(make_inbound("a"))
    assert await store.unfinished() == ()


# -------------------------------------------------------------------- outbox


async def test_claimed(store: Store) -> None:
    """A claim gives everything that a delivery needs, and nobody else gets the same."""
    await store.apply(Outcome(posts=(make_post(subject={"on": "2016-01-18"}),)), expects=0, at=NOW)

    outgoing = await store.claim(NOW)

    assert outgoing is not None
    assert (outgoing.key, outgoing.target) == ("list:UANNA:2016-01-18", make_post().target)
    assert (outgoing.subject, outgoing.attempts, outgoing.revision) == ({"on": "2016-01-18"}, 1, 1)
    assert not outgoing.is_edit
    assert await store.claim(NOW) is None


async def test_delivered(store: Store) -> None:
    """A delivered post is at its address for ever and never goes again, whoever wishes it."""
    await store.apply(Outcome(posts=(make_post(),)), expects=0, at=NOW)
    outgoing = await store.claim(NOW)
    assert outgoing is not None

    await store.settle(outgoing, Receipt(verdict=Verdict.DELIVERED, address=make_address()), at=NOW)
    await store.apply(Outcome(posts=(make_post(),), unsent=(make_post().key,)), expects=1, at=NOW)

    assert (await store.snapshot(NOW)).addresses == {make_post().key: make_address()}
    assert await store.claim(ahead(days=1)) is None


async def test_paused(store: Store) -> None:
    """Nothing leaves while we are paused."""
    await store.apply(Outcome(posts=(make_post(),)), expects=0, at=NOW)
    await store.set_paused(paused=True)

    assert await store.claim(NOW) is None
    await store.set_paused(paused=False)
    assert await store.claim(NOW) is not None


async def test_recovered(store: Store) -> None:
    """What was being sent when we stopped is uncertain, and found again once its grace is over."""
    await store.apply(Outcome(posts=(make_post(), make_channel_post())), expects=0, at=NOW)
    outgoing = await store.claim(NOW)

    assert await store.recover(ahead(minutes=1)) == 1
    assert await store.uncertain(ahead(minutes=1)) == ()
    assert await store.uncertain(ahead(minutes=2)) == (outgoing,)
    assert [row.state for row in await store.outbox([PostState.UNCERTAIN])] == [PostState.UNCERTAIN]

"""The budget of attention: how much that nobody asked for may ring, and what waits for another date."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.delivery import Kind, Place, Post, PostState, Receipt, Target, Verdict
from bot.domain.outcome import Outcome
from bot.store.sqlite_store import SqliteStore
from tests.builders import NOW, ahead, make_address, make_channel_post, make_person, make_post, make_reply


def note(key: str, user: str = "UANNA", **given: object) -> Post:
    """Make a direct message that is no list."""
    return make_post(key, kind=Kind.UNCOUNTED, target=Target(place=Place.PERSON, id=user), **given)


async def wish(store: SqliteStore, *posts: Post, at: datetime = NOW) -> None:
    """Wish for posts."""
    await store.apply(Outcome(posts=posts), expects=(await store.snapshot(at)).revision, at=at)


async def delivered(store: SqliteStore, at: datetime = NOW) -> list[str]:
    """Deliver whatever may go now; give the keys."""
    keys: list[str] = []
    while outgoing := await store.claim(at):
        keys.append(outgoing.key)
        address = make_address(ts=f"{at.timestamp():.0f}.{len(keys):06d}")
        await store.settle(outgoing, Receipt(verdict=Verdict.DELIVERED, address=address), at=at)
    return keys


async def test_two_a_day(store: SqliteStore) -> None:
    """Nobody gets a third direct message on one date; it goes on the next, at the same time of day."""
    await wish(store, note("a"), note("b"), note("c"))

    assert await delivered(store) == ["a", "b"]
    assert await delivered(store, ahead(hours=23.9)) == []
    assert await delivered(store, ahead(days=1)) == ["c"]


async def test_one_budget_each(store: SqliteStore) -> None:
    """What one person got is nobody else's business."""
    await wish(store, *(note(f"{user}-{number}", user) for user in ("U1", "U2") for number in range(3)))

    assert await delivered(store) == ["U1-0", "U1-1", "U2-0", "U2-1"]


async def test_replies_ring_too(store: SqliteStore) -> None:
    """A reply to a direct message is a direct message."""
    await wish(store, make_post(), make_reply("r1", make_post().key), make_reply("r2", make_post().key))

    assert await delivered(store) == [make_post().key, "r1"]


async def test_asked(store: SqliteStore) -> None:
    """What answers somebody's own act is not counted and not held back."""
    await wish(store, note("a"), note("b"), *(note(f"asked-{number}", is_asked=True) for number in range(3)))

    assert await delivered(store) == ["a", "b", "asked-0", "asked-1", "asked-2"]


async def test_list_before_all_else(store: SqliteStore) -> None:
    """A place is kept for the day's own list, however late it comes and whatever was wished before."""
    await wish(store, note("a"), note("b"), make_post(after=ahead(hours=5)))

    assert await delivered(store) == ["a"]
    assert await delivered(store, ahead(hours=5)) == [make_post().key]
    assert await delivered(store, ahead(days=1)) == ["b"]


async def test_list_of_tomorrow(store: SqliteStore) -> None:
    """Tomorrow's list keeps no place today."""
    await wish(store, note("a"), note("b"), make_post(after=ahead(days=1)))

    assert await delivered(store) == ["a", "b"]


async def test_dropped_at_expiry(store: SqliteStore) -> None:
    """What made sense only today is dropped when today's budget is spent."""
    await wish(store, note("a"), note("b"), note("c", expires_at=ahead(hours=3)))
    await delivered(store)

    assert await delivered(store, ahead(days=1)) == []
    assert [row.key for row in await store.outbox([PostState.EXPIRED])] == ["c"]


async def test_their_own_date(store: SqliteStore) -> None:
    """A date is the person's own: in Auckland it is late in the evening now, and tomorrow begins in two hours."""
    zone = "Pacific/Auckland"
    await store.apply(Outcome(puts=(make_person(time_zone=zone),)), expects=0, at=NOW)
    await wish(store, note("a"), note("b"), note("c"))
    assert await delivered(store) == ["a", "b"]
    midnight = datetime(2016, 1, 19, tzinfo=ZoneInfo(zone))

    await wish(store, note("d"), at=midnight)

    assert await delivered(store, midnight) == ["d"]


async def test_held_back_over_a_clock_change(store: SqliteStore) -> None:
    """The next try is at the same time of their own clock, also when the clocks change in between."""
    zone = ZoneInfo("Europe/Berlin")
    await store.apply(Outcome(puts=(make_person(time_zone=zone.key),)), expects=0, at=NOW)
    saturday = datetime(2016, 3, 26, 9, 0, tzinfo=zone)
    await wish(store, note("a"), note("b"), note("c"), at=saturday)
    await delivered(store, saturday)

    sunday = datetime(2016, 3, 27, 9, 0, tzinfo=zone)

    assert await delivered(store, sunday - timedelta(minutes=1)) == []
    assert await delivered(store, sunday) == ["c"]


async def test_never_rang(store: SqliteStore) -> None:
    """A try that surely never rang is not counted; one that may have rung is."""
    await wish(store, note("a"), note("b"), note("c"))
    for verdict in (Verdict.REFUSED, Verdict.UNKNOWN):
        outgoing = await store.claim(NOW)
        assert outgoing is not None
        await store.settle(outgoing, Receipt(verdict=verdict), at=NOW)

    assert await delivered(store) == ["c"]
    await wish(store, note("d"))
    assert await delivered(store) == []


async def test_channel_two_a_day(store: SqliteStore) -> None:
    """A channel gets two new messages a date; replies in its threads ring for nobody."""
    posts = tuple(make_channel_post(f"board:{number}") for number in range(3))
    await wish(store, *posts, *(make_reply(f"reply-{number}", "board:0") for number in range(3)))

    keys = await delivered(store)

    assert set(keys) == {"board:0", "board:1", "reply-0", "reply-1", "reply-2"}


async def test_channel_four_a_week(store: SqliteStore) -> None:
    """A channel gets four new messages in any seven dates."""
    await wish(store, *(make_channel_post(f"board:{number}") for number in range(6)))

    per_day = [len(await delivered(store, ahead(days=day))) for day in range(9)]

    assert per_day == [2, 2, 0, 0, 0, 0, 0, 2, 0]


async def test_unknown_zone(store: SqliteStore) -> None:
    """A zone that this machine does not know counts as UTC."""
    await store.apply(Outcome(puts=(make_person(time_zone="Mars/Olympus_Mons"),)), expects=0, at=NOW)
    await wish(store, note("a"), note("b"), note("c"))

    assert await delivered(store) == ["a", "b"]

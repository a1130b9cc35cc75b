"""Intents on their way: order, waiting, and what each verdict makes of them."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain.delivery import RATE_LIMITED, Kind, Outgoing, PostState, Receipt, Urgency, Verdict
from bot.domain.outcome import Outcome
from bot.store.outbox import CannotResolve, Patience
from bot.store.sqlite_store import SqliteStore
from tests.builders import NOW, ahead, make_address, make_channel_post, make_edit, make_post, make_reply

LIST = make_post().key
DELIVERED = Receipt(verdict=Verdict.DELIVERED, address=make_address())


async def wish(store: SqliteStore, outcome: Outcome, at: datetime = NOW) -> None:
    """Apply an outcome on whatever stands."""
    await store.apply(outcome, expects=(await store.snapshot(at)).revision, at=at)


async def claimed(store: SqliteStore, at: datetime = NOW) -> Outgoing:
    """Claim what must be there."""
    outgoing = await store.claim(at)
    assert outgoing is not None
    return outgoing


async def deliver(store: SqliteStore, at: datetime = NOW, ts: str = "1.000001") -> Outgoing:
    """Claim and deliver the next intent."""
    outgoing = await claimed(store, at)
    address = outgoing.address or make_address(ts=ts)
    await store.settle(outgoing, Receipt(verdict=Verdict.DELIVERED, address=address), at=at)
    return outgoing


async def state_of(store: SqliteStore, key: str = LIST) -> PostState | None:
    """Give a post's state, None if there is no such post."""
    rows = await store.outbox(list(PostState))
    return next((row.state for row in rows if row.key == key), None)


async def test_order(store: SqliteStore) -> None:
    """Answers go first, then direct messages, then boards; within that the oldest."""
    await wish(store, Outcome(posts=(make_channel_post(urgency=Urgency.BOARD), make_post("list:U1:x"))))
    await wish(store, Outcome(posts=(make_post("list:U2:x"),)), ahead(minutes=1))
    await wish(store, Outcome(posts=(make_post("list:U3:x", urgency=Urgency.ANSWER),)), ahead(minutes=2))

    keys = [(await claimed(store, ahead(minutes=3))).key for _ in range(4)]

    assert keys == ["list:U3:x", "list:U1:x", "list:U2:x", "board:day-1"]


async def test_not_before(store: SqliteStore) -> None:
    """A post waits for its earliest instant."""
    await wish(store, Outcome(posts=(make_post(after=ahead(hours=1)),)))

    assert await store.claim(ahead(minutes=59)) is None
    assert (await claimed(store, ahead(hours=1))).key == LIST


async def test_expired(store: SqliteStore) -> None:
    """A post whose time is over is dropped, not sent late."""
    await wish(store, Outcome(posts=(make_post(expires_at=ahead(hours=1)),)))

    assert await store.claim(ahead(hours=1)) is None
    assert await state_of(store) is PostState.EXPIRED


async def test_unsent(store: SqliteStore) -> None:
    """What was not sent can be taken back, and wished anew."""
    await wish(store, Outcome(posts=(make_post(),)))

    await wish(store, Outcome(unsent=(LIST,)))

    assert await store.claim(NOW) is None
    await wish(store, Outcome(posts=(make_post(),)))
    assert (await claimed(store)).key == LIST


async def test_unsent_too_late(store: SqliteStore) -> None:
    """What is on its way can't be taken back."""
    await wish(store, Outcome(posts=(make_post(),)))
    await claimed(store)

    await wish(store, Outcome(unsent=(LIST,)))

    assert await state_of(store) is PostState.SENDING


async def test_one_at_a_time_to_one_place(store: SqliteStore) -> None:
    """While something is on its way to a person, nothing else goes there; others are not held up."""
    await wish(store, Outcome(posts=(make_post("list:U1:a"), make_post("paused:U1"), make_post("list:U2:a"))))
    first = await claimed(store)

    assert (await claimed(store)).key == "list:U2:a"
    assert await store.claim(NOW) is None
    await store.settle(first, DELIVERED, at=NOW)
    assert (await claimed(store)).key == "paused:U1"


async def test_reply_waits(store: SqliteStore) -> None:
    """A reply goes once the message that it answers stands, and knows where."""
    await wish(store, Outcome(posts=(make_reply("still:1", LIST), make_post(urgency=Urgency.BOARD))))

    assert (await deliver(store)).key == LIST
    reply = await claimed(store)

    assert (reply.key, reply.thread) == ("still:1", make_address(ts="1.000001"))


@pytest.mark.parametrize(
    ("verdict", "becomes"),
    [
        (Verdict.NOT_POSTED, PostState.PENDING),
        (Verdict.MISCONFIGURED, PostState.PENDING),
        (Verdict.UNKNOWN, PostState.UNCERTAIN),
        (Verdict.REFUSED, PostState.DEAD),
    ],
)
async def test_verdict(store: SqliteStore, verdict: Verdict, becomes: PostState) -> None:
    """Each verdict of a try has its state, and the operator sees Slack's word for it."""
    await wish(store, Outcome(posts=(make_post(),)))

    await store.settle(await claimed(store), Receipt(verdict=verdict, error="word"), at=NOW)

    (row,) = await store.outbox(list(PostState))
    assert (row.state, row.error, row.attempts) == (becomes, "word", 1)


async def test_delivered_without_address(store: SqliteStore) -> None:
    """A delivery whose address is not known has to be looked up."""
    await wish(store, Outcome(posts=(make_post(),)))

    await store.settle(await claimed(store), Receipt(verdict=Verdict.DELIVERED), at=NOW)

    assert await state_of(store) is PostState.UNCERTAIN


async def test_direct_message_is_kept(store: SqliteStore) -> None:
    """Once something was delivered to somebody, the next message to them knows where."""
    await wish(store, Outcome(posts=(make_post(), make_post("paused:UANNA"))))

    first = await deliver(store)
    second = await claimed(store)

    assert (first.direct, second.direct) == ("", make_address().channel)


async def test_retry_at(store: SqliteStore) -> None:
    """Slack's own word on when to try again is followed."""
    await wish(store, Outcome(posts=(make_post(),)))
    receipt = Receipt(verdict=Verdict.NOT_POSTED, retry_at=ahead(minutes=3))

    await store.settle(await claimed(store), receipt, at=NOW)

    assert await store.claim(ahead(minutes=2)) is None
    assert (await claimed(store, ahead(minutes=3))).attempts == 2


async def test_too_much_for_one_place(store: SqliteStore) -> None:
    """When Slack was asked too much nothing goes to that place before it said; everybody else's goes on."""
    posts = (make_post("list:UANNA:a"), make_post("paused:UANNA"), make_post("list:UBEN:a"))
    await wish(store, Outcome(posts=posts))
    limited = Receipt(verdict=Verdict.NOT_POSTED, error=RATE_LIMITED, retry_at=ahead(minutes=3))

    await store.settle(await claimed(store), limited, at=NOW)

    assert (await deliver(store)).key == "list:UBEN:a"
    assert await store.claim(ahead(minutes=2.9)) is None
    keys = [(await deliver(store, ahead(minutes=3))).key for _ in range(2)]
    assert keys == ["list:UANNA:a", "paused:UANNA"]


async def test_kept_across_a_restart(store: SqliteStore) -> None:
    """When to come back is kept: a bot that starts again in between does not come back before."""
    await wish(store, Outcome(posts=(make_post(),)))
    limited = Receipt(verdict=Verdict.NOT_POSTED, error=RATE_LIMITED, retry_at=ahead(minutes=3))
    await store.settle(await claimed(store), limited, at=NOW)

    await store.recover(ahead(minutes=1))

    assert await store.claim(ahead(minutes=2.9)) is None
    assert (await claimed(store, ahead(minutes=3))).attempts == 2


async def test_retry_slower(store: SqliteStore) -> None:
    """Without a word from Slack each failed try doubles the wait, up to five minutes."""
    await wish(store, Outcome(posts=(make_post(),)))
    at = NOW
    waits: list[float] = []

    for _ in range(11):
        await store.settle(await claimed(store, at), Receipt(verdict=Verdict.NOT_POSTED), at=at)
        again_at = Patience().retry_at(len(waits) + 1, at)
        assert await store.claim(again_at - timedelta(seconds=1)) is None
        waits.append((again_at - at).total_seconds())
        at = again_at

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


async def test_found(store: SqliteStore) -> None:
    """An uncertain post that is found in history is sent, and stands there."""
    await wish(store, Outcome(posts=(make_post(),)))
    await store.settle(await claimed(store), Receipt(verdict=Verdict.UNKNOWN), at=NOW)
    assert await store.uncertain(ahead(minutes=1)) == ()
    (outgoing,) = await store.uncertain(ahead(minutes=2))

    await store.settle(outgoing, DELIVERED, at=ahead(minutes=2))

    assert await state_of(store) is PostState.SENT
    assert (await store.snapshot(NOW)).addresses == {LIST: make_address()}


async def test_not_found(store: SqliteStore) -> None:
    """An uncertain post that is surely not in history goes again."""
    await wish(store, Outcome(posts=(make_post(),)))
    await store.settle(await claimed(store), Receipt(verdict=Verdict.UNKNOWN), at=NOW)
    (outgoing,) = await store.uncertain(ahead(minutes=2))

    await store.settle(outgoing, Receipt(verdict=Verdict.NOT_POSTED), at=ahead(minutes=2))

    assert (await claimed(store, ahead(minutes=2))).attempts == 2


async def test_never_readable(store: SqliteStore) -> None:
    """When history can't be read ten times, the post is held for an operator and never guessed."""
    await wish(store, Outcome(posts=(make_post(),)))
    await store.settle(await claimed(store), Receipt(verdict=Verdict.UNKNOWN), at=NOW)

    for look in range(10):
        at = ahead(minutes=2 + 2 * look)
        (outgoing,) = await store.uncertain(at)
        await store.settle(outgoing, Receipt(verdict=Verdict.UNKNOWN), at=at)

    assert await state_of(store) is PostState.HELD
    assert await store.uncertain(ahead(days=9)) == ()
    assert await store.claim(ahead(days=9)) is None


@pytest.mark.parametrize("verdict", [Verdict.AWAY, Verdict.MISCONFIGURED])
async def test_slack_away(store: SqliteStore, verdict: Verdict) -> None:
    """However long Slack does not answer or takes no token, a post waits for its look-up and is never held for it."""
    await wish(store, Outcome(posts=(make_post(),)))
    await store.settle(await claimed(store), Receipt(verdict=Verdict.UNKNOWN), at=NOW)

    for look in range(30):
        (outgoing,) = await store.uncertain(ahead(minutes=2 + 2 * look))
        await store.settle(outgoing, Receipt(verdict=verdict), at=ahead(minutes=2 + 2 * look))

    assert await state_of(store) is PostState.UNCERTAIN


async def test_never_to_be_read(store: SqliteStore) -> None:
    """Where history may not be read a doubtful post is held at once: nobody can know."""
    await wish(store, Outcome(posts=(make_post(),)))
    await store.settle(await claimed(store), Receipt(verdict=Verdict.UNKNOWN), at=NOW)
    (outgoing,) = await store.uncertain(ahead(minutes=2))

    await store.settle(outgoing, Receipt(verdict=Verdict.REFUSED), at=ahead(minutes=2))

    assert await state_of(store) is PostState.HELD


async def test_grace_begins_at_the_end(store: SqliteStore) -> None:
    """A try that took longer than it should still gets its whole grace before it is looked up."""
    await wish(store, Outcome(posts=(make_post(),)))
    outgoing = await claimed(store)

    await store.settle(outgoing, Receipt(verdict=Verdict.UNKNOWN), at=ahead(minutes=5))

    assert await store.uncertain(ahead(minutes=5.9)) == ()
    assert len(await store.uncertain(ahead(minutes=6))) == 1


async def test_lookups_of_each_try(store: SqliteStore) -> None:
    """Each try has its own look-ups: those of an earlier one don't count against it."""
    await wish(store, Outcome(posts=(make_post(),)))
    at = NOW

    for _ in range(3):
        await store.settle(await claimed(store, at), Receipt(verdict=Verdict.UNKNOWN), at=at)
        for verdict in (*[Verdict.UNKNOWN] * 9, Verdict.NOT_POSTED):
            at += timedelta(minutes=2)
            (outgoing,) = await store.uncertain(at)
            await store.settle(outgoing, Receipt(verdict=verdict), at=at)

    assert await state_of(store) is PostState.PENDING


@pytest.mark.parametrize("state", [PostState.PENDING, PostState.DEAD, PostState.EXPIRED, PostState.SENT])
async def test_resolved(store: SqliteStore, state: PostState) -> None:
    """An operator settles a held post: sent where they saw it, again, or never."""
    await wish(store, Outcome(posts=(make_post(),)))
    await store.settle(await claimed(store), Receipt(verdict=Verdict.UNKNOWN), at=NOW)
    (outgoing,) = await store.uncertain(ahead(minutes=2))
    await store.settle(outgoing, Receipt(verdict=Verdict.REFUSED), at=NOW)
    address = make_address() if state is PostState.SENT else None

    await store.resolve(LIST, state, address=address, at=NOW)

    assert await state_of(store) is state
    assert (await store.snapshot(NOW)).addresses.get(LIST) == address


async def test_not_resolved(store: SqliteStore) -> None:
    """What is sent stays sent, an unknown key is named, and sent needs its address."""
    await wish(store, Outcome(posts=(make_post(), make_channel_post())))
    await deliver(store)

    with pytest.raises(CannotResolve, match="it is sent"):
        await store.resolve(LIST, PostState.PENDING, address=None, at=NOW)
    with pytest.raises(CannotResolve, match="none by that key"):
        await store.resolve("list:nobody", PostState.PENDING, address=None, at=NOW)
    for state, address in ((PostState.SENT, None), (PostState.DEAD, make_address()), (PostState.UNCERTAIN, None)):
        with pytest.raises(CannotResolve, match="settled as"):
            await store.resolve("board:day-1", state, address=address, at=NOW)


async def test_edit(store: SqliteStore) -> None:
    """A message that stands is edited once for all wishes until then, each time under a new revision."""
    await wish(store, Outcome(posts=(make_post(),)))
    assert (await deliver(store)).revision == 1
    await wish(store, Outcome(edits=(make_edit(),)))
    await wish(store, Outcome(edits=(make_edit(subject={"on": "newest"}),)))

    edit = await deliver(store)

    assert edit.is_edit
    assert (edit.revision, edit.subject, edit.address) == (3, {"on": "newest"}, make_address(ts="1.000001"))
    assert await store.claim(NOW) is None


async def test_edit_before_post(store: SqliteStore) -> None:
    """An edit that was wished before the post left is fulfilled by the post, which says the newest anyway."""
    await wish(store, Outcome(posts=(make_post(),), edits=(make_edit(),)))

    post = await deliver(store)

    assert (post.is_edit, post.revision) == (False, 2)
    assert await store.claim(NOW) is None


async def test_edit_while_posting(store: SqliteStore) -> None:
    """An edit that was wished while the post was on its way follows it."""
    await wish(store, Outcome(posts=(make_post(),)))
    post = await claimed(store)
    await wish(store, Outcome(edits=(make_edit(),)))

    await store.settle(post, DELIVERED, at=NOW)

    assert (await claimed(store)).revision == 2


async def test_edit_while_editing(store: SqliteStore) -> None:
    """A wish that comes while an edit is on its way is not lost, and waits for it to end."""
    await wish(store, Outcome(posts=(make_post(),)))
    await deliver(store)
    await wish(store, Outcome(edits=(make_edit(),)))
    edit = await claimed(store)
    await wish(store, Outcome(edits=(make_edit(),)))

    assert await store.claim(NOW) is None
    await store.settle(edit, DELIVERED, at=NOW)
    assert (await claimed(store)).revision == 3


async def test_edit_wished_again(store: SqliteStore) -> None:
    """A wish that waits keeps its age and the sooner and more urgent of both; one after it was done begins anew."""
    await wish(store, Outcome(posts=tuple(make_post(f"list:U{number}:x") for number in range(3))))
    for number in range(3):
        await deliver(store, ts=f"1.{number:06d}")
    old, other = make_edit("list:U0:x", urgency=Urgency.BOARD), make_edit("list:U1:x", urgency=Urgency.BOARD)
    late = make_edit("list:U2:x", urgency=Urgency.ANSWER, after=ahead(hours=9))
    await wish(store, Outcome(edits=(old,)))
    await wish(store, Outcome(edits=(other, late)), ahead(minutes=1))

    await wish(store, Outcome(edits=(old, replace(late, after=ahead(minutes=2)))), ahead(minutes=2))
    await wish(store, Outcome(edits=(replace(late, after=ahead(hours=20)),)), ahead(minutes=2))
    first = [(await deliver(store, ahead(minutes=3))).key for _ in range(3)]
    await wish(store, Outcome(edits=(other,)), ahead(minutes=4))
    await wish(store, Outcome(edits=(replace(old, urgency=Urgency.ANSWER), old)), ahead(minutes=5))
    second = [(await deliver(store, ahead(minutes=6))).key for _ in range(2)]

    assert first == ["list:U2:x", "list:U0:x", "list:U1:x"]
    assert second == ["list:U0:x", "list:U1:x"]


@pytest.mark.parametrize("verdict", [Verdict.NOT_POSTED, Verdict.UNKNOWN, Verdict.MISCONFIGURED])
async def test_edit_again(store: SqliteStore, verdict: Verdict) -> None:
    """An edit that may have failed is made again later: twice the same edit is one edit."""
    await wish(store, Outcome(posts=(make_post(),)))
    await deliver(store)
    await wish(store, Outcome(edits=(make_edit(),)))

    await store.settle(await claimed(store), Receipt(verdict=verdict), at=NOW)

    assert await store.claim(NOW) is None
    assert (await claimed(store, ahead(minutes=10))).attempts == 2


async def test_edit_of_what_is_gone(store: SqliteStore) -> None:
    """A message that is gone is neither edited nor posted again."""
    await wish(store, Outcome(posts=(make_post(),)))
    await deliver(store)
    await wish(store, Outcome(edits=(make_edit(),)))

    await store.settle(await claimed(store), Receipt(verdict=Verdict.REFUSED, error="message_not_found"), at=NOW)
    await wish(store, Outcome(edits=(make_edit(),), posts=(make_post(),)))

    assert await store.claim(ahead(days=1)) is None


async def test_edit_interrupted(store: SqliteStore) -> None:
    """An edit that was being made when we stopped is made again, when the interrupted one can't overtake it."""
    await wish(store, Outcome(edits=(make_edit("home:UANNA", kind=Kind.HOME),)))
    edit = await claimed(store)

    assert await store.recover(NOW) == 0

    assert await store.claim(ahead(minutes=0.9)) is None
    assert await store.claim(ahead(minutes=1)) == replace(edit, attempts=2, claimed_at=ahead(minutes=1))


async def test_edit_that_may_still_arrive(store: SqliteStore) -> None:
    """An edit of which nothing is known gets its grace, or it would overtake the next one."""
    await wish(store, Outcome(edits=(make_edit("home:UANNA", kind=Kind.HOME),)))

    await store.settle(await claimed(store), Receipt(verdict=Verdict.UNKNOWN), at=NOW)

    assert await store.claim(ahead(minutes=0.9)) is None
    assert (await claimed(store, ahead(minutes=1))).attempts == 2


async def test_home(store: SqliteStore) -> None:
    """App Home is edited without ever having been posted."""
    await wish(store, Outcome(edits=(make_edit("home:UANNA", kind=Kind.HOME),)))

    edit = await claimed(store)

    assert (edit.key, edit.target, edit.address) == ("home:UANNA", None, None)


async def test_board_twice_a_minute(store: SqliteStore) -> None:
    """A board is edited every 30 seconds at most, however much happens."""
    await wish(store, Outcome(posts=(make_channel_post(),)))
    await deliver(store)
    board = make_edit("board:day-1", kind=Kind.BOARD)
    await wish(store, Outcome(edits=(board,)))
    edited = []

    for second in range(100):
        at = NOW + timedelta(seconds=second)
        await wish(store, Outcome(edits=(board,)), at)
        if edit := await store.claim(at):
            await store.settle(edit, DELIVERED, at=at)
            edited.append(second)

    assert len(edited) == 4
    assert all(later - earlier >= 30 for earlier, later in pairwise(edited))


async def test_late_receipt(store: SqliteStore) -> None:
    """A receipt for what an operator settled meanwhile changes nothing."""
    await wish(store, Outcome(posts=(make_post(),)))
    outgoing = await claimed(store)
    await store.resolve(LIST, PostState.DEAD, address=None, at=NOW)

    await store.settle(outgoing, DELIVERED, at=NOW)

    assert await state_of(store) is PostState.DEAD

"""What holds messages up: the host hears of it once, with the way back, and may post again what was deleted."""

from dataclasses import replace

import pytest

from bot.domain.answers import HostsOnly, Note, Noted
from bot.domain.click import Repost
from bot.domain.content import HostAlert
from bot.domain.delivery import Edit, Kind, Outgoing, PostState, Receipt, Verdict
from bot.domain.errors import UserError
from bot.domain.messages import board, board_edit, result_key
from bot.domain.outcome import Outcome
from bot.domain.trouble import Trouble, trouble_of
from bot.flows import operate
from bot.flows.trouble import tell_held, tell_trouble
from bot.ports import OutboxRow
from tests.builders import NOW, make_day, make_post
from tests.flows.house import ANA, HOST, House, team_of_the_house

DAY = make_day()
BOARD = f"board:{DAY.id}"


def on_its_way(kind: Kind = Kind.RESULT, *, is_edit: bool = False) -> Outgoing:
    """Build a message of the day on its way."""
    return Outgoing(
        key=f"{kind.value}:{DAY.id}",
        kind=kind,
        target=None if is_edit else board(DAY, team_of_the_house()).target,
        subject={"day": DAY.id},
        revision=1,
        attempts=1,
        claimed_at=NOW,
    )


def alerts(house: House) -> list[HostAlert]:
    """Give what the host was told."""
    return [content for content in house.messenger.sent_to(HOST) if isinstance(content, HostAlert)]


@pytest.mark.parametrize(
    ("verdict", "error", "trouble"),
    [
        (Verdict.MISCONFIGURED, "not_in_channel", Trouble.NOT_INVITED),
        (Verdict.MISCONFIGURED, "is_archived", Trouble.ARCHIVED),
        (Verdict.MISCONFIGURED, "channel_not_found", Trouble.CHANNEL_GONE),
        (Verdict.MISCONFIGURED, "missing_scope", Trouble.SCOPE),
        (Verdict.MISCONFIGURED, "token_revoked", Trouble.TOKEN),
        (Verdict.REFUSED, "user_not_found", None),
        (Verdict.REFUSED, "message_not_found", None),
        (Verdict.NOT_POSTED, "ratelimited", None),
        (Verdict.UNKNOWN, "fatal_error", None),
    ],
)
def test_which_trouble(verdict: Verdict, error: str, trouble: Trouble | None) -> None:
    """Only what a person can mend is trouble; what mends itself and what nobody mends is not."""
    assert trouble_of(on_its_way(), Receipt(verdict=verdict, error=error)) is trouble


@pytest.mark.parametrize("kind", [Kind.BOARD, Kind.RESULT, Kind.ANNOUNCEMENT])
def test_deleted(kind: Kind) -> None:
    """A message of the channel that is gone when it is edited is the host's to decide about; a list is not."""
    receipt = Receipt(verdict=Verdict.REFUSED, error="message_not_found")

    assert trouble_of(on_its_way(kind, is_edit=True), receipt) is Trouble.MESSAGE_GONE
    assert trouble_of(on_its_way(Kind.LIST, is_edit=True), receipt) is None


async def test_told_once(house: House) -> None:
    """However often the channel refuses us, the host of the day reads one line of it."""
    await house.put(DAY)
    for _ in range(3):
        receipt = Receipt(verdict=Verdict.MISCONFIGURED, error="is_archived")
        await tell_trouble(on_its_way(), receipt, ports=house.ports)

    await house.deliver()

    (alert,) = alerts(house)
    assert (alert.trouble, alert.about, alert.channel) == (Trouble.ARCHIVED, Kind.RESULT, "CGLANCE")


async def test_not_told(house: House) -> None:
    """What nobody can mend is not told, nor is trouble with the telling itself."""
    await house.put(DAY)
    refused = Receipt(verdict=Verdict.REFUSED, error="user_not_found")
    await tell_trouble(on_its_way(), refused, ports=house.ports)
    again = replace(on_its_way(), kind=Kind.HOST_ALERT)
    await tell_trouble(again, Receipt(verdict=Verdict.MISCONFIGURED, error="token_revoked"), ports=house.ports)

    await house.deliver()

    assert alerts(house) == []


async def test_without_a_day(house: House) -> None:
    """A message of no day is told to who hosts the team."""
    outgoing = replace(on_its_way(Kind.REQUEST), subject={})

    await tell_trouble(outgoing, Receipt(verdict=Verdict.MISCONFIGURED, error="missing_scope"), ports=house.ports)
    await house.deliver()

    (alert,) = alerts(house)
    assert (alert.trouble, alert.day) == (Trouble.SCOPE, "")


async def test_held(house: House) -> None:
    """What is held is told in one line a day, however much it is; a held reminder lapses without a word."""
    await house.put(DAY)
    rows = [
        OutboxRow(key=key, kind=kind, state=PostState.HELD, attempts=1, error="", updated_at=NOW)
        for key, kind in (
            ("last_vote:day-1:UANA:7", Kind.LAST_VOTE),
            (result_key(DAY), Kind.RESULT),
            ("list:UANA:2016-01-18", Kind.LIST),
        )
    ]

    await tell_held(rows, ports=house.ports)
    await house.deliver()

    (alert,) = alerts(house)
    assert (alert.trouble, alert.cause) == (Trouble.HELD, result_key(DAY))


async def test_held_reminder_lapses(house: House) -> None:
    """A reminder of which nobody can know is dropped when its time is over; a held list waits for an operator."""
    posts = (
        make_post("still_on:x", kind=Kind.STILL_ON, expires_at=DAY.closes_at),
        make_post("list:UBO:x", expires_at=DAY.closes_at),
    )
    await house.store.apply(Outcome(posts=posts), expects=(await house.snapshot()).revision, at=NOW)
    for _ in posts:
        outgoing = await house.store.claim(NOW)
        assert outgoing is not None
        await house.store.settle(outgoing, Receipt(verdict=Verdict.UNKNOWN), at=NOW)
        await house.store.settle(outgoing, Receipt(verdict=Verdict.REFUSED), at=NOW)

    await house.store.claim(DAY.closes_at)

    states = {row.key: row.state for row in await house.store.outbox(list(PostState))}
    assert states == {"still_on:x": PostState.EXPIRED, "list:UBO:x": PostState.HELD}


async def deleted_board(house: House) -> None:
    """Post the board, and let Slack say that it is gone when it is edited."""
    await house.put(DAY)
    outcome = Outcome(posts=(board(DAY, team_of_the_house(), is_asked=True),))
    await house.store.apply(outcome, expects=(await house.snapshot()).revision, at=house.now)
    await house.deliver()
    await edited(house, board_edit(DAY))
    edit = await house.store.claim(house.clock.now())
    assert edit is not None
    await house.store.settle(edit, Receipt(verdict=Verdict.REFUSED, error="message_not_found"), at=house.now)


async def edited(house: House, edit: Edit) -> None:
    """Wish an edit, a minute later."""
    house.clock.set(house.clock.now().replace(minute=house.clock.now().minute + 1))
    await house.store.apply(Outcome(edits=(edit,)), expects=(await house.snapshot()).revision, at=house.now)


async def test_stays_deleted(house: House) -> None:
    """A message that somebody deleted is neither edited nor posted again by itself, and is listed."""
    await deleted_board(house)

    await edited(house, board_edit(DAY))
    await house.wait(hours=2)

    assert house.posts("board") == 1
    assert f"gone       {BOARD}" in await operate.outbox(house.ports)


async def test_reposted_by_the_host(house: House) -> None:
    """The host's button posts it again, once however often it is pressed, with what is true then; it is edited on."""
    await deleted_board(house)

    answers = [await house.wish(HOST, Repost(kind=Kind.BOARD, day=DAY.id)) for _ in range(2)]
    await house.deliver()
    await edited(house, board_edit(DAY))
    await house.deliver()

    assert answers == [Noted(note=Note.REPOSTED), Noted(note=Note.STANDS)]
    assert house.posts("board") == 2
    assert house.messenger.messages[BOARD].edits == 1
    assert [row.entry.action for row in await house.store.audit()] == ["repost"]


async def test_reposted_by_an_operator(house: House) -> None:
    """The command line does the same, and refuses for what was not deleted."""
    await deleted_board(house)

    assert await operate.reposted(house.ports, BOARD) == f"{BOARD} is posted again."
    with pytest.raises(UserError, match="not found deleted"):
        await operate.reposted(house.ports, BOARD)


async def test_not_for_everybody(house: House) -> None:
    """Only a host posts again; a button of a day that is not known, or of a list, is out of date."""
    await deleted_board(house)

    refused = await house.wish(ANA, Repost(kind=Kind.BOARD, day=DAY.id))

    assert isinstance(refused, HostsOnly)
    for wish in (Repost(kind=Kind.BOARD, day="day-9"), Repost(kind=Kind.LIST, day=DAY.id)):
        assert await house.wish(HOST, wish) == Noted(note=Note.OUT_OF_DATE)

"""Deleting a person's data."""

import json

from bot.domain.day import DayState, DealtState
from bot.domain.delivery import Kind, Receipt, Verdict
from bot.domain.outcome import AuditEntry, Outcome
from bot.domain.people import Scope
from bot.domain.tally import Rank
from bot.ports import Facts
from bot.store.sqlite_store import SqliteStore
from tests.builders import (
    NOW,
    make_address,
    make_answer,
    make_change,
    make_channel_post,
    make_day,
    make_dealt,
    make_due,
    make_edit,
    make_link,
    make_person,
    make_post,
    make_reply,
    make_sign_up,
    make_tally,
)

OVER = make_day("over", state=DayState.SETTLED)


async def fill(store: SqliteStore) -> None:
    """Let Anna and Ben take part in a day that is over and in one that is open."""
    people = (make_person("UANNA"), make_person("UBEN"), make_link("UANNA", 11), make_link("UBEN", 12, by="UANNA"))
    rows = (make_dealt(day="over", state=DealtState.DONE), make_dealt(), make_dealt("UBEN", 1002))
    signed = (make_sign_up(day="over"), make_sign_up(), make_sign_up(scope=Scope.STANDING, subject="glance"))
    tally = make_tally(
        "over",
        answers=(make_answer(1001, 11), make_answer(1002, 12)),
        ranks=(Rank(place=1, answers=1, accounts=(11, 12)),),
        took_part=("UANNA", "UBEN"),
    )
    entry = AuditEntry(actor="UANNA", action="cancel", subject="day-0", because="I am ill")
    outcome = Outcome(
        puts=(OVER, make_day(), *people, *rows, *signed, tally),
        due=(make_due("quiet", subject={"slack_user": "UANNA"}), make_due()),
        posts=(make_post(), make_post("list:UBEN:x"), make_reply("still", make_post().key), make_channel_post()),
        edits=(make_edit(), make_edit("home:UANNA", kind=Kind.HOME)),
        audit=(entry,),
    )
    await store.apply(outcome, expects=0, at=NOW)
    await store.write_facts(Facts(changes=(make_change(),)))


async def test_no_trace(store: SqliteStore) -> None:
    """Nothing that we keep names the person any more."""
    await fill(store)

    await store.forget("UANNA", at=NOW)

    everything = json.dumps(await store.export())
    assert "UANNA" not in everything
    assert "I am ill" not in everything
    assert "UBEN" in everything
    snapshot = await store.snapshot(NOW)
    assert set(snapshot.people) == set(snapshot.links) == {"UBEN"}


async def test_still_counted(store: SqliteStore) -> None:
    """What the person did is still counted, under a name that says nothing; what they held is free again."""
    await fill(store)

    await store.forget("UANNA", at=NOW)

    snapshot = await store.snapshot(NOW)
    tally = snapshot.tallies["over"]
    assert [answer.account_id for answer in tally.answers] == [-1, 12]
    assert tally.answers[0].evidence[0].account_id == -1
    assert tally.ranks[0].accounts == (-1, 12)
    assert tally.took_part == ("forgotten-1", "UBEN")
    assert {(row.day, row.slack_user, row.state) for row in snapshot.dealt} == {
        ("over", "forgotten-1", DealtState.DONE),
        ("day-1", "forgotten-1", DealtState.HANDED_BACK),
        ("day-1", "UBEN", DealtState.DEALT),
    }
    assert [(one.slack_user, one.subject) for one in snapshot.sign_ups] == [("forgotten-1", "over")]


async def test_a_revision(store: SqliteStore) -> None:
    """A decision that was made on the person's data is stale."""
    await fill(store)

    await store.forget("UANNA", at=NOW)

    assert (await store.snapshot(NOW)).revision == 2


async def test_nothing_sent_any_more(store: SqliteStore) -> None:
    """Nothing goes to the person any more, also not the receipt of what is on its way; others get theirs."""
    await fill(store)
    outgoing = await store.claim(NOW)
    assert outgoing is not None

    await store.forget("UANNA", at=NOW)

    await store.settle(outgoing, Receipt(verdict=Verdict.DELIVERED, address=make_address()), at=NOW)
    keys = []
    while claimed := await store.claim(NOW):
        keys.append(claimed.key)
    assert outgoing.key == make_post().key
    assert keys == ["list:UBEN:x", "board:day-1"]
    assert (await store.snapshot(NOW)).addresses == {}
    assert [due.key for due in await store.due(NOW)] == [make_due().key]


async def test_two_people(store: SqliteStore) -> None:
    """Two people who are forgotten don't become one."""
    await fill(store)

    await store.forget("UANNA", at=NOW)
    await store.forget("UBEN", at=NOW)

    assert (await store.snapshot(NOW)).tallies["over"].took_part == ("forgotten-1", "forgotten-2")

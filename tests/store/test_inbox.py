"""What came in from Slack, kept no longer than it is of use."""

import json

from bot.ports import Inbound
from bot.store.sqlite_store import SqliteStore
from tests.builders import NOW, make_inbound
from tests.fakes import FakeClock


async def rows(store: SqliteStore) -> list[tuple[str, str]]:
    """Give key and payload of every row."""
    found = await store._writer.run(
        lambda db: db.conn.execute("SELECT key, payload FROM inbox ORDER BY place").fetchall()
    )
    return [(row["key"], row["payload"]) for row in found]


async def test_recalled(store: SqliteStore, clock: FakeClock) -> None:
    """What was asked can be recalled for half a day, without the address for its answer; then only its key is kept."""
    asked = make_inbound("a", payload={"text": "join", "response_url": "https://hooks.example.org/secret"})
    await store.record(asked)
    assert await store.recall("a") == asked

    await store.finish("a")

    assert await store.recall("a") == make_inbound("a", payload={"text": "join"})
    await clock.advance(hours=13)
    await store.finish("none")
    assert await store.recall("a") is None
    assert await rows(store) == [("a", "{}")]


async def test_forgotten(store: SqliteStore) -> None:
    """What a person asked is dropped with their data; what still has to be answered stays until then."""
    for key in ("done", "endless"):
        await store.record(make_inbound(key, payload={"user_id": "UANNA"}))
    await store.finish("done")

    await store.forget("UANNA", at=NOW)

    assert await store.recall("done") is None
    assert [one.key for one in await store.unfinished()] == ["endless"]


async def test_pruned(store: SqliteStore, clock: FakeClock) -> None:
    """After two days the key of what is finished goes too; what is not finished stays however old it is."""
    for key in ("old", "endless", "new"):
        await store.record(make_inbound(key))
    await store.finish("old")
    await clock.advance(hours=47)
    await store.finish("new")
    assert [key for key, _ in await rows(store)] == ["old", "endless", "new"]

    await clock.advance(hours=2)
    await store.finish("none")

    assert [key for key, _ in await rows(store)] == ["endless", "new"]


async def test_any_payload(store: SqliteStore) -> None:
    """Whatever a payload says comes back as it was."""
    payload = {"text": "“join” <!channel> \u202e\x00'); DROP TABLE inbox;--", "nested": {"list": [1, None, True, "ü"]}}
    inbound = Inbound(key="a", kind="command", payload=payload, received_at=NOW)

    await store.record(inbound)

    assert await store.unfinished() == (inbound,)
    assert json.loads((await rows(store))[0][1]) == payload

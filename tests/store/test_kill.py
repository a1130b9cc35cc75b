"""Killed in the middle: what was committed is there, and what may have been sent is uncertain."""

import asyncio
import signal
import sys
from pathlib import Path

from bot.domain.delivery import PostState
from bot.store.sqlite_store import open_store
from tests.builders import NOW, ahead, make_inbound, make_post, make_team
from tests.fakes import FakeClock

SCRIPT = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.domain.outcome import Outcome
from bot.store.sqlite_store import open_store
from tests.builders import NOW, make_inbound, make_post, make_team
from tests.fakes import FakeClock

async def main():
    async with open_store(Path(sys.argv[1]), teams={"glance": make_team()}, clock=FakeClock()) as store:
        await store.record(make_inbound())
        await store.apply(Outcome(posts=(make_post(), make_post("list:UBEN:x"))), expects=0, at=NOW)
        await store.claim(NOW)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_killed_between_claim_and_receipt(tmp_path: Path) -> None:
    """After kill -9 the claimed post is uncertain, the other one pending, and what came in is still to be worked."""
    path = tmp_path / "reviewday.db"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", SCRIPT, str(path), env={"PYTHONPATH": "."})
    assert await process.wait() == -signal.SIGKILL

    async with open_store(path, teams={"glance": make_team()}, clock=FakeClock()) as store:
        recovered = await store.recover(NOW)
        states = {row.key: row.state for row in await store.outbox(list(PostState))}
        unfinished = await store.unfinished()
        uncertain = await store.uncertain(ahead(minutes=2))

    assert recovered == 1
    assert states == {make_post().key: PostState.UNCERTAIN, "list:UBEN:x": PostState.PENDING}
    assert unfinished == (make_inbound(),)
    assert [outgoing.key for outgoing in uncertain] == [make_post().key]

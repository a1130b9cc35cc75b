"""The file: opened sound and alone or not at all, kept private, copied and brought back."""

import json
import os
import sqlite3 as stdlib_sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.domain.delivery import PostState, Receipt, Verdict
from bot.domain.errors import UserError
from bot.domain.outcome import Outcome
from bot.ports import Facts
from bot.store.engine import CAN_READ_BESIDE, CannotOpen, Damaged, connect, connect_to_read, has_fixed_wal, make_durable
from bot.store.file import NoBackup, open_file, restore
from bot.store.lock import AlreadyRunning
from bot.store.migrations import RELEASED, TooNew, migrate
from bot.store.sqlite_store import open_store
from tests.builders import (
    NOW,
    make_account,
    make_address,
    make_audit,
    make_change,
    make_channel_post,
    make_cycle,
    make_day,
    make_dealt,
    make_due,
    make_inbound,
    make_link,
    make_person,
    make_post,
    make_sign_up,
    make_site,
    make_tally,
    make_team,
)
from tests.fakes import FakeClock

TEAMS = {"glance": make_team()}
RECORDS = (make_day(), make_dealt(), make_tally(), make_person(), make_link(), make_sign_up(), make_cycle())


def run(script: str, path: Path) -> str:
    """Run a script in a process of its own; give what it says."""
    command = [sys.executable, "-c", script, str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": "."})
    return ended.stdout + ended.stderr


def read(path: Path) -> bytes:
    """Read a file."""
    return path.read_bytes()


def write(path: Path, content: bytes) -> None:
    """Write a file, and its directory."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def m999_later(db: Database) -> None:
    """Change the layout as a later version might."""
    db.conn.execute("CREATE TABLE later (name TEXT NOT NULL) STRICT")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database will be, in a directory that does not exist yet."""
    return tmp_path / "state" / "reviewday.db"


async def test_reopened(path: Path) -> None:
    """After a restart everything is as it was."""
    async with open_store(path, teams=TEAMS, clock=FakeClock()) as store:
        await store.apply(
            Outcome(puts=RECORDS, posts=(make_post(),), due=(make_due(),), audit=(make_audit(),)), expects=0, at=NOW
        )
        await store.write_facts(Facts(changes=(make_change(),), accounts=(make_account(),), complete_to=NOW))
        await store.write_site(make_site())
        await store.note_gerrit(down_at=NOW)
        await store.set_paused(paused=True)
        await store.record(make_inbound())
        before = await store.snapshot(NOW), await store.dirty(), await store.unfinished(), await store.due(NOW)

    async with open_store(path, teams=TEAMS, clock=FakeClock()) as store:
        after = await store.snapshot(NOW), await store.dirty(), await store.unfinished(), await store.due(NOW)

    assert before == after


async def test_second_process(path: Path) -> None:
    """A second bot on the same file is refused and told whom it met; after the first has ended it may run."""
    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from bot.store.sqlite_store import open_store\n"
        "from tests.fakes import FakeClock\n"
        "async def main():\n"
        "    async with open_store(Path(sys.argv[1]), teams={}, clock=FakeClock()):\n"
        "        print('open')\n"
        "asyncio.run(main())\n"
    )

    async with open_store(path, teams=TEAMS, clock=FakeClock()):
        refused = run(script, path)
    allowed = run(script, path)

    assert f"AlreadyRunning: Review Day is running with {path} already (process {os.getpid()})" in refused
    assert allowed == "open\n"


async def test_opened_twice(path: Path) -> None:
    """Also within one process the file is opened once."""
    async with open_store(path, teams=TEAMS, clock=FakeClock()):
        with pytest.raises(AlreadyRunning):
            async with open_store(path, teams=TEAMS, clock=FakeClock()):
                pass


async def test_private(path: Path) -> None:
    """Nobody but the owner can read the file or what stands beside it."""
    async with open_store(path, teams=TEAMS, clock=FakeClock()) as store:
        await store.apply(Outcome(puts=RECORDS), expects=0, at=NOW)
        await store.backup(path.with_name("backup.db"))
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}

    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_damaged(path: Path) -> None:
    """A damaged file stops the start with a way out, and is left exactly as it is."""
    async with open_store(path, teams=TEAMS, clock=FakeClock()) as store:
        await store.apply(Outcome(puts=RECORDS), expects=0, at=NOW)
    content = bytearray(read(path))
    content[4096 : 3 * 4096] = b"\x07" * 8192
    write(path, bytes(content))

    with pytest.raises(Damaged, match="reviewday restore"):
        async with open_store(path, teams=TEAMS, clock=FakeClock()):
            pass

    assert read(path) == content


async def test_no_database(path: Path) -> None:
    """A file that is something else is not overwritten."""
    write(path, b"Dear diary, today I reviewed seven changes. " * 50)

    with pytest.raises(Damaged):
        async with open_store(path, teams=TEAMS, clock=FakeClock()):
            pass

    assert read(path).startswith(b"Dear diary")


async def test_impossible_path(tmp_path: Path) -> None:
    """A path that can't be a file is named."""
    (tmp_path / "file").touch()

    with pytest.raises(CannotOpen, match=str(tmp_path)):
        connect(tmp_path)
    with pytest.raises(CannotOpen, match="file/reviewday"):
        async with open_store(tmp_path / "file" / "reviewday.db", teams=TEAMS, clock=FakeClock()):
            pass


def test_read_only(path: Path) -> None:
    """A file that can't be written is named before anything is lost."""
    write(path, b"")
    with closing(connect(path)) as db:
        db.conn.execute(f"PRAGMA journal_mode = {'DELETE' if CAN_READ_BESIDE else 'WAL'}")
        db.conn.execute("CREATE TABLE people (name TEXT)")

    with closing(connect_to_read(path)) as db, pytest.raises(CannotOpen, match=str(path)):
        make_durable(db, path)


def test_damage_of_another_kind(path: Path) -> None:
    """A damaged file is not brought to our journal mode first."""
    write(path, b"")
    with closing(connect(path)) as db:
        db.conn.execute("CREATE TABLE people (name TEXT)")
        db.conn.executemany("INSERT INTO people VALUES (?)", [("Anna" * 500,)] * 50)
    content = bytearray(read(path))
    content[4096 : 3 * 4096] = b"\x07" * 8192
    write(path, bytes(content))

    with pytest.raises(Damaged):
        open_file(path)

    assert read(path) == content


def test_copy_before_a_step(path: Path) -> None:
    """Before a file with data is brought to a newer layout, a copy of it is kept."""
    kept = path.with_name("kept.db")
    with closing(open_file(path)) as db:
        migrate(db, released=RELEASED, keep_as=kept)
        assert not kept.exists()

        migrate(db, released=(*RELEASED, m999_later), keep_as=kept)

        assert db.conn.execute("SELECT count(*) FROM later").fetchone()[0] == 0
    with closing(stdlib_sqlite3.connect(kept)) as copy:
        assert copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'later'").fetchone() == (0,)


def test_newer(path: Path) -> None:
    """A file of a newer version is refused and not changed."""
    with closing(open_file(path)) as db:
        migrate(db, released=(*RELEASED, m999_later))

    with pytest.raises(TooNew, match="m999_later"):
        open_file(path)


def test_blank_to_latest() -> None:
    """Every step applies to a blank file, in order, and a second time nothing happens."""
    with closing(connect(None)) as db:
        migrate(db, released=RELEASED)
        migrate(db, released=RELEASED)

        names = [row["name"] for row in db.conn.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
        assert names == [step.__name__ for step in RELEASED]
        assert db.conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_tables_are_strict() -> None:
    """Every table of ours is STRICT and has no column that may be NULL."""
    with closing(open_file(None)) as db:
        tables = db.conn.execute(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE '%sqlite_%'"
        ).fetchall()
        nullable = [
            (table["name"], column["name"])
            for table in tables
            for column in db.conn.execute("SELECT * FROM pragma_table_info(?)", [table["name"]])
            if not column["notnull"]
        ]

    assert len(tables) > 10
    assert all(table["strict"] for table in tables)
    assert nullable == []


@pytest.mark.parametrize(
    ("version", "is_fixed"),
    [
        ((3, 40, 1), False),  # Debian 12
        ((3, 44, 5), False),
        ((3, 44, 6), True),  # backport
        ((3, 45, 0), False),
        ((3, 50, 4), False),
        ((3, 50, 7), True),  # backport
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_wal_only_where_sound(version: tuple[int, ...], is_fixed: bool) -> None:  # noqa: FBT001 - a table's column
    """WAL is used only where SQLite can't lose commits with it."""
    assert has_fixed_wal(version) is is_fixed


async def test_durable(path: Path) -> None:
    """Each commit is on the disk before it is said to be."""
    async with open_store(path, teams=TEAMS, clock=FakeClock()) as store:
        mode, level = await store._writer.run(
            lambda db: (
                db.conn.execute("PRAGMA journal_mode").fetchone()[0],
                db.conn.execute("PRAGMA synchronous").fetchone()[0],
            )
        )

    assert (mode, level) in {("wal", 2), ("delete", 3)}


async def test_backup(path: Path) -> None:
    """A backup is a whole database of that moment, and replaces the one before."""
    backup = path.with_name("backup.db")
    write(backup, b"the one before")
    async with open_store(path, teams=TEAMS, clock=FakeClock()) as store:
        await store.apply(Outcome(puts=RECORDS), expects=0, at=NOW)

        await store.backup(backup)

        await store.apply(Outcome(removes=(make_person(),)), expects=1, at=NOW)
    with closing(stdlib_sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT count(*) FROM people").fetchone() == (1,)
    assert not backup.with_name("backup.db.part").exists()


async def test_backup_from_memory(tmp_path: Path) -> None:
    """A store in memory can be written to a file."""
    async with open_store(None, teams=TEAMS, clock=FakeClock()) as store:
        await store.apply(Outcome(puts=RECORDS), expects=0, at=NOW)
        await store.backup(tmp_path / "copy.db")

    async with open_store(tmp_path / "copy.db", teams=TEAMS, clock=FakeClock()) as store:
        assert (await store.snapshot(NOW)).revision == 1


async def test_restored(path: Path) -> None:
    """A backup comes back whole; what waited then is looked up before it is sent; what stood there is kept."""
    backup = path.with_name("backup.db")
    async with open_store(path, teams=TEAMS, clock=FakeClock()) as store:
        await store.apply(Outcome(puts=RECORDS, posts=(make_post(), make_channel_post())), expects=0, at=NOW)
        outgoing = await store.claim(NOW)
        assert outgoing is not None
        await store.settle(outgoing, Receipt(verdict=Verdict.DELIVERED, address=make_address()), at=NOW)
        await store.backup(backup)
        await store.apply(Outcome(removes=(make_person(),)), expects=1, at=NOW)
    before = read(backup)

    restore(backup, path)

    async with open_store(path, teams=TEAMS, clock=FakeClock()) as store:
        snapshot = await store.snapshot(NOW)
        states = {row.key: row.state for row in await store.outbox(list(PostState))}
    assert snapshot.people == {"UANNA": make_person()}
    assert states == {make_post().key: PostState.SENT, "board:day-1": PostState.UNCERTAIN}
    assert read(backup) == before
    assert path.with_name("reviewday.db.replaced").exists()


async def test_restore_refused(path: Path) -> None:
    """Nothing is restored while a bot runs, from nowhere, or from what is damaged."""
    backup = path.with_name("backup.db")
    async with open_store(path, teams=TEAMS, clock=FakeClock()) as store:
        await store.backup(backup)
        with pytest.raises(AlreadyRunning):
            restore(backup, path)
    before = read(path)
    write(backup, b"not a database at all, not even nearly, though it is long enough to look at " * 20)

    with pytest.raises(NoBackup):
        restore(path.with_name("nowhere.db"), path)
    with pytest.raises(UserError, match="damaged"):
        restore(backup, path)

    assert read(path) == before


async def test_restore_over_damage(path: Path) -> None:
    """A backup comes back over a damaged file, which is kept."""
    backup = path.with_name("backup.db")
    async with open_store(path, teams=TEAMS, clock=FakeClock()) as store:
        await store.apply(Outcome(puts=RECORDS), expects=0, at=NOW)
        await store.backup(backup)
    write(path, b"gone")

    restore(backup, path)

    async with open_store(path, teams=TEAMS, clock=FakeClock()) as store:
        assert (await store.snapshot(NOW)).revision == 1
    assert read(path.with_name("reviewday.db.replaced")) == b"gone"


async def test_exported(path: Path) -> None:
    """An export has every decision, the log and the posts as plain values."""
    async with open_store(path, teams=TEAMS, clock=FakeClock()) as store:
        await store.apply(Outcome(puts=RECORDS, posts=(make_post(),), audit=(make_audit(),)), expects=0, at=NOW)

        exported = json.loads(json.dumps(await store.export()))

    assert exported["Person"][0]["slack_user"] == "UANNA"
    assert exported["Audit"][0]["action"] == "start"
    assert exported["Post"][0]["state"] == "pending"
    assert {"Day", "Dealt", "Tally", "Link", "SignUp", "Cycle", "Due"} <= set(exported)


async def test_team_gone(tmp_path: Path, clock: FakeClock) -> None:
    """A day of a team that is not configured any more is out of sight, and there again with the team."""
    path, gone, kept = tmp_path / "store.sqlite3", make_team(key="gone"), make_team(key="kept")
    day = make_day(id="d1", team="gone")
    async with open_store(path, teams={"gone": gone, "kept": kept}, clock=clock) as store:
        await store.apply(Outcome(puts=(day,)), expects=0, at=clock.now())

    async with open_store(path, teams={"kept": kept}, clock=clock) as store:
        without = await store.snapshot(clock.now())
    async with open_store(path, teams={"gone": gone, "kept": kept}, clock=clock) as store:
        again = await store.snapshot(clock.now())

    assert not without.days
    assert list(again.days) == ["d1"]

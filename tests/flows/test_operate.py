"""What an operator does from the command line, in words that can be printed."""

import json
from dataclasses import replace

import pytest

from bot.domain.content import Board
from bot.domain.delivery import Receipt, Verdict
from bot.domain.errors import UserError
from bot.domain.outcome import Outcome
from bot.domain.snapshot import Snapshot
from bot.flows import operate
from bot.flows.asking import TooBusy, decided
from bot.flows.outage import LONG, tell_outage
from tests.builders import NOW, make_account, make_person, make_site
from tests.flows.house import ANA, BO, CHI, HOST, House, backlog, house_of, team_of_the_house


async def test_doctor(house: House) -> None:
    """The doctor looks anew and says of each label, group and repository how it is."""
    said = await operate.doctor(house.ports)

    assert "version 3.11.0" in said
    assert "Label Code-Review: -2 to +2." in said
    assert "Group glance-core: 3 members." in said


async def test_doctor_of_a_poor_site() -> None:
    """What is missing is named with what to do."""
    team = team_of_the_house(repositories=("openstack/glance", "openstack/lost"), hosts=(), deciding_groups=())
    async with house_of(teams=[team]) as house:
        house.gerrit.site = replace(
            make_site(labels={"openstack/glance": {}}, account=make_account(0, name="", username="")),
            knows_mergeable=False,
            clock_offset_s=45.0,
        )

        said = await operate.doctor(house.ports)

        assert "Repository openstack/lost: not found" in said
        assert "Label Verified: not on this site" in said
        assert "+45 s from ours" in said
        assert "No host is known" in said


@pytest.mark.parametrize(
    ("owned", "expected"), [(["openstack/glance"], ["Code owners: in 1 of 1 repositories."]), ([], [])]
)
async def test_doctor_code_owners(house: House, owned: list[str], expected: list[str]) -> None:
    """Where files have code owners the doctor says in how many repositories; elsewhere nothing."""
    house.gerrit.site = replace(house.gerrit.site, code_owned=dict.fromkeys(owned, ()))

    said = await operate.doctor(house.ports)

    assert [line for line in said.splitlines() if line.startswith("Code owners")] == expected


async def test_doctor_hidden_group() -> None:
    """A group that we may not see is told, with the other way."""
    async with house_of(teams=[team_of_the_house(deciding_groups=("glance-core", "secret"))]) as house:
        said = await operate.doctor(house.ports)

        assert "Group secret: not visible" in said


async def test_doctor_without_gerrit(house: House) -> None:
    """A Gerrit that is away is said with its cause; nothing raises."""
    house.gerrit.away = "502 from the proxy"

    assert "502 from the proxy" in await operate.doctor(house.ports)


async def test_outbox(house: House) -> None:
    """What was not delivered is listed, and can be settled by hand."""
    assert await operate.outbox(house.ports) == "Nothing waits to be delivered."
    await house.confirm(HOST, "start")
    house.messenger.plan(*[Receipt(verdict=Verdict.UNKNOWN, error="timed out")] * 2)
    await house.deliver()

    listed = await operate.outbox(house.ports)
    key = next(line.split()[1] for line in listed.splitlines() if "board" in line)
    said = await operate.resolve(house.ports, {"key": key, "as": "sent", "at": "CGLANCE/1453107600.000100"})

    assert "timed out" in listed
    assert said == f"{key} is sent now."
    assert key in (await house.snapshot()).addresses


@pytest.mark.parametrize("at", ["", "CGLANCE", "CGLANCE/", "/1453107600.000100"])
async def test_sent_without_a_place(house: House, at: str) -> None:
    """To say that something was posted one has to say where."""
    with pytest.raises(UserError, match="CHANNEL/TS"):
        await operate.resolve(house.ports, {"key": "board:day-1", "as": "sent", "at": at})


@pytest.mark.parametrize("state", ["again", "drop"])
async def test_unknown_post(house: House, state: str) -> None:
    """A post that is not there can't be settled."""
    with pytest.raises(UserError, match="none by that key"):
        await operate.resolve(house.ports, {"key": "board:none", "as": state})


async def test_pause(house: House) -> None:
    """Pausing lets nothing leave; resuming does."""
    await operate.pause(house.ports, paused=True)
    assert (await house.snapshot()).is_paused

    await operate.pause(house.ports, paused=False)

    assert not (await house.snapshot()).is_paused


async def test_days(house: House) -> None:
    """The days are listed with their state and id."""
    assert await operate.days(house.ports) == "No day is known."
    await house.confirm(HOST, "start")

    assert "2016-01-18  open" in await operate.days(house.ports)


async def test_forget_and_audit(house: House) -> None:
    """Deleting somebody's data leaves the audit log without their name."""
    await house.say(ANA, "join always")

    await operate.forget(house.ports, ANA)

    rows = [json.loads(line) for line in (await operate.audit_export(house.ports)).splitlines()]
    assert {row["action"] for row in rows} >= {"join", "forget"}
    assert ANA not in json.dumps(rows)


# ---------------------------------------------------------------- three tries


async def test_changed_meanwhile(house: House) -> None:
    """A decision on a state that changed meanwhile is made again on the new one."""
    seen: list[int] = []

    async def decide(snapshot: Snapshot) -> tuple[Outcome, str]:
        seen.append(snapshot.revision)
        if len(seen) == 1:
            await house.put(make_person("UNEW"))
        return Outcome(puts=(make_person("UOTHER"),)), "done"

    assert await decided(house.ports, decide) == "done"

    assert len(seen) == 2
    assert seen[1] == seen[0] + 1


async def test_changed_too_often(house: House) -> None:
    """After three tries it is a fault, and nothing was written."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, None]:
        await house.put(make_person("UNEW", name=f"at {snapshot.revision}"))
        return Outcome(puts=(make_person("UOTHER"),)), None

    with pytest.raises(TooBusy):
        await decided(house.ports, decide)

    assert "UOTHER" not in (await house.snapshot()).people


async def test_forgotten_on_an_open_day() -> None:
    """What somebody held goes to others, also when the operator deletes their data."""
    async with house_of(*backlog(1)) as house:
        await house.confirm(HOST, "start")
        for user in (ANA, BO, CHI):
            await house.say(user, "join 1")

        await operate.forget(house.ports, ANA)

        assert await house.held(CHI) == [1001]


async def test_outage(house: House) -> None:
    """An outage that lasts is told to the host once; one that is over meanwhile is not."""
    await house.confirm(HOST, "start")
    await house.deliver()
    house.gerrit.away = "502"
    await house.look()
    await tell_outage(ports=house.ports)
    await house.deliver()
    short = house.posts("host_alert")
    house.clock.set(house.clock.now() + LONG)
    for _ in range(2):
        await tell_outage(ports=house.ports)
        await house.deliver()

    assert (short, house.posts("host_alert")) == (0, 1)
    (board,) = house.messenger.contents(Board)
    assert isinstance(board, Board)
    assert board.gerrit_down_at == NOW

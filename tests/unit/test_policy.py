"""Who may do what."""

import pytest

from bot.domain.policy import Act, NotAllowed, hosts_of, is_host, require
from tests.builders import make_link, make_site, make_snapshot, make_team

CORES = [make_link("UBERT", 12), make_link("UANNA", 11), make_link("UCLEO", 99)]


def test_configured() -> None:
    """Configured hosts and backup hosts are hosts, and nobody else."""
    team = make_team(hosts=("UHOST",), backup_hosts=("UBACK",))

    assert hosts_of(team, make_snapshot(links=CORES)) == ("UHOST", "UBACK")


def test_deciding_group() -> None:
    """Where none is configured the linked members of the deciding groups are."""
    snapshot = make_snapshot(links=CORES)
    team = make_team(hosts=())

    assert hosts_of(team, snapshot) == ("UANNA", "UBERT")
    assert is_host("UANNA", team, snapshot)
    assert not is_host("UCLEO", team, snapshot)


@pytest.mark.parametrize("site", [None, make_site(groups={})])
def test_nobody(site: object) -> None:
    """Before the probe, or with a hidden group, nobody is host by being a member."""
    assert hosts_of(make_team(hosts=()), make_snapshot(links=CORES, site=site)) == ()


@pytest.mark.parametrize("act", list(Act))
def test_require(act: Act) -> None:
    """Every act passes for a host and is refused to others with whom to ask."""
    team, snapshot = make_team(), make_snapshot()
    require(act, "UHOST", team=team, snapshot=snapshot)

    with pytest.raises(NotAllowed) as refused:
        require(act, "UANNA", team=team, snapshot=snapshot)

    assert (refused.value.act, refused.value.hosts) == (act, ("UHOST",))


def test_empty_user() -> None:
    """Nobody is no host."""
    with pytest.raises(NotAllowed):
        require(Act.START, "", team=make_team(), snapshot=make_snapshot())

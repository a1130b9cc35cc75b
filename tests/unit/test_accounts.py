"""Who is a bot, whose vote can decide, who is new."""

from dataclasses import replace

import pytest

from bot.domain.accounts import bots_of, can_decide, deciders, is_bot, is_newcomer
from bot.domain.change import Change, ChangeStatus, Vote
from bot.domain.people import Settings
from bot.domain.team import Team
from tests.builders import NOW, ago, make_account, make_change, make_label, make_site, make_team
from tests.reviews import CORE, OTHER_CORE, REVIEWER, said


def permitted(limits: dict[int, int], **given: object) -> Change:
    """Build a change on which Gerrit shows what these accounts may give."""
    votes = tuple(Vote(account_id=account, may_give=most) for account, most in limits.items())
    change = make_change(labels={"Code-Review": replace(make_label("Code-Review"), votes=votes)})
    return replace(change, **given)  # type: ignore[arg-type] # any field


def unconfigured(**given: object) -> Team:
    """Build a team for which nobody said whose votes decide."""
    return replace(make_team(), deciding_groups=(), **given)  # type: ignore[arg-type] # any field


@pytest.mark.parametrize(
    ("username", "service", "expected"),
    [
        ("jenkins", False, True),
        ("Jenkins", False, True),
        ("jenkins2", False, False),
        ("acme-ci", False, True),
        ("alice", False, False),
        ("alice", True, True),
        ("", False, False),
        ("c++", False, True),
        ("ci)", False, True),
        ("ci", False, False),
    ],
)
def test_bots(username: str, service: bool, expected: bool) -> None:  # noqa: FBT001 - a table's column
    """A bot is what Gerrit calls a service user, or what the configuration names or describes as a whole."""
    team = make_team(bots=("jenkins", r".*-ci", "c++", "ci)"))

    assert is_bot(make_account(5, username=username, is_service_user=service), team) is expected


def test_all_bots() -> None:
    """The bots among known accounts are found at once."""
    accounts = {5: make_account(5, username="jenkins"), 6: make_account(6)}

    assert bots_of(accounts, make_team()) == frozenset({5})


def test_configured_group() -> None:
    """A configured group that we may see says it alone, whatever Gerrit shows on changes."""
    found = deciders(make_team(), site=make_site(core=[CORE]), changes=[permitted({REVIEWER: 2})], accounts={}, now=NOW)

    assert found.accounts() == {CORE}


def test_configured_accounts() -> None:
    """Accounts can be configured by username, in any case, or by number, beside groups or alone."""
    team = make_team(deciding_accounts=("Person12", "33", "nobody"))
    accounts = {OTHER_CORE: make_account(OTHER_CORE)}

    found = deciders(team, site=make_site(core=[CORE]), changes=[], accounts=accounts, now=NOW)

    assert found.everywhere == {CORE, OTHER_CORE, 33}


def test_hidden_group() -> None:
    """Where we may not see a configured group, what Gerrit shows on changes is added to what we know."""
    team = make_team(deciding_accounts=("33",))
    changes = [permitted({CORE: 2, REVIEWER: 1}), permitted({OTHER_CORE: 2}, branch="stable/liberty")]

    found = deciders(team, site=make_site(groups={}), changes=changes, accounts={}, now=NOW)

    assert found.source == "permitted"
    assert found.on(make_change()) == {33, CORE}
    assert found.on(make_change(branch="stable/liberty")) == {33, OTHER_CORE}


def test_merged_change() -> None:
    """A merged change shows what is left to give, so it says nothing of who may."""
    merged = permitted({REVIEWER: 2}, status=ChangeStatus.MERGED)

    assert deciders(unconfigured(), site=None, changes=[merged], accounts={}, now=NOW).accounts() == frozenset()


def test_nothing_shown() -> None:
    """Where Gerrit shows nothing, who gave an extreme value within 90 days decides there."""
    messages = [
        said(votes="Code-Review+2", by=CORE, at=ago(days=90)),
        said(votes="Code-Review-2", by=OTHER_CORE),
        said(votes="Code-Review+1"),
        said(votes="Code-Review+2", by=34, at=ago(days=91)),
    ]

    changes = [make_change(messages=messages), make_change(labels={})]

    found = deciders(unconfigured(), site=None, changes=changes, accounts={}, now=NOW)

    assert found.source == "voted"
    assert found.on(make_change()) == {CORE, OTHER_CORE}
    assert found.on(make_change(branch="stable/liberty")) == frozenset()


def test_other_teams_changes() -> None:
    """Rights in another team's repository say nothing here."""
    elsewhere = permitted({CORE: 2}, project="openstack/nova")

    assert deciders(unconfigured(), site=None, changes=[elsewhere], accounts={}, now=NOW).accounts() == frozenset()


def test_gerrit_says_no() -> None:
    """On a change where Gerrit says that somebody may not, no group helps."""
    team = make_team()
    found = deciders(team, site=make_site(core=[CORE]), changes=[], accounts={}, now=NOW)

    assert can_decide(CORE, make_change(), deciders=found, team=team)
    assert not can_decide(CORE, permitted({CORE: 1}), deciders=found, team=team)
    assert not can_decide(REVIEWER, make_change(), deciders=found, team=team)


@pytest.mark.parametrize(
    ("said_so", "reviewed", "expected"), [(None, 9, True), (None, 10, False), (False, 0, False), (True, 99, True)]
)
def test_newcomer(said_so: bool | None, reviewed: int, expected: bool) -> None:  # noqa: FBT001 - a table's column
    """Fewer than ten changes make a newcomer, and their own word is the last."""
    assert is_newcomer(Settings(is_newcomer=said_so), make_team(), reviewed=reviewed) is expected

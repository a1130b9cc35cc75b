"""Who is a bot, whose vote can decide, and who is new here."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.change import Account, Change, ChangeStatus
from bot.domain.people import Settings
from bot.domain.review import events
from bot.domain.site import Site
from bot.domain.team import Team

RECENTLY = timedelta(days=90)

Place = tuple[str, str]
"""A repository and a branch: rights to vote hold for the two together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciders:
    """Whose votes can decide: `everywhere`, and by repository and branch. `source` says how that is known."""

    everywhere: frozenset[int] = frozenset()
    by_place: Mapping[Place, frozenset[int]] = field(default_factory=dict)
    source: str = "configured"

    def on(self, change: Change) -> frozenset[int]:
        """Give the accounts whose vote can decide a change."""
        return self.everywhere | self.by_place.get((change.project, change.branch), frozenset())

    def accounts(self) -> frozenset[int]:
        """Give everybody whose vote can decide somewhere."""
        return self.everywhere.union(*self.by_place.values())


def is_bot(account: Account, team: Team) -> bool:
    """Tell whether an account is no person: Gerrit says so, or the configured usernames and expressions do."""
    return account.is_service_user or any(_matches(pattern, account.username) for pattern in team.bots)


def bots_of(accounts: Mapping[int, Account], team: Team) -> frozenset[int]:
    """Give the accounts that are no people."""
    return frozenset(number for number, account in accounts.items() if is_bot(account, team))


def _matches(pattern: str, username: str) -> bool:
    if pattern.casefold() == username.casefold():
        return True
    try:
        return bool(username) and re.fullmatch(pattern, username, re.IGNORECASE) is not None
    except re.error:
        return False


def deciders(
    team: Team, *, site: Site | None, changes: Sequence[Change], accounts: Mapping[int, Account], now: datetime
) -> Deciders:
    """Give whose votes can decide for a team.

    Configured groups and accounts say it alone, as long as we may see all of these groups. Otherwise whoever may give
    the label's best value, as Gerrit shows on changes, by repository and branch; where it shows nothing, whoever gave
    an extreme value there within 90 days.
    """
    groups = site.groups if site else {}
    known = {account for name in team.deciding_groups for account in groups.get(name, ())}
    known |= _named(team.deciding_accounts, accounts)
    is_configured = bool(team.deciding_groups or team.deciding_accounts)
    if is_configured and all(name in groups for name in team.deciding_groups):
        return Deciders(everywhere=frozenset(known))
    ours = [change for change in changes if change.project in team.repositories]
    if permitted := _permitted(ours, team.labels.review):
        return Deciders(everywhere=frozenset(known), by_place=permitted, source="permitted")
    voted = _voted(ours, team.labels.review, since=now - RECENTLY)
    return Deciders(everywhere=frozenset(known), by_place=voted, source="voted")


def _named(names: Iterable[str], accounts: Mapping[int, Account]) -> set[int]:
    by_username = {account.username.casefold(): number for number, account in accounts.items() if account.username}
    found = (by_username.get(name.casefold(), int(name) if name.isdecimal() else None) for name in names)
    return {number for number in found if number is not None}


def _permitted(changes: Iterable[Change], name: str) -> dict[Place, frozenset[int]]:
    """Read who may give the best value; a merged change shows what is left to give, so it says nothing."""
    found: defaultdict[Place, set[int]] = defaultdict(set)
    for change in changes:
        label = change.labels.get(name)
        if label is None or change.status is ChangeStatus.MERGED:
            continue
        may = {vote.account_id for vote in label.votes if vote.may_give is not None and vote.may_give >= label.best}
        if may:
            found[change.project, change.branch] |= may
    return {place: frozenset(members) for place, members in found.items()}


def _voted(changes: Iterable[Change], name: str, *, since: datetime) -> dict[Place, frozenset[int]]:
    found: defaultdict[Place, set[int]] = defaultdict(set)
    for change in changes:
        if (label := change.labels.get(name)) is None:
            continue
        for one in events(change):
            if one.at >= since and one.votes.get(name) in {label.best, label.worst}:
                found[change.project, change.branch].add(one.account_id)
    return {place: frozenset(members) for place, members in found.items()}


def can_decide(account_id: int, change: Change, *, deciders: Deciders, team: Team) -> bool:
    """Tell whether somebody's vote could decide a change now."""
    return account_id in deciding_on(change, deciders=deciders, team=team)


def deciding_on(change: Change, *, deciders: Deciders, team: Team) -> frozenset[int]:
    """Give whose vote could decide a change now; Gerrit's word on this very change comes first."""
    label = change.labels.get(team.labels.review)
    if label is None or not change.is_open:
        return deciders.on(change)
    barred = {vote.account_id for vote in label.votes if vote.may_give is not None and vote.may_give < label.best}
    return deciders.on(change) - barred


def is_newcomer(settings: Settings, team: Team, *, reviewed: int) -> bool:
    """Tell whether somebody is new here: by their own word, else by having reviewed too few changes."""
    return reviewed < team.newcomer_below if settings.is_newcomer is None else settings.is_newcomer

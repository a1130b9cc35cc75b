"""The rules applied to a team as it is now: who is a bot, who can decide, what waits, what a person has answered.

What depends on the facts alone is worked out once for each state of the facts and kept (`judged`), change by change,
because a board over ten thousand changes is looked at every half minute. Keeping never alters a result.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.accounts import Deciders, bots_of, can_decide, deciders, is_newcomer
from bot.domain.backlog import Verdict, classify
from bot.domain.change import Account, Change
from bot.domain.day import Day
from bot.domain.people import Settings
from bot.domain.review import Review, reviews
from bot.domain.site import Site
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A team's changes under the rules, for one state of the facts. `verdicts` are of open changes only.

    `answered` counts the changes that each account ever reviewed; `landed` are the owners of merged changes.
    """

    team: Team
    site: Site | None
    accounts: Mapping[int, Account]
    changes: Mapping[int, Change]
    bots: frozenset[int]
    deciders: Deciders
    verdicts: Mapping[int, Verdict]
    reviews: Mapping[int, tuple[Review, ...]]
    answered: Mapping[int, int]
    landed: frozenset[int]


_LAST: dict[str, Judged] = {}


def judged(snapshot: Snapshot, team: Team) -> Judged:
    """Give the team's changes under the rules, as of this snapshot."""
    last = _LAST.get(team.key)
    if last is not None and _is_of(last, snapshot, team):
        return last
    found = _judged(snapshot, team, last)
    _LAST[team.key] = found
    return found


def _is_of(one: Judged, snapshot: Snapshot, team: Team) -> bool:
    same_facts = one.changes is snapshot.changes and one.accounts is snapshot.accounts
    return same_facts and one.site is snapshot.site and one.team == team


def _judged(snapshot: Snapshot, team: Team, last: Judged | None) -> Judged:
    bots = bots_of(snapshot.accounts, team)
    keeps = last is not None and last.bots == bots and last.site is snapshot.site and last.team == team
    before = last if keeps else None
    ours = [change for change in snapshot.changes.values() if change.project in team.repositories]
    found = {change.number: _reviews(change, team, bots, before) for change in ours}
    answered = Counter(account for rows in found.values() for account in {row.account_id for row in rows})
    return Judged(
        team=team,
        site=snapshot.site,
        accounts=snapshot.accounts,
        changes=snapshot.changes,
        bots=bots,
        deciders=deciders(team, site=snapshot.site, changes=ours, accounts=snapshot.accounts, now=snapshot.now),
        verdicts={one.number: _verdict(one, team, snapshot.site, bots, before) for one in ours if one.is_open},
        reviews=found,
        answered=answered,
        landed=frozenset(change.owner_id for change in ours if change.submitted_at is not None),
    )


def _is_known(change: Change, before: Judged | None) -> bool:
    return before is not None and before.changes.get(change.number) is change and change.number in before.reviews


def _reviews(change: Change, team: Team, bots: frozenset[int], before: Judged | None) -> tuple[Review, ...]:
    if before is not None and _is_known(change, before):
        return before.reviews[change.number]
    return reviews(change, bots=bots, labels=team.labels)


def _verdict(change: Change, team: Team, site: Site | None, bots: frozenset[int], before: Judged | None) -> Verdict:
    if before is not None and _is_known(change, before) and change.number in before.verdicts:
        return before.verdicts[change.number]
    return classify(change, team=team, site=site, bots=bots)


def decides(snapshot: Snapshot, team: Team, account_id: int | None, change: Change) -> bool:
    """Tell whether somebody's vote could decide a change."""
    if account_id is None:
        return False
    return can_decide(account_id, change, deciders=judged(snapshot, team).deciders, team=team)


def is_deciding_person(snapshot: Snapshot, day: Day, slack_user: str) -> bool:
    """Tell whether somebody's vote can decide anything of a day's team."""
    link = snapshot.links.get(slack_user)
    found = judged(snapshot, snapshot.teams[day.team]).deciders
    return link is not None and link.account_id in found.accounts()


def is_new_here(snapshot: Snapshot, day: Day, slack_user: str) -> bool:
    """Tell whether somebody is a newcomer to a day's team: by their word, else by how little they have reviewed.

    Whoever can decide is none, however little of their past we know.
    """
    team = snapshot.teams[day.team]
    person, link = snapshot.people.get(slack_user), snapshot.links.get(slack_user)
    if is_deciding_person(snapshot, day, slack_user):
        return False
    reviewed = judged(snapshot, team).answered.get(link.account_id, 0) if link else 0
    return is_newcomer(person.settings if person else Settings(), team, reviewed=reviewed)

"""Count a day: who answered what, what it did for the team, and what a second count changed.

Everything is read from Gerrit's own record, so that counting twice gives the same tally whatever happened to the bot in
between. The rules stand in docs/counting.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.accounts import Deciders, bots_of, deciders
from bot.domain.backlog import waiting
from bot.domain.change import Change
from bot.domain.credit import History, Rules, evidence_in, find_last_vote, read
from bot.domain.day import Day, DayState
from bot.domain.figures import answered_figures, authors_of, waited_by_change, waiting_as_told, waiting_figures
from bot.domain.honours import Scene, honours
from bot.domain.participation import amount_of, find_sign_up
from bot.domain.people import Amount
from bot.domain.ranks import Contender, ranks
from bot.domain.review import reviews
from bot.domain.snapshot import Snapshot
from bot.domain.tally import COUNTING, Answer, Credit, Evidence, Figures, Tally, team_answers
from bot.domain.team import Team

MINUTES_EACH = 15
"""What a change is taken for where somebody gave minutes: their rank has room for so many."""


def tally(day: Day, *, snapshot: Snapshot, made_at: datetime, waiting_now: Iterable[int] | None = None) -> Tally:
    """Count a day from all that is known. `waiting_now` are the changes that wait for us, if at hand.

    On a day whose result is out already (`CLOSED`, `SETTLED`) the figures of what waited stay as they were first told;
    the rest is counted anew, so that what was confirmed, linked or merged meanwhile is in.
    """
    rules = rules_of(day, snapshot=snapshot)
    ours = changes_of(snapshot, day)
    histories = {change.number: read(change) for change in ours if rules.touches(change)}
    found = {number: evidence_in(history, rules) for number, history in histories.items()}
    answers = tuple(one for number in found for one in answers_in(histories[number], found[number], day, rules))
    answered = {(answer.account_id, answer.number) for answer in answers}
    joined = joined_of(snapshot, day, {answer.account_id for answer in answers})
    waited = waited_by_change(team_answers(answers), histories, rules)
    return Tally(
        day=day.id,
        made_at=made_at,
        complete_to=snapshot.synced_at or made_at,
        answers=answers,
        uncounted=tuple(one for rows in found.values() for one in rows if (one.account_id, one.number) not in answered),
        figures=Figures(
            **answered_figures(answers, histories, rules),
            **_waiting(day, snapshot, rules, waiting_now),
            waited_days=sum(waited.values()),
            waited_by_change=waited,
        ),
        ranks=ranks(answers, joined),
        honours=honours(answers, joined, Scene(changes=ours, rules=rules, waited=waited)),
        took_part=tuple(sorted(one.slack_user for one in joined)),
        beside=tuple(sorted({answer.account_id for answer in answers} - {one.account_id for one in joined})),
        authors=authors_of(answers, histories, rules),
        is_settled=day.state is DayState.SETTLED,
    )


def rules_of(day: Day, *, snapshot: Snapshot) -> Rules:
    """Give what a day's reviews are judged by: its bounds, and who is a bot or a deciding reviewer in its team."""
    team = snapshot.teams[day.team]
    ours, accounts = tuple(snapshot.changes.values()), snapshot.accounts
    known = deciders(team, site=snapshot.site, changes=ours, accounts=accounts, now=day.closes_at)
    return rules_for(day, team, bots=bots_of(accounts, team), deciders=known)


def rules_for(day: Day, team: Team, *, bots: frozenset[int], deciders: Deciders) -> Rules:
    """Give the same for who knows the bots and the deciding reviewers already."""
    return Rules(
        opens_at=day.opens_at,
        closes_at=day.closes_at,
        bots=bots,
        deciders=deciders,
        labels=team.labels,
        settles_at=day.settles_at,
    )


def changes_of(snapshot: Snapshot, day: Day) -> tuple[Change, ...]:
    """Give the changes of a day's scope, its team's repositories, by number."""
    scope = set(snapshot.teams[day.team].repositories)
    found = (change for change in snapshot.changes.values() if change.project in scope)
    return tuple(sorted(found, key=lambda change: change.number))


def answers_on(change: Change, found: Sequence[Evidence], *, day: Day, rules: Rules) -> tuple[Answer, ...]:
    """Give who answered a change, each person once, by account; `found` is the day's evidence on it."""
    return answers_in(read(change), found, day, rules) if found else ()


def answers_in(history: History, found: Sequence[Evidence], day: Day, rules: Rules) -> tuple[Answer, ...]:
    """Give the same for a change that has been read."""
    counting, change = [one for one in found if one.credit in COUNTING], history.change
    if not counting:
        return ()
    spoken = reviews(change, bots=rules.bots, labels=rules.labels, spoken=history.events)
    was_answered = any(one.at < rules.opens_at for one in spoken)
    landed = find_last_vote(history, rules)
    return tuple(
        Answer(
            number=change.number,
            account_id=account,
            evidence=tuple(one for one in found if one.account_id == account),
            is_first=not was_answered and counting[0].account_id == account,
            is_fresh=is_fresh(change, day),
            landed=landed is not None and landed.account_id == account and _landed_on_the_day(change, landed.at, rules),
        )
        for account in sorted({one.account_id for one in counting})
    )


def _landed_on_the_day(change: Change, voted_at: datetime, rules: Rules) -> bool:
    return change.submitted_at is not None and change.submitted_at < rules.closes_at and rules.holds(voted_at)


def is_fresh(change: Change, day: Day) -> bool:
    """Tell whether a change was uploaded after the day was announced; a new patch set does not make it so."""
    return change.created_at > (day.announced_at or day.opened_at or day.opens_at)


def _waiting(
    day: Day, snapshot: Snapshot, rules: Rules, waiting_now: Iterable[int] | None
) -> dict[str, tuple[int, ...]]:
    told = snapshot.tallies.get(day.id)
    if told is not None and day.state in {DayState.CLOSED, DayState.SETTLED}:
        return waiting_as_told(told.figures)
    team, changes = snapshot.teams[day.team], snapshot.changes
    if waiting_now is None:
        waiting_now = waiting(changes.values(), team=team, site=snapshot.site, bots=rules.bots)
    return waiting_figures(day.pool, waiting_now, changes=changes, rules=rules)


def joined_of(snapshot: Snapshot, day: Day, accounts: set[int]) -> tuple[Contender, ...]:
    """Give who of these accounts joined the day, by account; who left it again during the day had joined."""
    team = snapshot.teams[day.team]
    links = sorted(
        (link for link in snapshot.links.values() if link.account_id in accounts), key=lambda x: x.account_id
    )
    found = (_contender(snapshot, day, team, link.slack_user, link.account_id) for link in links)
    return tuple(one for one in found if one is not None)


def _contender(snapshot: Snapshot, day: Day, team: Team, slack_user: str, account_id: int) -> Contender | None:
    person, sign_up = snapshot.people.get(slack_user), find_sign_up(snapshot, day, slack_user)
    if person is None or sign_up is None or person.is_bot:
        return None
    return Contender(
        account_id=account_id,
        slack_user=slack_user,
        most=changes_in(amount_of(sign_up, person, team)),
        is_ranked=person.settings.is_ranked and person.settings.is_named,
        is_named=person.settings.is_named,
        is_host=slack_user == day.host,
        may_be_new=person.settings.is_newcomer is not False,
    )


def changes_in(amount: Amount) -> int:
    """Give how many changes an amount has room for."""
    return amount.changes if amount.changes is not None else max((amount.minutes or 0) // MINUTES_EACH, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """An answer that no longer counts: `credit` says why, None if its evidence is gone. Counts are the person's."""

    answer: Answer
    credit: Credit | None
    before: int
    now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What a second count changed: answers lost and won, and the answered changes that have merged since."""

    lost: tuple[Loss, ...]
    won: tuple[Answer, ...]
    merged_since: tuple[int, ...]


def settled(before: Tally, now: Tally) -> Settlement:
    """Compare two tallies of one day."""
    old, new = _by_key(before.answers), _by_key(now.answers)
    merged = set(now.figures.merged) - set(before.figures.merged)
    return Settlement(
        lost=tuple(_loss(answer, before, now) for key, answer in sorted(old.items()) if key not in new),
        won=tuple(answer for key, answer in sorted(new.items()) if key not in old),
        merged_since=tuple(sorted(merged)),
    )


def _by_key(answers: Iterable[Answer]) -> Mapping[tuple[int, int], Answer]:
    return {(answer.account_id, answer.number): answer for answer in answers}


def _loss(answer: Answer, before: Tally, now: Tally) -> Loss:
    account = answer.account_id
    left = [one.credit for one in now.uncounted if (one.account_id, one.number) == (account, answer.number)]
    return Loss(
        answer=answer,
        credit=left[0] if left else None,
        before=sum(one.account_id == account for one in before.answers),
        now=sum(one.account_id == account for one in now.answers),
    )

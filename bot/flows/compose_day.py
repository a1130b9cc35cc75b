"""Compose what the channel sees of a day: the announcement, the invitation, the board and the result."""

from datetime import date, datetime

from bot.domain.addresses import numbers_url
from bot.domain.content import Announcement, Board, Invitation, NamedHonour, NamedRank, Result, Settled, Wanted
from bot.domain.day import UPCOMING, Day, Role
from bot.domain.goal import Hand
from bot.domain.participation import participants
from bot.domain.snapshot import Snapshot
from bot.domain.tally import Tally, team_answers
from bot.flows.asking import account_name, head_of
from bot.flows.counting import answers_so_far
from bot.flows.forecast import goal_of, minutes_of, told_of
from bot.flows.pool import Pooled, pool_of
from bot.flows.refs import ref_of, ref_of_number, site_url

MOST_WANTED = 2
TWO_MORE = (Hand(minutes=60), Hand(minutes=60))
MOST_PRIORITIES = 3


def announcement_of(snapshot: Snapshot, day: Day) -> Announcement:
    """Give the announcement as it is true now."""
    pool = pool_of(snapshot, day)
    return Announcement(
        head=head_of(snapshot, day),
        waiting=sum(one.is_waiting for one in pool),
        never_answered=sum(one.is_never_answered for one in pool),
        priorities=snapshot.teams[day.team].priorities[:MOST_PRIORITIES],
        people=len(participants(snapshot, day)),
        list_url=numbers_url(site_url(snapshot), (one.number for one in pool)),
    )


def invitation_of(snapshot: Snapshot, day: Day) -> Invitation | None:
    """Give the reply two days before; None if it would not help: nobody is in, or they reach everything."""
    pool = pool_of(snapshot, day)
    people = len(participants(snapshot, day))
    goal = goal_of(snapshot, day, pool)
    more = goal_of(snapshot, day, pool, more=TWO_MORE)
    if not people or goal.changes >= len(pool) or day.state not in UPCOMING:
        return None
    return Invitation(
        head=head_of(snapshot, day),
        people=people,
        reach=told_of(snapshot, day, goal, waiting=len(pool)),
        waiting=sum(one.is_waiting for one in pool),
        never_answered=sum(one.is_never_answered for one in pool),
        never_answered_reached=more.never_answered,
    )


def board_of(snapshot: Snapshot, day: Day) -> Board:
    """Give the day's root message as it is true now."""
    answers = [one for one in answers_so_far(snapshot, day) if not one.is_fresh]
    answered = {one.number for one in answers}
    changes = [snapshot.changes[number] for number in answered if number in snapshot.changes]
    return Board(
        head=head_of(snapshot, day),
        people=len(participants(snapshot, day)),
        minutes=sum(minutes_of(part) for part in participants(snapshot, day)),
        goal=day.goal,
        waiting=day.waiting_before,
        answered=len(answered),
        merged=sum(change.submitted_at is not None for change in changes),
        never_answered=day.never_answered_before,
        never_answered_done=len({one.number for one in answers if one.is_first}),
        wanted=_wanted(snapshot, day, answered) if day.is_open else (),
        as_of=snapshot.synced_at,
        gerrit_down_at=snapshot.gerrit_down_at,
        list_url=numbers_url(site_url(snapshot), day.pool),
    )


def _wanted(snapshot: Snapshot, day: Day, answered: set[int]) -> tuple[Wanted, ...]:
    """Give what nobody has yet and somebody should: what lacks a decider first, the worthiest first."""
    held = snapshot.dealt_on(day.id)
    taken = {row.number for row in held if row.is_held}
    decided = {row.number for row in held if row.is_held and row.role is Role.DECIDING}
    pool = [one for one in pool_of(snapshot, day) if one.number not in answered]
    lacking = [one for one in pool if one.needs_decider and one.number in taken - decided]
    lacking += [one for one in pool if one.number not in taken]
    return tuple(_wanted_one(snapshot, one, decider=one.number in taken) for one in lacking[:MOST_WANTED])


def _wanted_one(snapshot: Snapshot, pooled: Pooled, *, decider: bool) -> Wanted:
    change = snapshot.changes[pooled.number]
    return Wanted(ref=ref_of(snapshot, change), lines=change.size, decider=decider)


def result_of(snapshot: Snapshot, day: Day) -> Result | None:
    """Give the result; None before it was counted."""
    tally = snapshot.tallies.get(day.id)
    if tally is None:
        return None
    return Result(
        head=head_of(snapshot, day),
        tally=tally,
        goal=day.goal,
        ranking=snapshot.teams[day.team].ranking,
        ranks=_ranks(snapshot, tally),
        also=_also(snapshot, day, tally),
        unnamed=len(_unnamed(snapshot, tally)),
        honours=_honours(snapshot, tally),
        author_names=tuple(account_name(snapshot, account) for account in tally.authors),
        beside=tuple(_gerrit_name(snapshot, account) for account in tally.beside),
        people=len(tally.took_part),
        next_on=_next_on(snapshot, day),
        settles_on=day.settles_at.date() if day.settles_at else None,
        settled=_settled(day, tally),
        late_as_of=_late(tally, day),
    )


def _late(tally: Tally, day: Day) -> datetime | None:
    return tally.complete_to if tally.complete_to < day.closes_at else None


def _is_named(snapshot: Snapshot, slack_user: str) -> bool:
    person = snapshot.people.get(slack_user)
    return person is not None and person.settings.is_named


def _unnamed(snapshot: Snapshot, tally: Tally) -> list[str]:
    return [user for user in tally.took_part if not _is_named(snapshot, user)]


def _ranks(snapshot: Snapshot, tally: Tally) -> tuple[NamedRank, ...]:
    return tuple(
        NamedRank(
            place=rank.place,
            answers=rank.answers,
            names=tuple(sorted(account_name(snapshot, account) for account in rank.accounts)),
        )
        for rank in tally.ranks
    )


def _also(snapshot: Snapshot, day: Day, tally: Tally) -> tuple[str, ...]:
    """Give everybody who took part and stands in no rank, by name; the host is named as host instead."""
    ranked = {account for rank in tally.ranks for account in rank.accounts}
    accounts = {user: link.account_id for user, link in snapshot.links.items()}
    users = [user for user in tally.took_part if accounts.get(user) not in ranked and user != day.host]
    return tuple(sorted(snapshot.people[user].name for user in users if _is_named(snapshot, user)))


def _honours(snapshot: Snapshot, tally: Tally) -> tuple[NamedHonour, ...]:
    return tuple(
        NamedHonour(
            kind=honour.kind,
            name=account_name(snapshot, honour.account_id),
            number=honour.number,
            ref=ref_of_number(snapshot, honour.change) if honour.change is not None else None,
            other_name=account_name(snapshot, honour.other) if honour.other is not None else "",
        )
        for honour in tally.honours
    )


def _gerrit_name(snapshot: Snapshot, account_id: int) -> str:
    account = snapshot.accounts.get(account_id)
    return (account.name or account.username) if account else f"account {account_id}"


def _next_on(snapshot: Snapshot, day: Day) -> date | None:
    later = [one.on for one in snapshot.days.values() if one.team == day.team and one.state in UPCOMING]
    return min((on for on in later if on > day.on), default=None)


def _settled(day: Day, tally: Tally) -> Settled | None:
    """Give what changed since the post was first counted; None while it stands as it was."""
    if day.first_count is None or day.closed_at is None:
        return None
    answers, merged = len(team_answers(tally.answers)), len(tally.figures.merged)
    if not tally.is_settled and (answers, merged) == day.first_count:
        return None
    return Settled(
        on=tally.made_at.date(),
        answers_before=day.first_count[0],
        answers_now=answers,
        merged_since=merged - day.first_count[1],
        merged_in_all=merged,
        causes=tuple(credit.value for credit in tally.lost_because),
    )

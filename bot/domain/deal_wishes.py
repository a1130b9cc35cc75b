"""What a deal's wishes cost, counted from its pairs alone: which gave way, for whom, and how much that takes off."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.domain.deal import (
    TOGETHER_BONUS,
    TOPIC_PRICE,
    WORTH_BAND,
    WORTH_PRICE,
    Pair,
    Problem,
    Rules,
    company_price,
)
from bot.domain.wishes import Relaxed, Wish


def relaxed(problem: Problem, pairs: Sequence[Pair]) -> tuple[Relaxed, ...]:
    """Give the wishes that a deal does not keep, in the order in which they give way."""
    return tuple(_relaxed(problem, pairs))


def _relaxed(problem: Problem, pairs: Sequence[Pair]) -> Iterator[Relaxed]:
    uneven = uneven_slices(problem, pairs)
    if uneven:
        yield Relaxed(wish=Wish.EQUAL_WORTH, users=tuple(sorted(uneven)))
    for topic, users in sorted(split_topics(problem, pairs).items()):
        yield Relaxed(wish=Wish.TOPIC, users=users, topic=topic)
    clashes = company_clashes(problem, pairs)
    if clashes:
        yield Relaxed(wish=Wish.COMPANIES, numbers=tuple(sorted(clashes)))
    busiest = above_share(problem, pairs)
    if busiest:
        yield Relaxed(wish=Wish.SHARE, users=busiest)


def price(problem: Problem, pairs: Sequence[Pair]) -> int:
    """Give what the wishes that gave way take off a deal's value; the share has none, for it is no matter of price."""
    changes = {one.number: one for one in problem.changes}
    holders = topic_holders(problem)
    split = split_topics(problem, pairs)
    extra = sum(len(users) - _most(problem, holders, topic) for topic, users in split.items())
    clashes = company_clashes(problem, pairs)
    return (
        WORTH_PRICE * sum(uneven_slices(problem, pairs).values())
        + TOPIC_PRICE * extra
        + sum(company_price(changes[number]) * count for number, count in clashes.items())
    )


def _most(problem: Problem, holders: Mapping[str, set[str]], topic: str) -> int:
    """Give how many people a topic may have: the few that it should have, or those that it has."""
    return max(problem.rules.topic_people, len(holders.get(topic, ())))


def worth_limits(rules: Rules) -> tuple[int, int, int]:
    """Give the least and the most mean points of a slice, and the points that are granted beside them."""
    mean = rules.mean_worth
    return round((1 - WORTH_BAND) * mean), round((1 + WORTH_BAND) * mean), round(mean / 2)


def uneven_slices(problem: Problem, pairs: Iterable[Pair]) -> dict[str, int]:
    """Give by how many points each slice lies outside the band, where it does; newcomers are exempt."""
    if not problem.rules.mean_worth:
        return {}
    least, most, granted = worth_limits(problem.rules)
    points = {one.number: one.points for one in problem.changes}
    slices: dict[str, list[int]] = defaultdict(list)
    for pair in pairs:
        slices[pair.slack_user].append(points[pair.number])
    exempt = {seat.slack_user for seat in problem.seats if seat.is_newcomer}
    off = {
        user: max(sum(theirs) - most * len(theirs), least * len(theirs) - sum(theirs)) - granted
        for user, theirs in slices.items()
    }
    return {user: points for user, points in off.items() if points > 0 and user not in exempt}


def topic_holders(problem: Problem) -> dict[str, set[str]]:
    """Give who holds something of each topic already."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in problem.held:
        if one.topic:
            found[one.topic].add(one.slack_user)
    return found


def split_topics(problem: Problem, pairs: Iterable[Pair]) -> dict[str, tuple[str, ...]]:
    """Give the topics that now went to more people than they should, and all people who have something of them."""
    topics = {one.number: one.topic for one in problem.changes}
    holders = topic_holders(problem)
    found = {topic: set(users) for topic, users in holders.items()}
    for pair in pairs:
        if topics[pair.number]:
            found.setdefault(topics[pair.number], set()).add(pair.slack_user)
    return {
        topic: tuple(sorted(users)) for topic, users in found.items() if len(users) > _most(problem, holders, topic)
    }


def company_clashes(problem: Problem, pairs: Iterable[Pair]) -> dict[int, int]:
    """Give the changes that now have several people of one company, and how many new ones too many."""
    companies = {seat.slack_user: seat.company for seat in problem.seats}
    held = {(one.number, one.company) for one in problem.held if one.company}
    new = Counter((pair.number, companies[pair.slack_user]) for pair in pairs if companies[pair.slack_user])
    found: Counter[int] = Counter()
    for (number, company), count in new.items():
        found[number] += count - (0 if (number, company) in held else 1)
    return {number: count for number, count in found.items() if count > 0}


def above_share(problem: Problem, pairs: Iterable[Pair]) -> tuple[str, ...]:
    """Give the two busiest if they now have more than their share of the minutes, and more than before."""
    rules = problem.rules
    if len(problem.seats) < rules.guarded_from:
        return ()
    before = {seat.slack_user: seat.minutes_before for seat in problem.seats}
    minutes = {one.number: one.minutes for one in problem.changes}
    now = Counter(before)
    for pair in pairs:
        now[pair.slack_user] += minutes[pair.number]
    busiest = sorted(now, key=lambda user: (-now[user], user))[:2]
    most = max(rules.share * sum(now.values()), sum(sorted(before.values())[-2:]))
    return tuple(busiest) if sum(now[user] for user in busiest) > most + 1e-6 else ()  # a share is no whole number


def met_together(problem: Problem, pairs: Iterable[Pair]) -> int:
    """Give what the pairs add that bring two groups together on a change."""
    people = people_of(problem, pairs)
    return TOGETHER_BONUS * sum(
        bool(people[one.number] & one.first) and bool(people[one.number] & (one.second - one.first))
        for one in problem.together
    )


def people_of(problem: Problem, pairs: Iterable[Pair]) -> Mapping[int, set[str]]:
    """Give who has each change, held or dealt."""
    found: dict[int, set[str]] = defaultdict(set)
    for one in (*problem.held, *pairs):
        found[one.number].add(one.slack_user)
    return found

"""The leaderboard: short, by answers, never the host, nobody beyond what they meant to give."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.tally import Answer, Rank

MOST_PLACES = 5
LEAST_PEOPLE = 8
SHARE = 3
"""At most one in three of those who took part is ranked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """Somebody who joined and answered. `most` is their amount for the day, in changes.

    `may_be_new` is False where they said that they are no newcomer.
    """

    account_id: int
    slack_user: str
    most: int
    is_ranked: bool = True
    is_named: bool = True
    is_host: bool = False
    may_be_new: bool = True


def ranks(answers: Iterable[Answer], joined: Sequence[Contender]) -> tuple[Rank, ...]:
    """Rank who joined by their answers, best first; those who share a place are in the order of accounts.

    Nobody is ranked below eight people, nobody beyond five or a third of them; a tie that would pass that ends the list
    above it. Answers above one's own amount and on changes uploaded after the announcement earn no rank.
    """
    if len(joined) < LEAST_PEOPLE:
        return ()
    room = min(MOST_PLACES, len(joined) // SHARE)
    counted = Counter(answer.account_id for answer in answers if not answer.is_fresh)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for one in joined:
        if one.is_ranked and not one.is_host and counted[one.account_id]:
            groups[min(counted[one.account_id], one.most)].append(one.account_id)
    return _places(groups, room)


def _places(groups: dict[int, list[int]], room: int) -> tuple[Rank, ...]:
    listed: list[Rank] = []
    place = 1
    for answers in sorted(groups, reverse=True):
        accounts = tuple(sorted(groups[answers]))
        if place - 1 + len(accounts) > room:
            break
        listed.append(Rank(place=place, answers=answers, accounts=accounts))
        place += len(accounts)
    return tuple(listed)

"""What a team's history says of who suits what: learned once a day, from everything that happened before that day.

So the deals of one day rest on one state of knowledge, whatever is reviewed meanwhile, and a restart finds the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from bot.domain.chance import Chance
from bot.domain.habits import Habits
from bot.domain.lessons import lessons
from bot.domain.past import DAY_S, Past
from bot.domain.past_days import CAME_TRUE_DAYS, past_days
from bot.domain.ranking import Expertise
from bot.flows.history import past_of
from bot.flows.judging import Judged

BEFORE_DAYS, MOST_DAYS = 30.0, 180.0
"""How much history a day must have behind it to teach anything, and how far back such days lie at most."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knowledge:
    """Who suits what, how likely an answer is, and how people go about reviews."""

    expertise: Expertise
    chance: Chance
    habits: Habits


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Learned:
    """`now` is the state of the facts that `history`, what happened by the date, was last looked at in."""

    now: Judged
    on: date
    history: int
    knowledge: Knowledge


_KEPT: dict[str, _Learned] = {}


def is_learned(now: Judged, at: datetime) -> bool:
    """Tell whether this day's knowledge is at hand."""
    kept = _KEPT.get(now.team.key)
    if kept is None or kept.on != at.date():
        return False
    if kept.now is now:
        return True
    if kept.history != _history(now, _midnight(at)):
        return False
    _KEPT[now.team.key] = replace(kept, now=now)
    return True


def learned(now: Judged, at: datetime) -> Knowledge:
    """Give what is known on the date of an instant, UTC; takes some seconds for a thousand changes, once a day."""
    if not is_learned(now, at):
        until = _midnight(at)
        knowledge = _knowledge(now, until=until)
        _KEPT[now.team.key] = _Learned(now=now, on=at.date(), history=_history(now, until), knowledge=knowledge)
    return _KEPT[now.team.key].knowledge


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.date(), time(), UTC)


def _history(now: Judged, until: datetime) -> int:
    """Give a number that tells two histories apart: what there was to learn from before an instant."""
    reviews = ((number, sum(one.at < until for one in found)) for number, found in now.reviews.items())
    known = (one for one in reviews if now.changes[one[0]].created_at < until)
    return hash((now.team.repositories, now.team.labels, now.bots, tuple(sorted(known))))


def _knowledge(now: Judged, *, until: datetime) -> Knowledge:
    """Go through the history once: the expertise learns all of it, the chances the days whose fortnight is over."""
    pasts = pasts_of(now, until=until)
    until_s, expertise, chance = until.timestamp(), Expertise(), Chance.begun()
    days = tuple(past_days(pasts, first_s=_first_s(pasts, until_s), last_s=until_s - CAME_TRUE_DAYS * DAY_S))
    for lesson in lessons(pasts, days, expertise=expertise, until_s=until_s):
        can = lesson.day.can
        chance.learn(lesson.facts[can], lesson.day.came_true[can])
    return Knowledge(expertise=expertise, chance=chance, habits=Habits.of(pasts))


def pasts_of(now: Judged, *, until: datetime) -> tuple[Past, ...]:
    """Give the team's changes that were uploaded before an instant, in the order of upload."""
    found = (
        past_of(now.changes[number], reviews, now.team)
        for number, reviews in now.reviews.items()
        if now.changes[number].created_at < until
    )
    return tuple(sorted(found, key=lambda one: (one.created_s, one.number)))


def _first_s(pasts: Sequence[Past], until_s: float) -> float:
    """Give the first day that teaches: some weeks into the history, at most half a year ago, a weekday like today's."""
    earliest = pasts[0].created_s + BEFORE_DAYS * DAY_S if pasts else until_s
    weeks = int(min(max(until_s - CAME_TRUE_DAYS * DAY_S - earliest, 0.0), MOST_DAYS * DAY_S) // (7 * DAY_S))
    return until_s - CAME_TRUE_DAYS * DAY_S - weeks * 7 * DAY_S

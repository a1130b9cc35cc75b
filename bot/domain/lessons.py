"""Go through a team's history once, in the order of time: what each past day teaches, and what was foretold of it.

The expertise that a day is judged by has learned from what happened before that day alone, and the chances from days
whose fourteen days were over by then. So what is foretold of a past day is what would have been foretold on it, and
the chance that is left at the end is the one for today.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from bot.domain.chance import Chance
from bot.domain.chance_facts import LEAST_SCORE, facts_of
from bot.domain.habits import BEST_VOTE, Habits
from bot.domain.past import Past
from bot.domain.past_days import PastDay
from bot.domain.ranking import Expertise
from bot.domain.work import Work

Floats = NDArray[np.float64]

KNOWN_DAYS = 365.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """A past day with its facts, changes x people x names."""

    day: PastDay
    facts: Floats


class _Kind(IntEnum):
    """What happens first where two things happen in one second."""

    UPLOADED = 0
    ASKED = 1
    ANSWERED = 2
    ACTED = 3
    CLOSED = 4


Event = tuple[float, _Kind, int, int, bool]


def lessons(
    pasts: Sequence[Past], days: Iterable[PastDay], *, expertise: Expertise, until_s: float = -math.inf
) -> Iterator[Lesson]:
    """Give a lesson a day; the expertise is told of everything up to each, and after the last of it up to `until_s`."""
    habits = Habits.of(pasts)
    works = [work_of(one) for one in pasts]
    place = {one.number: at for at, one in enumerate(pasts)}
    events, read = sorted(_events(pasts)), 0
    for day in days:
        while read < len(events) and events[read][0] <= day.at_s:
            _tell(expertise, works, events[read])
            read += 1
        asked = [works[place[one.number]] for one in day.changes]
        scores = shares(expertise, asked, day.people, at_s=day.at_s, habits=habits)
        yield Lesson(
            day=day,
            facts=facts_of(day.changes, day.people, at_s=day.at_s, can=day.can, scores=scores, habits=habits),
        )
    for event in events[read:]:
        if event[0] <= until_s:
            _tell(expertise, works, event)


def work_of(one: Past) -> Work:
    """Give what expertise judges a change by."""
    return Work(
        number=one.number,
        project=one.project,
        at=one.created_s,
        author=one.owner,
        branch=one.branch,
        files=one.files,
        subject=one.subject,
        topic=one.topic,
    )


def shares(
    expertise: Expertise, works: Sequence[Work], people: Sequence[int], *, at_s: float, habits: Habits
) -> Floats:
    """Give the logarithm of each person's share of each change's next answer among all who are known."""
    known = sorted(habits.active(at_s, days=KNOWN_DAYS) | set(people))
    places = np.searchsorted(known, people)
    found = np.full((len(works), len(people)), LEAST_SCORE)
    for row, work in enumerate(works):
        is_other = np.array(known) != work.author
        if is_other.any():
            scores = np.where(is_other, expertise.scores(work, known, at_s), -np.inf)
            found[row] = np.nan_to_num((scores - np.logaddexp.reduce(scores))[places], neginf=LEAST_SCORE)
    return found


def _events(pasts: Sequence[Past]) -> Iterator[Event]:
    for place, one in enumerate(pasts):
        yield one.created_s, _Kind.UPLOADED, place, one.owner, False
        yield one.closed_s, _Kind.CLOSED, place, one.owner, False
        for asked in one.asked:
            yield asked.at_s, _Kind.ASKED, place, asked.account, False
        for at_s in (*one.patch_sets[1:], *(said.at_s for said in one.replies)):
            yield at_s, _Kind.ACTED, place, one.owner, False
        answered: set[int] = set()
        for said in one.answers:
            if said.account not in answered:
                yield said.at_s, _Kind.ANSWERED, place, said.account, said.vote >= BEST_VOTE
            answered.add(said.account)


def _tell(expertise: Expertise, works: Sequence[Work], event: Event) -> None:
    at_s, kind, place, account, decides = event
    if kind is _Kind.UPLOADED:
        expertise.uploaded(works[place])
    elif kind is _Kind.ASKED:
        expertise.invited(works[place], account)
    elif kind is _Kind.ANSWERED:
        expertise.reviewed(works[place], account, at_s, decides=decides)
    elif kind is _Kind.ACTED:
        expertise.acted(account, at_s)
    else:
        expertise.closed(works[place])


def foretold(days: Iterable[Lesson], chance: Chance) -> Iterator[tuple[PastDay, Floats]]:
    """Give each day with the chances, changes x people, that were foretold on it; the chance learns on the way."""
    pending: deque[Lesson] = deque()
    for lesson in days:
        while pending and pending[0].day.known_s <= lesson.day.at_s:
            _learn(chance, pending.popleft())
        shape = lesson.day.can.shape
        yield lesson.day, chance.predict(lesson.facts.reshape(-1, lesson.facts.shape[2])).reshape(shape)
        pending.append(lesson)


def _learn(chance: Chance, lesson: Lesson) -> None:
    can = lesson.day.can
    chance.learn(lesson.facts[can], lesson.day.came_true[can])

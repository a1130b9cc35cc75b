"""Go through a team's history once, in the order of time: what each past day teaches, and what was foretold of it.

The expertise that a day is judged by has learned from what happened before that day alone, and the chances from days
whose fourteen days were over by then. So what is foretold of a past day is what would have been foretold on it, and
the chance that is left at the end is the one for today.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.domain.chance import Chance
from bot.domain.chance_facts import facts_of
from bot.domain.habits import Habits
from bot.domain.past import Past
from bot.domain.past_days import PastDay

Floats = NDArray[np.float64]


class Knowledge(Protocol):
    """Who knows what, as far as it was told."""

    def uploaded(self, one: Past, *, at_s: float) -> None:
        """Take note of a new change."""

    def asked(self, one: Past, account: int, *, at_s: float) -> None:
        """Take note that somebody was asked for."""

    def answered(self, one: Past, account: int, *, at_s: float) -> None:
        """Take note of somebody's first answer to a change."""

    def scores(self, one: Past, people: Sequence[int], *, at_s: float) -> Floats:
        """Give the logarithm of each one's share of the change's next answer among all who are known."""


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


Event = tuple[float, _Kind, int, int]


def lessons(pasts: Sequence[Past], days: Iterable[PastDay], *, knowledge: Knowledge) -> Iterator[Lesson]:
    """Give a lesson a day; the knowledge is told of everything up to each, and in the end knows the last of them."""
    habits = Habits.of(pasts)
    events = sorted(_events(pasts))
    read = 0
    for day in days:
        while read < len(events) and events[read][0] <= day.at_s:
            _tell(knowledge, pasts, events[read])
            read += 1
        scores = np.array([knowledge.scores(one, day.people, at_s=day.at_s) for one in day.changes])
        facts = facts_of(day.changes, day.people, at_s=day.at_s, can=day.can, scores=scores, habits=habits)
        yield Lesson(day=day, facts=facts)


def _events(pasts: Sequence[Past]) -> Iterator[Event]:
    for place, one in enumerate(pasts):
        yield one.created_s, _Kind.UPLOADED, place, one.owner
        for asked in one.asked:
            yield asked.at_s, _Kind.ASKED, place, asked.account
        answered: set[int] = set()
        for said in one.answers:
            if said.account not in answered:
                yield said.at_s, _Kind.ANSWERED, place, said.account
            answered.add(said.account)


def _tell(knowledge: Knowledge, pasts: Sequence[Past], event: Event) -> None:
    at_s, kind, place, account = event
    if kind is _Kind.UPLOADED:
        knowledge.uploaded(pasts[place], at_s=at_s)
    elif kind is _Kind.ASKED:
        knowledge.asked(pasts[place], account, at_s=at_s)
    else:
        knowledge.answered(pasts[place], account, at_s=at_s)


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

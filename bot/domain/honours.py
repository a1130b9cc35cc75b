"""What is worth telling of a day, at most one thing of each person.

At least half of what is told could be won without the deciding vote; nobody has two while somebody has none; what has
no substance is not told. Only who joined and wants to be named is honoured, and the host is not.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.change import Change
from bot.domain.credit import Rules
from bot.domain.ranks import Contender
from bot.domain.review import reviews
from bot.domain.tally import COUNTING, Answer, Honour, HonourKind

LEAST_DAYS = 14
LEAST_LINES = 200
LEAST_LAST_VOTES = 2
LEAST_QUESTIONS = 5
LEAST_FIRST_LOOKS = 2
MOST_WELCOMES = 3

DECIDERS_ONLY = frozenset({HonourKind.LAST_VOTES})

ORDER = (
    HonourKind.LONGEST_WAIT,
    HonourKind.BIG_ONE,
    HonourKind.TO_MERGED_IN_A_DAY,
    HonourKind.LAST_VOTES,
    HonourKind.FIRST_REVIEW,
    HonourKind.QUESTIONS,
    HonourKind.FIRST_LOOKS,
)
"""The order in which they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What honours look at beside the answers: the day's changes, its rules, and the days waited by change."""

    changes: tuple[Change, ...]
    rules: Rules
    waited: Mapping[int, int]

    def by_number(self) -> dict[int, Change]:
        """Give the changes by number."""
        return {change.number: change for change in self.changes}


def honours(answers: Sequence[Answer], joined: Sequence[Contender], scene: Scene) -> tuple[Honour, ...]:
    """Choose what to tell, in the order of `ORDER`; the same answers give the same honours, ties go to the lower id."""
    eligible = {one.account_id for one in joined if one.is_named and not one.is_host}
    ours = sorted((one for one in answers if not one.is_fresh), key=lambda one: (one.number, one.account_id))
    candidates = {kind: _of(find(ours, scene), eligible) for kind, find in _FINDERS.items()}
    candidates[HonourKind.FIRST_REVIEW] = _of(candidates[HonourKind.FIRST_REVIEW], _new_here(joined))
    chosen = _spread(candidates, eligible)
    told = [one for kind in ORDER for one in chosen if one.kind is kind]
    is_open = any(one.kind not in DECIDERS_ONLY for one in told)
    return tuple(told) if is_open else ()


def _new_here(joined: Sequence[Contender]) -> set[int]:
    return {one.account_id for one in joined if one.may_be_new}


def _of(found: Iterable[Honour], eligible: set[int]) -> list[Honour]:
    return [one for one in found if one.account_id in eligible]


def _spread(candidates: Mapping[HonourKind, list[Honour]], eligible: set[int]) -> list[Honour]:
    """Give each kind to its best candidate who has nothing yet, the kinds with the fewest candidates first."""
    chosen = _welcomes(candidates[HonourKind.FIRST_REVIEW])
    honoured = {one.account_id for one in chosen}
    kinds = [kind for kind in ORDER if kind is not HonourKind.FIRST_REVIEW and candidates[kind]]
    for kind in sorted(kinds, key=lambda kind: (len({one.account_id for one in candidates[kind]}), ORDER.index(kind))):
        fresh = [one for one in candidates[kind] if one.account_id not in honoured]
        others = eligible - honoured
        best = fresh or ([] if others else candidates[kind])
        chosen += best[:1]
        honoured |= {one.account_id for one in best[:1]}
    return chosen


def _welcomes(candidates: list[Honour]) -> list[Honour]:
    return candidates[:MOST_WELCOMES]


def _begun_at(answer: Answer) -> datetime:
    return min(one.at for one in answer.evidence if one.credit in COUNTING)


def _longest_wait(answers: Sequence[Answer], scene: Scene) -> list[Honour]:
    """Give who ended the day's longest wait, the first to answer before the others; a shorter one is not told."""
    days = max((scene.waited.get(answer.number, 0) for answer in answers), default=0)
    if days < LEAST_DAYS:
        return []
    theirs = [answer for answer in answers if scene.waited.get(answer.number, 0) == days]
    theirs.sort(key=lambda answer: (_begun_at(answer), answer.number, answer.account_id))
    return [_honour(HonourKind.LONGEST_WAIT, answer, number=days) for answer in theirs]


def _big_one(answers: Sequence[Answer], scene: Scene) -> list[Honour]:
    sizes = {number: change.size for number, change in scene.by_number().items()}
    big = [answer for answer in answers if sizes[answer.number] >= LEAST_LINES]
    big.sort(key=lambda answer: (-sizes[answer.number], _begun_at(answer), answer.account_id))
    return [_honour(HonourKind.BIG_ONE, answer, number=sizes[answer.number]) for answer in big]


def _to_merged(answers: Sequence[Answer], scene: Scene) -> list[Honour]:
    """Give who began what merged on the same day: the first answer ever, then the merge."""
    changes = scene.by_number()
    return [
        _honour(HonourKind.TO_MERGED_IN_A_DAY, answer, other=changes[answer.number].owner_id)
        for answer in answers
        if answer.is_first and _merged_on_the_day(changes[answer.number], _begun_at(answer), scene.rules)
    ]


def _merged_on_the_day(change: Change, since: datetime, rules: Rules) -> bool:
    return change.submitted_at is not None and since <= change.submitted_at < rules.closes_at


def _last_votes(answers: Sequence[Answer], _: Scene) -> list[Honour]:
    counts = Counter(answer.account_id for answer in answers if answer.landed)
    return _most(HonourKind.LAST_VOTES, counts, LEAST_LAST_VOTES)


def _first_review(answers: Sequence[Answer], scene: Scene) -> list[Honour]:
    """Give who never reviewed a change here before the day; the order is that of their first answers."""
    rules = scene.rules
    new = {answer.account_id for answer in answers} - rules.deciders.accounts()
    for change in scene.changes:
        new -= _reviewed_before(change, new, rules)
    first: dict[int, Answer] = {}
    for answer in sorted(answers, key=lambda answer: (_begun_at(answer), answer.number)):
        if answer.account_id in new:
            first.setdefault(answer.account_id, answer)
    return [_honour(HonourKind.FIRST_REVIEW, answer) for answer in first.values()]


def _reviewed_before(change: Change, people: set[int], rules: Rules) -> set[int]:
    if not any(message.author_id in people and message.at < rules.opens_at for message in change.messages):
        return set()
    found = reviews(change, bots=rules.bots, labels=rules.labels)
    return {one.account_id for one in found if one.at < rules.opens_at}


def _questions(answers: Sequence[Answer], _: Scene) -> list[Honour]:
    counts: defaultdict[int, int] = defaultdict(int)
    for answer in answers:
        counts[answer.account_id] += sum(one.comments for one in answer.evidence)
    return _most(HonourKind.QUESTIONS, counts, LEAST_QUESTIONS)


def _first_looks(answers: Sequence[Answer], _: Scene) -> list[Honour]:
    counts = Counter(answer.account_id for answer in answers if answer.is_first)
    return _most(HonourKind.FIRST_LOOKS, counts, LEAST_FIRST_LOOKS)


def _most(kind: HonourKind, counts: Mapping[int, int], least: int) -> list[Honour]:
    best = sorted((-count, account) for account, count in counts.items() if count >= least)
    return [Honour(kind=kind, account_id=account, number=-count) for count, account in best]


def _honour(kind: HonourKind, answer: Answer, *, number: int = 0, other: int | None = None) -> Honour:
    return Honour(kind=kind, account_id=answer.account_id, number=number, change=answer.number, other=other)


_FINDERS: Mapping[HonourKind, Callable[[Sequence[Answer], Scene], list[Honour]]] = {
    HonourKind.LONGEST_WAIT: _longest_wait,
    HonourKind.BIG_ONE: _big_one,
    HonourKind.TO_MERGED_IN_A_DAY: _to_merged,
    HonourKind.LAST_VOTES: _last_votes,
    HonourKind.FIRST_REVIEW: _first_review,
    HonourKind.QUESTIONS: _questions,
    HonourKind.FIRST_LOOKS: _first_looks,
}

"""The team's figures of a day: what was answered, how long its authors had waited, what waits now."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.change import Change, ChangeStatus
from bot.domain.credit import History, Rules
from bot.domain.tally import COUNTING, Answer, Figures, team_answers
from bot.domain.turn import Turn, author_acts, standing, whose_turn


def answered_figures(
    answers: Iterable[Answer], histories: Mapping[int, History], rules: Rules
) -> dict[str, tuple[int, ...]]:
    """Split what was answered; each group is what is left of the ones before, so that they add up by construction."""
    ours = team_answers(answers)
    answered = {answer.number for answer in ours}
    merged, with_authors = _fate((histories[number].change for number in answered), rules)
    return {
        "answered": _sorted(answered),
        "first_answers": _sorted(answer.number for answer in ours if answer.is_first),
        "merged": _sorted(merged),
        "with_authors": _sorted(with_authors),
        "need_more": _sorted(answered - merged - with_authors),
    }


def _fate(changes: Iterable[Change], rules: Rules) -> tuple[set[int], set[int]]:
    """Give which have merged and which are with their authors; an abandoned one is its author's."""
    known = list(changes)
    merged = {change.number for change in known if change.status is ChangeStatus.MERGED}
    return merged, {change.number for change in known if _is_with_author(change, rules)} - merged


def _is_with_author(change: Change, rules: Rules) -> bool:
    is_asked = whose_turn(change, bots=rules.bots, labels=rules.labels) is Turn.AUTHOR
    return is_asked or change.is_wip or change.status is ChangeStatus.ABANDONED


def waiting_figures(
    before: Iterable[int], now: Iterable[int], *, changes: Mapping[int, Change], rules: Rules
) -> dict[str, tuple[int, ...]]:
    """Give what waited before and now, and where the rest went; one that vanished left otherwise."""
    known, still = set(before), set(now)
    left = known - still
    merged, with_authors = _fate((changes[number] for number in left if number in changes), rules)
    return {
        "waiting_before": _sorted(known),
        "waiting_now": _sorted(still),
        "left_merged": _sorted(merged),
        "left_with_authors": _sorted(with_authors),
        "left_otherwise": _sorted(left - merged - with_authors),
        "came_in": _sorted(still - known),
    }


def waiting_as_told(told: Figures) -> dict[str, tuple[int, ...]]:
    """Give the same as it was told before."""
    return {
        "waiting_before": told.waiting_before,
        "waiting_now": told.waiting_now,
        "left_merged": told.left_merged,
        "left_with_authors": told.left_with_authors,
        "left_otherwise": told.left_otherwise,
        "came_in": told.came_in,
    }


def waited_by_change(answers: Iterable[Answer], histories: Mapping[int, History], rules: Rules) -> dict[int, int]:
    """Give, by change, how many whole days its author had waited when the day's first answer came."""
    first: dict[int, datetime] = {}
    for answer in answers:
        at = min(one.at for one in answer.evidence if one.credit in COUNTING)
        first[answer.number] = min(at, first.get(answer.number, at))
    return {number: _days_before(histories[number], at, rules) for number, at in sorted(first.items())}


def _days_before(history: History, at: datetime, rules: Rules) -> int:
    state = standing(history.change, bots=rules.bots, labels=rules.labels, before=at, spoken=history.events)
    return 0 if state.is_with_author or state.paused_at else max((at - state.since).days, 0)


def _sorted(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(numbers)))


def authors_of(answers: Iterable[Answer], histories: Mapping[int, History], rules: Rules) -> tuple[int, ...]:
    """Give the owners who, on the day, replied or uploaded after an answer to their change."""
    found: set[int] = set()
    for answer in answers:
        history = histories[answer.number]
        since = min(one.at for one in answer.evidence if one.credit in COUNTING)
        acts = author_acts(history.change, bots=rules.bots, labels=rules.labels, spoken=history.events)
        if any(since < at and rules.holds(at) for at in acts):
            found.add(history.change.owner_id)
    return tuple(sorted(found - rules.bots))

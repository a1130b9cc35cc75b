"""What the chance of an answer rests on: named columns over every pair of a waiting change and a person.

All of it is in the team's own history as it stood at a moment. Counts and hours are taken as logarithms, and times also
as steps, for what is new is answered soon or not at all.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.domain.habits import BEST_VOTE, Habits
from bot.domain.past import DAY_S, Past

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

HOUR_S = 3_600.0
LEAST_SCORE = -12.0
NEVER_S = 1e12
MAIN = ("main", "master")
SMALL_LINES, LARGE_LINES = 20, 500

FRESH_DAYS = (0.25, 1, 2, 4, 7, 14, 30)
AGE_DAYS = (1, 3, 7, 14, 30, 90, 180)
SAID_DAYS = (1, 3, 7, 14, 30)
FIRST_PLACES = (1, 2, 3)
OWN_PARTS = (0.1, 0.3)

SCORE_NAMES = (
    "score", "score_share", "score_high", "log_share", "first", "of_two", "of_three",
    "place_in_own", "above_own_mean", "own_tenth", "own_three_tenths",
)  # fmt: skip
PAIR_NAMES = (
    "asked", "asked_2_days", "asked_7_days", "asked_30_days", "asked_share",
    "before", "before_times", "before_3_days", "before_10_days", "before_30_days", "before_share",
    "tie", "tie_14_days", "tie_back", "tie_share", "no_tie",
)  # fmt: skip
CHANGE_NAMES = (
    "patch_set_age", *(f"patch_set_{days}_days" for days in FRESH_DAYS),
    "age", *(f"age_{days}_days" for days in AGE_DAYS),
    *(f"replied_{days}_days" for days in SAID_DAYS),
    "unanswered", "never_answered", "answers", "people", "patch_sets", "patch_sets_7_days", "replied_last", "replies",
    "best_vote", "best_vote_now", "good_vote", "bad_vote_now", "bad_vote", "own_good", "own_bad", "green", "red",
    "lines", "files", "small", "large", "main_branch",
    "uploads", "newcomer", "uploads_30_days", "pace", "open_changes", "asked_people",
)  # fmt: skip
PERSON_NAMES = (
    "answers_7_days", "answers_30_days", "answers_90_days", "active_2_days", "active_7_days", "away_30_days",
    "decides", "own_open", "own_uploads_7_days",
)  # fmt: skip
NAMES = (*SCORE_NAMES, *PAIR_NAMES, *CHANGE_NAMES, *PERSON_NAMES)


def facts_of(
    changes: Sequence[Past], people: Sequence[int], *, at_s: float, can: Flags, scores: Floats, habits: Habits
) -> Floats:
    """Give the facts in columns of `NAMES`: changes x people x names.

    `scores` are of expertise, the logarithm of each person's share of a change's next answer among all known people;
    `can` says which pairs can be.
    """
    of_pairs = [_pairs(one, people, at_s, habits) for one in changes]
    of_changes = np.array([_change(one, at_s, habits) for one in changes])
    of_people = np.array([_person(who, at_s, habits) for who in people])
    shape = (len(changes), len(people))
    return np.concatenate(
        [
            _scores(np.maximum(scores, LEAST_SCORE), can),
            np.array(of_pairs, dtype=np.float64),
            np.broadcast_to(of_changes[:, None, :], (*shape, len(CHANGE_NAMES))),
            np.broadcast_to(of_people[None, :, :], (*shape, len(PERSON_NAMES))),
        ],
        axis=2,
    )


def _scores(scores: Floats, can: Flags) -> Floats:
    """Weigh a score against those of the others who can, and of the others that the person can have."""
    able = np.where(can, scores, 3 * LEAST_SCORE)
    known = np.exp(scores) * can
    share = np.exp(scores) / np.maximum(known.sum(axis=1, keepdims=True), 1e-9)
    place = _places(able, axis=1)
    own_place = _places(able, axis=0) / max(len(scores), 1)
    own_mean = np.where(can, scores, 0.0).sum(axis=0) / np.maximum(can.sum(axis=0), 1)
    columns = [scores / 3, np.exp(scores), np.maximum(scores, -3.0)]
    columns += [np.log(share + 1e-3) / 3]
    columns += [place < most for most in FIRST_PLACES]
    columns += [own_place, (scores - own_mean) / 3]
    columns += [own_place < part for part in OWN_PARTS]
    return np.stack(columns, axis=2)


def _places(scores: Floats, *, axis: int) -> NDArray[np.int64]:
    """Give each score's place along an axis, 0 for the best."""
    return np.argsort(np.argsort(-scores, axis=axis, kind="stable"), axis=axis, kind="stable")


def _pairs(one: Past, people: Sequence[int], at_s: float, habits: Habits) -> list[list[float]]:
    """Give what is between a change and each person."""
    asked = {row.account: row.at_s for row in one.asked if row.at_s <= at_s}
    answered: dict[int, list[float]] = {}
    for row in one.answers_by(at_s):
        answered.setdefault(row.account, []).append(row.at_s)
    total = max(sum(map(len, answered.values())), 1)
    found = []
    for account in people:
        mine = answered.get(account, [])
        since_mine = at_s - mine[-1] if mine else NEVER_S
        since_asked = at_s - asked.get(account, at_s - NEVER_S)
        found.append(
            [
                account in asked,
                *_within(since_asked, (2, 7, 30)),
                (account in asked) / max(len(asked), 1),
                bool(mine),
                _log(len(mine)),
                *_within(since_mine, (3, 10, 30)),
                len(mine) / total,
                *_ties(one.owner, account, at_s, habits),
            ]
        )
    return found


def _ties(owner: int, account: int, at_s: float, habits: Habits) -> list[float]:
    tie = habits.answers_to(account, owner, at_s, days=90)
    return [
        _log(tie),
        _log(habits.answers_to(account, owner, at_s, days=14)),
        _log(habits.answers_to(owner, account, at_s, days=90)),
        tie / max(habits.answers(account, at_s, days=90), 3),
        not tie,
    ]


def _change(one: Past, at_s: float, habits: Habits) -> list[float]:
    return [*_times(one, at_s), *_talk(one, at_s), *_votes(one, at_s), *_size(one), *_author(one, at_s, habits)]


def _times(one: Past, at_s: float) -> list[float]:
    fresh, age = at_s - one.newest_s(at_s), at_s - one.created_s
    replied = max((row.at_s for row in one.replies if row.at_s <= at_s), default=at_s - NEVER_S)
    return [
        _log(fresh / HOUR_S) / 4,
        *_within(fresh, FRESH_DAYS),
        _log(age / HOUR_S) / 4,
        *_within(age, AGE_DAYS),
        *_within(at_s - replied, SAID_DAYS),
    ]


def _talk(one: Past, at_s: float) -> list[float]:
    answers = one.answers_by(at_s)
    replies = [row.at_s for row in one.replies if row.at_s <= at_s]
    patch_sets = [at for at in one.patch_sets if at <= at_s]
    return [
        not one.answered_newest(at_s),
        not answers,
        _log(len(answers)),
        _log(len({row.account for row in answers})),
        _log(len(patch_sets)),
        _log(sum(at > at_s - 7 * DAY_S for at in patch_sets)),
        bool(replies and answers and replies[-1] > answers[-1].at_s),
        _log(len(replies)),
    ]


def _votes(one: Past, at_s: float) -> list[float]:
    newest = one.newest_s(at_s)
    last = {row.account: row for row in one.answers_by(at_s) if row.vote}.values()
    own = [row.vote for row in one.replies if row.at_s <= at_s and row.vote]
    checks = [vote for at, vote in one.checks if newest <= at <= at_s]
    holds: list[Callable[[int], bool]] = [lambda vote: vote >= BEST_VOTE, lambda vote: vote == 1, lambda vote: vote < 0]
    best, good, bad = ([row for row in last if holds_for(row.vote)] for holds_for in holds)
    return [
        bool(best),
        any(row.at_s >= newest for row in best),
        bool(good),
        any(row.at_s >= newest for row in bad),
        bool(bad),
        bool(own) and own[-1] > 0,
        bool(own) and own[-1] < 0,
        bool(checks) and checks[-1] > 0,
        bool(checks) and checks[-1] < 0,
    ]


def _size(one: Past) -> list[float]:
    is_main = one.branch.rpartition("/")[2] in MAIN
    small, large = one.lines < SMALL_LINES, one.lines > LARGE_LINES
    return [_log(one.lines) / 4, _log(len(one.files)) / 2, small, large, is_main]


def _author(one: Past, at_s: float, habits: Habits) -> list[float]:
    before = habits.uploaded(one.owner, one.created_s - 1, days=36_500)
    return [
        _log(before) / 3,
        not before,
        _log(habits.uploaded(one.owner, at_s, days=30)),
        _log(habits.pace_s(one.owner, at_s) / HOUR_S) / 4,
        _log(habits.open_of(one.owner, at_s)),
        _log(len({row.account for row in one.asked if row.at_s <= at_s})),
    ]


def _person(account: int, at_s: float, habits: Habits) -> list[float]:
    since = habits.since_answer_s(account, at_s)
    return [
        _log(habits.answers(account, at_s, days=7)),
        _log(habits.answers(account, at_s, days=30)) / 2,
        _log(habits.answers(account, at_s, days=90)) / 3,
        since < 2 * DAY_S,
        since < 7 * DAY_S,
        since > 30 * DAY_S,
        habits.decides(account, at_s),
        _log(habits.open_of(account, at_s)),
        _log(habits.uploaded(account, at_s, days=7)),
    ]


def _log(value: float) -> float:
    return math.log1p(max(value, 0.0))


def _within(since_s: float, days: Sequence[float]) -> list[float]:
    return [float(since_s <= one * DAY_S) for one in days]

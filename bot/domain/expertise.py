"""Who knows what, from the team's own history: how well a change suits a person, 0 to 1, with the reasons.

A person's part in a past change (a review, or writing it) makes them know its files and their directories, their
repository and its author, and fades with a half-life of 90 days. A key that few people share says more than one that
all do. Knowing is relative: the best fit of a change is what the others are measured by.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.change import Change
from bot.domain.reasons import Reason, ReasonKind

HALF_LIFE_DAYS = 90.0
MOST_FILES = 60
WROTE, REVIEWED = 1.5, 1.0
SHARES = {"file": 3.0, "folder": 2.0, "parent": 1.0, "project": 0.3, "author": 1.5}
INVITED_BONUS, BEFORE_BONUS = 1.0, 1.5
SPEAKS = 0.35
OFTEN = 2.0
MAGIC = frozenset({"/COMMIT_MSG", "/MERGE_LIST"})

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Somebody's part in a change of the past."""

    account_id: int
    number: int
    at: datetime
    wrote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """What everybody knows, by key and account, as of `at`."""

    at: datetime
    known: Mapping[Key, Mapping[int, float]] = field(default_factory=dict)


def keys_of(change: Change) -> dict[Key, float]:
    """Give what a change is about, each with its share: files, their folders, the repository, the author."""
    keys: dict[Key, float] = {("project", change.project): SHARES["project"]}
    keys["author", str(change.owner_id)] = SHARES["author"]
    for file in [one for one in change.files if one.path not in MAGIC][:MOST_FILES]:
        keys["file", file.path] = SHARES["file"]
        folder = file.path.rpartition("/")[0]
        if folder:
            keys["folder", folder] = SHARES["folder"]
            parent = folder.rpartition("/")[0]
            if parent:
                keys["parent", parent] = SHARES["parent"]
    return keys


def learn(changes: Mapping[int, Change], parts: Iterable[Part], *, at: datetime) -> Profiles:
    """Learn from the parts that people had in changes."""
    known: dict[Key, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    keys = {number: keys_of(change) for number, change in changes.items()}
    for part in parts:
        fades = 0.5 ** (max((at - part.at).total_seconds(), 0.0) / 86400 / HALF_LIFE_DAYS)
        for key in keys.get(part.number, ()):
            if not (part.wrote and key[0] == "author"):
                known[key][part.account_id] += fades * (WROTE if part.wrote else REVIEWED)
    return Profiles(at=at, known=known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suits:
    """How well a change suits a person, 0 to 1, and why."""

    value: float
    reasons: tuple[Reason, ...]


def scores(change: Change, profiles: Profiles, *, answered: Mapping[int, int]) -> dict[int, float]:
    """Give how much everybody who knows anything of a change knows of it, on no scale; all others know nothing.

    `answered` is the last patch set that each account answered.
    """
    found: dict[int, float] = defaultdict(float)
    for key, share in keys_of(change).items():
        known = profiles.known.get(key, {})
        for account, much in known.items():
            found[account] += share * math.log1p(much) / math.sqrt(len(known))
    for account in invited(change):
        found[account] += INVITED_BONUS
    for account in answered:
        found[account] += BEFORE_BONUS
    return found


def invited(change: Change) -> frozenset[int]:
    """Give whom somebody else asked for as a reviewer; whoever voted became one by that."""
    updates = [one for one in change.reviewer_updates if one.state == "REVIEWER" and one.by_id != one.reviewer_id]
    asked = {one.reviewer_id for one in updates}
    return frozenset(asked & set(change.reviewers))


def fits(
    change: Change,
    people: Iterable[int],
    profiles: Profiles,
    *,
    answered: Mapping[int, int],
    scored: Mapping[int, float] | None = None,
) -> dict[int, Suits]:
    """Give how well a change suits each of these accounts; `scored` are the change's `scores`, if at hand."""
    accounts = tuple(people)
    known = scores(change, profiles, answered=answered) if scored is None else scored
    sums = {account: known.get(account, 0.0) for account in accounts}
    best = max(sums.values(), default=0.0)
    return {
        account: Suits(
            value=sums[account] / best if best > 0 else 0.0,
            reasons=_reasons(
                change,
                account,
                _parts(change, account, profiles) if sums[account] else {},
                answered,
                is_known=sums[account] >= SPEAKS * best > 0,
                often=_reviews_often(change, account, profiles),
            ),
        )
        for account in accounts
    }


def _parts(change: Change, account: int, profiles: Profiles) -> dict[Key, float]:
    found: dict[Key, float] = {}
    for key, share in keys_of(change).items():
        known = profiles.known.get(key, {})
        if account in known:
            found[key] = share * math.log1p(known[account]) / math.sqrt(len(known))
    return found


def _reviews_often(change: Change, account: int, profiles: Profiles) -> bool:
    """Tell whether somebody reviewed this author's changes several times of late."""
    return profiles.known.get(("author", str(change.owner_id)), {}).get(account, 0.0) >= OFTEN


def _reasons(
    change: Change,
    account: int,
    parts: Mapping[Key, float],
    answered: Mapping[int, int],
    *,
    is_known: bool,
    often: bool,
) -> tuple[Reason, ...]:
    """Give the reasons that are true of this person, the strongest first; `often` is of reviewing this author."""
    found: list[Reason] = []
    if account in answered:
        found.append(Reason(kind=ReasonKind.REVIEWED_BEFORE, number=answered[account]))
    places = {key: value for key, value in parts.items() if key[0] in {"file", "folder"}}
    if is_known and places:
        kind, name = max(places, key=lambda key: (places[key], key))
        found.append(Reason(kind=ReasonKind.KNOWS_FILES, points=places[kind, name], name=name))
    if account in invited(change):
        found.append(Reason(kind=ReasonKind.INVITED))
    if often and is_known:
        found.append(Reason(kind=ReasonKind.REVIEWS_AUTHOR, account_id=change.owner_id))
    return tuple(found) or (Reason(kind=ReasonKind.SPREAD),)

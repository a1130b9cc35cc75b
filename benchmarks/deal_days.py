"""Made-up days of any size: people with areas they know, changes in chains and topics, every rule and every wish.

Five changes a person, or one to three hours; two people a change; a third cores, a tenth newcomers. Each change can go
to the 40 people whom it suits best, and each person can get the 60 changes that suit them best.
"""

import numpy as np
from numpy.typing import NDArray

from bot.domain.deal import Arcs, Open, Problem, Rules, Seat, Together, usual_worth

AREAS = 60
COMPANIES = 15
NEW, UNKNOWN = 0.1, 0.2
"""Shares of newcomers, and of people of whom no company is known."""
TIMED = 3
"""Each so many gives an hour to three, the others a number of changes."""
BEST_PEOPLE = 40
BEST_CHANGES = 60
AT_ONCE = 2_000
"""Changes whose fits are held in memory at one time."""

NEEDS = ((2, 1), (2, 1), (2, 1), (1, 2), (2, 2))
TIERS = (0.02, 0.04, 0.3, 0.14, 0.5)


def make_day(changes: int, people: int, seed: int) -> Problem:
    """Make the deal of one day; the same arguments give the same day."""
    rng = np.random.default_rng(seed)
    seats = _seats(people, rng)
    area, opens = _opens(changes, rng)
    cores = rng.random(people) < 1 / 3
    knows = np.where(rng.random((people, AREAS)) < 4 / AREAS, rng.uniform(0.4, 1.0, (people, AREAS)), 0.1)
    arcs = _arcs(area, knows.astype(np.float32), cores, rng)
    rules = Rules(mean_worth=usual_worth(seats, opens))
    return Problem(seats=seats, changes=opens, arcs=arcs, together=_together(opens, arcs, rng), rules=rules, seed=seed)


def _seats(people: int, rng: np.random.Generator) -> tuple[Seat, ...]:
    return tuple(
        Seat(
            slack_user=f"U{place:05d}",
            changes=5 if place % TIMED else None,
            minutes=None if place % TIMED else int(rng.integers(4, 13)) * 15,
            is_newcomer=rng.random() < NEW,
            company="" if rng.random() < UNKNOWN else f"Company {rng.integers(COMPANIES)}",
            minutes_before=int(rng.integers(0, 60)) * 5,
        )
        for place in range(people)
    )


def _opens(changes: int, rng: np.random.Generator) -> tuple[NDArray[np.int64], tuple[Open, ...]]:
    """Give the area of each change and the changes; a chain is of one area, topic and tier of needs."""
    area, found = np.zeros(changes, dtype=np.int64), []
    left, topic_left, topics = 0, 0, 0
    for place in range(changes):
        stands = left > 0
        left = left - 1 if stands else _run(rng, share=0.1, most=3)
        topic_left -= 1
        if not stands:
            area[place] = rng.integers(AREAS)
            if topic_left <= 0:
                topic_left = _run(rng, share=0.05, most=5)
                topics += 1
        else:
            area[place] = area[place - 1]
        deciding, looks = NEEDS[rng.integers(len(NEEDS))]
        found.append(
            Open(
                number=1_000 + place,
                tier=1 + int(rng.choice(5, p=TIERS)),
                worth=float(np.round(rng.gamma(2.0, 40.0))),
                minutes=5 * int(np.clip(np.round(rng.lognormal(1.1, 0.7)), 1, 24)),
                deciding=deciding,
                first_looks=looks,
                below=999 + place if stands else None,
                topic=f"topic-{topics}" if topic_left > 0 else "",
            )
        )
    return area, tuple(found)


def _run(rng: np.random.Generator, *, share: float, most: int) -> int:
    """Give how many changes follow this one in its chain or topic, mostly none."""
    return int(rng.integers(1, most + 1)) if rng.random() < share else 0


def _arcs(
    area: NDArray[np.int64], knows: NDArray[np.float32], cores: NDArray[np.bool_], rng: np.random.Generator
) -> Arcs:
    """Keep each change's best people and each person's best changes, some thousand changes at a time."""
    people = len(knows)
    keys, values = [], []
    best = np.zeros((people, 0), dtype=np.float32)
    best_at = np.zeros((people, 0), dtype=np.int64)
    for start in range(0, len(area), AT_ONCE):
        part = area[start : start + AT_ONCE]
        fit = np.clip(0.8 * knows[:, part].T + 0.2 * rng.random((len(part), people), dtype=np.float32), 0, 1)
        top = np.argpartition(-fit, min(BEST_PEOPLE, people - 1), axis=1)[:, :BEST_PEOPLE]
        keys.append(((start + np.arange(len(part)))[:, None] * people + top).ravel())
        values.append(np.take_along_axis(fit, top, axis=1).ravel())
        best = np.concatenate([best, fit.T], axis=1)
        best_at = np.concatenate([best_at, np.tile(start + np.arange(len(part)), (people, 1))], axis=1)
        top = np.argsort(-best, axis=1)[:, :BEST_CHANGES]
        best, best_at = np.take_along_axis(best, top, axis=1), np.take_along_axis(best_at, top, axis=1)
    keys.append((best_at * people + np.arange(people)[:, None]).ravel())
    values.append(best.ravel())
    found, first = np.unique(np.concatenate(keys), return_index=True)
    seat, change = (found % people).astype(np.int32), (found // people).astype(np.int32)
    value = np.concatenate(values)[first].astype(np.float64)
    return Arcs(seat=seat, change=change, value=value, decides=cores[seat])


def _together(opens: tuple[Open, ...], arcs: Arcs, rng: np.random.Generator) -> tuple[Together, ...]:
    """Wish for somebody to learn beside the one who knows best, on each twentieth change."""
    starts = np.searchsorted(arcs.change, np.arange(len(opens) + 1))
    found = []
    for place in np.flatnonzero(rng.random(len(opens)) < 1 / 20).tolist():
        theirs = np.arange(starts[place], starts[place + 1])
        ranked = theirs[np.argsort(-arcs.value[theirs], kind="stable")]
        users = [f"U{seat:05d}" for seat in arcs.seat[ranked].tolist()]
        found.append(
            Together(number=opens[place].number, first=frozenset(users[:1]), second=frozenset(users[10:20])),
        )
    return tuple(found)

"""Read a community's changes with all their events (JSON lines, plain or gzipped) as the product's own `Past`."""

import gzip
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.domain.past import Asked, Past, Said

GZIP = b"\x1f\x8b"
REVIEW, VERIFIED = "Code-Review", "Verified"
BOT_MESSAGES, BOT_OWNS, BOT_VOTES, BOT_NAMED = 100, 0.01, 1 / 8, 10

Row = Mapping[str, Any]


def read(path: Path) -> tuple[Past, ...]:
    """Give the changes of a file in the order in which they were uploaded, the bots' own ones left out."""
    rows = [json.loads(line) for line in lines_of(path)]
    bots = bots_of(rows)
    pasts = (past_of(row, bots) for row in rows if row["owner"] not in bots)
    return tuple(sorted(pasts, key=lambda one: (one.created_s, one.number)))


def lines_of(path: Path) -> Iterator[str]:
    """Give the lines of a file, plain or gzipped."""
    with path.open("rb") as file:
        is_packed = file.read(2) == GZIP
    with gzip.open(path, "rt", encoding="utf-8") if is_packed else path.open(encoding="utf-8") as lines:
        yield from (line for line in lines if line.strip())


def bots_of(rows: Iterable[Row]) -> frozenset[int]:
    """Give who is a bot: 100 messages or more, owns at most 1 % as many changes, at most one vote in eight.

    An account that ten changes or more name as a bot is one too, unless it owns more than a tenth as many.
    """
    messages: Counter[int] = Counter()
    votes: Counter[int] = Counter()
    owns: Counter[int] = Counter()
    named: Counter[int] = Counter()
    for row in rows:
        owns[row["owner"]] += 1
        named.update(row.get("bot") or ())
        messages.update(comment[1] for comment in row["comments"])
        votes.update(account for _, account in _votes(row))
    talkers = {
        one
        for one, count in messages.items()
        if count >= BOT_MESSAGES and owns[one] <= BOT_OWNS * count and votes[one] <= BOT_VOTES * count
    }
    return frozenset(talkers | {one for one, count in named.items() if count >= max(BOT_NAMED, 10 * owns[one])})


def _votes(row: Row) -> dict[tuple[float, int], int]:
    """Give the review votes by time and account; one without a message in its second was copied at submit."""
    said = {(comment[0], comment[1]) for comment in row["comments"]}
    return {
        (at, account): value
        for at, account, _, label, value in row["votes"]
        if label == REVIEW and (at, account) in said
    }


def past_of(row: Row, bots: frozenset[int]) -> Past:
    """Give one change's history; an answer has words or a vote, and is not a bot's."""
    votes, owner, number = _votes(row), row["owner"], row["number"]
    people = [one for one in row["comments"] if one[1] not in bots and (one[3] or (one[0], one[1]) in votes)]
    said = sorted(
        (Said(at_s=at, account=account, vote=votes.get((at, account), 0)) for at, account, *_ in people),
        key=lambda one: (one.at_s, one.account),
    )
    asked = [one for one in row["added"] if one[1] not in {one[2], owner} and one[1] not in bots]
    return Past(
        number=number,
        project=row["repo"],
        branch=row["branch"],
        owner=owner,
        created_s=row["created"],
        closed_s=math.inf if row["closed"] is None else row["closed"],
        is_merged=row["status"] == "merged",
        lines=(row.get("ins") or 0) + (row.get("del") or 0),
        files=tuple(row.get("files") or ()),
        subject=row["subject"],
        topic=row["topic"] if row["topic"] != str(number) else "",
        patch_sets=tuple(sorted(at for _, at in row["ps"])),
        answers=tuple(one for one in said if one.account != owner),
        replies=tuple(one for one in said if one.account == owner),
        asked=tuple(Asked(at_s=at, account=account) for at, account, _ in sorted(asked)),
        checks=tuple(sorted((at, value) for at, _, _, label, value in row["votes"] if label == VERIFIED)),
        progress=tuple(sorted((at, bool(mark)) for at, mark in row["wip"])),
    )

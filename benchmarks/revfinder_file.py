"""Read RevFinder's columns (JSON lines, plain or gzipped): who approved which change of which project, without owners.

Many of its dates of approval can't be used (before the upload, or before there was a Gerrit): then the closing counts.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.events import lines_of
from bot.domain.past import Past, Said

NOBODY = -1


def is_revfinder(path: Path) -> bool:
    """Tell whether a file is in RevFinder's format."""
    return "approve_history" in json.loads(next(iter(lines_of(path))))


def read_revfinder(path: Path) -> tuple[Past, ...]:
    """Give the changes of a file in the order in which they were uploaded; nobody's own, for owners are not in it."""
    found = (_past(json.loads(line)) for line in lines_of(path))
    return tuple(sorted(found, key=lambda one: (one.created_s, one.number)))


def _past(row: Mapping[str, Any]) -> Past:
    created, closed = _seconds(row["submit_date"]), _seconds(row["close_date"])
    said = (_said(one, created, closed) for one in row["approve_history"])
    return Past(
        number=row["changeId"],
        project=row["project"],
        branch="",
        owner=NOBODY,
        created_s=created,
        closed_s=closed,
        files=tuple(row["files"]),
        patch_sets=(created,),
        answers=tuple(sorted(said, key=lambda one: (one.at_s, one.account))),
    )


def _said(row: Mapping[str, Any], created: float, closed: float) -> Said:
    granted = _seconds(row["grant_date"])
    at = granted if granted >= created else closed
    return Said(at_s=at, account=row["userId"], vote=row["approve_value"])


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text[:19]).replace(tzinfo=UTC).timestamp()

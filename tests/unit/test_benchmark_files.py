"""The benchmarks' readers on files made by hand."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.events import read
from benchmarks.recommend import ranks, reviewers
from benchmarks.revfinder_file import is_revfinder, read_revfinder

EVENTS = {
    "repo": "vpp",
    "number": 7,
    "owner": 1,
    "created": 100,
    "closed": 900,
    "status": "merged",
    "branch": "refs/heads/master",
    "subject": "vlib: one",
    "topic": "7",
    "ps": [[1, 100], [2, 300]],
    "votes": [[200, 2, 1, "Code-Review", 1], [900, 3, 2, "Code-Review", 2], [150, 5, 1, "Verified", 1]],
    "comments": [[150, 5, 1, True], [200, 2, 1, True], [400, 1, 2, True], [500, 4, 2, True]],
    "added": [[120, 2, 1], [200, 2, 2]],
    "wip": [[110, True], [190, False]],
    "bot": [5],
    "files": ["vlib/main.c"],
    "ins": 3,
    "del": 1,
}
COLUMNS = {
    "changeId": 8,
    "project": "platform/build",
    "submit_date": "2008-10-24 02:52:42.031000000",
    "close_date": "2010-07-13 15:32:02.718000000",
    "status": "M",
    "files": ["core/a.html"],
    "approve_history": [
        {"userId": 11, "approve_value": 2, "grant_date": "1900-01-01 08:00:00.000000000"},
        {"userId": 12, "approve_value": 1, "grant_date": "2008-10-25 00:00:00.000000000"},
    ],
}


def written(path: Path, rows: list[object], *, packed: bool) -> Path:
    """Write rows as lines of JSON."""
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    return path


def many(row: dict[str, object], count: int) -> list[object]:
    """Give the row so often, numbered; a bot is one by what it does on many changes."""
    return [row | {"number": number} for number in range(count)]


@pytest.mark.parametrize("packed", [False, True])
def test_events(tmp_path: Path, *, packed: bool) -> None:
    """Votes without a message in their second were copied, own words and bots' are no review."""
    past = read(written(tmp_path / "events", many(EVENTS, 12), packed=packed))[0]

    assert [(one.account, one.vote) for one in past.answers] == [(2, 1), (4, 0)]
    assert reviewers(past) == {2: (200, False), 4: (500, False)}
    assert [(one.at_s, one.account) for one in past.asked] == [(120, 2)]
    assert (past.is_in_progress(150), past.is_in_progress(195), past.newest_s(299)) == (True, False, 100)


@pytest.mark.parametrize("packed", [False, True])
def test_columns(tmp_path: Path, *, packed: bool) -> None:
    """A date before the upload can't be an approval's; then the closing counts."""
    path = written(tmp_path / "columns", [COLUMNS], packed=packed)

    (past,) = read_revfinder(path)

    assert is_revfinder(path)
    assert [(one.account, one.at_s) for one in past.answers] == [(12, 1224892800.0), (11, past.closed_s)]


def later(row: dict[str, object], number: int, *, created: int) -> dict[str, object]:
    """Give the row again decades later, when nobody of the sixties is around."""
    at = 10**9
    said = [[at + one[0], *one[1:]] for one in EVENTS["comments"]]  # type: ignore[attr-defined] # our own list
    return row | {"number": number, "created": at + created, "closed": at + 9000, "comments": said, "added": []}


def test_ranks(tmp_path: Path) -> None:
    """Nobody is known at the first change; who reviewed it is first at the next, once the review was given."""
    rows = [later(EVENTS, 1, created=100), later(EVENTS, 2, created=140), later(EVENTS, 3, created=5000)]

    pasts = read(written(tmp_path / "events", list(rows), packed=False))

    assert list(ranks(pasts, is_honest=False)) == [None, 1, 1]
    assert list(ranks(pasts, is_honest=True)) == [None, None, 1]

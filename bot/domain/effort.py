"""How long an answer takes, in minutes: a stated formula over lines, files, their kinds and the talk so far.

5 to open it, 1 for every 8 lines of code, 20 of tests, 25 of documentation, nothing for what a tool writes,
1 for each further file, 2 for each open thread; rounded to 5, at least 5, at most 120
"""

import re

from bot.domain.change import Change, FileChange

START, MOST, STEP = 5, 120, 5
LINES_A_MINUTE = {"code": 8, "tests": 20, "docs": 25}
A_FILE, A_THREAD = 1, 2
RENAMED = "R"
MAGIC = frozenset({"/COMMIT_MSG", "/MERGE_LIST", "/PATCHSET_LEVEL"})

_GENERATED = re.compile(r"(\.lock|\.po|\.pot|\.svg|\.min\.js|package-lock\.json|_pb2\.py|\.pb\.go)$")
_TESTS = re.compile(r"(^|/)(tests?|testing|functional|unit)(/|_)|(^|/)test_|_test\.")
_DOCS = re.compile(r"(^|/)(doc|docs|releasenotes|specs)/|\.(rst|md|txt|adoc)$")


def minutes_for(change: Change) -> int:
    """Estimate the minutes that a thoughtful answer to the current patch set takes."""
    files = [one for one in change.files if one.path not in MAGIC]
    spent = START + sum(map(_minutes_of, files)) + A_FILE * max(len(files) - 1, 0) + A_THREAD * change.unresolved
    if not files:
        spent += change.size / LINES_A_MINUTE["code"]
    return int(min(max(STEP * round(spent / STEP), STEP), MOST))


def _minutes_of(file: FileChange) -> float:
    lines = file.insertions + file.deletions
    if _GENERATED.search(file.path) or (file.status == RENAMED and not lines):
        return 0.0
    return lines / LINES_A_MINUTE[kind_of(file.path)]


def main_kind(change: Change) -> str:
    """Give the kind in which most of a change's minutes are; code where its files are not known."""
    spent = dict.fromkeys(LINES_A_MINUTE, 0.0)
    for file in change.files:
        if file.path not in MAGIC:
            spent[kind_of(file.path)] += _minutes_of(file)
    return max(spent, key=lambda kind: spent[kind])


def kind_of(path: str) -> str:
    """Tell code from tests and documentation by the path."""
    if _TESTS.search(path):
        return "tests"
    return "docs" if _DOCS.search(path) else "code"


def is_small(change: Change, *, minutes: int = 20, lines: int = 60) -> bool:
    """Tell whether a change is small enough to begin with."""
    return change.size <= lines and minutes_for(change) <= minutes

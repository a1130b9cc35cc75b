"""How long an answer takes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.change import FileChange
from bot.domain.effort import MOST, START, is_small, kind_of, minutes_for
from tests.builders import make_change

FILES = st.lists(
    st.builds(
        FileChange,
        path=st.sampled_from(["a.py", "tests/test_a.py", "doc/a.rst", "a.lock", "/COMMIT_MSG"]),
        insertions=st.integers(0, 5000),
        deletions=st.integers(0, 5000),
    ),
    max_size=8,
)


def minutes(*files: FileChange, unresolved: int = 0) -> int:
    """Estimate a change of these files with so many open threads."""
    return minutes_for(make_change(files=files, unresolved=unresolved))


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        (FileChange(path="glance/api.py", insertions=80), 15),
        (FileChange(path="glance/tests/unit/test_api.py", insertions=100), 10),
        (FileChange(path="doc/source/api.rst", insertions=125), 10),
        (FileChange(path="poetry.lock", insertions=3000), 5),  # a tool writes it
        (FileChange(path="glance/api.py", status="R"), 5),  # renamed without a change
        (FileChange(path="glance/api.py", insertions=9000), 120),
    ],
)
def test_kinds(file: FileChange, wanted: int) -> None:
    """Code takes longest; what a tool writes takes nothing."""
    assert minutes(file) == wanted


def test_unknown_files() -> None:
    """Where the files are not known the lines are taken for code."""
    assert minutes_for(make_change(insertions=60, deletions=20)) == 15


def test_talk() -> None:
    """Open threads take time."""
    file = FileChange(path="a.py", insertions=8)

    assert minutes(file, unresolved=10) > minutes(file)


@settings(deadline=None)
@given(FILES, st.integers(0, 50))
def test_bounds(files: list[FileChange], threads: int) -> None:
    """Whatever is in it, the estimate is 5 to 120 minutes in steps of 5."""
    found = minutes(*files, unresolved=threads)

    assert START <= found <= MOST
    assert found % 5 == 0


@settings(deadline=None)
@given(FILES)
def test_more_lines(files: list[FileChange]) -> None:
    """Another file of code never makes it shorter."""
    more = FileChange(path="b.py", insertions=100)

    assert minutes(*files, more) >= minutes(*files)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("glance/api.py", "code"),
        ("test_api.py", "tests"),
        ("glance/api_test.go", "tests"),
        ("latest/protest.py", "code"),
        ("README.md", "docs"),
        ("releasenotes/notes/a.yaml", "docs"),
        ("documents.py", "code"),
    ],
)
def test_kind_of(path: str, kind: str) -> None:
    """Tests and documentation are told from code by the path."""
    assert kind_of(path) == kind


def test_small() -> None:
    """Small is what has few lines and takes little time."""
    assert is_small(make_change(insertions=20, deletions=10))
    assert not is_small(make_change(insertions=61, deletions=0))
    assert not is_small(make_change(insertions=20, deletions=0, unresolved=12))

"""What a change says of itself."""

import pytest

from bot.domain.change import fixes_bug
from tests.builders import make_change


@pytest.mark.parametrize(
    ("message", "fixes"),
    [
        ("Close the file\n\nCloses-Bug: #1521234\nChange-Id: I1", True),
        ("Close the file\n\nPartial-Bug: 1521234", True),
        ("Close the file\n\nBug: b/77", True),
        ("Close the file\n\nFixes: T1234", True),
        ("Close the file\n\nissue: 12", True),
        ("Close the file\n\nRelated-Bug: #1521234", False),
        ("Bug: \n", False),
        ("Fix the bug of the file", False),
        ("", False),
    ],
)
def test_fixes_bug(message: str, *, fixes: bool) -> None:
    """A footer says it; words in the text don't."""
    assert fixes_bug(make_change(commit_message=message)) is fixes

"""A run in which a server's tests were skipped is no pass."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent.parent / "tools" / "check_report.py"


def report(*, gerrit: str, slack: str) -> str:
    """Return a report with one test per server, each with this inner element."""
    case = '<testcase><properties><property name="server" value="{}"/></properties>{}</testcase>'
    return (
        f"<testsuites><testsuite>{case.format('gerrit', gerrit)}{case.format('slack', slack)}</testsuite></testsuites>"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(report(gerrit="", slack=""), 0, id="both ran"),
        pytest.param(report(gerrit="<skipped/>", slack=""), 1, id="one skipped"),
        pytest.param("<testsuites><testsuite><testcase/></testsuite></testsuites>", 1, id="none ran"),
    ],
)
def test_servers_in_the_report(tmp_path: Path, text: str, expected: int) -> None:
    """The check passes only when each server's tests ran and none was skipped."""
    file = tmp_path / "tests.xml"
    file.write_text(text)

    done = subprocess.run([sys.executable, SCRIPT, file, "gerrit", "slack"], check=False, capture_output=True)

    assert done.returncode == expected

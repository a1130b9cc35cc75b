"""Fail when the tests on a real server were skipped or never ran, whatever the exit code said.

python tools/check_report.py report/tests.xml gerrit slack
"""

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET


def main(report: str, *servers: str) -> int:
    """Return 0 when each server has tests that ran and none that were skipped."""
    ran, skipped = count(Path(report))
    for server in servers:
        print(f"{server}: {ran[server]} tests ran, {skipped[server]} skipped")
    return 0 if all(ran[server] and not skipped[server] for server in servers) else 1


def count(report: Path) -> tuple[Counter[str], Counter[str]]:
    """Return per server how many tests ran and how many were skipped."""
    ran: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - our own report
        chosen = skipped if case.find("skipped") is not None else ran
        chosen.update({found.get("value", "") for found in case.iter("property") if found.get("name") == "server"})
    return ran, skipped


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

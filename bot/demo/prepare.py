"""Fetch and build what the demo's servers need, so that nothing slow is left for later.

    python -m bot.demo.prepare

Quick when everything is there; ends with 1 after one sentence when something can't be had.
"""

import sys

from bot.demo.backlog_site import backlog_template
from bot.demo.downloads import DownloadFailed, WrongDownload, gerrit_jars, slack_program
from bot.demo.gerrit_program import GerritProgramFailed
from bot.demo.gerrit_site import OPENDEV, PLAIN, template
from bot.demo.loopback import NeverReady
from bot.demo.machine import WrongMachine
from bot.demo.progress import say

FAILURES = (DownloadFailed, WrongDownload, WrongMachine, GerritProgramFailed, NeverReady)


def main() -> int:
    """Prepare everything and return the exit code."""
    try:
        gerrit_jars()
        slack_program()
        for shape in (OPENDEV, PLAIN):
            template(shape)
        backlog_template()
    except FAILURES as failure:
        say(str(failure))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

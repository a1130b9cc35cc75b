"""Print what happens in the workspace as the people in it see it, one message after the other.

== Ada starts a review day of two hours.

ada types /reviewday start 2h
+- to ada alone
|  Starting the review day of Monday 23 November. Nothing has been done yet.
...
"""

import textwrap
from collections.abc import Callable, Sequence

from bot.demo.member import Member
from bot.demo.message import Message
from bot.demo.slack_config import CHANNEL, CHANNEL_NAME

WIDTH = 96
INDENT = "  |  "

Print = Callable[[str], None]


class Transcript:
    """Prints acts as they are done, and messages that are new or changed since it last looked."""

    def __init__(self, members: Sequence[Member], *, names: dict[str, str], put: Print = print) -> None:
        self._members, self._names, self._put = members, names, put
        self._seen: dict[tuple[str, str], str] = {}

    def chapter(self, words: str) -> None:
        """Say what comes next."""
        self._put(f"\n== {words}\n")

    def act(self, words: str) -> None:
        """Say what somebody does."""
        self._put(f"* {words}")

    def answer(self, message: Message) -> None:
        """Print a private answer."""
        self._print(f"to {self._name(message.seen_by)} alone", message.shown)

    def claim(self, words: str) -> None:
        """Say what was checked and found true."""
        self._put(f"  [true] {words}")

    def catch_up(self) -> None:
        """Print what is new or changed in the channel and in the direct messages."""
        for message in self._members[0].channel():
            self._print_new(f"#{CHANNEL_NAME}", message)
        for member in self._members:
            for message in member.direct():
                self._print_new(f"{self._name(member.user)}'s direct messages", message)

    def _print_new(self, place: str, message: Message) -> None:
        name, shown = (message.channel, message.ts), message.shown
        before = self._seen.get(name)
        if shown != before:
            self._seen[name] = shown
            self._print(place if before is None else f"{place}, the same message edited", shown)

    def _print(self, place: str, shown: str) -> None:
        self._put(f"  +- {place}")
        for line in shown.replace(f"#{CHANNEL}", f"#{CHANNEL_NAME}").splitlines():
            self._put(textwrap.fill(line, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT) or INDENT.rstrip())
        self._put("")

    def _name(self, user: str) -> str:
        return self._names.get(user, user)

"""Print what would go to Slack, and let time pass as fast as nothing happens in it."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.demo.people import PEOPLE
from bot.demo.slack_config import CHANNEL, CHANNEL_NAME
from bot.domain.content import Content
from bot.domain.delivery import Address, Outgoing, Receipt, Verdict
from bot.domain.people import Person
from bot.slack.plain import readable
from bot.slack.views import render

COMMAND = "/reviewday"
WIDTH = 96
INDENT = "  |  "

Put = Callable[[str], None]


class ConsoleClock:
    """A clock that stands still until it is moved, so that a day passes in a moment."""

    def __init__(self) -> None:
        """Begin at the present."""
        self._now = datetime.now(UTC).replace(microsecond=0)

    def now(self) -> datetime:
        """Give its instant."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move it on."""
        self._now += by

    async def sleep_until(self, at: datetime) -> None:
        """Let the time pass at once."""
        self._now = max(self._now, at)


class ConsoleSlack:
    """The Messenger port that prints each message as a person would see it."""

    def __init__(self, *, clock: ConsoleClock, put: Put) -> None:
        """Print through `put`."""
        self._clock, self._put = clock, put
        self._stamps = count(1)

    async def post(self, outgoing: Outgoing, content: Content) -> Receipt:
        """Print a new message."""
        place = outgoing.target.id if outgoing.target else ""
        self._print(place, outgoing, content)
        address = Address(channel=place, ts=f"{next(self._stamps)}.000000")
        return Receipt(verdict=Verdict.DELIVERED, address=address, at=self._clock.now())

    async def edit(self, outgoing: Outgoing, content: Content) -> Receipt:
        """Print a message as it reads now; App Homes are left out."""
        if outgoing.address is not None:
            self._print(f"{outgoing.address.channel}, the same message edited", outgoing, content)
        return Receipt(verdict=Verdict.DELIVERED, address=outgoing.address, at=self._clock.now())

    async def find(self, outgoings: Sequence[Outgoing]) -> Mapping[str, Receipt]:
        """Find what was printed: everything was."""
        return {one.key: Receipt(verdict=Verdict.DELIVERED, address=one.address) for one in outgoings}

    async def people(self) -> tuple[Person, ...]:
        """Give the demo's people."""
        return tuple(
            Person(slack_user=one.slack_user, name=one.username, time_zone=one.time_zone, email=one.email)
            for one in PEOPLE
        )

    async def person(self, slack_user: str) -> Person:
        """Give one of them."""
        return next(one for one in await self.people() if one.slack_user == slack_user)

    def _print(self, place: str, outgoing: Outgoing, content: Content) -> None:
        shown = render(content, key=outgoing.key, revision=outgoing.revision, command=COMMAND)
        self.show(f"to {place}", readable(shown.blocks))

    def show(self, head: str, shown: str) -> None:
        """Print something with its place above it."""
        named = f"#{CHANNEL_NAME}"
        self._put(f"  +- {head}".replace(CHANNEL, named))
        for line in shown.replace(f"#{CHANNEL}", named).splitlines():
            self._put(textwrap.fill(line, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT) or INDENT.rstrip())
        self._put("")

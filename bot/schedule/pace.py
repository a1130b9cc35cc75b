"""How fast messages leave: at most so many a second in all, and one a second to one place.

Slack allows about one message a second in a channel, with short bursts, and several hundred a minute in a workspace.
https://docs.slack.dev/apis/web-api/rate-limits
"""

from datetime import datetime, timedelta

from bot.ports import Clock

A_SECOND = 5
ONE_PLACE = timedelta(seconds=1)
_MOST_PLACES = 1_000


class Pace:
    """Gives out turns. Each caller gets a later one than whoever asked before, so nobody needs to wait for another."""

    def __init__(self, *, clock: Clock, a_second: float = A_SECOND, one_place: timedelta = ONE_PLACE) -> None:
        """Begin with everything free."""
        self._clock = clock
        self._gap = timedelta(seconds=1 / a_second)
        self._one_place = one_place
        self._free_at: datetime | None = None
        self._place_free_at: dict[str, datetime] = {}

    async def turn(self) -> None:
        """Wait until one more message may leave the house."""
        now = self._clock.now()
        at = max(now, min(self._free_at or now, now + timedelta(minutes=1)))
        self._free_at = at + self._gap
        await self._clock.sleep_until(at)

    async def turn_at(self, place: str) -> None:
        """Wait until one more message may go to a place."""
        now = self._clock.now()
        at = max(now, min(self._place_free_at.get(place, now), now + timedelta(minutes=1)))
        self._forget_free(now)
        self._place_free_at[place] = at + self._one_place
        await self._clock.sleep_until(at)

    def _forget_free(self, now: datetime) -> None:
        if len(self._place_free_at) > _MOST_PLACES:
            self._place_free_at = {place: at for place, at in self._place_free_at.items() if at > now}

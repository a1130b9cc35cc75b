"""What a deal is wished to be, beyond the rules that always hold, and what of it gave way."""

from dataclasses import dataclass
from enum import StrEnum


class Wish(StrEnum):
    """What gives way where it can't be had, in this order."""

    EQUAL_WORTH = "equal_worth"  # slices of equal worth, within `WORTH_BAND`
    TOPIC = "topic"  # a topic's changes stay with the same few people
    COMPANIES = "companies"  # the people of a change come from different companies
    SHARE = "share"  # the two busiest stay below their share; gives way to an agreed priority alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """A wish that gave way, and for whom: the people whose slices differ, the numbers, or the topic."""

    wish: Wish
    users: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    topic: str = ""

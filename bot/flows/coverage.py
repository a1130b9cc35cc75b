"""Which milestones still need a review day."""

from collections.abc import Iterable
from datetime import date

from bot.domain.cycle import Cycle, Milestone, uncovered


def still_uncovered(cycle: Cycle, days: Iterable[date], today: date) -> tuple[Milestone, ...]:
    """Give the milestones to come in whose window there is no review day yet."""
    return tuple(one for one in uncovered(cycle, days) if one.due_on is not None and one.due_on >= today)

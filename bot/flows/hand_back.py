"""Give changes back: Pass, Give back, and everything at once on leaving. Nobody is asked why.

What was passed never returns to that person on that day; what was handed back may.
"""

from dataclasses import dataclass, replace

from bot.domain import messages
from bot.domain.day import Day, Dealt, DealtState
from bot.domain.outcome import Outcome
from bot.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedBack:
    """What went back and what stays because it was begun."""

    outcome: Outcome
    returned: tuple[int, ...]
    kept: tuple[int, ...]


def handed_back(snapshot: Snapshot, day: Day, slack_user: str, *, begun: bool) -> HandedBack:
    """Hand back what somebody holds on a day; what they have begun too if `begun`, otherwise it stays theirs."""
    held = [row for row in snapshot.slice_of(day.id, slack_user) if row.is_held]
    back = [row for row in held if begun or row.state is DealtState.DEALT]
    kept = [row for row in held if row not in back]
    return HandedBack(
        outcome=Outcome(
            puts=tuple(replace(row, state=DealtState.HANDED_BACK) for row in back),
            undue=tuple(quiet_key(row) for row in back),
            edits=(messages.list_edit(day, slack_user, own_click=True), messages.board_edit(day)),
        ),
        returned=tuple(row.number for row in back),
        kept=tuple(row.number for row in kept),
    )


def quiet_key(dealt: Dealt) -> str:
    """Name the due row that looks again at a change somebody has begun."""
    return messages.quiet_due(dealt, dealt.at).key

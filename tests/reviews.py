"""What people say on changes, as Gerrit writes it: shorthand for the tests of reviews, turns and tallies."""

from datetime import datetime

from bot.domain.accounts import Deciders
from bot.domain.change import Change, Message
from bot.domain.credit import Rules
from tests.builders import NOW, ago, make_change, make_day, make_message, make_patch_set

CORE, OTHER_CORE, REVIEWER, CI = 11, 12, 20, 9000
SENTENCE = "Does this close the file?"
DAY = make_day()
RULES = Rules(
    opens_at=DAY.opens_at,
    closes_at=DAY.closes_at,
    bots=frozenset({CI}),
    deciders=Deciders(everywhere=frozenset({CORE, OTHER_CORE})),
)


def said(
    text: str = "",
    *,
    votes: str = "",
    by: int = REVIEWER,
    at: datetime = NOW,
    patch_set: int = 1,
    id: str = "",  # noqa: A002 - the field's name
) -> Message:
    """Build a review's message as Gerrit writes it."""
    header = f"Patch Set {patch_set}: {votes}" if votes else f"Patch Set {patch_set}:"
    name = id or f"{by}-{at:%d%H%M%S}-{votes}"
    return make_message(by, f"{header}\n\n{text}" if text else header, at=at, id=name, patch_set=patch_set)


def heard(*messages: Message, **given: object) -> Change:
    """Build a change with two patch sets on which these things were said."""
    patch_sets = (make_patch_set(1), make_patch_set(2, at=ago(minutes=10)))
    return make_change(messages=messages, **{"patch_sets": patch_sets, **given})  # type: ignore[arg-type] # any field

"""Reasons in words: why a change is on the list, and why it is this person's.

Both are made from the same values that the deal decided with, so nobody is told another reason than the real one.
"""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.reasons import Reason, ReasonKind
from bot.domain.team import Words
from bot.slack.escape import SlackText, code, join, mrkdwn, shorten
from bot.slack.spelling import MOST_OF_A_NAME, count, name, vote

MOST_WORTH = 2
MOST_FIT = 2

Names = Mapping[int, str]
ByKind = Mapping[ReasonKind, Reason]

_WORTH: Mapping[ReasonKind, Callable[[Reason], SlackText]] = {
    ReasonKind.PRIORITY: lambda reason: mrkdwn("Priority: {title}.", title=shorten(reason.name, MOST_OF_A_NAME)),
    ReasonKind.REVIEW_PRIORITY: lambda reason: mrkdwn("Marked as urgent ({vote}).", vote=vote(reason.number or 0)),
    ReasonKind.CONFLICT: lambda _: mrkdwn("In conflict; a first answer helps all the same."),
    ReasonKind.UNBLOCKS: lambda reason: mrkdwn("{changes} on it.", changes=_stand(reason.number or 1)),
    ReasonKind.NEWCOMER_AUTHOR: lambda _: mrkdwn("Its author is new here."),
    ReasonKind.BUG_AFTER_FREEZE: lambda _: mrkdwn("A fix, which is what counts after the freeze."),
}

_FIT: Mapping[ReasonKind, Callable[[Reason, SlackText], SlackText]] = {
    ReasonKind.LAST_VOTE: lambda _, __: mrkdwn("yours would be the last vote"),
    ReasonKind.OWNS_FILES: lambda _, __: mrkdwn("it lacks an owner's word, and you own files in it"),
    ReasonKind.REVIEWED_BEFORE: lambda reason, _: _reviewed_before(reason),
    ReasonKind.INVITED: lambda _, __: mrkdwn("you were asked for as a reviewer"),
    ReasonKind.KNOWS_FILES: lambda reason, _: _knows(reason),
    ReasonKind.REVIEWS_AUTHOR: lambda _, who: mrkdwn("you often review what {author} writes", author=who),
    ReasonKind.CHAIN: lambda reason, _: mrkdwn("it stands on {below}, which you have too", below=reason.number or 0),
    ReasonKind.ASKED_FOR: lambda _, __: mrkdwn("you took it yourself"),
    ReasonKind.SMALL: lambda _, __: mrkdwn("small enough to begin with"),
    ReasonKind.FIRST_LOOK: lambda _, __: mrkdwn("a first look is what it needs"),
    ReasonKind.DECIDES: lambda _, __: mrkdwn("your vote can decide"),
    ReasonKind.SPREAD: lambda _, __: mrkdwn("it came to you by turn"),
}
"""In the order in which they say most about a person."""


def why_listed(reasons: Sequence[Reason], *, names: Names, words: Words, most: int = MOST_WORTH) -> SlackText:
    """Say why a change is on the list, in sentences; empty if nothing speaks for it in particular."""
    by_kind = {reason.kind: reason for reason in reasons}
    told = [_WORTH[kind](by_kind[kind]) for kind in _WORTH if kind in by_kind]
    if ReasonKind.FREEZE_EXCEPTION in by_kind:
        told.insert(0, mrkdwn("{ffe} granted.", ffe=shorten(words.ffe, MOST_OF_A_NAME)))
    standing = _standing(by_kind, names)
    if standing:
        told.insert(1, standing)
    return join(" ", told[:most])


def why_you(reasons: Sequence[Reason], *, names: Names, author: str = "", most: int = MOST_FIT) -> SlackText:
    """Say why a change is this person's, in one clause without its full stop; empty if nothing was kept.

    `author` is who wrote the change, empty where that is not known.
    """
    by_kind = {reason.kind: reason for reason in reasons}
    fits = [_FIT[kind](by_kind[kind], _who(by_kind[kind], names)) for kind in _FIT if kind in by_kind]
    if len(fits) > 1 and ReasonKind.SPREAD in by_kind:
        fits = fits[:-1]
    if ReasonKind.AUTHOR_AROUND in by_kind:
        who = name(author) if author.strip() else mrkdwn("its author")
        fits = [*fits[: most - 1], mrkdwn("{author} is around today", author=who)]
    return join(", and ", fits[:most])


def is_last_vote(reasons: Sequence[Reason]) -> bool:
    """Tell whether one of the reasons is that theirs would be the last vote."""
    return any(reason.kind is ReasonKind.LAST_VOTE for reason in reasons)


def _standing(by_kind: ByKind, names: Names) -> SlackText:
    """Say how long it waits and with what, in one sentence: Waits 6 days; has ana's +2."""
    waits, short = by_kind.get(ReasonKind.WAITS), by_kind.get(ReasonKind.ONE_VOTE_SHORT)
    since = mrkdwn("Waits {days}", days=count(waits.number or 0, "day")) if waits else None
    if short and since:
        return mrkdwn("{since}; has {given}.", since=since, given=_given(short, _who(short, names)))
    if short:
        return mrkdwn("Has {given}.", given=_given(short, _who(short, names)))
    is_new = ReasonKind.NEVER_ANSWERED in by_kind
    if since:
        return mrkdwn("{since}; nobody has answered yet.", since=since) if is_new else mrkdwn("{since}.", since=since)
    return mrkdwn("Nobody has answered yet.") if is_new else mrkdwn("")


def _given(short: Reason, who: SlackText) -> SlackText:
    if short.number:
        return mrkdwn("{name}'s {vote}", name=who, vote=vote(short.number))
    return mrkdwn("{name}'s vote and needs one more", name=who)


def _who(reason: Reason, names: Names) -> SlackText:
    return name(names.get(reason.account_id or 0, ""))


def _reviewed_before(reason: Reason) -> SlackText:
    if reason.number is None:
        return mrkdwn("you reviewed it before")
    return mrkdwn("you reviewed its patch set {number}", number=reason.number)


def _knows(reason: Reason) -> SlackText:
    where = code(shorten(reason.name, MOST_OF_A_NAME))
    return mrkdwn("you know {where}", where=where) if where else mrkdwn("you know these files")


def _stand(changes: int) -> str:
    return count(changes, "change stands", "changes stand")

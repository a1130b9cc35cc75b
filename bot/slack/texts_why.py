"""What `why` says of a change's place in the order, and of everybody who has it or has not."""

from collections.abc import Callable, Mapping

from bot.domain.answers import Explained
from bot.domain.considered import Considered, NotDealt
from bot.domain.reasons import Reason, ReasonKind
from bot.slack.escape import SlackText, join, lines, mrkdwn, shorten
from bot.slack.spelling import MOST_OF_A_NAME, count, name

MOST_CONSIDERED = 20

_TIERS: Mapping[int, SlackText] = {
    1: mrkdwn("with the agreed priorities, which come first"),
    2: mrkdwn("with the urgent ones, second after the priorities"),
    3: mrkdwn("with those that never had an answer"),
    4: mrkdwn("with those one vote short of landing"),
    5: mrkdwn("with the rest"),
}

_FOR: Mapping[ReasonKind, Callable[[Reason], SlackText]] = {
    ReasonKind.PRIORITY: lambda one: mrkdwn("as the priority {title}", title=shorten(one.name, MOST_OF_A_NAME)),
    ReasonKind.REVIEW_PRIORITY: lambda _: mrkdwn("as marked urgent"),
    ReasonKind.FREEZE_EXCEPTION: lambda _: mrkdwn("for its freeze exception"),
    ReasonKind.WAITS: lambda one: mrkdwn("for {days} of waiting", days=count(one.number or 0, "day")),
    ReasonKind.NEVER_ANSWERED: lambda _: mrkdwn("as nobody has answered yet"),
    ReasonKind.BUG_AFTER_FREEZE: lambda _: mrkdwn("as a fix after the freeze"),
    ReasonKind.ONE_VOTE_SHORT: lambda _: mrkdwn("as one vote short"),
    ReasonKind.UNBLOCKS: lambda one: mrkdwn("for the {changes} on it", changes=count(one.number or 1, "change")),
    ReasonKind.AUTHOR_AROUND: lambda _: mrkdwn("as its author is around"),
    ReasonKind.NEWCOMER_AUTHOR: lambda _: mrkdwn("as its author is new here"),
}

_WHY_NOT: Mapping[NotDealt, SlackText] = {
    NotDealt.UNLINKED: mrkdwn("no Gerrit account is linked yet"),
    NotDealt.AROUND: mrkdwn("there for their own changes only"),
    NotDealt.PICKS: mrkdwn("picks from the list themselves"),
    NotDealt.OUT_OF_HOURS: mrkdwn("none of their hours is left before the day ends"),
    NotDealt.OWN: mrkdwn("made it"),
    NotDealt.ANSWERED: mrkdwn("has voted on this patch set"),
    NotDealt.HAD_IT: mrkdwn("had it today"),
    NotDealt.FINISHES: mrkdwn("wants nothing new, and has not reviewed it before"),
    NotDealt.TOO_BIG: mrkdwn("begins with smaller ones"),
    NotDealt.ENOUGH: mrkdwn("it has the people it needs"),
    NotDealt.NEEDS_DECIDING: mrkdwn("it lacks a deciding vote, which others can give"),
    NotDealt.SAME_COMPANY: mrkdwn("a colleague has it"),
    NotDealt.BELOW_ELSEWHERE: mrkdwn("it stands on a change that somebody else has"),
    NotDealt.FULL: mrkdwn("the list is as long as they wanted"),
    NotDealt.NO_TIME: mrkdwn("it takes longer than the time that is left"),
    NotDealt.OTHERS_FIRST: mrkdwn("their time does more for other changes"),
}

_NOT_YOU: Mapping[NotDealt, SlackText] = {
    NotDealt.AROUND: mrkdwn("you are there for your own changes"),
    NotDealt.PICKS: mrkdwn("you pick for yourself"),
    NotDealt.OUT_OF_HOURS: mrkdwn("none of your hours is left before the day ends"),
    NotDealt.HAD_IT: mrkdwn("you had it today"),
    NotDealt.FINISHES: mrkdwn("you want nothing new, and have not reviewed it before"),
    NotDealt.TOO_BIG: mrkdwn("you begin with smaller ones"),
    NotDealt.ENOUGH: mrkdwn("it has the people it needs"),
    NotDealt.NEEDS_DECIDING: mrkdwn("it lacks a deciding vote; a look of yours helps all the same"),
    NotDealt.SAME_COMPANY: mrkdwn("somebody of your company has it"),
    NotDealt.BELOW_ELSEWHERE: mrkdwn("it stands on a change that somebody else has"),
    NotDealt.FULL: mrkdwn("your list is as long as you wanted"),
    NotDealt.NO_TIME: mrkdwn("it takes longer than what is left of your time"),
    NotDealt.OTHERS_FIRST: mrkdwn("your time does more for other changes"),
}


def place_of(answer: Explained) -> SlackText | None:
    """Say where in the order a change stands, and the sum that puts it there; None where it is not dealt."""
    if answer.tier not in _TIERS:
        return None
    parts = [
        mrkdwn("{points} {why}", points=_points(one.points), why=_FOR[one.kind](one))
        for one in answer.reasons
        if one.kind in _FOR and one.points
    ]
    group = mrkdwn("It is dealt {group}.", group=_TIERS[answer.tier])
    if not parts:
        return group
    total = sum(one.points for one in answer.reasons)
    return join(
        " ",
        [group, mrkdwn("It has {total} points: {parts}.", total=_points(total), parts=join(", ", parts))],
    )


def _points(points: float) -> str:
    return f"{points:.1f}".removesuffix(".0")


def not_dealt_to_you(answer: Explained) -> SlackText | None:
    """Say why the deal gave it to others; None where there is nothing to say."""
    why = _NOT_YOU.get(answer.not_dealt) if answer.not_dealt else None
    return mrkdwn("It was not dealt to you: {why}.", why=why) if why else None


def considered(answer: Explained, why: Callable[[Reason], SlackText | None]) -> SlackText | None:
    """Say of every participant why they have a change or have not; `why` words a reason of somebody who has it."""
    told = [_considered(one, why) for one in answer.considered[:MOST_CONSIDERED]]
    rest = len(answer.considered) - len(told)
    return lines(*told, mrkdwn("and {rest} more", rest=rest) if rest else None) if told else None


def _considered(one: Considered, why: Callable[[Reason], SlackText | None]) -> SlackText:
    if one.why_not is not None:
        return mrkdwn("{name}: {why}.", name=name(one.name), why=_WHY_NOT[one.why_not])
    told = [said for reason in one.reasons if (said := why(reason))]
    lead = mrkdwn("*{name}* has it", name=name(one.name))
    return mrkdwn("{lead}: {why}.", lead=lead, why=join(", and ", told[:2])) if told else mrkdwn("{lead}.", lead=lead)

"""What a host reads of the wishes that a deal could not keep: which, for whom, and why that was better."""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.wishes import Relaxed, Wish
from bot.slack.escape import SlackText, mrkdwn, shorten
from bot.slack.spelling import MOST_OF_A_NAME, count, in_a_row, names
from bot.slack.texts_day import sentences

MOST_TOLD = 5

Names = Mapping[str, str]


def gave_way(relaxed: Sequence[Relaxed], people: Names) -> SlackText | None:
    """Say which wishes gave way; None where all were kept. `people` are names by Slack user."""
    told = [_TOLD[one.wish](one, people) for one in relaxed[:MOST_TOLD]]
    more = len(relaxed) - len(told)
    rest = mrkdwn("{wishes} gave way beside these.", wishes=count(more, "more wish", "more wishes")) if more else None
    return sentences(*told, rest) if told else None


def _uneven(one: Relaxed, people: Names) -> SlackText:
    who = _names(one, people)
    return mrkdwn("The changes of {names} are worth more or less than usual, so that no time is left over.", names=who)


def _topic(one: Relaxed, people: Names) -> SlackText:
    topic, who = shorten(one.topic, MOST_OF_A_NAME), _names(one, people)
    return mrkdwn("The topic {topic} is with {names}: it was too much for fewer.", topic=topic, names=who)


def _companies(one: Relaxed, _: Names) -> SlackText:
    numbers = [mrkdwn("{number}", number=number) for number in one.numbers[:MOST_TOLD]]
    if len(one.numbers) > MOST_TOLD:
        numbers.append(mrkdwn("{more} more", more=len(one.numbers) - MOST_TOLD))
    return mrkdwn(
        "{numbers} {are} with two people of one company: nobody else had time.",
        numbers=in_a_row(numbers),
        are="is" if len(one.numbers) == 1 else "are each",
    )


def _share(one: Relaxed, people: Names) -> SlackText:
    return mrkdwn(
        "{names} have more than their share of the last 30 days: an agreed priority needed them.",
        names=_names(one, people),
    )


def _names(one: Relaxed, people: Names) -> SlackText:
    return names([people.get(user, "somebody") for user in one.users], most=MOST_TOLD)


_TOLD: Mapping[Wish, Callable[[Relaxed, Names], SlackText]] = {
    Wish.EQUAL_WORTH: _uneven,
    Wish.TOPIC: _topic,
    Wish.COMPANIES: _companies,
    Wish.SHARE: _share,
}

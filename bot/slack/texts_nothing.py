"""Why there is nothing for somebody, in one sentence."""

from collections.abc import Mapping

from bot.domain.considered import NotDealt, Nothing
from bot.slack.escape import SlackText, mrkdwn
from bot.slack.spelling import length

_NOTHING: Mapping[NotDealt, SlackText] = {
    NotDealt.OWN: mrkdwn("All that is left to give away is your own; others look at it."),
    NotDealt.ANSWERED: mrkdwn("All that is left has your vote already. Thank you."),
    NotDealt.HAD_IT: mrkdwn("All that is left you had today."),
    NotDealt.FINISHES: mrkdwn("Nothing that you have reviewed before is left."),
    NotDealt.TOO_BIG: mrkdwn("Nothing small is left to begin with at the moment."),
    NotDealt.NEEDS_DECIDING: mrkdwn("All that is left lacks a deciding vote; a look of yours helps all the same."),
    NotDealt.BELOW_ELSEWHERE: mrkdwn("All that is left stands on changes that others have."),
}


def nothing(why: Nothing) -> SlackText:
    """Say why there is nothing for somebody, in one sentence."""
    if why.cause is None:
        return mrkdwn("Everything that waits has somebody at the moment.")
    if why.cause is NotDealt.NO_TIME:
        return mrkdwn("The shortest change that waits takes about {time}.", time=length(why.least_minutes))
    return _NOTHING.get(why.cause, mrkdwn("Nothing that is left fits you at the moment."))

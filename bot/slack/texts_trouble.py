"""What a host reads when messages are held up: what waits, why, and the way back."""

from collections.abc import Mapping

from bot.domain.content import HostAlert
from bot.domain.delivery import Kind
from bot.domain.trouble import Trouble
from bot.slack.escape import SlackText, channel, code, mrkdwn

WHAT: Mapping[Kind, SlackText] = {
    Kind.ANNOUNCEMENT: mrkdwn("the announcement"),
    Kind.BOARD: mrkdwn("the day's message"),
    Kind.RESULT: mrkdwn("the result"),
    Kind.LIST: mrkdwn("a list"),
}
A_MESSAGE = mrkdwn("a message")
AGAIN = mrkdwn("I try again every ten minutes.")


def trouble(content: HostAlert, cause: str) -> SlackText:
    """Say what waits, why, and what brings it back; `cause` is the machine's word."""
    what = WHAT.get(content.about, A_MESSAGE) if content.about else A_MESSAGE
    where = channel(content.channel) if content.channel else mrkdwn("the channel")
    match content.trouble:
        case Trouble.NOT_INVITED:
            return mrkdwn(
                "I am not in {where}, so {what} waits. Type {invite} there. {again}",
                where=where,
                what=what,
                invite=code("/invite @reviewday"),
                again=AGAIN,
            )
        case Trouble.ARCHIVED:
            return mrkdwn(
                "{where} is archived, so {what} waits. Restore it, or name another channel in the configuration. "
                "{again}",
                where=where,
                what=what,
                again=AGAIN,
            )
        case Trouble.CHANNEL_GONE:
            return mrkdwn(
                "Slack shows me no {where}, so {what} waits. Invite me there, or name another channel in the "
                "configuration. {again}",
                where=where,
                what=what,
                again=AGAIN,
            )
        case _:
            return _of_message(content, what, where, cause)


def _of_message(content: HostAlert, what: SlackText, where: SlackText, cause: str) -> SlackText:
    match content.trouble:
        case Trouble.MESSAGE_GONE:
            return mrkdwn(
                "In {where}, {what} was deleted. It stays so unless you post it again.", where=where, what=what
            )
        case Trouble.HELD:
            return mrkdwn(
                "Nobody can know whether {what} reached Slack, so I hold it. Whoever runs me can look there, and "
                "settle it: {command} lists what is held.",
                what=what,
                command=code("reviewday outbox"),
            )
        case Trouble.SCOPE:
            return mrkdwn(
                "Slack asks for a scope that I was not given ({cause}), so {what} waits. Add it to the app and install "
                "the app again. {again}",
                cause=cause,
                what=what,
                again=AGAIN,
            )
        case _:
            return mrkdwn(
                "For a while Slack did not take my token ({cause}), so {what} waited. It takes it again.",
                cause=cause,
                what=what,
            )

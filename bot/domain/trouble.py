"""What stands in the way of messages until a person acts: which trouble it is, whom it holds up, and what is told.

A place that is closed to us for a while keeps its messages waiting, each until it makes no sense any more; only what
nobody can mend ends a message.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.delivery import Kind, Outgoing, Receipt, Verdict


class Trouble(StrEnum):
    """What needs a person. A released value never changes."""

    TOKEN = "token"  # noqa: S105 - Slack does not take our token; a word, no password
    SCOPE = "scope"  # Slack asks for a scope that we were not given
    NOT_INVITED = "not_invited"  # we are not in the channel, or not any more
    ARCHIVED = "archived"  # the channel is archived
    CHANNEL_GONE = "channel_gone"  # Slack shows us no such channel
    MESSAGE_GONE = "message_gone"  # the message was deleted in Slack
    HELD = "held"  # nobody can know whether a message was posted


OF_CHANNEL: Mapping[str, Trouble] = {
    "not_in_channel": Trouble.NOT_INVITED,
    "is_archived": Trouble.ARCHIVED,
    "channel_not_found": Trouble.CHANNEL_GONE,
}
OF_SCOPE = frozenset({"missing_scope", "not_allowed_token_type", "no_permission", "not_enabled"})
OF_TOKEN = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "accesslimited"}
)
OF_MESSAGE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
# What only reminds: when nobody can know whether it was said, it is better not said twice, and lapses with its time.
REMINDERS = frozenset({Kind.INVITATION, Kind.LAST_VOTE, Kind.STILL_ON, Kind.LOOKED_AT, Kind.PAUSED, Kind.UNCOUNTED})
# What the channel is for: only these are offered again when somebody has deleted them.
REPOSTED = frozenset({Kind.ANNOUNCEMENT, Kind.BOARD, Kind.RESULT})


def trouble_of(outgoing: Outgoing, receipt: Receipt) -> Trouble | None:
    """Tell what needs a person after a try; None if nothing does, or nobody can mend it."""
    if receipt.verdict is Verdict.MISCONFIGURED:
        return OF_CHANNEL.get(receipt.error, Trouble.SCOPE if receipt.error in OF_SCOPE else Trouble.TOKEN)
    is_gone = receipt.verdict is Verdict.REFUSED and receipt.error in OF_MESSAGE
    if is_gone and outgoing.is_edit and outgoing.kind in REPOSTED:
        return Trouble.MESSAGE_GONE
    return None

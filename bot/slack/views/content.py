"""One dispatch: whatever a message says as a value becomes blocks here."""

from collections.abc import Callable

from bot.domain.content import (
    Announcement,
    Board,
    Content,
    Home,
    HostAlert,
    HostNote,
    Invitation,
    LastVote,
    ListMessage,
    LookedAt,
    Paused,
    Recounted,
    Request,
    Result,
    StillOn,
    Uncounted,
)
from bot.slack.blocks import Rendered
from bot.slack.views.announcement import announcement, invitation
from bot.slack.views.board import board
from bot.slack.views.home import home
from bot.slack.views.host import host_alert, host_note, request
from bot.slack.views.lists import list_message
from bot.slack.views.notes import last_vote, looked_at, paused, recounted, still_on, uncounted
from bot.slack.views.result import result

View = Callable[..., Rendered]

_VIEWS: dict[type[Content], View] = {
    Announcement: announcement,
    Invitation: invitation,
    Board: board,
    Result: result,
    ListMessage: list_message,
    LastVote: last_vote,
    StillOn: still_on,
    LookedAt: looked_at,
    Paused: paused,
    Recounted: recounted,
    Uncounted: uncounted,
    HostNote: host_note,
    HostAlert: host_alert,
    Request: request,
}


def render(content: Content, *, key: str, revision: int, command: str) -> Rendered:
    """Word a message for Slack; `key` and `revision` go into the first block, `command` is the configured name."""
    if isinstance(content, Home):
        return home(content, key=key, revision=revision, command=command)
    return _VIEWS[type(content)](content, key=key, revision=revision)

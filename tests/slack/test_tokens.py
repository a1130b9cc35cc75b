"""A token that is rotated reaches every client."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.tokens import Tokens


def test_rotated() -> None:
    """A new token reaches the clients that there are and those to come; none, or the same, changes nothing."""
    said = iter(["xoxb-1", "xoxb-1", "", "xoxb-2"])
    tokens = Tokens(lambda: next(said))
    client = tokens.give(AsyncWebClient())

    changes = [tokens.refresh() for _ in range(3)]

    assert changes == [False, False, True]
    assert client.token == "xoxb-2"
    assert tokens.give(AsyncWebClient()).token == "xoxb-2"

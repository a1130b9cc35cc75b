"""Look posts up by their keys where they may stand: one reading of a place for all that are looked for there.

The window is in Slack's own time, not ours: it begins a day before the earlier of the claim and Slack's present, so
neither a clock that was wrong at the claim nor one that is wrong now hides a message. Slack tells its time with every
answer.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.delivery import Address, Outgoing, Receipt, Verdict
from bot.ports import Clock
from bot.slack.ids import block_key
from bot.slack.verdicts import NETWORK, of_lookup, of_network, slack_time

BEFORE = timedelta(days=1)
PAGE = 200

Message = Mapping[str, Any]


class History:
    """Reads the history of channels, direct messages and threads, without retries of its own."""

    def __init__(self, *, client: AsyncWebClient, clock: Clock) -> None:
        """Begin without knowing Slack's time."""
        self._client, self._clock = client, clock
        self._ahead: timedelta | None = None

    async def find(self, channel: str, thread: str, outgoings: Sequence[Outgoing]) -> Mapping[str, Receipt]:
        """Give what became of each post that may stand in a channel, or in a thread of it if one is named.

        What was found before a reading broke off counts; what was not is known to be missing only after a whole one.
        """
        missing, found = {outgoing.key for outgoing in outgoings}, dict[str, Receipt]()
        try:
            async for message in self._messages(channel, thread, await self._oldest(outgoings)):
                for key in missing & _keys(message):
                    address = Address(channel=channel, ts=str(message["ts"]))
                    found[key] = Receipt(verdict=Verdict.DELIVERED, address=address)
                missing -= found.keys()
                if not missing:
                    break
        except SlackApiError as error:
            return found | dict.fromkeys(missing, of_lookup(error, now=self._clock.now()))
        except NETWORK as error:
            word = of_network(error, now=self._clock.now()).error
            return found | dict.fromkeys(missing, Receipt(verdict=Verdict.AWAY, error=word))
        return found | dict.fromkeys(missing, Receipt(verdict=Verdict.NOT_POSTED))

    async def _oldest(self, outgoings: Iterable[Outgoing]) -> str:
        """Give where the window begins, in Slack's spelling."""
        if self._ahead is None:
            self._note_time(await self._client.auth_test())
        slack_now = self._clock.now() + (self._ahead or timedelta())
        claimed_at = min(outgoing.claimed_at for outgoing in outgoings)
        return str((min(claimed_at, slack_now) - BEFORE).timestamp())

    async def _messages(self, channel: str, thread: str, oldest: str) -> AsyncIterator[Message]:
        cursor = None
        while True:
            window: dict[str, Any] = {"oldest": oldest, "limit": PAGE, "include_all_metadata": True, "cursor": cursor}
            page = await self._page(channel, thread, window)
            for message in page.get("messages", []):
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def _page(self, channel: str, thread: str, window: dict[str, Any]) -> Message:
        if thread:
            response = await self._client.conversations_replies(channel=channel, ts=thread, inclusive=True, **window)
        else:
            response = await self._client.conversations_history(channel=channel, inclusive=True, **window)
        self._note_time(response)
        return response.data if isinstance(response.data, dict) else {}

    def _note_time(self, response: Any) -> None:  # noqa: ANN401 - the SDK's answer
        at: datetime | None = slack_time(response.headers)
        if at is not None:
            self._ahead = at - self._clock.now()


def _keys(message: Message) -> set[str]:
    """Give the key that a message carries, in its metadata and in its first block."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    first: Message = next(iter(message.get("blocks") or []), {})
    return {str(payload.get("k", "")), block_key(str(first.get("block_id", ""))) or ""}

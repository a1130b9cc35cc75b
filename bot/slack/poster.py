"""Slack, for what leaves the house: post once, edit in place, look up what may have been posted.

The client that posts never retries by itself: after a reset it would post twice. Each message carries its key in the
metadata and in its first block's id, so it can be found again by either.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.content import Content
from bot.domain.delivery import Address, Kind, Outgoing, Place, Receipt, Verdict
from bot.domain.errors import UserError
from bot.domain.people import Person
from bot.domain.trouble import OF_CHANNEL
from bot.ports import Clock
from bot.slack.history import History
from bot.slack.verdicts import NETWORK, of_network, of_refusal, slack_time, word_of
from bot.slack.views import Rendered, render

EVENT_TYPE = "reviewday"
PAGE = 200

Call = Callable[[], Awaitable[Any]]


class SlackMessenger:
    """The Messenger port on Slack's Web API. `reads_history` False holds uncertain posts instead of looking them up."""

    def __init__(
        self,
        *,
        poster: AsyncWebClient,
        reader: AsyncWebClient,
        clock: Clock,
        command: str = "/reviewday",
        reads_history: bool = True,
    ) -> None:
        """Take two clients: `poster` without any retry handler, `reader` for what may be asked twice."""
        self._poster, self._reader, self._clock = poster, reader, clock
        self._command, self._reads_history = command, reads_history
        self._history = History(client=poster, clock=clock)
        self._direct: dict[str, str] = {}
        self._can_open = True

    async def post(self, outgoing: Outgoing, content: Content) -> Receipt:
        """Try once to post."""
        channel = await self._channel(outgoing)
        if isinstance(channel, Receipt):
            return channel
        rendered = self._rendered(outgoing, content)
        thread = outgoing.thread.ts if outgoing.thread else None
        receipt = await self._try(
            lambda: self._poster.chat_postMessage(
                channel=channel,
                text=rendered.text,
                blocks=rendered.blocks,
                thread_ts=thread,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"k": outgoing.key}},
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        return _of_channel(receipt, channel)

    async def edit(self, outgoing: Outgoing, content: Content) -> Receipt:
        """Try once to bring a message or an App Home up to date."""
        rendered = self._rendered(outgoing, content)
        if outgoing.kind is Kind.HOME:
            view = {"type": "home", "blocks": rendered.blocks}
            user = outgoing.subject["slack_user"]
            return await self._try(lambda: self._poster.views_publish(user_id=user, view=view))
        address = outgoing.address
        if address is None:
            return Receipt(verdict=Verdict.REFUSED, error="no_address")
        receipt = await self._try(
            lambda: self._poster.chat_update(
                channel=address.channel, ts=address.ts, text=rendered.text, blocks=rendered.blocks
            )
        )
        return _of_channel(receipt, address.channel)

    def _rendered(self, outgoing: Outgoing, content: Content) -> Rendered:
        return render(content, key=outgoing.key, revision=outgoing.revision, command=self._command)

    async def _try(self, call: Call) -> Receipt:
        try:
            response = await call()
        except SlackApiError as error:
            return of_refusal(error, now=self._clock.now())
        except NETWORK as error:
            return of_network(error, now=self._clock.now())
        return Receipt(verdict=Verdict.DELIVERED, address=_address(response.data), at=slack_time(response.headers))

    async def _channel(self, outgoing: Outgoing) -> str | Receipt:
        """Give the channel to post in; opening a direct message may be tried twice, so it never makes a doubt."""
        if outgoing.thread is not None:
            return outgoing.thread.channel
        if outgoing.target is None:
            return Receipt(verdict=Verdict.REFUSED, error="no_target")
        if outgoing.target.place is not Place.PERSON:
            return outgoing.target.id
        return outgoing.direct or await self._direct_message(outgoing.target.id)

    async def _direct_message(self, slack_user: str) -> str | Receipt:
        if not self._can_open:
            return slack_user
        if slack_user not in self._direct:
            try:
                response = await self._poster.conversations_open(users=slack_user)
            except SlackApiError as error:
                return self._not_opened(error, slack_user)
            except NETWORK as error:
                now = self._clock.now()
                word = type(error).__name__
                return Receipt(verdict=Verdict.NOT_POSTED, error=word, retry_at=now + timedelta(seconds=1))
            self._direct[slack_user] = str(response["channel"]["id"])
        return self._direct[slack_user]

    def _not_opened(self, error: SlackApiError, slack_user: str) -> str | Receipt:
        """Without `im:write` Slack still takes a user's id to post to; all else is classified as no post."""
        if word_of(error) == "missing_scope":
            self._can_open = False
            return slack_user
        receipt = of_refusal(error, now=self._clock.now())
        if receipt.verdict is not Verdict.UNKNOWN:
            return receipt
        retry_at = self._clock.now() + timedelta(seconds=1)
        return Receipt(verdict=Verdict.NOT_POSTED, error=receipt.error, retry_at=retry_at)

    async def find(self, outgoings: Sequence[Outgoing]) -> Mapping[str, Receipt]:
        """Look posts up by their keys, all of one place in one reading."""
        if not self._reads_history:
            return {one.key: Receipt(verdict=Verdict.REFUSED, error="history_not_read") for one in outgoings}
        found: dict[str, Receipt] = {}
        places: dict[tuple[str, str], list[Outgoing]] = {}
        for outgoing in outgoings:
            channel = await self._channel(outgoing)
            if isinstance(channel, Receipt):
                found[outgoing.key] = replace(channel, verdict=_not_looked_up(channel.verdict))
            else:
                places.setdefault((channel, outgoing.thread.ts if outgoing.thread else ""), []).append(outgoing)
        for (channel, thread), waiting in places.items():
            found |= await self._history.find(channel, thread, waiting)
        return found

    async def people(self) -> tuple[Person, ...]:
        """Give everybody in the workspace, page by page."""
        found: list[Person] = []
        cursor = None
        while True:
            response = await self._reader.users_list(limit=PAGE, cursor=cursor)
            found += [person_from(member) for member in _members(response.data)]
            cursor = (response.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return tuple(found)

    async def person(self, slack_user: str) -> Person:
        """Give one person; raises `UserError` if Slack knows none by that id."""
        try:
            response = await self._reader.users_info(user=slack_user)
        except SlackApiError as error:
            message = "Slack does not know that person. Nothing was changed."
            raise UserError(message) from error
        return person_from(response["user"])


def person_from(user: Mapping[str, Any]) -> Person:
    """Make a person of Slack's user; strangers of other workspaces count as bots, for they can't be written to."""
    profile = user.get("profile") or {}
    name = profile.get("display_name") or user.get("real_name") or profile.get("real_name") or user.get("name") or ""
    return Person(
        slack_user=str(user["id"]),
        name=str(name),
        time_zone=str(user.get("tz") or "UTC"),
        email=str(profile.get("email") or user.get("email") or ""),
        is_bot=bool(user.get("is_bot") or user.get("is_stranger") or user["id"] == "USLACKBOT"),
        is_deleted=bool(user.get("deleted")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
    )


def _members(data: object) -> Sequence[Mapping[str, Any]]:
    return data.get("members") or [] if isinstance(data, dict) else []


def _address(data: object) -> Address | None:
    if isinstance(data, dict) and data.get("ts") and data.get("channel"):
        return Address(channel=str(data["channel"]), ts=str(data["ts"]))
    return None


def _of_channel(receipt: Receipt, channel: str) -> Receipt:
    """Keep what goes to a channel waiting while the channel is closed to us: a person can open it again."""
    is_direct = channel.startswith(("D", "U", "W"))
    if receipt.verdict is Verdict.REFUSED and receipt.error in OF_CHANNEL and not is_direct:
        return replace(receipt, verdict=Verdict.MISCONFIGURED)
    return receipt


def _not_looked_up(verdict: Verdict) -> Verdict:
    """Tell what it means for a look-up that a direct message could not be opened: nothing about the post."""
    return Verdict.AWAY if verdict is Verdict.NOT_POSTED else Verdict.UNKNOWN

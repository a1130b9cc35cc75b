"""Answers to somebody's own act, privately and best effort: what is lost can be asked for again.

An answer goes to the address that Slack gave with the act, and only to Slack's own host or the configured one. What was
pressed in App Home has no such address: its answer opens over it, and comes as a direct message if that is too late.
"""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Inbound
from bot.slack import texts_answers
from bot.slack.blocks import Block, Rendered, plain_object
from bot.slack.inbound import Kind, Place

LIMIT_S = 5.0
MOST_OF_A_TITLE = 24
OK = 200

log = structlog.get_logger(__name__)


class Responder:
    """Sends private answers. Nothing is raised for what Slack or the network does."""

    def __init__(self, *, client: AsyncWebClient, session: aiohttp.ClientSession, api_url: str) -> None:
        """`client` opens views and posts without retries; `session` is for answer addresses; `api_url` says whose."""
        self._client, self._session = client, session
        self._hosts = hosts_of(api_url)

    async def answer(self, inbound: Inbound, rendered: Rendered, *, replaces: bool = True) -> None:
        """Show an answer to whoever acted; in place of the private message that was pressed, unless told otherwise."""
        if not has_address(inbound):
            await self._over_home(inbound, rendered)
            return
        body = {"text": rendered.text, "blocks": rendered.blocks, "response_type": "ephemeral"}
        await self._respond(inbound, body | {"replace_original": replaces and is_private(inbound)})

    async def dismiss(self, inbound: Inbound, rendered: Rendered) -> None:
        """Take the private message away that was pressed; a form can't be closed from here, so it says `rendered`."""
        if is_private(inbound):
            await self._respond(inbound, {"delete_original": True})
        elif inbound.payload.get("place") == Place.FORM:
            await self._update(inbound, _view(rendered.blocks))

    async def open(self, inbound: Inbound, view: Mapping[str, Any]) -> bool:
        """Open a form over what somebody does; False if it did not open."""
        trigger = str(inbound.payload.get("trigger", ""))
        return await self._done(self._client.views_open(trigger_id=trigger, view=dict(view)))

    async def _update(self, inbound: Inbound, view: Mapping[str, Any]) -> bool:
        of = str(inbound.payload.get("view", ""))
        return await self._done(self._client.views_update(view_id=of, view=dict(view)))

    async def _done(self, call: Awaitable[object]) -> bool:
        """Try a call of the Web API once, within the limit; False if Slack or the network did not take it."""
        try:
            async with asyncio.timeout(LIMIT_S):
                await call
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            log.warning("answer.lost", error=_word(error))
            return False
        return True

    async def _respond(self, inbound: Inbound, body: Mapping[str, Any]) -> None:
        url = str(inbound.payload.get("response_url") or "")
        if not is_ours(url, self._hosts):
            log.warning("answer.foreign_address")
            return
        timeout = aiohttp.ClientTimeout(total=LIMIT_S)
        try:
            async with self._session.post(url, json=dict(body), timeout=timeout, allow_redirects=False) as response:
                is_taken = response.status == OK
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            log.warning("answer.lost", error=_word(error))
            return
        if not is_taken:
            log.warning("answer.refused", status=response.status)

    async def _over_home(self, inbound: Inbound, rendered: Rendered) -> None:
        view = _view(rendered.blocks)
        if inbound.payload.get("place") == Place.FORM and await self._update(inbound, view):
            return
        if await self.open(inbound, view):
            return
        await self._done(
            self._client.chat_postMessage(
                channel=str(inbound.payload.get("user", "")),
                text=rendered.text,
                blocks=rendered.blocks,
                unfurl_links=False,
                unfurl_media=False,
            )
        )


def hosts_of(api_url: str) -> frozenset[tuple[str, str]]:
    """Give the schemes and hosts that an answer may go to: the API's own, and the one of its hooks."""
    parts = urlsplit(api_url)
    return frozenset({(parts.scheme, parts.netloc), ("https", f"hooks.{parts.netloc}"), ("https", "hooks.slack.com")})


def is_ours(url: str, hosts: frozenset[tuple[str, str]]) -> bool:
    """Tell whether an address is one that an answer may go to."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (parts.scheme, parts.netloc) in hosts


def has_address(inbound: Inbound) -> bool:
    """Tell whether Slack gave an address for the answer; App Home and forms have none."""
    return bool(inbound.payload.get("response_url")) and inbound.payload.get("place") not in {Place.HOME, Place.FORM}


def is_private(inbound: Inbound) -> bool:
    """Tell whether it was pressed in a message that only the person sees."""
    return inbound.kind == Kind.ACTION and inbound.payload.get("place") == Place.PRIVATE


def _view(blocks: list[Block]) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": plain_object(texts_answers.VIEW_TITLE, MOST_OF_A_TITLE),
        "close": plain_object(texts_answers.CLOSE, MOST_OF_A_TITLE),
        "blocks": blocks,
    }


def _word(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        data = error.response.data if hasattr(error.response, "data") else error.response
        return str(data.get("error", "")) if isinstance(data, dict) else ""
    return type(error).__name__

"""What a try to post ended with, from what Slack or the network said.

Sources: the error tables of https://docs.slack.dev/reference/methods/chat.postMessage and its siblings. `fatal_error`
and `internal_error` may come after the message was accepted, as those pages say; every other documented refusal comes
before. An unknown word is treated as a refusal of this message, so that nothing is tried for ever.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.domain.delivery import RATE_LIMITED, Receipt, Verdict

AMBIGUOUS = frozenset({"fatal_error", "internal_error", "service_unavailable", "team_added_to_org"})
AGAIN = frozenset({"ratelimited", "rate_limited", "request_timeout", "message_limit_exceeded"})
CONFIGURATION = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "missing_scope",
        "not_allowed_token_type",
        "no_permission",
        "org_login_required",
        "ekm_access_denied",
        "access_denied",
        "not_in_channel",
        "not_enabled",
        "accesslimited",
    }
)
UNREADABLE = frozenset({"missing_scope", "not_allowed_token_type", "no_permission"})
CLIENT_ERROR = 400
SERVER_ERROR = 500
TOO_MANY = 429


def slack_time(headers: Any) -> datetime | None:  # noqa: ANN401 - Slack's SDK types them so
    """Give Slack's own time from an answer's Date header."""
    value = headers.get("Date") or headers.get("date") if headers else None
    try:
        return parsedate_to_datetime(str(value)).astimezone(UTC) if value else None
    except ValueError:
        return None


def of_refusal(error: SlackApiError, *, now: datetime) -> Receipt:
    """Classify an answer that was not ok."""
    response = error.response
    status = int(getattr(response, "status_code", 0) or 0)
    headers = getattr(response, "headers", None)
    word = word_of(error)
    at = slack_time(headers)
    if status == TOO_MANY or word in AGAIN:
        seconds = _retry_after(headers)
        word = RATE_LIMITED if status == TOO_MANY or not word else word
        return Receipt(verdict=Verdict.NOT_POSTED, error=word, retry_at=now + timedelta(seconds=seconds), at=at)
    if status >= SERVER_ERROR or word in AMBIGUOUS or not word:
        return Receipt(verdict=Verdict.UNKNOWN, error=word or f"http_{status}", at=at)
    if word in CONFIGURATION:
        return Receipt(verdict=Verdict.MISCONFIGURED, error=word, at=at)
    return Receipt(verdict=Verdict.REFUSED, error=word, at=at)


def word_of(error: SlackApiError) -> str:
    """Give Slack's word for what went wrong; empty for an answer that was no JSON, which the SDK passes on raw."""
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def of_lookup(error: SlackApiError, *, now: datetime) -> Receipt:
    """Classify a history that could not be read: Slack is away, a person must mend something, or it never will be.

    REFUSED is for a scope that was not given: nobody can know then, and nobody should wait for it.
    """
    receipt, word = of_refusal(error, now=now), word_of(error)
    if word in UNREADABLE:
        return replace(receipt, verdict=Verdict.REFUSED)
    match receipt.verdict:
        case Verdict.MISCONFIGURED:
            return receipt
        case Verdict.REFUSED:
            return replace(receipt, verdict=Verdict.UNKNOWN)
    return replace(receipt, verdict=Verdict.AWAY)


def _retry_after(headers: Any) -> float:  # noqa: ANN401 - Slack's SDK types them so
    value = (headers.get("Retry-After") or headers.get("retry-after")) if headers else None
    try:
        return max(float(value), 0.0) if value else 1.0
    except ValueError:
        return 1.0


def of_network(error: Exception, *, now: datetime) -> Receipt:
    """Classify what the network did: only a connection that was never made is surely no post."""
    word = type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorError):
        return Receipt(verdict=Verdict.NOT_POSTED, error=word, retry_at=now + timedelta(seconds=1))
    return Receipt(verdict=Verdict.UNKNOWN, error=word)


NETWORK = (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError)

"""Where Slack's requests come in: each is recorded, then acknowledged, and only then worked by the inbox.

What was acknowledged survives a kill, for Slack never sends a command or a click again. If a request can't be recorded
within a second the person is told that it was not taken; an event is not acknowledged, so that Slack sends it again.
A repetition is acknowledged and does nothing. Forms are opened here, for the leave to open one lasts three seconds.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Inbound
from bot.slack.forms import Forms
from bot.slack.ids import Callback
from bot.slack.inbound import Unreadable, inbound_of
from bot.slack.responder import Responder
from bot.slack.views import answers
from bot.slack.wishes import form_of

RECORD_LIMIT_S = 1.0
EVERY = re.compile("")
AGAIN = 503

Record = Callable[[Inbound], Awaitable[bool]]

log = structlog.get_logger(__name__)


def bolt_app(*, client: AsyncWebClient, bot_user: str, bot_id: str, team: str) -> AsyncApp:
    """Make the Bolt app; who we are comes from one `auth.test` at start, so that no click waits for another.

    Listeners run before the response: an event that could not be recorded must not look as if it had been. Signatures
    are checked by `front`, on the raw body, and Socket Mode has none.
    """

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=team, bot_token=client.token, bot_user_id=bot_user, bot_id=bot_id
        )

    return AsyncApp(
        name="reviewday",
        client=client,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
    )


class Listeners:
    """Records and acknowledges; `drain` waits for what is still on its way when the bot stops."""

    def __init__(
        self,
        *,
        record: Record,
        withdraw: Callable[[str], Awaitable[None]],
        wake: Callable[[], None],
        now: Callable[[], datetime],
        forms: Forms,
        responder: Responder,
        gerrit_url: str,
        command: str,
        limit_s: float = RECORD_LIMIT_S,
        observe: Callable[[str], None] | None = None,
    ) -> None:
        """`record` commits a request and says whether it is new; `withdraw` ends one; `wake` rings the inbox.

        `observe` is told each request's kind, for the metrics.
        """
        self._record, self._withdraw, self._wake, self._now = record, withdraw, wake, now
        self._forms, self._responder = forms, responder
        self._gerrit_url, self._command, self._limit_s = gerrit_url, command, limit_s
        self._observe = observe or (lambda _kind: None)
        self._tasks: set[asyncio.Task[None]] = set()

    def register(self, app: AsyncApp) -> None:
        """Attach a listener to everything that Slack can send; what we have no use for is acknowledged."""
        app.command(EVERY)(self._on_command)
        app.action(EVERY)(self._on_action)
        app.view_submission(EVERY)(self._on_submission)
        app.event(EVERY)(self._on_event)
        for ignored in (app.view_closed, app.shortcut, app.options):
            ignored(EVERY)(_on_nothing)

    async def drain(self) -> None:
        """Wait until every form and every late word is on its way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _on_command(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        inbound = self._read(body)
        if inbound is not None and not await self._is_taken(inbound):
            refusal = answers.render_not_taken()
            await ack(text=refusal.text, blocks=refusal.blocks, response_type="ephemeral")
            return
        await ack()

    async def _on_action(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        inbound = self._read(body)
        is_taken = inbound is None or await self._is_taken(inbound)
        await ack()
        if inbound is not None and not is_taken:
            self._start(self._responder.answer(inbound, answers.render_not_taken(), replaces=False))

    async def _on_submission(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        inbound = self._read(body)
        errors = self._forms.errors(inbound) if inbound is not None else {}
        if inbound is not None and not errors and not await self._is_taken(inbound):
            errors = self._forms.not_taken(inbound)
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        await ack()

    async def _on_event(self, body: Mapping[str, Any]) -> BoltResponse | None:
        inbound = self._read(body)
        if inbound is not None and not await self._is_taken(inbound):
            return BoltResponse(status=AGAIN, body="")
        return None

    def _read(self, body: Mapping[str, Any]) -> Inbound | None:
        try:
            return inbound_of(body, at=self._now())
        except Unreadable:
            log.warning("listener.unreadable", type=str(body.get("type", "")))
            return None

    async def _is_taken(self, inbound: Inbound) -> bool:
        """Record a request within the limit, and set off what follows; False if it could not be recorded."""
        self._observe(inbound.kind)
        is_new = await self._recorded(inbound)
        if is_new is None:
            return False
        if is_new:
            self._wake()
            self._open_form(inbound)
        return True

    async def _recorded(self, inbound: Inbound) -> bool | None:
        """Tell whether it is new, None if that could not be written in time; a late record is withdrawn."""
        writing = asyncio.ensure_future(self._record(inbound))
        done, _ = await asyncio.wait({writing}, timeout=self._limit_s)
        if not done:
            log.warning("listener.slow_record", kind=inbound.kind)
            self._start(self._taken_back(writing, inbound.key))
            return None
        error = writing.exception()
        if error is not None:
            log.error("listener.not_recorded", kind=inbound.kind, exc_info=error)
            return None
        return writing.result()

    async def _taken_back(self, writing: asyncio.Future[bool], key: str) -> None:
        """End a request whose record came too late: the person was told that it was not taken."""
        try:
            if await writing:
                await self._withdraw(key)
        except Exception:  # the person was told already; the log keeps why
            log.exception("listener.not_withdrawn")

    def _open_form(self, inbound: Inbound) -> None:
        form = form_of(inbound, gerrit_url=self._gerrit_url, command=self._command)
        if form is not None:
            self._start(self._opened(form, inbound))

    async def _opened(self, form: Callback, inbound: Inbound) -> None:
        """Open a form, or say how to try again."""
        try:
            is_open = await self._responder.open(inbound, await self._forms.view(form, inbound))
        except Exception:  # whatever is wrong, the person hears that the form did not open
            log.exception("listener.form_failed", form=form.value)
            is_open = False
        if not is_open:
            await self._responder.answer(inbound, answers.render_not_opened(form), replaces=False)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _on_nothing(ack: AsyncAck) -> None:
    await ack()

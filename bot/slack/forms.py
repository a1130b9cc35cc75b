"""Which form is opened for whom, with what in it, and what is said of a field that can't be taken as it is."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.domain.answers import SettingsForm
from bot.ports import Inbound
from bot.slack import texts_answers
from bot.slack.ids import Callback, Field
from bot.slack.inbound import origin_text
from bot.slack.submissions import FieldErrors
from bot.slack.views.modals import import_modal, schedule_modal, settings_modal
from bot.slack.wishes import submitted

READ_LIMIT_S = 2.0
"""Slack gives three seconds to open a form; what is read for it must leave some of them."""

FIRST_FIELD: Mapping[str, Field] = {
    Callback.SETTINGS.value: Field.AMOUNT,
    Callback.SCHEDULE.value: Field.ON,
    Callback.IMPORT.value: Field.FILE,
}


class Forms:
    """Makes up our forms and checks what comes back, with local data alone."""

    def __init__(self, *, read_settings: Callable[[str, str], Awaitable[SettingsForm]]) -> None:
        """`read_settings` gives a Slack user's settings, as asked from a channel."""
        self._read_settings = read_settings

    async def view(self, form: Callback, inbound: Inbound) -> Mapping[str, Any]:
        """Make up a form; it remembers where it was opened from. Raises `TimeoutError` if its values come too late."""
        user, channel = str(inbound.payload.get("user", "")), str(inbound.payload.get("channel", ""))
        origin = origin_text(channel=channel, response_url=str(inbound.payload.get("response_url") or ""))
        match form:
            case Callback.SETTINGS:
                async with asyncio.timeout(READ_LIMIT_S):
                    return settings_modal(await self._read_settings(user, channel), origin=origin)
            case Callback.SCHEDULE:
                return schedule_modal(origin=origin)
            case Callback.IMPORT:
                return import_modal(origin=origin)

    def errors(self, inbound: Inbound) -> dict[str, str]:
        """Say of each field of a submitted form what can't be taken; empty if all of it can."""
        read = submitted(inbound)
        return {field.value: said for field, said in read.by_field.items()} if isinstance(read, FieldErrors) else {}

    def not_taken(self, inbound: Inbound) -> dict[str, str]:
        """Say at the form's first field that it could not be recorded."""
        field = FIRST_FIELD.get(str(inbound.payload.get("callback_id")), Field.AMOUNT)
        return {field.value: str(texts_answers.NOT_TAKEN_FORM)}

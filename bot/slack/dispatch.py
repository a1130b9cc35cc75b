"""Work what came in: read the wish, let its flow answer, word the answer, send it to whoever asked.

`UserError` is told as it is. Any other fault goes up to the loop that called, which logs it and has `apologise` tell
the same word to the person.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.domain.answers import Answer, DateTrouble, Handled, Left, Noted, SettingsForm, SettingsKept, Took
from bot.domain.click import Confirm, OnChange
from bot.domain.errors import UserError
from bot.flows.asking import Asked
from bot.flows.perform import Wish
from bot.ports import GerritAway, Inbound
from bot.slack import wishes
from bot.slack.blocks import Rendered
from bot.slack.buttons import OpenForm
from bot.slack.inbound import Kind, Place
from bot.slack.responder import Responder, is_private
from bot.slack.views import answers
from bot.slack.wishes import OUT_OF_DATE, CutOff, Dismiss, HomeOpened, ImportFile, PersonChanged, Wanted

CONFIRM_WITHIN = timedelta(hours=12)
"""How long what was shown may be gone on with; afterwards it is shown again."""

Perform = Callable[[Wish, Asked], Awaitable[Answer]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doings:
    """What is done outside this room.

    `perform` answers a wish; `recall` gives a recorded request by its key, None if it is not known any more;
    `import_file` reads a schedule that a host uploaded; `touch_home` brings somebody's App Home up to date;
    `refresh_person` asks Slack for somebody anew; `host_name` names who is told of a fault.
    """

    perform: Perform
    recall: Callable[[str], Awaitable[Inbound | None]]
    import_file: Callable[[str, Asked], Awaitable[Answer]]
    touch_home: Callable[[str], Awaitable[None]]
    refresh_person: Callable[[str], Awaitable[None]]
    host_name: Callable[[Inbound], Awaitable[str]]


class Dispatch:
    """Works one recorded request after the other."""

    def __init__(
        self,
        *,
        doings: Doings,
        responder: Responder,
        now: Callable[[], datetime],
        gerrit_url: str,
        command: str,
    ) -> None:
        """`command` is the command's configured name, `gerrit_url` the configured address."""
        self._doings, self._responder, self._now = doings, responder, now
        self._gerrit_url, self._command = gerrit_url, command

    async def work(self, inbound: Inbound) -> None:
        """Do what was asked and answer it; raises for faults of ours alone."""
        wanted = self._wanted(inbound)
        try:
            answer = await self._done(wanted, inbound)
        except UserError as error:
            await self._told(inbound, answers.render_trouble(str(error)))
        except GerritAway:
            await self._told(inbound, answers.render_gerrit_away())
        else:
            if answer is not None and needs_message(answer, inbound):
                await self._told(inbound, self._rendered(answer))
        if inbound.payload.get("place") in {Place.HOME, Place.FORM}:
            await self._doings.touch_home(str(inbound.payload["user"]))

    async def apologise(self, inbound: Inbound, reference: str) -> None:
        """Tell whoever asked that it did not work and which word finds it in the log."""
        host = await self._doings.host_name(inbound)
        await self._told(inbound, answers.render_fault(host, reference), replaces=False)

    async def _told(self, inbound: Inbound, rendered: Rendered, *, replaces: bool = True) -> None:
        """Answer an act; nobody waits for the answer to an event."""
        if inbound.kind != Kind.EVENT:
            await self._responder.answer(inbound, rendered, replaces=replaces)

    def _wanted(self, inbound: Inbound) -> Wanted:
        return wishes.wish_of(inbound, gerrit_url=self._gerrit_url, command=self._command)

    def _rendered(self, answer: Answer) -> Rendered:
        return answers.render_answer(answer, command=self._command, now=self._now())

    async def _done(self, wanted: Wanted, inbound: Inbound) -> Answer | None:
        """Do it; None where there is nothing to say."""
        match wanted:
            case None | OpenForm():
                return None
            case Dismiss():
                await self._responder.dismiss(inbound, answers.render_dismissed())
            case HomeOpened(slack_user=user):
                await self._doings.touch_home(user)
            case PersonChanged(slack_user=user):
                await self._doings.refresh_person(user)
            case CutOff(event=event):
                log.error("slack.cut_off", event_name=event)
            case ImportFile(file=file):
                return await self._doings.import_file(file, asked_of(inbound))
            case Confirm(key=key):
                return await self._confirmed(key, inbound)
            case Noted():
                return wanted
            case _:
                return self._in_full(await self._doings.perform(wanted, asked_of(inbound)), inbound)
        return None

    def _in_full(self, answer: Answer, inbound: Inbound) -> Answer:
        """Let the readings of a date keep all else that was said with it."""
        if not isinstance(answer, DateTrouble):
            return answer
        return wishes.in_full(answer, inbound, gerrit_url=self._gerrit_url, command=self._command)

    async def _confirmed(self, key: str, inbound: Inbound) -> Answer:
        """Go on with what was shown to the same person a while ago, as it was asked then."""
        shown = await self._doings.recall(key)
        if shown is None or not may_go_on(shown, inbound):
            return OUT_OF_DATE
        wish = self._wanted(shown)
        if wish is None or isinstance(wish, Confirm | Noted | wishes.Errand):
            return OUT_OF_DATE
        return await self._doings.perform(wish, asked_of(shown, is_confirmed=True))


def asked_of(inbound: Inbound, *, is_confirmed: bool = False) -> Asked:
    """Say who asks, from where and when."""
    return Asked(
        slack_user=str(inbound.payload.get("user", "")),
        channel=str(inbound.payload.get("channel", "")),
        key=inbound.key,
        at=inbound.received_at,
        is_confirmed=is_confirmed,
    )


def may_go_on(shown: Inbound, inbound: Inbound) -> bool:
    """Tell whether this click may go on with that request: the same person's, and not long ago."""
    is_same = shown.payload.get("user") == inbound.payload.get("user")
    return is_same and inbound.received_at - shown.received_at <= CONFIRM_WITHIN


def needs_message(answer: Answer, inbound: Inbound) -> bool:
    """Tell whether an answer is shown; what a message shows by itself, once edited, is not said again."""
    match answer:
        case SettingsForm():
            return False
        case SettingsKept():
            return bool(inbound.payload.get("response_url"))
        case Handled(act=act, instead=instead):
            found_nothing = act == OnChange.SWAP and instead is None
            return found_nothing or is_private(inbound)
        case Took() | Left(was_in=True):
            return not _is_on_list(inbound)
        case _:
            return True


def _is_on_list(inbound: Inbound) -> bool:
    """Tell whether it was pressed in somebody's own list, which is edited in place."""
    is_direct = str(inbound.payload.get("channel", "")).startswith("D")
    return inbound.kind == Kind.ACTION and is_direct and inbound.payload.get("place") == Place.MESSAGE

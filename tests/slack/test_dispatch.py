"""From what came in to what was wanted, and from the answer back to whoever asked."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.answers import Answer, DateTrouble, Handled, Left, Noted, SettingsForm, SettingsKept, WentOff
from bot.domain.click import Click, Confirm, Handle, OnChange
from bot.domain.command import Command, Join, Me, Mine, Misunderstood, Schedule, Start, Trouble, Verb
from bot.domain.errors import UserError
from bot.domain.people import Amount, Settings
from bot.flows.asking import Asked
from bot.flows.perform import Wish
from bot.ports import GerritAway, Inbound
from bot.slack.buttons import OpenForm
from bot.slack.dispatch import CONFIRM_WITHIN, Dispatch, Doings, asked_of
from bot.slack.ids import Action, Callback
from bot.slack.inbound import Place, Unreadable, inbound_of
from bot.slack.responder import Responder, hosts_of, is_ours
from bot.slack.verbs import FORMS
from bot.slack.wishes import (
    OUT_OF_DATE,
    CutOff,
    Dismiss,
    HomeOpened,
    ImportFile,
    PersonChanged,
    Wanted,
    form_of,
    wish_of,
)
from tests.builders import NOW
from tests.slack import requests_of_slack as slack_says
from tests.slack.requests_of_slack import SmallSlack, small_slack

GERRIT = "https://review.example.org"
HOSTILE = ["<!channel>", "a|b", "x" * 5000, "\u202etrats", "<@UNOBODY|nobody>", "\x00", "“start”", "—help", "\ud800"]
VALUES = {
    Action.CONFIRM: "13345224609.738474920.8088930838",
    Action.SAY: "mine",
    Action.DELETE_MY_DATA: "",
    Action.OPEN_IMPORT: "",
    Action.OPEN_SCHEDULE: "",
    Action.VISIT: "",
    Action.FIELD: "",
    Action.NOT_NOW: "",
    Action.JOIN_DAY: "day-1:20",
    Action.REPOST: "board:day-1",
    Action.AROUND: "day-1",
    Action.LEAVE_DAY: "day-1",
    Action.LEAVE_BEGUN: "day-1",
    Action.ONE_MORE: "day-1",
    Action.BIGGER: "day-1",
    Action.BEGIN: "day-1:4821",
    Action.SWAP: "day-1:4821",
    Action.PASS: "day-1:4821",
    Action.GIVE_BACK: "day-1:4821",
    Action.STILL: "day-1:4821",
}


def came(body: Mapping[str, Any]) -> Inbound:
    """Read a request that has to be read."""
    inbound = inbound_of(body, at=NOW)
    assert inbound is not None
    return inbound


def wanted(body: Mapping[str, Any]) -> Wanted:
    """Give what a request wants."""
    return wish_of(came(body), gerrit_url=GERRIT, command="/reviewday")


# ------------------------------------------------------------ translation


@pytest.mark.parametrize("verb", list(Verb))
def test_every_command(verb: Verb) -> None:
    """Each example of each verb, and each other name of it, is the command that the help says."""
    for example in FORMS[verb].examples:
        found = wanted(slack_says.command(example))
        assert isinstance(found, Command)
        assert found.verb is verb
    for alias in FORMS[verb].aliases:
        found = wanted(slack_says.command(alias))
        assert isinstance(found, Command)
        assert found.verb is verb


@pytest.mark.parametrize("verb", [Verb.WHY, Verb.THANK, Verb.SCHEDULE])
def test_a_command_with_a_piece_missing(verb: Verb) -> None:
    """What is missing is named, and nothing is run."""
    found = wanted(slack_says.command(verb.value))

    assert isinstance(found, Misunderstood)
    assert found.trouble is Trouble.MISSING
    assert found.verb is verb


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("words", HOSTILE)
def test_a_command_with_hostile_words(verb: Verb, words: str) -> None:
    """Whatever stands behind a verb, it is a wish and never a fault."""
    found = wanted(slack_says.command(f"{verb.value} {words}"))

    assert isinstance(found, Wish)


@pytest.mark.parametrize("action", list(Action))
def test_every_button(action: Action) -> None:
    """Each action of ours, with the value that we give it, wants something that is known here."""
    found = wanted(slack_says.action(action.value, VALUES.get(action, _pair(action))))

    if action in {Action.VISIT, Action.FIELD}:
        assert found is None
    else:
        assert isinstance(found, Click | Command | OpenForm | Dismiss)


def _pair(action: Action) -> str:
    """Give a value of two parts: an account and a user, or a day and a page or a user."""
    if action.value.startswith("link"):
        return "7:UANNA"
    return "day-1:UANNA" if action.value.startswith("ask") else "day-1:2"


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("value", ["", "day-1", "day-1:x", "a:b:c", "day 1:4", "day-1:-1", "<!channel>", "x" * 1990])
def test_every_button_with_a_value_of_another_making(action: Action, value: str) -> None:
    """A value that is not as we made it is a wish, or out of date; nothing is raised."""
    found = wanted(slack_says.action(action.value, value))

    assert found is None or isinstance(found, Wish | OpenForm | Dismiss | Noted)


@given(action_id=st.text(max_size=60), value=st.text(max_size=80))
def test_any_button(action_id: str, value: str) -> None:
    """A button that nobody made is out of date."""
    found = wanted(slack_says.action(f"?{action_id}", value))

    assert found == OUT_OF_DATE


def test_a_button_is_a_command() -> None:
    """A button that says a command is that command, as if typed."""
    assert wanted(slack_says.action("say", "join 3")) == Join(amount=Amount(changes=3))
    assert wanted(slack_says.action("begin~2", "day-1:4821")) == Handle(act=OnChange.BEGIN, day="day-1", number=4821)


def test_forms() -> None:
    """A submitted form is the wish that its fields say; one of another making is out of date."""
    settings = wanted(slack_says.submission())
    schedule = wanted(slack_says.submission("schedule", {"on": {"field": {"selected_date": "2016-01-26"}}}))
    upload = wanted(slack_says.submission("import", {"file": {"field": {"files": [{"id": "F123"}]}}}))

    assert settings == Settings(amount=Amount(changes=3), wants_reminders=False)
    assert isinstance(schedule, Schedule)
    assert upload == ImportFile(file="F123")
    assert wanted(slack_says.submission("settings", {})) == OUT_OF_DATE
    assert wanted(slack_says.submission("elsewhere")) == OUT_OF_DATE


def test_events() -> None:
    """App Home, people and the end of our tokens are known; what has no user and what is no tab of ours is nothing."""
    assert wanted(slack_says.event()) == HomeOpened(slack_user="UANNA")
    assert wanted(slack_says.event(tab="messages")) is None
    assert wanted(slack_says.event("user_change", user={"id": "UBO"})) == PersonChanged(slack_user="UBO")
    assert wanted(slack_says.event("team_join", user=None)) is None
    assert wanted(slack_says.event("tokens_revoked", user=None)) == CutOff(event="tokens_revoked")
    assert inbound_of(slack_says.event("message"), at=NOW) is None


IN_CHANNEL = {"type": "message", "message_ts": "1.2", "channel_id": "CGLANCE", "is_ephemeral": False}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (slack_says.action(), Place.PRIVATE),
        (slack_says.action(container=IN_CHANNEL), Place.MESSAGE),
        (slack_says.action(container=IN_CHANNEL, message={"blocks": [{"block_id": "rd1.answer.0"}]}), Place.PRIVATE),
        (slack_says.action(container=IN_CHANNEL, message={"blocks": [{"block_id": "rd1.board:d.3"}]}), Place.MESSAGE),
        (slack_says.action(container=IN_CHANNEL, message={"blocks": [7]}), Place.MESSAGE),
        (slack_says.action(container={"type": "message"}, channel={}), Place.HOME),
        (slack_says.home_action(), Place.HOME),
        (slack_says.form_action(), Place.FORM),
    ],
)
def test_where_it_was_pressed(body: Mapping[str, Any], place: Place) -> None:
    """A private answer can be replaced, a message in a channel never; App Home and forms have no address."""
    assert came(body).payload["place"] == place


def test_what_is_no_kind_of_ours() -> None:
    """A row of the inbox that nobody knows any more is out of date."""
    inbound = replace(came(slack_says.command()), kind="shortcut")

    assert wish_of(inbound, gerrit_url=GERRIT, command="/reviewday") == OUT_OF_DATE


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (slack_says.command("me"), Callback.SETTINGS),
        (slack_says.action("say", "me"), Callback.SETTINGS),
        (slack_says.home_action("open_schedule", ""), Callback.SCHEDULE),
        (slack_says.home_action("open_import", ""), Callback.IMPORT),
        (slack_says.command("mine"), None),
    ],
)
def test_what_opens_a_form(body: Mapping[str, Any], form: Callback | None) -> None:
    """`me` and the buttons of forms open one at once, however they were asked for."""
    assert form_of(came(body), gerrit_url=GERRIT, command="/reviewday") is form


def test_keys() -> None:
    """The same request has the same key, another one another, with or without an id of Slack's."""
    bodies = [
        slack_says.command(),
        slack_says.command(trigger_id=""),
        slack_says.action(trigger_id=None),
        slack_says.action("pass", trigger_id=None),
        slack_says.submission(trigger_id=None),
        slack_says.event(),
    ]

    keys = [came(body).key for body in bodies]

    assert keys == [came(body).key for body in bodies]
    assert len(set(keys)) == len(bodies)
    assert all(len(key) <= 200 for key in keys)


@pytest.mark.parametrize(
    "body",
    [
        slack_says.command(user_id=""),
        slack_says.command(user_id="<!channel>"),
        slack_says.command() | {"text": 7},
        slack_says.command(text="x" * 20_000),
        slack_says.action(actions=[]),
        slack_says.action(actions=[7]),
        slack_says.action(user="UANNA"),
        slack_says.action(user=None),
        slack_says.submission("settings", {"amount": {"field": 7}}),
        slack_says.submission("settings", {"amount": {"field": {"value": "x" * 70_000}}}),
        slack_says.event(type=7),
        {"type": "event_callback", "event": 7},
        {"type": 7},
        {},
    ],
)
def test_what_slack_never_sends(body: Mapping[str, Any]) -> None:
    """A request in a form that Slack does not send is refused before anything is done."""
    with pytest.raises(Unreadable):
        inbound_of(body, at=NOW)


# ---------------------------------------------------------------- the work


@dataclass(slots=True, kw_only=True)
class World:
    """What the dispatch is handed, with a note of what was asked of it."""

    slack: SmallSlack
    dispatch: Dispatch = field(init=False)
    answer: Answer | Exception = field(default_factory=WentOff)
    performed: list[tuple[Wish, Asked]] = field(default_factory=list)
    recorded: dict[str, Inbound] = field(default_factory=dict)
    homes: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    async def perform(self, wish: Wish, asked: Asked) -> Answer:
        """Answer as the test says."""
        self.performed.append((wish, asked))
        return self._answer()

    async def recall(self, key: str) -> Inbound | None:
        """Give what was recorded."""
        return self.recorded.get(key)

    async def import_file(self, file: str, asked: Asked) -> Answer:
        """Note a file."""
        self.files.append(f"{file} {asked.slack_user}")
        return self._answer()

    async def touch_home(self, slack_user: str) -> None:
        """Note a home."""
        self.homes.append(slack_user)

    async def refresh_person(self, slack_user: str) -> None:
        """Note a person."""
        self.people.append(slack_user)
        self._answer()

    async def host_name(self, _inbound: Inbound) -> str:
        """Give the host."""
        return "kit"

    def _answer(self) -> Answer:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def body(self, body: dict[str, Any]) -> Inbound:
        """Read a request whose answer comes here."""
        return came(body | {"response_url": self.slack.response_url})

    @property
    def said(self) -> str:
        """Give the text of the one answer."""
        (answer,) = self.slack.answers
        return str(answer["text"])


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A dispatch with a small Slack behind it."""
    async with small_slack() as slack, aiohttp.ClientSession() as session:
        client = AsyncWebClient(token="xoxb-1", base_url=slack.api_url, retry_handlers=[])
        world = World(slack=slack)
        doings = Doings(
            perform=world.perform,
            recall=world.recall,
            import_file=world.import_file,
            touch_home=world.touch_home,
            refresh_person=world.refresh_person,
            host_name=world.host_name,
        )
        world.dispatch = Dispatch(
            doings=doings,
            responder=Responder(client=client, session=session, api_url=slack.api_url),
            now=lambda: NOW,
            gerrit_url=GERRIT,
            command="/reviewday",
        )
        yield world


async def test_a_command_is_answered_privately(world: World) -> None:
    """The flow hears who asks, from where and when; the answer goes to that person alone."""
    inbound = world.body(slack_says.command("off"))

    await world.dispatch.work(inbound)

    ((_, asked),) = world.performed
    assert asked == Asked(slack_user="UANNA", channel="CGLANCE", key=inbound.key, at=NOW)
    (answer,) = world.slack.answers
    assert answer["response_type"] == "ephemeral"
    assert answer["replace_original"] is False
    assert answer["text"].startswith("Quiet until you say")


async def test_a_click_in_a_private_answer_replaces_it(world: World) -> None:
    """Answers to one conversation stay one message."""
    await world.dispatch.work(world.body(slack_says.action("say", "off")))

    (answer,) = world.slack.answers
    assert answer["replace_original"] is True


async def test_a_click_in_the_channel_replaces_nothing(world: World) -> None:
    """The announcement and the board are edited by the outbox alone."""
    container = {"type": "message", "message_ts": "1.2", "channel_id": "CGLANCE", "is_ephemeral": False}

    await world.dispatch.work(world.body(slack_says.action("join_day", "day-1:20", container=container)))

    (answer,) = world.slack.answers
    assert answer["replace_original"] is False


@pytest.mark.parametrize(
    "answer", [Handled(number=4821, act="pass"), Handled(number=4821, act="begin"), Left(head=None)], ids=str
)
async def test_what_the_list_shows_is_not_said_again(world: World, answer: Answer) -> None:
    """A click in one's own list shows in the list, without another message."""
    world.answer = answer
    container = {"type": "message", "message_ts": "1.2", "channel_id": "DANNA", "is_ephemeral": False}

    await world.dispatch.work(world.body(slack_says.action(container=container, channel={"id": "DANNA"})))

    assert world.slack.answers == []


async def test_a_swap_that_found_nothing_is_said(world: World) -> None:
    """Where nothing came instead, somebody says so."""
    world.answer = Handled(number=4821, act="swap")
    container = {"type": "message", "message_ts": "1.2", "is_ephemeral": False}

    await world.dispatch.work(world.body(slack_says.action("swap", container=container)))

    assert world.said == "4821 went back. Nothing else fits you at the moment, so none came instead."


@pytest.mark.parametrize(
    ("said", "words", "reading", "button"),
    [
        ("join 3 01/12", "01/12", "join 2016-01-12", "join 3 2016-01-12"),
        ("schedule 2h 01/12 about trusts", "01/12", "schedule 2016-01-12", "schedule 2h 2016-01-12 about trusts"),
        ("cancel  12   Jan because of rain", "12 jan", "2017-01-12", "cancel 2017-01-12 because of rain"),
        ("schedule for milestone-9 about x", "milestone-9", "milestone-2", "schedule for milestone-2 about x"),
        ("join 3", "01/12", "join 2016-01-12", "join 2016-01-12"),
    ],
)
async def test_a_reading_keeps_all_else_that_was_said(
    world: World, said: str, words: str, reading: str, button: str
) -> None:
    """A button for what may have been meant is the same command with the date spelled out."""
    world.answer = DateTrouble(words=words, cause="ambiguous", readings=(reading,))

    await world.dispatch.work(world.body(slack_says.command(said)))

    (answer,) = world.slack.answers
    values = [one.get("value") for block in answer["blocks"] for one in block.get("elements", ())]
    assert [" ".join(value.split()) for value in values] == [button]


async def test_a_user_error(world: World) -> None:
    """What a person can mend is told as it is, made harmless."""
    world.answer = UserError("There is no day. Ask <!channel>.")

    await world.dispatch.work(world.body(slack_says.command("leave")))

    assert world.said == "There is no day. Ask &lt;!channel&gt;."


async def test_gerrit_away(world: World) -> None:
    """Gerrit's silence is no fault of the person's or ours."""
    world.answer = GerritAway("502")

    await world.dispatch.work(world.body(slack_says.command("link dev")))

    assert world.said.startswith("Gerrit does not answer at the moment")


async def test_a_fault(world: World) -> None:
    """A fault goes up to the loop, and the person hears the word that finds it in the log."""
    world.answer = RuntimeError("secret")
    inbound = world.body(slack_says.command("leave"))

    with pytest.raises(RuntimeError):
        await world.dispatch.work(inbound)
    await world.dispatch.apologise(inbound, "tern-42")

    assert world.said == ("That did not work, and it is my fault. Nothing was changed. Tell kit this word: `tern-42`.")


async def test_going_on(world: World) -> None:
    """The button goes on with what was asked then, as it was asked: the same words, time and channel."""
    shown = replace(came(slack_says.command("start 2h")), received_at=NOW - timedelta(minutes=5))
    world.recorded[shown.key] = shown

    await world.dispatch.work(world.body(slack_says.action("confirm", shown.key)))

    ((wish, asked),) = world.performed
    assert isinstance(wish, Start)
    assert wish.minutes == 120
    assert asked == asked_of(shown, is_confirmed=True)


@pytest.mark.parametrize(
    "shown",
    [
        None,
        slack_says.command("start", user_id="UBO"),
        slack_says.action("confirm", "13345224609.738474920.8088930838"),
        slack_says.event(),
        slack_says.home_action("open_schedule", ""),
        slack_says.action("begin", "broken"),
    ],
)
async def test_going_on_with_what_is_not_theirs_or_not_there(world: World, shown: dict[str, Any] | None) -> None:
    """Another person's request, a forgotten one and one that is no act are out of date; nothing is performed."""
    if shown is not None:
        world.recorded["k1"] = came(shown)

    await world.dispatch.work(world.body(slack_says.action("confirm", "k1")))

    assert world.performed == []
    assert "out of date" in world.said


async def test_going_on_too_late(world: World) -> None:
    """What was shown long ago is shown again, for the world has moved."""
    shown = replace(came(slack_says.command("start")), received_at=NOW - CONFIRM_WITHIN - timedelta(seconds=1))
    world.recorded[shown.key] = shown

    await world.dispatch.work(world.body(slack_says.action("confirm", shown.key)))

    assert world.performed == []


async def test_not_now(world: World) -> None:
    """The way out takes the private answer away and does nothing."""
    await world.dispatch.work(world.body(slack_says.action("not_now", "")))

    assert world.slack.answers == [{"delete_original": True}]
    assert world.performed == []


async def test_not_now_in_a_form(world: World) -> None:
    """A form can't be closed from here; it says that nothing was done."""
    await world.dispatch.work(came(slack_says.form_action("not_now", "")))

    (call,) = world.slack.called("views.update")
    assert call["view_id"] == "V2"
    assert "Nothing was done" in str(call["view"])


async def test_a_click_in_app_home(world: World) -> None:
    """App Home has no address: the answer opens over it, and Home is brought up to date."""
    await world.dispatch.work(came(slack_says.home_action("say", "off")))

    (call,) = world.slack.called("views.open")
    assert "Quiet until" in str(call["view"])
    assert world.homes == ["UANNA"]


async def test_a_click_in_app_home_that_is_answered_late(world: World) -> None:
    """Where nothing can be opened any more, the answer comes as a direct message."""
    world.slack.refuses.add("views.open")

    await world.dispatch.work(came(slack_says.home_action("say", "off")))

    (call,) = world.slack.called("chat.postMessage")
    assert call["channel"] == "UANNA"


async def test_a_click_in_an_answer_over_app_home(world: World) -> None:
    """The answer that stands there is replaced."""
    await world.dispatch.work(came(slack_says.form_action("say", "off")))

    (call,) = world.slack.called("views.update")
    assert call["view_id"] == "V2"
    assert world.slack.called("views.open") == []


async def test_settings_from_app_home(world: World) -> None:
    """App Home shows the new settings; from elsewhere they are repeated."""
    world.answer = SettingsKept(settings=Settings(), amount=Amount(changes=3))
    silent = slack_says.submission()
    silent["view"]["private_metadata"] = ""

    await world.dispatch.work(came(silent))

    assert world.slack.answers == []
    assert world.slack.calls == []


async def test_the_form_is_open_already(world: World) -> None:
    """`me` was answered by its form."""
    world.answer = SettingsForm(settings=Settings(), amount=Amount(changes=3))

    await world.dispatch.work(world.body(slack_says.command("me")))

    assert world.slack.answers == []


async def test_errands(world: World) -> None:
    """Events and files are done without a flow's answer, and nobody is written to for an event."""
    await world.dispatch.work(came(slack_says.event()))
    await world.dispatch.work(came(slack_says.event("app_uninstalled", user=None)))
    await world.dispatch.work(
        came(slack_says.submission("import", {"file": {"field": {"files": [{"id": "F1"}]}}}, trigger_id="t"))
    )
    world.answer = UserError("Nobody there.")
    await world.dispatch.work(came(slack_says.event("user_change")))
    await world.dispatch.apologise(came(slack_says.event("user_change")), "tern-42")

    assert world.homes == ["UANNA"]
    assert world.people == ["UANNA"]
    assert world.files == ["F1 UANNA"]
    assert world.slack.answers == []


async def test_a_foreign_address_gets_nothing(world: World) -> None:
    """An answer goes to Slack or to the configured server, and nowhere else."""
    body = slack_says.command("off", response_url="https://hooks.slack.com.evil.example/x")

    await world.dispatch.work(came(body))

    assert world.slack.answers == []
    assert world.slack.calls == []


async def test_slack_takes_no_answer(world: World) -> None:
    """An answer that is lost raises nothing; it can be asked for again."""
    world.slack.refuses.add("respond")

    await world.dispatch.work(world.body(slack_says.command("off")))

    assert world.performed


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://hooks.slack.com/commands/1", True),
        ("http://127.0.0.1:9000/respond", True),
        ("http://hooks.slack.com/commands/1", False),
        ("https://hooks.slack.com:8443/x", False),
        ("https://hooks.slack.com@evil.example/x", False),
        ("https://evil.example/hooks.slack.com", False),
        ("http://127.0.0.1:9001/respond", False),
        ("file:///etc/passwd", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_addresses(url: str, is_allowed: bool) -> None:  # noqa: FBT001 - a table's column
    """Scheme, host and port all have to be ours."""
    assert is_ours(url, hosts_of("http://127.0.0.1:9000/api/")) is is_allowed


async def test_kinds_are_known(world: World) -> None:
    """A stray row of the inbox is answered as out of date."""
    inbound = replace(world.body(slack_says.command()), kind="elsewhere")

    await world.dispatch.work(inbound)

    assert "out of date" in world.said


def test_the_bare_command() -> None:
    """Nothing typed asks where we are."""
    assert wanted(slack_says.command()) == Mine()
    assert wanted(slack_says.command("me")) == Me()
    assert wanted(slack_says.action("confirm", "k")) == Confirm(key="k")

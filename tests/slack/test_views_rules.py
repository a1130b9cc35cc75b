"""The rules of every text, held by every view whatever stands in the foreign values."""

import json
import re
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any, TypeVar, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.content import Content, DayHead, DaySection, Home, Listed, ListMessage
from bot.domain.day import DealtState
from bot.slack.blocks import MOST_BLOCKS, MOST_HOME_BLOCKS, MOST_OF_A_MESSAGE, Rendered, texts_in
from bot.slack.buttons import pressed_of
from bot.slack.ids import Action, block_key
from bot.slack.plain import readable_text
from tests.slack.coherent_day import DAY, at, chis_list, every_kind, home, listed, section
from tests.slack.reading import buttons_in, mrkdwn_in, rendered

Built = TypeVar("Built")

OURS = re.compile(r"<(?:https?://[^<>|\s]+(?:\|[^<>|]*)?|!date\^[0-9]+\^[^<>|]+\|[^<>|]+)>")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u200b\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
IDS = {"url", "list_url", "id", "day", "slack_user", "asker", "pair_user", "host", "team", "series", "message_id"}
"""What is not foreign text: made by us, or checked at another door."""

NASTY = (
    "<!channel>",
    "<@U0123ABC>",
    "<!here|x>",
    "<https://evil.example|4821>",
    "a|b|c",
    "*bold* _it_ ~no~ `code`",
    "```",
    ":tada: :x",
    "> quoted",
    "@channel #general",
    "&lt;!channel&gt;",
    "\u202eevil\u202c",
    "שלום עולם",
    "مرحبا",
    "two\nlines\r\n\tthree",
    "",
    "   ",
    "\u200b",
    "&" * 5000,
    "x" * 5000,
    "é" * 400,
    "{name} {0} {{}}",
    "%s %d",
    "🏳️‍🌈👩🏽‍💻" * 50,
)
HOSTILE = st.sampled_from(NASTY) | st.text(max_size=80)


def spoiled(value: Built, words: list[str]) -> Built:
    """Give the value with every foreign text in it replaced, in turn, by hostile words."""
    turn = iter(range(10**6))

    def next_word() -> str:
        return words[next(turn) % len(words)]

    return cast("Built", _spoil(value, next_word))


def _spoil(value: Any, next_word: Any) -> Any:  # noqa: ANN401 - walks any value of the contract
    if isinstance(value, tuple):
        return tuple(_spoil(one, next_word) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            one.name: _spoil(getattr(value, one.name), next_word) for one in fields(value) if one.name not in IDS
        }
        return replace(value, **changed)
    if isinstance(value, dict):
        return {key: _spoil(one, next_word) for key, one in value.items()}
    return next_word() if type(value) is str else value


def check(message: Rendered, *, most: int) -> None:
    """Hold a message against every limit of Slack's and every rule of ours."""
    check_limits(message, most=most)
    check_texts(message)
    check_buttons(message)


def check_limits(message: Rendered, *, most: int) -> None:
    """Hold the blocks against Slack's limits."""
    assert 0 < len(message.blocks) <= most
    assert block_key(message.blocks[0]["block_id"]) == "list:UCHI:2016-01-12"
    ids = [block["block_id"] for block in message.blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    assert sum(len(one["text"]) for one in texts_in(message.blocks)) <= MOST_OF_A_MESSAGE * most // MOST_BLOCKS
    for block in message.blocks:
        _check_block(block)
    json.dumps(message.blocks)


_MOST = {"section": 3000, "header": 150, "context": 2000, "actions": 75}


def _check_block(block: dict[str, Any]) -> None:
    assert block["type"] in {*_MOST, "divider"}
    for one in texts_in([block]):
        assert 0 < len(one["text"]) <= max(_MOST[block["type"]], 75)
        assert one["text"].strip()
        assert one["verbatim"] is True if one["type"] == "mrkdwn" else one["emoji"] is False
    actions = [one["action_id"] for one in block.get("elements", ()) if "action_id" in one]
    assert len(actions) == len(set(actions)) <= 25


def check_texts(message: Rendered) -> None:
    """Hold the texts against the rules: nothing unescaped, nothing that rings, the sense at the front."""
    for text in mrkdwn_in(message):
        left = OURS.sub("", text)
        assert "<" not in left
        assert ">" not in left
        assert not CONTROL.search(text)
        assert not re.search(r"@(?:channel|here|everyone)", re.sub(r"`[^`\n]*`", "", left))
        assert re.sub(r"&(?:amp|lt|gt);", "", left).count("&") == 0
    assert re.search(r"\w{2}", message.text[:60])
    assert len(message.text) <= 3000
    assert "<" not in message.text
    assert "\n" not in message.text
    assert not re.search(r"(?<!\w)[*_`](?=\w)|(?<=\w)[*`](?!\w)", message.text)


def check_buttons(message: Rendered) -> None:
    """Hold the buttons against the rules: each is understood, and none that read alike sound alike."""
    spoken = []
    for button in buttons_in(message.blocks):
        assert len(button.get("value", "")) <= 2000
        assert len(button["action_id"]) <= 255
        assert pressed_of(button["action_id"], button.get("value", "")) is not None
        assert 0 < len(button.get("accessibility_label", "x")) <= 75
        spoken.append((button.get("accessibility_label") or button["text"]["text"], button.get("value")))
    labels = [label for label, _ in set(spoken) if re.match(r"(?:On it|Swap|Pass|Give back|Yes)\b", label)]
    assert len(labels) == len(set(labels))


def most_of(content: Content) -> int:
    """Give how many blocks Slack takes for this."""
    return MOST_HOME_BLOCKS if isinstance(content, Home) else MOST_BLOCKS


@pytest.mark.parametrize("content", every_kind(), ids=lambda one: type(one).__name__)
def test_usual_values(content: Content) -> None:
    """With everyday values every rule holds."""
    check(rendered(content), most=most_of(content))


@pytest.mark.parametrize("content", every_kind(), ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("word", NASTY, ids=range(len(NASTY)))
def test_one_hostile_word_everywhere(content: Content, word: str) -> None:
    """Even if every foreign text is the same hostile one, every rule holds."""
    check(rendered(spoiled(content, [word])), most=most_of(content))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words=st.lists(HOSTILE, min_size=1, max_size=8))
def test_any_hostile_words(words: list[str]) -> None:
    """Whatever stands in the foreign texts, every rule holds for every kind of message."""
    for content in every_kind():
        check(rendered(spoiled(content, words)), most=most_of(content))


STATES = st.sampled_from(DealtState)


@st.composite
def lists(draw: st.DrawFn) -> ListMessage:
    """Draw lists with several days, any number of changes, in any state."""
    sections = [_drawn_section(draw, place) for place in range(draw(st.integers(1, 6)))]
    return chis_list(*sections, hour=draw(st.integers(0, 23)), needs_link=draw(st.booleans()))


def _drawn_section(draw: st.DrawFn, place: int) -> DaySection:
    flags = {name: draw(st.booleans()) for name in ("is_newcomer", "has_left", "is_over", "picks")}
    changes = [_drawn_change(draw, place * 100 + n) for n in range(draw(st.integers(0, 9)))]
    head = DayHead(day=replace(DAY, id=f"day-{place}", team=draw(HOSTILE)), host_name="kit")
    return section(*changes, **flags, head=head, pair_name=draw(HOSTILE), pair_user=draw(st.sampled_from(["", "UIDA"])))


def _drawn_change(draw: st.DrawFn, number: int) -> Listed:
    later: datetime | None = draw(st.sampled_from([None, at(15, 10)]))
    return listed(
        4000 + number,
        draw(HOSTILE),
        day=f"day-{number // 100}",
        state=draw(STATES),
        begun_at=draw(st.sampled_from([None, at(9)])),
        owner_name=draw(HOSTILE),
        new_patch_set_at=later,
        needs_words=draw(st.booleans()),
        has_merged=draw(st.booleans()),
        done_votes=draw(st.dictionaries(HOSTILE, st.integers(-2, 2), max_size=4)),
        partners=tuple(draw(st.lists(HOSTILE, max_size=5))),
    )


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(content=lists())
def test_any_list(content: ListMessage) -> None:
    """Any list of any days fits: at most five changes, three lines and three buttons each."""
    message = rendered(content)

    check(message, most=MOST_BLOCKS)
    changes = [block for block in message.blocks if block["type"] == "section" and _is_change(block)]
    assert len(changes) <= 5
    assert all(len(block["text"]["text"].splitlines()) <= 3 for block in changes)
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    assert all(len(row) <= 3 for row in rows if row[0]["action_id"] == Action.BEGIN)


def _is_change(block: dict[str, Any]) -> bool:
    return re.match(r"\*?<https://review\.example\.org/c/", block["text"]["text"]) is not None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(content=lists())
def test_any_home(content: ListMessage) -> None:
    """App Home holds the same lists within its own limits."""
    check(rendered(home(sections=content.sections)), most=MOST_HOME_BLOCKS)


def test_no_calendar_date_is_an_instant() -> None:
    """A date of the calendar stays plain text: as an instant it would be yesterday west of Greenwich."""
    for content in every_kind():
        for text in mrkdwn_in(rendered(content)):
            for found in re.findall(r"<!date\^([0-9]+)\^", text):
                assert int(found) % 86400


def test_no_exclamation_and_no_forbidden_words() -> None:
    """Nothing shouts, and nothing is said to be simple."""
    for content in every_kind():
        for text in mrkdwn_in(rendered(content)):
            shown = readable_text(text)
            assert "!" not in shown
            assert not re.search(r"\b(?:just|simply|please note)\b", shown, re.IGNORECASE)

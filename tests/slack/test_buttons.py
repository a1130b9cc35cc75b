"""Buttons, both ways: every click can be sent and is understood; what is malformed is refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.click import (
    Ask,
    Asking,
    Confirm,
    DeleteMyData,
    Handle,
    JoinDay,
    LeaveDay,
    Linking,
    LinkStep,
    OnChange,
    OneMore,
    Open,
    Show,
)
from bot.slack.buttons import OpenForm, Pressed, Said, button_of, pressed_of
from bot.slack.ids import Action, Callback, Malformed, action_id, block_id, block_key, pack, unpack

DAYS = st.from_regex(r"day-[a-z0-9]{4,8}", fullmatch=True)
USERS = st.from_regex(r"[UW][A-Z0-9]{2,10}", fullmatch=True)
NUMBERS = st.integers(0, 10**9)

PRESSED = st.one_of(
    st.builds(Handle, act=st.sampled_from(OnChange), day=DAYS, number=NUMBERS),
    st.builds(JoinDay, day=DAYS, minutes=st.none() | st.integers(1, 600)),
    st.builds(JoinDay, day=DAYS, around=st.just(value=True)),
    st.builds(LeaveDay, day=DAYS, begun=st.booleans()),
    st.builds(OneMore, day=DAYS, bigger=st.booleans()),
    st.builds(Confirm, key=st.text(min_size=1, max_size=200)),
    st.builds(Linking, step=st.sampled_from(LinkStep), account_id=NUMBERS, slack_user=st.just("") | USERS),
    st.builds(Open, show=st.sampled_from(Show), day=DAYS, page=st.integers(0, 99)),
    st.builds(Asking, ask=st.sampled_from(Ask), day=st.just("") | DAYS, slack_user=st.just("") | USERS),
    st.just(DeleteMyData()),
    st.builds(Said, text=st.text(max_size=200)),
    st.builds(OpenForm, form=st.sampled_from([Callback.IMPORT, Callback.SCHEDULE])),
)


@given(pressed=PRESSED, place=st.integers(0, 24))
def test_there_and_back(pressed: Pressed, place: int) -> None:
    """What is pressed is what was meant, wherever in its row the button stands."""
    action, value = button_of(pressed)

    assert pressed_of(action_id(action, place), value) == pressed


@given(action=st.text(max_size=40) | st.sampled_from([action.value for action in Action]), value=st.text(max_size=100))
def test_malformed(action: str, value: str) -> None:
    """Whatever comes back is understood or refused; nothing else is raised."""
    with contextlib.suppress(Malformed):
        pressed_of(action, value)


@pytest.mark.parametrize(
    ("action", "value"),
    [
        (Action.BEGIN, "day-1"),
        (Action.BEGIN, "day-1:x"),
        (Action.BEGIN, "day-1:-4"),
        (Action.BEGIN, "day-1:4:5"),
        (Action.BEGIN, "day 1:4"),
        (Action.BEGIN, "day-1:99999999999"),
        (Action.LEAVE_DAY, "<!channel>"),
        (Action.SAY, "x" * 2001),
        ("launch", "day-1:4"),
    ],
)
def test_refused(action: str, value: str) -> None:
    """A value that we never made asks for nothing."""
    with pytest.raises(Malformed):
        pressed_of(action, value)


@pytest.mark.parametrize("action", [Action.VISIT, Action.FIELD])
def test_what_asks_for_nothing(action: Action) -> None:
    """A link and a field are answered, and nothing is done."""
    assert pressed_of(action.value, "anything") is None


@given(parts=st.lists(st.from_regex(r"[A-Za-z0-9_.-]{0,20}", fullmatch=True), min_size=1, max_size=4))
def test_packing(parts: list[str]) -> None:
    """What is packed comes out as it was."""
    assert unpack(pack(*parts), len(parts)) == tuple(parts)


def test_separator_in_an_id() -> None:
    """An id that could be taken apart wrongly is not packed."""
    with pytest.raises(Malformed):
        pack("day:1", 4)


@given(key=st.text(min_size=1, max_size=200), revision=st.integers(0, 10**9))
def test_key_in_a_block(key: str, revision: int) -> None:
    """A message is found again by its first block, whatever dots and colons its key holds."""
    assert block_key(block_id(key, revision)) == key


@pytest.mark.parametrize("foreign", ["", "rd1", "abc", "rd2.key.1", "rd1.key.x", "rd1..1"])
def test_foreign_block(foreign: str) -> None:
    """A block of somebody else's has no key."""
    assert block_key(foreign) is None


def test_key_too_long() -> None:
    """A key is never cut: cut ones could be taken for another."""
    with pytest.raises(Malformed):
        block_id("k" * 300, 1)

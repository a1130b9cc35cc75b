"""The campaign's own eyes: what the judge must see, and what the plan must reach."""

import pytest

from bot.demo.message import Message
from tests.campaign.faults import Call, Fault, Phase
from tests.campaign.judge import EXPECTED, FORBIDDEN, Judge, held_in, waiting_in
from tests.campaign.plan import ACCEPTED, NOT_ACCEPTED, STEPS, Plan, Wanted, points


def stands(key: str, *, revision: int = 1) -> Message:
    """Build a message as it stands in Slack."""
    return Message(raw={"ts": "1.000001", "blocks": [{"block_id": f"rd1.{key}.{revision}"}]})


WHOLE = tuple(stands(f"{prefix}x") for prefix in EXPECTED)


def test_whole_day() -> None:
    """A day on which everything stands once is clean, people's own words and private answers beside it."""
    said = Message(raw={"ts": "2.000001", "text": "Good morning."})

    assert Judge(record=(*WHOLE, said)).verdict().is_clean


@pytest.mark.parametrize("place", range(len(WHOLE)))
def test_each_one_is_missed(place: int) -> None:
    """Whichever message is missing is seen to be, unless it is held."""
    record = (*WHOLE[:place], *WHOLE[place + 1 :])

    assert Judge(record=record).verdict().lost == (EXPECTED[place],)
    assert Judge(record=record, held=frozenset({f"{EXPECTED[place]}x"})).verdict().is_clean


@pytest.mark.parametrize(
    ("extra", "seen"),
    [
        pytest.param(WHOLE[0], "double", id="twice"),
        pytest.param(stands(f"{FORBIDDEN[0]}x"), "late", id="after-its-time"),
        pytest.param(stands("paused:x"), "unknown", id="nobody-asked"),
    ],
)
def test_too_much(extra: Message, seen: str) -> None:
    """What stands twice, too late or without a reason is seen."""
    verdict = Judge(record=(*WHOLE, extra)).verdict()

    assert getattr(verdict, seen) == (extra.key,)
    assert not verdict.is_clean


def test_overtaken() -> None:
    """A message that shows an older revision than Slack has accepted is seen."""
    verdict = Judge(record=WHOLE, newest={WHOLE[0].key: 3}).verdict()

    assert verdict.stale == (WHOLE[0].key,)


def test_ended_by_itself() -> None:
    """A bot that ended otherwise than by a kill spoils the day."""
    assert not Judge(record=WHOLE, crashes=["exit code 1"]).verdict().is_clean


def test_outbox_as_printed() -> None:
    """What `reviewday outbox` prints is read as it stands."""
    shown = "held       list:UADA:x  tries: 1  history_not_read\nuncertain  board:day-1  tries: 2"

    assert held_in(shown) == {"list:UADA:x"}
    assert waiting_in(shown) == {"board:day-1": "uncertain"}


def test_points() -> None:
    """Every step is met by every outcome, at every instant that it has."""
    each = len(STEPS) * (2 * len(NOT_ACCEPTED) + len(Phase) * len(ACCEPTED))

    assert len(set(points())) == each
    assert {fault for _, fault, _ in points()} == set(Fault)


def test_same_seed() -> None:
    """The same seed does the same to the same calls, whatever happens between them."""
    calls = [
        Call(method="chat.postMessage", key=f"list:U{number}:x", revision=1, place="D1", token="")
        for number in range(20)
    ]
    one, other, third = Plan(seed="a"), Plan(seed="a"), Plan(seed="b")

    first = [one.fault_of(call) for call in calls]
    again = [other.fault_of(call) for call in reversed(calls)]

    assert again[::-1] == first
    assert [third.fault_of(call) for call in calls] != first


def test_wanted_points_come_first() -> None:
    """A step that comes once a day is used for a point that was not seen yet, until all were."""
    step = "chat.postMessage:board"
    wanted = Wanted(set(points((step,))))
    plan = Plan(seed="a", wanted=wanted)
    every = len(wanted.left)

    for number in range(10 * every):
        call = Call(method="chat.postMessage", key="board:x", revision=number, place="C1", token="")
        fault = plan.fault_of(call)
        for phase in Phase:
            if plan.is_killed(call, phase, fault):
                plan.killed(call, phase, fault)

    assert not wanted.left
    assert len(plan.seen) >= every

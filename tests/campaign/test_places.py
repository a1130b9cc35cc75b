"""Places and tokens that close in the middle of a day: what waits, what the host reads, and the way back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.demo.message import Message
from bot.demo.slack_config import CHANNEL, SocketApp
from tests.campaign.day import HOST, CampaignDay, Ground
from tests.campaign.faults import Call
from tests.campaign.plan import ENDLESS_S, Plan
from tests.campaign.run import ground

pytestmark = [pytest.mark.slack]
ADA = f"U{HOST.upper()}"
# One for the day's message that can't be edited, one for the result that waits.
MOST_LINES = 2
OLD = SocketApp().bot_token


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A workspace behind the proxy, a Gerrit and a nursery for all of these."""
    with ground(tmp_path_factory.mktemp("places")) as shared:
        yield shared


@pytest.fixture
def day(place: Ground, tmp_path: Path) -> Iterator[CampaignDay]:
    """A day on which nobody is killed and nothing fails unless the test says so; it ends with its test."""
    quiet = Plan(seed="places", faults=0.0, kills=0.0, longest_life_s=ENDLESS_S)
    played = CampaignDay(replace(place, folder=tmp_path), quiet)
    played.prepare()
    yield played
    place.proxy.calm()
    played.lives.end()
    assert played.lives.lives == 1
    assert played.lives.crashes == []


def alert(day: CampaignDay, words: str) -> Message:
    """Wait for the line to the host."""
    found: Message = day.wait(
        lambda: next((one for one in day.direct(ADA) if words in one.shown), None), what=f"a line to the host: {words}"
    )
    return found


def board(day: CampaignDay) -> Message:
    """Wait for the day's message."""
    found: Message = day.wait(
        lambda: next((one for one in day.record() if one.key.startswith("board:")), None), what="the board"
    )
    return found


@pytest.mark.parametrize(
    ("error", "words"),
    [("is_archived", "is archived"), ("not_in_channel", "I am not in"), ("channel_not_found", "shows me no")],
)
def test_channel_closed(day: CampaignDay, error: str, words: str) -> None:
    """A channel that closes while the day runs stops nobody's list; the host hears it, and the result comes after."""
    day.join()
    day.start()
    day.ground.proxy.refuse = lambda call: error if call.place == CHANNEL and call.method.startswith("chat.") else ""
    day.confirm("end", "End it")

    line = alert(day, words)
    stood = [key for key in day.posted() if key.startswith("result:")]
    day.ground.proxy.calm()
    day.wait(lambda: day.stands("result:"), what="the result after the channel was opened again")

    assert line.key.startswith("trouble:")
    assert stood == []
    assert len([one for one in day.direct(ADA) if words in one.shown]) <= MOST_LINES


def test_token_rotated(day: CampaignDay) -> None:
    """A token that is revoked stops the messages; one that is written into its file lets them go, without a restart."""
    day.join()
    day.ground.proxy.refuse = lambda call: "token_revoked" if call.token == OLD else ""
    day.confirm("start 2h", "Start it")
    day.wait(lambda: "slack.misconfigured" in day.lives.log(), what="the word in the log")
    stood = day.posted()

    day.token_file.write_text("xoxb-new")

    board(day)
    assert stood == []
    assert "slack.token_changed" in day.lives.log()


def test_deleted_by_hand(day: CampaignDay) -> None:
    """The day's message that somebody deletes stays deleted until the host posts it again, once."""
    day.join()
    day.start()
    gone = board(day)
    day.ground.slack.delete_message(channel=gone.channel, ts=gone.ts, user=SocketApp().bot_user)
    day.ground.site.review("bela", 1, vote=1, words="A first look: this is right.")

    line = alert(day, "was deleted")
    stood = [key for key in day.posted() if key.startswith("board:")]
    listed = day.lives.cli("outbox")
    day.press(line, "Post it again", ADA)
    day.press(line, "Post it again", ADA)
    again = board(day)
    day.confirm("end", "End it")
    day.wait(lambda: day.stands("result:"), what="the result")

    assert stood == []
    assert f"gone       {gone.key}" in listed
    assert (again.key, again.ts != gone.ts) == (gone.key, True)
    assert len([key for key in day.posted() if key == gone.key]) == 1


def test_dead_person(day: CampaignDay) -> None:
    """A direct message that never opens keeps nobody else's waiting."""

    def refuse(call: Call) -> str:
        return "user_not_found" if call.method == "conversations.open" and call.place == "UBELA" else ""

    day.ground.proxy.refuse = refuse
    day.join()
    day.start()

    day.wait(lambda: day.stands("list:UCHEN:") and day.stands("list:ULIAM:"), what="the others' lists")

    assert not day.stands("list:UBELA:")

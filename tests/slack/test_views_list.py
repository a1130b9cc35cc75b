"""A person's list: read against one coherent day, and as it changes while the day goes."""

import pytest

from bot.domain.content import DayHead
from bot.domain.day import DayState, DealtState
from bot.domain.reasons import Reason, ReasonKind
from bot.domain.team import Words
from bot.slack.ids import Action, action_of
from bot.slack.views.lists import MOST_CHANGES
from tests.slack.coherent_day import DAY, HEAD, at, chis_list, head_in, listed, section, three_changes
from tests.slack.reading import buttons_in, lines_of, read, rendered

HOW = "Swap gives you another one, Pass gives it back; neither asks why. What you do not get to returns to the others."


def test_three_changes() -> None:
    """One message says how much it is, why each change is on the list, and why it is hers."""
    assert lines_of(chis_list()) == [
        "Good morning, chi. Three changes for today, about 50 minutes.",
        "4821 Close the file when an upload is cancelled",
        "glance, by rae, 30 lines, about 15 min. Waits 71 days; nobody has answered yet.",
        "For you: you know image_data. gus takes a first look too.",
        "[On it] [Swap] [Pass]",
        "4907 Answer 409 when an image is in use",
        "glance, by hal, 73 lines, about 20 min. Waits 6 days; has ana's +2.",
        "For you: yours would be the last vote, and hal is around today.",
        "[On it] [Swap] [Pass]",
        "4760 Retry a dropped connection once",
        "glance_store, by sam, 47 lines, about 15 min. Priority: HTTP store.",
        "For you: you reviewed its patch set 3.",
        "[On it] [Swap] [Pass]",
        "[One more] [Leave for today] [Settings]",
        HOW,
    ]
    assert rendered(chis_list()).text == (
        "Three changes for you today, about 50 minutes: 4821 Close the file when an upload is cancelled, "
        "4907 Answer 409 when an image is in use (yours would be the last vote), 4760 Retry a dropped connection once."
    )


def test_newcomer() -> None:
    """A first review is made small and safe, and somebody is named who helps."""
    dev = section(listed(subject="Spell it"), is_newcomer=True, pair_name="ida", pair_user="UIDA")

    lines = lines_of(chis_list(dev, name="dev"))

    assert lines[0] == (
        "Good morning, dev. One small change to begin with. You can't break anything: your vote never merges a change. "
        "Ask a question, say what you understood, say what you like. ida is glad to help."
    )
    assert lines[-2] == "[One more] [Bigger ones, please] [Ask ida] [Leave for today] [Settings]"


@pytest.mark.parametrize(
    ("hour", "words"),
    [(0, "Good evening"), (4, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (18, "Good evening")],
)
def test_greeting_by_the_hour(hour: int, words: str) -> None:
    """The reader's own clock greets."""
    assert lines_of(chis_list(hour=hour))[0].startswith(f"{words}, chi.")


@pytest.mark.parametrize(
    ("given", "line", "buttons"),
    [
        pytest.param(
            {"state": DealtState.BEGUN, "begun_at": at(9, 12)},
            "On it since 09:12 UTC.",
            ["Give back"],
            id="begun",
        ),
        pytest.param(
            {"state": DealtState.DONE, "done_votes": {"Code-Review": 2}, "has_merged": True},
            "Done: your +2. It has merged.",
            [],
            id="done and merged",
        ),
        pytest.param({"state": DealtState.DONE}, "Done: your answer.", [], id="done with words alone"),
        pytest.param(
            {"state": DealtState.DONE, "done_votes": {"Code-Review": 2, "Workflow": 1}},
            "Done: your Code-Review +2 and Workflow +1.",
            [],
            id="done with two labels",
        ),
        pytest.param({"state": DealtState.PASSED}, "Given back.", [], id="passed"),
        pytest.param(
            {"state": DealtState.GONE, "has_merged": True}, "Merged meanwhile, nothing to do.", [], id="merged"
        ),
        pytest.param({"state": DealtState.GONE}, "Not open any more, nothing to do.", [], id="abandoned"),
        pytest.param(
            {"needs_words": True, "done_votes": {"Code-Review": -1}},
            "Seen: your -1. A sentence for rae would help, and then it counts.",
            ["On it", "Swap", "Pass"],
            id="a vote without words",
        ),
        pytest.param(
            {"new_patch_set_at": at(15, 10)},
            "New patch set from rae since 15:10 UTC.",
            ["On it", "Pass"],
            id="new patch set",
        ),
        pytest.param(
            {"state": DealtState.DONE, "done_votes": {"Code-Review": -1}, "new_patch_set_at": at(15, 10)},
            "Done: your -1. New patch set from rae since 15:10 UTC.",
            ["On it", "Pass"],
            id="new patch set after the answer",
        ),
    ],
)
def test_how_a_change_goes_on(given: dict[str, object], line: str, buttons: list[str]) -> None:
    """The line says what happened, and the buttons are what can be done now."""
    change = listed(4821, "Close the file", **given)

    message = rendered(chis_list(section(change, listed(4999))))

    assert line in lines_of(chis_list(section(change, listed(4999))))
    about = [one["text"]["text"] for one in buttons_in(message.blocks) if one.get("value", "").endswith(":4821")]
    assert about == buttons


def test_some_done() -> None:
    """What is left is counted, what is done is not lost."""
    done = listed(state=DealtState.DONE)

    assert lines_of(chis_list(section(done, *three_changes()[1:])))[0] == (
        "Good morning, chi. Two of three to go, about 35 minutes."
    )


def test_all_done() -> None:
    """Enough is said to be enough."""
    done = [listed(number, state=DealtState.DONE) for number in (4821, 4907, 4760)]

    lines = lines_of(chis_list(section(*done)))

    assert lines[0] == "Three of three. Thank you, chi. That is enough for today."
    assert lines[-1] == "[One more, if you like] [Leave for today] [Settings]"
    assert rendered(chis_list(section(*done))).text == "All done: three of three. Thank you, chi."


def test_left() -> None:
    """What went back and what stays is said, without comment."""
    back = [listed(number, state=DealtState.HANDED_BACK) for number in (4821, 4907)]
    begun = listed(4760, state=DealtState.BEGUN, begun_at=at(9))

    lines = lines_of(chis_list(section(*back, begun, has_left=True)))

    assert lines[0] == (
        "You are out for today. Two changes went back. 4760, which you began, is yours until the end. Thank you."
    )
    assert lines[-2] == "[Come back] [Give back 4760 too]"


def test_over() -> None:
    """After the end there is nothing to press, and nobody is told what they did not do."""
    over = section(listed(state=DealtState.DONE), listed(4907, state=DealtState.HANDED_BACK), is_over=True)

    message = rendered(chis_list(over))

    assert lines_of(chis_list(over))[0] == "Tuesday 12 January is over. Thank you for your answer to one change."
    assert not list(buttons_in(message.blocks))
    assert message.text == "Your review day on Tuesday 12 January is over. Thank you, chi."


def test_called_off() -> None:
    """A list of a day that was called off says so."""
    gone = section(listed(state=DealtState.HANDED_BACK), is_over=True, head=head_in(DayState.CANCELLED))

    assert (
        lines_of(chis_list(gone))[0] == "The review day on Tuesday 12 January was called off. There is nothing to do."
    )


def test_picks() -> None:
    """Who picks gets no list, and is shown where to look."""
    lines = lines_of(chis_list(section(picks=True)))

    assert lines[0].startswith("Good morning, chi. You pick for yourself")
    assert lines[-1] == "[What waits] [One more] [Leave for today] [Settings]"


def test_not_linked() -> None:
    """Who is not linked is told so, with the way out beside it."""
    assert any(line.endswith("[Link my Gerrit account]") for line in lines_of(chis_list(needs_link=True)))


def test_several_days() -> None:
    """Two days are one message with a part each, and one sum at the top."""
    other = DayHead(day=head_in(DayState.OPEN, id="day-2", team="cinder").day, host_name="kit")

    lines = lines_of(chis_list(section(*three_changes()), section(listed(5100, "Resize"), head=other)))

    assert lines[0] == "Good morning, chi. Four changes for today, about 65 minutes."
    assert "Mitaka-2, Tuesday 12 January" in lines
    assert "cinder, Tuesday 12 January" in lines


def test_more_than_five() -> None:
    """Five changes are shown, those to do first; the others are behind a button."""
    changes = [listed(4000 + n, state=DealtState.DONE if n < 4 else DealtState.DEALT) for n in range(9)]

    message = rendered(chis_list(section(*changes)))

    shown = {one["value"].split(":")[1] for one in buttons_in(message.blocks) if one["action_id"] == Action.BEGIN}
    assert shown == {str(4000 + n) for n in range(4, 9)}
    assert len(shown) == MOST_CHANGES
    assert "[Show all]" in read(chis_list(section(*changes)))


def test_buttons_that_read_alike() -> None:
    """Whoever hears them read out hears which change each is for."""
    swaps = [one for one in buttons_in(rendered(chis_list()).blocks) if action_of(one["action_id"]) is Action.SWAP]

    assert [one["accessibility_label"] for one in swaps] == ["Swap 4821", "Swap 4907", "Swap 4760"]
    assert [one["value"] for one in swaps] == [f"{DAY.id}:{number}" for number in (4821, 4907, 4760)]


def test_change_that_vanished() -> None:
    """Of a change that turned private nothing but its number is left."""
    gone = listed(state=DealtState.GONE, subject="", project="", owner_name="", lines=0)

    assert "4821\nNot open any more, nothing to do." in read(chis_list(section(gone, listed(4907))))


def test_freeze_exception_in_the_sites_words() -> None:
    """The site's own word for it stands in the reason."""
    head = DayHead(day=HEAD.day, words=Words(ffe="waiver"))
    change = listed(reasons=(Reason(kind=ReasonKind.FREEZE_EXCEPTION),))

    assert "waiver granted." in read(chis_list(section(change, head=head)))

"""The channel before and while a day runs, read against one coherent day."""

import pytest

from bot.domain.content import Content, DayHead
from bot.domain.day import DayState, Length
from bot.domain.team import Words
from tests.slack.coherent_day import (
    HEAD,
    announcement,
    at,
    board,
    head_in,
    invitation,
    mid_day,
)
from tests.slack.reading import buttons_in, lines_of, read, rendered


def test_announcement() -> None:
    """It says when, what for, what waits, how little is enough, and that nobody has to."""
    assert lines_of(announcement()) == [
        "Review day: Tuesday 12 January",
        "For Mitaka-2, due Thursday 21 January. It lasts your own Tuesday, wherever you live.",
        (
            "58 changes wait for a reviewer. 9 of them never had an answer: those come first, then our priorities "
            "(image signing, trusts, the HTTP store)."
        ),
        (
            "You say how much, from one change or 20 minutes. Core or not, first review or thousandth: a thoughtful "
            "answer helps somebody."
        ),
        "[Join] [I'm around for my own changes]",
        (
            "7 people so far. Host: kit. What waits. If it is not for you there is nothing to do: only those who join "
            "get a message."
        ),
    ]
    assert rendered(announcement()).text == (
        "Review day on Tuesday 12 January, for Mitaka-2. 58 changes wait, 9 never had an answer. 7 people are in. "
        "Join if you like, from 20 minutes."
    )


def test_invitation() -> None:
    """It says how far they get, and what two more would reach."""
    assert lines_of(invitation()) == [
        (
            "10 people are in for Tuesday: about 26 of the 58 changes. Two more, with an hour each, and we reach "
            "all 9 that never had an answer."
        ),
        "[Join]",
    ]


def test_board_at_the_start() -> None:
    """It says who is there, how far that reaches, and that nothing has to be reported."""
    assert lines_of(board()) == [
        "Review day is on: Tuesday 12 January, for Mitaka-2",
        "12 people, 14 hours together. That is about 31 of the 58 changes that wait for us.",
        "Your list comes by direct message in your morning. Review in Gerrit as always; I notice by myself.",
        "[Join now] [Show the list]",
        (
            "Until 13 Jan 08:00 UTC, when Tuesday ends at the last of us. Questions: in this thread. New code is "
            "better sent tomorrow."
        ),
    ]
    assert rendered(board()).text == (
        "Review day is on, for Mitaka-2. 12 people, about 31 of 58 changes. Lists come by direct message in your "
        "morning."
    )


def test_board_at_mid_day() -> None:
    """It counts the team and no person, and says what still lacks somebody."""
    assert lines_of(mid_day()) == [
        "Review day is on: Tuesday 12 January, for Mitaka-2",
        "17 of about 31 changes have an answer. 6 merged. 5 of the 9 that never had an answer have one now.",
        "Wanted: a core for 4833 (12 lines) · anybody for 4791 (40 lines).",
        "[I have 20 minutes] [Show the list]",
        "12 people. As of 13:40 UTC, until 13 Jan 08:00 UTC.",
    ]


def test_board_while_gerrit_does_not_answer() -> None:
    """It says so in a line of its own, and that nothing is lost."""
    lines = lines_of(mid_day(gerrit_down_at=at(13, 42)))

    assert (
        "Gerrit does not answer since 13:42 UTC; the figures are from then. Reviews are not lost: I count from "
        "Gerrit's own record when it is back."
    ) in lines


def test_board_of_a_day_that_ended_without_gerrit() -> None:
    """The result is promised for later, and nobody waits in vain."""
    over = board(head=head_in(DayState.CLOSING), gerrit_down_at=at(13, 42))

    lines = lines_of(over)

    assert (
        "The day is over. Gerrit does not answer since 13:42 UTC, so the result comes later, and complete. "
        "Thank you all."
    ) in lines


@pytest.mark.parametrize(
    "content",
    [
        announcement(head=head_in(DayState.CANCELLED)),
        announcement(head=head_in(DayState.CLOSED)),
        invitation(head=head_in(DayState.CLOSED)),
        board(head=head_in(DayState.CANCELLED)),
        board(head=head_in(DayState.SETTLED), answered=28),
    ],
)
def test_what_is_over_has_no_buttons(content: Content) -> None:
    """Nobody can press what would lead nowhere."""
    assert not list(buttons_in(rendered(content).blocks))


def test_called_off() -> None:
    """Whoever was told is told, in the same message."""
    assert lines_of(announcement(head=head_in(DayState.CANCELLED)))[0] == "Called off: review day on Tuesday 12 January"


@pytest.mark.parametrize(
    ("given", "line"),
    [
        pytest.param({"waiting": 1, "never_answered": 0, "priorities": ()}, "1 change waits for a reviewer.", id="one"),
        pytest.param(
            {"waiting": 1, "never_answered": 1, "priorities": ()},
            "1 change waits for a reviewer. 1 of them never had an answer: that one comes first.",
            id="one never answered",
        ),
        pytest.param(
            {"never_answered": 0, "priorities": ("trusts",)},
            "58 changes wait for a reviewer. Our priorities come first (trusts).",
            id="priorities only",
        ),
        pytest.param({"waiting": 0}, "Nothing waits for a reviewer at the moment.", id="nothing"),
    ],
)
def test_announced_backlog(given: dict[str, object], line: str) -> None:
    """Singular and plural are right, and what there is none of is not named."""
    assert line in lines_of(announcement(**given))


def test_day_without_a_milestone() -> None:
    """Nothing is said of a milestone that there is not."""
    bare = announcement(head=head_without_milestone())

    assert "Mitaka" not in read(bare)
    assert "It lasts your own Tuesday" in read(bare)


def head_without_milestone() -> DayHead:
    """Give a day that is for no milestone."""
    return DayHead(day=head_in(DayState.ANNOUNCED).day, host_name="kit")


def test_timebox_is_an_instant() -> None:
    """Two hours from an instant are shown in the reader's zone, not as a date."""
    head = head_in(DayState.ANNOUNCED, length=Length.TIMEBOX, minutes=120)

    blocks = rendered(announcement(head=head)).blocks

    assert "It lasts 2 hours, from <!date^" in blocks[1]["text"]["text"]


def test_sites_own_words() -> None:
    """Where a core is called approver, it is called so here."""
    head = DayHead(day=HEAD.day, milestone="Mitaka-2", words=Words(core="approver"), host_name="kit")

    assert "Wanted: an approver for 4833" in read(mid_day(head=head))
    assert "Approver or not" in read(announcement(head=head))


def test_more_answers_than_hoped() -> None:
    """What went better than hoped is not measured against the hope."""
    assert "34 changes have an answer." in read(mid_day(answered=34))

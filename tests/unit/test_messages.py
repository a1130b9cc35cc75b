"""Which message goes where, under which key."""

from datetime import timedelta

import pytest

from bot.domain import messages
from bot.domain.delivery import Place, Post, Urgency
from bot.domain.outcome import DueKind
from tests.builders import NOW, ahead, make_day, make_dealt, make_team

DAY, SHADOW = make_day(), make_day(is_shadow=True)
TEAM, DEALT = make_team(), make_dealt()


def every_post(day: object) -> list[Post]:
    """Make every post of a day."""
    assert isinstance(day, type(DAY))
    return [
        messages.announcement(day, TEAM),
        messages.invitation(day),
        messages.board(day, TEAM),
        messages.result(day, TEAM),
        messages.slice_list(day, "UANNA", after=NOW, is_asked=False),
        messages.last_vote(day, DEALT, after=NOW),
        messages.still_on(day, DEALT),
        messages.paused(day, "UANNA"),
        messages.recounted(day, 11, "UANNA", 1001, before=2),
        messages.host_note(day),
    ]


def test_keys_differ() -> None:
    """Each message of a day has a key of its own, the same every time."""
    keys = [post.key for post in every_post(DAY)]

    assert len({*keys}) == len(keys)
    assert keys == [post.key for post in every_post(DAY)]


def test_edits_fit_their_posts() -> None:
    """An edit goes to the message that was posted under its key, with the same subject."""
    posts = {post.key: post for post in every_post(DAY)}
    edits = [
        messages.announcement_edit(DAY),
        messages.board_edit(DAY),
        messages.result_edit(DAY),
        messages.list_edit(DAY, "UANNA"),
    ]

    for edit in edits:
        assert (posts[edit.key].kind, posts[edit.key].subject) == (edit.kind, edit.subject)


def test_in_the_shadow() -> None:
    """On a day in the shadow everything goes to its host, outside the budget of attention."""
    for post in every_post(SHADOW):
        assert post.is_asked, post.key
        if post.target.place is not Place.THREAD:
            assert (post.target.place, post.target.id) == (Place.PERSON, "UHOST")


def test_otherwise() -> None:
    """Otherwise the channel gets the day's messages, and a person what is theirs."""
    places = {(post.target.place, post.target.id) for post in every_post(DAY) if post.target.place is not Place.THREAD}

    assert places == {(Place.CHANNEL, "CGLANCE"), (Place.PERSON, "UANNA"), (Place.PERSON, "UHOST")}


def test_replies() -> None:
    """Replies go to the thread of the message they belong to."""
    assert messages.invitation(DAY).target.id == messages.announcement_key(DAY)
    assert messages.still_on(DAY, DEALT).target.id == messages.list_key("UANNA", DAY.on)
    assert messages.last_vote(DAY, DEALT, after=NOW).target.id == messages.list_key("UANNA", DAY.on)


def test_nothing_comes_late() -> None:
    """What makes no sense after the day expires with it; the result does not."""
    late = {post.kind.value for post in every_post(DAY) if post.expires_at is None}

    assert late == {"result", "recounted"}


def test_own_click_goes_first() -> None:
    """What answers somebody's own click goes before all else and is not counted as unasked."""
    asked = messages.slice_list(DAY, "UANNA", after=None, is_asked=True)
    unasked = messages.slice_list(DAY, "UANNA", after=NOW, is_asked=False)

    assert (asked.urgency, asked.is_asked) == (Urgency.ANSWER, True)
    assert (unasked.urgency, unasked.is_asked) == (Urgency.DIRECT, False)
    assert messages.list_edit(DAY, "UANNA", own_click=True).urgency is Urgency.ANSWER


@pytest.mark.parametrize("by_hand", [True, False])
def test_result_by_hand(by_hand: bool) -> None:  # noqa: FBT001 - a column
    """A result that a host asked for by ending the day is not unasked."""
    assert messages.result(make_day(is_ended_by_hand=by_hand), TEAM).is_asked is by_hand


def test_due_rows() -> None:
    """There is one due row a day and kind, and one a person and change for what is quiet."""
    keys = {messages.day_due(DAY, kind, NOW).key for kind in DueKind}
    quiet = messages.quiet_due(DEALT, NOW)

    assert len(keys) == len(DueKind)
    assert quiet.at == ahead(hours=4) == NOW + timedelta(hours=4)
    assert quiet.key not in keys

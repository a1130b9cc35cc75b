"""The short messages to a person and to a host."""

import pytest

from bot.domain.content import (
    AlertKind,
    Content,
    HostAlert,
    LastVote,
    LookedAt,
    Paused,
    Recounted,
    Request,
    RequestKind,
    StillOn,
    Uncounted,
)
from bot.domain.delivery import Kind
from bot.domain.tally import Credit
from bot.domain.trouble import Trouble
from tests.slack.coherent_day import DAY, GAVE_WAY, at, host_note, listed, ref
from tests.slack.reading import buttons_in, lines_of, read, rendered

A_WORD_OF_CI = "I counted your recheck on 4771 as an answer. That was my mistake. It is 2 now, not 3."
TAKEN_BACK = "I counted your vote, which was taken back, on 4771 as an answer. It is 2 now, not 3."


def trouble(what: Trouble, about: Kind, cause: str) -> HostAlert:
    """Build the line to the host about messages that are held up."""
    kind = AlertKind.TROUBLE
    return HostAlert(kind=kind, cause=cause, trouble=what, about=about, channel="C0GLANCE", day=DAY.id)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        pytest.param(
            LastVote(listed=listed(4812), giver_name="ana", vote=2),
            ["ana gave 4812 a +2. Yours would be the last vote.", "[On it] [Pass]"],
            id="last vote",
        ),
        pytest.param(
            StillOn(listed=listed(4760)),
            [
                "Still on 4760?",
                "[Yes] [Give back]",
                "Either is fine. Without an answer a second person may get it too; it stays yours.",
            ],
            id="still on",
        ),
        pytest.param(
            LookedAt(looks=((ref(4821, "Close the file"), ("chi",)), (ref(4907, "Answer 409"), ("gus", "ana")))),
            [
                "chi looks at your change 4821, Close the file.",
                "gus and ana look at your change 4907, Answer 409.",
                "An answer from you in Gerrit reaches them while they are at it.",
            ],
            id="looked at",
        ),
        pytest.param(
            Paused(slack_user="UCHI"),
            ["I stop sending you lists; it may not be a good time.", "[I'm back]"],
            id="paused",
        ),
        pytest.param(
            Recounted(ref=ref(4771), cause=Credit.RECHECK.value, before=3, now=2),
            [f"{A_WORD_OF_CI} The note under the post names nobody."],
            id="recounted",
        ),
        pytest.param(
            Recounted(ref=ref(4771), cause=Credit.REMOVED.value, before=3, now=2),
            [f"{TAKEN_BACK} The note under the post names nobody."],
            id="taken back, which is nobody's mistake",
        ),
        pytest.param(
            Uncounted(ref=ref(4771), owner_name="rae", vote=-1),
            ["Seen: your -1 on 4771. A sentence for rae would help, and then it counts."],
            id="uncounted",
        ),
        pytest.param(
            host_note(),
            [
                (
                    "31 changes dealt to 12 people. 9 lists are out, 3 follow in their morning (next: fay, 16:00 UTC). "
                    "4833 has no core: nobody of the 5 has time left."
                ),
                "[Plan]",
            ],
            id="host note",
        ),
        pytest.param(
            HostAlert(kind=AlertKind.GERRIT_AWAY, cause="502 from the proxy", since=at(13, 42), tries=14),
            ["Gerrit: 502 from the proxy since 13:42 UTC, 14 tries. The day goes on."],
            id="gerrit away",
        ),
        pytest.param(
            HostAlert(kind=AlertKind.EMPTY_BACKLOG, cause="214 changes are open, none has Verified +1."),
            ["The backlog is empty. 214 changes are open, none has Verified +1.", "[Show the backlog]"],
            id="empty backlog",
        ),
        pytest.param(
            trouble(Trouble.NOT_INVITED, Kind.RESULT, "not_in_channel"),
            [
                (
                    "I am not in #C0GLANCE, so the result waits. Type /invite @reviewday there. "
                    "I try again every ten minutes."
                )
            ],
            id="not invited",
        ),
        pytest.param(
            trouble(Trouble.ARCHIVED, Kind.BOARD, "is_archived"),
            [
                (
                    "#C0GLANCE is archived, so the day's message waits. Restore it, or name another channel in the "
                    "configuration. I try again every ten minutes."
                )
            ],
            id="archived",
        ),
        pytest.param(
            trouble(Trouble.CHANNEL_GONE, Kind.ANNOUNCEMENT, "channel_not_found"),
            [
                (
                    "Slack shows me no #C0GLANCE, so the announcement waits. Invite me there, or name another "
                    "channel in the configuration. I try again every ten minutes."
                )
            ],
            id="channel gone",
        ),
        pytest.param(
            trouble(Trouble.MESSAGE_GONE, Kind.BOARD, "message_not_found"),
            [
                "In #C0GLANCE, the day's message was deleted. It stays so unless you post it again.",
                "[Post it again]",
            ],
            id="deleted",
        ),
        pytest.param(
            trouble(Trouble.HELD, Kind.LIST, "list:UADA:2026-11-23"),
            [
                (
                    "Nobody can know whether a list reached Slack, so I hold it. Whoever runs me can look there, and "
                    "settle it: reviewday outbox lists what is held."
                )
            ],
            id="held",
        ),
        pytest.param(
            trouble(Trouble.SCOPE, Kind.HOST_NOTE, "missing_scope"),
            [
                (
                    "Slack asks for a scope that I was not given (missing_scope), so a message waits. Add it to the "
                    "app and install the app again. I try again every ten minutes."
                )
            ],
            id="scope",
        ),
        pytest.param(
            trouble(Trouble.TOKEN, Kind.RESULT, "token_revoked"),
            ["For a while Slack did not take my token (token_revoked), so the result waited. It takes it again."],
            id="token",
        ),
        pytest.param(
            Request(kind=RequestKind.VOUCH, asker="UDEV", asker_name="dev", username="dv", account_id=31),
            ["dev says that dv in Gerrit is theirs. If you know that it is, vouch for it.", "[Vouch]"],
            id="vouch",
        ),
        pytest.param(
            Request(kind=RequestKind.START, asker="UDEV", asker_name="dev"),
            ["dev asks you to start a review day.", "[Start]"],
            id="start",
        ),
        pytest.param(
            Request(kind=RequestKind.WRONG_NUMBER, asker="UDEV", asker_name="dev", day=DAY.id, words="I had two"),
            [
                "dev thinks that a number of the result is wrong. Could you ask them which?",
                "In their words: I had two",
                "[How was this counted?]",
            ],
            id="wrong number",
        ),
    ],
)
def test_words_and_buttons(content: Content, lines: list[str]) -> None:
    """Each says what happened, what it means, and what can be done."""
    assert lines_of(content) == lines


def test_quiet_start() -> None:
    """Where every list is out and everything is covered, nothing more is said."""
    note = host_note(lists_out=1, lists_later=0, people=1, changes=1, without_decider=())

    assert lines_of(note)[0] == "1 change dealt to 1 person. 1 list is out."


def test_many_without_a_decider() -> None:
    """A long list of numbers is cut, and the rest counted."""
    note = host_note(without_decider=tuple(range(4801, 4821)), deciders=0)

    assert "4801, 4802, 4803, 4804, 4805 and 15 more have no core: nobody of them is in." in read(note)


def test_vouching_says_for_whom() -> None:
    """The button is for this account and this person, and says so when it is read out."""
    asked = Request(kind=RequestKind.VOUCH, asker="UDEV", asker_name="dev", username="dev", account_id=31)

    (button,) = buttons_in(rendered(asked).blocks)

    assert (button["value"], button["accessibility_label"]) == ("31:UDEV", "Vouch dev")


def test_what_gave_way() -> None:
    """A host is told which wishes gave way, for whom, and what was better for it."""
    people = {"UANA": "ana", "UBO": "bo", "UCHI": "chi"}

    read_of = read(host_note(without_decider=(), relaxed=GAVE_WAY, names=people))

    assert "The changes of ana and bo are worth more or less than usual, so that no time is left over." in read_of
    assert "The topic image-signing is with ana, bo and chi: it was too much for fewer." in read_of
    assert "4821 and 4907 are each with two people of one company: nobody else had time." in read_of
    assert "ana and bo have more than their share of the last 30 days: an agreed priority needed them." in read_of

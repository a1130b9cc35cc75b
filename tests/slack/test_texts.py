"""How things are spelled: numbers, names, dates, reasons, and the words on buttons."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.reasons import Reason, ReasonKind
from bot.domain.team import Words
from bot.slack import spelling, texts, texts_forms
from bot.slack.escape import PlainText
from bot.slack.reasons import why_listed, why_you

NAMES = {11: "ana", 21: "hal"}


@pytest.mark.parametrize(
    ("spelled", "words"),
    [
        (spelling.count(1, "change waits", "changes wait"), "1 change waits"),
        (spelling.count(58, "change waits", "changes wait"), "58 changes wait"),
        (spelling.count(0, "line"), "0 lines"),
        (spelling.few(1, "change"), "one change"),
        (spelling.few(3, "change"), "three changes"),
        (spelling.few(13, "change"), "13 changes"),
        (spelling.capital("three of three"), "Three of three"),
        (spelling.a("core"), "a core"),
        (spelling.a("approver"), "an approver"),
        (spelling.length(50), "50 minutes"),
        (spelling.length(1), "1 minute"),
        (spelling.length(840), "14 hours"),
        (spelling.vote(2), "+2"),
        (spelling.vote(-1), "-1"),
        (spelling.on(date(2016, 1, 12)), "Tuesday 12 January"),
        (spelling.repository("openstack/glance_store"), "glance_store"),
        (spelling.repository(""), ""),
    ],
)
def test_spelled(spelled: str, words: str) -> None:
    """Numbers, lengths and dates read as a person would write them."""
    assert spelled == words


@pytest.mark.parametrize(
    ("people", "row"),
    [
        (["ana"], "ana"),
        (["ana", "bo"], "ana and bo"),
        (["ana", "bo", "gus"], "ana, bo and gus"),
        (["ana", "bo", "gus", "hal"], "ana, bo and 2 more"),
        ([""], "somebody"),
    ],
)
def test_names_in_a_row(people: list[str], row: str) -> None:
    """A long row is cut, and the others are counted."""
    most = 3 if len(people) <= 3 else 2
    assert spelling.names(people, most=most) == row


def test_instant() -> None:
    """An instant is shown in the reader's zone, with UTC where that can't be."""
    assert spelling.time_of(datetime(2016, 1, 12, 13, 40, tzinfo=UTC)) == "<!date^1452606000^{time}|13:40 UTC>"


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        ([Reason(kind=ReasonKind.WAITS, number=1)], "Waits 1 day."),
        ([Reason(kind=ReasonKind.NEVER_ANSWERED)], "Nobody has answered yet."),
        ([Reason(kind=ReasonKind.ONE_VOTE_SHORT, account_id=11)], "Has ana's vote and needs one more."),
        (
            [
                Reason(kind=ReasonKind.WAITS, number=9),
                Reason(kind=ReasonKind.NEVER_ANSWERED),
                Reason(kind=ReasonKind.PRIORITY, name="trusts"),
                Reason(kind=ReasonKind.UNBLOCKS, number=2),
            ],
            "Priority: trusts. Waits 9 days; nobody has answered yet.",
        ),
        ([Reason(kind=ReasonKind.UNBLOCKS, number=1)], "1 change stands on it."),
        ([Reason(kind=ReasonKind.REVIEW_PRIORITY, number=2)], "Marked as urgent (+2)."),
        ([Reason(kind=ReasonKind.SPREAD)], ""),
        ([], ""),
    ],
)
def test_why_listed(reasons: list[Reason], words: str) -> None:
    """Why a change is on the list is said in two sentences at most, the strongest first."""
    assert why_listed(reasons, names=NAMES, words=Words()) == words


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        ([Reason(kind=ReasonKind.SPREAD)], "it came to you by turn"),
        ([Reason(kind=ReasonKind.SPREAD), Reason(kind=ReasonKind.DECIDES)], "your vote can decide"),
        (
            [
                Reason(kind=ReasonKind.KNOWS_FILES, name="image_data"),
                Reason(kind=ReasonKind.REVIEWS_AUTHOR, account_id=21),
            ],
            "you know `image_data`, and you often review what hal writes",
        ),
        ([Reason(kind=ReasonKind.CHAIN, number=4760)], "it stands on 4760, which you have too"),
        ([Reason(kind=ReasonKind.AUTHOR_AROUND)], "its author is around today"),
        ([Reason(kind=ReasonKind.WAITS, number=3)], ""),
    ],
)
def test_why_you(reasons: list[Reason], words: str) -> None:
    """Why it is this person's is one clause of at most two reasons."""
    assert why_you(reasons, names=NAMES) == words


@pytest.mark.parametrize("kind", ReasonKind)
def test_every_reason_has_words(kind: ReasonKind) -> None:
    """No reason of the deal is left without words."""
    reason = Reason(kind=kind, number=2, name="image", account_id=21)

    assert why_listed([reason], names=NAMES, words=Words()) or why_you([reason], names=NAMES)


def test_labels_fit_a_button() -> None:
    """Slack shows thirty characters of a button."""
    labels = [value for value in vars(texts).values() if isinstance(value, PlainText)]
    labels += [texts.ask("Wolfeschlegelsteinhausenbergerdorff"), texts.give_back_too(123456)]

    assert labels
    assert all(len(label) <= 30 for label in labels)


def test_words_of_forms() -> None:
    """Titles and buttons of a form have at most twenty-four characters."""
    for name in ("SETTINGS_TITLE", "SCHEDULE_TITLE", "IMPORT_TITLE", "KEEP", "GO_ON", "READ", "CLOSE"):
        assert len(getattr(texts_forms, name)) <= 24

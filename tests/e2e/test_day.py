"""One whole review day on a real Gerrit and a Slack workspace, in both modes: what was done is what is told."""

import re
from datetime import timedelta

import pytest

from tests.e2e.cases import CASES, Case
from tests.e2e.played import AMOUNT, JOINED, Played, about

pytestmark = [pytest.mark.gerrit, pytest.mark.slack]

EACH_CASE = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
MOST_RANKED = 5


def answers_now(name: str) -> int:
    """Count somebody's answers as the cases have them when the result is posted."""
    return sum(name in case.answers for case in CASES)


@EACH_CASE
def test_case_in_result(played: Played, case: Case) -> None:
    """Each case counts for exactly those whom it says, in what each of them sees of their own."""
    number = played.numbers[case.name]

    counted = {name for name in JOINED if number in played.answers_of(name, played.own)}

    assert counted == case.answers & set(JOINED), case.truth


@EACH_CASE
def test_case_in_evidence(played: Played, case: Case) -> None:
    """The evidence that everybody can open names the same people."""
    number = played.numbers[case.name]

    counted = {name for name in played.counted if number in played.answers_of(name, played.counted)}

    assert counted == case.answers, case.truth


@EACH_CASE
def test_case_counted_again(played: Played, case: Case) -> None:
    """Counted again before it settles, each case counts for those whom it then says."""
    number, wanted = played.numbers[case.name], case.answers if case.settled is None else case.settled

    counted = {name for name in JOINED if number in played.answers_of(name, played.own_recounted)}

    assert counted == wanted & set(JOINED), case.truth


@pytest.mark.parametrize(
    ("case", "name", "words"),
    [(case, name, words) for case in CASES for name, words in case.evidence.items()],
    ids=[f"{case.name}-{name}" for case in CASES for name in case.evidence],
)
def test_own_evidence_says_why(played: Played, case: Case, name: str, words: str) -> None:
    """Each person, and only they, reads why a review of theirs counts or not."""
    line = played.own[name][played.numbers[case.name]]

    assert words in line


@pytest.mark.parametrize(
    ("case", "name", "words"),
    [(case, name, words) for case in CASES for name, words in case.listed.items()],
    ids=[f"{case.name}-{name}" for case in CASES for name in case.listed],
)
def test_list_ticked_off(played: Played, case: Case, name: str, words: str) -> None:
    """A review in Gerrit shows on the list of whoever gave it, without a click."""
    assert words in about(played.lists[name], played.numbers[case.name])


@EACH_CASE
def test_answer_stands_in_gerrit(played: Played, case: Case) -> None:
    """Whoever is credited wrote on the change within the day, by Gerrit's own record."""
    opens_at, closes_at = played.bound("opens_at"), played.bound("closes_at")
    credited = case.answers if case.settled is None else case.settled

    written = {
        name for name in credited if any(opens_at <= at < closes_at for at in played.written_at(case.name, name))
    }

    assert written == credited


@pytest.mark.parametrize(
    ("case", "who", "bound", "after_s"),
    [
        ("second_before_the_day", "fay", "opens_at", -1),
        ("first_second_of_the_day", "fay", "opens_at", 0),
        ("last_second_of_the_day", "chen", "closes_at", -1),
        ("at_the_end_of_the_day", "chen", "closes_at", 0),
    ],
)
def test_exact_seconds(played: Played, case: str, who: str, bound: str, after_s: int) -> None:
    """The reviews around the day's bounds were really written at those seconds of Gerrit's clock."""
    assert played.written_at(case, who) == [played.bound(bound) + timedelta(seconds=after_s)]


def test_copied_vote_stands(played: Played) -> None:
    """Gerrit really copied the vote: it stands on the new patch set, and nobody wrote it on the day."""
    assert len(played.in_gerrit["copied_vote"]["revisions"]) == 2
    assert played.votes("copied_vote") == {"dora": 2}
    assert all(at < played.bound("opens_at") for at in played.written_at("copied_vote", "dora"))


def test_removed_vote_is_gone(played: Played) -> None:
    """Gerrit really took the vote away."""
    assert played.votes("removed_vote") == {}


def test_sums_of_the_result(played: Played) -> None:
    """The result's figures are the answers that were given, and the changes they were given on."""
    answers = sum(len(case.answers) for case in CASES)
    changes = sum(bool(case.answers) for case in CASES)

    assert f"{answers} answers on {changes} changes" in played.result.shown
    assert f"{changes} changes got an answer" in played.result.shown


def test_waiting_before_and_after(played: Played) -> None:
    """What waits is told as the backlog has it, before and after, and its parts add up."""
    line = next(line for line in played.result.shown.splitlines() if line.startswith("Waiting for us:"))
    before, now, *parts = (int(figure) for figure in re.findall(r"\d+", line))
    came_in = parts.pop() if "came in" in line else 0

    assert (before, now) == (played.waiting_before, played.waiting_after)
    assert before - sum(parts) + came_in == now


def test_leaderboard(played: Played) -> None:
    """Whoever is ranked is ranked by the answers they gave, best first; no more than a third of those in."""
    rows = re.findall(r"^\d+\. (.+?), (\d+)(?: each)?$", played.result.shown, re.MULTILINE)
    ranked = [(name, int(count)) for names, count in rows for name in re.split(r", | and ", names)]

    assert ranked
    assert all(answers_now(name) == count for name, count in ranked)
    assert [count for _, count in ranked] == sorted((count for _, count in ranked), reverse=True)
    assert ranked[0][1] == max(answers_now(name) for name in JOINED) <= AMOUNT
    assert len(ranked) <= min(MOST_RANKED, len(JOINED) // 3)


def test_everybody_who_answered_is_named(played: Played) -> None:
    """All who joined and answered stand in the result by name, and nobody who did not answer."""
    answered = {name for name in JOINED if answers_now(name)}

    named = {name for name in JOINED if re.search(rf"\b{name}\b", played.result.shown)}

    assert named == answered


def test_who_did_not_join_is_thanked(played: Played) -> None:
    """A reviewer who did not join is thanked by name, without a number or a rank."""
    assert "Jonas Weber reviewed too, without having joined" in played.result.shown


def test_not_dealt(played: Played) -> None:
    """The review beside one's list was really beside it."""
    number = played.numbers["review_by_who_was_not_dealt_it"]

    assert not about(played.lists["goran"], number) or "Done" in about(played.lists["goran"], number)


def test_one_list_a_person(played: Played) -> None:
    """A person has one list of the day, edited in place, through a kill and all."""
    lists = {name: [one.key for one in played.direct[name] if one.key.startswith("list:")] for name in JOINED}

    assert all(len(keys) == 1 for keys in lists.values()), lists


def test_channel_has_board_and_result(played: Played) -> None:
    """The channel got the day's root message and the result, once each, and nothing else."""
    kinds = [one.key.partition(":")[0] for one in played.channel]

    assert kinds == ["board", "result"]


def test_board_names_no_count_of_a_person(played: Played) -> None:
    """While the day runs the channel sees the team's figures and nobody's name."""
    assert not [name for name in JOINED if re.search(rf"\b{name}\b", played.board.shown)]

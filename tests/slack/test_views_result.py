"""The result: read against one coherent day, ranked and unranked, good and small, and as it settles."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.content import NamedHonour, Result
from bot.domain.tally import Figures, HonourKind
from bot.domain.team import Ranking
from tests.builders import make_answer, make_tally
from tests.slack.coherent_day import SETTLED, at, figures, numbers, result
from tests.slack.reading import buttons_in, lines_of, read, rendered


def test_ranked_with_honours() -> None:
    """The team's figures stand first and add up; then who answered, what is worth telling, and thanks."""
    assert lines_of(result()) == [
        "Review day for Mitaka-2: thank you",
        "28 changes got an answer (we hoped for about 31): 11 merged, 9 are with their authors, 8 need one more vote.",
        "8 of the 9 that never had an answer have one now. The authors of these 28 had waited 412 days in all.",
        "Waiting for us: 58 before, 42 now (11 merged, 9 with authors, 4 new came in).",
        "Answers given (changes, not votes)",
        "1. bo, 6",
        "2. ana and eli, 5 each",
        "4. fay, 4",
        "Also, by name: chi, dev, gus, hal, ida, jun and one who prefers no name.",
        "Worth telling",
        "Longest wait ended: gus, 4821, 71 days",
        "The big one: ida, 4655, 380 lines",
        "From first comment to merged in one day: eli and the author hal, 4688",
        "Last vote that let it land: ana, four changes",
        "First review here: dev. Welcome.",
        "Also thanks to hal, rae and sam, who answered comments on their changes the same day. Host: kit.",
        "[How was this counted?] [Mine] [What is left] [Something is wrong]",
        "41 answers on 28 changes. Next day: Monday 18 January. Settles on 16 January; tell me if a number is wrong.",
    ]
    assert rendered(result()).text == (
        "Review day for Mitaka-2: 28 changes got an answer, 11 merged, 8 of 9 that never had an answer have one now. "
        "Thank you to all 12 people. Next day: Monday 18 January."
    )


def test_settled() -> None:
    """The note says what changed and names nobody; nothing more can be reported."""
    lines = lines_of(result(settled=SETTLED))

    assert (
        "Settled on 16 January: 40 answers, not 41; a recheck had been counted, my mistake. "
        "Three more of these changes have merged since: 14 in all."
    ) in lines
    assert "[How was this counted?] [Mine] [What is left]" in lines
    assert not any("Settles on" in line for line in lines)


def test_settled_without_a_change() -> None:
    """Settling is told even where every number stands."""
    note = replace(SETTLED, answers_now=41, merged_since=0, causes=())

    assert "Settled on 16 January: 41 answers, as first counted." in lines_of(result(settled=note))


@pytest.mark.parametrize("ranking", [Ranking.HONOURS, Ranking.OFF])
def test_without_ranks(ranking: Ranking) -> None:
    """Everybody is named alike; honours stand only where they are wanted."""
    lines = lines_of(result(ranking=ranking, ranks=(), also=("ana", "bo", "chi"), unnamed=0))

    assert lines[lines.index("Took part, by name") + 1] == "ana, bo and chi"
    assert ("Worth telling" in lines) is (ranking is Ranking.HONOURS)
    assert not any(line.startswith("1. ") for line in lines)


def small(**given: object) -> Result:
    """Build the result of a small round."""
    few = Figures(answered=numbers(4), waiting_before=numbers(58), waiting_now=numbers(54), left_merged=numbers(4))
    tally = make_tally(figures=few, answers=tuple(make_answer(number) for number in numbers(4)))
    values: dict[str, object] = {
        "tally": tally,
        "ranks": (),
        "honours": (),
        "also": ("ana", "bo", "gus"),
        "unnamed": 0,
        "author_names": (),
        "people": 3,
    }
    return result(**(values | given))


def test_small_round() -> None:
    """A bad day is told the same way, without comparing it with the hopes."""
    assert lines_of(small())[:3] == [
        "Review day for Mitaka-2: thank you",
        "4 changes got an answer. A small round, and their authors got word. Thank you, ana, bo and gus.",
        "Waiting for us: 58 before, 54 now (4 merged).",
    ]


def test_day_without_an_answer() -> None:
    """Nobody is blamed for a day on which nothing happened."""
    empty = small(tally=make_tally(), also=("ana",), people=1, settles_on=None, next_on=None)

    assert lines_of(empty) == [
        "Review day for Mitaka-2: thank you",
        "No change got an answer. A quiet day. What waits comes first next time. Thank you, ana.",
        "Host: kit.",
        "[How was this counted?] [Mine] [What is left] [Something is wrong]",
        "0 answers on 0 changes.",
    ]


def test_facts_that_end_before_the_day() -> None:
    """Figures that do not reach the end say as of when they are."""
    assert any(line.startswith("As of 12 Jan 22:00 UTC: ") for line in lines_of(result(late_as_of=at(22))))


def test_many_unnamed_and_beside() -> None:
    """Who prefers no name is counted; who reviewed without joining is thanked, without a number."""
    text = read(result(unnamed=3, beside=("Zed Zulu",)))

    assert "jun and three who prefer no name." in text
    assert "Zed Zulu reviewed too, without having joined: thank you." in text


def test_large_team() -> None:
    """A hundred names are cut to what can be read, and the others are counted."""
    crowd = tuple(f"person {n}" for n in range(100))

    assert "person 19 and 80 more." in read(result(also=crowd, unnamed=0))


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (HonourKind.QUESTIONS, "Words on the lines themselves: gus, 12 comments"),
        (HonourKind.FIRST_LOOKS, "First answers ever: gus, twelve changes"),
    ],
)
def test_honours_that_anybody_can_win(kind: HonourKind, line: str) -> None:
    """Honours without the deciding vote are told like the others."""
    assert line in lines_of(result(honours=(NamedHonour(kind=kind, name="gus", number=12),)))


def test_one_answered_change_of_many_people() -> None:
    """Singulars are right, too."""
    one = figures(answered=(4821,), merged=(4821,), with_authors=(), need_more=(), first_answers=(), waited_days=1)

    text = read(result(tally=make_tally(figures=one), goal=0))

    assert "1 change got an answer: 1 merged." in text
    assert "Its author had waited 1 day." in text


def test_every_figure_opens_its_list() -> None:
    """The evidence is one click away from the figures."""
    values = [one["value"] for one in buttons_in(rendered(result(next_on=date(2016, 1, 18))).blocks)]

    assert values == ["day-7kq2m9:0", "day-7kq2m9:0", "day-7kq2m9:0", "day-7kq2m9:"]

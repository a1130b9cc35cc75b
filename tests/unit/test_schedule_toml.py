"""A project's own schedule in TOML."""

from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import schedule_toml
from bot.domain.cycle import MilestoneKind, uncovered, undated
from bot.domain.schedule_import import BadSchedule
from bot.domain.schedule_toml import read_toml

SAMPLE = (Path(__file__).parent.parent / "samples" / "schedules" / "chrysalis.toml").read_text()
CYCLE = '[cycle]\nname = "X"\nstart = 2026-10-05\nend = 2027-03-24\n'


def _with(milestone: str) -> str:
    return f"{CYCLE}[[milestone]]\n{milestone}\n"


def test_a_whole_schedule() -> None:
    """Milestones come in order with their kinds, and a release is added on the last day."""
    imported = read_toml(SAMPLE, team="x")

    cycle = imported.cycle
    assert (cycle.name, cycle.start_on, cycle.end_on) == ("Chrysalis", date(2026, 10, 5), date(2027, 3, 24))
    assert [(one.key, one.kind, one.due_on) for one in cycle.milestones] == [
        ("beta-1", MilestoneKind.MILESTONE, date(2026, 11, 19)),
        ("bug-squash", MilestoneKind.REVIEW_DAY, date(2026, 12, 1)),
        ("bug-squash-2", MilestoneKind.REVIEW_DAY, date(2027, 1, 12)),
        ("b2", MilestoneKind.MILESTONE, date(2027, 1, 14)),
        ("feature-freeze", MilestoneKind.FEATURE_FREEZE, date(2027, 2, 18)),
        ("final", MilestoneKind.FINAL, date(2027, 3, 24)),
        ("branch-point", MilestoneKind.MILESTONE, None),
    ]
    assert imported.disagreements == ()


def test_times() -> None:
    """A date lasts until 23:59 UTC; a time with its zone is exact."""
    due = {one.key: one.due_at for one in read_toml(SAMPLE, team="x").cycle.milestones}

    assert due["beta-1"] == datetime(2026, 11, 19, 23, 59, tzinfo=UTC)
    assert due["feature-freeze"] == datetime(2027, 2, 18, 17, tzinfo=UTC)
    assert due["branch-point"] is None


def test_a_date_is_utcs() -> None:
    """Half past midnight in Paris is still the evening before."""
    cycle = read_toml(_with('name = "A"\ndate = 2027-02-18T00:30:00+01:00'), team="x").cycle

    assert cycle.milestones[0].due_on == date(2027, 2, 17)


def test_what_is_missing() -> None:
    """A milestone without a date is listed, and the others want a review day."""
    cycle = read_toml(SAMPLE, team="x").cycle

    assert [one.key for one in undated(cycle)] == ["branch-point"]
    assert [one.key for one in uncovered(cycle, [date(2026, 12, 1)])] == ["beta-1", "final"]


def test_the_documented_example() -> None:
    """The example in the module's own words can be read."""
    words = schedule_toml.__doc__ or ""
    example = words[words.index("    [cycle]") : words.index("`kind` is")]

    imported = read_toml(example, team="x")

    assert [one.name for one in imported.cycle.milestones] == [
        "Beta 1",
        "Bug squash",
        "Bug squash",
        "Feature freeze",
        "Chrysalis release",
        "Branch point",
    ]


def test_an_own_release() -> None:
    """Where a milestone is the release, none is added."""
    cycle = read_toml(_with('name = "GA"\nkind = "final"\ndate = 2027-03-20'), team="x").cycle

    assert [one.name for one in cycle.milestones] == ["GA"]


def test_outside_the_cycle() -> None:
    """A milestone after the end is taken, and told."""
    imported = read_toml(_with('name = "Party"\nkind = "event"\ndate = 2027-04-01'), team="x")

    assert imported.disagreements == ("“Party” is on Thursday 1 April 2027, outside the cycle. It was taken.",)


@pytest.mark.parametrize("kind", [kind.value for kind in MilestoneKind])
def test_every_kind(kind: str) -> None:
    """Each kind can be written with spaces, dashes or underscores, in any case."""
    for spelled in (kind, kind.replace("_", " "), kind.replace("_", "-").title()):
        cycle = read_toml(_with(f'name = "A"\nkind = "{spelled}"\ndate = 2026-11-19'), team="x").cycle
        assert cycle.milestones[0].kind == kind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no [cycle]"),
        ("cycle = 3", "no [cycle]"),
        ("[cycle", "no valid TOML"),
        ("x = " + "[" * 5000, "no valid TOML"),
        ("x" * 200_000, "longer than 128 KiB"),
        ('[cycle]\nname = "X"\nstart = 2026-10-05', "`end` of [cycle] is missing"),
        ('[cycle]\nname = "X"\nstart = "soon"\nend = 2027-03-24', "“soon”"),
        ('[cycle]\nname = ""\nstart = 2026-10-05\nend = 2027-03-24', "`name` of [cycle]"),
        ('[cycle]\nname = "X"\nstart = 2027-10-05\nend = 2027-03-24', "before it starts"),
        (CYCLE + "begin = 3", "“begin”, which is not read"),
        (CYCLE + "[milestones]", "Did you mean `milestone`?"),
        (CYCLE + "[milestone]", "two brackets"),
        (_with("date = 2026-11-19"), "`name` of a [[milestone]]"),
        (_with('name = "A"\ndata = 2026-11-19'), "Did you mean `date`?"),
        (_with('name = "A"\nkind = "freeze"'), "unknown `kind`, “freeze”"),
        (_with('name = "A"\nkind = 3'), "unknown `kind`"),
        (_with('name = "A"\ndate = 2026-11-19T10:00:00'), "without its zone"),
        (_with('name = "A"\ndate = 2026-11-19\ndates = [2026-11-19]'), "One of the two"),
        (_with('name = "A"\ndates = []'), "should be a list"),
        (_with('name = "A"\ndates = ["x"]'), "no date"),
        (_with('name = "A"\ndate = 2026-02-31'), "no valid TOML"),
        (_with('name = "漢字"'), "needs a `key`"),
        (_with('name = "A"\n[[milestone]]\nname = "a"'), "Two milestones are named “a”"),
        (_with('name = "Final"\n'), "Two milestones are named “final”"),
        (_with(f'name = "{"A" * 100}"'), "longer than 80"),
        (CYCLE + "".join(f'[[milestone]]\nname = "A{n}"\n' for n in range(501)), "501 milestones"),
    ],
    ids=lambda value: value[:24] if len(value) < 60 else "",
)
def test_what_is_refused(text: str, words: str) -> None:
    """Each mistake is one sentence with its place, and nothing is taken."""
    with pytest.raises(BadSchedule) as refused:
        read_toml(text, team="x")

    assert words in str(refused.value)
    assert str(refused.value).endswith("Nothing was imported.")
    assert len(str(refused.value)) < 320


@given(text=st.text(max_size=100))
def test_any_text(text: str) -> None:
    """No text breaks it."""
    for written in (text, CYCLE + text, _with(text)):
        with suppress(BadSchedule):
            assert read_toml(written, team="x").cycle.team == "x"


@given(due=st.lists(st.dates(min_value=date(2026, 10, 5), max_value=date(2027, 3, 24)), max_size=8))
def test_nothing_is_lost(due: list[date]) -> None:
    """Every date of the file is in the cycle."""
    text = CYCLE + "".join(f'[[milestone]]\nname = "M {n}"\ndate = {on}\n' for n, on in enumerate(due))

    cycle = read_toml(text, team="x").cycle

    assert sorted(one.due_on for one in cycle.milestones if one.due_on) == sorted([*due, date(2027, 3, 24)])

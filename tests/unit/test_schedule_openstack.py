"""OpenStack's schedules with everything that is odd in them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cycle import Milestone, MilestoneKind, find_milestone
from bot.domain.openstack_schedule import read_openstack
from bot.domain.schedule_import import BadSchedule, Imported
from bot.schedule.documents import load_yaml

SAMPLES = Path(__file__).parent.parent / "samples" / "schedules"


def _sample(series: str, *, with_prose: bool = True) -> Imported:
    prose = (SAMPLES / f"{series}.rst").read_text() if with_prose else ""
    return read_openstack(load_yaml((SAMPLES / f"{series}.yaml").read_text()), team="glance", prose=prose)


def _one(imported: Imported, words: str) -> Milestone:
    found = find_milestone(imported.cycle, words)
    assert isinstance(found, Milestone)
    return found


def _row(start: str, name: str | None, *labels: str, project: Sequence[str] = ()) -> dict[str, object]:
    """Write a week by its Monday."""
    row: dict[str, object] = {"start": start, "end": (date.fromisoformat(start) + timedelta(days=4)).isoformat()}
    if name is not None:
        row["name"] = name
    if labels:
        row["x-project"] = list(labels)
    if project:
        row["project-specific"] = list(project)
    return row


def _document(*rows: Mapping[str, object], **top: object) -> dict[str, object]:
    return {"cycle": list(rows), **top}


RELEASE = _row("2026-09-28", "R+0", "h-final")
SECOND = _row("2026-06-29", "R-13", "h-2")


def test_hibiscus() -> None:
    """Weeks, milestones and kinds, with the days that the prose names."""
    imported = _sample("hibiscus")

    cycle = imported.cycle
    assert (cycle.team, cycle.name, cycle.start_on, cycle.end_on) == (
        "glance",
        "Hibiscus",
        date(2026, 4, 6),
        date(2026, 9, 30),
    )
    assert [week.name for week in cycle.weeks] == [*(f"R-{number}" for number in range(25, 0, -1)), "R+0"]
    assert imported.disagreements == ()
    assert [(one.key, one.name, one.due_on) for one in cycle.milestones if one.kind is MilestoneKind.MILESTONE] == [
        ("milestone-1", "Hibiscus-1", date(2026, 5, 14)),
        ("milestone-2", "Hibiscus-2", date(2026, 7, 2)),
        ("milestone-3", "Hibiscus-3", date(2026, 8, 27)),
    ]


@pytest.mark.parametrize(
    ("words", "kind", "due_on"),
    [
        ("h-ff", MilestoneKind.FEATURE_FREEZE, date(2026, 8, 27)),
        ("h-soft-sf", MilestoneKind.STRING_FREEZE, date(2026, 8, 27)),
        ("h-final-lib", MilestoneKind.LIBRARY_FREEZE, date(2026, 8, 20)),
        ("h-rc1", MilestoneKind.RC, date(2026, 9, 10)),  # "the week of September 7": its Thursday
        ("h-final", MilestoneKind.FINAL, date(2026, 9, 30)),  # a Wednesday
        ("h-nova-spec-soft-freeze", MilestoneKind.SPEC_PROPOSAL_FREEZE, date(2026, 5, 28)),
        ("h-manila-spec-freeze", MilestoneKind.SPEC_FREEZE, date(2026, 6, 11)),
        ("h-oslo-feature-freeze", MilestoneKind.FEATURE_FREEZE, date(2026, 8, 13)),
        ("h-mf", MilestoneKind.EVENT, date(2026, 7, 2)),
    ],
)
def test_what_labels_mean(words: str, kind: MilestoneKind, due_on: date) -> None:
    """Every usual label has its kind, and the Thursday of its week where no day is named."""
    milestone = _one(_sample("hibiscus"), words)

    assert (milestone.kind, milestone.due_on) == (kind, due_on)
    assert milestone.due_at == datetime(due_on.year, due_on.month, due_on.day, 23, 59, tzinfo=UTC)


def test_without_prose() -> None:
    """The series is told by its letter and its release, and every day is a Thursday."""
    cycle = _sample("indri", with_prose=False).cycle

    assert cycle.name == "Indri"
    assert {one.due_on.weekday() for one in cycle.milestones if one.due_on} == {3}


def test_weeks_apart_are_two_events() -> None:
    """Manila's two bug squashes are two; three weeks of election are one, until their last Thursday."""
    milestones = _sample("hibiscus").cycle.milestones

    assert [(one.key, one.due_on) for one in milestones if one.label == "h-manila-bugsquash"] == [
        ("manila-bugsquash", date(2026, 7, 16)),
        ("manila-bugsquash-2", date(2026, 9, 3)),
    ]
    assert [one.due_on for one in milestones if one.label == "i-election-voting"] == [date(2026, 9, 17)]


def test_the_release_before() -> None:
    """The first row repeats it; it is no milestone of this cycle, and another series' events are never ours."""
    milestones = _sample("hibiscus").cycle.milestones

    assert "g-final" not in {one.label for one in milestones}
    assert {one.kind for one in milestones if one.label.startswith("i-")} == {MilestoneKind.EVENT}


def test_ocata() -> None:
    """Rows backwards, twice and without a name are put in order; dates without a year are those of the cycle."""
    imported = _sample("ocata")

    cycle = imported.cycle
    assert [week.name for week in cycle.weeks] == ["R-15", "R-14", "R-13", "R-11", "R-4", "R+0", "R+1", "R+2"]
    assert (cycle.start_on, cycle.end_on) == (date(2016, 11, 7), date(2017, 2, 22))
    assert _one(imported, "o-1").due_on == date(2016, 11, 17)
    assert _one(imported, "glance-spec-freeze").due_on == date(2016, 11, 25)
    assert _one(imported, "design-summit").due_on == date(2016, 10, 27)
    assert "keystone-feature-freeze" in {one.key for one in cycle.milestones}


def test_a_day_outside_its_week() -> None:
    """Ocata's second milestone stands a week too early; the named day is taken, and both are told."""
    imported = _sample("ocata")

    assert _one(imported, "m2").due_on == date(2016, 12, 15)
    assert imported.disagreements == (
        "o-2 stands in R-11, but the text says Thursday 15 December 2016. Taken: Thursday 15 December 2016.",
    )


def test_a_day_of_another_event() -> None:
    """A day far from the label's week is told, and the Thursday taken: Caracal's prose once has the year wrong."""
    prose = ".. _h-2:\n\nMilestone 2\n-----------\n\nBy Friday 22 December 2022.\n"

    imported = read_openstack(_document(SECOND, RELEASE), team="x", prose=prose)

    assert _one(imported, "m2").due_on == date(2026, 7, 2)
    assert imported.disagreements == (
        "h-2 stands in R-13, but the text says Thursday 22 December 2022. Taken: Thursday 2 July 2026.",
    )


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("From 29 June 2026, until 1 July 2026", date(2026, 7, 1)),  # both in the week: the last one
        ("8 July 2026, not 3 August 2026", date(2026, 7, 8)),  # both outside: the one that is near
    ],
)
def test_several_days_in_the_prose(text: str, due_on: date) -> None:
    """A deadline is the last day that the text names in its week, else one near it."""
    prose = f".. _h-2:\n\nMilestone 2\n-----------\n\n{text}.\n"

    imported = read_openstack(_document(SECOND, RELEASE), team="x", prose=prose)

    assert _one(imported, "m2").due_on == due_on
    assert all(sentence.count("8 July") == 2 for sentence in imported.disagreements)


def test_a_milestone_of_another_series() -> None:
    """A schedule's own series is the one that most of its milestones belong to."""
    rows = (_row("2026-03-30", None, "g-3"), _row("2026-05-11", "R-20", "h-1"), SECOND, RELEASE)

    cycle = read_openstack(_document(*rows), team="x").cycle

    assert cycle.name == "Hibiscus"
    assert [one.key for one in cycle.milestones] == ["g-3", "milestone-1", "milestone-2", "final"]


def test_a_time_in_the_prose() -> None:
    """A deadline with its own time is due at that time."""
    prose = ".. _h-2:\n\nMilestone 2\n-----------\n\nOn 2 July 2026, 13:59 UTC, before the meeting.\n"

    milestone = _one(read_openstack(_document(SECOND, RELEASE), team="x", prose=prose), "m2")

    assert milestone.due_at == datetime(2026, 7, 2, 13, 59, tzinfo=UTC)
    assert milestone.sources == ("schedule.yaml R-13", "schedule.rst h-2")


NOVA = [
    ("b", "2023-05-08", "nova-stable-review-day", "On 9 May 2023", ["2023-05-09"]),
    (
        "b",
        "2023-06-05 2023-06-26",
        "nova-spec-review-day",
        "On 6 June 2023 and 27 June 2023",
        ["2023-06-06", "2023-06-27"],
    ),
    ("b", "2023-07-03 2023-07-24", "nova-review-day", "On 7 July 2023 and 25 July 2023", ["2023-07-07", "2023-07-25"]),
    (
        "c",
        "2023-11-06 2023-12-04",
        "nova-spec-review-day",
        "On 7 November 2023 and 5 December 2023",
        ["2023-11-07", "2023-12-05"],
    ),
    (
        "c",
        "2023-11-13 2024-01-08",
        "nova-review-day",
        "On 15 November 2023 and 10 January 2024",
        ["2023-11-15", "2024-01-10"],
    ),
    (
        "d",
        "2024-05-13 2024-07-01",
        "nova-spec-review-day",
        "On 14 May 2024 and 2 July 2024",
        ["2024-05-14", "2024-07-02"],
    ),
    ("d", "2024-07-22", "nova-review-day", "On 23 July 2024", ["2024-07-23"]),
    (
        "e",
        "2024-11-11 2024-12-09",
        "nova-spec-review-day",
        "On 12 Nov 2024 and 11 Dec 2024",
        ["2024-11-12", "2024-12-11"],
    ),
    ("e", "2025-01-06", "nova-review-day", "On 9 January 2025", ["2025-01-09"]),
    ("f", "2025-06-16", "nova-spec-review-day", "On 17 June 2025", ["2025-06-17"]),
    ("f", "2025-08-04", "nova-review-day", "On 05 August 2025", ["2025-08-05"]),
    (
        "g",
        "2025-11-24 2025-12-01",  # weeks that follow each other, and still two days
        "nova-spec-review-day",
        "On 27 November 2025 and 02 December 2025",
        ["2025-11-27", "2025-12-02"],
    ),
    (
        "g",
        "2026-01-12 2026-02-16",
        "nova-review-day",
        "On 15 January 2026 and 19 February 2026",
        ["2026-01-15", "2026-02-19"],
    ),
    (
        "h",
        "2026-05-18 2026-06-01",
        "nova-spec-review-day",
        "On 21 May 2026 and 04 June 2026",
        ["2026-05-21", "2026-06-04"],
    ),
    (
        "h",
        "2026-08-03 2026-08-17",
        "nova-review-day",
        "On 04 August 2026 and 20 August 2026",
        ["2026-08-04", "2026-08-20"],
    ),
]
"""Nova's review days from Bobcat to Hibiscus: the weeks they stand in and the days that the prose names."""


@pytest.mark.parametrize(("letter", "weeks", "label", "words", "days"), NOVA, ids=lambda value: str(value)[:12])
def test_novas_review_days(letter: str, weeks: str, label: str, words: str, days: list[str]) -> None:
    """Each day that the prose names is a review day of Nova, in its scheduled week."""
    rows = [_row(monday, None, project=[f"{letter}-{label}"]) for monday in weeks.split()]
    release = _row((date.fromisoformat(days[-1]) + timedelta(days=60)).isoformat(), None, f"{letter}-final")
    prose = f".. _{letter}-{label}:\n\nNova Review Day\n^^^^^^^^^^^^^^^\n\n{words}, Nova's code is looked at.\n"

    imported = read_openstack(_document(*rows, release), team="nova", prose=prose)

    found = [one for one in imported.cycle.milestones if one.kind is MilestoneKind.REVIEW_DAY]
    assert [one.due_on.isoformat() for one in found if one.due_on] == days
    assert [one.key for one in found] == [label, f"{label}-2"][: len(days)]
    assert {one.project for one in found} == {"nova"}
    assert imported.disagreements == ()


def test_25_of_25() -> None:
    """The table above is the whole of Nova's days."""
    assert sum(len(days) for *_, days in NOVA) == 25


def test_a_review_day_that_the_prose_forgot() -> None:
    """A week without a named day has its Thursday, and that is told; a named day outside is kept and told."""
    rows = (
        _row("2026-08-03", "R-8", project=["h-nova-review-day"]),
        _row("2026-08-17", "R-6", project=["h-nova-review-day"]),
    )
    prose = ".. _h-nova-review-day:\n\nReview day\n----------\n\nOn 4 August 2026 and 25 August 2026.\n"

    imported = read_openstack(_document(*rows, RELEASE), team="nova", prose=prose)

    days = [one.due_on for one in imported.cycle.milestones if one.kind is MilestoneKind.REVIEW_DAY]
    assert days == [date(2026, 8, 4), date(2026, 8, 20), date(2026, 8, 25)]
    assert imported.disagreements == (
        "h-nova-review-day: the text names no day of R-6. Taken: Thursday 20 August 2026.",
        "h-nova-review-day: Tuesday 25 August 2026 is in none of its weeks. Taken: Tuesday 25 August 2026.",
    )


def test_dates_with_and_without_quotes() -> None:
    """YAML's own dates and quoted ones are the same."""
    quoted = (
        "start-week: '2026-06-29'\ncycle:\n- {start: '2026-06-29', end: '2026-07-03', name: R-13, x-project: [h-2]}"
    )

    bare = quoted.replace("'", "")

    assert read_openstack(load_yaml(quoted), team="x") == read_openstack(load_yaml(bare), team="x")


@pytest.mark.parametrize("name", ["R+0", "R-0"])
def test_the_week_of_the_release(name: str) -> None:
    """It has two names in the schedules and one here."""
    imported = read_openstack(_document(_row("2026-09-28", name, "h-final")), team="x")

    assert [week.name for week in imported.cycle.weeks] == ["R+0"]


def test_start_and_release_week_disagree() -> None:
    """The rows are taken, and the disagreement told: Wallaby's release week is three weeks off, Xena's start too."""
    top = {"start-week": date(2020, 10, 12), "release-week": date(2021, 5, 3)}

    imported = read_openstack(
        _document(_row("2020-10-19", "R-25", "w-1"), _row("2021-04-12", "R-0", "w-final"), **top), team="x"
    )

    assert (imported.cycle.start_on, imported.cycle.end_on) == (date(2020, 10, 19), date(2021, 4, 15))
    assert imported.disagreements == (
        "`start-week` is Monday 12 October 2020, but R-25 begins on Monday 19 October 2020. The week was taken.",
        "`release-week` is Monday 3 May 2021, but R+0 begins on Monday 12 April 2021. The week was taken.",
    )


def test_a_week_that_ends_a_year_later() -> None:
    """Yoga's R-13 has the wrong year at its end; its beginning is taken, and that is told."""
    row = {**_row("2021-12-27", "R-13", "y-1"), "end": "2022-12-31"}

    imported = read_openstack(_document(row, _row("2022-03-28", "R+0", "y-final")), team="x")

    assert imported.cycle.weeks[0].end_on == date(2021, 12, 31)
    assert imported.disagreements == (
        "Row 1 is from Monday 27 December 2021 to Saturday 31 December 2022. Its beginning was taken.",
    )


def test_a_short_week_and_a_long_row() -> None:
    """Yoga's last week has three days, Ussuri's first row fifteen: both are read as they are."""
    long = {**_row("2019-10-14", None, "t-final"), "end": "2019-10-28"}
    short = {**_row("2020-05-11", "R-0", "u-final"), "end": "2020-05-13"}

    imported = read_openstack(_document(long, _row("2019-12-09", "R-22", "u-1"), short), team="x")

    assert imported.cycle.weeks[-1].end_on == date(2020, 5, 13)
    assert imported.disagreements == ()


def test_what_is_not_read() -> None:
    """Keys that we don't know are told, and so is a week's name that stands twice."""
    rows = ({**SECOND, "theme": "docs"}, {**RELEASE, "name": "R-13"})

    imported = read_openstack(_document(*rows, comment="hello"), team="x")

    assert imported.disagreements == (
        "“comment” is not read.",
        "“theme” of row 1 is not read.",
        "R-13 stands for several weeks.",
    )


def test_letters_come_round_again() -> None:
    """`a` is Antelope in 2023, and a series that nobody has named yet is called by its letter and year."""
    antelope = read_openstack(_document(_row("2023-03-20", "R+0", "a-final")), team="x").cycle
    later = read_openstack(_document(_row("2035-09-24", "R+0", "a-final")), team="x").cycle

    assert (antelope.name, later.name) == ("Antelope", "A 2035.2")


def test_prose_of_another_series() -> None:
    """A schedule and the prose of another series don't go together."""
    prose = "2027.1 Indri Release Schedule\n=============================\n"

    with pytest.raises(BadSchedule, match="no schedule of Indri"):
        read_openstack(_document(SECOND, RELEASE), team="x", prose=prose)


BAD: list[tuple[object, str]] = [
    (None, "no OpenStack schedule"),
    ("hello", "no OpenStack schedule"),
    ([], "no OpenStack schedule"),
    ({}, "no weeks"),
    ({"cycle": []}, "no weeks"),
    ({"cycle": {"start": 1}}, "no weeks"),
    (_document(*[RELEASE] * 121), "121 weeks"),
    (_document("R-5"), "Row 1"),  # type: ignore[arg-type]  # what a person may write
    (_document({"end": "2026-07-03"}), "`start` of row 1"),
    (_document({"start": "2026-06-31", "end": "2026-07-03"}), "2026-06-31"),
    (_document({"start": "2026-06-29", "end": 3}), "`end` of row 1"),
    (_document({**SECOND, "name": "week 13"}), "no week like R-18"),
    (_document({**SECOND, "x-project": "h-2"}), "should be a list"),
    (_document({**SECOND, "x-project": [2]}), "should be a list"),
    (_document({**SECOND, "project-specific": [["h-2"]]}), "should be a list"),
    (_document(SECOND, **{"start-week": "soon"}), "no date"),
    (_document(_row("2026-06-29", "R-13", "summit")), "no milestone"),
]


@pytest.mark.parametrize(("document", "words"), BAD, ids=[words for _, words in BAD])
def test_another_shape(document: object, words: str) -> None:
    """What is no schedule is refused in a sentence that says what and where, and that nothing was imported."""
    with pytest.raises(BadSchedule) as refused:
        read_openstack(document, team="x")

    assert words in str(refused.value)
    assert str(refused.value).endswith("Nothing was imported.")
    assert len(str(refused.value)) < 250


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
rows = st.dictionaries(st.sampled_from(["start", "end", "name", "x-project", "project-specific"]), plain)


@given(document=plain | st.fixed_dictionaries({"cycle": st.lists(rows, max_size=3), "start-week": plain}))
def test_any_shape(document: object) -> None:
    """Whatever YAML may hold, it is read or refused in a sentence."""
    with suppress(BadSchedule):
        assert read_openstack(document, team="x").cycle.team == "x"


@given(order=st.permutations([_row("2026-05-11", "R-20", "h-1"), SECOND, _row("2026-08-24", "R-5", "h-3"), RELEASE]))
def test_rows_in_any_order(order: list[dict[str, object]]) -> None:
    """The order of the rows means nothing."""
    assert read_openstack(_document(*order), team="x").cycle == read_openstack(_document(*order[::-1]), team="x").cycle

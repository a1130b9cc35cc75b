"""A cycle's weeks, windows and milestones, on OpenStack's Hibiscus and Indri."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cycle import (
    Cycle,
    Milestone,
    MilestoneKind,
    NoSuchMilestone,
    Window,
    find_milestone,
    for_project,
    is_frozen,
    next_deadlines,
    planned_for,
    uncovered,
    undated,
    upcoming,
    week_on,
    window_milestone,
    window_of,
)
from bot.domain.openstack_schedule import read_openstack
from bot.schedule.documents import load_yaml

SAMPLES = Path(__file__).parent.parent / "samples" / "schedules"


def _cycle(series: str) -> Cycle:
    document = load_yaml((SAMPLES / f"{series}.yaml").read_text())
    return read_openstack(document, team="glance", prose=(SAMPLES / f"{series}.rst").read_text()).cycle


HIBISCUS = _cycle("hibiscus")
INDRI = _cycle("indri")


def _milestone(key: str, due_on: date | None, kind: MilestoneKind = MilestoneKind.MILESTONE) -> Milestone:
    due_at = datetime(due_on.year, due_on.month, due_on.day, 23, 59, tzinfo=UTC) if due_on else None
    return Milestone(key=key, label=key, name=key, kind=kind, due_on=due_on, due_at=due_at)


def _made(*milestones: Milestone) -> Cycle:
    start_on, end_on = date(2026, 10, 5), date(2027, 3, 24)
    return Cycle(team="x", name="made up", start_on=start_on, end_on=end_on, milestones=milestones)


def test_windows_of_a_cycle() -> None:
    """A window begins the day after the milestone before, the first one with the cycle, and ends on the day."""
    windows = [window_of(HIBISCUS, one) for one in planned_for(HIBISCUS)]

    assert windows == [
        Window(first_on=date(2026, 4, 6), last_on=date(2026, 5, 14)),
        Window(first_on=date(2026, 5, 15), last_on=date(2026, 7, 2)),
        Window(first_on=date(2026, 7, 3), last_on=date(2026, 8, 27)),
        Window(first_on=date(2026, 8, 28), last_on=date(2026, 9, 30)),
    ]


def test_novas_days_in_hibiscus() -> None:
    """Nova's review days cover the second and the third window of four."""
    days = [one.due_on for one in HIBISCUS.milestones if one.kind is MilestoneKind.REVIEW_DAY and one.due_on]

    missing = uncovered(HIBISCUS, days)

    assert [one.name for one in missing] == ["Hibiscus-1", "Hibiscus release"]


def test_window_of_a_freeze() -> None:
    """A freeze's window begins after the last milestone before it."""
    freeze = find_milestone(HIBISCUS, "nova spec freeze")

    assert isinstance(freeze, Milestone)
    assert window_of(HIBISCUS, freeze) == Window(first_on=date(2026, 5, 15), last_on=date(2026, 6, 11))


def test_no_window_without_a_date() -> None:
    """A milestone without a date has no window, is listed as undated, and is never missed a day for."""
    point = _milestone("branch-point", None)
    cycle = _made(point, _milestone("final", date(2027, 3, 24), MilestoneKind.FINAL))

    assert window_of(cycle, point) is None
    assert undated(cycle) == (point,)
    assert [one.key for one in uncovered(cycle, [])] == ["final"]


def test_two_milestones_on_one_date() -> None:
    """They share one window, which is missed and covered once."""
    cycle = _made(_milestone("a", date(2026, 12, 1)), _milestone("b", date(2026, 12, 1)))

    assert [one.key for one in uncovered(cycle, [])] == ["a"]
    assert uncovered(cycle, [date(2026, 11, 24)]) == ()


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2026, 11, 23), "R-17"),  # a Monday
        (date(2026, 11, 29), "R-17"),  # a weekend belongs to the week before it
        (date(2026, 10, 4), ""),  # before the first week
        (date(2027, 3, 28), "R+0"),
        (date(2027, 3, 29), ""),  # after the last
    ],
)
def test_week_of_a_date(on: date, name: str) -> None:
    """Each date of the cycle is in one week, from Monday to Sunday."""
    week = week_on(INDRI, on)

    assert (week.name if week else "") == name


def test_what_comes_next_in_indri() -> None:
    """On 23 November 2026 the next are Indri-2 with the membership freeze; events alone are no deadline."""
    groups = next_deadlines(INDRI, after=datetime(2026, 11, 23, 12, tzinfo=UTC))

    assert [one.name for one in groups[0]] == ["Indri-2", "Membership freeze"]
    assert groups[0][0].due_on == date(2027, 1, 14)
    assert [group[0].due_on for group in groups[1:]] == [
        date(2027, 2, 11),
        date(2027, 2, 18),
        date(2027, 3, 4),
        date(2027, 3, 18),
        date(2027, 3, 24),
    ]
    assert groups[-1][0].name == "Indri release"


def test_upcoming_has_events_too() -> None:
    """The next thing of all is the deadline of the cycle-trailing releases."""
    first = upcoming(INDRI, after=datetime(2026, 11, 23, 12, tzinfo=UTC))[0]

    assert (first.key, first.due_on) == ("cycle-trailing", date(2026, 12, 3))


def test_due_this_minute() -> None:
    """What is due at an instant is not after it."""
    second = find_milestone(INDRI, "m2")

    assert isinstance(second, Milestone)
    assert second.due_at == datetime(2027, 1, 14, 23, 59, tzinfo=UTC)
    assert second not in upcoming(INDRI, after=second.due_at)


def test_one_projects_view() -> None:
    """A project sees what concerns everybody and its own dates."""
    ours = for_project(HIBISCUS, "manila")

    assert {one.project for one in ours.milestones} == {"", "manila"}


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("milestone-2", "milestone-2"),
        ("Milestone 2", "milestone-2"),
        ("m2", "milestone-2"),
        ("M-2", "milestone-2"),
        ("hibiscus-2", "milestone-2"),
        ("h-2", "milestone-2"),
        ("2", "milestone-2"),
        ("rc1", "rc1"),
        ("RC 1", "rc1"),
        ("h-rc1", "rc1"),
        ("ff", "feature-freeze"),
        ("the feature freeze", "feature-freeze"),
        ("final", "final"),
        ("release", "final"),
        ("end of the cycle", "final"),
        ("hibiscus release", "final"),
        ("nova-review-day", "nova-review-day"),  # the first of two
        ("nova-review-day-2", "nova-review-day-2"),
        ("new driver deadline", "manila-new-driver-deadline"),  # only Manila has one
    ],
)
def test_what_people_type(words: str, key: str) -> None:
    """A milestone is found by its key, its name, its label and what people call it for short."""
    found = find_milestone(HIBISCUS, words)

    assert isinstance(found, Milestone)
    assert found.key == key


@pytest.mark.parametrize(
    ("words", "likely"),
    [
        ("milestone-22", "milestone-2"),
        ("faeture freeze", "feature-freeze"),
        ("spec freeze", "manila-spec-freeze"),  # Nova has one too: said, not guessed
        ("spec freeze", "nova-spec-freeze"),
    ],
)
def test_a_name_that_nothing_has(words: str, likely: str) -> None:
    """What is near is offered, and nothing is guessed."""
    found = find_milestone(HIBISCUS, words)

    assert isinstance(found, NoSuchMilestone)
    assert likely in found.did_you_mean


@pytest.mark.parametrize("words", ["", "   ", "strat", "!channel", "the", "ジャンプ" * 50])
def test_words_that_are_no_milestone(words: str) -> None:
    """Anything may be typed, and none of it breaks."""
    found = find_milestone(HIBISCUS, words)

    assert isinstance(found, NoSuchMilestone)


dates = st.dates(min_value=date(2026, 10, 5), max_value=date(2027, 3, 24))


@given(due=st.lists(dates, max_size=6), on=dates)
def test_windows_divide_the_cycle(due: list[date], on: date) -> None:
    """Up to the last milestone every date lies in exactly one window."""
    cycle = _made(*(_milestone(f"m{number}", one) for number, one in enumerate(due)))

    inside = {window_of(cycle, one) for one in cycle.milestones if (window := window_of(cycle, one)) and on in window}

    assert len(inside) == (1 if due and on <= max(due) else 0)


@given(due=st.lists(dates, max_size=6), days=st.lists(dates, max_size=6))
def test_a_day_in_its_window_covers_it(due: list[date], days: list[date]) -> None:
    """A milestone lacks a day exactly if no day is for it, and one more day never uncovers anything."""
    cycle = _made(*(_milestone(f"m{number}", one) for number, one in enumerate(due)))

    missing = uncovered(cycle, days)

    for one in missing:
        window = window_of(cycle, one)
        assert window is not None
        assert not any(on in window for on in days)
    for on in days:
        assert window_milestone(cycle, on) not in missing
    assert set(uncovered(cycle, [*days, date(2026, 10, 5) + timedelta(days=30)])) <= set(missing)


@pytest.mark.parametrize(
    ("now", "frozen"),
    [
        (datetime(2027, 2, 11, 23, 58, tzinfo=UTC), False),
        (datetime(2027, 2, 11, 23, 59, tzinfo=UTC), True),
        (datetime(2027, 3, 24, 12, tzinfo=UTC), True),  # the day of the release
        (datetime(2027, 3, 25, 0, 0, tzinfo=UTC), False),
    ],
)
def test_frozen(now: datetime, *, frozen: bool) -> None:
    """From the feature freeze to the release."""
    cycle = _made(_milestone("ff", date(2027, 2, 11), MilestoneKind.FEATURE_FREEZE))

    assert is_frozen(cycle, now) is frozen
    assert not is_frozen(_made(_milestone("m-2", date(2027, 1, 1))), now)

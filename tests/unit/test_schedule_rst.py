"""The prose beside a schedule: sections by label, and the days that people write."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import MONTHS
from bot.domain.schedule_rst import days_in, sections, series_in, time_in

NEAR = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("May 14, 2026 is the milestone", ["2026-05-14"]),
        ("14 January, 2027 is the milestone", ["2027-01-14"]),
        ("04 August 2026", ["2026-08-04"]),
        ("12 Nov 2024 and 11 Dec 2024", ["2024-11-12", "2024-12-11"]),
        ("by 15th July 2022.", ["2022-07-15"]),
        ("After 28 May 2026 (23:59 UTC), no new", ["2026-05-28"]),
        ("by this date (February 19th, 2025 at 00:00 UTC)", ["2025-02-19"]),
        ("on Friday 25 November 2016", ["2016-11-25"]),
        ("by June 1st, 2023.", ["2023-06-01"]),
        ("6 and 27 June 2023", ["2023-06-06", "2023-06-27"]),
        ("June 6, 13 and 27, 2023", ["2023-06-06", "2023-06-13", "2023-06-27"]),
        ("From 12 to 16 October, 2026", ["2026-10-16"]),  # of a span the last day
        ("October 19-24 in Berlin", ["2026-10-24"]),
        ("7th - 9th June, 2022", ["2022-06-09"]),
        ("From June 13 to June 15, 2026", ["2026-06-13", "2026-06-15"]),
        ("15 December is the window", ["2026-12-15"]),  # the nearest
        ("2 January", ["2026-01-02"]),
        ("between 2024-08-14 23:45 UTC and 2024-08-28 23:45 UTC", ["2024-08-14", "2024-08-28"]),
        ("31st May (Wednesday) is Wednesday 31 May 2023", ["2023-05-31", "2026-05-31"]),
        ("The week of September 7, 2026 is the target", []),
        ("The week of 1 March, 2027 is the target", []),
        ("The week of 21 September is the target", []),
        ("The week of 26th - 30th September, 2022 is the last", []),
        ("The week of 30 January - 3 February is the target, with a deadline of 2 February.", ["2026-02-02"]),
        ("targeting 2026.2 Hibiscus, milestone 2", []),
        ("31 June 2026", []),
        ("in May 2026", []),
        ("Wednesday (1400-1600 UTC)", []),
        ("you may 3 times", []),
    ],
)
def test_how_people_write_a_day(text: str, days: list[str]) -> None:
    """Every spelling that the schedules use is read, and what is no day is not."""
    assert [on.isoformat() for on in days_in(text, near=NEAR)] == days


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("28 May 2026 (23:59 UTC)", time(23, 59)),
        ("13:59 UTC on Thursday", time(13, 59)),
        ("9:30 UTC, that is 9:30 UTC", time(9, 30)),
        ("23:45 UTC and 00:00 UTC", None),
        ("(1400-1600 UTC)", None),
        ("25:00 UTC", None),
        ("no time", None),
    ],
)
def test_a_time_of_day(text: str, at: time | None) -> None:
    """One time in UTC is read; several are none."""
    assert time_in(text) == at


PROSE = """\
==============================
2023.2 Bobcat Release Schedule
==============================

.. _b-1:
.. _b-one:

Bobcat-1 milestone
------------------

May 11, 2023. Following the `release:model`_.

.. _release:model: https://releases.openstack.org
.. a comment on 1 June 2023

Over two
lines.

.. _b-empty:

.. _b-last:

Last
^^^^
The end.

Another heading without a label
-------------------------------

On 3 May 2023.
"""


def test_sections_by_label() -> None:
    """A section goes from its heading to the next heading or label; stacked labels share it."""
    found = sections(PROSE)

    assert set(found) == {"b-1", "b-one", "b-empty", "b-last"}
    assert found["b-1"] == found["b-one"]
    assert found["b-1"].title == "Bobcat-1 milestone"
    assert found["b-1"].text == "May 11, 2023. Following the `release:model`_. Over two lines."
    assert (found["b-last"].title, found["b-last"].text) == ("Last", "The end.")


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("2023.2 Bobcat Release Schedule", "Bobcat"),
        (" Ocata Release Schedule", "Ocata"),
        ("Zed Release Schedule", "Zed"),
        ("Release Schedule", ""),
        ("", ""),
    ],
)
def test_series_of_the_prose(title: str, series: str) -> None:
    """The title names the series, with its number or without."""
    assert series_in(f"=====\n{title}\n=====\n") == series


@given(
    on=st.dates(min_value=date(2016, 1, 1), max_value=date(2035, 12, 31)),
    spelling=st.sampled_from(
        ["{d} {m} {y}", "{d:02} {m} {y}", "{d} {m}, {y}", "{m} {d}, {y}", "{d} {s} {y}", "{d}th {m} {y}"]
    ),
)
def test_every_day_in_every_spelling(on: date, spelling: str) -> None:
    """A day that is written with its year is that day, whatever stands around it."""
    month = MONTHS[on.month - 1]

    text = "By Thursday " + spelling.format(d=on.day, m=month, s=month[:3], y=on.year) + " (23:59 UTC), R-5."

    assert days_in(text, near=NEAR) == (on,)


@given(text=st.text(max_size=200))
def test_any_prose(text: str) -> None:
    """Whatever stands beside a schedule, it is read."""
    found = sections(text)

    assert all(section.title for section in found.values())
    assert list(days_in(text, near=NEAR)) == sorted(set(days_in(text, near=NEAR)))

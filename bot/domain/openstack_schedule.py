"""Read a schedule of OpenStack's release team: `schedule.yaml`, and the prose beside it where it is at hand.

The rows of weeks are the truth; what stands above them is compared. A milestone's day is what the section of its label
says, else the Thursday of its week, 23:59 UTC, as the schedule itself rules. Where the two contradict each other the
day that was taken is told, with the other one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

from bot.domain.cycle import Cycle, Milestone, MilestoneKind, Week, ordered
from bot.domain.openstack_days import Found, Placed, last_days, review_days
from bot.domain.openstack_labels import Meaning, in_words, meaning_of, prefix_of, series_named
from bot.domain.openstack_rows import Table, table
from bot.domain.schedule_import import BadSchedule, Imported
from bot.domain.schedule_rst import sections, series_in, time_in

END_OF_DAY = time(23, 59)

_NUMBERED = ("1", "2", "3")
_RELEASE = ("final", "release")


def read_openstack(document: object, *, team: str, prose: str = "", series: str = "") -> Imported:
    """Read a loaded `schedule.yaml`; raises `BadSchedule` if it is none, or of another series than the one named.

    Without a name the series is the prose's, or the one that the labels and the release's date tell. The release
    before, which the first row repeats, is left out.
    """
    weeks = table(document)
    letter = _own_letter(weeks)
    name = (series or series_in(prose)).strip().title() or _series_of(weeks, letter)
    if name[:1].lower() != letter:
        raise BadSchedule(f"This is no schedule of {name}: its milestones begin with “{letter}-”.")
    read = [_read(placed, meaning) for placed, meaning in _placed(weeks, name, prose)]
    milestones = ordered(_with_own_keys(one for found, _ in read for one in found))
    disagreements = (*weeks.disagreements, *(sentence for _, found in read for sentence in found.disagreements))
    return Imported(cycle=_cycle(team, name, weeks, milestones), disagreements=disagreements)


def _cycle(team: str, name: str, weeks: Table, milestones: tuple[Milestone, ...]) -> Cycle:
    named = [row for row in weeks.rows if row.name] or list(weeks.rows)
    final = next((one.due_on for one in milestones if one.kind is MilestoneKind.FINAL and one.due_on), None)
    return Cycle(
        team=team,
        name=name,
        start_on=named[0].start_on,
        end_on=final or named[-1].end_on,
        weeks=tuple(Week(name=row.name, start_on=row.start_on, end_on=row.end_on) for row in named if row.name),
        milestones=milestones,
    )


def _own_letter(weeks: Table) -> str:
    """Give the series' letter: its numbered milestones have it, and the last release."""
    labels = [label for row in weeks.rows for label in row.labels if prefix_of(label)]
    numbered = [prefix_of(label) for label in labels if label[2:] in _NUMBERED]
    if numbered:
        return max(numbered, key=numbered.count)
    releases = [prefix_of(label) for label in labels if label[2:] in _RELEASE]
    if releases:
        return releases[-1]
    raise BadSchedule("This schedule has no milestone like “h-1” and no release like “h-final”.")


def _series_of(weeks: Table, letter: str) -> str:
    release = {f"{letter}-{tail}" for tail in _RELEASE}
    row = next((row for row in reversed(weeks.rows) if release & set(row.labels)), weeks.rows[-1])
    return series_named(letter, row.start_on)


def _placed(weeks: Table, series: str, prose: str) -> Iterator[tuple[Placed, Meaning]]:
    """Give each label with its weeks, its section and what it means."""
    found = sections(prose)
    for label in dict.fromkeys(label for row in weeks.rows for label in row.labels):
        rows = tuple(row for row in weeks.rows if label in row.labels)
        is_projects = all(label in row.project_specific for row in rows)
        meaning = meaning_of(label, series=series, is_project_specific=is_projects)
        placed = Placed(label=label, rows=rows, section=found.get(label.lower()))
        if not _is_release_before(placed, meaning):
            yield placed, meaning


def _is_release_before(placed: Placed, meaning: Meaning) -> bool:
    is_other_release = placed.label[2:] in _RELEASE and meaning.kind is not MilestoneKind.FINAL
    return is_other_release and all(not row.name for row in placed.rows)


def _read(placed: Placed, meaning: Meaning) -> tuple[tuple[Milestone, ...], Found]:
    """Give a milestone for each day of a label; those after the first have a number in their key."""
    found = review_days(placed) if meaning.kind is MilestoneKind.REVIEW_DAY else last_days(placed)
    clock = (time_in(placed.section.text) if placed.section else None) or END_OF_DAY
    milestones = tuple(
        Milestone(
            key=meaning.key,
            label=placed.label,
            name=meaning.name or (placed.section.title if placed.section else in_words(placed.label)),
            kind=meaning.kind,
            due_at=datetime.combine(day.on, clock, tzinfo=UTC),
            due_on=day.on,
            project=meaning.project,
            sources=day.sources,
        )
        for day in found.days
    )
    return milestones, found


def _with_own_keys(milestones: Iterable[Milestone]) -> Iterator[Milestone]:
    """Number the keys of what comes several times: `nova-review-day`, `nova-review-day-2`."""
    known: set[str] = set()
    for one in milestones:
        key, number = one.key, 1
        while key in known:
            number += 1
            key = f"{one.key}-{number}"
        known.add(key)
        yield replace(one, key=key)

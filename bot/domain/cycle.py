"""A release cycle: its weeks, its milestones, and which of them have a review day.

A window is what a review day can be *for*: the days after the milestone before, up to and with the milestone's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from itertools import groupby


class MilestoneKind(StrEnum):
    """What a milestone is. A released value never changes."""

    MILESTONE = "milestone"  # a numbered or named point of the cycle that work is planned for
    SPEC_PROPOSAL_FREEZE = "spec_proposal_freeze"  # no new specs after it
    SPEC_FREEZE = "spec_freeze"  # specs are approved by then
    FEATURE_FREEZE = "feature_freeze"  # no new features without an exception
    STRING_FREEZE = "string_freeze"  # no changes of what users read
    LIBRARY_FREEZE = "library_freeze"  # the last release of libraries
    RC = "rc"  # a release candidate
    FINAL = "final"  # the release
    REVIEW_DAY = "review_day"  # a review day that the schedule itself names
    EVENT = "event"  # anything else: a gathering, an election, a project's own date


PLANNED_FOR = frozenset({MilestoneKind.MILESTONE, MilestoneKind.FINAL})
"""The kinds that divide a cycle into windows."""

NO_DEADLINES = frozenset({MilestoneKind.REVIEW_DAY, MilestoneKind.EVENT})
"""The kinds that nobody's work has to be ready for."""


FINAL_WORDS = frozenset({"final", "release", "ga", "end", "endofcycle", "endofthecycle"})
"""What people call a cycle's last milestone, whatever its name, without spaces."""

MOST_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week as the schedule names it, `R-18`: eighteen weeks before the release. `R+0` is the release's own."""

    name: str
    start_on: date
    end_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A point of a cycle. `key` is unique in its cycle, `label` is the source's own, `name` is for people.

    `due_at` is the last instant that is in time; `due_on` its date in UTC. Both are None if nobody has set a date yet.
    `project` is empty for what concerns every project of the cycle. `sources` say where the date was found.
    """

    key: str
    label: str
    name: str
    kind: MilestoneKind
    due_at: datetime | None = None
    due_on: date | None = None
    project: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A team's cycle. `start_on` and `end_on` are its first day and the day of its release."""

    team: str
    name: str
    start_on: date
    end_on: date
    weeks: tuple[Week, ...] = ()
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Days from `first_on` to `last_on`, both included. There is none in it if the first is later."""

    first_on: date
    last_on: date

    def __contains__(self, on: date) -> bool:
        return self.first_on <= on <= self.last_on


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSuchMilestone:
    """A name that no milestone has, or that several could have. `did_you_mean` are keys, likeliest first."""

    words: str
    did_you_mean: tuple[str, ...] = ()


def ordered(milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Give milestones by date, the undated ones last; on one date deadlines stand before events."""
    return tuple(sorted(milestones, key=_order))


def _order(milestone: Milestone) -> tuple[date, bool, bool, str]:
    is_mild = milestone.kind in NO_DEADLINES
    return milestone.due_on or date.max, is_mild, milestone.kind not in PLANNED_FOR, milestone.key


def for_project(cycle: Cycle, project: str) -> Cycle:
    """Leave out what other projects set for themselves. What concerns everybody stays."""
    mine = tuple(one for one in cycle.milestones if one.project in {"", project})
    return replace(cycle, milestones=mine)


def planned_for(cycle: Cycle) -> tuple[Milestone, ...]:
    """Give the milestones that review days are planned for, in order: those with a date that divide the cycle."""
    return ordered(one for one in cycle.milestones if one.kind in PLANNED_FOR and one.due_on)


def window_of(cycle: Cycle, milestone: Milestone) -> Window | None:
    """Give the days in which a review day is for this milestone; None while it has no date.

    It begins after the last milestone of an earlier date, or with the cycle, and ends with the milestone's own day.
    """
    if milestone.due_on is None:
        return None
    due_on = milestone.due_on
    earlier = [one.due_on for one in planned_for(cycle) if one.due_on and one.due_on < due_on]
    first_on = max(earlier) + timedelta(days=1) if earlier else cycle.start_on
    return Window(first_on=first_on, last_on=due_on)


def window_milestone(cycle: Cycle, on: date) -> Milestone | None:
    """Give the milestone in whose window a date lies; None before the cycle and after its last milestone."""
    for milestone in planned_for(cycle):
        window = window_of(cycle, milestone)
        if window is not None and on in window:
            return milestone
    return None


def uncovered(cycle: Cycle, days: Iterable[date]) -> tuple[Milestone, ...]:
    """Give the milestones in whose window none of the days lies."""
    covered = {found.key for on in days if (found := window_milestone(cycle, on))}
    windows = _one_per_date(planned_for(cycle))
    return tuple(one for one in windows if one.key not in covered)


def _one_per_date(milestones: Iterable[Milestone]) -> list[Milestone]:
    """Two milestones on one date share a window; the first of them speaks for it."""
    return [next(group) for _, group in groupby(milestones, key=lambda one: one.due_on)]


def undated(cycle: Cycle) -> tuple[Milestone, ...]:
    """Give the milestones that nobody has set a date for."""
    return tuple(one for one in cycle.milestones if one.due_on is None)


def week_on(cycle: Cycle, on: date) -> Week | None:
    """Give the week that a date belongs to; a weekend belongs to the week before it."""
    return next((week for week in cycle.weeks if timedelta(0) <= on - week.start_on < timedelta(days=7)), None)


def upcoming(cycle: Cycle, *, after: datetime) -> tuple[Milestone, ...]:
    """Give everything of the cycle that is due after an instant, in order."""
    return ordered(one for one in cycle.milestones if one.due_at and one.due_at > after)


def next_deadlines(cycle: Cycle, *, after: datetime) -> tuple[tuple[Milestone, ...], ...]:
    """Give what falls due after an instant, one group a date; dates with nothing but events are left out."""
    groups = (tuple(group) for _, group in groupby(upcoming(cycle, after=after), key=lambda one: one.due_on))
    return tuple(group for group in groups if any(one.kind not in NO_DEADLINES for one in group))


def find_milestone(cycle: Cycle, words: str) -> Milestone | NoSuchMilestone:
    """Tell which milestone somebody means by `milestone-2`, `m2`, `indri-2`, `i-2`, `rc1`, `ff` or `final`.

    Case, spaces and dashes don't matter. A project's own date may be named without the project where only one has such
    a date. Nothing is guessed.
    """
    said = _compact(words).removeprefix("the") or _compact(words)
    everything = ordered(cycle.milestones)
    for names in (_full_names, _short_names):
        found = next((one for one in everything if said in names(one)), None)
        if found:
            return found
    without_project = [one for one in everything if one.project and said == _compact(one.key).removeprefix(one.project)]
    if len(without_project) == 1:
        return without_project[0]
    likely = tuple(one.key for one in without_project) or _nearest(said, everything)
    return NoSuchMilestone(words=words, did_you_mean=likely[:MOST_SUGGESTIONS])


def _full_names(milestone: Milestone) -> set[str]:
    return {_compact(one) for one in (milestone.key, milestone.name, milestone.label)}


def _short_names(milestone: Milestone) -> set[str]:
    """Give what people call it for short: the label without the series' letter, `m2`, and `release` for the final."""
    names = {_compact(milestone.label.partition("-")[2])} if milestone.label[1:2] == "-" else set()
    if milestone.kind is MilestoneKind.MILESTONE:
        number = milestone.key.removeprefix("milestone-")
        names |= {f"m{number}", number} if number.isdecimal() else set()
    if milestone.kind is MilestoneKind.FINAL:
        names |= FINAL_WORDS
    return names - {""}


def _nearest(said: str, milestones: Iterable[Milestone]) -> tuple[str, ...]:
    keys = {name: one.key for one in milestones for name in _full_names(one) | _short_names(one)}
    near = get_close_matches(said, sorted(keys), n=2 * MOST_SUGGESTIONS, cutoff=0.6)
    return tuple(dict.fromkeys(keys[name] for name in near))


def _compact(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def is_frozen(cycle: Cycle, now: datetime) -> bool:
    """Tell whether a feature freeze of a cycle has passed and its release has not."""
    freezes = [one.due_at for one in cycle.milestones if one.kind is MilestoneKind.FEATURE_FREEZE and one.due_at]
    return any(at <= now for at in freezes) and now.date() <= cycle.end_on

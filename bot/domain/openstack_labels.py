"""What the labels of OpenStack's schedules mean: `h-2`, `h-ff`, `h-nova-spec-review-day`.

A label is a series' first letter, for a project's own event the project, and the event. The letters come round again
every 26 series, so a letter alone names no series.
The labels' meanings: https://releases.openstack.org/hibiscus/schedule.html and its predecessors back to Ocata.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.cycle import MilestoneKind

_SERIES: Mapping[str, date] = {
    "Ocata": date(2017, 2, 22),
    "Pike": date(2017, 8, 30),
    "Queens": date(2018, 2, 28),
    "Rocky": date(2018, 8, 30),
    "Stein": date(2019, 4, 10),
    "Train": date(2019, 10, 16),
    "Ussuri": date(2020, 5, 13),
    "Victoria": date(2020, 10, 14),
    "Wallaby": date(2021, 4, 14),
    "Xena": date(2021, 10, 6),
    "Yoga": date(2022, 3, 30),
    "Zed": date(2022, 10, 5),
    "Antelope": date(2023, 3, 22),
    "Bobcat": date(2023, 10, 4),
    "Caracal": date(2024, 4, 3),
    "Dalmatian": date(2024, 10, 2),
    "Epoxy": date(2025, 4, 2),
    "Flamingo": date(2025, 10, 1),
    "Gazpacho": date(2026, 4, 1),
    "Hibiscus": date(2026, 9, 30),
    "Indri": date(2027, 3, 24),
}
"""Each series and the day of its release (https://releases.openstack.org)."""

_EVENTS: Mapping[str, tuple[str, str, MilestoneKind]] = {
    "ff": ("feature-freeze", "Feature freeze", MilestoneKind.FEATURE_FREEZE),
    "mf": ("membership-freeze", "Membership freeze", MilestoneKind.EVENT),
    "rf": ("requirements-freeze", "Requirements freeze", MilestoneKind.EVENT),
    "soft-sf": ("soft-string-freeze", "Soft string freeze", MilestoneKind.STRING_FREEZE),
    "hard-sf": ("hard-string-freeze", "Hard string freeze", MilestoneKind.STRING_FREEZE),
    "final-lib": ("library-freeze", "Final release of libraries", MilestoneKind.LIBRARY_FREEZE),
    "final-clientlib": ("client-library-freeze", "Final release of client libraries", MilestoneKind.LIBRARY_FREEZE),
    "rc1": ("rc1", "RC1", MilestoneKind.RC),
    "finalrc": ("final-rc", "Final RC", MilestoneKind.RC),
    "final": ("final", "{series} release", MilestoneKind.FINAL),
    "release": ("final", "{series} release", MilestoneKind.FINAL),
    "cycle-trail": ("cycle-trailing", "Cycle-trailing deadline", MilestoneKind.EVENT),
    "trailing": ("cycle-trailing", "Cycle-trailing deadline", MilestoneKind.EVENT),
    "ptg": ("ptg", "PTG", MilestoneKind.EVENT),
    "vptg": ("ptg", "PTG (virtual)", MilestoneKind.EVENT),
}
_PROJECTS: Mapping[str, str] = {"key": "keystone"}
_WORDS: Mapping[str, str] = {
    "acs": "ACs",
    "atc": "ATC",
    "atcs": "ATCs",
    "ffreeze": "feature freeze",
    "fp": "feature proposal",
    "fpfreeze": "feature proposal freeze",
    "frz1": "freeze 1",
    "frz2": "freeze 2",
    "key": "Keystone",
    "nddeadline": "new driver deadline",
    "prop": "proposal freeze",
    "ptg": "PTG",
    "ptl": "PTL",
    "tc": "TC",
}
"""Short words of labels, as people say them."""
_KINDS: tuple[tuple[re.Pattern[str], MilestoneKind], ...] = (
    (re.compile(r"review-(?:day|squash)"), MilestoneKind.REVIEW_DAY),
    (re.compile(r"spec-(?:prop|soft-freeze)"), MilestoneKind.SPEC_PROPOSAL_FREEZE),
    (re.compile(r"spec-(?:freeze|frz)"), MilestoneKind.SPEC_FREEZE),
    (re.compile(r"^(?:feature-freeze|ffreeze|ff|freeze)$"), MilestoneKind.FEATURE_FREEZE),
)
_LABEL = re.compile(r"(?:(?P<prefix>[a-z])-)?(?P<tail>.+)")
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_UNRELATED_DAYS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a label stands for. `name` is empty where the label alone tells no good one."""

    key: str
    name: str
    kind: MilestoneKind
    project: str = ""


def slug(text: str) -> str:
    """Write a name as a key: lower case, with dashes."""
    return _NO_SLUG.sub("-", text.lower()).strip("-")


def prefix_of(label: str) -> str:
    """Give the series' letter that a label begins with, or nothing."""
    found = _LABEL.fullmatch(label)
    return (found["prefix"] or "") if found else ""


def series_named(letter: str, release_on: date) -> str:
    """Name the series that begins with a letter and is released about that day, `J 2027.2` if it is none we know."""
    known = (name for name, on in _SERIES.items() if abs((on - release_on).days) < _UNRELATED_DAYS // 2)
    half = 1 if release_on.month <= date(2000, 6, 1).month else 2
    fallback = f"{letter.upper()} {release_on.year}.{half}"
    return next((name for name in known if name[0].lower() == letter), fallback)


def meaning_of(label: str, *, series: str, is_project_specific: bool) -> Meaning:
    """Tell what a label stands for in a series. One of another series stays an event under its whole label."""
    prefix, tail = prefix_of(label), label
    if prefix:
        tail = label[len(prefix) + 1 :]
    if prefix and prefix != series[:1].lower():
        return Meaning(key=slug(label), name=_in_words(tail), kind=MilestoneKind.EVENT)
    if tail.isdecimal():
        return Meaning(key=f"milestone-{int(tail)}", name=f"{series}-{int(tail)}", kind=MilestoneKind.MILESTONE)
    if tail in _EVENTS:
        key, name, kind = _EVENTS[tail]
        return Meaning(key=key, name=name.format(series=series), kind=kind)
    if is_project_specific and "-" in tail:
        short, event = tail.split("-", 1)
        project = _PROJECTS.get(short, short)
        return Meaning(key=slug(f"{project}-{event}"), name="", kind=_kind_of(event), project=project)
    return Meaning(key=slug(tail), name="", kind=MilestoneKind.EVENT)


def in_words(label: str) -> str:
    """Read a label aloud, without the series' letter: `h-nova-review-day` is `Nova review day`."""
    prefix = prefix_of(label)
    return _in_words(label[len(prefix) + 1 :] if prefix else label)


def _in_words(tail: str) -> str:
    words = " ".join(_WORDS.get(word, word) for word in tail.split("-") if word)
    return words[:1].upper() + words[1:]


def _kind_of(event: str) -> MilestoneKind:
    return next((kind for pattern, kind in _KINDS if pattern.search(event)), MilestoneKind.EVENT)

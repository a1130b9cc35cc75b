"""Read a project's own schedule, written in TOML.

    [cycle]
    name = "Chrysalis"        # what people call it
    start = 2026-10-05        # its first day
    end = 2027-03-24          # its last: the day of the release

    [[milestone]]
    name = "Beta 1"
    date = 2026-11-19         # until 23:59 UTC of that day

    [[milestone]]
    name = "Feature freeze"
    kind = "feature freeze"
    date = 2027-02-18T17:00:00Z   # until exactly then

    [[milestone]]
    name = "Bug squash"
    kind = "review day"
    dates = [2026-12-01, 2027-01-12]

    [[milestone]]
    name = "Branch point"     # no date yet: it is listed as missing one

`kind` is one of milestone (the default), spec proposal freeze, spec freeze, feature freeze, string freeze, library
freeze, rc, final, review day, event. `key` names a milestone for commands where its name alone won't do, and `project`
is whose own date it is. A cycle without a milestone of kind final gets one on its last
day.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from difflib import get_close_matches

from bot.domain.calendar import spoken
from bot.domain.cycle import Cycle, Milestone, MilestoneKind, ordered
from bot.domain.openstack_labels import slug
from bot.domain.schedule_import import BadSchedule, Imported, shown

MOST_CHARACTERS = 128 * 1024
MOST_MILESTONES = 500
MOST_NAME = 80
END_OF_DAY = time(23, 59)

_TOP_KEYS = ("cycle", "milestone")
_CYCLE_KEYS = ("name", "start", "end")
_MILESTONE_KEYS = ("name", "kind", "date", "dates", "key", "project")


def read_toml(text: str, *, team: str) -> Imported:
    """Read a schedule in our own form; raises `BadSchedule` with what is wrong and where."""
    document = _loaded(text)
    _no_other_keys(document, _TOP_KEYS, "This file")
    given = document.get("cycle")
    if not isinstance(given, dict):
        raise BadSchedule("This schedule has no [cycle] with `name`, `start` and `end`.")
    _no_other_keys(given, _CYCLE_KEYS, "[cycle]")
    name = _text(given.get("name"), "`name` of [cycle]")
    start_on, end_on = _date(given.get("start"), "`start` of [cycle]"), _date(given.get("end"), "`end` of [cycle]")
    if end_on < start_on:
        raise BadSchedule(f"This cycle ends on {spoken(end_on)}, before it starts on {spoken(start_on)}.")
    milestones = tuple(_all_milestones(document.get("milestone", []), final=f"{name} release", end_on=end_on))
    _no_name_twice(milestones)
    cycle = Cycle(team=team, name=name, start_on=start_on, end_on=end_on, milestones=ordered(milestones))
    return Imported(cycle=cycle, disagreements=tuple(_outside(cycle)))


def _loaded(text: str) -> Mapping[str, object]:
    if len(text) > MOST_CHARACTERS:
        raise BadSchedule(f"This schedule is longer than {MOST_CHARACTERS // 1024} KiB.")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSchedule(f"This is no valid TOML: {error}.") from error
    except (RecursionError, ValueError) as error:
        raise BadSchedule("This is no valid TOML.") from error


def _all_milestones(given: object, *, final: str, end_on: date) -> Iterator[Milestone]:
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise BadSchedule("A milestone begins with a line [[milestone]], in two brackets.")
    if len(given) > MOST_MILESTONES:
        raise BadSchedule(f"This schedule has {len(given)} milestones, and {MOST_MILESTONES} is the most that is read.")
    read = [milestone for one in given for milestone in _milestones(one)]
    yield from read
    if not any(one.kind is MilestoneKind.FINAL for one in read):
        yield _milestone(key="final", name=final, kind=MilestoneKind.FINAL, due=end_on, project="")


def _milestones(given: Mapping[str, object]) -> Iterator[Milestone]:
    name = _text(given.get("name"), "`name` of a [[milestone]]")
    _no_other_keys(given, _MILESTONE_KEYS, shown(name))
    key = slug(_text(given.get("key", name), f"`key` of {shown(name)}"))
    if not key:
        raise BadSchedule(f"{shown(name)} needs a `key` in letters a to z, for commands.")
    project = _text(given["project"], f"`project` of {shown(name)}") if "project" in given else ""
    kind = _kind(given.get("kind", MilestoneKind.MILESTONE.value), name)
    for number, due in enumerate(_dues(given, name), start=1):
        own_key = key if number == 1 else f"{key}-{number}"
        yield _milestone(key=own_key, name=name, kind=kind, due=due, project=project)


def _milestone(*, key: str, name: str, kind: MilestoneKind, due: date | datetime | None, project: str) -> Milestone:
    due_at = _instant(due) if due else None
    return Milestone(
        key=key,
        label=name,
        name=name,
        kind=kind,
        due_at=due_at,
        due_on=due_at.date() if due_at else None,
        project=project,
        sources=(f"[[milestone]] {name}",),
    )


def _dues(given: Mapping[str, object], name: str) -> list[date | datetime | None]:
    if "date" in given and "dates" in given:
        raise BadSchedule(f"{shown(name)} has `date` and `dates`. One of the two is enough.")
    if "dates" not in given:
        return [_due(given["date"], f"`date` of {shown(name)}") if "date" in given else None]
    dates = given["dates"]
    if not isinstance(dates, list) or not dates:
        raise BadSchedule(f"`dates` of {shown(name)} should be a list like [2026-12-01, 2027-01-12].")
    dues = [_due(one, f"`dates` of {shown(name)}") for one in dates]
    return [*sorted(dues, key=_instant)]


def _due(value: object, what: str) -> date | datetime:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise BadSchedule(f"{what} has a time without its zone: {shown(value)}. Add Z for UTC, or +02:00.")
        return value.astimezone(UTC)
    return _date(value, what)


def _instant(due: date | datetime) -> datetime:
    return due if isinstance(due, datetime) else datetime.combine(due, END_OF_DAY, tzinfo=UTC)


def _date(value: object, what: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    found = "is missing" if value is None else f"is no date: {shown(value)}"
    raise BadSchedule(f"{what} {found}. Write it as 2026-11-19.")


def _kind(value: object, name: str) -> MilestoneKind:
    said = slug(str(value)).replace("-", "_")
    try:
        return MilestoneKind(said)
    except ValueError as error:
        known = ", ".join(kind.value.replace("_", " ") for kind in MilestoneKind)
        raise BadSchedule(f"{shown(name)} has an unknown `kind`, {shown(value)}. The kinds are: {known}.") from error


def _text(value: object, what: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadSchedule(f"{what} is missing, or no text.")
    text = " ".join(value.split())
    if len(text) > MOST_NAME:
        raise BadSchedule(f"{what} is longer than {MOST_NAME} characters: {shown(text)}.")
    return text


def _no_other_keys(given: Mapping[str, object], known: tuple[str, ...], what: str) -> None:
    """Refuse what would not be read, so that a slip loses nothing."""
    for key in given:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f" Did you mean `{near[0]}`?" if near else ""
            raise BadSchedule(f"{what} has {shown(key)}, which is not read.{hint}")


def _no_name_twice(milestones: Iterable[Milestone]) -> None:
    known: set[str] = set()
    for one in milestones:
        if one.key in known:
            raise BadSchedule(f"Two milestones are named {shown(one.key)}. Give one of them another `name` or `key`.")
        known.add(one.key)


def _outside(cycle: Cycle) -> Iterator[str]:
    for one in cycle.milestones:
        if one.due_on and not cycle.start_on <= one.due_on <= cycle.end_on:
            yield f"{shown(one.name)} is on {spoken(one.due_on)}, outside the cycle. It was taken."

"""Tell what the demo's backlog is made of: a hundred changes, each with its author, its age and what became of it.

The team is modelled on a release team of 2016 as its PTL described it: twelve cores of whom five are steady, a backlog
under ninety, some changes that nobody ever answered. All of it follows from the tables below, so every run is the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

GLANCE, STORE, CLIENT = "openstack/glance", "openstack/glance_store", "openstack/python-glanceclient"
STEADY = ("ada", "bela", "chen", "dora", "emil")
OTHERS = ("fay", "goran", "hana", "ines", "jonas", "kira", "liam")
REVIEWERS = ("mina", "noor", "omar", "petra")
AUTHORS = ("mina", "noor", "omar", "petra", "fay", "goran", "hana", "ines", "ada", "bela", "quinn", "rosa")
REGULARS = AUTHORS[:10]  # the other two have nothing merged yet
MASTER, STABLE = "master", "stable/liberty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of a repository, what it does, and the steady core who knows it."""

    project: str
    folder: str
    what: str
    expert: str


def _areas(project: str, *rows: tuple[str, str, str]) -> tuple[Area, ...]:
    return tuple(Area(project=project, folder=folder, what=what, expert=expert) for folder, what, expert in rows)


AREAS = (
    *_areas(
        GLANCE,
        ("glance/api/v2/image_data", "the image data", "ada"),
        ("glance/api/v2/image_tags", "image tags", "bela"),
        ("glance/api/v2/members", "the member list", "bela"),
        ("glance/async_/flows", "the import task", "chen"),
        ("glance/common/signature", "the signature check", "dora"),
        ("glance/common/trusts", "trusts in long uploads", "dora"),
        ("glance/scrubber", "the scrubber", "emil"),
        ("glance/image_cache", "the image cache", "ada"),
        ("glance/db/sqlalchemy", "the purge of old rows", "emil"),
        ("glance/quota", "quota errors", "chen"),
        ("doc/source/admin", "the rules for properties", "bela"),
        ("glance/schema", "the schema cache", "ada"),
    ),
    *_areas(
        STORE,
        ("glance_store/_drivers/http", "the HTTP store", "chen"),
        ("glance_store/_drivers/filesystem", "the file store", "emil"),
        ("glance_store/_drivers/rbd", "the block store", "dora"),
        ("glance_store/common/retry", "retries", "chen"),
    ),
    *_areas(
        CLIENT,
        ("glanceclient/common/progress", "the progress line", "emil"),
        ("glanceclient/v2/paging", "paging", "bela"),
        ("glanceclient/v2/sorting", "sort keys", "ada"),
        ("glanceclient/shell", "error texts", "dora"),
    ),
)
FORMS = (
    ("Keep {what} alive through a restart", "py", 70),
    ("Test {what} with an empty name", "tests", 40),
    ("Describe {what} for operators", "rst", 24),
    ("Make {what} quicker for large images", "py", 180),
    ("Answer 409 for a conflict in {what}", "py", 30),
)


class Fate(StrEnum):
    """What has happened to an open change until today."""

    UNANSWERED = "unanswered"
    UNANSWERED_RED = "unanswered_red"
    UNANSWERED_CONFLICT = "unanswered_conflict"
    PLUS_TWO = "plus_two"  # a core's best vote, one more is needed
    PLUS_ONE = "plus_one"  # a reviewer's first look
    REWORKED = "reworked"  # a core asked for something and the author answered with a patch set
    ASKED = "asked"  # a core's -1 waits for the author
    VETO = "veto"
    IN_PROGRESS = "in_progress"
    PRIVATE = "private"
    RED = "red"
    CONFLICT = "conflict"
    APPROVED = "approved"
    ON_HOLD = "on_hold"  # a hashtag that says wait
    URGENT = "urgent"  # Review-Priority +2
    BACKPORT = "backport"  # for a stable branch
    CHAIN = "chain"  # stands on the one before it


FATES: tuple[tuple[Fate, int], ...] = (
    (Fate.UNANSWERED, 9),
    (Fate.UNANSWERED_RED, 2),
    (Fate.UNANSWERED_CONFLICT, 2),
    (Fate.PLUS_TWO, 13),
    (Fate.PLUS_ONE, 18),
    (Fate.REWORKED, 14),
    (Fate.ASKED, 8),
    (Fate.VETO, 2),
    (Fate.IN_PROGRESS, 4),
    (Fate.PRIVATE, 2),
    (Fate.RED, 4),
    (Fate.CONFLICT, 3),
    (Fate.APPROVED, 2),
    (Fate.ON_HOLD, 2),
    (Fate.URGENT, 2),
    (Fate.BACKPORT, 2),
    (Fate.CHAIN, 3),
)
CHAIN_AREA, CHAIN_OWNER, CHAIN_AGE_DAYS = AREAS[3], "omar", 34.0
MERGED = 40
OLDEST_DAYS = 118


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One change to be written: what it is, by whom, how old, and its fate (None for one that has merged).

    `stands_on` is the number of the open change below it.
    """

    number: int
    area: Area
    subject: str
    path: str
    lines: int
    owner: str
    age_days: float
    fate: Fate | None
    stands_on: int | None = None

    @property
    def content(self) -> str:
        """Give the file it adds."""
        return "".join(f"{self.subject}, line {line}\n" for line in range(self.lines))

    @property
    def branch(self) -> str:
        """Give the branch it is for."""
        return STABLE if self.fate is Fate.BACKPORT else MASTER

    @property
    def core(self) -> str:
        """Give the core who looks at it: whoever knows the area, or one of the steady ones."""
        return self.cores()[self.number % 3]

    @property
    def second_core(self) -> str:
        """Give another core."""
        return self.cores()[(self.number + 1) % 3]

    @property
    def reviewer(self) -> str:
        """Give somebody without the deciding vote who looks at it."""
        others = [name for name in REVIEWERS if name != self.owner]
        return others[self.number % len(others)]

    def cores(self) -> list[str]:
        """Give the cores who may look at it, the likeliest first."""
        team = dict.fromkeys((self.area.expert, *STEADY, *OTHERS))
        return [name for name in team if name != self.owner]


def stories() -> tuple[Story, ...]:
    """Give every change of the backlog and of the history before it, always the same."""
    return (*_open_stories(), *(_merged(number) for number in range(MERGED)))


def _open_stories() -> Iterator[Story]:
    fates = [fate for fate, count in FATES for _ in range(count)]
    first_of_chain = fates.index(Fate.CHAIN)
    for number, fate in enumerate(fates):
        yield _in_chain(number, number - first_of_chain) if fate is Fate.CHAIN else _story(number, fate)


def _story(number: int, fate: Fate) -> Story:
    area = AREAS[(number * 7) % len(AREAS)]
    form, kind, lines = FORMS[(number * 3 + number // len(AREAS)) % len(FORMS)]
    return Story(
        number=number,
        area=area,
        subject=form.format(what=area.what),
        path=_path(area, kind, f"open_{number:03d}"),
        lines=max(4, lines + (number * 13) % 37 - 18),
        owner=_owner(number, area),
        age_days=_age(number, fate),
        fate=fate,
    )


def _in_chain(number: int, place: int) -> Story:
    """Give a change of the one relation chain, each a day younger than the one it stands on."""
    return Story(
        number=number,
        area=CHAIN_AREA,
        subject=f"Split {CHAIN_AREA.what}, part {place + 1}",
        path=_path(CHAIN_AREA, "py", f"part_{place + 1}"),
        lines=30 + 10 * place,
        owner=CHAIN_OWNER,
        age_days=CHAIN_AGE_DAYS - place,
        fate=Fate.CHAIN,
        stands_on=number - 1 if place else None,
    )


def _merged(number: int) -> Story:
    area = AREAS[number % len(AREAS)]
    form, kind, lines = FORMS[number % len(FORMS)]
    return Story(
        number=number,
        area=area,
        subject=form.format(what=area.what),
        path=_path(area, kind, f"merged_{number:03d}"),
        lines=max(4, lines // 2),
        owner=REGULARS[(number * 3) % len(REGULARS)],
        age_days=OLDEST_DAYS - number * 2.7,
        fate=None,
    )


def _owner(number: int, area: Area) -> str:
    owner = AUTHORS[(number * 5 + 2) % len(AUTHORS)]
    return owner if owner != area.expert else "petra"


def _age(number: int, fate: Fate) -> float:
    """Spread ages over months; some of what was never answered is among the oldest."""
    base = 12 + (number * 37) % 60
    return base + 40.0 if fate is Fate.UNANSWERED and number % 3 == 0 else float(base)


def _path(area: Area, kind: str, name: str) -> str:
    folder = area.folder.replace("/", "/tests/", 1) if kind == "tests" else area.folder
    return f"{folder}/{name}.{'rst' if kind == 'rst' else 'py'}"

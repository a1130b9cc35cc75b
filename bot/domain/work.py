"""What a change is about, as far as it tells who should review it: paths, words, its author, its topic."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_FILES = 50
HOUR_S, DAY_S = 3600.0, 86400.0

_WORD = re.compile(r"[A-Za-z][a-z]{2,}|[A-Z]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A change as a reviewer's choice sees it. `at` is its upload in Unix seconds; `author` None where it is not known.

    `files` are paths within `project`, whose own name is a path too.
    """

    number: int
    project: str
    at: float
    author: int | None = None
    branch: str = ""
    files: tuple[str, ...] = ()
    subject: str = ""
    topic: str = ""


class Facet(StrEnum):
    """One kind of thing that a change is about."""

    ANYTHING = "anything"
    PROJECT = "project"
    PROJECT_FAMILY = "project_family"  # the project's path without its last part
    BRANCH = "branch"
    TOP_FOLDER = "top_folder"
    UPPER_FOLDER = "upper_folder"  # the second and third level
    DEEP_FOLDER = "deep_folder"  # the fourth and fifth level
    FOLDER = "folder"  # the files' own
    PARENT_FOLDER = "parent_folder"
    FILE = "file"
    NAME_WORD = "name_word"  # of the files' names
    PATH_WORD = "path_word"  # of folders and the project
    SUBJECT_WORD = "subject_word"
    SUFFIX = "suffix"
    AUTHOR = "author"
    AUTHOR_FOLDER = "author_folder"
    TOPIC = "topic"
    TITLE = "title"  # the whole subject, for the same change on another branch
    COMPONENT = "component"  # what stands before the subject's colon
    PAIR = "pair"  # the author, as whose work one reviews or who reviews one's own


FACETS = tuple(Facet)

MOST_KEYS: Mapping[Facet, int] = {
    Facet.TOP_FOLDER: 8,
    Facet.UPPER_FOLDER: 12,
    Facet.DEEP_FOLDER: 12,
    Facet.FOLDER: 16,
    Facet.PARENT_FOLDER: 12,
    Facet.FILE: 24,
    Facet.NAME_WORD: 14,
    Facet.PATH_WORD: 12,
    Facet.SUBJECT_WORD: 10,
    Facet.SUFFIX: 3,
    Facet.AUTHOR_FOLDER: 8,
}
"""How many keys of a facet are looked at, in the order of their names; one where nothing is said."""

Keys = Mapping[Facet, tuple[str, ...]]


def keys_of(work: Work) -> Keys:
    """Give what a change is about, by facet; only facets that it has."""
    found: dict[Facet, set[str]] = {facet: set() for facet in FACETS}
    for path in sorted(work.files)[:MOST_FILES]:
        for facet, key in _of_path(work.project, path):
            found[facet].add(key)
    for facet, key in _of_change(work):
        found[facet].add(key)
    if work.author is not None:
        folders = sorted(found[Facet.UPPER_FOLDER] or found[Facet.TOP_FOLDER])
        found[Facet.AUTHOR_FOLDER] = {f"{work.author} {folder}" for folder in folders}
    return {facet: tuple(sorted(keys)[: MOST_KEYS.get(facet, 1)]) for facet, keys in found.items() if keys}


def _of_change(work: Work) -> Iterator[tuple[Facet, str]]:
    yield Facet.ANYTHING, ""
    yield Facet.PROJECT, work.project
    yield Facet.PROJECT_FAMILY, work.project.rpartition("/")[0]
    yield Facet.BRANCH, work.branch
    yield from ((Facet.PATH_WORD, word) for word in _words(work.project))
    yield from ((Facet.SUBJECT_WORD, word) for word in _words(work.subject))
    if work.subject:
        yield Facet.TITLE, work.subject
    component, colon, _ = work.subject.partition(":")
    if colon and len(component) <= 40:  # noqa: PLR2004 - longer is a sentence, not a component
        yield Facet.COMPONENT, component.strip().casefold()
    if work.author is not None:
        yield Facet.AUTHOR, str(work.author)
        yield Facet.PAIR, str(work.author)
    if work.topic:
        yield Facet.TOPIC, work.topic


_LEVELS = (Facet.TOP_FOLDER, Facet.UPPER_FOLDER, Facet.UPPER_FOLDER, Facet.DEEP_FOLDER, Facet.DEEP_FOLDER)


def _of_path(project: str, path: str) -> Iterator[tuple[Facet, str]]:
    *folders, name = path.split("/")
    yield Facet.FILE, f"{project}/{path}"
    yield Facet.FOLDER, "/".join((project, *folders))
    if len(folders) > 1:
        yield Facet.PARENT_FOLDER, "/".join((project, *folders[:-1]))
    for depth, facet in enumerate(_LEVELS[: len(folders)], start=1):
        yield facet, "/".join((project, *folders[:depth]))
    yield from ((Facet.NAME_WORD, word) for word in _words(name)[:4])
    yield from ((Facet.PATH_WORD, word) for folder in folders[-3:] for word in _words(folder)[:2])
    yield Facet.SUFFIX, name.rpartition(".")[2][:6]


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]

"""Files as people send them."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule_import import BadSchedule
from bot.schedule.documents import load_yaml, read_schedule

SAMPLES = Path(__file__).parent.parent / "samples" / "schedules"


def _files(*names: str) -> dict[str, str]:
    return {name: (SAMPLES / name).read_text() for name in names}


def test_weeks_and_prose() -> None:
    """OpenStack's weeks with the prose beside them have the exact days, alone the Thursdays."""
    both = read_schedule(_files("indri.rst", "indri.yaml"), team="glance")
    alone = read_schedule(_files("indri.yaml"), team="glance")

    assert both.cycle.end_on == date(2027, 3, 24)
    assert alone.cycle.end_on == date(2027, 3, 25)


def test_another_projects_file() -> None:
    """A TOML file is a schedule of one's own, whatever its name."""
    files = {"Plan.TOML": _files("chrysalis.toml")["chrysalis.toml"]}

    assert read_schedule(files, team="x").cycle.name == "Chrysalis"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), "One schedule at a time"),
        (("indri.rst",), "One schedule at a time"),
        (("indri.yaml", "hibiscus.yaml"), "One schedule at a time"),
        (("indri.yaml", "chrysalis.toml"), "One schedule at a time"),
        (("chrysalis.toml", "indri.rst"), "One schedule at a time"),
        (("indri.yaml", "indri.rst", "hibiscus.rst"), "One schedule at a time"),
        (("indri.yaml", "hibiscus.rst"), "no schedule of Hibiscus"),
    ],
)
def test_files_that_do_not_go_together(names: tuple[str, ...], words: str) -> None:
    """Exactly one schedule is read, and only with its own prose."""
    with pytest.raises(BadSchedule, match=words):
        read_schedule(_files(*names), team="x")


@pytest.mark.parametrize("name", ["schedule.ics", "schedule", "toml"])
def test_another_kind_of_file(name: str) -> None:
    """What is no schedule by its name is refused, with what would be one."""
    with pytest.raises(BadSchedule, match=r"a \.yaml file"):
        read_schedule({name: "hello"}, team="x")


def test_prose_without_end() -> None:
    """The prose has a limit too."""
    with pytest.raises(BadSchedule, match="longer than 128 KiB"):
        read_schedule({**_files("indri.yaml"), "indri.rst": "x" * 200_000}, team="x")


def test_plain_values() -> None:
    """Mappings, lists, texts, numbers and dates come out as they are."""
    found = load_yaml("---\na: 2016-11-07\nb: ['2016-11-07', 1]\n")

    assert found == {"a": date(2016, 11, 7), "b": ["2016-11-07", 1]}


def test_lists_under_one_key() -> None:
    """Caracal has a week with two lists under one key: none of their labels is lost."""
    found = load_yaml("name: R-7\nproject-specific:\n- c-oslo-ff\nproject-specific:\n- c-cinder-mid-cycle\n")

    assert found == {"name": "R-7", "project-specific": ["c-oslo-ff", "c-cinder-mid-cycle"]}


def test_three_lists_under_one_key() -> None:
    """However many there are, all of them are kept."""
    assert load_yaml("a: [1]\na: [2]\na: [3]\n") == {"a": [1, 2, 3]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [1", "no valid YAML in line"),
        ("a: 1\na: 2\n", "in line 2: the key “a” stands twice"),
        ("a: [1]\na: 2\n", "stands twice"),
        ("a: &x [1]\nb: *x\n", "aliases are not read"),
        ("a: !!python/object/apply:os.system ['true']", "no valid YAML"),
        ("a: 1\n---\nb: 2\n", "no valid YAML"),
        ("a: 2016-02-31", "no valid YAML"),
        ("\x00", "no valid YAML"),
        ("[" * 5_000, "no valid YAML"),
        ("? [1]\n: 2\n", "no valid YAML"),
        ("!" + "x" * 90_000, "no valid YAML"),
        ("x" * 200_000, "longer than 128 KiB"),
    ],
    ids=lambda value: value[:20].encode("unicode_escape").decode(),
)
def test_what_is_refused(text: str, words: str) -> None:
    """A file that is no plain YAML is refused in one sentence, and nothing of it is run."""
    with pytest.raises(BadSchedule) as refused:
        load_yaml(text)

    assert words in str(refused.value)
    assert len(str(refused.value)) < 200
    assert str(refused.value).endswith("Nothing was imported.")


@given(text=st.text(max_size=60))
def test_any_text(text: str) -> None:
    """No text breaks it."""
    with suppress(BadSchedule):
        load_yaml(text)

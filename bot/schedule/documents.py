"""Read a release schedule from the files that somebody sends, within limits: they come from people.

schedule.yaml                   OpenStack's own, with weeks
schedule.yaml + schedule.rst    the same, with the exact days
anything.toml                   any other project's (`domain.schedule_toml` says how it is written)
"""

from collections.abc import Hashable, Mapping
from typing import Any

import yaml

from bot.domain.openstack_schedule import read_openstack
from bot.domain.schedule_import import BadSchedule, Imported, shown
from bot.domain.schedule_toml import read_toml

_YAML, _TOML, _PROSE = (".yaml", ".yml"), (".toml",), (".rst", ".txt")

MOST_CHARACTERS = 128 * 1024
"""The longest schedule of OpenStack has 4 KiB."""

MOST_SHOWN = 100


def read_schedule(files: Mapping[str, str], *, team: str, series: str = "") -> Imported:
    """Read the one schedule that stands in files, given as text by name; raises `BadSchedule` if there is none.

    `series` names an OpenStack series where neither the prose nor the labels tell it.
    """
    own = [text for name, text in files.items() if name.lower().endswith(_TOML)]
    weeks = [text for name, text in files.items() if name.lower().endswith(_YAML)]
    prose = [text for name, text in files.items() if name.lower().endswith(_PROSE)]
    if len(own) + len(weeks) + len(prose) < len(files):
        raise BadSchedule("A schedule is a .yaml file, with its .rst file if there is one, or a .toml file.")
    if len(own) + len(weeks) != 1 or len(prose) > len(weeks):
        raise BadSchedule("One schedule at a time: a .yaml file, with its .rst file if there is one, or a .toml file.")
    if own:
        return read_toml(own[0], team=team)
    return read_openstack(load_yaml(weeks[0]), team=team, prose=_within_limit("".join(prose)), series=series)


def load_yaml(text: str) -> object:
    """Give the mappings, lists, texts, numbers and dates of a YAML document; raises `BadSchedule` if it is none.

    Nothing is lost without a word: two lists under one key are joined (OpenStack's Caracal has such a week), any other
    key that stands twice is refused. So are aliases, which a schedule does not need and which can make a small file
    large.
    """
    try:
        return yaml.load(_within_limit(text), Loader=_Loader)  # noqa: S506 - it is a SafeLoader
    except yaml.MarkedYAMLError as error:
        raise BadSchedule(f"This is no valid YAML{_place(error)}: {_problem(error)}.") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadSchedule("This is no valid YAML.") from error


def _within_limit(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise BadSchedule(f"This file is longer than {MOST_CHARACTERS // 1024} KiB.")
    return text


class _Loader(yaml.SafeLoader):
    """A safe loader that refuses aliases, and keys of which it would keep only the last value."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse `*name`, which repeats a part of the document."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases are not read", self.get_mark())
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        """Join lists that stand under one key; refuse any other key that stands twice."""
        known: dict[object, yaml.Node] = {}
        for key, value in node.value:
            first = known.setdefault(key.value if isinstance(key, yaml.ScalarNode) else id(key), value)
            if first is value:
                continue
            if not (isinstance(first, yaml.SequenceNode) and isinstance(value, yaml.SequenceNode)):
                problem = f"the key {shown(key.value)} stands twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            first.value = value.value = [*first.value, *value.value]
        return super().construct_mapping(node, deep=deep)


def _problem(error: yaml.MarkedYAMLError) -> str:
    """Give PyYAML's own words, which may quote the whole file."""
    return " ".join(str(error.problem or error.context).split())[:MOST_SHOWN]


def _place(error: yaml.MarkedYAMLError) -> str:
    return f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""

"""What the documents say is what there is."""

import re
from pathlib import Path
from typing import get_args

import click
import pytest
import yaml
from pydantic import BaseModel

from bot.cli import main
from bot.config import SECRETS, Config, TeamSection, load
from bot.domain.command import Verb
from bot.domain.day import NEXT
from bot.slack.manifest import OPTIONAL_SCOPES, SCOPES, manifest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
DOCS = README + "".join(page.read_text() for page in sorted((ROOT / "docs").glob("*.md")))
EXAMPLE = (ROOT / "config" / "reviewday.example.toml").read_text()
CODE = "".join(module.read_text() for module in sorted((ROOT / "bot").rglob("*.py")))
EVENT = re.compile(r'log\.(?:debug|info|warning|error|exception)\(\s*"([a-z_.]+)"')


def commands(group: click.Group) -> list[str]:
    """Give every command's name, those of groups included."""
    found = []
    for name, command in group.commands.items():
        found.append(name)
        if isinstance(command, click.Group):
            found += commands(command)
    return found


@pytest.mark.parametrize("name", commands(main))
def test_command_line(name: str) -> None:
    """Every command of the command line stands in the README."""
    assert re.search(rf"\b{name}\b", README)


@pytest.mark.parametrize("name", sorted(TeamSection.model_fields))
def test_team_setting(name: str) -> None:
    """Every setting of a team stands in the README's table and in the example."""
    assert f"`{name}`" in README
    if not name.startswith(("key", "word_ptl", "word_ffe")):
        assert re.search(rf"^#? ?{name} = ", EXAMPLE, re.MULTILINE)


def settings() -> list[tuple[str, str]]:
    """Give every setting outside of teams, by its table; secrets come from the environment."""
    secret = set(SECRETS.values())
    found = []
    for table, field in Config.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            found += [(table, name) for name in section.model_fields if (table, name) not in secret]
    return found


@pytest.mark.parametrize(("table", "name"), settings())
def test_setting(table: str, name: str) -> None:
    """Every other setting stands in the README's table."""
    assert f"`{table}.{name}`" in README


@pytest.mark.parametrize("name", [*SECRETS, "REVIEWDAY_CONFIG"])
def test_environment(name: str) -> None:
    """Every name of the environment stands in the README."""
    assert f"`{name}`" in README


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb is not Verb.MINE])
def test_verb(verb: Verb) -> None:
    """Every verb stands in the README."""
    assert re.search(rf"`{verb.value}\b", README)


@pytest.mark.parametrize("event", sorted(set(EVENT.findall(CODE))))
def test_log_event(event: str) -> None:
    """Every log event is explained."""
    assert f"`{event}`" in DOCS


def test_states() -> None:
    """The diagram has the arrows that a day can take, and no other."""
    drawn = set(re.findall(r"^    (\w+) --> (\w+)$", README, re.MULTILINE))

    assert drawn == {(one.value, other.value) for one, others in NEXT.items() for other in others}


@pytest.mark.parametrize(
    ("name", "address"), [("manifest-socket.yaml", ""), ("manifest-http.yaml", "https://reviewday.example.org")]
)
def test_manifests(name: str, address: str) -> None:
    """The manifests in config/ are those that the program prints."""
    assert yaml.safe_load((ROOT / "config" / name).read_text()) == manifest(request_url=address)


@pytest.mark.parametrize("scope", [*SCOPES, *OPTIONAL_SCOPES])
def test_scopes(scope: str) -> None:
    """Every scope is explained to the admin who must approve it."""
    assert f"`{scope}`" in (ROOT / "docs" / "privacy.md").read_text()


def test_example_configuration(tmp_path: Path) -> None:
    """The example can be used as it is, once the tokens are there."""
    path = tmp_path / "reviewday.toml"
    path.write_text(EXAMPLE)

    config = load(path, {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "GERRIT_PASSWORD": "x"})

    assert [team.name for team in config.teams.values()] == ["Glance"]
    assert get_args(type(config).model_fields["team"].annotation)[0] is TeamSection

"""What the documents say is what there is."""

import re
from collections.abc import Iterator
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, get_args

import click
import pytest
import yaml
from pydantic import BaseModel

from bot.cli import main
from bot.config import SECRETS, Config, StreamSection, TeamSection, load
from bot.domain.command import Verb
from bot.domain.cycle import MilestoneKind
from bot.domain.day import NEXT
from bot.domain.deal import DECIDER_BONUS, FIT_WEIGHT, MOST_WORTH, TIER_WEIGHTS, TOGETHER_BONUS
from bot.domain.worth import Weights
from bot.slack.manifest import OPTIONAL_SCOPES, SCOPES, manifest
from bot.slack.verbs import FORMS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
PAGES = {page.name: page.read_text() for page in sorted((ROOT / "docs").glob("*.md"))}
OPERATING, PRIVACY = PAGES["operating.md"], PAGES["privacy.md"]
EXAMPLE = (ROOT / "config" / "reviewday.example.toml").read_text()
CODE = "".join(module.read_text() for module in sorted((ROOT / "bot").rglob("*.py")))

EVENT = re.compile(r'log\.(?:debug|info|warning|error|exception)\(\s*"([a-z_.]+)"')
SLACK_CALL = re.compile(r"\.((?:auth|chat|conversations|files|users|views)_[A-Za-z]+)\(")
SECRETS_AT_HAND = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "GERRIT_PASSWORD": "x"}

NOT_YET = {Verb.PRIORITIES, Verb.THANK, Verb.STALE}

SCOPES_OF = {  # https://docs.slack.dev/reference/methods
    "auth_test": set(),
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "files_info": {"files:read"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}


def cells(page: str) -> Iterator[list[str]]:
    """Give the rows of a page's tables, cell by cell."""
    for row in re.findall(r"^\| ?(.*?) ?\|$", page, re.MULTILINE):
        yield [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row)]


def quoted(text: str) -> list[str]:
    """Give what stands in backticks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


# ---------------------------------------------------------------- the command line


def commands(group: click.Group, before: str = "") -> dict[str, click.Command]:
    """Give every command by its full name, those of groups included."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        found[f"{before}{name}"] = command
        if isinstance(command, click.Group):
            found |= commands(command, f"{before}{name} ")
    return found


COMMANDS = commands(main)
OPTIONS = {option for command in (main, *COMMANDS.values()) for one in command.params for option in one.opts}


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "cycle"])
def test_command_line(name: str) -> None:
    """Every command of the command line stands in the README and in the operator's table."""
    assert f"`{name}`" in README
    assert f"`reviewday {name}" in OPERATING


@pytest.mark.parametrize("option", sorted(one for one in OPTIONS if one.startswith("--")))
def test_option(option: str) -> None:
    """Every option of every command stands in the operator's page."""
    assert re.search(rf"`[^`]*{option}\b[^`]*`", OPERATING)


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"`reviewday ([a-z]+(?: (?:import|show|resolve))?)\b", OPERATING)))
)
def test_no_other_command(name: str) -> None:
    """The operator's page names no command that is not there."""
    assert name in COMMANDS


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))))
def test_make(target: str) -> None:
    """What the README says of make can be typed."""
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


# ---------------------------------------------------------------- settings


def settings() -> list[tuple[str, str]]:
    """Give every setting outside of teams, by its table; secrets come from the environment."""
    secret = set(SECRETS.values())
    found = []
    for table, field in Config.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            found += [(table, name) for name in section.model_fields if (table, name) not in secret]
    return found


@pytest.mark.parametrize("name", sorted(TeamSection.model_fields))
def test_team_setting(name: str) -> None:
    """Every setting of a team stands in the README's table and in the example."""
    assert f"`{name}`" in README
    assert re.search(rf"^(?:# )?{name} = ", EXAMPLE, re.MULTILINE)


@pytest.mark.parametrize(("table", "name"), settings())
def test_setting(table: str, name: str) -> None:
    """Every other setting stands in the README's table, and in its table of the example."""
    part = re.split(rf"^(?:# )?\[{table}\]", EXAMPLE, maxsplit=1, flags=re.MULTILINE)[1].split("\n[", 1)[0]

    assert f"`{table}.{name}`" in README
    assert re.search(rf"^(?:# )?(?:{name} = |\[{table}\.{name}\])", part, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(StreamSection.model_fields))
def test_stream_setting(name: str) -> None:
    """Every setting of the event stream stands in both."""
    assert f"`{name}`" in next(row for row in README.splitlines() if "`gerrit.stream`" in row)
    assert re.search(rf"^# {name} = ", EXAMPLE.split("[gerrit.stream]", 1)[1].split("\n\n", 1)[0], re.MULTILINE)


def stated_defaults() -> list[tuple[str, str]]:
    """Give the defaults of the README's two tables by setting."""
    rows = [row for row in cells(README) if len(row) == len(("setting", "default", "what"))]
    return [
        (name, value)
        for names, values, _ in rows
        if len(quoted(names)) == len(values.split(", "))
        for name, value in zip(quoted(names), values.split(", "), strict=True)
        if value.isdigit() or value in {"true", "false"}
    ]


@pytest.mark.parametrize(("name", "value"), stated_defaults())
def test_default(name: str, value: str) -> None:
    """The defaults in the README's tables are those of the program."""
    table, _, key = name.rpartition(".")
    section: Any = Config.model_fields[table].annotation if table else TeamSection
    default = section.model_fields[key].default

    assert default == (value == "true" if isinstance(default, bool) else float(value))


@pytest.mark.parametrize("name", [*SECRETS, *(f"{name}_FILE" for name in SECRETS), "REVIEWDAY_CONFIG"])
def test_environment(name: str) -> None:
    """Every name of the environment stands in the README."""
    assert f"`{name}`" in README


def test_example_configuration(tmp_path: Path) -> None:
    """The example can be used as it is, once the tokens are there."""
    path = tmp_path / "reviewday.toml"
    path.write_text(EXAMPLE)

    config = load(path, SECRETS_AT_HAND)

    assert [team.name for team in config.teams.values()] == ["Glance"]
    assert get_args(type(config).model_fields["team"].annotation)[0] is TeamSection


def test_example_with_everything(tmp_path: Path) -> None:
    """The example can be used with every line that it only proposes, and these propose the defaults."""
    path = tmp_path / "reviewday.toml"
    path.write_text(re.sub(r"^# (?=\[|\w+ = )", "", EXAMPLE, flags=re.MULTILINE))

    config = load(path, SECRETS_AT_HAND)

    plain = TeamSection(channel="C1", repositories=("one",))
    different = {name for name in TeamSection.model_fields if getattr(config.team[0], name) != getattr(plain, name)}
    named = {"key", "name", "channel", "repositories", "hosts", "deciding_groups", "bots", "priorities"}
    assert different == named | {"companies", "worth"}
    assert Weights(**config.team[0].worth) == Weights()
    assert config.delivery == type(config.delivery)()
    assert config.web == type(config.web)()


# ---------------------------------------------------------------- the command language


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb is not Verb.MINE])
def test_verb(verb: Verb) -> None:
    """Every verb stands in the README as help writes it."""
    written = verb.value if verb in {*NOT_YET, Verb.REPORT} else FORMS[verb].usage
    stated = {name for row in cells(README) for name in quoted(row[0])} | set(quoted(README))

    assert any(one == written or (verb is Verb.REPORT and one.startswith("report [DAY")) for one in stated)


# ---------------------------------------------------------------- what an operator sees

EVENTS = set(EVENT.findall(CODE))


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_log_event(event: str) -> None:
    """Every log event is explained."""
    assert f"`{event}`" in OPERATING


def test_no_other_log_event() -> None:
    """No log event is explained that is never written."""
    table = OPERATING.split("## Every log event", 1)[1].split("\n## ", 1)[0]
    explained = {name for row in cells(table) for name in quoted(row[0])}

    assert explained == EVENTS


def test_states() -> None:
    """The diagram has the arrows that a day can take, and no other."""
    drawn = set(re.findall(r"^    (\w+) --> (\w+)$", README, re.MULTILINE))

    assert drawn == {(one.value, other.value) for one, others in NEXT.items() for other in others}


@pytest.mark.parametrize("kind", list(MilestoneKind))
def test_kind_of_milestone(kind: MilestoneKind) -> None:
    """Every kind of milestone that a schedule may name is listed."""
    listed = " ".join(PAGES["schedules.md"].split("`kind` is ", 1)[1].split("`key`", 1)[0].split())

    assert kind.value.replace("_", " ") in listed


# ---------------------------------------------------------------- what Slack is asked for


@pytest.mark.parametrize(
    ("name", "address"), [("manifest-socket.yaml", ""), ("manifest-http.yaml", "https://reviewday.example.org")]
)
def test_manifests(name: str, address: str) -> None:
    """The manifests in config/ are those that the program prints."""
    assert yaml.safe_load((ROOT / "config" / name).read_text()) == manifest(request_url=address)


def test_scopes() -> None:
    """Every scope that is asked for is explained to the admin, with whether it is needed, and no other."""
    stated = {scope: row[1] for row in cells(PRIVACY) if row[1] in {"yes", "no"} for scope in quoted(row[0])}

    assert stated == dict.fromkeys(SCOPES, "yes") | dict.fromkeys(OPTIONAL_SCOPES, "no")


@pytest.mark.parametrize("method", sorted(set(SLACK_CALL.findall(CODE))))
def test_method_has_its_scopes(method: str) -> None:
    """Every method of Slack that is called is covered by what the manifest asks for."""
    assert SCOPES_OF[method] <= {*SCOPES, *OPTIONAL_SCOPES}


def test_no_scope_without_use() -> None:
    """No scope is asked for that no method, command or field needs."""
    used = {scope for method in set(SLACK_CALL.findall(CODE)) for scope in SCOPES_OF[method]}

    assert {*SCOPES, *OPTIONAL_SCOPES} == used | {"commands", "users:read.email"}


# ---------------------------------------------------------------- packaging and links


@pytest.mark.parametrize("name", ["compose.yaml", "reviewday.service"])
def test_environment_of_packaging(name: str) -> None:
    """The unit and the container set names of the environment that are read."""
    given = set(re.findall(r"\b([A-Z_]+_FILE)\b", (ROOT / "config" / name).read_text()))

    assert given == {"SLACK_BOT_TOKEN_FILE", "SLACK_APP_TOKEN_FILE", "GERRIT_PASSWORD_FILE"}
    assert given <= {f"{one}_FILE" for one in SECRETS}


def test_container() -> None:
    """The container runs as nobody special, is told to stop as the program expects, and asks the default port."""
    lines = (ROOT / "Dockerfile").read_text()
    web = Config.model_fields["web"].default

    assert "USER 10001:10001" in lines
    assert "STOPSIGNAL SIGTERM" in lines
    assert f"http://{web.host}:{web.port}/healthz" in lines


@pytest.mark.parametrize(
    ("page", "target"),
    [
        (folder, target)
        for folder, text in [(ROOT, README), *((ROOT / "docs", page) for page in PAGES.values())]
        for target in re.findall(r"\]\(([^)#:]+)\)", text)
    ],
)
def test_link(page: Path, target: str) -> None:
    """Every link between the pages leads somewhere."""
    assert (page / target).exists()


# ---------------------------------------------------------------- the deal


DEALING = (ROOT / "docs" / "dealing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("one", fields(Weights), ids=lambda one: one.name)
def test_weight(one: Field[float]) -> None:
    """The page of the deal tells every weight as it is."""
    (row,) = [row for row in cells(DEALING) if f"`{one.name}`" in row]

    assert float(row[-1]) == one.default


def test_values() -> None:
    """The page of the deal tells the values of its pairs as they are."""
    rows = {row[0]: row[-1] for row in cells(DEALING)}

    tiers = ", ".join(str(TIER_WEIGHTS[tier]) for tier in sorted(TIER_WEIGHTS))
    assert rows["a pair on a change of group 1, 2, 3, 4, 5"] == tiers
    assert rows["the person's vote can decide, and is needed"] == str(DECIDER_BONUS)
    assert rows["the change's worth"] == f"up to {MOST_WORTH}"
    assert rows["how well it suits the person, the day's best chance being all"] == f"up to {FIT_WEIGHT}"
    assert rows[next(name for name in rows if name.startswith("a newcomer beside"))] == str(TOGETHER_BONUS)

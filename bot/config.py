"""Configuration: one TOML file and the environment make one frozen `Config`.

Secrets come from the environment or from files that it names (`SLACK_BOT_TOKEN` or `SLACK_BOT_TOKEN_FILE`), never from
the TOML file. Unknown keys are refused, with the place where they stand.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.domain.errors import UserError
from bot.domain.team import LabelNames, Ranking, Team, Words
from bot.domain.worth import Weights

SLACK_API = "https://slack.com/api/"
MOST_POINTS = 1000


class ConfigError(UserError):
    """The configuration can't be used; the message names the setting and what to write."""


class Section(BaseModel):
    """A table of the file: frozen, and without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SlackSection(Section):
    """How to reach Slack. `mode` socket needs an app token, http a signing secret."""

    mode: Literal["socket", "http"] = "socket"
    command: str = "/reviewday"
    api_url: str = SLACK_API
    bot_token: SecretStr = SecretStr("")
    app_token: SecretStr = SecretStr("")
    signing_secret: SecretStr = SecretStr("")
    timeout_s: float = Field(default=10.0, gt=0)
    reads_history: bool = True

    @field_validator("command")
    @classmethod
    def _is_command(cls, command: str) -> str:
        if not re.fullmatch(r"/[a-z0-9_-]{1,31}", command):
            message = "a command is a slash and up to 31 small letters, digits, - or _"
            raise ValueError(message)
        return command

    @model_validator(mode="after")
    def _has_secrets(self) -> "SlackSection":
        if not self.bot_token.get_secret_value():
            message = "set SLACK_BOT_TOKEN (or SLACK_BOT_TOKEN_FILE) to the bot token, xoxb-…"
            raise ValueError(message)
        if self.mode == "socket" and not self.app_token.get_secret_value():
            message = "Socket Mode needs SLACK_APP_TOKEN (or SLACK_APP_TOKEN_FILE), the app-level token, xapp-…"
            raise ValueError(message)
        if self.mode == "http" and not self.signing_secret.get_secret_value():
            message = "HTTP mode needs SLACK_SIGNING_SECRET (or SLACK_SIGNING_SECRET_FILE)"
            raise ValueError(message)
        return self


class StreamSection(Section):
    """Gerrit's stream-events over ssh, the accelerator beside polling."""

    host: str
    port: int = 29418
    username: str
    key_file: Path
    known_hosts_file: Path | None = None


class GerritSection(Section):
    """The Gerrit server and who we are there; a read-only account is needed, for groups and e-mail addresses."""

    url: str
    username: str = ""
    password: SecretStr = SecretStr("")
    verify_tls: bool = True
    history_days: int = Field(default=180, ge=0, le=730)
    poll_s: float = Field(default=30.0, gt=0)
    idle_poll_s: float = Field(default=300.0, gt=0)
    stream: StreamSection | None = None

    @field_validator("url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if not re.fullmatch(r"https?://[^\s/@]+(/[^\s?#]*)?", url):
            message = "url is Gerrit's address, such as https://review.example.org"
            raise ValueError(message)
        return url.rstrip("/")


class StoreSection(Section):
    """Where everything is kept."""

    path: Path = Path("reviewday.sqlite3")


class WebSection(Section):
    """Our own address: Slack's requests in HTTP mode, health and metrics."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)


class DeliverySection(Section):
    """How patient delivery is, in seconds."""

    grace_s: float = Field(default=60.0, ge=0)
    board_every_s: float = Field(default=30.0, ge=0)
    per_channel_s: float = Field(default=1.0, ge=0)
    per_second: float = Field(default=5.0, gt=0)
    mended_s: float = Field(default=600.0, gt=0)


class DealSection(Section):
    """Where changes are dealt: in a process of its own, which holds nobody up, or in ours, which is there at once."""

    in_process: bool = False


class TeamSection(Section):
    """One team: its channel, its repositories, and what is special about it."""

    key: str = ""
    name: str = ""
    channel: str
    repositories: tuple[str, ...] = Field(min_length=1)
    branches: tuple[str, ...] = ("master", "main")
    hosts: tuple[str, ...] = ()
    backup_hosts: tuple[str, ...] = ()
    deciding_groups: tuple[str, ...] = ()
    deciding_accounts: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    deciding_votes: int = Field(default=2, ge=1, le=5)
    worth: Mapping[str, float] = Field(default_factory=dict)
    freeze_exception: str = "ffe-granted"
    companies: Mapping[str, str] = Field(default_factory=dict)
    busiest_share: float = Field(default=0.4, gt=0, le=1)
    ranking: Ranking = Ranking.RANKED
    amount: int = Field(default=4, ge=1, le=20)
    newcomer_below: int = Field(default=10, ge=0)
    settle_after_h: int = Field(default=72, ge=1, le=720)
    time_zone: str = "UTC"
    shadow: bool = False
    review_label: str = "Code-Review"
    ci_label: str = "Verified"
    approval_label: str = "Workflow"
    priority_label: str = "Review-Priority"
    word_core: str = "core"
    word_milestone: str = "milestone"
    word_ptl: str = "PTL"
    word_ffe: str = "FFE"

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            message = "time_zone is an IANA name, such as Europe/Helsinki"
            raise ValueError(message) from error
        return name

    @field_validator("worth")
    @classmethod
    def _are_weights(cls, worth: Mapping[str, float]) -> Mapping[str, float]:
        known = [one.name for one in fields(Weights)]
        for name, points in worth.items():
            if name not in known:
                message = f"{name} is no reason; these are: {', '.join(known)}"
                raise ValueError(message)
            if not 0 <= points <= MOST_POINTS:
                message = f"{name} is a number of points, 0 to {MOST_POINTS}"
                raise ValueError(message)
        return worth

    @field_validator("bots")
    @classmethod
    def _are_patterns(cls, bots: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in bots:
            try:
                re.compile(pattern)
            except re.error as error:
                message = f"{pattern!r} is no regular expression: {error}"
                raise ValueError(message) from error
        return bots


class Config(Section):
    """Everything that the operator decides."""

    slack: SlackSection
    gerrit: GerritSection
    team: tuple[TeamSection, ...] = Field(min_length=1)
    store: StoreSection = StoreSection()
    web: WebSection = WebSection()
    delivery: DeliverySection = DeliverySection()
    deal: DealSection = DealSection()
    links: Mapping[str, str] = Field(default_factory=dict)

    _files: dict[str, str] = PrivateAttr(default_factory=dict)

    def secret_now(self, name: str) -> str:
        """Give a secret by its environment name as it is now: one from a file is read again, empty if it can't be."""
        table, key = SECRETS[name]
        if name not in self._files:
            return str(getattr(getattr(self, table), key).get_secret_value())
        try:
            return Path(self._files[name]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    @property
    def teams(self) -> dict[str, Team]:
        """Give the teams by key; a team without a key is called by its channel."""
        return {section.key or section.channel: _team(section) for section in self.team}


def _team(section: TeamSection) -> Team:
    key = section.key or section.channel
    return Team(
        key=key,
        name=section.name or key,
        channel=section.channel,
        repositories=section.repositories,
        branches=section.branches,
        hosts=section.hosts,
        backup_hosts=section.backup_hosts,
        deciding_groups=section.deciding_groups,
        deciding_accounts=section.deciding_accounts,
        bots=section.bots,
        labels=LabelNames(
            review=section.review_label,
            ci=section.ci_label,
            approval=section.approval_label,
            priority=section.priority_label,
        ),
        words=Words(
            core=section.word_core,
            milestone=section.word_milestone,
            ptl=section.word_ptl,
            ffe=section.word_ffe,
        ),
        priorities=section.priorities,
        deciding_votes=section.deciding_votes,
        weights=Weights(**section.worth),
        freeze_exception=section.freeze_exception,
        companies={domain.casefold(): name for domain, name in section.companies.items()},
        busiest_share=section.busiest_share,
        ranking=section.ranking,
        amount=section.amount,
        newcomer_below=section.newcomer_below,
        settle_after_h=section.settle_after_h,
        time_zone=section.time_zone,
        is_shadow=section.shadow,
    )


SECRETS: Mapping[str, tuple[str, str]] = {
    "SLACK_BOT_TOKEN": ("slack", "bot_token"),
    "SLACK_APP_TOKEN": ("slack", "app_token"),
    "SLACK_SIGNING_SECRET": ("slack", "signing_secret"),
    "GERRIT_PASSWORD": ("gerrit", "password"),
}


def load(path: Path, environment: Mapping[str, str]) -> Config:
    """Read the file and the secrets; raises `ConfigError` with one sentence for each thing to mend."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        message = f"There is no configuration at {path}. `reviewday init` writes one."
        raise ConfigError(message) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path} can't be read: {error}."
        raise ConfigError(message) from error
    _add_secrets(values, environment)
    try:
        config = Config.model_validate(values)
    except ValidationError as error:
        raise ConfigError(_explained(path, error)) from None
    config._files.update(_secret_files(environment))  # noqa: SLF001 - our own
    return config


def _secret_files(environment: Mapping[str, str]) -> dict[str, str]:
    """Give which secrets come from files: those may be rotated while we run."""
    return {
        name: environment[f"{name}_FILE"]
        for name in SECRETS
        if not environment.get(name) and environment.get(f"{name}_FILE")
    }


def _add_secrets(values: dict[str, object], environment: Mapping[str, str]) -> None:
    for name, (table, key) in SECRETS.items():
        section = values.setdefault(table, {})
        if not isinstance(section, dict):
            continue
        if key in section:
            message = f"{table}.{key} stands in the file. Secrets come from the environment: set {name} or {name}_FILE."
            raise ConfigError(message)
        secret = _secret(name, environment)
        if secret:
            section[key] = secret


def _secret(name: str, environment: Mapping[str, str]) -> str:
    if environment.get(name):
        return environment[name].strip()
    file = environment.get(f"{name}_FILE")
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{name}_FILE names a file that can't be read."
        raise ConfigError(message) from error


def _explained(path: Path, error: ValidationError) -> str:
    """Say each thing to mend, without any value: it might be a secret."""
    lines = []
    for one in error.errors(include_input=False, include_url=False):
        place = ".".join(str(piece) for piece in one["loc"])
        lines.append(f"{place}: {one['msg'].removeprefix('Value error, ')}" if place else one["msg"])
    return f"{path} can't be used. " + "; ".join(lines) + "."

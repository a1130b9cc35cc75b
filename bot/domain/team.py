"""A team as the operator configured it: its channel, its repositories, its words and its rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.worth import Weights


class Ranking(StrEnum):
    """What the result says of persons."""

    RANKED = "ranked"  # a short leaderboard and honours
    HONOURS = "honours"  # honours and everybody's name
    OFF = "off"  # everybody's name


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelNames:
    """The labels that play a part. An empty name means that the site works without it."""

    review: str = "Code-Review"
    ci: str = "Verified"
    approval: str = "Workflow"
    priority: str = "Review-Priority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The site's own words for what the texts speak of."""

    core: str = "core"
    milestone: str = "milestone"
    ptl: str = "PTL"
    ffe: str = "FFE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team: what it reviews, where it talks, who hosts, and how its days are dealt and counted.

    `hosts` and `backup_hosts` are Slack users; `deciding_groups` Gerrit groups, `deciding_accounts` Gerrit usernames or
    account ids as text, and `bots` usernames or regular expressions of accounts that are no people.
    `deciding_votes` is how many deciding votes a change needs before it lands, 2 at OpenStack. `weights` say what makes
    a change worth more; a change with the hashtag `freeze_exception` has one. `companies` are names by e-mail domain:
    two people of one company are not dealt the same change. `busiest_share` is what the two busiest may have at most of
    the minutes dealt in 30 days. In the shadow everything that a day would send goes to its host alone.
    """

    key: str
    name: str
    channel: str
    repositories: tuple[str, ...]
    branches: tuple[str, ...] = ("master", "main")
    hosts: tuple[str, ...] = ()
    backup_hosts: tuple[str, ...] = ()
    deciding_groups: tuple[str, ...] = ()
    deciding_accounts: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()
    labels: LabelNames = field(default_factory=LabelNames)
    words: Words = field(default_factory=Words)
    priorities: tuple[str, ...] = ()
    deciding_votes: int = 2
    weights: Weights = field(default_factory=Weights)
    freeze_exception: str = "ffe-granted"
    companies: Mapping[str, str] = field(default_factory=dict)
    busiest_share: float = 0.4
    ranking: Ranking = Ranking.RANKED
    amount: int = 4
    newcomer_below: int = 10
    settle_after_h: int = 72
    time_zone: str = "UTC"
    is_shadow: bool = False

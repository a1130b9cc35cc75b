"""What the probe found out about the Gerrit server: who we are there, what exists, what we may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.change import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLabel:
    """A label of the server with its extreme values and the server's own words for each value."""

    name: str
    best: int
    worst: int
    values: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The result of the last probe of the Gerrit server.

    `labels` are by repository and name; `groups` maps the configured group names to their members' account ids, nested
    groups resolved, and a group that we may not see stands in `hidden_groups` instead. `clock_offset_s` is Gerrit's
    clock minus ours, in seconds. `code_owned` names the repositories in which files have code owners, each with the
    branches (full names, such as refs/heads/stable) for which they are switched off.
    """

    url: str
    version: str
    account: Account
    probed_at: datetime
    labels: Mapping[str, Mapping[str, SiteLabel]] = field(default_factory=dict)
    groups: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    hidden_groups: tuple[str, ...] = ()
    missing_repositories: tuple[str, ...] = ()
    knows_mergeable: bool = False
    query_limit: int = 500
    clock_offset_s: float = 0.0
    code_owned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def find_label(self, repository: str, name: str) -> SiteLabel | None:
        """Give the repository's label of that name, or None where the site has none."""
        return self.labels.get(repository, {}).get(name)


def has_code_owners(code_owned: Mapping[str, tuple[str, ...]], repository: str, branch: str) -> bool:
    """Tell whether files on that branch have code owners; the branch is named as in a change, without refs/heads/."""
    name = branch if branch.startswith("refs/") else f"refs/heads/{branch}"
    return repository in code_owned and name not in code_owned[repository]

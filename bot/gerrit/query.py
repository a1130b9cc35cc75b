"""The queries and options of our reads. Private changes are excluded in every one of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

# Never CHECK, CURRENT_ACTIONS or CHANGE_ACTIONS: they cost more than all of these together.
OPTIONS = (
    "DETAILED_LABELS",
    "DETAILED_ACCOUNTS",
    "ALL_REVISIONS",
    "CURRENT_COMMIT",
    "CURRENT_FILES",
    "MESSAGES",
    "REVIEWER_UPDATES",
    "SUBMIT_REQUIREMENTS",
)
NOT_PRIVATE = "-is:private"
# Above the default limits of a query's length and terms only for sites with hundreds of repositories.
REPOSITORIES_A_QUERY = 100
NUMBERS_A_QUERY = 50


def scopes(repositories: Sequence[str]) -> tuple[str, ...]:
    """Give queries that together find the changes of these repositories."""
    groups = _groups(tuple(dict.fromkeys(repositories)), REPOSITORIES_A_QUERY)
    return tuple(f"({_either(f'project:{_quoted(name)}' for name in group)}) {NOT_PRIVATE}" for group in groups)


def numbered(numbers: Sequence[int]) -> tuple[str, ...]:
    """Give queries that together find these changes."""
    groups = _groups(tuple(dict.fromkeys(numbers)), NUMBERS_A_QUERY)
    return tuple(f"({_either(f'change:{number}' for number in group)}) {NOT_PRIVATE}" for group in groups)


def is_open(query: str) -> str:
    """Narrow a query to open changes."""
    return f"{query} status:open"


def is_closed(query: str) -> str:
    """Narrow a query to merged and abandoned changes."""
    return f"{query} status:closed"


def since(query: str, at: datetime) -> str:
    """Narrow a query to changes that were touched in this second or later."""
    return f"{query} after:{_instant(at)}"


def up_to(query: str, updated: str) -> str:
    """Narrow a query to changes that were last touched in this second or before; `updated` is Gerrit's own spelling."""
    return f'{query} before:"{updated[:19]}"'


def _groups(items: Sequence[int | str], size: int) -> list[Sequence[int | str]]:
    return [items[at : at + size] for at in range(0, len(items), size)]


def _either(terms: Iterable[str]) -> str:
    return " OR ".join(terms)


def _quoted(value: object) -> str:
    return f'"{value}"'


def _instant(at: datetime) -> str:
    """Write an instant as Gerrit's query language wants it: UTC, whole seconds, a space in the middle."""
    return _quoted(at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"))

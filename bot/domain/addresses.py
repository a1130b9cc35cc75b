"""Addresses of Gerrit's pages, made from the configured address and numbers alone, never from foreign text."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

MOST_NUMBERS = 100


def change_url(site_url: str, project: str, number: int) -> str:
    """Give the page of a change (`/c/PROJECT/+/NUMBER`, Gerrit's permanent form)."""
    return f"{site_url.rstrip('/')}/c/{quote(project, safe='/')}/+/{number}"


def query_url(site_url: str, query: str) -> str:
    """Give the page that lists what a query finds."""
    return f"{site_url.rstrip('/')}/q/{quote(query, safe='')}"


def numbers_url(site_url: str, numbers: Iterable[int]) -> str:
    """Give the page that lists exactly these changes, the first hundred of them."""
    chosen = list(numbers)[:MOST_NUMBERS]
    return query_url(site_url, " OR ".join(f"change:{number}" for number in chosen) or "change:0")


def profile_url(site_url: str) -> str:
    """Give the page where a person edits their profile's Status."""
    return f"{site_url.rstrip('/')}/settings/#Profile"


def dashboard_url(site_url: str, title: str, sections: Iterable[tuple[str, str]]) -> str:
    """Give a dashboard made of titled queries (Gerrit's user-dashboards)."""
    return f"{site_url.rstrip('/')}/dashboard/?{urlencode([('title', title), *sections])}"

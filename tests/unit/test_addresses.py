"""Addresses of Gerrit's pages."""

from urllib.parse import parse_qs, unquote, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.addresses import change_url, dashboard_url, numbers_url, profile_url, query_url

SITE = "https://gerrit.example.org/r/"


def test_change() -> None:
    """A change's permanent address holds its repository and number."""
    assert change_url(SITE, "openstack/glance", 4821) == "https://gerrit.example.org/r/c/openstack/glance/+/4821"


def test_odd_repository() -> None:
    """What is no plain letter in a repository's name is quoted."""
    assert change_url(SITE, "a b/c?d#e", 1).endswith("/c/a%20b/c%3Fd%23e/+/1")


def test_numbers() -> None:
    """A list shows exactly these changes, at most a hundred; none finds nothing."""
    assert unquote(numbers_url(SITE, [3, 1])).endswith("/q/change:3 OR change:1")
    assert unquote(numbers_url(SITE, range(1, 500))).count("change:") == 100
    assert unquote(numbers_url(SITE, [])).endswith("/q/change:0")


def test_profile() -> None:
    """The profile's address has the site's prefix."""
    assert profile_url(SITE) == "https://gerrit.example.org/r/settings/#Profile"


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_query(query: str) -> None:
    """Whatever a query holds, it stays one piece of the path."""
    address = urlsplit(query_url(SITE, query))

    assert unquote(address.path.removeprefix("/r/q/")) == query
    assert (address.query, address.fragment) == ("", "")


@settings(deadline=None)
@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_any_dashboard(title: str, query: str) -> None:
    """A dashboard's title and queries come back as they went in."""
    address = urlsplit(dashboard_url(SITE, title, [("One", query)]))

    assert parse_qs(address.query, keep_blank_values=True) == {"title": [title], "One": [query]}

"""The Slack app manifest, for Socket Mode and for HTTP, from one source.

`config/manifest-socket.yaml` and `config/manifest-http.yaml` are written from here (`reviewday manifest`), and a test
keeps them equal. Form: https://docs.slack.dev/reference/app-manifest, version 2.
"""

from collections.abc import Mapping

import yaml

SCOPES = ("chat:write", "commands", "users:read")
"""Without these nothing works: posting, the command, names with their time zones."""

OPTIONAL_SCOPES = (
    "im:write",  # opens direct messages ahead of time
    "im:history",  # finds out whether a doubtful direct message arrived
    "channels:history",  # the same in a public channel
    "groups:history",  # the same in a private channel
    "users:read.email",  # proposes the Gerrit account with the same address
    "files:read",  # reads the schedule that a host drops in App Home
)
"""An admin may refuse each of these; docs/privacy.md says what is lost without it."""

EVENTS = ("app_home_opened", "app_uninstalled", "team_join", "tokens_revoked", "user_change")
PATH = "/slack/events"


def manifest(*, command: str = "/reviewday", request_url: str = "") -> Mapping[str, object]:
    """Give the manifest; with a request address for HTTP, without one for Socket Mode."""
    slash = {
        "command": command,
        "description": "Take part in review days, and run them",
        "usage_hint": "join 3 | take | why 4821 | days | help",
        "should_escape": True,
    }
    events: dict[str, object] = {"bot_events": list(EVENTS)}
    interactivity: dict[str, object] = {"is_enabled": True}
    if request_url:
        address = request_url.rstrip("/") + PATH
        slash["url"] = address
        events["request_url"] = address
        interactivity["request_url"] = address
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Review Day",
            "description": "Review days for teams on Gerrit: who reviews what today",
            "background_color": "#2c2d30",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "reviewday", "always_online": True},
            "slash_commands": [slash],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL_SCOPES)}},
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }


def as_yaml(values: Mapping[str, object]) -> str:
    """Spell a manifest as YAML, keys in the order given."""
    return yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True)

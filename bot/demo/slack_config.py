"""Describe a Slack workspace for the workspace server: its apps, people and channels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.demo.people import PEOPLE, Person

CHANNEL = "C0GLANCE"
CHANNEL_NAME = "glance-reviews"
SIGNING_SECRET = "demo-signing-secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketApp:
    """An app that the workspace reaches through Socket Mode."""

    app_id: str = "A0SOCKET"
    bot_user: str = "U0REVIEWDAY"
    bot_name: str = "reviewday"
    bot_token: str = "xoxb-demo"
    app_token: str = "xapp-demo"

    def to_json(self) -> dict[str, Any]:
        """Return the workspace server's form of it."""
        return _app_json(self) | {"mode": "socket"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpApp:
    """An app that the workspace reaches through signed HTTP requests to a port on 127.0.0.1."""

    port: int
    path: str = "/slack/events"
    signing_secret: str = SIGNING_SECRET
    app_id: str = "A0HTTP"
    bot_user: str = "U0HTTP"
    bot_name: str = "reviewday-http"
    bot_token: str = "xoxb-http"
    app_token: str = "xapp-http"

    def to_json(self) -> dict[str, Any]:
        """Return the workspace server's form of it."""
        url = f"http://127.0.0.1:{self.port}{self.path}"
        return _app_json(self) | {"mode": "events", "signingSecret": self.signing_secret, "requestUrl": url}


App = SocketApp | HttpApp


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel and who is in it, by user id; the apps' users are always in."""

    channel_id: str = CHANNEL
    name: str = CHANNEL_NAME
    members: tuple[str, ...] = field(default_factory=lambda: tuple(person.slack_user for person in PEOPLE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A whole workspace; the default is the demo team's, with one Socket Mode app."""

    apps: Sequence[App] = (SocketApp(),)
    people: Sequence[Person] = PEOPLE
    channels: Sequence[Channel] = (Channel(),)
    name: str = "Glance"

    def callback_ports(self) -> tuple[int, ...]:
        """Return the ports on which apps wait for the workspace's requests."""
        return tuple(app.port for app in self.apps if isinstance(app, HttpApp))

    def to_json(self) -> dict[str, Any]:
        """Return the workspace server's configuration."""
        return {
            "workspace": {"name": self.name, "domain": self.name.lower(), "teamId": "T0GLANCE"},
            "apps": [app.to_json() for app in self.apps],
            "users": [_user_json(person) for person in self.people],
            "channels": [self._channel_json(channel) for channel in self.channels],
        }

    def _channel_json(self, channel: Channel) -> dict[str, Any]:
        bots = [app.bot_user for app in self.apps]
        return {"id": channel.channel_id, "name": channel.name, "members": [*channel.members, *bots]}


def _app_json(app: App) -> dict[str, Any]:
    return {
        "appId": app.app_id,
        "botUserId": app.bot_user,
        "botName": app.bot_name,
        "botToken": app.bot_token,
        "appToken": app.app_token,
    }


def _user_json(person: Person) -> dict[str, Any]:
    return {
        "id": person.slack_user,
        "name": person.username,
        "real_name": person.name,
        "email": person.email,
        "tz": person.time_zone,
    }

"""The configuration: enough is little, and what can't be used is said without giving a secret away."""

from pathlib import Path

import pytest

from bot.config import ConfigError, load
from bot.domain.worth import Weights

SECRETS = {"SLACK_BOT_TOKEN": "xoxb-canary", "SLACK_APP_TOKEN": "xapp-canary", "GERRIT_PASSWORD": "canary"}
ENOUGH = """
[gerrit]
url = "https://review.example.org/"
username = "reviewday"
[[team]]
channel = "C0GLANCE"
repositories = ["openstack/glance"]
"""


def written(folder: Path, text: str) -> Path:
    """Write a configuration file."""
    path = folder / "reviewday.toml"
    path.write_text(text)
    return path


def test_enough(tmp_path: Path) -> None:
    """An address, a channel and the repositories are enough; the team is called by its channel."""
    config = load(written(tmp_path, ENOUGH), SECRETS)

    assert list(config.teams) == ["C0GLANCE"]
    assert config.gerrit.url == "https://review.example.org"
    assert "canary" not in repr(config)


def test_secret_in_a_file(tmp_path: Path) -> None:
    """A secret may stand in a file that the environment names."""
    secret = tmp_path / "token"
    secret.write_text("xoxb-from-a-file\n")
    environment = {name: value for name, value in SECRETS.items() if name != "SLACK_BOT_TOKEN"}

    config = load(written(tmp_path, ENOUGH), environment | {"SLACK_BOT_TOKEN_FILE": str(secret)})

    assert config.slack.bot_token.get_secret_value() == "xoxb-from-a-file"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("nonsense = [", "can't be read", id="no-toml"),
        pytest.param(ENOUGH.replace("username", "user_name"), "gerrit.user_name", id="unknown-key"),
        pytest.param(ENOUGH.replace("https://", "ftp://"), "url is Gerrit's address", id="no-address"),
        pytest.param(ENOUGH + 'time_zone = "Mars/Olympus"\n', "IANA name", id="no-zone"),
        pytest.param(ENOUGH + 'bots = ["("]\n', "no regular expression", id="no-pattern"),
        pytest.param(ENOUGH + "worth = { luck = 3 }\n", "luck is no reason", id="no-reason"),
        pytest.param(ENOUGH + "worth = { priority = -3 }\n", "a number of points", id="no-points"),
        pytest.param(ENOUGH + "amount = 0\n", "team.0.amount", id="nothing"),
        pytest.param('[slack]\nbot_token = "xoxb-canary"\n' + ENOUGH, "come from the environment", id="secret-in-file"),
        pytest.param('[slack]\nmode = "http"\n' + ENOUGH, "SLACK_SIGNING_SECRET", id="no-signing-secret"),
        pytest.param('[slack]\ncommand = "review day"\n' + ENOUGH, "a command is a slash", id="no-command"),
        pytest.param("[gerrit]\nurl = 'https://review.example.org'\n", "team", id="no-team"),
    ],
)
def test_what_to_mend(tmp_path: Path, text: str, words: str) -> None:
    """Each thing to mend is named with its place, and no secret stands in the sentence."""
    with pytest.raises(ConfigError) as refusal:
        load(written(tmp_path, text), SECRETS)

    assert words in str(refusal.value)
    assert "canary" not in str(refusal.value)


def test_no_file(tmp_path: Path) -> None:
    """Without a file the command that writes one is named."""
    with pytest.raises(ConfigError, match="reviewday init"):
        load(tmp_path / "none.toml", SECRETS)


def test_secret_file_is_gone(tmp_path: Path) -> None:
    """A file of a secret that can't be read is named by the environment's name."""
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN_FILE"):
        load(written(tmp_path, ENOUGH), {"SLACK_BOT_TOKEN_FILE": str(tmp_path / "none")})


def test_worth(tmp_path: Path) -> None:
    """What a team changes about the worth of changes stands; the rest stays as it is."""
    config = load(written(tmp_path, ENOUGH + "worth = { never_answered = 5 }\n"), SECRETS)

    (team,) = config.teams.values()
    assert team.weights == Weights(never_answered=5.0)


def test_secret_is_rotated(tmp_path: Path) -> None:
    """A secret from a file is what the file says now, empty while it can't be read; others are as they were."""
    token = tmp_path / "token"
    token.write_text("xoxb-old\n")
    secrets = {name: value for name, value in SECRETS.items() if name != "SLACK_BOT_TOKEN"}
    config = load(written(tmp_path, ENOUGH), secrets | {"SLACK_BOT_TOKEN_FILE": str(token)})

    token.write_text("xoxb-new\n")
    now = config.secret_now("SLACK_BOT_TOKEN"), config.secret_now("GERRIT_PASSWORD")
    token.unlink()

    assert now == ("xoxb-new", SECRETS["GERRIT_PASSWORD"])
    assert config.secret_now("SLACK_BOT_TOKEN") == ""

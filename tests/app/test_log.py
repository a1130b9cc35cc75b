"""The log: secrets are struck out, however they come in."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import log


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, given back as it was."""
    logger = logging.getLogger()
    handlers, level = logger.handlers, logger.level
    yield logger
    logger.handlers, logger.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "value",
    [
        "xoxb-1-canary",
        "xapp-1-canary",
        "Bearer canarycanary",
        "https://hooks.slack.com/commands/canary",
        {"token": "canary"},
        {"deep": [{"response_url": "canary"}, ("xoxp-canary",)]},
        {"Authorization": "Basic canary"},
    ],
)
def test_secrets(value: object) -> None:
    """Tokens are known by their form, others by the name they stand under."""
    assert "canary" not in str(log.struck(value))


def test_innocent() -> None:
    """What is no secret stays."""
    assert log.struck({"changes": [4821, "image_data"]}) == {"changes": [4821, "image_data"]}


@pytest.mark.parametrize("as_json", [True, False])
def test_whole_line(root: logging.Logger, capsys: pytest.CaptureFixture[str], *, as_json: bool) -> None:
    """A secret is in no line of ours or of a library's, tracebacks included."""
    log.set_up("DEBUG", as_json=as_json)

    structlog.get_logger("bot").info("event", password="canary", detail="xoxb-canary")
    logging.getLogger("aiohttp").warning("sent %s", "xapp-canary")
    structlog.get_logger("bot").error("failed", exc_info=ValueError("xoxb-canary"))

    said = capsys.readouterr().err
    assert "event" in said
    assert "failed" in said
    assert "canary" not in said

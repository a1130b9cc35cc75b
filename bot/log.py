"""Logging: one line an event, a constant short name and values as keywords; secrets are struck out on the way."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|https://hooks\.slack\.com/\S+|(?i:basic|bearer) [\w+/=.-]{6,}")
SECRET_KEYS = re.compile(r"token|secret|password|authorization|response_url", re.IGNORECASE)
STRUCK = "***"


def struck(value: object) -> object:
    """Strike secrets out of a value, however deep they stand."""
    if isinstance(value, str):
        return SECRET.sub(STRUCK, value)
    if isinstance(value, dict):
        return {key: STRUCK if SECRET_KEYS.search(str(key)) else struck(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(struck(one) for one in value)
    return value


def _strike(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        event[key] = STRUCK if SECRET_KEYS.search(key) else struck(value)
    return event


def set_up(level: str = "INFO", *, as_json: bool = False) -> None:
    """Send our log and the libraries' through one pipeline to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _strike,
    ]
    render: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render]
    )
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # Slack's SDK logs whole requests at DEBUG, with the tokens of their bodies.
    logging.getLogger("slack_sdk").setLevel(max(logging.INFO, root.level))
    logging.getLogger("slack_bolt").setLevel(max(logging.INFO, root.level))

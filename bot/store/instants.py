"""Instants as text that sorts as they do: always UTC, always microseconds."""

from datetime import UTC, datetime

ALWAYS = ""  # before every instant
NEVER = "9999"  # after every instant


def to_text(at: datetime) -> str:
    """Write an instant; a naive one is refused with ValueError."""
    if at.tzinfo is None:
        message = "an instant needs a zone"
        raise ValueError(message)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_text(text: str) -> datetime:
    """Read what `to_text` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def find_instant(text: str) -> datetime | None:
    """Read an instant, or None for `ALWAYS` and `NEVER`."""
    return None if text in {ALWAYS, NEVER} else from_text(text)

"""What a list of changes shows at a glance: place, version, and whether a change is ours to read."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.gerrit.pages import Row
from bot.ports import Version

Json = Mapping[str, Any]

IN_CONFLICT = "-conflict"
_COMMENTS = re.compile(r"^\(\d+ comments?\)$", re.MULTILINE)


def instant(text: str) -> datetime:
    """Read Gerrit's time, which is UTC without saying so, in whole seconds."""
    return datetime.fromisoformat(text[:19] + "+00:00")


def row_of(info: Json) -> Row:
    """Give what paging needs."""
    return Row(info["_number"], info["updated"], info.get("_more_changes", False))


def version_of(info: Json) -> Version:
    """Give a change's exact version."""
    return Version(number=info["_number"], meta_rev_id=exact_version(info), updated_at=instant(info["updated"]))


def exact_version(info: Json) -> str:
    """Name the exact version. A conflict is part of it: it comes from the branch and touches nothing in the change."""
    return str(info.get("meta_rev_id", "")) + (IN_CONFLICT if info.get("mergeable") is False else "")


def is_private(info: Json) -> bool:
    """Tell whether a change is private, whatever the index said when it was found."""
    return bool(info.get("is_private"))


def has_comments(info: Json) -> bool:
    """Tell whether there are published comments to be fetched, those on the patch set as a whole included."""
    total = info.get("total_comment_count")
    if total is not None:
        return bool(total)
    return any(_COMMENTS.search(message["message"]) for message in info.get("messages", ()))


def extremes(values: Json) -> tuple[int, int]:
    """Give a label's worst and best value; 0 and 0 where Gerrit names none."""
    numbers = [int(value) for value in values]
    return (min(numbers), max(numbers)) if numbers else (0, 0)

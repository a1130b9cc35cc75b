"""What the words of a review are worth: thought, praise, a quick reply, a word for the CI, or nothing.

A person's text can be any language; only a short list of phrases is known to carry no thought. Whatever has one other
word is taken as thought.
"""

import re
from enum import IntEnum


class Remark(IntEnum):
    """What a text carries, the least first; of several texts the greatest counts."""

    NONE = 0
    RECHECK = 1  # "recheck": meant for the CI
    QUICK = 2  # "Done", "Ack": closes a thread
    PRAISE = 3  # "LGTM": a vote in words, without a reason
    THOUGHT = 4  # a sentence, a question, anything of one's own


_FOR_CI = re.compile(r"\s*(?:recheck|reverify|check\s+(?:experimental|gate|post))\b", re.IGNORECASE)
_LINK_CODE = re.compile(r"\s*reviewday\s+[A-Z0-9]{4}\s*", re.IGNORECASE)
_TOKEN = re.compile(r"[+-]\d+|[^\W_]+(?:['’][^\W_]+)*")
_QUICK = frozenset(
    {"done", "ack", "acknowledged", "fixed", "ok", "okay", "yes", "sure", "thanks", "thank", "thx", "you", "-1", "-2"}
)
_PRAISE = frozenset(
    {"lgtm", "sgtm", "looks", "look", "good", "great", "fine", "nice", "to", "me", "all", "ship", "it", "approve"}
    | {"approved", "cool", "job", "work", "very", "well", "that", "this", "change", "patch", "+1", "+2", "1", "2"}
)


def remark(text: str) -> Remark:
    """Tell what a text carries; quoted lines (`> …`) are not the writer's own, and a code for linking says nothing."""
    own = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(">")]
    own = [line for line in own if not _LINK_CODE.fullmatch(line)]
    rest = [line for line in own if not _FOR_CI.match(line)]
    tokens = {token.casefold() for line in rest for token in _TOKEN.findall(line)}
    if not tokens:
        return Remark.RECHECK if len(rest) < len(own) else Remark.NONE
    if tokens <= _QUICK:
        return Remark.QUICK
    return Remark.PRAISE if tokens <= _QUICK | _PRAISE else Remark.THOUGHT

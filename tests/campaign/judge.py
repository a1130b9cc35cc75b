"""What must stand in Slack after a day, computed from the script, and what the workspace server's own record says.

The bot's store is not asked. What a person may read as held, `reviewday outbox` must show: it is read as they read it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.demo.message import Message
from tests.campaign.day import ASKING, HOST, JOINED, UNREACHABLE

HELD = "held"
# Once each. Whose list could not be delivered while the day ran gets none after its end.
EXPECTED = (
    "board:",
    "result:",
    "host_note:",
    *(f"list:U{name.upper()}:" for name in JOINED),
    *(f"request:start:U{name.upper()}:U{HOST.upper()}:" for name in ASKING),
)
FORBIDDEN = (f"list:U{UNREACHABLE.upper()}:",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a day came to. Everything but `held` must be empty; what is held must be shown to the operator."""

    lost: tuple[str, ...] = ()
    double: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    crashes: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was lost, doubled, sent too late, invented, or ended by a fault."""
        return not (self.lost or self.double or self.late or self.stale or self.unknown or self.crashes)


@dataclass(slots=True)
class Judge:
    """Judges the record of one day."""

    record: Iterable[Message]
    held: frozenset[str] = frozenset()
    newest: Mapping[str, int] = field(default_factory=dict)
    crashes: Iterable[str] = ()
    _counts: Counter[str] = field(default_factory=Counter)

    def verdict(self) -> Verdict:
        """Hold the record against the script."""
        messages = [message for message in self.record if message.key]
        self._counts = Counter(message.key for message in messages)
        return Verdict(
            lost=tuple(prefix for prefix in EXPECTED if not self._stands(prefix) and not self._is_held(prefix)),
            double=tuple(key for key, times in sorted(self._counts.items()) if times > 1),
            late=tuple(key for key in self._counts if key.startswith(FORBIDDEN)),
            stale=tuple(one.key for one in messages if _revision(one) < self.newest.get(one.key, 0)),
            unknown=tuple(key for key in self._counts if not key.startswith((*EXPECTED, *FORBIDDEN, *ALLOWED))),
            held=tuple(sorted(self.held)),
            crashes=tuple(self.crashes),
        )

    def missing(self) -> tuple[str, ...]:
        """Give what must still come, or be shown as held."""
        return self.verdict().lost

    def _stands(self, prefix: str) -> bool:
        return any(key.startswith(prefix) for key in self._counts)

    def _is_held(self, prefix: str) -> bool:
        return any(key.startswith(prefix) for key in self.held)


def _revision(message: Message) -> int:
    """Give the revision at which a message stands: an edit that came late must not have gone over a newer one."""
    return int(str(message.raw["blocks"][0]["block_id"]).rpartition(".")[2])


# What follows from reviews may come, at most once each, and may wait for its reader's next date.
FOLLOWING = ("last_vote:",)
ALLOWED = (*FOLLOWING, "trouble:held:")


def held_in(shown: str) -> frozenset[str]:
    """Read the keys of held posts from what `reviewday outbox` prints."""
    words = (line.split() for line in shown.splitlines())
    return frozenset(line[1] for line in words if len(line) > 1 and line[0] == HELD)


def waiting_in(shown: str) -> Mapping[str, str]:
    """Read what waits but is not held: each key with its state."""
    words = (line.split() for line in shown.splitlines())
    return {line[1]: line[0] for line in words if len(line) > 1 and line[0] in {"pending", "sending", "uncertain"}}

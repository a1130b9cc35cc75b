"""What goes wrong when, derived from a seed and from what the bot does, so that the same seed does the same again.

A fault belongs to the n-th call of its kind for its message, whenever that comes; time decides nothing but the rest.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from random import Random

from tests.campaign.faults import READS, Call, Fault, Phase

NOT_ACCEPTED = (Fault.TOO_MANY, Fault.FAILED_BEFORE, Fault.RESET_BEFORE)
ACCEPTED = (
    Fault.NONE,
    Fault.FAILED_AFTER,
    Fault.FATAL_AFTER,
    Fault.HUNG_AFTER,
    Fault.RESET_AFTER,
    Fault.LATE,
    Fault.SLOW,
    Fault.CUT,
    Fault.GARBLED,
)
FAULTS = tuple(fault for fault in Fault if fault is not Fault.NONE)
READ_FAULTS = (Fault.TOO_MANY, Fault.FAILED_BEFORE, Fault.RESET_BEFORE, Fault.CUT, Fault.GARBLED, Fault.HUNG_AFTER)
# What a bot asks once at its start is left alone: a start that fails is the supervisor's to repeat.
SPARED = frozenset({"auth.test", "apps.connections.open", "users.list", "users.info"})
STEPS = (
    "conversations.open",
    "chat.postMessage:board",
    "chat.postMessage:list",
    "chat.postMessage:request",
    "chat.postMessage:host_note",
    "chat.postMessage:last_vote",
    "chat.postMessage:result",
    "chat.update:board",
    "chat.update:list",
    "conversations.history",
    "views.publish:home",
)

# A step that comes once a day is used whenever it comes; of the others enough must pass for the day to go on.
ONCE_A_DAY = frozenset({"chat.postMessage:board", "chat.postMessage:host_note", "chat.postMessage:result"})
OFTEN, SELDOM = 0.8, 0.2
# A look-up reads many pages, and one that fails spoils all: each fails a quarter as often as a post.
READ_SHARE = 0.25
# One life in eight ends while it starts.
EARLY, EARLY_S, ENDLESS_S = 0.125, 0.5, 100.0

Point = tuple[str, Fault, Phase]


def points(steps: tuple[str, ...] = STEPS) -> Iterator[Point]:
    """Give every named step with every outcome class, and each instant around it at which one can be killed."""
    for step, fault in product(steps, (*NOT_ACCEPTED, *ACCEPTED)):
        phases = (Phase.ARRIVED, Phase.ANSWERED) if fault in NOT_ACCEPTED else tuple(Phase)
        yield from ((step, fault, phase) for phase in phases)


@dataclass(slots=True)
class Wanted:
    """The points at which a kill is still to be seen; shared by the lanes."""

    left: set[Point] = field(default_factory=lambda: set(points()))

    def for_step(self, step: str, random: Random) -> Point | None:
        """Give one of the step's, None if all have been."""
        fitting = sorted(point for point in list(self.left) if point[0] == step)
        return random.choice(fitting) if fitting else None


@dataclass(slots=True)
class Plan:
    """One day's misfortunes. `wanted` points come first; then faults and kills fall at random."""

    seed: str
    wanted: Wanted = field(default_factory=lambda: Wanted(set()))
    faults: float = 0.4
    kills: float = 0.03
    longest_life_s: float = 3.0
    seen: Counter[Point] = field(default_factory=Counter)
    _counts: Counter[str] = field(default_factory=Counter)
    _aimed: dict[int, Point] = field(default_factory=dict)

    def random(self, *about: object) -> Random:
        """Give chance for one decision, the same for the same seed and question."""
        return Random(f"{self.seed}|{'|'.join(map(str, about))}")

    def fault_of(self, call: Call) -> Fault:
        """Choose how a call ends."""
        if call.method in SPARED:
            return Fault.NONE
        name = f"{call.step}|{call.key}|{call.place}"
        self._counts[name] += 1
        random = self.random(name, self._counts[name])
        chance = OFTEN if call.step in ONCE_A_DAY else SELDOM
        if random.random() < chance and (point := self.wanted.for_step(call.step, random)):
            self._aimed[id(call)] = point
            return point[1]
        is_read = call.method in READS
        if random.random() > self.faults * (READ_SHARE if is_read else 1):
            return Fault.NONE
        return random.choice(READ_FAULTS if is_read else FAULTS)

    def is_killed(self, call: Call, phase: Phase, fault: Fault) -> bool:
        """Decide whether the bot dies at this instant of a call."""
        if call.method in SPARED:
            return False
        if point := self._aimed.get(id(call)):
            return phase is point[2]
        if self.wanted.left:
            return False
        name = f"{call.step}|{call.key}|{call.place}"
        return self.random("kill", name, self._counts[name], phase).random() < self.kills

    def killed(self, call: Call, phase: Phase, fault: Fault) -> None:
        """Keep that a kill was seen there."""
        point = (call.step, fault, phase)
        self.seen[point] += 1
        self.wanted.left.discard(point)

    def lifetime_s(self, life: int) -> float:
        """Give how long a life lasts at most once it is connected to Slack, on a machine that starts it quickly."""
        return self.random("life", life).uniform(0.1, self.longest_life_s)

    def dies_early_s(self, life: int) -> float | None:
        """Give when a life ends that is to end while it starts; None for most."""
        random = self.random("early", life)
        return random.uniform(0.02, EARLY_S) if self.longest_life_s < ENDLESS_S and random.random() < EARLY else None

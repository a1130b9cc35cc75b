"""Read a release cycle: `reviewday cycle import FILE`, or a file that a host drops in App Home.

What was there before stays until the new one has been read whole.
"""

from bot.domain.answers import Imported
from bot.domain.cycle import Cycle
from bot.domain.outcome import AuditEntry, Outcome
from bot.domain.snapshot import Snapshot
from bot.flows.asking import decided
from bot.ports import Ports


async def keep_cycle(cycle: Cycle, disagreements: tuple[str, ...], *, actor: str, ports: Ports) -> Imported:
    """Keep a cycle that was read; its milestones hold from now on."""

    async def decide(_: Snapshot) -> tuple[Outcome, None]:
        entry = AuditEntry(actor=actor, action="import_cycle", subject=cycle.team, details={"cycle": cycle.name})
        return Outcome(puts=(cycle,), audit=(entry,)), None

    await decided(ports, decide)
    return Imported(
        cycle=cycle.name,
        milestones=len(cycle.milestones),
        undated=tuple(one.name for one in cycle.milestones if one.due_on is None),
        disagreements=disagreements,
    )

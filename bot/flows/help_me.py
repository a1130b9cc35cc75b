"""`/reviewday help [VERB]`: the commands, or one of them with two examples."""

from bot.domain.answers import Answer, Helped
from bot.domain.command import Help
from bot.domain.policy import is_host
from bot.domain.team import Team
from bot.flows.asking import Asked
from bot.ports import Ports


async def help_me(command: Help, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Say what one can say; hosts are shown their verbs too."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    return Helped(about=command.about, is_host=is_host(asked.slack_user, team, snapshot))

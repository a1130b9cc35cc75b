"""The buttons of linking: Right, That's not me, Done, Ask to vouch, and a host's Vouch."""

from bot.domain.answers import Answer, Linked, LinkState, LinkSteps
from bot.domain.click import Linking, LinkStep
from bot.domain.content import RequestKind
from bot.domain.team import Team
from bot.flows import link
from bot.flows.asking import Asked, host_names, name_of
from bot.flows.dealing import deal_to_newly_linked
from bot.ports import Ports


async def linking(click: Linking, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Take a step of linking; whoever gets linked on an open day gets their list."""
    answer = await _step(click, asked=asked, team=team, ports=ports)
    if isinstance(answer, Linked) and answer.state in {LinkState.LINKED, LinkState.VOUCHED}:
        await deal_to_newly_linked(click.slack_user or asked.slack_user, ports=ports)
    return answer


async def _step(click: Linking, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    match click.step:
        case LinkStep.RIGHT:
            return await link.confirm_email(click.account_id, asked=asked, team=team, ports=ports)
        case LinkStep.WRONG:
            snapshot = await ports.store.snapshot(ports.clock.now())
            return LinkSteps(name=name_of(snapshot, asked.slack_user), host_names=host_names(snapshot, team))
        case LinkStep.DONE:
            return await link.check_code(asked=asked, team=team, ports=ports)
        case LinkStep.ASK_VOUCH:
            return await link.ask_vouch(RequestKind.VOUCH, asked=asked, team=team, ports=ports)
        case LinkStep.ASK_TAKEN:
            return await link.ask_vouch(RequestKind.LINK_TAKEN, asked=asked, team=team, ports=ports)
        case LinkStep.VOUCH:
            return await link.vouch(click.slack_user, click.account_id, asked=asked, team=team, ports=ports)

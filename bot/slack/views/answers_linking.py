"""Answers while somebody says which Gerrit account is theirs; their `parts` can stand within another answer."""

from collections.abc import Iterator

from bot.domain.answers import Linked, LinkProposal, LinkState, LinkSteps
from bot.domain.click import Linking, LinkStep
from bot.slack import texts, texts_answers, texts_linking
from bot.slack.blocks import Block, Element, Rendered, actions, button, context, link_button, section
from bot.slack.buttons import Said
from bot.slack.escape import SlackText
from bot.slack.views.answer import said

TRY_AGAIN = frozenset({LinkState.NOT_FOUND, LinkState.SEVERAL, LinkState.BOT})


def steps(answer: LinkSteps, *, command: str, **_: object) -> Rendered:
    """Say how to show which account is theirs."""
    return said(texts_linking.steps_lead(answer), *parts(answer, command=command))


def proposal(answer: LinkProposal, *, command: str, **_: object) -> Rendered:
    """Ask whether an account is theirs."""
    return said(texts_linking.proposal(answer), *parts(answer, command=command))


def parts(answer: LinkSteps | LinkProposal, *, command: str) -> Iterator[Block | None]:
    """Give what somebody reads and presses to be linked."""
    if isinstance(answer, LinkProposal):
        yield section(texts_linking.proposal(answer))
        yield actions(*_proposal_buttons(answer))
        return
    yield section(texts_linking.steps_lead(answer))
    yield section(texts_linking.steps(answer, command=command))
    yield actions(*_steps_buttons(answer))
    yield section(texts_linking.no_account(answer.code))
    yield actions(button(texts_linking.ask_to_vouch(answer.host_names), Linking(step=LinkStep.ASK_VOUCH)))
    yield context(texts_linking.meanwhile())


def lead(answer: LinkSteps | LinkProposal) -> SlackText:
    """Give the first sentence, for who hears it read out."""
    return texts_linking.proposal(answer) if isinstance(answer, LinkProposal) else texts_linking.steps_lead(answer)


def _proposal_buttons(answer: LinkProposal) -> Iterator[Element]:
    account = answer.account.id
    yield button(texts_linking.RIGHT, Linking(step=LinkStep.RIGHT, account_id=account), is_primary=True)
    yield button(texts_linking.NOT_ME, Linking(step=LinkStep.WRONG, account_id=account))


def _steps_buttons(answer: LinkSteps) -> Iterator[Element | None]:
    if answer.code:
        yield button(texts_linking.DONE, Linking(step=LinkStep.DONE), is_primary=True)
        yield link_button(texts_answers.IN_GERRIT, answer.profile_url)


def linked(answer: Linked, **_: object) -> Rendered:
    """Say how a step of linking ended, with what can be done next."""
    text = texts_linking.linked(answer)
    return said(text, section(text), actions(*_linked_buttons(answer)))


def _linked_buttons(answer: Linked) -> Iterator[Element]:
    state = answer.state
    if state is LinkState.LINKED:
        yield button(texts_answers.WHERE_WE_ARE, Said(text="mine"))
    if state is LinkState.CODE_MISSING:
        yield button(texts_linking.DONE, Linking(step=LinkStep.DONE), is_primary=True)
        yield button(texts_linking.ask_to_vouch(answer.host_names), Linking(step=LinkStep.ASK_VOUCH))
    if state is LinkState.TAKEN:
        yield button(texts_linking.ask(answer.host_names), Linking(step=LinkStep.ASK_TAKEN))
    if state in TRY_AGAIN:
        yield button(texts.LINK, Said(text="link"))
        yield button(texts_linking.ask_to_vouch(answer.host_names), Linking(step=LinkStep.ASK_VOUCH))

"""What a person reads while they say which Gerrit account is theirs."""

from collections.abc import Sequence
from typing import Final

from bot.domain.answers import Linked, LinkProposal, LinkState, LinkSteps
from bot.slack.escape import PlainText, SlackText, code, lines, link, mrkdwn, plain, shorten
from bot.slack.spelling import MOST_OF_A_NAME, name, short_name
from bot.slack.texts_day import sentences

_MOST_OF_A_NAME_ON_A_BUTTON = 14

RIGHT: Final = plain("Right")
NOT_ME: Final = plain("That's not me")
DONE: Final = plain("Done")


def proposal(answer: LinkProposal) -> SlackText:
    """Ask whether the account with the same e-mail address is theirs."""
    return mrkdwn(
        "I take you for {account} in Gerrit, by your e-mail address.",
        account=_account(answer.account.username or answer.account.name),
    )


def steps_lead(answer: LinkSteps) -> SlackText:
    """Say what is missing, and what can't be told without it."""
    lead = mrkdwn("I don't know your Gerrit account yet, so I can't tell which changes are yours.")
    if not answer.username:
        return lead
    return mrkdwn("Show me that {account} in Gerrit is you.", account=_account(answer.username))


def steps(answer: LinkSteps, *, command: str) -> SlackText:
    """Say how to prove an account, or how to name one."""
    if not answer.code:
        typed = code(f"{command} link USERNAME")
        return mrkdwn("Type {typed} with your Gerrit username; then I say how to show that it is you.", typed=typed)
    profile = link(answer.profile_url, "Settings, Profile") if answer.profile_url else mrkdwn("Settings, Profile")
    return lines(
        mrkdwn(
            "1. In Gerrit open *{profile}* and write {code} into *Status*.", profile=profile, code=code(answer.code)
        ),
        mrkdwn("2. Press [Done]. Then you can empty it again."),
    )


def no_account(words: str) -> SlackText:
    """Say what else can be done; without a code there is nothing to write anywhere yet."""
    vouching = mrkdwn("No account yet? A host who knows you can vouch for you.")
    if not words:
        return vouching
    instead = mrkdwn("No such field? Write the same words as a comment on any change; it counts for nothing else.")
    return sentences(instead, vouching)


def meanwhile() -> SlackText:
    """Say that nothing is lost and nothing is posted."""
    return mrkdwn("Reviews you write in the meantime count once we are linked. Nothing is posted anywhere.")


def ask_to_vouch(host_names: Sequence[str]) -> PlainText:
    """Ask a host to vouch."""
    if not host_names:
        return plain("Ask a host to vouch for me")
    return plain("Ask {name} to vouch", name=short_name(host_names[0], _MOST_OF_A_NAME_ON_A_BUTTON))


def ask(host_names: Sequence[str]) -> PlainText:
    """Ask a host."""
    if not host_names:
        return plain("Ask a host")
    return plain("Ask {name}", name=short_name(host_names[0], _MOST_OF_A_NAME_ON_A_BUTTON))


def linked(answer: Linked) -> SlackText:
    """Say how a step of linking ended."""
    account, who = _account(answer.username), _who(answer.host_names)
    match answer.state:
        case LinkState.LINKED:
            return mrkdwn("You are {account} in Gerrit. What you review counts from now on.", account=account)
        case LinkState.ALREADY:
            return mrkdwn("You are linked already: {account} in Gerrit is you.", account=account)
        case LinkState.VOUCHED:
            return mrkdwn("They are linked to {account} in Gerrit, on your word. Thank you.", account=account)
        case LinkState.ASKED:
            return mrkdwn("{who} is asked, by direct message. You hear when it is done.", who=who)
        case _:
            return _not_linked(answer, account)


def _not_linked(answer: Linked, account: SlackText) -> SlackText:
    match answer.state:
        case LinkState.NOT_FOUND:
            said = mrkdwn("I find no active account {account} in Gerrit.", account=account)
            return sentences(said, mrkdwn("Is it spelled as in your Gerrit profile?"))
        case LinkState.SEVERAL:
            said = mrkdwn("Several accounts in Gerrit fit {account}.", account=account)
            return sentences(said, mrkdwn("The exact username, or the account's number, tells them apart."))
        case LinkState.TAKEN:
            said = mrkdwn("{account} in Gerrit is linked to another person here.", account=account)
            return sentences(said, mrkdwn("If it is yours, a host can put it right."))
        case LinkState.CODE_MISSING:
            return sentences(_code_missing(answer, account), mrkdwn("Nothing was changed."))
        case _:
            return mrkdwn("{account} is no person's account in Gerrit. Nothing was changed.", account=account)


def _code_missing(answer: Linked, account: SlackText) -> SlackText:
    if not answer.code:
        return mrkdwn("I did not find the code in the Status of {account} yet.", account=account)
    return mrkdwn("I did not find {code} in the Status of {account} yet.", code=code(answer.code), account=account)


def _account(username: str) -> SlackText:
    shown = shorten(username, MOST_OF_A_NAME)
    return code(shown) if shown else mrkdwn("that account")


def _who(host_names: Sequence[str]) -> SlackText:
    if not host_names:
        return mrkdwn("A host")
    return name(host_names[0])

"""Who works for whom, as far as a team's configuration tells by e-mail domain; nobody's is guessed."""

from bot.domain.snapshot import Snapshot
from bot.domain.team import Team


def company_of(snapshot: Snapshot, team: Team, slack_user: str) -> str:
    """Give somebody's company by the address that Gerrit shows, else by the one in Slack; empty if it is not known."""
    link, person = snapshot.links.get(slack_user), snapshot.people.get(slack_user)
    account = snapshot.accounts.get(link.account_id) if link else None
    addresses = (account.email if account else "", person.email if person else "")
    found = (_company(team, address) for address in addresses)
    return next((company for company in found if company), "")


def _company(team: Team, address: str) -> str:
    """Give the company of an address: `mail.example.org` belongs to whom `example.org` belongs to."""
    domain = address.rpartition("@")[2].casefold()
    while domain:
        if domain in team.companies:
            return team.companies[domain]
        domain = domain.partition(".")[2]
    return ""

"""Keep what we know of people in step with Slack, and the links that the operator vouches for."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.domain.accounts import is_bot
from bot.domain.outcome import NOTHING, AuditEntry, Outcome
from bot.domain.people import Link, Person, Proof
from bot.domain.snapshot import Snapshot
from bot.flows.asking import decided
from bot.ports import Facts, Ports


async def refresh_people(ports: Ports) -> int:
    """Read everybody from Slack; give how many are new or changed."""
    found = await ports.messenger.people()
    return await _keep(found, ports)


async def refresh_person(slack_user: str, *, ports: Ports) -> int:
    """Read one person from Slack."""
    return await _keep((await ports.messenger.person(slack_user),), ports)


async def _keep(found: Iterable[Person], ports: Ports) -> int:
    people = tuple(found)

    async def decide(snapshot: Snapshot) -> tuple[Outcome, int]:
        changed = tuple(_merged(snapshot, person) for person in people if _differs(snapshot, person))
        return Outcome(puts=changed), len(changed)

    return await decided(ports, decide)


def _merged(snapshot: Snapshot, person: Person) -> Person:
    """Take Slack's word for who somebody is, and keep what they told us."""
    known = snapshot.people.get(person.slack_user)
    if known is None:
        return person
    return replace(
        known,
        name=person.name,
        time_zone=person.time_zone,
        email=person.email,
        is_bot=person.is_bot,
        is_deleted=person.is_deleted,
        is_guest=person.is_guest,
    )


def _differs(snapshot: Snapshot, person: Person) -> bool:
    return snapshot.people.get(person.slack_user) != _merged(snapshot, person)


async def keep_configured_links(links: Mapping[str, str], *, ports: Ports) -> tuple[str, ...]:
    """Link whom the configuration names; give the usernames that Gerrit does not know or that are linked otherwise."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    troubled = []
    for slack_user, username in sorted(links.items()):
        if slack_user not in snapshot.links and not await _linked(slack_user, username, ports):
            troubled.append(username)
    return tuple(troubled)


async def _linked(slack_user: str, username: str, ports: Ports) -> bool:
    found = await ports.gerrit.accounts(f'username:"{username}"')
    account = next((one for one in found if one.username == username), None)
    if account is None:
        return False

    async def decide(snapshot: Snapshot) -> tuple[Outcome, bool]:
        if snapshot.find_person_of(account.id) not in {None, slack_user}:
            return NOTHING, False
        if any(is_bot(account, team) for team in snapshot.teams.values()):
            return NOTHING, False
        row = Link(slack_user=slack_user, account_id=account.id, proof=Proof.CONFIGURED, since=snapshot.now)
        entry = AuditEntry(actor="operator", action="link", subject=slack_user, details={"account": str(account.id)})
        return Outcome(puts=(row,), audit=(entry,)), True

    await ports.store.write_facts(Facts(accounts=(account,)))
    return await decided(ports, decide)

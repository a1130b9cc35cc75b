"""`/reviewday link [USERNAME]`: which Gerrit account is whose, and how we know.

Four proofs, from the lightest on: the same e-mail address on both sides and one click; a code in the Gerrit profile's
*Status*; a host who vouches; the code in a comment on a change, which counts for nothing else. A link is one to one,
and an address that fits several accounts never links.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.accounts import is_bot
from bot.domain.addresses import profile_url
from bot.domain.answers import Answer, Linked, LinkProposal, LinkState, LinkSteps
from bot.domain.change import Account
from bot.domain.content import RequestKind
from bot.domain.delivery import Kind, Place, Post, Target, Urgency
from bot.domain.outcome import NOTHING, AuditEntry, Outcome
from bot.domain.people import Link, LinkCode, Person, Proof
from bot.domain.policy import Act, hosts_of, require
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.asking import Asked, decided, host_names, known_person, name_of
from bot.ports import Facts, GerritAway, Ports

CODE_PREFIX = "reviewday"
CLOCKS_DIFFER = timedelta(minutes=5)


async def link(username: str, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Find the account that a person means and say how to prove that it is theirs."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    if asked.slack_user in snapshot.links and not username:
        return Linked(state=LinkState.ALREADY, username=_username(snapshot, asked.slack_user))
    if not username:
        return await propose(asked.slack_user, team=team, ports=ports)
    account = await _account_named(username, team=team, ports=ports)
    if isinstance(account, LinkState):
        return Linked(state=account, username=username, host_names=host_names(snapshot, team))
    return await _steps_for(account, asked=asked, team=team, ports=ports)


async def _account_named(username: str, *, team: Team, ports: Ports) -> Account | LinkState:
    """Give the person's account of exactly this username or number, or why there is none."""
    found = await ports.gerrit.accounts(_by_username(username))
    exact = [account for account in found if username in (account.username, str(account.id))]
    if len(exact) != 1:
        return LinkState.SEVERAL if len(found) > 1 else LinkState.NOT_FOUND
    return LinkState.BOT if is_bot(exact[0], team) else exact[0]


async def propose(slack_user: str, *, team: Team, ports: Ports) -> LinkProposal | LinkSteps:
    """Give the account that shows the person's own e-mail address, or how to prove one without."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    person = await known_person(ports, snapshot, slack_user)
    account = await _find_by_email(person, snapshot=snapshot, team=team, ports=ports)
    if account is not None:
        return LinkProposal(account=account)
    return LinkSteps(name=person.name, host_names=host_names(snapshot, team))


async def _find_by_email(person: Person, *, snapshot: Snapshot, team: Team, ports: Ports) -> Account | None:
    if not person.email or '"' in person.email:
        return None
    try:
        found = await ports.gerrit.accounts(f'email:"{person.email}"')
    except GerritAway:
        return None
    fitting = [one for one in _people(found, team) if one.email.casefold() == person.email.casefold()]
    free = [one for one in fitting if snapshot.find_person_of(one.id) is None]
    return free[0] if len(fitting) == len(free) == 1 else None


def _by_username(username: str) -> str:
    return f'username:"{username}"' if not username.isdigit() else username


def _people(accounts: Sequence[Account], team: Team) -> list[Account]:
    return [account for account in accounts if not is_bot(account, team)]


async def _steps_for(account: Account, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    code = ports.ids.code()

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        holder = snapshot.find_person_of(account.id)
        hosts = host_names(snapshot, team)
        if holder is not None:
            state = LinkState.ALREADY if holder == asked.slack_user else LinkState.TAKEN
            return NOTHING, Linked(state=state, username=account.username, host_names=hosts)
        row = LinkCode(slack_user=asked.slack_user, code=code, account_id=account.id, asked_at=snapshot.now)
        steps = LinkSteps(
            name=name_of(snapshot, asked.slack_user),
            code=f"{CODE_PREFIX} {code}",
            username=account.username,
            host_names=hosts,
            profile_url=profile_url(snapshot.site.url) if snapshot.site else "",
        )
        return Outcome(puts=(row,)), steps

    return await decided(ports, decide)


async def confirm_email(account_id: int, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Link by e-mail after the person's click; the addresses are compared again now."""
    proposal = await propose(asked.slack_user, team=team, ports=ports)
    if not isinstance(proposal, LinkProposal) or proposal.account.id != account_id:
        return Linked(state=LinkState.NOT_FOUND)
    return await _link(asked.slack_user, proposal.account, Proof.EMAIL, ports=ports)


async def check_code(*, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Link if the code stands in the profile's Status now, or in a comment of that account on one of our changes."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    row = snapshot.codes.get(asked.slack_user)
    if row is None or row.account_id is None:
        return LinkSteps(name=name_of(snapshot, asked.slack_user), host_names=host_names(snapshot, team))
    found = await ports.gerrit.accounts(str(row.account_id))
    account = next((one for one in found if one.id == row.account_id), None)
    proof = _find_proof(account, row, snapshot) if account else None
    if account is None or proof is None:
        hosts = host_names(snapshot, team)
        return Linked(state=LinkState.CODE_MISSING, code=f"{CODE_PREFIX} {row.code}", host_names=hosts)
    return await _link(asked.slack_user, account, proof, ports=ports)


def _find_proof(account: Account, row: LinkCode, snapshot: Snapshot) -> Proof | None:
    words = f"{CODE_PREFIX} {row.code}".casefold()
    if words in account.status.casefold():
        return Proof.STATUS
    since = row.asked_at - CLOCKS_DIFFER
    changes = [change for change in snapshot.changes.values() if change.updated_at >= since]
    said = [one.text for change in changes for one in change.messages if one.author_id == account.id]
    said += [one.text for change in changes for one in change.comments if one.author_id == account.id]
    return Proof.COMMENT if any(words in text.casefold() for text in said) else None


async def _link(slack_user: str, account: Account, proof: Proof, *, ports: Ports, by: str = "") -> Linked:
    done = LinkState.VOUCHED if by else LinkState.LINKED

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Linked]:
        holder = snapshot.find_person_of(account.id)
        if holder is not None:
            state = LinkState.ALREADY if holder == slack_user else LinkState.TAKEN
            return NOTHING, Linked(state=state, username=account.username)
        answer = Linked(state=done, username=account.username)
        return _linking(snapshot, slack_user, account, proof, by), answer

    await ports.store.write_facts(Facts(accounts=(account,)))
    return await decided(ports, decide)


def _linking(snapshot: Snapshot, slack_user: str, account: Account, proof: Proof, by: str) -> Outcome:
    row = Link(slack_user=slack_user, account_id=account.id, proof=proof, since=snapshot.now, by=by)
    code = snapshot.codes.get(slack_user)
    entry = AuditEntry(
        actor=by or slack_user,
        action="link",
        subject=slack_user,
        details={"account": str(account.id), "proof": proof.value},
    )
    return Outcome(puts=(row,), removes=(code,) if code else (), audit=(entry,))


async def ask_vouch(kind: RequestKind, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Ask the hosts to vouch for somebody's account, each once for this request."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        code = snapshot.codes.get(asked.slack_user)
        account = code.account_id if code else None
        hosts = hosts_of(team, snapshot)
        posts = tuple(_request(kind, asked.slack_user, account, host) for host in hosts)
        return Outcome(posts=posts), Linked(state=LinkState.ASKED, host_names=host_names(snapshot, team))

    return await decided(ports, decide)


def _request(kind: RequestKind, asker: str, account: int | None, host: str) -> Post:
    return Post(
        key=f"request:{kind.value}:{asker}:{account}:{host}",
        kind=Kind.REQUEST,
        target=Target(place=Place.PERSON, id=host),
        subject={"kind": kind.value, "asker": asker, "account": str(account or "")},
        urgency=Urgency.DIRECT,
        is_asked=True,
    )


async def vouch(slack_user: str, account_id: int, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Link on a host's word."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    require(Act.VOUCH, asked.slack_user, team=team, snapshot=snapshot)
    found = _people(await ports.gerrit.accounts(str(account_id)), team)
    account = next((one for one in found if one.id == account_id), None)
    if account is None:
        return Linked(state=LinkState.NOT_FOUND)
    return await _link(slack_user, account, Proof.HOST, ports=ports, by=asked.slack_user)


def _username(snapshot: Snapshot, slack_user: str) -> str:
    account = snapshot.accounts.get(snapshot.links[slack_user].account_id)
    return account.username if account else ""

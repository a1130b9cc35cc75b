"""`/reviewday me`: a person's own settings, in one form; and deleting what is stored about them."""

from dataclasses import replace

from bot.domain import messages
from bot.domain.answers import Answer, Note, Noted, SettingsForm, SettingsKept
from bot.domain.outcome import AuditEntry, Outcome
from bot.domain.people import Amount, Person, Settings
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.absence import out_of_open_days
from bot.flows.asking import Asked, decided, known_person
from bot.ports import Ports


async def form(*, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Give the settings as they are, for the form."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    return settings_form(snapshot, await known_person(ports, snapshot, asked.slack_user), team)


def settings_form(snapshot: Snapshot, person: Person, team: Team) -> SettingsForm:
    """Give the form's values for a person."""
    link = snapshot.links.get(person.slack_user)
    account = snapshot.accounts.get(link.account_id) if link else None
    return SettingsForm(
        settings=person.settings,
        amount=person.settings.amount or Amount(changes=team.amount),
        account_name=account.username if account else "",
        time_zone=person.time_zone,
    )


async def keep(settings: Settings, *, asked: Asked, team: Team, ports: Ports) -> Answer:
    """Keep what somebody chose; it holds from the next deal on."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, Answer]:
        person = await known_person(ports, snapshot, asked.slack_user)
        kept = replace(person, settings=settings, seen_at=snapshot.now)
        outcome = Outcome(
            puts=(kept,),
            edits=(messages.home_edit(asked.slack_user),),
            audit=(AuditEntry(actor=asked.slack_user, action="settings", subject=asked.slack_user),),
        )
        return outcome, SettingsKept(settings=settings, amount=settings.amount or Amount(changes=team.amount))

    return await decided(ports, decide)


async def forget(*, asked: Asked, ports: Ports) -> Answer:
    """Delete what is stored about the person who asks."""
    await forget_person(asked.slack_user, ports=ports)
    return Noted(note=Note.GONE)


async def forget_person(slack_user: str, *, ports: Ports) -> None:
    """Take somebody out of every open day, then delete what is stored about them."""

    async def decide(snapshot: Snapshot) -> tuple[Outcome, None]:
        return await out_of_open_days(snapshot, slack_user, Outcome(), ports=ports), None

    await decided(ports, decide)
    await ports.store.forget(slack_user, at=ports.clock.now())

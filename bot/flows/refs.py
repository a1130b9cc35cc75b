"""How messages name a change and the people around it."""

from bot.domain.addresses import change_url, numbers_url
from bot.domain.change import Change
from bot.domain.content import ChangeRef
from bot.domain.reasons import Reason
from bot.domain.snapshot import Snapshot
from bot.flows.asking import account_name


def site_url(snapshot: Snapshot) -> str:
    """Give Gerrit's address, empty before the first probe."""
    return snapshot.site.url if snapshot.site else ""


def ref_of(snapshot: Snapshot, change: Change) -> ChangeRef:
    """Give a change as messages name it."""
    return ChangeRef(
        number=change.number,
        project=change.project,
        subject=change.subject,
        url=change_url(site_url(snapshot), change.project, change.number),
    )


def ref_of_number(snapshot: Snapshot, number: int) -> ChangeRef:
    """Give a change by its number; one that has vanished meanwhile keeps only that."""
    change = snapshot.changes.get(number)
    if change is not None:
        return ref_of(snapshot, change)
    return ChangeRef(number=number, project="", subject="", url=numbers_url(site_url(snapshot), [number]))


def names_in(snapshot: Snapshot, reasons: tuple[Reason, ...]) -> dict[int, str]:
    """Spell the accounts that reasons speak of."""
    accounts = {reason.account_id for reason in reasons if reason.account_id is not None}
    return {account: account_name(snapshot, account) for account in sorted(accounts)}

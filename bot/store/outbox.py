"""What leaves the house next, and what became of it.

A post that may have been accepted is never sent again before it was looked up; an edit simply is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.domain.delivery import RATE_LIMITED, Address, Outgoing, PostState, Receipt, Verdict
from bot.domain.errors import UserError
from bot.domain.snapshot import Snapshot
from bot.store import budget, edits, posts
from bot.store.engine import transaction

_SETTLED_BY_OPERATOR = frozenset({PostState.SENT, PostState.PENDING, PostState.DEAD, PostState.EXPIRED})
_OPEN_TO_OPERATOR = frozenset({PostState.PENDING, PostState.SENDING, PostState.UNCERTAIN, PostState.HELD})


class CannotResolve(UserError):
    """The post can't be settled like that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long we wait: for Slack's answer, for a message to show in history, between look-ups, after a fault of ours.

    After `lookups` rounds in which Slack answered but did not tell, a post is held for an operator. Rounds in which it
    did not answer at all are not counted: they end by themselves.
    """

    answer: timedelta = timedelta(seconds=30)
    grace: timedelta = timedelta(seconds=60)
    between_lookups: timedelta = timedelta(seconds=60)
    lookups: int = 10
    misconfigured: timedelta = timedelta(minutes=10)
    board_every: timedelta = timedelta(seconds=30)
    longest_retry: timedelta = timedelta(minutes=5)

    def known_at(self, claimed_at: datetime, ended_at: datetime) -> datetime:
        """Give from when on history tells whether a try was accepted: its grace begins when nobody works at it."""
        return max(ended_at, claimed_at + self.answer) + self.grace

    def retry_at(self, attempts: int, at: datetime) -> datetime:
        """Wait twice as long after each failed try: 1, 2, 4 s and so on."""
        return at + min(timedelta(seconds=2 ** min(attempts - 1, 20)), self.longest_retry)


def claim(db: Database, shown: Snapshot, now: datetime, patience: Patience) -> Outgoing | None:
    """Take the next intent, committed as being sent before it is given; None if nothing can go now."""
    if shown.is_paused:
        return None
    with transaction(db):
        posts.expire(db, now)
        post = _next_post(db, shown, now)
        edit = edits.find_next(db, now, board_every=patience.board_every)
        if edit and (post is None or _turn(edit) < _turn(post[0])):
            return edits.begin(db, edit, now)
        if post is None:
            return None
        row, charge = post
        return posts.begin(db, row, now, charged_to=charge.to, charged_on=charge.on.isoformat() if charge.on else "")


def settle(db: Database, outgoing: Outgoing, receipt: Receipt, at: datetime, patience: Patience) -> Address | None:
    """Keep what a try ended with; gives the address of a post that is delivered now.

    A post that is gone from the file meanwhile, or was settled by an operator, is left as it is.
    """
    with transaction(db):
        if outgoing.is_edit:
            _settle_edit(db, outgoing, receipt, at, patience)
            return None
        row = posts.find(db, outgoing.key)
        if row is None or row["state"] not in {PostState.SENDING, PostState.UNCERTAIN}:
            return None
        if receipt.verdict is Verdict.DELIVERED and receipt.address:
            posts.become_sent(db, outgoing.key, receipt.address, at)
            edits.fulfil(db, outgoing.key, revision=outgoing.revision, at=at)
            return receipt.address
        if row["state"] == PostState.SENDING:
            _settle_try(db, outgoing, receipt, at, patience)
        else:
            _settle_lookup(db, row, receipt, at, patience)
        return None


def recover(db: Database, now: datetime, patience: Patience) -> int:
    """Make every post that was being sent uncertain; give how many."""
    with transaction(db):
        interrupted = posts.sending(db)
        for key, claimed_at in interrupted:
            look_at = patience.known_at(claimed_at, now)
            posts.become(db, key, PostState.UNCERTAIN, at=now, error="interrupted", not_before=look_at)
        edits.recover(db, not_before=now + patience.grace)
    return len(interrupted)


def resolve(db: Database, key: str, state: PostState, address: Address | None, at: datetime) -> None:
    """Settle an open post as an operator says; raises `CannotResolve`."""
    if state not in _SETTLED_BY_OPERATOR or (state is PostState.SENT) != (address is not None):
        raise CannotResolve(
            "A post can be settled as sent (with its channel and ts), pending, dead or expired. Nothing was changed."
        )
    with transaction(db):
        row = posts.find(db, key)
        if row is None or row["state"] not in _OPEN_TO_OPERATOR:
            was = f"it is {row['state']}" if row else "there is none by that key"
            raise CannotResolve(f"The post {key} can't be settled: {was}. Nothing was changed.")
        if address:
            posts.become_sent(db, key, address, at)
        else:
            posts.become(db, key, state, at=at)


def repost(db: Database, key: str, at: datetime) -> bool:
    """Post a message again that Slack said is gone; False if it is not."""
    with transaction(db):
        if not edits.revive(db, key):
            return False
        posts.repost(db, key, at)
        return True


def release(db: Database, errors: Iterable[str]) -> None:
    """Let everything go at once that waits because of one of these errors: it was mended."""
    with transaction(db):
        for table in (posts, edits):
            table.release(db, errors)


def _next_post(db: Database, shown: Snapshot, now: datetime) -> tuple[posts.Row, budget.Charge] | None:
    """Give the first post that may go: nothing else is on its way there, and the budget allows it."""
    busy = posts.busy_targets(db)
    chosen, held_back = None, {}
    for row in posts.ready(db, now):
        if row["root_target"] in busy:
            continue
        charge = budget.charge_of(row, shown, now)
        if budget.allows(db, row, charge):
            chosen = row, charge
            break
        held_back[row["key"]] = budget.next_try(charge, now)
    posts.hold_back(db, held_back)
    return chosen


def _turn(row: posts.Row) -> tuple[str, str]:
    return row["urgency"], row["wished_at"]


def _settle_try(db: Database, outgoing: Outgoing, receipt: Receipt, at: datetime, patience: Patience) -> None:
    key, error = outgoing.key, receipt.error
    match receipt.verdict:
        case Verdict.NOT_POSTED:
            again = receipt.retry_at or patience.retry_at(outgoing.attempts, at)
            posts.become(db, key, PostState.PENDING, at=at, error=error, not_before=again)
            if error == RATE_LIMITED and outgoing.target is not None:
                posts.put_off(db, outgoing.target.id, again)
        case Verdict.MISCONFIGURED:
            again = receipt.retry_at or at + patience.misconfigured
            posts.become(db, key, PostState.PENDING, at=at, error=error, not_before=again)
        case Verdict.REFUSED:
            posts.become(db, key, PostState.DEAD, at=at, error=error)
        case Verdict.UNKNOWN | Verdict.AWAY | Verdict.DELIVERED:  # without an address nothing is known well enough
            look_at = patience.known_at(outgoing.claimed_at, at)
            posts.become(db, key, PostState.UNCERTAIN, at=at, error=error, not_before=look_at)


def _settle_lookup(db: Database, row: posts.Row, receipt: Receipt, at: datetime, patience: Patience) -> None:
    key = row["key"]
    if receipt.verdict is Verdict.NOT_POSTED:
        posts.become(db, key, PostState.PENDING, at=at, error=receipt.error, not_before=receipt.retry_at)
        return
    was_answered = receipt.verdict not in {Verdict.AWAY, Verdict.MISCONFIGURED}
    is_last = was_answered and (row["lookups"] + 1 >= patience.lookups or receipt.verdict is Verdict.REFUSED)
    state = PostState.HELD if is_last else PostState.UNCERTAIN
    again = receipt.retry_at or at + patience.between_lookups
    posts.become(db, key, state, at=at, error=receipt.error, not_before=again, is_lookup=was_answered)


def _settle_edit(db: Database, outgoing: Outgoing, receipt: Receipt, at: datetime, patience: Patience) -> None:
    match receipt.verdict:
        case Verdict.DELIVERED:
            edits.fulfil(db, outgoing.key, revision=outgoing.revision, at=at)
        case Verdict.REFUSED:
            edits.give_up(db, outgoing.key, error=receipt.error)
        case Verdict.MISCONFIGURED:
            again = receipt.retry_at or at + patience.misconfigured
            edits.retry(db, outgoing.key, not_before=again, error=receipt.error)
        case Verdict.NOT_POSTED:
            again = receipt.retry_at or patience.retry_at(outgoing.attempts, at)
            edits.retry(db, outgoing.key, not_before=again, error=receipt.error)
        case Verdict.UNKNOWN | Verdict.AWAY:
            # It may still arrive, and must not overtake the next one.
            again = max(at + patience.grace, patience.retry_at(outgoing.attempts, at))
            edits.retry(db, outgoing.key, not_before=again, error=receipt.error)

"""Deal in the order of the tiers: a decider for each change while their time lasts, first looks, then second votes.

Within a round each change, the worthiest first, goes to whom it suits best among those with room left, and the emptier
list wins where two suit it alike. A chain goes whole to one person, from the bottom up. The same problem gives the same
solution; what remains equal is broken by the seed and then by name.
"""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from bot.domain.day import Role
from bot.domain.deal import Fit, Open, Pair, Problem, Seat, Solution, bound, objective

LOAD_PENALTY = 0.35


def deal(problem: Problem) -> Solution:
    """Give a deal that keeps every rule; never fails, a deal of nothing at the least."""
    table = _Table(problem)
    for role, round_no in ((Role.DECIDING, 1), (Role.FIRST_LOOK, 1), (Role.DECIDING, 2)):
        for chain in table.chains:
            table.serve(chain, role, round_no)
    pairs = tuple(table.in_order())
    return Solution(
        pairs=pairs,
        without_decider=table.without_decider(),
        objective=objective(problem, pairs),
        bound=bound(problem),
    )


class _Table:
    """The state of a deal while it is made."""

    def __init__(self, problem: Problem) -> None:
        """Begin with nothing given."""
        self._problem = problem
        self._changes = {one.number: one for one in problem.changes}
        self._seats = {one.slack_user: one for one in problem.seats}
        self._fits: dict[int, dict[str, Fit]] = defaultdict(dict)
        for fit in problem.fits:
            if fit.slack_user in self._seats:
                self._fits[fit.number][fit.slack_user] = fit
        self._lots = {user: sha256(f"{problem.seed}:{user}".encode()).hexdigest() for user in self._seats}
        self._given: dict[str, list[Pair]] = defaultdict(list)
        self._people: dict[int, list[Pair]] = defaultdict(list)
        self._minutes: dict[str, int] = defaultdict(int)
        self._held = {(one.slack_user, one.number) for one in problem.held}
        self.chains = tuple(_chains(problem.changes))

    def serve(self, chain: tuple[Open, ...], role: Role, round_no: int) -> None:
        """Give a chain (mostly of one change) to one person in a role, if anybody can take it whole or its rest."""
        wanted = [one for one in chain if self._wants(one, role, round_no)]
        while wanted:
            user = self._best(wanted, role)
            if user is not None:
                for change in wanted:
                    self._give(user, change, role)
                return
            wanted.pop()  # the top of a long chain can wait; what it stands on can't

    def _wants(self, change: Open, role: Role, round_no: int) -> bool:
        given = self._people[change.number]
        deciders = sum(one.role is Role.DECIDING for one in given)
        if len(given) >= max(change.deciding, change.first_looks):
            return False
        if role is Role.DECIDING:
            return deciders < min(change.deciding, round_no)
        return len(given) - deciders < change.first_looks

    def _best(self, wanted: list[Open], role: Role) -> str | None:
        able = [user for user in self._fits[wanted[0].number] if self._can(user, wanted, role)]
        return max(able, key=lambda user: self._appeal(user, wanted), default=None)

    def _can(self, user: str, wanted: list[Open], role: Role) -> bool:
        seat = self._seats[user]
        if role is Role.DECIDING and any(one.number not in seat.decides for one in wanted):
            return False
        if not self._has_room(seat, wanted) or not self._has_below(user, wanted):
            return False
        return all(self._fit(user, one.number) is not None and not self._has(user, one.number) for one in wanted)

    def _has_room(self, seat: Seat, wanted: list[Open]) -> bool:
        user = seat.slack_user
        if seat.changes is not None and len(self._given[user]) + len(wanted) > seat.changes:
            return False
        return seat.minutes is None or self._minutes[user] + sum(one.minutes for one in wanted) <= seat.minutes

    def _has_below(self, user: str, wanted: list[Open]) -> bool:
        """Tell whether each change's lower one is theirs already, or comes with it."""
        coming = {one.number for one in wanted}
        below = [one.below for one in wanted if one.below is not None]
        return all(number in coming or self._has(user, number) for number in below)

    def _has(self, user: str, number: int) -> bool:
        return (user, number) in self._held or any(one.number == number for one in self._given[user])

    def _fit(self, user: str, number: int) -> Fit | None:
        return self._fits[number].get(user)

    def _appeal(self, user: str, wanted: list[Open]) -> tuple[float, str, str]:
        fits = [self._fit(user, one.number) for one in wanted]
        suits = sum(one.value for one in fits if one is not None) / len(wanted)
        return (suits - LOAD_PENALTY * self._load(user), self._lots[user], user)

    def _load(self, user: str) -> float:
        seat = self._seats[user]
        if seat.changes:
            return len(self._given[user]) / seat.changes
        return self._minutes[user] / seat.minutes if seat.minutes else 0.0

    def _give(self, user: str, change: Open, role: Role) -> None:
        pair = Pair(slack_user=user, number=change.number, role=role)
        self._given[user].append(pair)
        self._people[change.number].append(pair)
        self._minutes[user] += change.minutes

    def in_order(self) -> Iterator[Pair]:
        """Give the pairs person by person, each list in the order of worth, chains from the bottom up."""
        place = {change.number: at for at, chain in enumerate(self.chains) for change in chain}
        depth = {change.number: at for chain in self.chains for at, change in enumerate(chain)}
        for user in sorted(self._given):
            yield from sorted(self._given[user], key=lambda one: (place[one.number], depth[one.number]))

    def without_decider(self) -> tuple[int, ...]:
        """Give the dealt changes that need a deciding vote and got nobody who can give it, now or before."""
        decided = {one.number for one in self._problem.held if one.role is Role.DECIDING}
        decided |= {number for number, given in self._people.items() if any(one.role is Role.DECIDING for one in given)}
        dealt = {number for number, given in self._people.items() if given}
        return tuple(sorted(one for one in dealt - decided if self._changes[one].deciding))


def _chains(changes: tuple[Open, ...]) -> Iterator[tuple[Open, ...]]:
    """Give every chain from the bottom up, in the order of its worthiest change; a single change is a chain of one."""
    known = {one.number: one for one in changes}
    above: dict[int, list[Open]] = defaultdict(list)
    for change in changes:
        if change.below in known and change.below is not None:
            above[change.below].append(change)
    roots = [one for one in changes if one.below not in known]
    chains = [tuple(_climb(root, above)) for root in roots]
    yield from sorted(chains, key=lambda chain: min(_order(one) for one in chain))


def _climb(root: Open, above: dict[int, list[Open]]) -> Iterator[Open]:
    """Follow a chain upwards; where it forks, the branch that begins with the lowest number goes with it first."""
    waiting = [root]
    while waiting:
        change = waiting.pop()
        yield change
        waiting += sorted(above[change.number], key=lambda one: -one.number)


def _order(change: Open) -> tuple[int, float, int]:
    return (change.tier, -change.worth, change.number)

"""The whole model of a deal over some of its arcs, as the matrix of a mixed integer program.

Every rule is a row; a wish is a row with a variable that gives way at its price. Roles need no variable of their own
where a change needs at least as many to decide as to look: whoever can decide on it then does.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from bot.domain.deal import TOGETHER_BONUS, TOPIC_PRICE, WORTH_PRICE
from bot.domain.deal_wishes import worth_limits
from bot.solver.columns import NONE, UNLIMITED, Flags, Floats, Ints
from bot.solver.terms import Terms, longest

Numbers = Floats | Ints | float

LARGE = 1e6
"""More than any wish can give way; finite, so that a bound stays one though duals are inexact."""

SHARE_PRICE = 40_000.0
"""For each minute above the share: more than any pair is worth but a priority's, which alone may go above it."""


@dataclass(slots=True, kw_only=True, eq=False)
class Program:
    """Maximise `value` · v with `low` <= `rows` · v <= `high` and 0 <= v <= `most`; the first variables are the arcs.

    `blocks` gives, for each kind of row, the places of its rows and what each stands for, by which duals are found.
    """

    arcs: Ints
    value: Floats
    most: Floats
    is_whole: Flags
    rows: Any
    low: Floats
    high: Floats
    blocks: dict[str, tuple[Ints, Ints]]
    variables: dict[str, tuple[Ints, Ints]]


@dataclass(slots=True, eq=False)
class _Draft:
    """A program while it is written: entries of the matrix, rows and variables so far."""

    at_row: list[Ints] = field(default_factory=list)
    at_column: list[Ints] = field(default_factory=list)
    entry: list[Floats] = field(default_factory=list)
    low: list[Floats] = field(default_factory=list)
    high: list[Floats] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)
    most: list[Floats] = field(default_factory=list)
    is_whole: list[Flags] = field(default_factory=list)
    blocks: dict[str, tuple[Ints, Ints]] = field(default_factory=dict)
    variables: dict[str, tuple[Ints, Ints]] = field(default_factory=dict)
    row_count: int = 0
    column_count: int = 0

    def add_variables(
        self, name: str, keys: Ints, *, value: Numbers, most: Numbers = 1.0, is_whole: bool = False
    ) -> Ints:
        """Add a variable for each key; give their places."""
        places = np.arange(self.column_count, self.column_count + len(keys))
        self.value.append(np.broadcast_to(np.asarray(value, dtype=np.float64), len(keys)))
        self.most.append(np.broadcast_to(np.asarray(most, dtype=np.float64), len(keys)))
        self.is_whole.append(np.full(len(keys), is_whole))
        self.variables[name] = (keys, places)
        self.column_count += len(keys)
        return places

    def add_rows(self, name: str, keys: Ints, *, high: Numbers, low: Numbers = -np.inf) -> Ints:
        """Add a row for each key; give their places."""
        places = np.arange(self.row_count, self.row_count + len(keys))
        self.high.append(np.broadcast_to(np.asarray(high, dtype=np.float64), len(keys)))
        self.low.append(np.broadcast_to(np.asarray(low, dtype=np.float64), len(keys)))
        self.blocks[name] = (keys, places)
        self.row_count += len(keys)
        return places

    def put(self, rows: Ints, columns: Ints, entries: Numbers) -> None:
        """Write entries into the matrix."""
        self.at_row.append(rows)
        self.at_column.append(columns)
        self.entry.append(np.broadcast_to(np.asarray(entries, dtype=np.float64), len(rows)))

    def finish(self, arcs: Ints) -> Program:
        """Give the program."""
        entries = (np.concatenate(self.at_row), np.concatenate(self.at_column))
        shape = (self.row_count, self.column_count)
        return Program(
            arcs=arcs,
            value=np.concatenate(self.value),
            most=np.concatenate(self.most),
            is_whole=np.concatenate(self.is_whole),
            rows=csr_array((np.concatenate(self.entry), entries), shape=shape),
            low=np.concatenate(self.low),
            high=np.concatenate(self.high),
            blocks=self.blocks,
            variables=self.variables,
        )


def program_of(terms: Terms, arcs: Ints, *, serve: int | None = None, guarded: bool = True) -> Program:
    """Write the model over these arcs (places in the columns, in order; with each arc the one below it).

    At least `serve` of the agreed priorities get somebody; the share is firm if `guarded`, else it has a high price.
    """
    draft = _Draft()
    x = draft.add_variables("arc", arcs, value=terms.value[arcs], is_whole=True)
    for write in (_amounts, _needs, _two_cores, _chains, _together, _companies, _topics, _equal_worth):
        write(draft, terms, arcs, x)
    if serve is not None:
        _priorities(draft, terms, arcs, x, serve)
    if terms.is_guarded:
        _share(draft, terms, arcs, x, is_firm=guarded)
    return draft.finish(arcs)


def _grouped(keys: Ints, *, limit: Ints | None = None) -> tuple[Ints, Ints]:
    """Give the different keys and, for each, its place among them; those that can't exceed their limit are left out."""
    found, place, count = np.unique(keys, return_inverse=True, return_counts=True)
    if limit is None:
        return found, place
    binding = count > limit[found]
    moved = np.where(binding, np.cumsum(binding) - 1, NONE)
    return found[binding], moved[place]


def _cap(draft: _Draft, name: str, x: Ints, keys: Ints, limit: Ints) -> None:
    """Let no more of the arcs of a key be taken than its limit."""
    found, place = _grouped(keys, limit=limit)
    rows = draft.add_rows(name, found, high=limit[found])
    draft.put(rows[place[place != NONE]], x[place != NONE], 1.0)


def _amounts(draft: _Draft, terms: Terms, arcs: Ints, x: Ints) -> None:
    columns = terms.columns
    seat = columns.seat[arcs]
    _cap(draft, "room", x, seat, columns.room)
    if terms.is_guarded:
        return  # their minutes are variables there
    timed = np.unique(seat)
    timed = timed[columns.time[timed] < UNLIMITED]
    rows = np.full(len(columns.users), NONE)
    rows[timed] = draft.add_rows("time", timed, high=columns.time[timed])
    on = rows[seat] != NONE
    draft.put(rows[seat[on]], x[on], columns.minutes[columns.change[arcs[on]]])


def _needs(draft: _Draft, terms: Terms, arcs: Ints, x: Ints) -> None:
    columns = terms.columns
    change, decides = columns.change[arcs], columns.decides[arcs]
    _cap(draft, "people", x, change, columns.people)
    looking = ~decides & (columns.looks < columns.people)[change]
    _cap(draft, "looks", x[looking], change[looking], columns.looks)
    mixed = decides & terms.is_mixed[change]
    keys, place = _grouped(change[mixed])
    deciders = draft.add_variables("deciders", keys, value=terms.decider[keys], most=columns.deciding[keys])
    rows = draft.add_rows("deciders", keys, high=0.0)
    draft.put(rows, deciders, 1.0)
    draft.put(rows[place], x[mixed], -1.0)


def _two_cores(draft: _Draft, terms: Terms, arcs: Ints, x: Ints) -> None:
    change = terms.columns.change[arcs]
    plain = terms.columns.decides[arcs] & (terms.two_cores > 0)[change] & ~terms.is_mixed[change]
    mixed, deciders = draft.variables["deciders"]
    doubled = (terms.two_cores > 0)[mixed]
    keys, place = _grouped(np.concatenate([change[plain], mixed[doubled]]))
    both = draft.add_variables("two_cores", keys, value=terms.two_cores[keys], is_whole=True)
    rows = draft.add_rows("two_cores", keys, high=0.0)
    draft.put(rows, both, 2.0)
    draft.put(rows[place], np.concatenate([x[plain], deciders[doubled]]), -1.0)


def _chains(draft: _Draft, terms: Terms, arcs: Ints, x: Ints) -> None:
    parent = terms.columns.parent[arcs]
    tied = parent != NONE
    rows = draft.add_rows("chains", arcs[tied], high=0.0)
    draft.put(rows, x[tied], 1.0)
    draft.put(rows, x[np.searchsorted(arcs, parent[tied])], -1.0)


def _together(draft: _Draft, terms: Terms, arcs: Ints, x: Ints) -> None:
    place = np.searchsorted(arcs, terms.group_arc)
    there = (place < len(arcs)) & (arcs[np.minimum(place, len(arcs) - 1)] == terms.group_arc)
    known = np.bincount(terms.group_side[there] // 2, minlength=len(terms.met_by_held))
    wishes = np.flatnonzero(terms.met_by_held.any(axis=1) | (known > 0))
    met = draft.add_variables("together", wishes, value=TOGETHER_BONUS)
    for side in (0, 1):
        rows = draft.add_rows(f"together_{side}", wishes, high=terms.met_by_held[wishes, side])
        draft.put(rows, met, 1.0)
        on = terms.group_side[there] % 2 == side
        draft.put(rows[np.searchsorted(wishes, terms.group_side[there][on] // 2)], x[place[there][on]], -1.0)


def _companies(draft: _Draft, terms: Terms, arcs: Ints, x: Ints) -> None:
    keys = terms.company_key[arcs]
    known = keys != NONE
    found, place, count = np.unique(keys[known], return_inverse=True, return_counts=True)
    least = 1 - np.isin(found, terms.company_held)
    binding = count > least
    rows = np.full(len(found), NONE)
    rows[binding] = draft.add_rows("companies", found[binding], high=least[binding])
    on = rows[place] != NONE
    draft.put(rows[place[on]], x[known][on], 1.0)
    price = terms.columns.weight[found[binding] // terms.company_count]
    clash = draft.add_variables("companies", found[binding], value=-price, most=LARGE)
    draft.put(rows[binding], clash, -1.0)


def _topics(draft: _Draft, terms: Terms, arcs: Ints, x: Ints) -> None:
    """Tie each arc to its person's part in the topic, and let a topic have few people."""
    keys = terms.topic_key[arcs]
    on = keys != NONE
    parts, place = _grouped(keys[on])
    part = draft.add_variables("part", parts, value=0.0)
    rows = draft.add_rows("parts", arcs[on], high=0.0)
    draft.put(rows, x[on], 1.0)
    draft.put(rows, part[place], -1.0)
    topics, of = _grouped(parts // terms.columns.width)
    capped = draft.add_rows("topics", topics, high=terms.topic_left[topics])
    draft.put(capped[of], part, 1.0)
    more = draft.add_variables("topics", topics, value=-TOPIC_PRICE, most=LARGE)
    draft.put(capped, more, -1.0)


def _equal_worth(draft: _Draft, terms: Terms, arcs: Ints, x: Ints) -> None:
    columns = terms.columns
    if not columns.problem.rules.mean_worth:
        return
    least, most, granted = worth_limits(columns.problem.rules)
    seats = np.unique(columns.seat[arcs])
    seats = seats[~columns.is_new[seats]]
    on = ~columns.is_new[columns.seat[arcs]]
    worth, place = columns.worth[columns.change[arcs[on]]], np.searchsorted(seats, columns.seat[arcs[on]])
    for name, entries in (("above", worth - most), ("below", least - worth)):
        rows = draft.add_rows(name, seats, high=granted)
        off = draft.add_variables(name, seats, value=-WORTH_PRICE, most=LARGE)
        draft.put(rows[place], x[on], entries)
        draft.put(rows, off, -1.0)


def _priorities(draft: _Draft, terms: Terms, arcs: Ints, x: Ints, serve: int) -> None:
    """Count the priorities that get somebody."""
    first = terms.is_priority[terms.columns.change[arcs]]
    keys, place = _grouped(terms.columns.change[arcs[first]])
    got = draft.add_variables("served", keys, value=0.0)
    rows = draft.add_rows("served", keys, high=0.0)
    draft.put(rows, got, 1.0)
    draft.put(rows[place], x[first], -1.0)
    least = draft.add_rows("serve", np.zeros(1, dtype=np.int64), low=serve, high=np.inf)
    draft.put(np.repeat(least, len(got)), got, 1.0)


def _share(draft: _Draft, terms: Terms, arcs: Ints, x: Ints, *, is_firm: bool) -> None:
    """Keep the two busiest in their share: twice a mark and all that is above it, for the best mark is the second's."""
    columns, share = terms.columns, terms.columns.problem.rules.share
    seats = np.arange(len(columns.users))
    most_now = longest(columns)
    spent = draft.add_variables("spent", seats, value=0.0, most=most_now)
    rows = draft.add_rows("spent", seats, low=0.0, high=0.0)
    draft.put(rows[columns.seat[arcs]], x, columns.minutes[columns.change[arcs]])
    draft.put(rows, spent, -1.0)
    mark = draft.add_variables("mark", seats[:1], value=0.0, most=LARGE)
    above = draft.add_variables("over", seats, value=0.0, most=LARGE)
    rows = draft.add_rows("over", seats, high=-columns.before)
    draft.put(rows, spent, 1.0)
    draft.put(rows, np.repeat(mark, len(seats)), -1.0)
    draft.put(rows, above, -1.0)
    total, highest = columns.before.sum(), terms.busiest_before
    most = float((columns.before + most_now).sum())
    # Who had more than their share before can't give it back: then no more than before will do.
    pardon = draft.add_variables("pardon", seats[:1], value=0.0, most=float(terms.is_above_before), is_whole=True)
    excess = draft.add_variables("excess", seats[:1], value=-SHARE_PRICE, most=0.0 if is_firm else LARGE)
    for name, shared, part, entry in (("share", share, total * share, -most), ("before", 0.0, highest + most, most)):
        row = draft.add_rows(name, seats[:1], high=part)
        draft.put(row, mark, 2.0)
        draft.put(np.repeat(row, len(seats)), above, 1.0)
        draft.put(np.repeat(row, len(seats)), spent, -shared)
        draft.put(row, pardon, entry)
        draft.put(row, excess, -1.0)

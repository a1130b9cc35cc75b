"""Random deals: limits, tiers, needs, chains, topics, companies, wishes, history and what is held already."""

from dataclasses import replace

from hypothesis import strategies as st

from bot.domain.day import Role
from bot.domain.deal import Arcs, Held, Open, Problem, Rules, Seat, Together

USERS = ("UANNA", "UBERT", "UCLEO", "UDORA", "UEMIL", "UFINN", "UGRIT")
NUMBERS = tuple(range(1, 9))
COMPANIES = ("", "Acme", "Bolt")
TOPICS = ("", "", "async", "bp/x")

rules = st.builds(
    Rules,
    mean_worth=st.sampled_from((0, 40, 80)),
    share=st.sampled_from((0.4, 0.6)),
    guarded_from=st.sampled_from((3, 4, 6)),
    topic_people=st.integers(1, 2),
)


@st.composite
def seats(draw: st.DrawFn, *, people: int) -> tuple[Seat, ...]:
    """Draw up to so many people, in any order."""
    users = draw(st.permutations(USERS[: draw(st.integers(1, people))]))
    return tuple(
        Seat(
            slack_user=user,
            changes=draw(st.one_of(st.none(), st.integers(0, 4))),
            minutes=draw(st.one_of(st.none(), st.integers(0, 90))),
            is_newcomer=draw(st.booleans()),
            company=draw(st.sampled_from(COMPANIES)),
            minutes_before=draw(st.sampled_from((0, 0, 30, 200))),
        )
        for user in users
    )


@st.composite
def opens(draw: st.DrawFn, *, changes: int) -> tuple[Open, ...]:
    """Draw up to so many changes in any order, some of which stand on another."""
    found = []
    for number in NUMBERS[: draw(st.integers(1, changes))]:
        stands = number > 1 and draw(st.integers(0, 3)) == 0
        deciding = draw(st.integers(0, 2))
        found.append(
            Open(
                number=number,
                tier=draw(st.integers(1, 5)),
                worth=draw(st.floats(0, 300)),
                minutes=5 * draw(st.integers(1, 8)),
                deciding=deciding,
                first_looks=draw(st.integers(0 if deciding else 1, 2)),
                below=draw(st.integers(1, number - 1)) if stands else None,
                topic=draw(st.sampled_from(TOPICS)),
            )
        )
    return tuple(draw(st.permutations(found)))


@st.composite
def problems(draw: st.DrawFn, *, people: int = 7, changes: int = 8) -> Problem:
    """Draw a whole deal."""
    there, pool = draw(seats(people=people)), draw(opens(changes=changes))
    every = [(seat, change) for seat in range(len(there)) for change in range(len(pool))]
    allowed = draw(st.sets(st.sampled_from(every)))
    held = draw(st.sets(st.sampled_from(every), max_size=3)) - allowed
    groups = st.frozensets(st.sampled_from(USERS), min_size=1, max_size=3)
    return Problem(
        seats=there,
        changes=pool,
        arcs=Arcs.of((seat, change, draw(st.floats(0, 1)), draw(st.booleans())) for seat, change in sorted(allowed)),
        held=tuple(
            Held(
                slack_user=there[seat].slack_user,
                number=pool[change].number,
                role=draw(st.sampled_from(Role)),
                company=there[seat].company,
                topic=pool[change].topic,
            )
            for seat, change in sorted(held)
        ),
        together=tuple(
            Together(number=number, first=draw(groups), second=draw(groups))
            for number in draw(st.sets(st.sampled_from([one.number for one in pool]), max_size=2))
        ),
        rules=draw(rules),
        seed=draw(st.integers(0, 5)),
    )


@st.composite
def small_problems(draw: st.DrawFn) -> Problem:
    """Draw a deal so small that every set of its pairs can be tried."""
    problem = draw(problems(people=4, changes=4))
    arcs = problem.arcs
    start = draw(st.integers(0, 3))
    few = slice(start, start + 8)
    return replace(
        problem,
        arcs=Arcs(seat=arcs.seat[few], change=arcs.change[few], value=arcs.value[few], decides=arcs.decides[few]),
    )

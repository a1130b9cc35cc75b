"""Random deals: seats with and without limits, tiers, needs, chains, forbidden pairs and what is held already."""

from hypothesis import strategies as st

from bot.domain.day import Role
from bot.domain.deal import Fit, Open, Pair, Problem, Seat

USERS = ("UANNA", "UBERT", "UCLEO", "UDORA")
NUMBERS = tuple(range(1, 9))
PAIRS = [(user, number) for user in USERS for number in NUMBERS]

seats = st.tuples(
    *(
        st.builds(
            Seat,
            slack_user=st.just(user),
            changes=st.one_of(st.none(), st.integers(0, 5)),
            minutes=st.one_of(st.none(), st.integers(0, 90)),
            decides=st.frozensets(st.sampled_from(NUMBERS)),
        )
        for user in USERS
    )
)


@st.composite
def opens(draw: st.DrawFn) -> tuple[Open, ...]:
    """Draw changes, some of which stand on the one before."""
    found = []
    for number in NUMBERS[: draw(st.integers(1, len(NUMBERS)))]:
        stands = number > 1 and draw(st.integers(0, 3)) == 0
        deciding = draw(st.integers(0, 2))
        found.append(
            Open(
                number=number,
                tier=draw(st.integers(1, 5)),
                worth=draw(st.floats(0, 100)),
                minutes=5 * draw(st.integers(1, 8)),
                deciding=deciding,
                first_looks=draw(st.integers(0 if deciding else 1, 1)),
                below=number - 1 if stands else None,
            )
        )
    return tuple(found)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw a whole deal."""
    changes = draw(opens())
    numbers = {one.number for one in changes}
    allowed = draw(st.sets(st.sampled_from(PAIRS)))
    held = draw(st.sets(st.sampled_from(PAIRS), max_size=3)) - allowed
    return Problem(
        seats=draw(seats),
        changes=changes,
        fits=tuple(
            Fit(slack_user=user, number=number, value=draw(st.floats(0, 1)))
            for user, number in sorted(allowed)
            if number in numbers
        ),
        held=tuple(Pair(slack_user=user, number=number, role=Role.FIRST_LOOK) for user, number in sorted(held)),
        seed=draw(st.integers(0, 5)),
    )

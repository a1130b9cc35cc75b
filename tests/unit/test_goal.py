"""How far a day can come."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.goal import MOST_SHARE, Forecast, Goal, Hand, Lane, Waiting, reach, realised, told

WAITING = st.lists(
    st.builds(
        Waiting,
        minutes=st.integers(5, 120),
        deciding=st.integers(0, 2),
        people=st.integers(0, 3),
        tier=st.integers(1, 5),
        is_never_answered=st.booleans(),
    ),
    max_size=20,
)
HANDS = st.lists(
    st.one_of(
        st.builds(Hand, changes=st.integers(0, 5), decides=st.booleans()),
        st.builds(Hand, minutes=st.integers(0, 300), decides=st.booleans()),
    ),
    max_size=8,
)


def waits(minutes: int, people: int = 1, *, deciding: int = 0, never: bool = False, tier: int = 5) -> Waiting:
    """Build a change that waits."""
    return Waiting(minutes=minutes, deciding=deciding, people=people, tier=tier, is_never_answered=never)


def test_from_the_top() -> None:
    """The time is spent from the top of the list on; what does not fit is left out for what does."""
    waiting = [waits(30, never=True, tier=3), waits(60), waits(10, never=True)]

    goal = reach(waiting, [Hand(minutes=45)])

    assert (goal.changes, goal.never_answered) == (2, 2)
    assert goal.lanes == (Lane(tier=3, reached=1, of=1), Lane(tier=5, reached=1, of=2))


def test_two_people_a_change() -> None:
    """A change that has use for two people takes the time of two, where there are two."""
    two, one = waits(20, 2), waits(20)

    assert reach([two, one], [Hand(minutes=40)]).changes == 1
    assert reach([two, one], [Hand(minutes=60)]).changes == 2


def test_a_number_of_changes() -> None:
    """Who gave a number of changes reaches as many, however long they take."""
    assert reach([waits(120)] * 5, [Hand(changes=3)]).changes == 3


def test_deciding_votes_are_theirs_who_can() -> None:
    """Where nobody can decide a first look is all that is reached, and it is an answer all the same."""
    lacking = [waits(20, 2, deciding=2)] * 4

    assert reach(lacking, [Hand(changes=4, decides=True)]).changes == 2
    assert reach(lacking, [Hand(changes=3)]).changes == 3


def test_those_without_the_deciding_vote_look_first() -> None:
    """Deciding reviewers' time is kept for what only they can do."""
    waiting = [waits(10, 2, deciding=1), waits(10, 1, deciding=1)]

    assert reach(waiting, [Hand(changes=2, decides=True), Hand(changes=1)]).changes == 2


def test_nobody() -> None:
    """Without anybody nothing is reached, and every lane remains."""
    assert reach([waits(10, tier=3)], []) == Goal(changes=0, never_answered=0, lanes=(Lane(tier=3, reached=0, of=1),))


@settings(deadline=None)
@given(WAITING, HANDS)
def test_never_more_than_waits(waiting: list[Waiting], hands: list[Hand]) -> None:
    """The goal is never more than what waits, and its lanes add up to it."""
    goal = reach(waiting, hands)

    assert goal.never_answered <= goal.changes <= len(waiting)
    assert sum(lane.reached for lane in goal.lanes) == goal.changes
    assert sum(lane.of for lane in goal.lanes) == len(waiting)


@settings(deadline=None)
@given(WAITING, HANDS)
def test_never_more_than_given(waiting: list[Waiting], hands: list[Hand]) -> None:
    """Nothing is reached beyond what was given, and with time for everything all of it is."""
    most = sum(hand.changes or 0 for hand in hands) + sum((hand.minutes or 0) for hand in hands) // 5

    assert reach(waiting, hands).changes <= most
    assert reach(waiting, [Hand(changes=10**6), Hand(changes=10**6, decides=True)]).changes == len(waiting)


def test_nothing_known() -> None:
    """Before the first day all of the forecast is expected."""
    assert realised([]) == 1.0


def test_learned() -> None:
    """A team that answers half of what it could is told about half, the surer the more days it had."""
    one, ten = realised([Forecast(reached=20, answered=10)]), realised([Forecast(reached=20, answered=10)] * 10)

    assert 0.5 < ten < one < 1.0


@settings(deadline=None)
@given(st.lists(st.builds(Forecast, reached=st.integers(0, 300), answered=st.integers(0, 900)), max_size=10))
def test_told(past: list[Forecast]) -> None:
    """What is told is never more than what waits, nor much more than can be reached."""
    share = realised(past)

    assert told(Goal(changes=50, never_answered=0), share, waiting=58) <= min(50 * MOST_SHARE, 58)
    assert told(Goal(changes=0, never_answered=0), share, waiting=58) == 0

"""Each wish decides where nothing else does."""

from bot.domain.deal import Problem, Rules, Together
from bot.domain.deal_check import violations
from bot.solver.solve import solve
from tests.builders import make_open, make_problem, make_seat

PEOPLE = ("UANNA", "UBERT", "UCLEO")


def lists(problem: Problem) -> dict[str, list[int]]:
    """Deal, check, and give each person's list."""
    solution = solve(problem)
    assert violations(problem, solution) == ()
    found: dict[str, list[int]] = {}
    for one in solution.pairs:
        found.setdefault(one.slack_user, []).append(one.number)
    return found


def test_two_cores() -> None:
    """Two who can decide come together on a change that needs two, though one fits another better."""
    seats = [make_seat(user, changes=1) for user in PEOPLE[:2]]
    changes = [make_open(number, deciding=2, first_looks=0) for number in (1, 2)]
    fits = {("UANNA", 1): 0.5, ("UANNA", 2): 0.0, ("UBERT", 1): 0.5, ("UBERT", 2): 0.7}

    dealt = lists(make_problem(seats, changes, fits=fits, deciders=PEOPLE))

    assert dealt == {"UANNA": [1], "UBERT": [1]}


def test_together() -> None:
    """A learner comes beside the expert, though another would fit a little better."""
    seats = [make_seat(user, changes=1) for user in PEOPLE]
    fits = {("UANNA", 1): 0.5, ("UBERT", 1): 0.4, ("UCLEO", 1): 0.5}
    wish = Together(number=1, first=frozenset({"UANNA"}), second=frozenset({"UBERT"}))
    change = make_open(1, deciding=0, first_looks=2)

    assert set(lists(make_problem(seats, [change], fits=fits, together=(wish,)))) == {"UANNA", "UBERT"}


def test_equal_worth() -> None:
    """The worthy changes are shared, though one person fits them all better."""
    seats = [make_seat(user, changes=2) for user in PEOPLE[:2]]
    changes = [make_open(number, worth=100.0 if number < 3 else 20.0) for number in (1, 2, 3, 4)]
    fits = {
        (user, number): 0.6 if user == "UANNA" and number < 3 else 0.5 for user in PEOPLE[:2] for number in range(1, 5)
    }

    dealt = lists(make_problem(seats, changes, fits=fits, rules=Rules(mean_worth=40)))

    assert [len(set(theirs) & {1, 2}) for theirs in dealt.values()] == [1, 1]

"""The greedy deal keeps every rule, and does what it says where its order matters."""

from hypothesis import given, settings

from bot.domain.day import Role
from bot.domain.deal import Arcs, Held, Problem
from bot.domain.deal_check import violations
from bot.solver.greedy import deal
from tests.builders import make_open, make_problem, make_seat
from tests.solver.problems import problems


def given_to(problem: Problem) -> dict[str, list[int]]:
    """Deal, and give each person's list."""
    lists: dict[str, list[int]] = {}
    for pair in deal(problem).pairs:
        lists.setdefault(pair.slack_user, []).append(pair.number)
    return lists


@settings(deadline=None)
@given(problems())
def test_rules_hold(problem: Problem) -> None:
    """No rule is broken, whatever the problem."""
    solution = deal(problem)

    assert violations(problem, solution) == ()
    assert solution.objective <= solution.bound + 1e-6


@settings(deadline=None)
@given(problems())
def test_same_again(problem: Problem) -> None:
    """The same problem has the same deal."""
    assert deal(problem) == deal(problem)


@settings(deadline=None)
@given(problems())
def test_without_decider(problem: Problem) -> None:
    """What is told to lack a decider was dealt, needs one and has none."""
    solution = deal(problem)

    decided = {one.number for one in (*solution.pairs, *problem.held) if one.role is Role.DECIDING}
    dealt = {one.number for one in solution.pairs}
    needing = {one.number for one in problem.changes if one.deciding}
    assert set(solution.without_decider) == (dealt & needing) - decided


def test_a_decider_for_each_first() -> None:
    """Each change gets one decider before any gets two."""
    people = [make_seat(user, changes=1) for user in ("UANNA", "UBERT")]
    changes = [make_open(1, tier=1, deciding=2), make_open(2, tier=5, deciding=2)]

    assert sorted(given_to(make_problem(people, changes, deciders=("UANNA", "UBERT"))).values()) == [[1], [2]]


def test_tiers() -> None:
    """Where time is short the first tier is served."""
    problem = make_problem([make_seat(changes=1)], [make_open(1, tier=5, worth=90.0), make_open(2, tier=1)])

    assert given_to(problem) == {"UANNA": [2]}


def test_best_fit() -> None:
    """A change goes to whom it suits best."""
    people = [make_seat("UANNA"), make_seat("UBERT")]
    fits = {("UANNA", 1): 0.1, ("UBERT", 1): 0.9}

    assert given_to(make_problem(people, [make_open(1)], fits=fits)) == {"UBERT": [1]}


def test_emptier_list() -> None:
    """Where two suit alike the emptier list wins."""
    people = [make_seat("UANNA", changes=2), make_seat("UBERT", changes=2)]
    changes = [make_open(number) for number in (1, 2, 3, 4)]

    assert sorted(len(one) for one in given_to(make_problem(people, changes)).values()) == [2, 2]


def test_chain() -> None:
    """A chain goes whole to one person, bottom first, in the place of its worthiest change."""
    changes = [make_open(1, tier=5), make_open(2, tier=1, below=1), make_open(3, tier=3)]

    assert given_to(make_problem([make_seat()], changes)) == {"UANNA": [1, 2, 3]}


def test_top_can_wait() -> None:
    """Where a chain is too long for anybody its lower part is dealt."""
    changes = [make_open(1), make_open(2, below=1), make_open(3, below=2)]

    assert given_to(make_problem([make_seat(changes=2)], changes)) == {"UANNA": [1, 2]}


def test_on_what_they_hold() -> None:
    """A change that stands on what somebody has goes to that person or to nobody."""
    held = (Held(slack_user="UBERT", number=1, role=Role.FIRST_LOOK),)
    problem = make_problem([make_seat("UANNA"), make_seat("UBERT")], [make_open(2, below=1)], held=held)

    assert given_to(problem) == {"UBERT": [2]}


def test_circle() -> None:
    """Changes that stand on each other are dealt to nobody, and nothing hangs."""
    assert given_to(make_problem([make_seat()], [make_open(1, below=2), make_open(2, below=1)])) == {}


def test_nothing() -> None:
    """A deal without people or without changes is empty."""
    assert deal(Problem(seats=(), changes=(), arcs=Arcs.of(()))).pairs == ()
    assert deal(Problem(seats=(make_seat(),), changes=(), arcs=Arcs.of(()))).pairs == ()

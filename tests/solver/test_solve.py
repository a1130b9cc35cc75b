"""The deal keeps every rule, reaches the true optimum where that can be counted, and is never above its bound."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from bot.domain.deal import Method, Problem, Solution
from bot.domain.deal_check import served, violations
from bot.domain.wishes import Wish
from bot.solver.columns import Columns
from bot.solver.solve import nearly, solve
from bot.solver.terms import Terms
from tests.solver.brute import SHARE_PRICE, minutes_above_share, optimum
from tests.solver.problems import problems, small_problems

MANY = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])


def worth(problem: Problem, solution: Solution) -> float:
    """Give a deal's value less what is above the share, for which only a priority is reason enough."""
    is_above = any(gone.wish is Wish.SHARE for gone in solution.relaxed)
    return solution.objective - (SHARE_PRICE * minutes_above_share(problem, solution) if is_above else 0)


@MANY
@given(problems())
def test_rules_hold(problem: Problem) -> None:
    """No rule is broken and nothing is said wrongly, whatever the problem."""
    solution = solve(problem)

    assert violations(problem, solution) == ()


@MANY
@given(small_problems())
def test_true_optimum(problem: Problem) -> None:
    """Where every deal can be tried, none serves more priorities, and none of those is worth more."""
    solution = solve(problem)

    most, value = optimum(problem)
    assert served(problem, solution.pairs) == most
    assert abs(worth(problem, solution) - value) < 1e-3
    assert solution.method is Method.EXACT or any(gone.wish is Wish.SHARE for gone in solution.relaxed)


@MANY
@given(small_problems())
def test_near(problem: Problem) -> None:
    """The way of large deals keeps the rules too, and its bound is never below the true optimum."""
    columns = Columns.of(problem)
    if not len(columns.seat):
        return

    solution = nearly(Terms.of(columns))

    most, value = optimum(problem)
    assert violations(problem, solution) == ()
    assert served(problem, solution.pairs) == most
    if not any(gone.wish is Wish.SHARE for gone in solution.relaxed):
        assert solution.objective <= value <= solution.bound


@MANY
@given(problems())
def test_near_keeps_the_rules(problem: Problem) -> None:
    """A deal of some size, made as large ones are, keeps every rule."""
    columns = Columns.of(problem)
    if not len(columns.seat):
        return

    solution = nearly(Terms.of(columns))

    assert violations(problem, solution) == ()


@settings(MANY, max_examples=100)
@given(problems())
def test_same_again(problem: Problem) -> None:
    """The same problem has the same deal, in whatever order it is written down."""
    arcs = problem.arcs
    turned = replace(
        problem,
        seats=problem.seats[::-1],
        changes=problem.changes[::-1],
        arcs=type(arcs)(
            seat=(len(problem.seats) - 1 - arcs.seat)[::-1].copy(),
            change=(len(problem.changes) - 1 - arcs.change)[::-1].copy(),
            value=arcs.value[::-1].copy(),
            decides=arcs.decides[::-1].copy(),
        ),
        held=problem.held[::-1],
    )

    assert solve(problem) == solve(problem) == solve(turned)

"""What a worker process does; it alone loads the libraries for that, which take a second and much memory."""

from bot.domain.deal import Problem, Solution


def work(problem: Problem) -> Solution:
    """Give the best deal that can be found."""
    from bot.solver.solve import solve  # noqa: PLC0415 - whoever only hands the problem over must not load it

    return solve(problem)

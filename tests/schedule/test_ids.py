"""New ids, codes and seeds."""

from bot.schedule.ids import LETTERS, SystemIds


def test_ids() -> None:
    """An id begins with its prefix and is not met twice."""
    ids = SystemIds()

    many = {ids.new("day") for _ in range(2_000)}

    assert len(many) == 2_000
    assert all(one.startswith("day-") for one in many)


def test_codes() -> None:
    """A code has four characters, none of which is taken for another."""
    code = SystemIds().code()

    assert len(code) == 4
    assert set(code) <= set(LETTERS)
    assert not set(LETTERS) & set("0O1IL5S2ZAEU")


def test_seeds() -> None:
    """A seed is a number that every random generator takes."""
    assert all(0 <= SystemIds().seed() < 2**31 for _ in range(100))

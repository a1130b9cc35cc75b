"""Who takes part in a day, and with how much."""

from datetime import date

import pytest

from bot.domain.participation import (
    can_take_part,
    find_participant,
    find_sign_up,
    is_off,
    participants,
    zones,
)
from bot.domain.people import Amount, Person, Scope, Settings, SignUp
from tests.builders import NOW, TODAY, ago, make_day, make_link, make_person, make_sign_up, make_snapshot, make_team

DAY = make_day(series="series-1")
FOR_DAY = make_sign_up(amount=Amount(changes=1))
FOR_SERIES = make_sign_up(scope=Scope.SERIES, subject="series-1", amount=Amount(changes=2))
STANDING = make_sign_up(scope=Scope.STANDING, subject="glance", amount=Amount(changes=3))
LEFT = make_sign_up(left_at=NOW)


def amounts(*rows: SignUp, person: Person | None = None) -> list[Amount]:
    """Give the amounts of everybody who takes part."""
    snapshot = make_snapshot(days=[DAY], people=[person or make_person()], sign_ups=rows)
    return [part.amount for part in participants(snapshot, DAY)]


@pytest.mark.parametrize(
    ("rows", "changes"),
    [
        ((FOR_DAY, FOR_SERIES, STANDING), [1]),
        ((STANDING, FOR_SERIES), [2]),
        ((STANDING,), [3]),
        ((STANDING, FOR_SERIES, LEFT), []),  # leaving the day beats them all
        ((make_sign_up(subject="day-2"),), []),
        ((make_sign_up(scope=Scope.STANDING, subject="nova"),), []),
        ((), []),
    ],
)
def test_narrowest(rows: tuple[SignUp, ...], changes: list[int]) -> None:
    """A sign-up for the day beats one for its series, and that a standing one, in whatever order they were made."""
    wanted = [Amount(changes=number) for number in changes]

    assert amounts(*rows) == wanted
    assert amounts(*reversed(rows)) == wanted


def test_day_without_series() -> None:
    """A sign-up for no series never fits a day without one."""
    day = make_day()
    row = make_sign_up(scope=Scope.SERIES, subject="")

    assert find_sign_up(make_snapshot(days=[day], sign_ups=[row]), day, "UANNA") is None


@pytest.mark.parametrize(
    ("said", "own", "amount"),
    [
        (Amount(minutes=20), Amount(changes=2), Amount(minutes=20)),
        (None, Amount(changes=2), Amount(changes=2)),
        (None, None, Amount(changes=4)),
    ],
)
def test_amount(said: Amount | None, own: Amount | None, amount: Amount) -> None:
    """The amount is what was said for this, else one's own, else the team's."""
    person = make_person(settings=Settings(amount=own))

    assert amounts(make_sign_up(amount=said), person=person) == [amount]


@pytest.mark.parametrize(
    ("person", "can"),
    [
        (make_person(), True),
        (make_person(is_guest=True), True),
        (make_person(is_bot=True), False),
        (make_person(is_deleted=True), False),
        (make_person(is_paused=True), False),
        (make_person(off_since=NOW), False),
        (make_person(off_since=NOW, off_until=TODAY), True),  # back on that date
        (make_person(off_since=NOW, off_until=date(2016, 1, 19)), False),
    ],
)
def test_who_can(person: Person, can: bool) -> None:  # noqa: FBT001 - a column
    """Bots, deactivated and silent people, and who is off on that date, don't take part."""
    assert can_take_part(person, TODAY) is can
    assert bool(amounts(FOR_DAY, person=person)) is can


def test_off_without_end() -> None:
    """Who is off without a date is off for ever."""
    assert is_off(make_person(off_since=ago(days=400)), date(2030, 1, 1))


def test_unknown_person() -> None:
    """A sign-up of somebody we don't know any more is none."""
    snapshot = make_snapshot(days=[DAY], sign_ups=[FOR_DAY])

    assert participants(snapshot, DAY) == ()


def test_account() -> None:
    """A participant's account is known once they are linked."""
    people = [make_person(), make_person("UBERT")]
    rows = [make_sign_up(), make_sign_up("UBERT")]
    snapshot = make_snapshot(days=[DAY], people=people, sign_ups=rows, links=[make_link()])

    found = [find_participant(snapshot, DAY, user) for user in ("UANNA", "UBERT", "UNOBODY")]

    assert [part.account_id if part else 0 for part in found] == [11, None, 0]


def test_zones() -> None:
    """A day spans its participants' zones; the team's while nobody has joined."""
    people = [make_person(time_zone="Asia/Tokyo"), make_person("UBERT", time_zone="Europe/Berlin")]
    team = make_team(time_zone="Europe/Paris")
    empty = make_snapshot(teams=[team], days=[DAY], people=people)
    joined = make_snapshot(teams=[team], days=[DAY], people=people, sign_ups=[FOR_DAY, make_sign_up("UBERT")])

    assert zones(empty, DAY) == ("Europe/Paris",)
    assert zones(joined, DAY) == ("Asia/Tokyo", "Europe/Berlin")


@pytest.mark.parametrize(("changes", "minutes"), [(None, None), (1, 1), (0, None), (None, 0), (-1, None)])
def test_no_amount(changes: int | None, minutes: int | None) -> None:
    """An amount is a number of changes or of minutes, at least one."""
    with pytest.raises(ValueError, match="at least 1"):
        Amount(changes=changes, minutes=minutes)

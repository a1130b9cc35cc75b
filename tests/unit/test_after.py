"""A snapshot as it would be after an outcome."""

from bot.domain.after import after, key_of
from bot.domain.day import DealtState
from bot.domain.outcome import NOTHING, Outcome, Record
from bot.domain.people import Scope
from tests.builders import (
    make_cycle,
    make_day,
    make_dealt,
    make_link,
    make_link_code,
    make_person,
    make_series,
    make_sign_up,
    make_snapshot,
    make_tally,
)

RECORDS: tuple[Record, ...] = (
    make_day(),
    make_series(),
    make_person(),
    make_link(),
    make_link_code(),
    make_cycle(),
    make_tally(),
    make_dealt(),
    make_sign_up(),
)


def test_nothing() -> None:
    """Nothing changes nothing, and nothing is copied."""
    snapshot = make_snapshot(days=[make_day()])

    assert after(snapshot, NOTHING) == snapshot
    assert after(snapshot, NOTHING).days is snapshot.days


def test_every_kind() -> None:
    """Records of every kind are put and removed again."""
    empty = make_snapshot()

    full = after(empty, Outcome(puts=RECORDS))

    assert (len(full.days), len(full.series), len(full.people), len(full.links), len(full.codes)) == (1, 1, 1, 1, 1)
    assert (len(full.cycles), len(full.tallies), len(full.dealt), len(full.sign_ups)) == (1, 1, 1, 1)
    assert after(full, Outcome(removes=RECORDS)) == empty


def test_later_put_stands() -> None:
    """Where one outcome puts a record twice, the later one stands; an old one is replaced in its place."""
    rows = (make_dealt(number=1), make_dealt(number=2))
    passed = make_dealt(number=1, state=DealtState.PASSED)

    snapshot = after(make_snapshot(dealt=rows), Outcome(puts=(make_dealt(number=1, order=5), passed)))

    assert snapshot.dealt == (passed, rows[1])


def test_put_beats_remove() -> None:
    """What is removed and put in one outcome is there, as in the store."""
    snapshot = make_snapshot(people=[make_person()])
    changed = make_person(name="Anna Maria")

    assert after(snapshot, Outcome(puts=(changed,), removes=(make_person(),))).people == {"UANNA": changed}


def test_keys() -> None:
    """Sign-ups of one person for a day, a series and for ever are three records."""
    rows = [make_sign_up(scope=scope, subject="x") for scope in Scope]

    assert len({key_of(row) for row in rows}) == 3

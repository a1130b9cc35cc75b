"""Days, their weekly series, who holds what on them, and their tallies.

A snapshot reaches back to a date; days that are not settled or cancelled are in it however old they are.
"""

from sqlite_utils import Database

from bot.domain.day import Day, Dealt, WeeklySeries
from bot.domain.tally import Tally
from bot.store.noun import Noun

DAYS = Noun(
    kind=Day,
    columns=lambda day: {
        "id": day.id,
        "team": day.team,
        "on_date": day.on.isoformat(),
        "state": day.state,
        "series": day.series,
    },
    put="""
        INSERT INTO days (id, team, on_date, state, series, doc)
        VALUES (:id, :team, :on_date, :state, :series, :doc)
        ON CONFLICT (id) DO UPDATE SET
            team = excluded.team, on_date = excluded.on_date, state = excluded.state, series = excluded.series,
            doc = excluded.doc
    """,
    remove="DELETE FROM days WHERE id = :id",
    load="""
        SELECT doc FROM days WHERE on_date >= :since OR state NOT IN ('settled', 'cancelled') ORDER BY rowid
    """,
)

WEEKLY_SERIES = Noun(
    kind=WeeklySeries,
    columns=lambda series: {"id": series.id, "team": series.team},
    put="""
        INSERT INTO weekly_series (id, team, doc) VALUES (:id, :team, :doc)
        ON CONFLICT (id) DO UPDATE SET team = excluded.team, doc = excluded.doc
    """,
    remove="DELETE FROM weekly_series WHERE id = :id",
    load="SELECT doc FROM weekly_series WHERE :since IS NOT NULL ORDER BY rowid",
)

DEALT = Noun(
    kind=Dealt,
    columns=lambda dealt: {
        "day": dealt.day,
        "slack_user": dealt.slack_user,
        "number": dealt.number,
        "state": dealt.state,
    },
    put="""
        INSERT INTO dealt (day, slack_user, number, state, doc)
        VALUES (:day, :slack_user, :number, :state, :doc)
        ON CONFLICT (day, slack_user, number) DO UPDATE SET state = excluded.state, doc = excluded.doc
    """,
    remove="DELETE FROM dealt WHERE day = :day AND slack_user = :slack_user AND number = :number",
    load="""
        SELECT dealt.doc FROM dealt JOIN days ON days.id = dealt.day
        WHERE days.on_date >= :since OR days.state NOT IN ('settled', 'cancelled')
        ORDER BY dealt.rowid
    """,
)

TALLIES = Noun(
    kind=Tally,
    columns=lambda tally: {"day": tally.day},
    put="INSERT INTO tallies (day, doc) VALUES (:day, :doc) ON CONFLICT (day) DO UPDATE SET doc = excluded.doc",
    remove="DELETE FROM tallies WHERE day = :day",
    load="""
        SELECT tallies.doc FROM tallies JOIN days ON days.id = tallies.day
        WHERE days.on_date >= :since OR days.state NOT IN ('settled', 'cancelled')
        ORDER BY tallies.rowid
    """,
)


def find(db: Database, day: str) -> Day | None:
    """Give a day of any age."""
    row = db.conn.execute("SELECT doc FROM days WHERE id = :id", {"id": day}).fetchone()
    return DAYS.codec.decode(row["doc"]) if row else None

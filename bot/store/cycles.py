"""Each team's cycle with its milestones: one at a time, a newer one takes its place."""

from bot.domain.cycle import Cycle
from bot.store.noun import Noun

CYCLES = Noun(
    kind=Cycle,
    columns=lambda cycle: {"team": cycle.team, "name": cycle.name},
    put="""
        INSERT INTO cycles (team, name, doc) VALUES (:team, :name, :doc)
        ON CONFLICT (team) DO UPDATE SET name = excluded.name, doc = excluded.doc
    """,
    remove="DELETE FROM cycles WHERE team = :team",
    load="SELECT doc FROM cycles WHERE :since IS NOT NULL ORDER BY rowid",
)

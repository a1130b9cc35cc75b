"""The few single values: the revision, the last probe, how far the facts reach, whether we are paused."""

from sqlite_utils import Database

from bot.domain.site import Site
from bot.store.codec import codec_of

REVISION, SITE, SYNCED_AT, GERRIT_DOWN_AT, PAUSED = "revision", "site", "synced_at", "gerrit_down_at", "paused"
FORGOTTEN = "forgotten"


def find(db: Database, name: str) -> str:
    """Give a value, or empty text if it was never set."""
    row = db.conn.execute("SELECT value FROM marks WHERE name = :name", {"name": name}).fetchone()
    return str(row["value"]) if row else ""


def put(db: Database, name: str, value: str) -> None:
    """Set a value."""
    db.conn.execute(
        "INSERT INTO marks (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value",
        {"name": name, "value": value},
    )


def find_site(db: Database) -> Site | None:
    """Give the result of the last probe."""
    document = find(db, SITE)
    return codec_of(Site).decode(document) if document else None

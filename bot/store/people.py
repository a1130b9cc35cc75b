"""People, their links to Gerrit accounts, the codes that prove one, and what they signed up for."""

from bot.domain.people import Link, LinkCode, Person, SignUp
from bot.store.noun import Noun

PEOPLE = Noun(
    kind=Person,
    columns=lambda person: {"slack_user": person.slack_user},
    put="""
        INSERT INTO people (slack_user, doc) VALUES (:slack_user, :doc)
        ON CONFLICT (slack_user) DO UPDATE SET doc = excluded.doc
    """,
    remove="DELETE FROM people WHERE slack_user = :slack_user",
    load="SELECT doc FROM people WHERE :since IS NOT NULL ORDER BY rowid",
)

LINKS = Noun(
    kind=Link,
    columns=lambda link: {"slack_user": link.slack_user, "account_id": link.account_id},
    put="""
        INSERT INTO links (slack_user, account_id, doc) VALUES (:slack_user, :account_id, :doc)
        ON CONFLICT (slack_user) DO UPDATE SET account_id = excluded.account_id, doc = excluded.doc
    """,
    remove="DELETE FROM links WHERE slack_user = :slack_user",
    load="SELECT doc FROM links WHERE :since IS NOT NULL ORDER BY rowid",
)

LINK_CODES = Noun(
    kind=LinkCode,
    columns=lambda code: {"slack_user": code.slack_user},
    put="""
        INSERT INTO link_codes (slack_user, doc) VALUES (:slack_user, :doc)
        ON CONFLICT (slack_user) DO UPDATE SET doc = excluded.doc
    """,
    remove="DELETE FROM link_codes WHERE slack_user = :slack_user",
    load="SELECT doc FROM link_codes WHERE :since IS NOT NULL ORDER BY rowid",
)

SIGN_UPS = Noun(
    kind=SignUp,
    columns=lambda sign_up: {
        "slack_user": sign_up.slack_user,
        "scope": sign_up.scope,
        "subject": sign_up.subject,
    },
    put="""
        INSERT INTO sign_ups (slack_user, scope, subject, doc) VALUES (:slack_user, :scope, :subject, :doc)
        ON CONFLICT (slack_user, scope, subject) DO UPDATE SET doc = excluded.doc
    """,
    remove="DELETE FROM sign_ups WHERE slack_user = :slack_user AND scope = :scope AND subject = :subject",
    load="""
        SELECT sign_ups.doc FROM sign_ups LEFT JOIN days ON days.id = sign_ups.subject
        WHERE sign_ups.scope != 'day' OR days.id IS NULL
            OR days.on_date >= :since OR days.state NOT IN ('settled', 'cancelled')
        ORDER BY sign_ups.rowid
    """,
)

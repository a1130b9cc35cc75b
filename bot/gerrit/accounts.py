"""Make accounts and the site's labels of Gerrit's JSON."""

from bot.domain.change import Account
from bot.domain.site import SiteLabel
from bot.gerrit.listing import Json, extremes

SERVICE_USER = "SERVICE_USER"


def account_of(info: Json) -> Account:
    """Convert an AccountInfo."""
    return Account(
        id=info["_account_id"],
        name=info.get("name", ""),
        username=info.get("username", ""),
        email=info.get("email", ""),
        status=info.get("status", ""),
        is_service_user=SERVICE_USER in info.get("tags", ()),
    )


def gather_accounts(info: Json, into: dict[int, Json]) -> None:
    """Collect everybody whom a ChangeInfo shows with details, each once."""
    people = [info["owner"], *info.get("reviewers", {}).get("REVIEWER", ())]
    people.extend(message["author"] for message in info.get("messages", ()) if "author" in message)
    people.extend(revision["uploader"] for revision in info["revisions"].values())
    for label in info.get("labels", {}).values():
        people.extend(label.get("all", ()))
    people.extend(entry["account"] for entry in info.get("attention_set", {}).values())
    for one in people:
        if "_account_id" in one:
            into.setdefault(one["_account_id"], one)


def site_labels(labels: Json) -> dict[str, SiteLabel]:
    """Convert the labels of a ProjectInfo or a ChangeInfo, with the server's words for each value."""
    return {name: _site_label(name, info.get("values", {})) for name, info in labels.items()}


def _site_label(name: str, values: Json) -> SiteLabel:
    worst, best = extremes(values)
    return SiteLabel(name=name, best=best, worst=worst, values={int(value): text for value, text in values.items()})

"""Make our values of Gerrit's JSON. Keys that we don't need are ignored; one that we need and miss is an error at once.

Written for speed: a sync converts thousands of these, and must stay close to the bare transfer.
"""

from collections.abc import Iterable

from bot.domain.change import (
    Attention,
    Change,
    ChangeStatus,
    Comment,
    FileChange,
    Label,
    Message,
    PatchSet,
    PatchSetKind,
    ReviewerUpdate,
    SubmitRequirement,
    Vote,
)
from bot.gerrit.listing import Json, exact_version, extremes, instant

_KINDS = {kind.value: kind for kind in PatchSetKind}


def change_of(info: Json, comments: tuple[Comment, ...] = ()) -> Change:
    """Convert a ChangeInfo with all our options."""
    current: Json = info["revisions"][info["current_revision"]]
    commit: Json = current["commit"]
    status = ChangeStatus(info["status"])
    submitted = info.get("submitted")
    return Change(
        number=info["_number"],
        project=info["project"],
        branch=info["branch"],
        change_id=info["change_id"],
        subject=info["subject"],
        status=status,
        owner_id=info["owner"]["_account_id"],
        created_at=instant(info["created"]),
        updated_at=instant(info["updated"]),
        patch_sets=_patch_sets(info["revisions"]),
        meta_rev_id=exact_version(info),
        commit_message=commit.get("message", ""),
        submitted_at=instant(submitted) if submitted else None,
        topic=info.get("topic", ""),
        hashtags=tuple(info.get("hashtags", ())),
        is_wip=info.get("work_in_progress", False),
        has_review_started=info.get("has_review_started", True),
        mergeable=info.get("mergeable"),
        insertions=info.get("insertions", 0),
        deletions=info.get("deletions", 0),
        unresolved=info.get("unresolved_comment_count", 0),
        files=_files(current.get("files", {})),
        labels={name: _label(name, label) for name, label in info.get("labels", {}).items()},
        messages=tuple(_message(message) for message in info.get("messages", ())),
        comments=comments,
        reviewer_updates=_reviewer_updates(info.get("reviewer_updates", ())),
        reviewers=tuple(reviewer["_account_id"] for reviewer in _with_account(_reviewers(info))),
        attention=_attention(info.get("attention_set", {})),
        submit_requirements=tuple(_requirement(one) for one in info.get("submit_requirements", ())),
    )


def _patch_sets(revisions: Json) -> tuple[PatchSet, ...]:
    # Somebody's unpublished edit is numbered "edit".
    numbered = [(one["_number"], sha, one) for sha, one in revisions.items() if isinstance(one["_number"], int)]
    numbered.sort(key=lambda part: part[0])
    return tuple(_patch_set(number, sha, one) for number, sha, one in numbered)


def _patch_set(number: int, sha: str, info: Json) -> PatchSet:
    parents = info["commit"].get("parents", ()) if "commit" in info else ()
    return PatchSet(
        number=number,
        commit=sha,
        created_at=instant(info["created"]),
        uploader_id=info["uploader"]["_account_id"],
        kind=_KINDS.get(info.get("kind", ""), PatchSetKind.REWORK),
        parents=tuple(parent["commit"] for parent in parents),
    )


def _files(files: Json) -> tuple[FileChange, ...]:
    return tuple(
        FileChange(
            path=path,
            status=info.get("status", ""),
            insertions=info.get("lines_inserted", 0),
            deletions=info.get("lines_deleted", 0),
        )
        for path, info in files.items()
        if not path.startswith("/")  # Gerrit's own, such as /COMMIT_MSG
    )


def _label(name: str, info: Json) -> Label:
    worst, best = extremes(info.get("values", {}))
    votes = (_vote(row) for row in info.get("all", ()) if "_account_id" in row)
    return Label(name=name, best=best, worst=worst, votes=tuple(vote for vote in votes if vote is not None))


def _vote(row: Json) -> Vote | None:
    """Convert a row that says something; a value of 0 carries the date of something else, which is dropped."""
    value, span = row.get("value", 0), row.get("permitted_voting_range")
    if not value and span is None:
        return None
    date = row.get("date")
    return Vote(
        account_id=row["_account_id"],
        value=value,
        at=instant(date) if value and date else None,
        may_give=span["max"] if span else None,
    )


def _message(info: Json) -> Message:
    return Message(
        id=info["id"],
        author_id=_author(info),
        at=instant(info["date"]),
        text=info["message"],
        patch_set=info.get("_revision_number"),
        tag=info.get("tag", ""),
        accounts_named=tuple(account["_account_id"] for account in _with_account(info.get("accounts_in_message", ()))),
    )


def _author(info: Json) -> int | None:
    author: int | None = info.get("author", {}).get("_account_id")
    return author


def _reviewer_updates(infos: Iterable[Json]) -> tuple[ReviewerUpdate, ...]:
    return tuple(
        ReviewerUpdate(
            at=instant(info["updated"]),
            by_id=info["updated_by"]["_account_id"],
            reviewer_id=info["reviewer"]["_account_id"],
            state=info["state"],
        )
        for info in infos
        if "_account_id" in info["reviewer"]
    )


def _reviewers(info: Json) -> list[Json]:
    return list(info.get("reviewers", {}).get("REVIEWER", ()))


def _attention(entries: Json) -> tuple[Attention, ...]:
    return tuple(
        Attention(
            account_id=int(account),
            since=instant(entry["last_update"]),
            reason=entry.get("reason", ""),
        )
        for account, entry in entries.items()
    )


def _requirement(info: Json) -> SubmitRequirement:
    expression = info.get("submittability_expression_result", {}).get("expression", "")
    return SubmitRequirement(name=info["name"], status=info["status"], expression=expression)


def comments_of(by_path: Json) -> tuple[Comment, ...]:
    """Convert the answer of `/comments`, oldest first; comments of programs without an account are left out."""
    found = [_comment(path, info) for path, infos in by_path.items() for info in infos if _author(info) is not None]
    return tuple(sorted(found, key=lambda comment: (comment.at, comment.id)))


def _comment(path: str, info: Json) -> Comment:
    return Comment(
        id=info["id"],
        author_id=info["author"]["_account_id"],
        at=instant(info["updated"]),
        patch_set=info["patch_set"],
        path=path,
        text=info.get("message", ""),
        message_id=info.get("change_message_id", ""),
        in_reply_to=info.get("in_reply_to", ""),
        is_unresolved=info.get("unresolved", False),
    )


def _with_account(infos: Iterable[Json]) -> Iterable[Json]:
    """Leave out those who were added by e-mail alone and have no account."""
    return (info for info in infos if "_account_id" in info)

"""Act on a real Gerrit as one person: upload, review, vote, reply, abandon, merge."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from bot.demo.rest import Refused, Rest, quoted

PATCH_SET_LEVEL = "/PATCHSET_LEVEL"
QUIET = {"notify": "NONE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRef:
    """A change on the server, enough to address it without asking the index."""

    project: str
    number: int
    change_id: str

    @property
    def path(self) -> str:
        """The change's place in the REST interface."""
        return f"/a/changes/{quoted(self.project)}~{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment of a review; on the patch set as a whole unless it names a file."""

    text: str
    path: str = PATCH_SET_LEVEL
    line: int | None = None
    unresolved: bool = False
    in_reply_to: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return Gerrit's CommentInput."""
        given = {
            "message": self.text,
            "unresolved": self.unresolved,
            "line": self.line,
            "in_reply_to": self.in_reply_to,
        }
        return {key: value for key, value in given.items() if value is not None}


class GerritUser:
    """What one person does on the server; not to be shared between threads."""

    def __init__(self, rest: Rest) -> None:
        self.rest = rest

    def account_id(self) -> int:
        """Return this person's account number."""
        return int(self.rest.get("/a/accounts/self")["_account_id"])

    def set_status(self, text: str) -> None:
        """Fill the *Status* field of the own profile."""
        self.rest.put("/a/accounts/self/status", {"status": text})

    def add_ssh_key(self, public_key: str) -> None:
        """Let the holder of this key in over ssh."""
        self.rest.post("/a/accounts/self/sshkeys", public_key)

    # -- uploading

    def create_change(
        self,
        project: str,
        subject: str,
        *,
        files: Mapping[str, str],
        branch: str = "master",
        topic: str = "",
        parent: ChangeRef | None = None,
        work_in_progress: bool = False,
        private: bool = False,
    ) -> ChangeRef:
        """Upload a new change that adds these files, on the branch's tip or on another open change.

        The files must be new there; `upload` changes them afterwards.
        """
        wanted = {
            "project": project,
            "branch": branch,
            "subject": subject,
            "topic": topic,
            "is_private": private,
            "work_in_progress": work_in_progress,
            "base_change": str(parent.number) if parent else None,
            "patch": {"patch": new_files_diff(files)},
        }
        return _ref(self.rest.post("/a/changes/", {key: value for key, value in wanted.items() if value}))

    def upload(self, change: ChangeRef, *, files: Mapping[str, str]) -> None:
        """Upload a new patch set (rework) in which these files have this content."""
        diff = "".join(file_diff(path, self.content(change, path), content) for path, content in sorted(files.items()))
        self.rest.post(f"{change.path}/patch:apply", {"patch": {"patch": diff}, "amend": True})

    def content(self, change: ChangeRef, path: str) -> str:
        """Return a file of the current patch set; empty when it is not there."""
        try:
            return str(self.rest.get(f"{change.path}/revisions/current/files/{quoted(path)}/content"))
        except Refused as refusal:
            if refusal.status != HTTPStatus.NOT_FOUND:
                raise
            return ""

    def edit_message(self, change: ChangeRef, subject: str) -> None:
        """Upload a new patch set that changes nothing but the commit message."""
        self.rest.put(f"{change.path}/message", {"message": f"{subject}\n\nChange-Id: {change.change_id}\n"} | QUIET)

    def rebase(self, change: ChangeRef, *, onto: ChangeRef | None = None) -> None:
        """Upload a trivial rebase, onto the branch or onto another change."""
        self.rest.post(f"{change.path}/rebase", {"base": str(onto.number)} if onto else {"base": ""})

    # -- reviewing

    def review(
        self,
        change: ChangeRef,
        *,
        votes: Mapping[str, int] | None = None,
        message: str = "",
        comments: Sequence[Comment] = (),
        patch_set: int | None = None,
        tag: str = "",
        reviewers: Sequence[str] = (),
    ) -> None:
        """Post one review; on the current patch set unless told otherwise."""
        by_path: dict[str, list[dict[str, Any]]] = {}
        for comment in comments:
            by_path.setdefault(comment.path, []).append(comment.to_json())
        wanted = {
            "labels": dict(votes or {}),
            "message": message,
            "comments": by_path,
            "tag": tag,
            "reviewers": [{"reviewer": reviewer} for reviewer in reviewers],
        }
        body = {key: value for key, value in wanted.items() if value} | QUIET
        self.rest.post(f"{change.path}/revisions/{patch_set or 'current'}/review", body)

    def remove_vote(self, change: ChangeRef, label: str, *, of: str = "self") -> None:
        """Delete a vote, one's own or (with the right to) somebody's."""
        self.rest.post(f"{change.path}/reviewers/{quoted(of)}/votes/{quoted(label)}/delete", QUIET)

    # -- the change's state

    def submit(self, change: ChangeRef) -> None:
        """Merge the change, if it may be merged."""
        self.rest.post(f"{change.path}/submit", QUIET)

    def abandon(self, change: ChangeRef, message: str = "") -> None:
        """Abandon the change."""
        self.rest.post(f"{change.path}/abandon", {"message": message} | QUIET)

    def restore(self, change: ChangeRef, message: str = "") -> None:
        """Bring an abandoned change back."""
        self.rest.post(f"{change.path}/restore", {"message": message})

    def set_work_in_progress(self, change: ChangeRef, message: str = "") -> None:
        """Say that it is not to be reviewed yet."""
        self.rest.post(f"{change.path}/wip", {"message": message})

    def set_ready(self, change: ChangeRef, message: str = "") -> None:
        """Say that it is to be reviewed."""
        self.rest.post(f"{change.path}/ready", {"message": message})

    def set_private(self, change: ChangeRef, *, private: bool = True) -> None:
        """Hide the change from everybody but its reviewers, or show it again."""
        if private:
            self.rest.post(f"{change.path}/private", {"message": ""})
        else:
            self.rest.delete(f"{change.path}/private")

    def set_topic(self, change: ChangeRef, topic: str) -> None:
        """Set or clear the topic."""
        self.rest.put(f"{change.path}/topic", {"topic": topic})

    def set_hashtags(self, change: ChangeRef, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Add and remove hashtags."""
        self.rest.post(f"{change.path}/hashtags", {"add": list(add), "remove": list(remove)})

    # -- looking

    def change(self, change: ChangeRef, *options: str) -> dict[str, Any]:
        """Return the server's ChangeInfo with these options."""
        query = "&".join(f"o={option}" for option in options)
        found: dict[str, Any] = self.rest.get(f"{change.path}?{query}")
        return found

    def query(self, text: str, *options: str) -> list[dict[str, Any]]:
        """Return the changes that the query finds, at most the server's limit."""
        asked = "".join(f"&o={option}" for option in options)
        found: list[dict[str, Any]] = self.rest.get(f"/a/changes/?q={quoted(text)}{asked}")
        return found

    def comments(self, change: ChangeRef) -> dict[str, list[dict[str, Any]]]:
        """Return all published comments by path."""
        found: dict[str, list[dict[str, Any]]] = self.rest.get(f"{change.path}/comments")
        return found


def new_files_diff(files: Mapping[str, str]) -> str:
    """Return a git diff that adds these files."""
    return "".join(file_diff(path, "", content) for path, content in sorted(files.items()))


def file_diff(path: str, old: str, new: str) -> str:
    """Return a git diff of one file; without old content it is a new one. Every line ends with a line feed."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), f"a/{path}", f"b/{path}", lineterm="")
    text = "".join(f"{line}\n" for line in lines)
    head = f"diff --git a/{path} b/{path}\n"
    if old:
        return head + text
    return f"{head}new file mode 100644\n" + text.replace(f"--- a/{path}", "--- /dev/null", 1)


def _ref(info: Mapping[str, Any]) -> ChangeRef:
    return ChangeRef(project=info["project"], number=info["_number"], change_id=info["change_id"])

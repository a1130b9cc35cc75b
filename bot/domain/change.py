"""A change as Gerrit knows it, in Gerrit's words.

These values are made in one place, `bot/gerrit/convert.py`, from Gerrit's REST answers. Times are aware and in UTC,
with Gerrit's precision of whole seconds. Nothing here says what a fact means; `review`, `turn` and `backlog` do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ChangeStatus(StrEnum):
    """Gerrit's status of a change (`ChangeInfo.status`)."""

    NEW = "NEW"
    MERGED = "MERGED"
    ABANDONED = "ABANDONED"


class PatchSetKind(StrEnum):
    """What a patch set changed against the one before (`RevisionInfo.kind`)."""

    REWORK = "REWORK"
    TRIVIAL_REBASE = "TRIVIAL_REBASE"
    TRIVIAL_REBASE_WITH_MESSAGE_UPDATE = "TRIVIAL_REBASE_WITH_MESSAGE_UPDATE"
    MERGE_FIRST_PARENT_UPDATE = "MERGE_FIRST_PARENT_UPDATE"
    NO_CODE_CHANGE = "NO_CODE_CHANGE"
    NO_CHANGE = "NO_CHANGE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A Gerrit account. `status` is the free text of the profile's Status field, empty when unset or not fetched."""

    id: int
    name: str = ""
    username: str = ""
    email: str = ""
    status: str = ""
    is_service_user: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchSet:
    """One patch set. `parents` are commit ids; `created_at` is the time of upload."""

    number: int
    commit: str
    created_at: datetime
    uploader_id: int
    kind: PatchSetKind = PatchSetKind.REWORK
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One file of the current patch set. `status` is Gerrit's letter (A, D, R, C, W) or empty for modified."""

    path: str
    status: str = ""
    insertions: int = 0
    deletions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote as it stands on the current patch set.

    `at` may be the upload of a copied vote's patch set, so it is never counted from; a tally reads messages.
    `may_give` is the highest value this account may give here, or None where Gerrit does not say.
    """

    account_id: int
    value: int = 0
    at: datetime | None = None
    may_give: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label on a change with its votes on the current patch set; `best` and `worst` are its extreme values."""

    name: str
    best: int
    worst: int
    votes: tuple[Vote, ...] = ()

    def value_of(self, account_id: int) -> int:
        """Give the account's vote on the current patch set, 0 for none."""
        return next((vote.value for vote in self.votes if vote.account_id == account_id), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A change message. `tag` is empty for what a person wrote; `accounts_named` are the accounts its text names."""

    id: str
    author_id: int | None
    at: datetime
    text: str
    patch_set: int | None = None
    tag: str = ""
    accounts_named: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A published comment; `message_id` joins it to a message.

    `path` may be Gerrit's /PATCHSET_LEVEL or /COMMIT_MSG.
    """

    id: str
    author_id: int
    at: datetime
    patch_set: int
    path: str
    text: str
    message_id: str = ""
    in_reply_to: str = ""
    is_unresolved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerUpdate:
    """Somebody was made reviewer, CC or removed (`ReviewerUpdateInfo`)."""

    at: datetime
    by_id: int
    reviewer_id: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """An entry of the attention set: whose turn Gerrit believes it is, since when and why."""

    account_id: int
    since: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitRequirement:
    """A submit requirement's name and Gerrit's verdict (SATISFIED, UNSATISFIED, NOT_APPLICABLE, …)."""

    name: str
    status: str
    expression: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Everything that is known of one change.

    `meta_rev_id` is Gerrit's exact version of it. `mergeable` is None where the server does not compute it.
    `submitted_at` is set once it has merged. `unresolved` counts open comment threads. `owners_wanted` are the accounts
    (sorted) who own a file that still lacks a code owner's approval; empty where none lacks one, where the repository
    has no code owners, and where it is unknown, as of a change that is closed or work in progress.
    """

    number: int
    project: str
    branch: str
    change_id: str
    subject: str
    status: ChangeStatus
    owner_id: int
    created_at: datetime
    updated_at: datetime
    patch_sets: tuple[PatchSet, ...]
    meta_rev_id: str = ""
    commit_message: str = ""
    submitted_at: datetime | None = None
    topic: str = ""
    hashtags: tuple[str, ...] = ()
    is_wip: bool = False
    has_review_started: bool = True
    mergeable: bool | None = None
    insertions: int = 0
    deletions: int = 0
    unresolved: int = 0
    files: tuple[FileChange, ...] = ()
    labels: Mapping[str, Label] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    comments: tuple[Comment, ...] = ()
    reviewer_updates: tuple[ReviewerUpdate, ...] = ()
    reviewers: tuple[int, ...] = ()
    attention: tuple[Attention, ...] = ()
    submit_requirements: tuple[SubmitRequirement, ...] = ()
    owners_wanted: tuple[int, ...] = ()

    @property
    def current(self) -> PatchSet:
        """Give the current patch set; every change has one."""
        return self.patch_sets[-1]

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be reviewed towards merging."""
        return self.status is ChangeStatus.NEW

    @property
    def size(self) -> int:
        """Give the number of lines added and removed."""
        return self.insertions + self.deletions


_FIXES = re.compile(r"^(?:(?:closes|partial|resolves)-bug|fixes|bug|issue)\s*:\s*\S", re.IGNORECASE | re.MULTILINE)


def fixes_bug(change: Change) -> bool:
    """Tell whether a change says that it fixes a bug, in a footer such as OpenStack's `Closes-Bug: #1` or `Bug: 1`."""
    return _FIXES.search(change.commit_message) is not None

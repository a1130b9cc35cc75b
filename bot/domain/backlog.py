"""What waits for us, exactly: the backlog's one rule, where each change falls out, and what a change still needs.

The backlog is open, on a main branch, not in progress, verified, without a vote on the approval label and without a
veto. What waits for us is the backlog less what nobody can act on now (in conflict, its author's turn, on hold), and
with it the lane *needs a first answer*: changes in conflict or with red CI that nobody ever answered, which stay ours.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.accounts import Deciders
from bot.domain.change import Change, Label, SubmitRequirement
from bot.domain.site import Site
from bot.domain.team import Team
from bot.domain.turn import Standing, Turn, standing, turn_in

_HOLD = "wait-"
_COUNT = re.compile(r"count>?=(\d+)")
_UNSATISFIED = "UNSATISFIED"
_SATISFIED = "SATISFIED"


class Condition(StrEnum):
    """Where a change falls out, in the order in which it is asked. A released value never changes."""

    CLOSED = "closed"
    ELSEWHERE = "elsewhere"  # not one of the team's repositories
    BRANCH = "branch"  # not a main branch
    IN_PROGRESS = "in_progress"  # work in progress in Gerrit
    RED = "red"  # the CI voted against it
    NOT_VERIFIED = "not_verified"  # the CI has not voted for it
    APPROVAL = "approval"  # a vote on the approval label: on its way in, or held
    VETO = "veto"  # the review label's worst value
    CONFLICT = "conflict"  # known not to merge; from here on it is in the backlog and nobody can act on it
    AUTHORS_TURN = "authors_turn"
    HOLD = "hold"  # a hashtag that says wait, or a negative priority
    NOTHING_MISSING = "nothing_missing"  # has every vote; somebody submits it


OF_THE_BACKLOG = frozenset(
    {
        Condition.CLOSED,
        Condition.ELSEWHERE,
        Condition.BRANCH,
        Condition.IN_PROGRESS,
        Condition.RED,
        Condition.NOT_VERIFIED,
        Condition.APPROVAL,
        Condition.VETO,
    }
)
_STILL_OURS = frozenset({Condition.RED, Condition.NOT_VERIFIED, Condition.CONFLICT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a change is in the backlog, whether it waits for us, and the first condition at which it fell out.

    `needs_first_answer` marks the lane of never answered ones that the CI or a conflict would keep out.
    """

    number: int
    fell_out: Condition | None
    needs_first_answer: bool
    is_never_answered: bool
    state: Standing

    @property
    def in_backlog(self) -> bool:
        """Tell whether the backlog's figure holds it."""
        return self.fell_out not in OF_THE_BACKLOG

    @property
    def is_waiting(self) -> bool:
        """Tell whether it waits for us, and so can be dealt."""
        return self.fell_out is None or self.needs_first_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a change still needs: deciding votes, and a first look by anybody at its current patch set.

    A first look counts towards the people it takes: no change needs more people than `people`.
    """

    deciding: int
    first_looks: int

    @property
    def people(self) -> int:
        """Give how many more people it has use for."""
        return max(self.deciding, self.first_looks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """A team's changes under the rule, numbers in order.

    `waiting` = `backlog` - those that fell out below it + `first_answer_lane` where these are not in the backlog.
    `fell_out` has every open change that is not in `waiting`, under its first condition, in the rule's order.
    """

    open: tuple[int, ...]
    backlog: tuple[int, ...]
    waiting: tuple[int, ...]
    never_answered: tuple[int, ...]
    first_answer_lane: tuple[int, ...]
    fell_out: Mapping[Condition, tuple[int, ...]]
    by_repository: Mapping[str, "Backlog"]


def classify(change: Change, *, team: Team, site: Site | None, bots: frozenset[int]) -> Verdict:
    """Hold one change against the rule; labels that the site lacks are left out of it."""
    state = standing(change, bots=bots, labels=team.labels)
    failing = tuple(_failing(change, state, team=team, site=site))
    never = state.reviewed_at is None
    is_kept = bool({Condition.RED, Condition.CONFLICT} & set(failing)) and set(failing) <= _STILL_OURS
    return Verdict(
        number=change.number,
        fell_out=failing[0] if failing else None,
        needs_first_answer=never and is_kept,
        is_never_answered=never,
        state=state,
    )


def _failing(change: Change, state: Standing, *, team: Team, site: Site | None) -> Iterator[Condition]:
    checks = {
        Condition.CLOSED: not change.is_open,
        Condition.ELSEWHERE: change.project not in team.repositories,
        Condition.BRANCH: change.branch not in team.branches,
        Condition.IN_PROGRESS: change.is_wip,
        **_label_checks(change, team, site),
        Condition.CONFLICT: change.mergeable is False,
        Condition.AUTHORS_TURN: turn_in(change, state, labels=team.labels) is Turn.AUTHOR,
        Condition.HOLD: _is_held(change, team, site),
        Condition.NOTHING_MISSING: change.is_open and needs(change, team).people == 0,
    }
    return (condition for condition, fails in checks.items() if fails)


def _label_checks(change: Change, team: Team, site: Site | None) -> dict[Condition, bool]:
    ci = find_label(change, team.labels.ci, site)
    approval = find_label(change, team.labels.approval, site)
    review = find_label(change, team.labels.review, site)
    return {
        Condition.RED: ci is not None and min(_values(ci)) < 0,
        Condition.NOT_VERIFIED: ci is not None and max(_values(ci)) < 1,
        Condition.APPROVAL: approval is not None and any(_values(approval)),
        Condition.VETO: review is not None and min(_values(review)) <= review.worst < 0,
    }


def _is_held(change: Change, team: Team, site: Site | None) -> bool:
    priority = find_label(change, team.labels.priority, site)
    is_low = priority is not None and min(_values(priority)) < 0
    return is_low or any(tag.casefold().startswith(_HOLD) for tag in change.hashtags)


def _values(label: Label) -> tuple[int, ...]:
    return (0, *(vote.value for vote in label.votes))


def find_label(change: Change, name: str, site: Site | None) -> Label | None:
    """Give a change's label, empty if nobody voted; None where the site works without it."""
    if not name:
        return None
    on_change = change.labels.get(name)
    if site is None or change.project not in site.labels:
        return on_change
    known = site.find_label(change.project, name)
    if known is None:
        return None
    return on_change or Label(name=name, best=known.best, worst=known.worst)


def count(changes: Iterable[Change], *, team: Team, site: Site | None, bots: frozenset[int]) -> Backlog:
    """Count a team's backlog exactly, as a whole and by repository."""
    ours = [one for one in changes if one.is_open and one.project in team.repositories]
    verdicts = [classify(one, team=team, site=site, bots=bots) for one in ours]
    return counted(verdicts, {one.number: one.project for one in ours}, repositories=team.repositories)


def counted(verdicts: Iterable[Verdict], projects: Mapping[int, str], *, repositories: Sequence[str] = ()) -> Backlog:
    """Count verdicts on open changes that are at hand; `projects` are the changes' repositories by number.

    Every one of `repositories` is counted, also where nothing is open.
    """
    ordered = sorted(verdicts, key=lambda one: one.number)
    by_repository: dict[str, list[Verdict]] = {name: [] for name in repositories}
    for one in ordered:
        by_repository.setdefault(projects[one.number], []).append(one)
    return _backlog(ordered, {name: _backlog(theirs, {}) for name, theirs in by_repository.items()})


def _backlog(verdicts: list[Verdict], by_repository: Mapping[str, Backlog]) -> Backlog:
    waiting = [one for one in verdicts if one.is_waiting]
    out = [one for one in verdicts if not one.is_waiting]
    return Backlog(
        open=_numbers(verdicts),
        backlog=_numbers(one for one in verdicts if one.in_backlog),
        waiting=_numbers(waiting),
        never_answered=_numbers(one for one in waiting if one.is_never_answered),
        first_answer_lane=_numbers(one for one in waiting if one.needs_first_answer),
        fell_out={at: _numbers(one for one in out if one.fell_out is at) for at in Condition},
        by_repository=by_repository,
    )


def _numbers(verdicts: Iterable[Verdict]) -> tuple[int, ...]:
    return tuple(one.number for one in verdicts)


def waiting(changes: Iterable[Change], *, team: Team, site: Site | None, bots: frozenset[int]) -> tuple[int, ...]:
    """Give the numbers of the changes that wait for us, in order."""
    return count(changes, team=team, site=site, bots=bots).waiting


def unused_labels(changes: Iterable[Change], *, team: Team, site: Site | None) -> tuple[str, ...]:
    """Give the rule's labels that exist here though no change ever got a vote on them: the site may work without."""
    seen = list(changes)
    names = (team.labels.ci, team.labels.review)
    return tuple(name for name in names if seen and _is_unused(seen, name, site))


def _is_unused(changes: list[Change], name: str, site: Site | None) -> bool:
    labels = [label for change in changes if (label := find_label(change, name, site)) is not None]
    return bool(labels) and not any(any(_values(label)) for label in labels)


def needs(change: Change, team: Team, *, deciders: Deciders | None = None) -> Needs:
    """Tell which votes a change still needs.

    The team's custom says how many deciding votes; a submit requirement that counts, or a label whose best value is
    +1, says otherwise. With `deciders` only their best votes count. A change with all its votes that still lacks the
    approval needs one person more, who gives it.
    """
    label = change.labels.get(team.labels.review)
    if not change.is_open or label is None:
        return Needs(deciding=0, first_looks=0)
    lacking = max(_required(change, label, team) - len(_best_voters(change, label, deciders)), 0)
    if not lacking and (_lacks_approval(change, team) or _said(change, label) == _UNSATISFIED):
        lacking = 1
    looked = any(vote.value and vote.account_id != change.owner_id for vote in label.votes)
    return Needs(deciding=lacking, first_looks=0 if looked or not lacking else 1)


def deciding_votes(change: Change, team: Team, *, deciders: Deciders | None = None) -> frozenset[int]:
    """Give the accounts whose deciding vote stands on the current patch set."""
    label = change.labels.get(team.labels.review)
    return _best_voters(change, label, deciders) if label else frozenset()


def _best_voters(change: Change, label: Label, deciders: Deciders | None) -> frozenset[int]:
    best = {vote.account_id for vote in label.votes if vote.value == label.best} - {change.owner_id}
    return frozenset(best if deciders is None else best & deciders.on(change))


def _required(change: Change, label: Label, team: Team) -> int:
    counts = [int(found) for one in _about(change, label) for found in _COUNT.findall(one.expression)]
    if counts:
        return max(counts)
    return 1 if label.best == 1 and _said(change, label) else team.deciding_votes


def _said(change: Change, label: Label) -> str:
    """Give the server's verdict on its requirements for a label, empty where it has none."""
    verdicts = {one.status for one in _about(change, label)}
    return next((status for status in (_UNSATISFIED, _SATISFIED) if status in verdicts), "")


def _about(change: Change, label: Label) -> list[SubmitRequirement]:
    return [one for one in change.submit_requirements if f"label:{label.name}" in one.expression]


def _lacks_approval(change: Change, team: Team) -> bool:
    approval = change.labels.get(team.labels.approval)
    return approval is not None and all(vote.value < approval.best for vote in approval.votes)

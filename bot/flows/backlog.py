"""`/reviewday backlog [REPOSITORY]`: the exact count, how many wait for us, since when, where the others fell out."""

from bot.domain.addresses import numbers_url
from bot.domain.answers import Answer, BacklogCount, RepositoryCount
from bot.domain.backlog import Backlog, Condition, counted, unused_labels
from bot.domain.change import Change
from bot.domain.errors import UserError
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.flows.judging import Judged, judged
from bot.flows.refs import ref_of, site_url
from bot.ports import Ports


class NoSuchRepository(UserError):
    """The team has no repository of that name."""

    def __init__(self, name: str, team: Team) -> None:
        """Name what there is."""
        super().__init__(f"{name} is none of this team's repositories. They are {', '.join(team.repositories)}.")


async def backlog(repository: str, *, team: Team, ports: Ports) -> Answer:
    """Count the team's backlog, or one repository's; a name may leave out what comes before its last slash."""
    snapshot = await ports.store.snapshot(ports.clock.now())
    return backlog_of(snapshot, team, _repository(repository, team))


def _repository(name: str, team: Team) -> str:
    asked = name.casefold()
    known = {one: one.casefold() for one in team.repositories}
    fitting = [one for one, folded in known.items() if asked and asked in (folded, folded.rpartition("/")[2])]
    if name and not fitting:
        raise NoSuchRepository(name, team)
    return fitting[0] if fitting else ""


class NotReadYet(UserError):
    """Gerrit has not been read for the first time."""

    def __init__(self) -> None:
        super().__init__("I have not read Gerrit yet, so I can't count. The first look takes a minute; ask again then.")


def backlog_of(snapshot: Snapshot, team: Team, repository: str = "") -> BacklogCount:
    """Give the figures, each with the numbers behind it; raises `NotReadYet` before Gerrit was read."""
    if snapshot.synced_at is None:
        raise NotReadYet
    now = judged(snapshot, team)
    projects = {number: now.changes[number].project for number in now.verdicts}
    whole = counted(now.verdicts.values(), projects, repositories=team.repositories)
    shown = whole.by_repository[repository] if repository else whole
    oldest = _oldest(now, shown)
    return BacklogCount(
        team=team.name,
        repository=repository,
        open=len(shown.open),
        backlog=len(shown.backlog),
        waiting=len(shown.waiting),
        never_answered=len(shown.never_answered),
        need_first_answer=len(shown.first_answer_lane),
        oldest=ref_of(snapshot, oldest) if oldest else None,
        oldest_days=max((snapshot.now - now.verdicts[oldest.number].state.since).days, 0) if oldest else 0,
        per_repository=_per_repository(whole) if not repository else (),
        fell_out=tuple((at.value, len(shown.fell_out[at])) for at in Condition if shown.fell_out.get(at)),
        list_url=numbers_url(site_url(snapshot), shown.waiting),
        as_of=snapshot.synced_at,
        site_lacks=unused_labels(_open(now), team=team, site=snapshot.site),
    )


def _open(now: Judged) -> list[Change]:
    return [now.changes[number] for number in now.verdicts]


def _oldest(now: Judged, shown: Backlog) -> Change | None:
    number = min(shown.waiting, key=lambda one: (now.verdicts[one].state.since, one), default=None)
    return now.changes[number] if number is not None else None


def _per_repository(whole: Backlog) -> tuple[RepositoryCount, ...]:
    if len(whole.by_repository) < 2:  # noqa: PLR2004 - one repository is not split
        return ()
    return tuple(
        RepositoryCount(repository=name, backlog=len(one.backlog), waiting=len(one.waiting))
        for name, one in whole.by_repository.items()
    )

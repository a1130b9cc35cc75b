"""Which message goes where, under which key: the one place that makes posts, edits and due rows of a day.

A key is for ever: the same thing is never posted twice. On a day in the shadow everything goes to its host alone.
"""

from datetime import date, datetime, timedelta

from bot.domain.day import Day, Dealt
from bot.domain.delivery import Edit, Kind, Place, Post, Target, Urgency
from bot.domain.outcome import Due, DueKind
from bot.domain.team import Team

INVITE_BEFORE = timedelta(days=2)
QUIET_AFTER = timedelta(hours=4)
LATE = timedelta(hours=12)


def list_key(slack_user: str, on: date) -> str:
    """Name somebody's direct message of a date."""
    return f"list:{slack_user}:{on}"


def announcement_key(day: Day) -> str:
    """Name a day's announcement."""
    return f"announcement:{day.id}"


def board_key(day: Day) -> str:
    """Name a day's root message."""
    return f"board:{day.id}"


def result_key(day: Day) -> str:
    """Name a day's result."""
    return f"result:{day.id}"


def home_key(slack_user: str) -> str:
    """Name somebody's App Home."""
    return f"home:{slack_user}"


def _to_channel(day: Day, team: Team) -> Target:
    if day.is_shadow:
        return Target(place=Place.PERSON, id=day.host)
    return Target(place=Place.CHANNEL, id=team.channel)


def _to_person(day: Day, slack_user: str) -> Target:
    return Target(place=Place.PERSON, id=day.host if day.is_shadow else slack_user)


def announcement(day: Day, team: Team, *, after: datetime | None = None) -> Post:
    """Announce a day in the channel."""
    return Post(
        key=announcement_key(day),
        kind=Kind.ANNOUNCEMENT,
        target=_to_channel(day, team),
        subject={"day": day.id},
        urgency=Urgency.BOARD,
        after=after,
        expires_at=day.closes_at,
        is_asked=day.is_shadow,
    )


def announcement_edit(day: Day) -> Edit:
    """Bring the announcement up to date."""
    return Edit(key=announcement_key(day), kind=Kind.ANNOUNCEMENT, subject={"day": day.id}, urgency=Urgency.BOARD)


def invitation(day: Day) -> Post:
    """Invite once more in the announcement's thread."""
    return Post(
        key=f"invitation:{day.id}",
        kind=Kind.INVITATION,
        target=Target(place=Place.THREAD, id=announcement_key(day)),
        subject={"day": day.id},
        urgency=Urgency.BOARD,
        expires_at=day.opens_at,
        is_asked=day.is_shadow,
    )


def board(day: Day, team: Team, *, is_asked: bool = False) -> Post:
    """Post the day's root message in the channel; `is_asked` if a host's own click caused it."""
    return Post(
        key=board_key(day),
        kind=Kind.BOARD,
        target=_to_channel(day, team),
        subject={"day": day.id},
        urgency=Urgency.BOARD,
        expires_at=day.closes_at,
        is_asked=is_asked or day.is_shadow,
    )


def board_edit(day: Day) -> Edit:
    """Bring the root message up to date."""
    return Edit(key=board_key(day), kind=Kind.BOARD, subject={"day": day.id}, urgency=Urgency.BOARD)


def result(day: Day, team: Team) -> Post:
    """Post the result in the channel; a host who ended the day by hand asked for it."""
    return Post(
        key=result_key(day),
        kind=Kind.RESULT,
        target=_to_channel(day, team),
        subject={"day": day.id},
        urgency=Urgency.BOARD,
        is_asked=day.is_ended_by_hand or day.is_shadow,
    )


def result_edit(day: Day, *, after: datetime | None = None) -> Edit:
    """Bring the result up to date."""
    return Edit(key=result_key(day), kind=Kind.RESULT, subject={"day": day.id}, urgency=Urgency.BOARD, after=after)


def slice_list(day: Day, slack_user: str, *, after: datetime | None, is_asked: bool) -> Post:
    """Send somebody their list, at `after` in their hours, or at once after their own click."""
    return Post(
        key=list_key(slack_user, day.on),
        kind=Kind.LIST,
        target=_to_person(day, slack_user),
        subject={"slack_user": slack_user, "on": day.on.isoformat()},
        urgency=Urgency.ANSWER if is_asked else Urgency.DIRECT,
        after=after,
        expires_at=day.closes_at,
        is_asked=is_asked or day.is_shadow,
    )


def list_edit(day: Day, slack_user: str, *, own_click: bool = False) -> Edit:
    """Bring somebody's list up to date."""
    return Edit(
        key=list_key(slack_user, day.on),
        kind=Kind.LIST,
        subject={"slack_user": slack_user, "on": day.on.isoformat()},
        urgency=Urgency.ANSWER if own_click else Urgency.DIRECT,
    )


def home_edit(slack_user: str) -> Edit:
    """Bring somebody's App Home up to date."""
    return Edit(key=home_key(slack_user), kind=Kind.HOME, subject={"slack_user": slack_user}, urgency=Urgency.HOME)


def _on_change(dealt: Dealt) -> dict[str, str]:
    return {"day": dealt.day, "slack_user": dealt.slack_user, "number": str(dealt.number)}


def last_vote(day: Day, dealt: Dealt, *, after: datetime) -> Post:
    """Tell somebody in their list's thread that theirs would be the last vote."""
    return Post(
        key=f"last_vote:{day.id}:{dealt.slack_user}:{dealt.number}",
        kind=Kind.LAST_VOTE,
        target=Target(place=Place.THREAD, id=list_key(dealt.slack_user, day.on)),
        subject=_on_change(dealt),
        after=after,
        expires_at=day.closes_at,
        is_asked=day.is_shadow,
    )


def still_on(day: Day, dealt: Dealt) -> Post:
    """Ask once in their list's thread whether somebody is still on a change."""
    return Post(
        key=f"still_on:{day.id}:{dealt.slack_user}:{dealt.number}",
        kind=Kind.STILL_ON,
        target=Target(place=Place.THREAD, id=list_key(dealt.slack_user, day.on)),
        subject=_on_change(dealt),
        expires_at=day.closes_at,
        is_asked=day.is_shadow,
    )


def looked_at_key(day: Day, slack_user: str) -> str:
    """Name the message that tells an author who is around who looks at their changes."""
    return f"looked_at:{day.id}:{slack_user}"


def looked_at(day: Day, slack_user: str, *, after: datetime) -> Post:
    """Tell an author who is around that somebody has begun on a change of theirs; once a day, then edited."""
    return Post(
        key=looked_at_key(day, slack_user),
        kind=Kind.LOOKED_AT,
        target=_to_person(day, slack_user),
        subject={"day": day.id, "slack_user": slack_user},
        after=after,
        expires_at=day.closes_at,
        is_asked=day.is_shadow,
    )


def looked_at_edit(day: Day, slack_user: str) -> Edit:
    """Bring that message up to date."""
    subject = {"day": day.id, "slack_user": slack_user}
    return Edit(key=looked_at_key(day, slack_user), kind=Kind.LOOKED_AT, subject=subject)


def paused(day: Day, slack_user: str) -> Post:
    """Tell somebody that no more lists come."""
    return Post(
        key=f"paused:{day.id}:{slack_user}",
        kind=Kind.PAUSED,
        target=_to_person(day, slack_user),
        subject={"slack_user": slack_user},
        expires_at=day.closes_at + timedelta(days=3),
        is_asked=day.is_shadow,
    )


def recounted(day: Day, account_id: int, slack_user: str, number: int, *, before: int) -> Post:
    """Tell somebody, before the post is edited, that their count goes down from `before`."""
    return Post(
        key=f"recounted:{day.id}:{slack_user}:{number}",
        kind=Kind.RECOUNTED,
        target=_to_person(day, slack_user),
        subject={"day": day.id, "account": str(account_id), "number": str(number), "before": str(before)},
        is_asked=day.is_shadow,
    )


def host_note(day: Day) -> Post:
    """Tell the host how the start went."""
    return Post(
        key=f"host_note:{day.id}",
        kind=Kind.HOST_NOTE,
        target=Target(place=Place.PERSON, id=day.host),
        subject={"day": day.id},
        expires_at=day.closes_at,
        is_asked=True,
    )


def quiet_due(dealt: Dealt, at: datetime) -> Due:
    """Look again at a change that somebody has begun."""
    key = f"quiet:{dealt.day}:{dealt.slack_user}:{dealt.number}"
    return Due(key=key, kind=DueKind.QUIET, at=at + QUIET_AFTER, subject=_on_change(dealt))


def day_due(day: Day, kind: DueKind, at: datetime) -> Due:
    """Let something about a day fall due; there is one row a day and kind."""
    return Due(key=day_due_key(day, kind), kind=kind, at=at, subject={"day": day.id})


def day_due_key(day: Day, kind: DueKind) -> str:
    """Name the due row of a day."""
    return f"{kind.value}:{day.id}"

"""What a person reads who looks at the whole: where we are, review days and milestones, the backlog."""

from collections.abc import Mapping, Sequence

from bot.domain.answers import (
    BacklogCount,
    DayLine,
    DayList,
    NoDay,
    RepositoryCount,
    Where,
    WhichTeam,
)
from bot.domain.calendar import WEEKDAYS
from bot.domain.cycle import Milestone
from bot.slack.escape import SlackText, channel, code, join, lines, mrkdwn, shorten
from bot.slack.spelling import (
    MOST_OF_A_NAME,
    capital,
    count,
    few,
    in_a_row,
    name,
    on,
    repository,
    time_of,
)
from bot.slack.texts_day import for_milestone, sentences
from bot.slack.texts_joining import next_day

MOST_MILESTONES = 10
MOST_REPOSITORIES = 12
MOST_TEAMS = 10


# ------------------------------------------------------------- where we are


def where(answer: Where) -> SlackText:
    """Say which day is on or next, who is in, and what is theirs."""
    if answer.head is None:
        return mrkdwn("No review day is on or planned.")
    people = count(answer.people, "person is", "people are")
    mine = "You are one of them." if answer.has_joined else "You are not in yet."
    who = mrkdwn("{people} in. {mine}", people=people, mine=mine) if answer.people else mrkdwn("Nobody is in yet.")
    return sentences(_on_or_next(answer), who, _yours(answer))


def _on_or_next(answer: Where) -> SlackText | None:
    return next_day(answer.head)


def _yours(answer: Where) -> SlackText | None:
    if not answer.listed:
        return None
    changes = capital(few(len(answer.listed), "change"))
    be = "is" if len(answer.listed) == 1 else "are"
    return mrkdwn("{changes} {be} on your list.", changes=changes, be=be)


def away(answer: Where) -> SlackText | None:
    """Say that they are away; None while they are not."""
    return mrkdwn("You are away: I deal you nothing and send you nothing.") if answer.is_off else None


def gerrit_away(answer: Where) -> SlackText | None:
    """Say as of when the list is while Gerrit does not answer; None while it does."""
    if answer.gerrit_down_at is None:
        return None
    as_of = time_of(answer.as_of) if answer.as_of else time_of(answer.gerrit_down_at)
    return mrkdwn(
        "Gerrit does not answer at the moment. This is your list as of {at}. "
        "I look again every minute; nothing for you to do.",
        at=as_of,
    )


def no_day(answer: NoDay) -> SlackText:
    """Say that there is no such day, and which one is next."""
    return sentences(_none(answer), next_day(answer.next_day))


def _none(answer: NoDay) -> SlackText:
    if answer.on is not None:
        return mrkdwn("There is no review day on {on}.", on=on(answer.on))
    if answer.weekday is not None:
        return mrkdwn("There is no weekly review day on {weekday}s.", weekday=WEEKDAYS[answer.weekday % 7])
    if answer.next_day is not None:
        return mrkdwn("There is no such review day.")
    return mrkdwn("No review day is on or planned. You will see it in the channel when there is one.")


def which_team(answer: WhichTeam) -> SlackText:
    """Ask for the channel of the team that is meant."""
    shown = [_channel(one) for one in answer.channels[:MOST_TEAMS]]
    lead = mrkdwn("Several teams have their review days here. Nothing was done.")
    if not shown:
        return lead
    return sentences(
        lead, mrkdwn("Type it in the channel of the one you mean: {channels}.", channels=join(", ", shown))
    )


def _channel(of: str) -> SlackText:
    try:
        return channel(of)
    except ValueError:
        return name(of)


# --------------------------------------------------------------------- days


def days_title(answer: DayList) -> SlackText:
    """Head the list of days with the team, the cycle and its week."""
    parts = [shorten(one, MOST_OF_A_NAME) for one in (answer.team, answer.cycle, answer.week) if one.strip()]
    about = join(", ", [mrkdwn("{part}", part=part) for part in parts])
    return mrkdwn("*Review days* ({about})", about=about) if parts else mrkdwn("*Review days*")


def days_text(answer: DayList) -> SlackText:
    """Say the list of days in one breath."""
    if not answer.days:
        return mrkdwn("No review day is planned.")
    first = answer.days[0].head
    lead = mrkdwn("{days} planned", days=count(len(answer.days), "review day is", "review days are"))
    return mrkdwn(
        "{lead}; the next is {on}{milestone}.", lead=lead, on=on(first.day.on), milestone=for_milestone(first)
    )


def day_line(line: DayLine) -> SlackText:
    """Say when a day is, what for, and who is in."""
    head = line.head
    title = mrkdwn("*{on}*{milestone}", on=on(head.day.on), milestone=for_milestone(head))
    people = mrkdwn("{people} in.", people=count(line.people, "person is", "people are"))
    return lines(
        title,
        sentences(
            mrkdwn("It is on now.") if head.day.is_open else None,
            mrkdwn("Comes back every week.") if line.weekly else None,
            people,
            mrkdwn("You are one of them.") if line.has_joined else None,
        ),
    )


def no_days(command: str, *, is_host: bool) -> SlackText:
    """Say that no day is planned, and to hosts how to plan one."""
    if is_host:
        return mrkdwn("No review day is planned. {schedule} plans one.", schedule=code(f"{command} schedule"))
    return mrkdwn("No review day is planned. You will see it in the channel when there is one.")


def milestones(answer: DayList) -> SlackText | None:
    """List the milestones ahead; None where the team has none."""
    if not answer.milestones:
        return None
    told = [_milestone(one) for one in answer.milestones[:MOST_MILESTONES]]
    rest = len(answer.milestones) - len(told)
    return lines(mrkdwn("*Milestones*"), *told, mrkdwn("and {rest} more", rest=rest) if rest else None)


def _milestone(one: Milestone) -> SlackText:
    title = shorten(one.name, MOST_OF_A_NAME)
    return mrkdwn("{title}: {on}", title=title, on=on(one.due_on)) if one.due_on else mrkdwn("{title}", title=title)


def gaps(answer: DayList) -> SlackText | None:
    """Say which milestones have no review day, and which no date; None if there is nothing to say."""
    uncovered = _titles(answer.uncovered)
    undated = _titles(answer.undated)
    return (
        lines(
            mrkdwn("*No review day yet:* {titles}.", titles=uncovered) if uncovered else None,
            mrkdwn("*No date yet:* {titles}.", titles=undated) if undated else None,
        )
        or None
    )


def _titles(of: Sequence[Milestone]) -> SlackText | None:
    shown = [mrkdwn("{title}", title=shorten(one.name, MOST_OF_A_NAME)) for one in of[:MOST_MILESTONES]]
    if len(of) > MOST_MILESTONES:
        shown.append(mrkdwn("{rest} more", rest=len(of) - MOST_MILESTONES))
    return in_a_row(shown) if shown else None


# ------------------------------------------------------------------ backlog

CONDITIONS: Mapping[str, str] = {
    "closed": "closed",
    "elsewhere": "in another repository",
    "branch": "on another branch",
    "in_progress": "in progress",
    "red": "with a red CI",
    "not_verified": "not verified by the CI yet",
    "approval": "approved, or held by the approval label",
    "veto": "with a veto",
    "conflict": "in conflict",
    "authors_turn": "with their authors",
    "hold": "asked to wait",
    "nothing_missing": "with every vote already",
}


def backlog(answer: BacklogCount) -> SlackText:
    """Say how many wait for us, since when, and how many were never answered."""
    whose = shorten(answer.repository or answer.team, MOST_OF_A_NAME)
    lead = mrkdwn("{n} of {whose}", n=count(answer.waiting, "change", "changes"), whose=whose)
    if not answer.waiting:
        return mrkdwn("Nothing of {whose} waits for us at the moment.", whose=whose)
    never = answer.never_answered
    waits = "waits" if answer.waiting == 1 else "wait"
    never_said = mrkdwn("{never} of them never had an answer.", never=never) if never else None
    return sentences(mrkdwn("{lead} {waits} for us.", lead=lead, waits=waits), never_said, _oldest(answer))


def _oldest(answer: BacklogCount) -> SlackText | None:
    if answer.oldest is None:
        return None
    return mrkdwn(
        "The longest wait: {number}, {days}.", number=answer.oldest.number, days=count(answer.oldest_days, "day")
    )


def backlog_sum(answer: BacklogCount) -> SlackText:
    """Say how many are open, how many of them are in the backlog, and where the others fell out; it adds up."""
    lead = mrkdwn(
        "{open} open, {backlog} in the backlog.",
        open=count(answer.open, "change is", "changes are"),
        backlog=answer.backlog,
    )
    out = [
        mrkdwn("{n} {why}", n=number, why=CONDITIONS.get(condition, shorten(condition, MOST_OF_A_NAME)))
        for condition, number in answer.fell_out
    ]
    fell_out = mrkdwn("Not waiting for us: {out}.", out=join(", ", out)) if out else None
    lane = answer.need_first_answer
    first = None
    if lane:
        need = count(lane, "more needs", "more need")
        first = mrkdwn("{need} a first answer all the same, though something else stands in the way.", need=need)
    return sentences(lead, fell_out, first)


def repositories(answer: BacklogCount) -> SlackText | None:
    """Split the backlog by repository; None where there is one alone."""
    if len(answer.per_repository) < 2:  # noqa: PLR2004 - one repository is not split
        return None
    told = [_repository(one) for one in answer.per_repository[:MOST_REPOSITORIES]]
    rest = len(answer.per_repository) - len(told)
    return lines(*told, mrkdwn("and {rest} more repositories", rest=rest) if rest else None)


def _repository(one: RepositoryCount) -> SlackText:
    return mrkdwn(
        "{name}: {waiting} for us, {backlog} in the backlog",
        name=repository(one.repository),
        waiting=count(one.waiting, "waits", "wait"),
        backlog=one.backlog,
    )


def as_of(answer: BacklogCount) -> SlackText | None:
    """Say as of when the figures are, and that some conditions are left out."""
    lacks = mrkdwn("Conditions that this site has no label for are left out.") if answer.site_lacks else None
    if answer.as_of is None:
        return lacks
    return sentences(mrkdwn("As of {at}.", at=time_of(answer.as_of)), lacks)

"""What the channel reads before and while a day runs: announcement, invitation and board."""

from bot.domain.content import Announcement, Board, DayHead, Invitation, Wanted
from bot.domain.day import Day, DayState, Length
from bot.slack.escape import PlainText, SlackText, join, link, mrkdwn, plain, shorten
from bot.slack.spelling import (
    MOST_OF_A_NAME,
    a,
    capital,
    count,
    length,
    moment_of,
    name,
    number,
    on,
    time_of,
    weekday,
)

MOST_OF_A_FOCUS = 120
MOST_PRIORITIES = 5


def milestone(head: DayHead) -> str:
    """Name the milestone of a day, still to be escaped; empty for a day without one."""
    return shorten(head.milestone, MOST_OF_A_NAME)


def for_milestone(head: DayHead) -> str:
    """Say what a day is for behind its date, still to be escaped: `, for Mitaka-2`, or nothing."""
    return f", for {milestone(head)}" if head.milestone else ""


def sentences(*parts: SlackText | None) -> SlackText:
    """Put sentences behind one another; None and empty ones take no room."""
    return join(" ", [part for part in parts if part])


# ------------------------------------------------------------ announcement


def announced_title(head: DayHead) -> PlainText:
    """Title the announcement."""
    if head.day.state is DayState.CANCELLED:
        return plain("Called off: review day on {on}", on=on(head.day.on))
    if head.day.is_open:
        return plain("Review day: {on}, now", on=on(head.day.on))
    return plain("Review day: {on}", on=on(head.day.on))


def announced_what(head: DayHead) -> SlackText:
    """Say what the day is for, what it is about, and how long it lasts."""
    return sentences(_for(head), _about(head.day), _lasts(head.day))


def _for(head: DayHead) -> SlackText | None:
    if not head.milestone:
        return None
    if head.milestone_on is None:
        return mrkdwn("For {milestone}.", milestone=milestone(head))
    return mrkdwn("For {milestone}, due {on}.", milestone=milestone(head), on=on(head.milestone_on))


def _about(day: Day) -> SlackText | None:
    return mrkdwn("It is about {focus}.", focus=shorten(day.focus, MOST_OF_A_FOCUS)) if day.focus.strip() else None


def _lasts(day: Day) -> SlackText:
    if day.length is Length.UTC_DAY:
        return mrkdwn("It lasts {weekday} as UTC has it.", weekday=weekday(day.on))
    if day.length is Length.TIMEBOX:
        long = length(day.minutes or round((day.closes_at - day.opens_at).total_seconds() / 60))
        return mrkdwn("It lasts {length}, from {at}.", length=long, at=moment_of(day.opens_at))
    return mrkdwn("It lasts your own {weekday}, wherever you live.", weekday=weekday(day.on))


def announced_backlog(content: Announcement) -> SlackText:
    """Say what waits, and what comes first."""
    if not content.waiting:
        return mrkdwn("Nothing waits for a reviewer at the moment.")
    waits = mrkdwn("{changes} for a reviewer.", changes=count(content.waiting, "change waits", "changes wait"))
    return sentences(waits, _first(content))


def _first(content: Announcement) -> SlackText | None:
    """Say what comes first: what never had an answer, then the team's priorities."""
    titles = [mrkdwn("{title}", title=shorten(one, MOST_OF_A_NAME)) for one in content.priorities[:MOST_PRIORITIES]]
    priorities = join(", ", titles)
    never = content.never_answered
    if never and titles:
        return mrkdwn(
            "{never} never had an answer: {those} first, then our priorities ({titles}).",
            never=_of_them(never),
            those=_those(never),
            titles=priorities,
        )
    if never:
        return mrkdwn("{never} never had an answer: {those} first.", never=_of_them(never), those=_those(never))
    return mrkdwn("Our priorities come first ({titles}).", titles=priorities) if titles else None


def _of_them(value: int) -> str:
    return f"{value} of them"


def _those(value: int) -> str:
    return "that one comes" if value == 1 else "those come"


def announced_invitation(head: DayHead) -> SlackText:
    """Say that everybody is welcome, and how little is enough."""
    return mrkdwn(
        "You say how much, from one change or 20 minutes. "
        "{core} or not, first review or thousandth: a thoughtful answer helps somebody.",
        core=capital(shorten(head.words.core, MOST_OF_A_NAME)),
    )


def announced_context(content: Announcement) -> SlackText:
    """Say who is in, who hosts, where the list is, and that nobody has to do anything."""
    return sentences(
        mrkdwn("{people} so far.", people=_people(content.people)),
        host(content.head),
        mrkdwn("{list}.", list=link(content.list_url, "What waits")) if content.list_url else None,
        mrkdwn("If it is not for you there is nothing to do: only those who join get a message."),
    )


def host(head: DayHead) -> SlackText | None:
    """Say who hosts."""
    return mrkdwn("Host: {host}.", host=name(head.host_name)) if head.host_name.strip() else None


def announced_text(content: Announcement) -> SlackText:
    """Say the announcement in one breath."""
    head = content.head
    waits = mrkdwn("{changes}", changes=count(content.waiting, "change waits", "changes wait"))
    never = mrkdwn("{waits}, {never} never had an answer.", waits=waits, never=content.never_answered)
    return sentences(
        mrkdwn("Review day on {on}{milestone}.", on=on(head.day.on), milestone=for_milestone(head)),
        never if content.never_answered else mrkdwn("{waits}.", waits=waits),
        mrkdwn("{people} in. Join if you like, from 20 minutes.", people=_people_are(content.people)),
    )


def over_text(head: DayHead) -> SlackText:
    """Say that a day is over, in one breath."""
    return mrkdwn("The review day of {on} is over.", on=on(head.day.on))


def cancelled(head: DayHead) -> SlackText:
    """Say that a day was called off."""
    return mrkdwn(
        "The review day on {on} does not take place. There is nothing to do; who joined is out again.",
        on=on(head.day.on),
    )


def _people(value: int) -> str:
    return count(value, "person", "people")


def _people_are(value: int) -> str:
    return count(value, "person is", "people are")


# -------------------------------------------------------------- invitation


def invited(content: Invitation) -> SlackText:
    """Say how far those who joined will get, and what two more could reach."""
    return sentences(
        mrkdwn(
            "{people} in for {weekday}: about {reach} of the {changes}.",
            people=_people_are(content.people),
            weekday=weekday(content.head.day.on),
            reach=content.reach,
            changes=count(content.waiting, "change"),
        ),
        _with_two_more(content),
    )


def _with_two_more(content: Invitation) -> SlackText | None:
    reached, never = min(content.never_answered_reached, content.never_answered), content.never_answered
    if not reached:
        return mrkdwn("Two more, with an hour each, and we reach more of them.")
    whole = f"all {never}" if never > 1 else "the one"
    share = f"{reached} of the {never}" if reached < never else whole
    return mrkdwn("Two more, with an hour each, and we reach {share} that never had an answer.", share=share)


# ------------------------------------------------------------------- board


def board_title(head: DayHead) -> PlainText:
    """Title the day's root message."""
    when, what = on(head.day.on), for_milestone(head)
    if head.day.state is DayState.CANCELLED:
        return plain("Called off: review day on {on}", on=when)
    if head.day.is_open:
        return plain("Review day is on: {on}{milestone}", on=when, milestone=what)
    return plain("Review day: {on}{milestone}", on=when, milestone=what)


def board_start(content: Board) -> SlackText:
    """Say who is there, and how far that reaches."""
    if not content.people:
        return mrkdwn("Nobody is in yet. {changes} for us.", changes=_changes_wait(content.waiting))
    people = mrkdwn("{people}, {time} together.", people=_people(content.people), time=length(content.minutes))
    return sentences(people, _reach(content))


def _reach(content: Board) -> SlackText:
    if not content.waiting:
        return mrkdwn("Nothing waits for us at the moment.")
    if not content.goal:
        return mrkdwn("{changes} for us.", changes=_changes_wait(content.waiting))
    return mrkdwn(
        "That is about {goal} of the {changes} for us.",
        goal=content.goal,
        changes=count(content.waiting, "change that waits", "changes that wait"),
    )


def _changes_wait(value: int) -> str:
    return count(value, "change waits", "changes wait")


def board_how() -> SlackText:
    """Say how lists come and that nothing has to be reported."""
    return mrkdwn("Your list comes by direct message in your morning. Review in Gerrit as always; I notice by myself.")


def board_figures(content: Board) -> SlackText:
    """Say how far the team is; never how far a person is."""
    answered = content.answered
    if answered < content.goal:
        have = "have" if content.goal > 1 else "has"
        lead = mrkdwn(
            "*{n} of about {changes} {have} an answer.*", n=answered, changes=_changes(content.goal), have=have
        )
    else:
        lead = mrkdwn("*{changes} an answer.*", changes=count(answered, "change has", "changes have"))
    merged = mrkdwn("{merged} merged.", merged=content.merged) if content.merged else None
    return sentences(lead, merged, first_answers(content.never_answered_done, content.never_answered))


def _changes(value: int) -> str:
    return count(value, "change")


def first_answers(done: int, never: int) -> SlackText | None:
    """Say how many of those that never had an answer have one now; None if that is nothing to tell."""
    if not done or not never:
        return None
    have = "has" if min(done, never) == 1 else "have"
    if done >= never:
        return mrkdwn("All {never} that never had an answer have one now.", never=never) if never > 1 else _the_one()
    return mrkdwn("{done} of the {never} that never had an answer {have} one now.", done=done, never=never, have=have)


def _the_one() -> SlackText:
    return mrkdwn("The one that never had an answer has one now.")


def wanted(content: Board) -> SlackText | None:
    """Say for which changes somebody is still looked for."""
    parts = [_wanted(one, content.head) for one in content.wanted]
    return mrkdwn("Wanted: {changes}.", changes=join(" · ", parts)) if parts else None


def _wanted(one: Wanted, head: DayHead) -> SlackText:
    return mrkdwn(
        "{whom} for {change} ({lines})",
        whom=a(head.words.core) if one.decider else "anybody",
        change=link(one.ref.url, one.ref.number),
        lines=count(one.lines, "line"),
    )


def board_until(content: Board, *, is_running: bool) -> SlackText:
    """Say until when it lasts; once it runs, as of when the figures are."""
    day = content.head.day
    if is_running and content.as_of is not None:
        return sentences(
            mrkdwn("{people}.", people=_people(content.people)),
            mrkdwn("As of {at}, until {until}.", at=time_of(content.as_of), until=moment_of(day.closes_at)),
        )
    return sentences(_until(day), mrkdwn("Questions: in this thread. New code is better sent tomorrow."))


def _until(day: Day) -> SlackText:
    until = moment_of(day.closes_at)
    if day.length is Length.OWN_DATE:
        return mrkdwn("Until {until}, when {weekday} ends at the last of us.", until=until, weekday=weekday(day.on))
    return mrkdwn("Until {until}.", until=until)


def gerrit_away(content: Board) -> SlackText | None:
    """Say that Gerrit does not answer, and that nothing is lost; None while it does."""
    if content.gerrit_down_at is None:
        return None
    return mrkdwn(
        "_Gerrit does not answer since {at}; the figures are from then. "
        "Reviews are not lost: I count from Gerrit's own record when it is back._",
        at=time_of(content.gerrit_down_at),
    )


def board_over(content: Board) -> SlackText:
    """Say that the day is over and where its result is."""
    if content.gerrit_down_at is not None and content.head.day.state is DayState.CLOSING:
        return mrkdwn(
            "The day is over. Gerrit does not answer since {at}, so the result comes later, and complete. "
            "Thank you all.",
            at=time_of(content.gerrit_down_at),
        )
    if content.head.day.state is DayState.CLOSING:
        return mrkdwn("The day is over. The result comes as soon as everything is counted. Thank you all.")
    return mrkdwn("The day is over, and its result stands in this channel. Thank you all.")


def board_text(content: Board) -> SlackText:
    """Say the board in one breath."""
    head = content.head
    lead = mrkdwn("Review day is on{milestone}.", milestone=for_milestone(head))
    if content.answered:
        share = mrkdwn("{done} of about {goal}", done=content.answered, goal=max(content.goal, content.answered))
        return sentences(lead, mrkdwn("{share} changes have an answer.", share=share))
    return sentences(
        lead,
        mrkdwn(
            "{people}, about {goal} of {changes}. Lists come by direct message in your morning.",
            people=_people(content.people),
            goal=content.goal,
            changes=count(content.waiting, "change"),
        ),
    )


def over_board_text(content: Board) -> SlackText:
    """Say in one breath that the day is over."""
    answered = mrkdwn("{changes} an answer.", changes=capital(_have(content.answered)))
    return sentences(over_text(content.head), answered)


def _have(value: int) -> str:
    return f"{number(0)} change has" if not value else count(value, "change has", "changes have")

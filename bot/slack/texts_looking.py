"""What a person reads who looks: where we are, days, the backlog, what waits, a change explained, evidence."""

from collections.abc import Mapping, Sequence

from bot.domain.answers import (
    BacklogCount,
    DayLine,
    DayList,
    EvidenceLine,
    EvidencePage,
    Explained,
    Holder,
    NoDay,
    RepositoryCount,
    WaitingLine,
    WaitingList,
    Where,
    WhichTeam,
)
from bot.domain.calendar import WEEKDAYS
from bot.domain.cycle import Milestone
from bot.domain.reasons import Reason, ReasonKind
from bot.domain.tally import Credit
from bot.domain.team import Words
from bot.domain.turn import Turn
from bot.slack.escape import SlackText, channel, code, join, lines, link, mrkdwn, shorten
from bot.slack.reasons import why_listed
from bot.slack.spelling import (
    MOST_OF_A_NAME,
    capital,
    count,
    few,
    in_a_row,
    moment_of,
    name,
    names,
    on,
    repository,
    subject,
    time_of,
    vote,
)
from bot.slack.texts_day import for_milestone, sentences
from bot.slack.texts_joining import next_day

MOST_MILESTONES = 10
MOST_REPOSITORIES = 12
MOST_HOLDERS = 5
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


# --------------------------------------------------------------- what waits

_LISTS: Mapping[str, SlackText] = {
    "left": mrkdwn("What is left, in the order in which it is dealt"),
    "all": mrkdwn("Your whole list"),
}


def waiting_title(answer: WaitingList) -> SlackText:
    """Head a list of what waits, with its count."""
    title = _LISTS.get(str(answer.title), mrkdwn("What waits, in the order in which it is dealt"))
    if not answer.total:
        return mrkdwn("Nothing waits for us at the moment.")
    return mrkdwn("{title}: {changes}.", title=title, changes=count(answer.total, "change"))


def page_of(page: int, pages: int) -> SlackText | None:
    """Say which page it is; None where there is one alone."""
    return mrkdwn("Page {page} of {pages}.", page=page + 1, pages=pages) if pages > 1 else None


def waiting_line(line: WaitingLine) -> SlackText:
    """Show a change that waits in at most three lines."""
    facts = mrkdwn(
        "{repository}, by {owner}, {lines}.",
        repository=repository(line.ref.project),
        owner=name(line.owner_name),
        lines=count(line.lines, "line"),
    )
    why = why_listed(line.reasons, names=line.names, words=Words())
    if not why and line.days > 0:
        why = mrkdwn("Waits {days}.", days=count(line.days, "day"))
    have = "has" if len(line.holders) == 1 else "have"
    held = mrkdwn("{names} {have} it today.", names=names(line.holders, most=MOST_HOLDERS), have=have)
    return lines(
        _title(line.ref.url, line.ref.number, line.ref.subject), sentences(facts, why), held if line.holders else None
    )


def _title(url: str, number: int, words: str) -> SlackText:
    return mrkdwn("*{number} {subject}*", number=link(url, number), subject=subject(words))


# ---------------------------------------------------------------- explained


def explained_text(answer: Explained) -> SlackText:
    """Say in one breath where a change stands."""
    return sentences(mrkdwn("{number}:", number=answer.ref.number), turn(answer))


def explained(answer: Explained) -> SlackText:
    """Say what a change is and where it stands."""
    facts = mrkdwn(
        "{repository}, by {owner}, {lines}.",
        repository=repository(answer.ref.project),
        owner=name(answer.owner_name),
        lines=count(answer.lines, "line"),
    )
    return lines(_title(answer.ref.url, answer.ref.number, answer.ref.subject), facts, turn(answer), _on_list(answer))


def turn(answer: Explained) -> SlackText:
    """Say whose turn it is."""
    if answer.status == "MERGED":
        return mrkdwn("It has merged.")
    if answer.status == "ABANDONED":
        return mrkdwn("It was abandoned; it can be restored as it was.")
    if answer.turn is Turn.US:
        return _waits(answer)
    if answer.turn is Turn.AUTHOR:
        return mrkdwn("It has an answer; the next word is its author's, {owner}.", owner=name(answer.owner_name))
    return mrkdwn("It waits for nobody: it is in progress, or approved and landing.")


def _waits(answer: Explained) -> SlackText:
    if answer.waits_since is None:
        return mrkdwn("It waits for us.")
    return mrkdwn(
        "It waits for us since {day} ({days}).", day=on(answer.waits_since.date()), days=count(answer.waits_days, "day")
    )


def _on_list(answer: Explained) -> SlackText | None:
    if answer.fell_out:
        why = CONDITIONS.get(answer.fell_out, shorten(answer.fell_out, MOST_OF_A_NAME))
        return mrkdwn("It is not dealt at the moment: {why}.", why=why)
    return why_listed(answer.reasons, names=answer.names, words=answer.head.words if answer.head else Words()) or None


def holders(answer: Explained) -> SlackText | None:
    """Say who has a change today, and why they got it; None if nobody has."""
    told = [_holder(one, answer.names) for one in answer.holders[:MOST_HOLDERS]]
    rest = len(answer.holders) - len(told)
    return lines(*told, mrkdwn("and {rest} more", rest=rest) if rest else None) if told else None


def _holder(one: Holder, known: Mapping[int, str]) -> SlackText:
    state = "is on it" if one.is_begun else "has it today"
    lead = mrkdwn("{name} {state}", name=name(one.name), state=state)
    why = [said for reason in one.reasons if (said := _fit(reason, known))]
    return mrkdwn("{lead}: {why}.", lead=lead, why=join(", and ", why[:2])) if why else mrkdwn("{lead}.", lead=lead)


_FITS: Mapping[ReasonKind, SlackText] = {
    ReasonKind.LAST_VOTE: mrkdwn("theirs would be the last vote"),
    ReasonKind.INVITED: mrkdwn("they were asked for as a reviewer"),
    ReasonKind.ASKED_FOR: mrkdwn("they took it themselves"),
    ReasonKind.SMALL: mrkdwn("it is small enough to begin with"),
    ReasonKind.FIRST_LOOK: mrkdwn("a first look is what it needs"),
    ReasonKind.DECIDES: mrkdwn("their vote can decide"),
    ReasonKind.SPREAD: mrkdwn("it came to them by turn"),
}


def _fit(reason: Reason, known: Mapping[int, str]) -> SlackText | None:
    """Say why a change is somebody else's; None for what speaks of the change alone."""
    match reason.kind:
        case ReasonKind.KNOWS_FILES:
            return mrkdwn(
                "they know {files}", files=code(shorten(reason.name, MOST_OF_A_NAME)) or mrkdwn("these files")
            )
        case ReasonKind.REVIEWED_BEFORE:
            return mrkdwn("they reviewed it before")
        case ReasonKind.REVIEWS_AUTHOR:
            return mrkdwn("they often review what {author} writes", author=name(known.get(reason.account_id or 0, "")))
        case ReasonKind.CHAIN:
            return mrkdwn("it stands on {below}, which they have too", below=reason.number or 0)
        case _:
            return _FITS.get(reason.kind)


# ----------------------------------------------------------------- evidence

_CREDITS: Mapping[Credit, SlackText] = {
    Credit.COUNTS: mrkdwn("counts"),
    Credit.DECIDES: mrkdwn("counts, a vote that decides"),
    Credit.CONFIRMED: mrkdwn("counts, confirmed by a deciding vote"),
    Credit.AWAITS: mrkdwn("counts once a deciding vote confirms it"),
    Credit.BARE_NEGATIVE: mrkdwn("not counted yet: a sentence with it would help"),
    Credit.REPEATED: mrkdwn("counted already, once for this change"),
    Credit.RECHECK: mrkdwn("not counted: words for the CI"),
    Credit.REPLY_ONLY: mrkdwn("not counted: a reply to a thread"),
    Credit.OWNER: mrkdwn("not counted: your own change"),
    Credit.BOT: mrkdwn("not counted: a bot's"),
    Credit.REMOVED: mrkdwn("not counted: the vote was taken back"),
}


def evidence_title(answer: EvidencePage) -> SlackText:
    """Head the evidence of a result, all of it or one's own."""
    when = mrkdwn("{on}{milestone}", on=on(answer.head.day.on), milestone=for_milestone(answer.head))
    if answer.is_own:
        if not answer.total:
            return mrkdwn("Nothing of yours was seen on {when}.", when=when)
        reviews = count(answer.total, "review")
        return mrkdwn("Yours on {when}: {reviews}.", when=when, reviews=reviews)
    if not answer.total:
        return mrkdwn("Nothing was counted on {when}.", when=when)
    reviews = count(answer.total, "review")
    return mrkdwn("{when}: {reviews} behind the result.", when=when, reviews=reviews)


def evidence_rule(answer: EvidencePage) -> SlackText:
    """Say what an answer is, and who sees which part."""
    rule = mrkdwn("An answer is one change that somebody answered with thought, counted once a day and person.")
    own = mrkdwn("What did not count, and clock times, you see alone.")
    return sentences(rule, own if answer.is_own else None)


def evidence_line(line: EvidenceLine) -> SlackText:
    """Say what was seen of whom on which patch set, and whether it counts."""
    found = line.evidence
    head = mrkdwn("{number} {subject}", number=link(line.ref.url, line.ref.number), subject=subject(line.ref.subject))
    at = mrkdwn(", {at}", at=moment_of(found.at)) if line.shows_time else mrkdwn("")
    who = name(line.name) if line.name.strip() else mrkdwn("one who prefers no name")
    seen = mrkdwn(
        "{who}: {what} on patch set {patch_set}{at}; {credit}.",
        who=mrkdwn("You") if line.shows_time else who,
        what=_what(line),
        patch_set=found.patch_set,
        at=at,
        credit=_CREDITS[found.credit],
    )
    return lines(head, seen)


def _what(line: EvidenceLine) -> SlackText:
    found = line.evidence
    votes = [
        mrkdwn("{label} {vote}", label=shorten(label, MOST_OF_A_NAME), vote=vote(value))
        for label, value in sorted(found.votes.items())[:3]
    ]
    comments = [mrkdwn("{comments}", comments=count(found.comments, "comment"))] if found.comments else []
    words = [mrkdwn("words")] if found.has_words else []
    return in_a_row([*votes, *comments, *words] or [mrkdwn("an act")])

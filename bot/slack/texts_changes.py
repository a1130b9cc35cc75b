"""What a person reads of changes: what waits, where one stands and who has it, and how a result was counted."""

from collections.abc import Mapping

from bot.domain.answers import EvidenceLine, EvidencePage, Explained, Holder, WaitingLine, WaitingList
from bot.domain.reasons import Reason, ReasonKind
from bot.domain.tally import Credit
from bot.domain.team import Words
from bot.domain.turn import Turn
from bot.slack import texts_why
from bot.slack.escape import SlackText, code, join, lines, link, mrkdwn, shorten
from bot.slack.reasons import why_listed
from bot.slack.spelling import (
    MOST_OF_A_NAME,
    count,
    in_a_row,
    moment_of,
    name,
    names,
    on,
    repository,
    subject,
    vote,
)
from bot.slack.texts_day import for_milestone, sentences
from bot.slack.texts_looking import CONDITIONS

MOST_HOLDERS = 5

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
    title = _title(answer.ref.url, answer.ref.number, answer.ref.subject)
    return lines(title, facts, turn(answer), _on_list(answer), texts_why.place_of(answer))


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


def considered(answer: Explained) -> SlackText | None:
    """Say to a host of every participant why they have a change or have not; None where nobody takes part."""
    return texts_why.considered(answer, lambda reason: _fit(reason, answer.names))


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
    ReasonKind.OWNS_FILES: mrkdwn("it lacks an owner's word, and they own files in it"),
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

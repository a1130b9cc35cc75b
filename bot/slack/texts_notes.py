"""What a person or a host is told in a sentence or two: last votes, questions, counts that moved, alarms, requests."""

from collections.abc import Mapping, Sequence

from bot.domain.content import (
    AlertKind,
    ChangeRef,
    HostAlert,
    HostNote,
    LastVote,
    LookedAt,
    Recounted,
    Request,
    RequestKind,
    StillOn,
    Uncounted,
)
from bot.domain.tally import Credit
from bot.slack import texts_trouble
from bot.slack.escape import SlackText, code, lines, link, mrkdwn, shorten
from bot.slack.spelling import a, count, in_a_row, name, names, subject, time_of, vote
from bot.slack.texts_day import sentences
from bot.slack.texts_list import would_help
from bot.slack.texts_wishes import gave_way

MOST_OF_A_CAUSE = 200
MOST_NUMBERS = 5

WHAT_WAS: Mapping[str, SlackText] = {
    Credit.RECHECK: mrkdwn("your `recheck`"),
    Credit.REPEATED: mrkdwn("the same word twice"),
    Credit.REPLY_ONLY: mrkdwn("your replies to comments"),
    Credit.OWNER: mrkdwn("your word on your own change"),
    Credit.BARE_NEGATIVE: mrkdwn("your vote without words"),
    Credit.AWAITS: mrkdwn("your vote without words, which nobody confirmed,"),
    Credit.REMOVED: mrkdwn("your vote, which was taken back,"),
}
"""What had been counted of somebody and is not any more."""

_NOBODYS = frozenset({Credit.AWAITS.value, Credit.REMOVED.value})
"""Where nothing had been counted wrongly."""


def last_vote(content: LastVote) -> SlackText:
    """Say that somebody's vote makes theirs the last one."""
    ref = content.listed.ref
    return mrkdwn(
        "{giver} gave {change} {vote}. Yours would be the last vote.",
        giver=name(content.giver_name),
        change=link(ref.url, ref.number),
        vote=f"a {vote(content.vote)}",
    )


def still_on(content: StillOn) -> SlackText:
    """Ask once whether somebody is still on a change."""
    ref = content.listed.ref
    return mrkdwn("Still on {change}?", change=link(ref.url, ref.number))


def still_on_text(content: StillOn) -> SlackText:
    """Ask it in one breath, with what the change is about."""
    ref = content.listed.ref
    return mrkdwn("Still on {number}, {subject}?", number=ref.number, subject=subject(ref.subject) or "of your list")


def still_on_context() -> SlackText:
    """Say that nothing is taken away."""
    return mrkdwn("Either is fine. Without an answer a second person may get it too; it stays yours.")


def looked_at(content: LookedAt) -> SlackText:
    """Tell an author who looks at their changes, and what helps then."""
    told = [_looked(ref, people) for ref, people in content.looks[:MOST_NUMBERS]]
    more = len(content.looks) - len(told)
    rest = mrkdwn("And {more} more of your changes.", more=more) if more else None
    return lines(*told, rest, mrkdwn("An answer from you in Gerrit reaches them while they are at it."))


def _looked(ref: ChangeRef, people: Sequence[str]) -> SlackText:
    verb = "looks" if len(people) == 1 else "look"
    return mrkdwn(
        "{who} {verb} at your change {number}, {subject}.",
        who=names(people, most=MOST_NUMBERS),
        verb=verb,
        number=link(ref.url, ref.number),
        subject=subject(ref.subject),
    )


def paused() -> SlackText:
    """Say that no more lists come, and leave it there."""
    return mrkdwn("I stop sending you lists; it may not be a good time.")


def recounted(content: Recounted) -> SlackText:
    """Tell somebody, alone, that their count goes down, and why."""
    ref = content.ref
    return sentences(
        mrkdwn(
            "I counted {what} on {change} as an answer.",
            what=WHAT_WAS.get(content.cause, mrkdwn("a word of yours")),
            change=link(ref.url, ref.number),
        ),
        None if content.cause in _NOBODYS else mrkdwn("That was my mistake."),
        mrkdwn("It is {now} now, not {before}.", now=content.now, before=content.before),
        mrkdwn("The note under the post names nobody."),
    )


def uncounted(content: Uncounted) -> SlackText:
    """Tell somebody, alone, what would make their vote count."""
    ref = content.ref
    return sentences(
        mrkdwn(
            "Seen: your {vote} on {change}.",
            vote=vote(content.vote),
            change=link(ref.url, ref.number),
        ),
        would_help(content.owner_name),
    )


# --------------------------------------------------------------- to a host


def host_note(content: HostNote) -> SlackText:
    """Say how the start went: what was dealt, which lists follow, what has no deciding reviewer."""
    dealt, people = count(content.changes, "change"), count(content.people, "person", "people")
    return sentences(
        mrkdwn("{changes} dealt to {people}.", changes=dealt, people=people),
        _lists(content),
        _undecided(content),
        gave_way(content.relaxed, content.names),
    )


def _lists(content: HostNote) -> SlackText | None:
    out = count(content.lists_out, "list is out", "lists are out")
    if not content.lists_later:
        return mrkdwn("{out}.", out=out) if content.lists_out else None
    follow = f"{content.lists_later} follow{'s' if content.lists_later == 1 else ''} in their morning"
    if not content.next_name or content.next_at is None:
        return mrkdwn("{out}, {follow}.", out=out, follow=follow)
    return mrkdwn(
        "{out}, {follow} (next: {name}, {at}).",
        out=out,
        follow=follow,
        name=name(content.next_name),
        at=time_of(content.next_at),
    )


def _undecided(content: HostNote) -> SlackText | None:
    """Say which changes nobody can decide; None where each has somebody."""
    numbers = content.without_decider
    if not numbers:
        return None
    told = [mrkdwn("{number}", number=one) for one in numbers[:MOST_NUMBERS]]
    if len(numbers) > MOST_NUMBERS:
        told.append(mrkdwn("{more} more", more=len(numbers) - MOST_NUMBERS))
    have = "has" if len(numbers) == 1 else "have"
    core = a(content.head.words.core).split(" ", 1)[1]
    why = f"nobody of the {content.deciders} has time left" if content.deciders else "nobody of them is in"
    return mrkdwn("{changes} {have} no {core}: {why}.", changes=in_a_row(told), have=have, core=core, why=why)


def alert(content: HostAlert) -> SlackText:
    """Say what needs a person, with the machine's word for it."""
    cause = shorten(content.cause, MOST_OF_A_CAUSE)
    match content.kind:
        case AlertKind.GERRIT_AWAY:
            return _gerrit_away(content, cause)
        case AlertKind.EMPTY_BACKLOG:
            return mrkdwn("The backlog is empty. {cause}", cause=cause)
        case AlertKind.MISCONFIGURED:
            return mrkdwn("Something in the configuration needs you. {cause}", cause=cause)
        case AlertKind.CLOCK_SKEW:
            return mrkdwn("The clocks differ. {cause}", cause=cause)
        case AlertKind.TROUBLE:
            return texts_trouble.trouble(content, cause)


def _gerrit_away(content: HostAlert, cause: str) -> SlackText:
    what = mrkdwn("Gerrit: {cause}", cause=cause)
    if content.since is not None:
        what = mrkdwn("{what} since {at}", what=what, at=time_of(content.since))
    if content.tries:
        what = mrkdwn("{what}, {tries}", what=what, tries=count(content.tries, "try", "tries"))
    return mrkdwn("{what}. The day goes on.", what=what)


def alert_text(content: HostAlert) -> SlackText:
    """Say the alarm in one breath, its kind first."""
    match content.kind:
        case AlertKind.GERRIT_AWAY:
            return mrkdwn("Gerrit does not answer: {cause}. The day goes on.", cause=_cause(content))
        case AlertKind.EMPTY_BACKLOG:
            return mrkdwn("The backlog is empty: {cause}", cause=_cause(content))
        case AlertKind.MISCONFIGURED:
            return mrkdwn("Something in the configuration needs you: {cause}", cause=_cause(content))
        case AlertKind.CLOCK_SKEW:
            return mrkdwn("The clocks differ: {cause}", cause=_cause(content))
        case AlertKind.TROUBLE:
            return texts_trouble.trouble(content, _cause(content))


def _cause(content: HostAlert) -> str:
    return shorten(content.cause, MOST_OF_A_CAUSE)


# ---------------------------------------------------------------- requests


def request(content: Request) -> SlackText:
    """Say who asks what."""
    who = name(content.asker_name)
    match content.kind:
        case RequestKind.VOUCH:
            return _vouch(content, who)
        case RequestKind.LINK_TAKEN:
            account = code(content.username) or mrkdwn("an account in Gerrit")
            return mrkdwn(
                "{who} says that {account} in Gerrit is theirs. It is linked to another person here.",
                who=who,
                account=account,
            )
        case RequestKind.START:
            return mrkdwn("{who} asks you to start a review day.", who=who)
        case RequestKind.WRONG_NUMBER:
            return mrkdwn("{who} thinks that a number of the result is wrong. Could you ask them which?", who=who)
        case RequestKind.PAIRING:
            return mrkdwn("{who} is new here and would like your help with a first review. Write to them?", who=who)


def _vouch(content: Request, who: SlackText) -> SlackText:
    if not content.username:
        return mrkdwn("{who} asks for help with linking their Gerrit account. I don't know which one it is.", who=who)
    return mrkdwn(
        "{who} says that {account} in Gerrit is theirs. If you know that it is, vouch for it.",
        who=who,
        account=code(content.username),
    )


def request_words(content: Request) -> SlackText | None:
    """Give the asker's own words."""
    words = shorten(content.words, MOST_OF_A_CAUSE)
    return mrkdwn("In their words: {words}", words=words) if words else None

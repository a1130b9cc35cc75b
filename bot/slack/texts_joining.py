"""What a person reads when they join, leave, take a change, give one back, or go away for a while."""

from collections.abc import Mapping, Sequence

from bot.domain.answers import CameBack, Handled, Joined, Left, NotTaken, SettingsKept, TakeRefusal, Took, WentOff
from bot.domain.calendar import WEEKDAYS
from bot.domain.click import OnChange
from bot.domain.considered import Nothing
from bot.domain.content import DayHead, Listed
from bot.domain.people import Amount, Scope
from bot.domain.team import Words
from bot.slack.escape import SlackText, code, join, lines, link, mrkdwn
from bot.slack.reasons import why_listed, why_you
from bot.slack.spelling import capital, count, few, in_a_row, length, moment_of, name, on, repository, subject
from bot.slack.texts_day import for_milestone, sentences
from bot.slack.texts_home import MODES, hour
from bot.slack.texts_nothing import nothing

MOST_NUMBERS = 5
LATE_MINUTES = 240


def day_name(head: DayHead) -> SlackText:
    """Name a day in a sentence: the review day on Tuesday 12 January, for Mitaka-2."""
    return mrkdwn("the review day on {on}{milestone}", on=on(head.day.on), milestone=for_milestone(head))


def amount(given: Amount) -> str:
    """Spell how much somebody gives."""
    return length(given.minutes) if given.minutes is not None else few(given.changes or 0, "change")


# ------------------------------------------------------------------ joining


def joined(answer: Joined) -> SlackText:
    """Say what they are in for, with how much, and when their list comes."""
    return sentences(_welcome(answer), _back(answer), _list(answer))


def _welcome(answer: Joined) -> SlackText:
    who, what = name(answer.name), _in_for(answer)
    if answer.around:
        return mrkdwn("Welcome, {name}. You are around for your own changes on {what}.", name=who, what=what)
    given = amount(answer.amount)
    if answer.is_change:
        return mrkdwn("Changed, {name}: {amount} for {what}.", name=who, amount=given, what=what)
    return mrkdwn("Welcome, {name}. You are in for {what}, with {amount}.", name=who, what=what, amount=given)


def _in_for(answer: Joined) -> SlackText:
    if answer.scope is Scope.STANDING:
        return mrkdwn("every review day of the team, until you say `off`")
    if answer.scope is Scope.SERIES and answer.weekday is not None:
        return mrkdwn("the review day of every {weekday}", weekday=WEEKDAYS[answer.weekday % 7])
    return day_name(answer.head) if answer.head else mrkdwn("the review day")


def _back(answer: Joined) -> SlackText | None:
    return mrkdwn("You were away, and are back now.") if answer.was_off else None


def _list(answer: Joined) -> SlackText | None:
    """Say when a list comes, and with what."""
    if answer.around:
        return mrkdwn("No list comes. What is asked of you stands in Gerrit, as always.")
    if answer.linking is not None:
        return None
    if answer.picks:
        return mrkdwn("You pick for yourself, as your settings say.")
    return _list_now(answer) if answer.is_now else _list_later(answer)


def _list_later(answer: Joined) -> SlackText:
    if answer.list_at is not None:
        return mrkdwn("Your list comes by direct message: {at}.", at=moment_of(answer.list_at))
    if answer.head is None:
        return mrkdwn("No day is planned yet; you hear when there is one.")
    return mrkdwn(
        "None of your hours lies in it, so no list comes by itself; while it runs `take` gives you one change."
    )


def _list_now(answer: Joined) -> SlackText:
    left = answer.minutes_left
    late = mrkdwn("About {time} are left.", time=length(left)) if left and 1 < left <= LATE_MINUTES else None
    if not answer.dealt:
        return sentences(late, nothing(answer.nothing or Nothing()))
    changes = capital(few(answer.dealt, "change"))
    be = "is" if answer.dealt == 1 else "are"
    return sentences(
        late, mrkdwn("{changes} {be} on your list, which comes by direct message now.", changes=changes, be=be)
    )


# ------------------------------------------------------------------ leaving


def left(answer: Left) -> SlackText:
    """Say that they are out, what went back, and what stays theirs."""
    if not answer.was_in:
        return _was_not_in(answer)
    return sentences(_out(answer), _went_back(answer), mrkdwn("Thank you."))


def _was_not_in(answer: Left) -> SlackText:
    if answer.head is None:
        return mrkdwn("No review day is on or planned, so there is nothing to leave.")
    return mrkdwn("You are not in for {day}, so there is nothing to leave.", day=day_name(answer.head))


def _out(answer: Left) -> SlackText:
    if answer.head is None or answer.head.day.is_open:
        return mrkdwn("You are out for today.")
    return mrkdwn("You are out for {day}.", day=day_name(answer.head))


def _went_back(answer: Left) -> SlackText | None:
    back = mrkdwn("{changes} went back", changes=capital(few(len(answer.returned), "change")))
    if not answer.kept:
        return mrkdwn("{back}.", back=back) if answer.returned else None
    kept = mrkdwn(
        "{numbers}, which you began, {stay} yours until the end",
        numbers=numbers(answer.kept),
        stay="is" if len(answer.kept) == 1 else "are",
    )
    return mrkdwn("{back}; {kept}.", back=back, kept=kept) if answer.returned else mrkdwn("{kept}.", kept=kept)


def numbers(given: Sequence[int]) -> SlackText:
    """Name changes by their numbers, the first few of them."""
    parts = [mrkdwn("{number}", number=one) for one in given[:MOST_NUMBERS]]
    if len(given) > MOST_NUMBERS:
        parts.append(mrkdwn("{more} more", more=len(given) - MOST_NUMBERS))
    return in_a_row(parts)


# --------------------------------------------------------------------- away


def went_off(answer: WentOff) -> SlackText:
    """Say that it is quiet now, until when, and what stands still."""
    until = mrkdwn("until {on}", on=on(answer.until)) if answer.until else mrkdwn("until you say `on`")
    return mrkdwn(
        "Quiet {until}. I deal you nothing and send you nothing, and the clock on your own changes stands still.",
        until=until,
    )


def came_back(answer: CameBack) -> SlackText:
    """Welcome somebody back, and say which day is next."""
    lead = mrkdwn("Welcome back. Changes and messages come again.")
    if not answer.was_off:
        lead = mrkdwn("You were not away: changes and messages come as before.")
    return sentences(lead, next_day(answer.next_day))


def next_day(head: DayHead | None) -> SlackText | None:
    """Say which day is on or next; None if none is planned."""
    if head is None:
        return None
    if head.day.is_open:
        return mrkdwn("A review day is on: {on}{milestone}.", on=on(head.day.on), milestone=for_milestone(head))
    return mrkdwn("The next review day is {on}{milestone}.", on=on(head.day.on), milestone=for_milestone(head))


# ----------------------------------------------------------------- changes


def took(answer: Took) -> SlackText:
    """Say that a change is theirs now."""
    return mrkdwn("{number} is yours now.", number=answer.listed.ref.number)


def change(listed: Listed) -> SlackText:
    """Show a change in at most three lines: what it is, why it is on the list, why it is theirs."""
    ref = listed.ref
    title = mrkdwn("*{number} {subject}*", number=link(ref.url, ref.number), subject=subject(ref.subject))
    facts = mrkdwn(
        "{repository}, by {owner}, {lines}, about {minutes} min.",
        repository=repository(ref.project),
        owner=name(listed.owner_name),
        lines=count(listed.lines, "line"),
        minutes=listed.dealt.minutes,
    )
    why = why_you(listed.dealt.reasons, names=listed.names, author=listed.owner_name)
    return lines(
        title,
        sentences(facts, why_listed(listed.dealt.reasons, names=listed.names, words=Words())),
        mrkdwn("_For you:_ {why}.", why=why) if why else None,
    )


def handled(answer: Handled) -> SlackText:
    """Say what was done with a change."""
    number = answer.number
    match answer.act:
        case OnChange.BEGIN:
            return mrkdwn("You are on {number}. Review in Gerrit as always; I notice by myself.", number=number)
        case OnChange.SWAP if answer.instead is not None:
            other = answer.instead.ref.number
            return mrkdwn("{number} went back; {other} is yours instead.", number=number, other=other)
        case OnChange.SWAP:
            return mrkdwn(
                "{number} went back. Nothing else fits you at the moment, so none came instead.", number=number
            )
        case OnChange.STILL:
            return mrkdwn("Good, {number} stays yours.", number=number)
        case _:
            return mrkdwn("{number} went back to the others.", number=number)


_REFUSALS: Mapping[TakeRefusal, SlackText] = {
    TakeRefusal.NO_DAY: mrkdwn("No review day is on at the moment, so there is nothing to take."),
    TakeRefusal.UNLINKED: mrkdwn("I don't know your Gerrit account yet, so I can't tell which changes you may review."),
    TakeRefusal.OVER: mrkdwn("That review day is over. Thank you for being there."),
}


def not_taken(answer: NotTaken) -> SlackText:
    """Say why a change was not given, and what can be done instead."""
    if answer.refusal in _REFUSALS:
        return sentences(_REFUSALS[answer.refusal], _following(answer))
    if answer.refusal is TakeRefusal.NOTHING_LEFT:
        return _nothing_left(answer)
    it = mrkdwn("{number}", number=answer.number) if answer.number is not None else mrkdwn("That one")
    return _refused(answer.refusal, it)


def _following(answer: NotTaken) -> SlackText | None:
    return next_day(answer.head) if answer.refusal is TakeRefusal.NO_DAY else None


def _nothing_left(answer: NotTaken) -> SlackText:
    lead = nothing(answer.nothing or Nothing())
    if not answer.list_url:
        return sentences(lead, mrkdwn("Call it a day, with thanks."))
    seen = link(answer.list_url, "what waits")
    return sentences(lead, mrkdwn("You could look at {list}, or call it a day.", list=seen))


_OF_A_CHANGE: Mapping[TakeRefusal, SlackText] = {
    TakeRefusal.NOT_IN: mrkdwn("can be yours once you have joined this review day."),
    TakeRefusal.UNKNOWN: mrkdwn("is none of this team's changes that I can see; it may be private."),
    TakeRefusal.NOT_OPEN: mrkdwn("is merged or abandoned, so there is nothing left to review."),
    TakeRefusal.OWN: mrkdwn("is your own change; somebody else looks at it."),
    TakeRefusal.ANSWERED: mrkdwn("has your vote on this patch set already. Thank you."),
    TakeRefusal.HAVE_IT: mrkdwn("is on your list already."),
    TakeRefusal.PASSED: mrkdwn("was given back by you today; it stays with the others until the day is over."),
    TakeRefusal.NOT_WAITING: mrkdwn("does not wait for a reviewer at the moment."),
    TakeRefusal.TOO_MANY_BEGUN: mrkdwn(
        "can wait: you are on as many changes as you gave this day. Finish one or give one back, and it can be next."
    ),
    TakeRefusal.OTHER_DAY: mrkdwn("stands in another review day that is on now."),
    TakeRefusal.NOT_YOURS: mrkdwn("is not on your list any more. The list shows what is."),
}


def _refused(refusal: TakeRefusal, it: SlackText) -> SlackText:
    return mrkdwn("{it} {why}", it=it, why=_OF_A_CHANGE[refusal])


def why_not_you(refusal: TakeRefusal) -> SlackText | None:
    """Say in a clause why somebody does not have a change; None where that is no answer."""
    if refusal in {TakeRefusal.UNLINKED, TakeRefusal.NO_DAY}:
        return _REFUSALS[refusal]
    if refusal not in _OF_A_CHANGE:
        return None
    return mrkdwn("It {why}", why=_OF_A_CHANGE[refusal])


# ---------------------------------------------------------------- settings


def settings_kept(answer: SettingsKept) -> SlackText:
    """Repeat the settings as they are now."""
    chosen = answer.settings
    hours = f"{hour(chosen.from_hour)} and {hour(chosen.to_hour)}"
    return sentences(
        mrkdwn(
            "Kept: {amount} a day, between {hours}, {how}.",
            amount=amount(answer.amount),
            hours=hours,
            how=MODES[chosen.mode],
        ),
        mrkdwn(
            "In the result you are {ranked}, {named}.",
            ranked="ranked" if chosen.is_ranked else "not ranked",
            named="by name" if chosen.is_named else "without your name",
        ),
    )


def settings_form() -> SlackText:
    """Say that the form is open."""
    return mrkdwn("Your settings are open in a form.")


def unlinked(command: str) -> SlackText:
    """Say that reviews can't be noticed yet, and what to type."""
    return mrkdwn("I don't know your Gerrit account yet: {link} tells me.", link=code(f"{command} link"))


def in_short(listed: Sequence[Listed]) -> SlackText:
    """Name changes by number and subject, for who hears them read out."""
    return join(
        ", ",
        [
            mrkdwn("{number} {subject}", number=one.ref.number, subject=subject(one.ref.subject))
            for one in listed[:MOST_NUMBERS]
        ],
    )

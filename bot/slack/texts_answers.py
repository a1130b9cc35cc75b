"""What is said to somebody's own act where no theme owns it: short answers, faults, and what was not understood."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from bot.domain.answers import DateTrouble, Note, Noted
from bot.domain.command import Misunderstood, Piece, Trouble, Verb
from bot.slack.characters import cut
from bot.slack.escape import PlainText, SlackText, code, join, mrkdwn, plain, shorten
from bot.slack.spelling import MOST_OF_A_NAME, capital, in_a_row, name, on
from bot.slack.texts_day import sentences
from bot.slack.verbs import find_verb

MOST_OF_A_WORD = 60
MOST_OF_A_SENTENCE = 600
MOST_ON_A_BUTTON = 30
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

VIEW_TITLE: Final = plain("Review Day")
CLOSE: Final = plain("Close")
NOT_NOW: Final = plain("Not now")
TRY_AGAIN: Final = plain("Try again")
SHOW_MORE: Final = plain("Show more")
BACK: Final = plain("Back")
IN_GERRIT: Final = plain("Open in Gerrit")
REVIEW_DAYS: Final = plain("Review days")
TAKE: Final = plain("Take it")
WHY: Final = plain("Why")
MY_SETTINGS: Final = plain("My settings")
WHERE_WE_ARE: Final = plain("Where we are")
NOT_TAKEN_FORM: Final = plain("I could not keep this in time. Press the button again in a moment.")


# ------------------------------------------------------------------ faults


def trouble(sentence: str) -> SlackText:
    """Tell a person what they can mend, in the sentence that was made for them."""
    return mrkdwn("{sentence}", sentence=shorten(sentence, MOST_OF_A_SENTENCE)) if sentence else fault("", "")


def fault(host: str, reference: str) -> SlackText:
    """Say that it is our fault, and which word finds it in the log."""
    lead = mrkdwn("That did not work, and it is my fault. Nothing was changed.")
    if not reference:
        return lead
    return sentences(lead, mrkdwn("Tell {host} this word: {word}.", host=_host(host), word=code(reference)))


def _host(host: str) -> SlackText:
    return name(host) if host.strip() else mrkdwn("a host")


def gerrit_away() -> SlackText:
    """Say that what was asked for needs Gerrit, and that it can be asked for again."""
    return mrkdwn(
        "Gerrit does not answer at the moment, so I could not look. Nothing was changed. "
        "I look again every minute; try again a little later."
    )


def not_taken() -> SlackText:
    """Say that a command or a click was not taken."""
    return mrkdwn("I could not take that in time. Nothing was done. Press or type it again in a moment.")


def dismissed() -> SlackText:
    """Say in a form that nothing was done; it can be closed."""
    return mrkdwn("Nothing was done. You can close this.")


def not_opened() -> SlackText:
    """Say that a form did not open."""
    return mrkdwn("The form did not open; Slack gives me three seconds for it. Nothing was changed.")


# ------------------------------------------------------------------- notes

_NOTES: Mapping[Note, SlackText] = {
    Note.PAUSED: mrkdwn("Nothing leaves until somebody resumes. Commands and clicks are taken as always."),
    Note.RESUMED: mrkdwn("Messages leave again. What has grown old meanwhile is not sent late."),
    Note.STILL_ON: mrkdwn("Good, it stays yours."),
    Note.GONE: mrkdwn(
        "What I had stored about you is deleted. Results keep their sums, without your name. Join again at any time."
    ),
    Note.NOT_HERE_YET: mrkdwn("I know that verb, and it is not to be had here yet. Nothing was done."),
    Note.OUT_OF_DATE: mrkdwn("That button is out of date. Nothing was done; type the command again for a new one."),
    Note.THANKED: mrkdwn("Your thanks are kept; the cycle's report prints them."),
    Note.RECOUNTED: mrkdwn("Counted again. If a figure moved, the result's message shows it."),
    Note.REPOSTED: mrkdwn("It is on its way to the channel again."),
    Note.STANDS: mrkdwn("That message stands in the channel. Nothing was posted."),
}


def noted(answer: Noted) -> SlackText:
    """Say a short answer."""
    if answer.note is not Note.ASKED:
        return _NOTES[answer.note]
    who = name(answer.name) if answer.name.strip() else mrkdwn("A host")
    return mrkdwn("{who} is asked, by direct message, and sees that it was you.", who=who)


# ------------------------------------------------------------- not understood

_MISSING: Mapping[Piece, str] = {
    Piece.CHANGE: "a change: its number or its address",
    Piece.PERSON: "a person: type @ and choose them from Slack's list",
    Piece.WORDS: "your own words, behind `for`",
    Piece.WHEN: "when: a date, every weekday, or a milestone",
    Piece.UNTIL: "a date behind until",
    Piece.NAME: "a name, in quotes if it has spaces",
    Piece.REASON: "a reason behind because",
    Piece.FOCUS: "words behind about",
    Piece.MILESTONE: "a milestone behind for",
    Piece.USERNAME: "a username",
    Piece.REPOSITORY: "a repository",
    Piece.SERIES: "a series",
}

_NAMES: Mapping[Piece, str] = {
    Piece.CHANGE: "The change",
    Piece.PERSON: "The person",
    Piece.WORDS: "Your text",
    Piece.WHEN: "The date",
    Piece.UNTIL: "The date",
    Piece.NAME: "The name",
    Piece.REASON: "The reason",
    Piece.FOCUS: "The focus",
    Piece.MILESTONE: "The milestone",
    Piece.USERNAME: "The username",
    Piece.REPOSITORY: "The repository",
    Piece.SERIES: "The series",
}

_TROUBLES: Mapping[Trouble, Callable[[Misunderstood], SlackText]] = {
    Trouble.UNKNOWN_VERB: lambda answer: _unknown(answer),  # noqa: PLW0108 - stands below
    Trouble.LEFT_OVER: lambda answer: mrkdwn(
        "I can't place {word}{behind}.", word=_word(answer), behind=_behind(answer)
    ),
    Trouble.MISSING: lambda answer: mrkdwn(
        "{verb} needs {piece}.", verb=_verb(answer), piece=_MISSING[answer.piece or Piece.WORDS].replace("`", "")
    ),
    Trouble.FLAG: lambda answer: mrkdwn(
        "{word} looks like a flag, and there are none here: words are enough.", word=_word(answer)
    ),
    Trouble.BARE_NAME: lambda answer: mrkdwn(
        "I can't tell who {word} is. Type @ and choose the person from Slack's list.", word=_word(answer)
    ),
    Trouble.NOT_A_PERSON: lambda answer: mrkdwn("{word} is no single person.", word=_word(answer)),
    Trouble.MANY_PEOPLE: lambda answer: mrkdwn("One person at a time, please: {word} is one more.", word=_word(answer)),
    Trouble.NOT_A_CHANGE: lambda answer: mrkdwn(
        "{word} is no change that I can read: its number or its address is enough.", word=_word(answer)
    ),
    Trouble.OTHER_SITE: lambda answer: mrkdwn("{word} is on another site than our Gerrit.", word=_word(answer)),
    Trouble.OUT_OF_RANGE: lambda answer: mrkdwn(
        "{word} is out of range: it can be {least} to {most}.",
        word=_word(answer),
        least=answer.least or 0,
        most=answer.most or 0,
    ),
    Trouble.TWO_READINGS: lambda answer: mrkdwn("{word} can mean two things. Which one?", word=_word(answer)),
    Trouble.TOO_LONG: lambda answer: mrkdwn(
        "{what} is longer than the {most} characters that I keep.",
        what=_NAMES[answer.piece] if answer.piece else "This",
        most=answer.most or 0,
    ),
}


def misunderstood(answer: Misunderstood) -> SlackText:
    """Say what was not understood, and that nothing was done; the buttons offer what may have been meant."""
    return sentences(_TROUBLES[answer.trouble](answer), mrkdwn("Nothing was done."))


def usage(answer: Misunderstood) -> SlackText | None:
    """Show the verb's pattern, where the verb is known."""
    if answer.verb is None or not answer.usage:
        return None
    return mrkdwn("It is typed like this: {usage}", usage=code(answer.usage))


def _unknown(answer: Misunderstood) -> SlackText:
    lead = mrkdwn("I don't know {word}.", word=_word(answer))
    meant = [code(one.value) for one in answer.did_you_mean] + [code(one) for one in answer.readings]
    if not meant:
        return lead
    *others, last = meant
    either = mrkdwn("{others} or {last}", others=join(", ", others), last=last) if others else last
    return sentences(lead, mrkdwn("Did you mean {either}?", either=either))


def _word(answer: Misunderstood) -> SlackText:
    shown = shorten(answer.word, MOST_OF_A_WORD)
    return mrkdwn("*{word}*", word=shown) if shown else mrkdwn("that")


def _verb(answer: Misunderstood) -> SlackText:
    return code(answer.verb.value) if answer.verb else mrkdwn("That")


def _behind(answer: Misunderstood) -> SlackText:
    return mrkdwn(" behind {verb}", verb=code(answer.verb.value)) if answer.verb else mrkdwn("")


def on_button(words: str) -> PlainText:
    """Give a command as a button's label."""
    return plain("{words}", words=cut(capital(words), MOST_ON_A_BUTTON))


def a_day_for(milestone: str) -> PlainText:
    """Offer to schedule a day for a milestone."""
    return plain("{label}", label=cut(f"A day for {shorten(milestone, MOST_OF_A_NAME)}", MOST_ON_A_BUTTON))


def verb_label(verb: Verb) -> PlainText:
    """Give a verb as a button's label."""
    return plain("{verb}", verb=capital(verb.value))


# ------------------------------------------------------------------- dates

_DATES: Mapping[str, Callable[[SlackText], SlackText]] = {
    "ambiguous": lambda words: mrkdwn("{words} can be two dates. Which one do you mean?", words=words),
    "no_such_date": lambda words: mrkdwn("There is no such date as {words}.", words=words),
    "past": lambda words: mrkdwn("{words} is over.", words=words),
    "too_far": lambda words: mrkdwn("{words} is more than two years ahead.", words=words),
    "other_weekday": lambda words: mrkdwn("{words} falls on another weekday.", words=words),
    "unknown": lambda words: mrkdwn("I can't read {words} as a date.", words=words),
    "no_cycle": lambda words: mrkdwn(
        "I have no schedule of a cycle yet, so I don't know {words}. A host can import one in App Home.", words=words
    ),
    "no_milestone": lambda words: mrkdwn("This cycle has no {words} that I know of.", words=words),
    "no_milestone_date": lambda words: mrkdwn("Nobody has set a date for {words} yet.", words=words),
    "no_date": lambda _: mrkdwn("I need a date for that, or a milestone that has one."),
    "no_room": lambda words: mrkdwn("There is no working day left before {words}.", words=words),
    "no_occurrence": lambda words: mrkdwn("No such weekday comes before {words}.", words=words),
    "no_until": lambda _: mrkdwn("Say until when: a date behind `until`, or a milestone."),
}


def date_trouble(answer: DateTrouble) -> SlackText:
    """Say what is the matter with a date, and that nothing was done."""
    shown = shorten(answer.words, MOST_OF_A_WORD)
    words = mrkdwn("*{words}*", words=shown) if shown else mrkdwn("that")
    told = _DATES.get(answer.cause, _DATES["unknown"])(words)
    return sentences(told, mrkdwn("Nothing was done."))


def date_help(answer: DateTrouble) -> SlackText | None:
    """Say how dates are typed, where the words were none."""
    if answer.cause not in {"unknown", "no_such_date", "no_date"}:
        return None
    forms = [code(one) for one in ("tomorrow", "monday", "12 jan", "2016-01-12")]
    return mrkdwn("Dates are typed like {forms}.", forms=in_a_row(forms))


def reading_label(reading: str, *, today: date) -> PlainText:
    """Give a reading as a button's label: its date spelled with the weekday, with the year where it is another one."""
    found = _ISO_DATE.search(reading)
    try:
        meant = date.fromisoformat(found[0]) if found else None
    except ValueError:
        meant = None
    if meant is None:
        return on_button(reading)
    if meant.year == today.year:
        return plain("{on}", on=on(meant))
    return plain("{on} {year}", on=on(meant), year=meant.year)


def is_command(reading: str) -> bool:
    """Tell whether a reading is a whole command, so that it can be a button."""
    first = reading.split(maxsplit=1)[0] if reading.strip() else ""
    return find_verb(first) is not None


def readings(answer: DateTrouble) -> SlackText | None:
    """Name the readings that are no whole commands."""
    loose = [code(shorten(one, MOST_OF_A_NAME)) for one in answer.readings if not is_command(one)]
    return mrkdwn("You could say {readings}.", readings=in_a_row(loose)) if loose else None

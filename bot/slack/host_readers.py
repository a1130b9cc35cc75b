"""Readers of what hosts say: `schedule`, `plan`, `start`, `cancel`.

They raise `NotUnderstood` as the other readers do, and never guess.
"""

from bot.domain.command import Cancel, Command, OneDay, Piece, Plan, Schedule, Start, Trouble, Weekly
from bot.domain.day import Length
from bot.slack import phrases
from bot.slack.sentence import MOST_OF_A_NAME, Request, Sentence, one_day, reason

LEAST_TIMEBOX, MOST_TIMEBOX = 15, 1440


def schedule(request: Request) -> Command:
    """Read `schedule WHEN [2h] [for MILESTONE] [about FOCUS]`."""
    sentence = Sentence(request, openers=frozenset({"for", "about", "until"}))
    weekly = sentence.take(phrases.weekly)
    length, minutes = _length(request, sentence)
    weekly = weekly or sentence.take(phrases.weekly)
    when = weekly or one_day(sentence)
    if minutes is None and length is Length.OWN_DATE:
        length, minutes = _length(request, sentence)
    milestone = request.checked(sentence.phrase("for"), Piece.MILESTONE, most=MOST_OF_A_NAME)
    sentence.finish()
    if when is None and not milestone:
        raise request.refuse(Trouble.MISSING, piece=Piece.WHEN)
    return Schedule(
        when=_until(request, sentence, when),
        length=length,
        minutes=minutes,
        milestone=milestone,
        focus=_focus(request, sentence),
    )


def _until(request: Request, sentence: Sentence, when: OneDay | Weekly | None) -> OneDay | Weekly | None:
    until = request.checked(sentence.phrase("until"), Piece.UNTIL, most=MOST_OF_A_NAME)
    if until and not isinstance(when, Weekly):
        raise request.refuse(Trouble.LEFT_OVER, word=f"until {until}")
    return Weekly(weekday=when.weekday, until=until) if isinstance(when, Weekly) else when


def plan(request: Request) -> Command:
    """Read `plan [DAY]`."""
    sentence = Sentence(request)
    day = sentence.take(phrases.date_words)
    sentence.finish()
    return Plan(day=day)


def start(request: Request) -> Command:
    """Read `start [2h] [about FOCUS]`; another date than today is for `schedule`."""
    sentence = Sentence(request, openers=frozenset({"about"}))
    length, minutes = _length(request, sentence)
    day = sentence.take(phrases.date_words, within_phrases=False)
    if day and day != "today":
        raise request.ask(Trouble.LEFT_OVER, word=day, readings=[f"schedule {day}"])
    sentence.finish("now")
    return Start(length=length, minutes=minutes, focus=_focus(request, sentence))


def cancel(request: Request) -> Command:
    """Read `cancel [DAY] [because WORDS]`."""
    sentence = Sentence(request)
    day = sentence.take(phrases.date_words)
    sentence.finish("day")
    return Cancel(day=day, because=reason(request))


def _length(request: Request, sentence: Sentence) -> tuple[Length, int | None]:
    minutes = sentence.take(phrases.length)
    if minutes is not None:
        return Length.TIMEBOX, request.within(minutes, least=LEAST_TIMEBOX, most=MOST_TIMEBOX)
    return (Length.UTC_DAY if sentence.take(phrases.utc_day) else Length.OWN_DATE), None


def _focus(request: Request, sentence: Sentence) -> str:
    return request.checked(sentence.phrase("about"), Piece.FOCUS, most=MOST_OF_A_NAME)

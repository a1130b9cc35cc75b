"""One reader per verb: it takes what it needs from the request, in any order, and gives the command.

Readers raise `NotUnderstood`; `grammar.parse` turns that into the answer. They never guess.
"""

from collections.abc import Callable, Mapping

from bot.domain.command import (
    Backlog,
    Command,
    DateWords,
    Days,
    End,
    Help,
    Join,
    Leave,
    Link,
    Me,
    Mine,
    Misunderstood,
    Off,
    On,
    Pause,
    Piece,
    Priorities,
    PriorityAct,
    Report,
    ReportKind,
    Resume,
    Stale,
    Take,
    Thank,
    Trouble,
    Verb,
    When,
    Why,
)
from bot.domain.people import Amount
from bot.slack import host_readers, phrases
from bot.slack.sentence import (
    FILLERS,
    MOST_OF_A_NAME,
    MOST_OF_A_REASON,
    NotUnderstood,
    Request,
    Sentence,
    one_day,
    reason,
)
from bot.slack.verbs import find_verb, nearest
from bot.slack.words import Form, Word, opened, told

MOST_CHANGES = 30
LEAST_MINUTES, MOST_MINUTES = 5, 600
_FIRST_LIKELY_CHANGE = 1000

_NOW = ("now", "today")
_ACTS = {act.value: act for act in PriorityAct}
_TEXTS_TO_COPY = {kind.value: kind for kind in (ReportKind.AGENDA, ReportKind.COUNTDOWN)}


def read(request: Request) -> Command:
    """Give the command that a request means; raises `NotUnderstood`."""
    if request.verb in _BARE:
        Sentence(request).finish(*_NOW)
        return _BARE[request.verb]
    return _READERS[request.verb](request)


def change_in(word: Word, *, gerrit_url: str) -> int | Trouble:
    """Give the change that a word names by number or by address, or why it names none."""
    if word.form is Form.ADDRESS or "/" in word.key:
        address = word.target or (word.key if "://" in word.key else f"https://{word.key}")
        if not phrases.is_on_site(address, gerrit_url=gerrit_url):
            return Trouble.OTHER_SITE
        return phrases.change_at(address, gerrit_url=gerrit_url) or Trouble.NOT_A_CHANGE
    return phrases.change_number(word.key or word.raw) or Trouble.NOT_A_CHANGE


def _join(request: Request) -> Command:
    sentence = Sentence(request)
    if doubt := sentence.take(phrases.count_or_date):
        first, month, second = doubt
        readings = (f"join {second} on {first} {month}", f"join {first} on {second} {month}")
        raise request.ask(Trouble.TWO_READINGS, word=" ".join(doubt), readings=readings)
    minutes = sentence.take(phrases.length)
    when = _when_joining(sentence)
    amount = _count(request, sentence) if minutes is None else _minutes(request, minutes)
    sentence.finish()
    return Join(amount=amount, when=when)


def _when_joining(sentence: Sentence) -> When | None:
    when: When | None = sentence.take(phrases.standing) or sentence.take(phrases.weekly)
    return when or one_day(sentence)


def _minutes(request: Request, minutes: int) -> Amount:
    return Amount(minutes=request.within(minutes, least=LEAST_MINUTES, most=MOST_MINUTES))


def _count(request: Request, sentence: Sentence) -> Amount | None:
    count = sentence.take(phrases.count_of_changes)
    if count is None:
        return None
    readings = [f"join {count}m"] if LEAST_MINUTES <= count <= MOST_MINUTES else []
    readings += [f"take {count}"] if count >= _FIRST_LIKELY_CHANGE else []
    return Amount(changes=request.within(count, least=1, most=MOST_CHANGES, readings=readings))


def _take(request: Request) -> Command:
    return Take(change=_change(request, "one", "more", "another", "change"))


def _why(request: Request) -> Command:
    number = _change(request, "change", "is", "not", "me")
    if number is None:
        raise request.refuse(Trouble.MISSING, piece=Piece.CHANGE)
    return Why(change=number)


def _change(request: Request, *fillers: str) -> int | None:
    words = [word for quoted in _telling(request, *fillers) for word in opened(request.text, quoted)]
    if not words:
        return None
    number = change_in(words[0], gerrit_url=request.gerrit_url)
    if isinstance(number, Trouble):
        raise request.refuse(number, word=words[0].raw)
    if len(words) > 1:
        raise request.refuse(Trouble.LEFT_OVER, word=words[1].raw)
    return number


def _off(request: Request) -> Command:
    if request.words and request.words[-1].key == "until":
        raise request.refuse(Trouble.MISSING, piece=Piece.UNTIL)
    sentence = Sentence(request, openers=frozenset({"until"}))
    until = request.checked(sentence.phrase("until").casefold(), Piece.UNTIL, most=MOST_OF_A_NAME)
    if not until and (day := sentence.take(phrases.date_words)):
        raise request.ask(Trouble.LEFT_OVER, word=day, readings=[f"off until {day}"])
    sentence.finish()
    return Off(until=DateWords(until) if until else None)


def _link(request: Request) -> Command:
    name = _only_name(request, Piece.USERNAME, "me", "as", "to")
    if name.startswith("@") and name[1:].isalnum():
        raise request.ask(Trouble.LEFT_OVER, word=name, readings=[f"link {name[1:]}"])
    return Link(username=name)


def _backlog(request: Request) -> Command:
    return Backlog(repository=_only_name(request, Piece.REPOSITORY, "of", "in"))


def _only_name(request: Request, piece: Piece, *fillers: str) -> str:
    """Give the one name that was said, as it was typed, or nothing."""
    words = _telling(request, *fillers)
    wrong = [*(word for word in words if not _can_be_a_name(word)), *words[1:]]
    if wrong:
        raise request.refuse(Trouble.LEFT_OVER, word=wrong[0].raw)
    return request.checked(words[0].raw, piece, most=MOST_OF_A_NAME) if words else ""


def _can_be_a_name(word: Word) -> bool:
    return word.form in {Form.PLAIN, Form.QUOTED} or word.target.startswith("mailto:")


def _priorities(request: Request) -> Command:
    if not request.words:
        return Priorities()
    first, *named = request.words
    act = _ACTS.get(first.key)
    if act is None or (act is PriorityAct.SHOW and named):
        raise request.refuse(Trouble.LEFT_OVER, word=(named[0] if act else first).raw)
    if not named and act is not PriorityAct.SHOW:
        raise request.refuse(Trouble.MISSING, piece=Piece.NAME)
    name = request.checked(told(request.text, named), Piece.NAME, most=MOST_OF_A_NAME)
    return Priorities(act=act, name=name, because=reason(request))


def _report(request: Request) -> Command:
    sentence = Sentence(request)
    if day := sentence.take(phrases.date_words):
        sentence.finish("of")
        return Report(day=day)
    name = _only_name(request, Piece.SERIES, "of", "last")
    if kind := _TEXTS_TO_COPY.get(name.casefold()):
        return Report(kind=kind)
    return Report(kind=ReportKind.SERIES, series=name) if name else Report()


def _thank(request: Request) -> Command:
    place = next((place for place, word in enumerate(request.words) if word.key in {"for", "because"}), None)
    addressed = request.words if place is None else request.words[:place]
    said = () if place is None else request.words[place + 1 :]
    people = [word for word in addressed if word.form is Form.USER]
    if not people and said and said[-1].form is Form.USER:
        people, said = [said[-1]], said[:-1]
    _refuse_all_but_one(request, addressed, people)
    if place is None:
        said = addressed[addressed.index(people[0]) + 1 :]
    words = request.checked(told(request.text, said), Piece.WORDS, most=MOST_OF_A_REASON)
    if not words:
        raise request.refuse(Trouble.MISSING, piece=Piece.WORDS)
    return Thank(person=people[0].target, words=words)


def _refuse_all_but_one(request: Request, addressed: tuple[Word, ...], people: list[Word]) -> None:
    if len(people) > 1:
        raise request.refuse(Trouble.MANY_PEOPLE, word=people[1].raw)
    if not people:
        named = next((word for word in addressed if word.key not in FILLERS), None)
        if named is None:
            raise request.refuse(Trouble.MISSING, piece=Piece.PERSON)
        trouble = Trouble.NOT_A_PERSON if named.form is Form.OTHER else Trouble.BARE_NAME
        raise request.refuse(trouble, word=named.raw)


def _help(request: Request) -> Command:
    words = _telling(request, "with")
    if not words:
        return Help()
    about = find_verb(words[0].key)
    if about is None:
        word, near = words[0].raw, nearest(words[0].key)
        raise NotUnderstood(Misunderstood(trouble=Trouble.UNKNOWN_VERB, verb=Verb.HELP, word=word, did_you_mean=near))
    if len(words) > 1:
        raise request.refuse(Trouble.LEFT_OVER, word=words[1].raw)
    return Help(about=about)


def _telling(request: Request, *fillers: str) -> list[Word]:
    return [word for word in request.words if word.key not in FILLERS.union(fillers)]


_BARE: Mapping[Verb, Command] = {
    Verb.MINE: Mine(),
    Verb.LEAVE: Leave(),
    Verb.ON: On(),
    Verb.ME: Me(),
    Verb.DAYS: Days(),
    Verb.END: End(),
    Verb.STALE: Stale(),
    Verb.PAUSE: Pause(),
    Verb.RESUME: Resume(),
}
"""The verbs that take nothing."""

_READERS: Mapping[Verb, Callable[[Request], Command]] = {
    Verb.JOIN: _join,
    Verb.TAKE: _take,
    Verb.WHY: _why,
    Verb.OFF: _off,
    Verb.LINK: _link,
    Verb.BACKLOG: _backlog,
    Verb.PRIORITIES: _priorities,
    Verb.REPORT: _report,
    Verb.THANK: _thank,
    Verb.HELP: _help,
    Verb.SCHEDULE: host_readers.schedule,
    Verb.PLAN: host_readers.plan,
    Verb.START: host_readers.start,
    Verb.CANCEL: host_readers.cancel,
}

"""The command language: what somebody typed behind the command's name becomes one value.

    /reviewday join 3 tomorrow              Join(amount=Amount(changes=3), when=OneDay(words="tomorrow"))
    /reviewday start 2h about trusts        Start(length=TIMEBOX, minutes=120, focus="trusts")
    /reviewday strat                        Misunderstood(trouble=UNKNOWN_VERB, did_you_mean=(START,))

A verb comes first, then its pieces in any order. Nothing is guessed and nothing is raised, whatever was typed. The text
is taken as Slack sends it with `should_escape` on; the clock plays no part.
"""

from dataclasses import replace

from bot.domain.command import Command, Help, Mine, Misunderstood, Trouble, Verb
from bot.slack.characters import clean
from bot.slack.markup import entities
from bot.slack.readers import MOST_CHANGES, change_in, read
from bot.slack.sentence import NotUnderstood, Request
from bot.slack.verbs import find_verb, nearest, usage
from bot.slack.words import DASHES, Form, Word, fold, opened, split, told

MOST_OF_A_COMMAND = 2000
_MOST_OF_A_READING = 75  # fits a button
_HELP = frozenset({"?", "help", "-h", "--h", "-help", "--help"})
_REASON = "because"


def parse(text: str, *, gerrit_url: str, command_name: str) -> Command | Misunderstood:
    """Understand a command, or say what is in the way; never raises.

    `text` is Slack's, still escaped. `gerrit_url` is the configured address: changes of other sites are refused.
    `command_name`, such as `/reviewday`, is for the usage in a refusal, and is dropped where somebody typed it twice.
    """
    try:
        return _parse(text, gerrit_url=gerrit_url, command_name=command_name)
    except NotUnderstood as refusal:
        verb = refusal.answer.verb
        return replace(refusal.answer, usage=usage(verb or Verb.HELP, command_name=command_name))


def _parse(text: str, *, gerrit_url: str, command_name: str) -> Command:
    if len(text) > MOST_OF_A_COMMAND:
        raise NotUnderstood(Misunderstood(trouble=Trouble.TOO_LONG, most=MOST_OF_A_COMMAND))
    text = clean(text)
    words = _without_courtesy(text, command_name)
    if not words:
        return Mine()
    first, *others = words
    if first.key in _HELP and not others:
        return Help()
    verb = find_verb(first.key or fold(first.raw))
    if verb is None:
        raise NotUnderstood(_unknown(first, others, gerrit_url=gerrit_url))
    if [word.key for word in others] in [[word] for word in _HELP]:
        return Help(about=verb)
    request = _request(verb, text, others, gerrit_url=gerrit_url)
    _refuse_flags(request, gerrit_url=gerrit_url, command_name=command_name)
    return read(request)


def _without_courtesy(text: str, command_name: str) -> list[Word]:
    """Give the words from the verb on; a command that stands in quotes as a whole is opened."""
    words = split(text)
    if len(words) == 1 and words[0].form is Form.QUOTED:
        words = opened(text, words[0])
    skipped = {fold(command_name), "please"}
    first = next((place for place, word in enumerate(words) if word.key not in skipped), len(words))
    return list(words[first:])


def _request(verb: Verb, text: str, words: list[Word], *, gerrit_url: str) -> Request:
    """Divide the words at `because`; thanks are words of their own, in which it divides nothing."""
    place = next((place for place, word in enumerate(words) if word.key == _REASON), len(words))
    if verb is Verb.THANK:
        place = len(words)
    because = told(text, words[place + 1 :])
    return Request(verb=verb, text=text, words=tuple(words[:place]), because=because, gerrit_url=gerrit_url)


def _refuse_flags(request: Request, *, gerrit_url: str, command_name: str) -> None:
    free = next((place for place, word in enumerate(request.words) if word.key == "for"), len(request.words))
    words = request.words[:free] if request.verb is Verb.THANK else request.words
    flag = next((word for word in words if word.is_flag), None)
    if flag is None:
        return
    without = entities(" ".join([request.verb, *(word.raw.lstrip(DASHES) for word in request.words)]))
    readings = [without] if all(word.form is Form.PLAIN for word in request.words) else []
    understood = [
        reading
        for reading in readings
        if len(reading) <= _MOST_OF_A_READING
        and not isinstance(parse(reading, gerrit_url=gerrit_url, command_name=command_name), Misunderstood)
    ]
    raise request.ask(Trouble.FLAG, word=flag.raw, readings=understood)


def _unknown(first: Word, others: list[Word], *, gerrit_url: str) -> Misunderstood:
    """Say what may have been meant by a first word that is no verb: verbs, or whole commands."""
    unknown = Misunderstood(trouble=Trouble.UNKNOWN_VERB, word=first.raw)
    if first.form is Form.USER:
        return replace(unknown, did_you_mean=(Verb.THANK,))
    change = change_in(first, gerrit_url=gerrit_url)
    if isinstance(change, int) and not others:
        joining = [f"join {change}"] if change <= MOST_CHANGES else []
        return replace(unknown, readings=(f"why {change}", f"take {change}", *joining))
    if first.is_flag:
        return replace(unknown, trouble=Trouble.FLAG, did_you_mean=nearest(first.key.lstrip("-")))
    return replace(unknown, did_you_mean=nearest(first.key))

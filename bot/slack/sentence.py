"""The words behind a verb, taken piece by piece in any order; what nobody takes was not understood.

A few words open a phrase that goes on to the next such word: `about image signing for mitaka-2`. A date or a length at
the end of a phrase is taken out of it if the verb still lacks one; quotes keep it inside.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.command import Misunderstood, OneDay, Piece, Trouble, Verb
from bot.slack.characters import cut
from bot.slack.phrases import Found, T, date_words, length
from bot.slack.words import Word, opened, told

MOST_OF_A_WORD = 60
MOST_OF_A_NAME = 100
MOST_OF_A_REASON = 500
FILLERS = frozenset({"please", "on", "at", "the", "from", "for", "with"})

Recogniser = Callable[[Sequence[Word]], Found[T]]


class NotUnderstood(Exception):
    """The command can't be understood; `answer` says why. Raised and caught within the command language."""

    def __init__(self, answer: Misunderstood) -> None:
        self.answer = replace(answer, word=cut(answer.word, MOST_OF_A_WORD))
        super().__init__(answer.trouble)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A verb and what was said behind it, up to `because`. `text` is the whole command, for what a phrase says."""

    verb: Verb
    text: str
    words: tuple[Word, ...]
    because: str
    gerrit_url: str

    def refuse(self, trouble: Trouble, *, word: str = "", piece: Piece | None = None) -> NotUnderstood:
        """Give the refusal to raise."""
        return NotUnderstood(Misunderstood(trouble=trouble, verb=self.verb, word=word, piece=piece))

    def ask(self, trouble: Trouble, *, word: str, readings: Sequence[str]) -> NotUnderstood:
        """Give the refusal to raise where other commands may have been meant."""
        answer = Misunderstood(trouble=trouble, verb=self.verb, word=word, readings=tuple(readings))
        return NotUnderstood(answer)

    def checked(self, value: str, piece: Piece, *, most: int) -> str:
        """Give the value; raises if it is too long to be kept."""
        if len(value) > most:
            raise NotUnderstood(
                Misunderstood(trouble=Trouble.TOO_LONG, verb=self.verb, word=value, piece=piece, most=most)
            )
        return value

    def within(self, figure: int, *, least: int, most: int, readings: Sequence[str] = ()) -> int:
        """Give the figure; raises if it is outside the bounds."""
        if not least <= figure <= most:
            trouble = Trouble.OUT_OF_RANGE
            answer = Misunderstood(trouble=trouble, verb=self.verb, word=str(figure), least=least, most=most)
            raise NotUnderstood(replace(answer, readings=tuple(readings)))
        return figure


class Sentence:
    """The pieces of a request, each of which can be taken once."""

    def __init__(self, request: Request, *, openers: frozenset[str] = frozenset()) -> None:
        self._request = request
        self._runs: list[tuple[Word, ...]] = [()]
        self._phrases: dict[str, tuple[Word, ...]] = {}
        self._divide(openers)

    def take(self, recognise: Recogniser[T], *, within_phrases: bool = True) -> T | None:
        """Take the first thing that is recognised, or one at a phrase's end; None if there is none."""
        for place, run in enumerate(self._runs):
            for start in range(len(run)):
                if found := recognise(run[start:]):
                    self._runs[place : place + 1] = [run[:start], run[start + found[0] :]]
                    return found[1]
        return self._take_from_phrases(recognise) if within_phrases else None

    def phrase(self, opener: str) -> str:
        """Give what the phrase behind this word says, empty if there is none."""
        return told(self._request.text, self._phrases.get(opener, ()))

    def finish(self, *fillers: str) -> None:
        """Raise unless every word was taken or says nothing."""
        empty = next((opener for opener, phrase in self._phrases.items() if not phrase), "")
        over = (word.raw for run in self._runs for word in run if word.key not in FILLERS.union(fillers))
        if word := empty or next(over, ""):
            raise self._request.refuse(Trouble.LEFT_OVER, word=word)

    def _divide(self, openers: frozenset[str]) -> None:
        opener = ""
        words = self._request.words
        for place, word in enumerate(words):
            behind = words[place + 1 :]
            if behind and word.key in openers - self._phrases.keys() and not _leads_in(word, behind):
                opener = word.key
                self._phrases[opener] = ()
            elif opener:
                self._phrases[opener] += (word,)
            else:
                self._runs[-1] += opened(self._request.text, word)

    def _take_from_phrases(self, recognise: Recogniser[T]) -> T | None:
        for opener, phrase in self._phrases.items():
            for start in range(1, len(phrase)):
                found = recognise(phrase[start:])
                if found and found[0] == len(phrase) - start:
                    self._phrases[opener] = phrase[:start]
                    return found[1]
        return None


def one_day(sentence: Sentence) -> OneDay | None:
    """Take a date out of the sentence."""
    words = sentence.take(date_words)
    return OneDay(words=words) if words else None


def reason(request: Request) -> str:
    """Give the words behind `because`, empty if there are none."""
    return request.checked(request.because, Piece.REASON, most=MOST_OF_A_REASON)


def _leads_in(word: Word, behind: Sequence[Word]) -> bool:
    """Tell whether a `for` only leads to a length or a date, and opens no phrase."""
    return word.key == "for" and bool(length(behind) or date_words(behind))

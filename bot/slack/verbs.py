"""The verbs as they are typed: other names, patterns and examples, in the order in which help lists them.

Help, the refusals and the command's own hint in Slack read this table, so a verb is described in one place. The words
around it are in `texts`. Every example is a command that `grammar.parse` understands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum

from bot.domain.command import Verb

_MOST_SUGGESTED = 3
_LIKENESS = 0.6
_NEARLY_AS_LIKE = 0.05


class Section(StrEnum):
    """The parts of the help."""

    TAKE_PART = "take_part"
    LOOK = "look"
    HOST = "host"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a verb is typed. `aliases` are run like the verb; `hints` are only offered as what may have been meant."""

    usage: str
    examples: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


FORMS: Mapping[Verb, Form] = {
    Verb.MINE: Form(
        usage="",
        examples=("", "mine"),
        aliases=("status", "today"),
        hints=("list", "show", "my", "changes", "slice", "queue", "board"),
    ),
    Verb.JOIN: Form(
        usage="join [3 | 90m] [DAY | every monday]",
        examples=("join 90m", "join 3 every monday"),
        hints=("in", "signup", "participate", "volunteer", "yes", "count"),
    ),
    Verb.LEAVE: Form(usage="leave", examples=("leave",), hints=("out", "quit", "exit", "no", "stop", "unjoin")),
    Verb.TAKE: Form(
        usage="take [CHANGE]",
        examples=("take", "take 4821"),
        aliases=("more", "pick"),
        hints=("next", "another", "claim", "get", "swap", "grab"),
    ),
    Verb.WHY: Form(
        usage="why CHANGE", examples=("why 4821", "why #4821"), hints=("explain", "who", "what", "where", "ffe")
    ),
    Verb.OFF: Form(
        usage="off [until DATE]",
        examples=("off", "off until 12 jan"),
        hints=("away", "vacation", "holiday", "snooze", "mute", "stop", "sick", "pto", "silence"),
    ),
    Verb.ON: Form(usage="on", examples=("on",), hints=("back", "return", "unmute", "here")),
    Verb.ME: Form(
        usage="me",
        examples=("me",),
        hints=("settings", "setup", "preferences", "profile", "config", "forget", "delete"),
    ),
    Verb.LINK: Form(
        usage="link [USERNAME]",
        examples=("link", "link dev"),
        hints=("account", "connect", "register", "login", "gerrit"),
    ),
    Verb.DAYS: Form(usage="days", examples=("days",), hints=("calendar", "milestones", "dates", "when", "freezes")),
    Verb.BACKLOG: Form(
        usage="backlog [REPOSITORY]",
        examples=("backlog", "backlog glance"),
        hints=("waiting", "queue", "count", "stats"),
    ),
    Verb.PRIORITIES: Form(
        usage="priorities [add | defer | drop | carry NAME because WORDS]",
        examples=("priorities", 'priorities add "Image signing" because the vendors wait'),
        hints=("priority", "focus", "goals"),
    ),
    Verb.REPORT: Form(
        usage="report [DAY | SERIES | agenda | countdown]",
        examples=("report", "report 12 jan"),
        hints=(
            "result",
            "results",
            "leaderboard",
            "ranking",
            "score",
            "summary",
            "tally",
            "stats",
            "agenda",
            "countdown",
        ),
    ),
    Verb.THANK: Form(
        usage="thank @PERSON for WORDS",
        examples=("thank <@U01|ana> for the patient review", "thank <@U02|gus> for the tests"),
        hints=("thanks", "kudos", "praise"),
    ),
    Verb.HELP: Form(usage="help [VERB]", examples=("help", "help join"), hints=("commands", "usage", "man", "about")),
    Verb.SCHEDULE: Form(
        usage="schedule WHEN [2h] [for MILESTONE] [about FOCUS]",
        examples=("schedule 12 jan for mitaka-2 about image signing", "schedule every monday until 31 march"),
        hints=("create", "announce", "new", "add", "book", "set"),
    ),
    Verb.PLAN: Form(usage="plan [DAY]", examples=("plan", "plan monday"), hints=("preview", "deal", "draft")),
    Verb.START: Form(
        usage="start [2h] [about FOCUS]",
        examples=("start", "start 2h about image signing"),
        hints=("begin", "open", "go", "run"),
    ),
    Verb.END: Form(usage="end", examples=("end",), hints=("stop", "finish", "close", "done")),
    Verb.CANCEL: Form(
        usage="cancel [DAY] [because WORDS]",
        examples=("cancel", "cancel 12 jan because the gate is down"),
        hints=("abort", "unschedule", "postpone", "remove"),
    ),
    Verb.STALE: Form(usage="stale", examples=("stale",), hints=("old", "abandon", "cleanup", "clean")),
    Verb.PAUSE: Form(usage="pause", examples=("pause",), hints=("hold", "halt", "quiet")),
    Verb.RESUME: Form(usage="resume", examples=("resume",), hints=("continue", "unpause")),
}

SECTIONS: Mapping[Section, tuple[Verb, ...]] = {
    Section.TAKE_PART: tuple(FORMS)[: tuple(FORMS).index(Verb.DAYS)],
    Section.LOOK: tuple(FORMS)[tuple(FORMS).index(Verb.DAYS) : tuple(FORMS).index(Verb.SCHEDULE)],
    Section.HOST: tuple(FORMS)[tuple(FORMS).index(Verb.SCHEDULE) :],
}
"""The verbs as help lists them; who may use one is asked elsewhere, at every door."""

_VERBS = {word: verb for verb, form in FORMS.items() for word in (verb.value, *form.aliases)}


def find_verb(word: str) -> Verb | None:
    """Give the verb or alias that is exactly this word."""
    return _VERBS.get(word)


def nearest(word: str) -> tuple[Verb, ...]:
    """Give the verbs that may have been meant: those the word hints at, begins or is spelled like; at most three."""
    hinted = [verb for verb, form in FORMS.items() if word in form.hints]
    begun = [verb for name, verb in _VERBS.items() if len(word) > 1 and name.startswith(word)]
    alike = [_VERBS[name] for name in _alike(word)]
    misspelled = [] if begun or alike else _by_misspelled_hint(word)
    return tuple(dict.fromkeys([*hinted, *begun, *alike, *misspelled]))[:_MOST_SUGGESTED]


def usage(verb: Verb, *, command_name: str) -> str:
    """Give the verb's pattern with the configured name of the command in front."""
    return f"{command_name} {FORMS[verb].usage}".rstrip()


def _alike(word: str) -> list[str]:
    """Give the names that are spelled most like the word, and those that are nearly as like."""
    close = get_close_matches(word, _VERBS, n=_MOST_SUGGESTED, cutoff=_LIKENESS)
    likeness = {name: SequenceMatcher(a=name, b=word).ratio() for name in close}
    return [name for name in close if likeness[name] >= likeness[close[0]] - _NEARLY_AS_LIKE]


def _by_misspelled_hint(word: str) -> list[Verb]:
    hints = {hint for form in FORMS.values() for hint in form.hints}
    close = get_close_matches(word, sorted(hints), n=1, cutoff=0.8)
    return [verb for verb, form in FORMS.items() if close and close[0] in form.hints]

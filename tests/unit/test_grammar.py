"""What people type, and what the bot takes it for."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Cause, NoDate, date_of
from bot.domain.command import (
    Backlog,
    Cancel,
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
    OneDay,
    Pause,
    Piece,
    Plan,
    Priorities,
    PriorityAct,
    Report,
    ReportKind,
    Resume,
    Schedule,
    Stale,
    Standing,
    Start,
    Take,
    Thank,
    Trouble,
    Verb,
    Weekly,
    Why,
)
from bot.domain.day import Length
from bot.domain.people import Amount
from bot.slack.grammar import parse
from bot.slack.phrases import DATE, change_at
from bot.slack.verbs import FORMS, SECTIONS, find_verb, nearest, usage

GERRIT = "https://gerrit.example/r/"


def read(text: str, *, gerrit_url: str = GERRIT) -> Command | Misunderstood:
    """Parse as the listener does."""
    return parse(text, gerrit_url=gerrit_url, command_name="/reviewday")


def refused(text: str) -> Misunderstood:
    """Parse what can't be understood."""
    answer = read(text)
    assert isinstance(answer, Misunderstood), answer
    return answer


def day(words: str) -> OneDay:
    """A day in words."""
    return OneDay(words=DateWords(words))


THREE = Amount(changes=3)
NINETY = Amount(minutes=90)

TAKING_PART: list[tuple[str, Command]] = [
    ("", Mine()),
    ("   ", Mine()),
    ("mine", Mine()),
    ("status", Mine()),
    ("Today", Mine()),
    ("join", Join()),
    ("JOIN 3", Join(amount=THREE)),
    ("join 3 changes", Join(amount=THREE)),
    ("join three", Join(amount=THREE)),
    ("join 90m", Join(amount=NINETY)),
    ("join 90 min", Join(amount=NINETY)),
    ("join 1h30", Join(amount=NINETY)),
    ("join 1h 30m", Join(amount=NINETY)),
    ("join 1.5h", Join(amount=NINETY)),
    ("join 1,5 h", Join(amount=NINETY)),
    ("join half an hour", Join(amount=Amount(minutes=30))),
    ("join tomorrow", Join(when=day("tomorrow"))),
    ("join 12 jan", Join(when=day("12 jan"))),
    ("join 3 12 jan", Join(amount=THREE, when=day("12 jan"))),
    ("join 3 12th of January 2016", Join(amount=THREE, when=day("12th of january 2016"))),
    ("join 3 on Tuesday, 12 January", Join(amount=THREE, when=day("tuesday 12 january"))),
    ("join 2016-01-12 3", Join(amount=THREE, when=day("2016-01-12"))),
    ("join 2016–01–12", Join(when=day("2016-01-12"))),
    ("join 01/12", Join(when=day("01/12"))),
    ("join every monday 90m", Join(amount=NINETY, when=Weekly(weekday=0))),
    ("join sundays", Join(when=Weekly(weekday=6))),
    ("join every tues", Join(when=Weekly(weekday=1))),
    ("join tues", Join(when=day("tues"))),
    ("join 3 every day", Join(amount=THREE, when=Standing())),
    ("join always", Join(when=Standing())),
    ("join until off", Join(when=Standing())),
    ("leave", Leave()),
    ("leave because I am ill", Leave()),
    ("take", Take()),
    ("more", Take()),
    ("take one more", Take()),
    ("take 4821", Take(change=4821)),
    ("pick #4821", Take(change=4821)),
    ("take 4821,2", Take(change=4821)),
    ("why change 4821?", Why(change=4821)),
    ("why `4821`", Why(change=4821)),
    ("off", Off()),
    ("off until 12 Jan", Off(until=DateWords("12 jan"))),
    ("off until 31 february", Off(until=DateWords("31 february"))),
    ("off please", Off()),
    ("on", On()),
    ("me", Me()),
    ("link", Link()),
    ("link Dev.Eloper", Link(username="Dev.Eloper")),
    ("link <mailto:dev@example.com|dev@example.com>", Link(username="dev@example.com")),
]

LOOKING: list[tuple[str, Command]] = [
    ("days", Days()),
    ("backlog", Backlog()),
    ("backlog openstack/glance_store", Backlog(repository="openstack/glance_store")),
    ("backlog of glance", Backlog(repository="glance")),
    ("priorities", Priorities()),
    (
        "priorities add “Image signing” because the vendors wait",
        Priorities(act=PriorityAct.ADD, name="Image signing", because="the vendors wait"),
    ),
    (
        "priorities drop the &lt;HTTP&gt; store — v2 because it’s in; we’re done",
        Priorities(act=PriorityAct.DROP, name="the <HTTP> store — v2", because="it’s in; we’re done"),
    ),
    ("report", Report()),
    ("report yesterday", Report(day=DateWords("yesterday"))),
    ("report for last monday", Report(day=DateWords("last monday"))),
    ("report Mitaka", Report(kind=ReportKind.SERIES, series="Mitaka")),
    ("report agenda", Report(kind=ReportKind.AGENDA)),
    ("report Countdown", Report(kind=ReportKind.COUNTDOWN)),
    ("thank <@U01|ana> for the patient review!", Thank(person="U01", words="the patient review!")),
    ("thank <@W01> because she asked", Thank(person="W01", words="she asked")),
    ("thank for the tests <@U01|ana>", Thank(person="U01", words="the tests")),
    ("thank <@U01> great work", Thank(person="U01", words="great work")),
    (
        "thank <@U01> for helping <@U02|gus> with <https://a.example|it> --force &amp;amp;",
        Thank(person="U01", words="helping @gus with it --force &amp;"),
    ),
    ("help", Help()),
    ("?", Help()),
    ("—help", Help()),
    ("help please", Help()),
    ("help More", Help(about=Verb.TAKE)),
    ("join help", Help(about=Verb.JOIN)),
    ("schedule ?", Help(about=Verb.SCHEDULE)),
]

HOSTING: list[tuple[str, Command]] = [
    ("schedule 12 jan", Schedule(when=day("12 jan"))),
    ("schedule for mitaka-2", Schedule(milestone="mitaka-2")),
    ("schedule for 12 jan", Schedule(when=day("12 jan"))),
    (
        "schedule for 2h for mitaka-2 about the HTTP store",
        Schedule(length=Length.TIMEBOX, minutes=120, milestone="mitaka-2", focus="the HTTP store"),
    ),
    ("schedule monday utc", Schedule(when=day("monday"), length=Length.UTC_DAY)),
    (
        "schedule every monday until Mitaka-3 2h",
        Schedule(when=Weekly(weekday=0, until="Mitaka-3"), length=Length.TIMEBOX, minutes=120),
    ),
    ("schedule every thu until 31 march", Schedule(when=Weekly(weekday=3, until="31 march"))),
    ("schedule about image signing every monday", Schedule(when=Weekly(weekday=0), focus="image signing")),
    ("schedule tomorrow about “what we missed monday”", Schedule(when=day("tomorrow"), focus="what we missed monday")),
    ("plan", Plan()),
    ("plan monday", Plan(day=DateWords("monday"))),
    ("plan for 12 jan", Plan(day=DateWords("12 jan"))),
    ("start", Start()),
    ("start now", Start()),
    ("start today", Start()),
    ("start 2h about image signing", Start(length=Length.TIMEBOX, minutes=120, focus="image signing")),
    ("start about what we missed monday", Start(focus="what we missed monday")),
    ("start utc day", Start(length=Length.UTC_DAY)),
    ("end", End()),
    ("end now", End()),
    ("cancel", Cancel()),
    ("cancel 12 jan because the gate is down", Cancel(day=DateWords("12 jan"), because="the gate is down")),
    ("stale", Stale()),
    ("pause", Pause()),
    ("resume", Resume()),
]

AS_TYPED: list[tuple[str, Command]] = [
    ("“join 3”", Join(amount=THREE)),
    ("«join» 3", Join(amount=THREE)),
    ('join "3" "12 jan"', Join(amount=THREE, when=day("12 jan"))),
    ("`join 3`", Join(amount=THREE)),
    ("join\u00a03", Join(amount=THREE)),
    ("jo\u200bin 3\u200f", Join(amount=THREE)),
    ("\u202ejoin 3", Join(amount=THREE)),
    ("join\x00 3\x07", Join(amount=THREE)),
    ("ｊｏｉｎ ３", Join(amount=THREE)),  # noqa: RUF001 - as a Japanese keyboard types it
    ("join 3 — tomorrow", Join(amount=THREE, when=day("tomorrow"))),
    ("join\n3", Join(amount=THREE)),
    ("/reviewday join 3", Join(amount=THREE)),
    ("please join 3.", Join(amount=THREE)),
]


@pytest.mark.parametrize(
    ("text", "command"),
    [pytest.param(text, command, id=text) for text, command in [*TAKING_PART, *LOOKING, *HOSTING, *AS_TYPED]],
)
def test_understood(text: str, command: Command) -> None:
    """Each form of each verb becomes its value."""
    assert read(text) == command


@pytest.mark.parametrize("order", list(permutations(["2h", "every monday", "about image signing", "for mitaka-2"])))
def test_any_order(order: tuple[str, ...]) -> None:
    """The order of the pieces behind the verb does not matter."""
    expected = Schedule(
        when=Weekly(weekday=0), length=Length.TIMEBOX, minutes=120, milestone="mitaka-2", focus="image signing"
    )

    assert read("schedule " + " ".join(order)) == expected


@pytest.mark.parametrize(
    "address",
    [
        "<https://gerrit.example/r/c/openstack/glance/+/4821>",
        "<https://gerrit.example/r/c/openstack/glance/+/4821/2/bot/app.py#30|https://gerrit.exam…>",
        "<http://GERRIT.example:80/r/4821|4821>",
        "<https://gerrit.example/r/#/c/4821/>",
        "<https://gerrit.example/r/c/4821/?tab=comments&amp;x=1>",
        "gerrit.example/r/4821",
        "https://gerrit.example/r/c/openstack/glance/+/4821.",
        '"https://gerrit.example/r/4821"',
    ],
)
def test_pasted_address(address: str) -> None:
    """A change's address counts as its number, in Gerrit's new and older forms."""
    assert read(f"take {address}") == Take(change=4821)
    assert read(f"why {address}") == Why(change=4821)


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("<https://evil.example/r/c/openstack/glance/+/4821|https://gerrit.example/r/4821>", Trouble.OTHER_SITE),
        ("<https://gerrit.example@evil.example/r/4821>", Trouble.OTHER_SITE),
        ("<https://gerrit.example:8443/r/4821>", Trouble.OTHER_SITE),
        ("<https://gerrit.example.evil.example/r/4821>", Trouble.OTHER_SITE),
        ("<ftp://gerrit.example/r/4821>", Trouble.OTHER_SITE),
        ("https://[broken/4821", Trouble.OTHER_SITE),
        ("https://gerrit.example:port/4821", Trouble.OTHER_SITE),
        ("<https://gerrit.example/r/q/status:open>", Trouble.NOT_A_CHANGE),
        ("<https://gerrit.example/other/4821>", Trouble.NOT_A_CHANGE),
        ("I0123456789012345678901234567890123456789", Trouble.NOT_A_CHANGE),
        ("4,821", Trouble.NOT_A_CHANGE),
        ("0", Trouble.NOT_A_CHANGE),
        ("-4821", Trouble.FLAG),
        ("9999999999", Trouble.NOT_A_CHANGE),
        ("<@U01|ana>", Trouble.NOT_A_CHANGE),
    ],
)
def test_no_change_of_ours(address: str, trouble: Trouble) -> None:
    """An address of another site, or what is no change, is refused."""
    assert refused(f"why {address}").trouble is trouble


REFUSED = [
    ("take 4821 4907", Trouble.LEFT_OVER, "4907"),
    ("leave monday", Trouble.LEFT_OVER, "monday"),
    ("mine all", Trouble.LEFT_OVER, "all"),
    ("join 3 4", Trouble.LEFT_OVER, "4"),
    ("join monday tuesday", Trouble.LEFT_OVER, "tuesday"),
    ("join 3 <@U01|ana>", Trouble.LEFT_OVER, "@ana"),
    ("join 3 &lt;!channel&gt;", Trouble.LEFT_OVER, "<!channel>"),
    ("join 3 <!channel>", Trouble.LEFT_OVER, "@channel"),
    ("off until", Trouble.MISSING, ""),
    ("off whenever", Trouble.LEFT_OVER, "whenever"),
    ("link ana maria", Trouble.LEFT_OVER, "maria"),
    ("link <@U01|ana>", Trouble.LEFT_OVER, "@ana"),
    ("priorities raise signing", Trouble.LEFT_OVER, "raise"),
    ("report mitaka liberty", Trouble.LEFT_OVER, "liberty"),
    ("schedule monday until mitaka-2", Trouble.LEFT_OVER, "until mitaka-2"),
    ("schedule monday about for mitaka-2", Trouble.LEFT_OVER, "about"),
    ("schedule 25:00", Trouble.LEFT_OVER, "25:00"),
    ("start 2h image signing", Trouble.LEFT_OVER, "image"),
    ("cancel everything", Trouble.LEFT_OVER, "everything"),
    ("why", Trouble.MISSING, ""),
    ("thank <@U01>", Trouble.MISSING, ""),
    ("thank", Trouble.MISSING, ""),
    ("thank for the tests", Trouble.MISSING, ""),
    ("help join 3", Trouble.LEFT_OVER, "3"),
    ("priorities add", Trouble.MISSING, ""),
    ("schedule", Trouble.MISSING, ""),
    ("schedule about image signing", Trouble.MISSING, ""),
    ("thank @ana for the tests", Trouble.BARE_NAME, "@ana"),
    ("thank ana for the tests", Trouble.BARE_NAME, "ana"),
    ("thank &lt;@U01&gt; for the tests", Trouble.BARE_NAME, "<@U01>"),
    ("thank “&lt;@U01&gt;” for the tests", Trouble.BARE_NAME, "<@U01>"),
    ("thank <!subteam^S01|@cores> for the tests", Trouble.NOT_A_PERSON, "@cores"),
    ("thank <#C01|general> for the tests", Trouble.NOT_A_PERSON, "#general"),
    ("thank <@U01> and <@U02|gus> for the tests", Trouble.MANY_PEOPLE, "@gus"),
    ("start 5m", Trouble.OUT_OF_RANGE, "5"),
    ("join 0", Trouble.OUT_OF_RANGE, "0"),
    ("join 999h", Trouble.OUT_OF_RANGE, "59940"),
    ("help strat", Trouble.UNKNOWN_VERB, "strat"),
    ("monday join", Trouble.UNKNOWN_VERB, "monday"),
    ("<!channel>", Trouble.UNKNOWN_VERB, "@channel"),
]


@pytest.mark.parametrize(("text", "trouble", "word"), [pytest.param(*row, id=row[0]) for row in REFUSED])
def test_refused(text: str, trouble: Trouble, word: str) -> None:
    """What is not understood is not run, and the answer says which word it was."""
    answer = refused(text)

    assert (answer.trouble, answer.word) == (trouble, word)
    assert answer.usage.startswith("/reviewday")


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("join 3 jan 12", ("join 12 on 3 jan", "join 3 on 12 jan")),
        ("join 90", ("join 90m",)),
        ("join 4821", ("take 4821",)),
        ("off tomorrow", ("off until tomorrow",)),
        ("start tomorrow", ("schedule tomorrow",)),
        ("link @dev", ("link dev",)),
        ("4821", ("why 4821", "take 4821")),
        ("3", ("why 3", "take 3", "join 3")),
        ("<https://gerrit.example/r/4821>", ("why 4821", "take 4821")),
        ("join --monday", ("join monday",)),
        ("off —until monday", ("off until monday",)),
        ("join --amount=3", ()),
    ],
)
def test_offered_readings(text: str, readings: tuple[str, ...]) -> None:
    """Where something else may be meant, whole commands are offered, and each of them is understood."""
    answer = refused(text)

    assert answer.readings == readings
    assert not any(isinstance(read(reading), Misunderstood) for reading in readings)


@pytest.mark.parametrize(
    ("word", "verbs"),
    [
        ("strat", (Verb.START,)),
        ("Shedule", (Verb.SCHEDULE,)),
        ("prio", (Verb.PRIORITIES,)),
        ("bakclog", (Verb.BACKLOG,)),
        ("join3", (Verb.JOIN,)),
        ("settings", (Verb.ME,)),
        ("setings", (Verb.ME,)),
        ("begin", (Verb.START,)),
        ("stop", (Verb.LEAVE, Verb.OFF, Verb.END)),
        ("--start", (Verb.START,)),
        ("<@U01|ana>", (Verb.THANK,)),
        ("xyzzy", ()),
        ("\u5f00\u59cb", ()),
    ],
)
def test_typo(word: str, verbs: tuple[Verb, ...]) -> None:
    """A word that is no verb is never run; the verbs that may have been meant are offered, nearest first."""
    answer = refused(f"{word} 2h")

    assert answer.did_you_mean == verbs
    assert answer.usage == "/reviewday help [VERB]"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("x" * 5000, None),
        ("join " + "&lt;" * 1250, None),
        ("thank <@U01> for " + "x" * 501, Piece.WORDS),
        ("cancel because " + "x" * 501, Piece.REASON),
        ("start about " + "x" * 101, Piece.FOCUS),
        ("schedule for " + "x" * 101, Piece.MILESTONE),
        ("off until " + "x" * 101, Piece.UNTIL),
        ("backlog " + "x" * 101, Piece.REPOSITORY),
        ("priorities add " + "x" * 101, Piece.NAME),
    ],
)
def test_too_long(text: str, piece: Piece | None) -> None:
    """Nothing is cut silently: the answer says what is too long and how long it may be."""
    answer = refused(text)

    assert (answer.trouble, answer.piece) == (Trouble.TOO_LONG, piece)
    assert answer.most
    assert len(answer.word) <= 60


@pytest.mark.parametrize(("verb", "text"), [(verb, text) for verb, form in FORMS.items() for text in form.examples])
def test_examples_of_help(verb: Verb, text: str) -> None:
    """Each example that help shows is understood as its verb."""
    command = read(text)

    assert command.verb is verb
    assert not isinstance(command, Misunderstood)


def test_table_of_verbs() -> None:
    """Every verb can be typed, none of its hints is a verb, and its pattern carries the configured name."""
    assert set(FORMS) == set(Verb)
    assert [verb for section in SECTIONS.values() for verb in section] == list(FORMS)
    assert [verb for verb in Verb if find_verb(verb) is not verb] == []
    assert [hint for form in FORMS.values() for hint in form.hints if find_verb(hint)] == []
    assert usage(Verb.LEAVE, command_name="/rd") == "/rd leave"
    assert usage(Verb.MINE, command_name="/rd") == "/rd"


def test_other_command_name() -> None:
    """Where the command has another name, refusals use it."""
    answer = parse("why", gerrit_url=GERRIT, command_name="/glance-days")

    assert isinstance(answer, Misunderstood)
    assert answer.usage == "/glance-days why CHANGE"


def test_gerrit_without_a_path() -> None:
    """The configured address may be a bare host with a port, as a test server has it."""
    assert read("why <http://127.0.0.1:8080/c/a/+/7>", gerrit_url="http://127.0.0.1:8080") == Why(change=7)


def test_address_without_a_host() -> None:
    """What is no web address names no change."""
    assert change_at("mailto:4821", gerrit_url=GERRIT) is None
    assert change_at("https://gerrit.example/r/4821", gerrit_url="not an address") is None


@given(words=st.from_regex(DATE, fullmatch=True))
def test_recognised_date(words: str) -> None:
    """Whatever is recognised as a date here is one to the calendar, or one that it refuses for a reason."""
    found = date_of(words, today=date(2016, 1, 4))

    assert not isinstance(found, NoDate) or found.cause is not Cause.UNKNOWN


FRAGMENTS = st.sampled_from(
    [
        *(form for verb in FORMS.values() for form in (*verb.examples, *verb.aliases, *verb.hints)),
        *(word for verb in Verb for word in (verb.value,)),
        *("for", "about", "until", "because", "every", "monday", "12", "jan", "2h", "90m", "utc", "3", "4821", "01/12"),
        *("<@U01|ana>", "<!channel>", "<#C01|x>", "<https://gerrit.example/r/4821|x>", "<>", "<", ">", "<|>", "@ana"),
        *(
            '"',
            "“",
            "”",
            "--",
            "—x",
            "-",
            "?",
            "#",
            "&lt;",
            "&amp;",
            "\u202e",
            "\u200d",
            "\x00",
            "\ud800",
            "\uff19",
            "٣",
            "ﷺ",
        ),
        *("https://[x", "<https://[x>", "<mailto:x|y>", "1.5h", "h", "0", "31", "february"),
    ]
)


@given(
    pieces=st.lists(st.one_of(FRAGMENTS, st.text(max_size=6)), max_size=9), glue=st.sampled_from([" ", "", "\u00a0"])
)
def test_anything_typed(pieces: list[str], glue: str) -> None:
    """Nothing that can be typed raises, and what a refusal offers is understood."""
    answer = read(glue.join(pieces))

    if isinstance(answer, Misunderstood):
        assert len(answer.word) <= 60
        assert not any(isinstance(read(reading), Misunderstood) for reading in answer.readings)


@given(word=st.text(max_size=40))
def test_nearest_to_anything(word: str) -> None:
    """At most three verbs are offered, each once."""
    verbs = nearest(word)

    assert len(verbs) == len(set(verbs)) <= 3

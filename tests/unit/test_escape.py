"""Whatever people and Gerrit call things, what leaves for Slack is text and nothing else."""

import ast
import copy
import json
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import escape
from bot.slack.characters import ELLIPSIS, clean
from bot.slack.escape import (
    DateForm,
    PlainText,
    SlackText,
    channel,
    code,
    date,
    join,
    lines,
    link,
    mention,
    mrkdwn,
    plain,
    shorten,
    truncate,
)
from bot.slack.markup import unescape

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "<>&|*_~`:@#!^{}$%\\\n\t\r -+'\"aZ09\u200b\u200d\u202e\u2066\u0301\ufe0f\U0001f469\U0001f3fd\ud800"
        ),
        st.characters(),
    ),
    max_size=80,
)
FORBIDDEN = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
TOKEN = re.compile(r"<(?:https?://[^<>|\s]*(?:\|[^<>|]*)?|!date\^\d+\^[^<>|^]*\|[^<>|]*|@[UW]\w+|#[CG]\w+)>")
BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def without_tokens(text: str) -> str:
    """Take out the control sequences that this module makes itself."""
    return TOKEN.sub("", text)


def is_inert(text: str) -> bool:
    """Tell whether Slack would find no control sequence, direction change or lone ampersand."""
    return not (set("<>") & set(text) or BARE_AMPERSAND.search(text) or FORBIDDEN.search(text))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Close the file", "Close the file"),
        ("<!channel> look", "&lt;!channel&gt; look"),
        ("<@U01> and <https://evil.example|Gerrit>", "&lt;\uff20U01&gt; and &lt;https://evil.example|Gerrit&gt;"),
        ("a & b &amp; c", "a &amp; b &amp;amp; c"),
        ("two\nlines\tand  more", "two lines and more"),
        ("*bold* ~gone~ `code`", "\u2217bold\u2217 \u223cgone\u223c \u02cbcode\u02cb"),
        ("image_data in __init__", "image_data in \u02cd\u02cdinit\u02cd\u02cd"),
        ("_emphasis_", "\u02cdemphasis\u02cd"),
        ("> quoted", "\u203a quoted"),
        ("a > b", "a &gt; b"),
        (":tada: done", "\u2236tada: done"),
        ("glance: fix it", "glance: fix it"),
        ("from 09:12", "from 09:12"),
        ("ends in :tada", "ends in \u2236tada"),
        ("@here and dev@example.com", "\uff20here and dev@example.com"),
        ("#general but #4821 and C#", "\uff03general but #4821 and C#"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("\u3164\u200b", ""),
        ("z\u0301\u0302\u0303\u0304\u0305\u0306\u0307", "z\u0301\u0302\u0303\u0304"),
        ("\U0001f469\u200d\U0001f4bb and a\u200db", "\U0001f469\u200d\U0001f4bb and ab"),
        ("lone \ud800 half", "lone half"),
    ],
)
def test_foreign_value(value: str, shown: str) -> None:
    """A value reads as it was meant and means nothing to Slack."""
    assert mrkdwn("{value}", value=value) == shown


@given(values=st.lists(HOSTILE, min_size=2, max_size=2), bold=st.booleans())
def test_any_values_in_any_template(values: list[str], *, bold: bool) -> None:
    """No value produces a control sequence, whatever stands around it."""
    template = "*{first}*{second}\n_{first}_" if bold else "{first} {second}: & <!channel>"

    text = mrkdwn(template, first=values[0], second=values[1])

    assert is_inert(text)
    json.dumps(text).encode("utf-8")


@given(template=HOSTILE, value=HOSTILE)
def test_any_template(template: str, value: str) -> None:
    """Even a template that somebody glued from foreign text holds no control sequence, or is refused."""
    glued = template.replace("{", "{{").replace("}", "}}") + " {value}"

    text = mrkdwn(glued, value=value)

    assert not set("<>") & set(text)
    assert not BARE_AMPERSAND.search(text)


@given(value=HOSTILE)
def test_no_markup_from_a_value(value: str) -> None:
    """A value holds no sign that opens bold, strike or code, no emoji, and no name or channel that Slack links."""
    text = mrkdwn("{value}", value=value)

    assert not set("*~`") & set(text)
    assert not re.search(r":[\w+'-]+:", text)
    assert not re.search(r"(?<![\w.+-])@\w", text, re.ASCII)
    assert not re.search(r"(?<!\w)#[A-Za-z]", text)
    assert not text.startswith("&gt;")


@given(value=HOSTILE)
def test_clean_twice(value: str) -> None:
    """Cleaning what is clean changes nothing, and leaves one line that can be encoded."""
    once = clean(value)

    assert clean(once) == once
    assert once == once.strip()
    assert not FORBIDDEN.search(once)
    assert "\n" not in once
    once.encode("utf-8")


@given(value=HOSTILE, limit=st.integers(1, 60))
def test_truncated(value: str, limit: int) -> None:
    """A cut text is short enough and inert: no entity or link is cut in two."""
    text = mrkdwn("{link} *{value}*", link=link("https://gerrit.example/4821?a&b", value), value=value)

    cut = truncate(text, limit)

    assert len(cut) <= limit
    assert is_inert(without_tokens(cut))
    assert cut == text or cut.endswith(ELLIPSIS)


@given(value=HOSTILE, limit=st.integers(1, 60))
def test_shortened(value: str, limit: int) -> None:
    """A shortened value fits and does not end in half a sign."""
    short = shorten(value, limit)

    assert len(short) <= limit
    assert short == shorten(short, limit)
    assert not short.endswith("\u200d" + ELLIPSIS)


def test_long_value() -> None:
    """One value can't fill a message."""
    assert len(mrkdwn("{subject}", subject="x" * 3000)) == escape.MOST_OF_A_VALUE


def test_cut_within_a_composed_emoji() -> None:
    """What belongs together is left out together."""
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"

    assert shorten("ab" + family, 5) == "ab\u2026"


def test_safe_text_as_a_value() -> None:
    """What is escaped is not escaped again."""
    inner = mrkdwn("{title}", title="a & b")

    assert mrkdwn("*{inner}*, {count}", inner=inner, count=3) == "*a &amp; b*, 3"


def test_plain_text() -> None:
    """Nothing is markup in a plain_text object, so nothing is escaped; only the characters are cleaned."""
    assert plain("Swap {number}\n{title}", number=4821, title="a & *b*\n\u202ec") == "Swap 4821\na & *b* c"


@pytest.mark.parametrize("use", [lambda text: plain("{x}", x=text), code, lambda text: shorten(text, 9)])
def test_escaped_text_where_plain_is_wanted(use: object) -> None:
    """Entities would show, so it is refused."""
    assert callable(use)
    with pytest.raises(TypeError, match="escaped already"):
        use(mrkdwn("a & b"))


def test_plain_text_as_a_value() -> None:
    """Plain text is foreign to mrkdwn and is escaped there."""
    assert mrkdwn("{x}", x=plain("a & *b*")) == "a &amp; \u2217b\u2217"


@pytest.mark.parametrize("template", ["{a.b}", "{a!r}", "{a:>9}", "{0}", "{}", "{a", ":{a}", "Note:{a}", ":ta{a}"])
def test_unfit_template(template: str) -> None:
    """Fields are bare names, and no emoji can be completed by a value."""
    with pytest.raises(ValueError, match=r"bare names|emoji|expected"):
        mrkdwn(template, a="x")


@pytest.mark.parametrize("values", [{}, {"a": "x", "b": "y"}, {"b": "y"}])
def test_values_that_do_not_match(values: dict[str, str]) -> None:
    """A forgotten or superfluous value is a mistake of ours."""
    with pytest.raises(ValueError, match="differ"):
        mrkdwn("{a}", **values)


def test_made_elsewhere() -> None:
    """Nobody else makes safe text; what `str` makes of it is not safe any more."""
    text = mrkdwn("a")

    with pytest.raises(TypeError, match="alone"):
        SlackText("<!channel>", object())  # type: ignore[arg-type]  # refused by the checker as well
    with pytest.raises(TypeError, match="alone"):
        PlainText("x", object())  # type: ignore[arg-type]  # refused by the checker as well
    assert not isinstance(text + "b", SlackText)
    assert copy.deepcopy({"text": text})["text"] is text
    assert copy.copy(text) is text


def test_joined() -> None:
    """Texts stand in a row or below one another; empty ones take no line."""
    one, two = mrkdwn("*{x}*", x="a&b"), mrkdwn("two")

    assert join(" > ", [one, two]) == "*a&amp;b* &gt; two"
    assert lines(one, None, mrkdwn(""), two) == "*a&amp;b*\ntwo"
    with pytest.raises(TypeError, match="escaper"):
        join(", ", [one, "raw"])  # type: ignore[list-item]  # refused by the checker as well


@pytest.mark.parametrize(
    ("url", "label", "shown"),
    [
        ("https://gerrit.example/4821", 4821, "<https://gerrit.example/4821|4821>"),
        ("https://gerrit.example/q/a+b?x=1&y=<z>|", "a|b <c>", None),
        ("https://gerrit.example/", "", "<https://gerrit.example/>"),
        ("javascript:alert(1)", "click", "click"),
        ("https://[broken", "click", "click"),
        ("ssh://gerrit.example/", "click", "click"),
        ("", 7, "7"),
        ("https://gerrit.example/" + "x" * 3000, "long", "long"),
    ],
)
def test_linked(url: str, label: str | int, shown: str | None) -> None:
    """Only http and https become links, and neither address nor label can end the link."""
    text = link(url, label)

    expected = "<https://gerrit.example/q/a+b?x=1&amp;y=%3Cz%3E%7C|a\u00a6b &lt;c&gt;>" if shown is None else shown
    assert text == expected


@given(url=HOSTILE, label=HOSTILE)
def test_any_link(url: str, label: str) -> None:
    """Whatever the address and the label, there is at most our own link."""
    text = link(f"https://gerrit.example/{url}", label)

    assert len(TOKEN.findall(text)) <= 1
    assert is_inert(without_tokens(text))


def test_instant() -> None:
    """An instant is shown in the reader's zone, with words for where Slack can't."""
    instant = datetime(2016, 1, 13, 8, 0, tzinfo=UTC)

    text = date(instant, DateForm.DATE_TIME, fallback="13 Jan 08:00 UTC")

    assert text == "<!date^1452672000^{date_short} {time}|13 Jan 08:00 UTC>"
    assert mrkdwn("Until {end}.", end=text) == f"Until {text}."
    with pytest.raises(ValueError, match="zone"):
        date(datetime(2016, 1, 13, 8), DateForm.TIME, fallback="")


def test_mention() -> None:
    """Only an id becomes a mention."""
    assert mention("U01ABC") == "<@U01ABC>"
    assert channel("C01") == "<#C01>"
    for unfit in ("channel", "U01|x>", "here", ""):
        with pytest.raises(ValueError, match="id"):
            mention(unfit)


def test_code() -> None:
    """Code shows every sign of a value but the backtick, and nothing for nothing."""
    assert code("image_data*<`x`>") == "`image_data*&lt;\u02cbx\u02cb&gt;`"
    assert code(" \u200b") == ""


@given(value=st.text(max_size=60))
def test_unescaped(value: str) -> None:
    """Reading Slack's entities gives what was typed, once."""
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert unescape(escaped) == value


def test_ordinary_languages() -> None:
    """What people write in their own script stays as it is."""
    for name in ("Erno Kuvaja", "Łukasz", "山田 太郎", "नमस्ते", "Nguyễn Văn Đức", "שָׁלוֹם", "محمد"):
        assert clean(name) == name
        assert mrkdwn("{name}", name=unicodedata.normalize("NFD", name)) == unicodedata.normalize("NFD", name)


def test_templates_are_our_own() -> None:
    """No template in this room is glued together: mypy takes every str for a literal, so this looks at the code."""
    glued = [
        f"{path.name}:{call.lineno}"
        for path in Path(escape.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"mrkdwn", "plain", "join"}
        and isinstance(call.args[0] if call.args else None, ast.JoinedStr | ast.BinOp | ast.Call)
    ]

    assert glued == []

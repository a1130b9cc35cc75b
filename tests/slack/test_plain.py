"""The console twin: blocks as a person would read them."""

import pytest

from bot.slack.escape import mrkdwn
from bot.slack.plain import readable, readable_text, said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* and _italic_ and `code`", "bold and italic and code"),
        ("*<https://g/4821|4821> Close it*", "4821 Close it"),
        ("a &lt;!channel&gt; &amp; more", "a <!channel> & more"),
        ("until <!date^1452672000^{date_short} {time}|13 Jan 08:00 UTC>", "until 13 Jan 08:00 UTC"),
        ("<https://g/>", "https://g/"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("_For you:_ you know `image_data`.", "For you: you know image_data."),
        ("hello <@U123> in <#C1|glance>", "hello @U123 in glance"),
    ],
)
def test_without_marks(text: str, shown: str) -> None:
    """Marks go, words stay."""
    assert readable_text(text) == shown


def test_with_addresses() -> None:
    """For a terminal each link is followed by its address."""
    assert readable_text("<https://g/4821|4821> x", with_addresses=True) == "4821 <https://g/4821> x"


def test_unknown_block() -> None:
    """A block that has no words takes no room."""
    assert readable([{"type": "image"}, {"type": "divider"}]) == "---"


def test_in_one_breath() -> None:
    """A notification has neither links nor marks, and is escaped again."""
    text = mrkdwn("*Seen:* {subject}. Next (<*x*>).", subject="<!channel> & co")

    assert said(text) == "Seen: &lt;!channel&gt; &amp; co. Next (&lt;x&gt;)."

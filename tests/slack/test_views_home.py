"""App Home: one's own first, then what comes, and for hosts what they tend."""

from datetime import date

from bot.domain.people import Amount, Mode, Settings
from bot.slack.plain import readable
from bot.slack.views import render
from tests.slack.coherent_day import home, hosts_home
from tests.slack.reading import buttons_in, lines_of, read, rendered


def test_same_list_first() -> None:
    """Today's list stands on top, as in the direct message."""
    lines = lines_of(home())

    assert lines[0] == "Three changes for today, about 50 minutes."
    assert lines[1:5] == [
        "4821 Close the file when an upload is cancelled",
        "glance, by rae, 30 lines, about 15 min. Waits 71 days; nobody has answered yet.",
        "For you: you know image_data. gus takes a first look too.",
        "[On it] [Swap] [Pass]",
    ]


def test_days_with_their_buttons() -> None:
    """Each day says how many are in and whether one is, with the one click that changes it."""
    lines = lines_of(home())

    assert "It is on now. 12 people are in. You are one of them. [Leave]" in lines
    assert "3 people are in. [Join]" in lines
    labels = [one.get("accessibility_label", "") for one in buttons_in(rendered(home()).blocks)]
    assert {"Leave Tuesday 12 January", "Join Monday 18 January"} <= set(labels)


def test_nothing_planned() -> None:
    """An empty Home says so in clean words, to a host with what to do."""
    empty = home(sections=(), days=())

    assert lines_of(empty)[0] == "Hello, chi. There is nothing on your list at the moment."
    assert "No review day is planned. You will see it here and in the channel when there is one." in lines_of(empty)
    assert "No review day is planned. /reviewday schedule plans one." in lines_of(hosts_home(sections=(), days=()))


def test_settings_in_words() -> None:
    """What somebody chose stands there, with the way to change it."""
    chosen = Settings(from_hour=14, to_hour=22, mode=Mode.PICKED, is_ranked=False, is_named=False, offers_pairing=True)

    text = read(home(settings=chosen, amount=Amount(changes=3), account_name=""))

    assert "3 changes a day. Between 14:00 and 22:00, you pick for yourself." in text
    assert "In the result you are not ranked, without your name. You are glad to help newcomers." in text
    assert "[Link my Gerrit account]" in text


def test_away() -> None:
    """Who is away sees until when, and the way back."""
    text = read(home(is_off=True, is_off_until=date(2016, 1, 25)))

    assert "Quiet until Monday 25 January. I deal you nothing and send you nothing." in text
    assert "[I'm back]" in text


def test_hosts_part() -> None:
    """Milestones, what has no day yet, and every act of a host; nobody else sees it."""
    lines = lines_of(hosts_home())

    start = lines.index("For hosts")
    assert lines[start:-1] == [
        "For hosts",
        "Mitaka-2: Thursday 21 January",
        "Mitaka-3: Thursday 3 March",
        "Newton-1: no date yet",
        "No review day yet: Mitaka-3.",
        "[Schedule a day] [Plan] [Start] [End] [Call a day off] [Pause] [Import a schedule]",
    ]
    assert "For hosts" not in lines_of(home())


def test_no_milestones_yet() -> None:
    """Without a schedule the host is told what it would be good for."""
    assert "No milestones yet: import the cycle's schedule" in read(hosts_home(milestones=(), uncovered=()))


def test_configured_command() -> None:
    """Where the command has another name, that one is spoken of."""
    text = readable(render(home(), key="home:UCHI", revision=1, command="/glance-day").blocks)

    assert "/glance-day help" in text
    assert "/reviewday" not in text

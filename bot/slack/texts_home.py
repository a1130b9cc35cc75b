"""What a person reads in App Home and in the forms: today, what comes, their settings, what hosts tend."""

from collections.abc import Mapping
from datetime import date

from bot.domain.content import Home, HomeDay
from bot.domain.people import Amount, Mode, Settings
from bot.slack.escape import PlainText, SlackText, code, lines, mrkdwn, plain, shorten
from bot.slack.spelling import MOST_OF_A_NAME, count, in_a_row, length, name, on
from bot.slack.texts_day import milestone, sentences

MOST_MILESTONES = 8
MOST_UNCOVERED = 5


def nothing_today(home: Home) -> SlackText:
    """Greet where there is no list."""
    return sentences(
        mrkdwn("*Hello, {name}.*", name=name(home.name)), mrkdwn("There is nothing on your list at the moment.")
    )


def days_title() -> PlainText:
    """Head the days to come."""
    return plain("Review days")


def no_days(command: str, *, is_host: bool) -> SlackText:
    """Say that no day is planned."""
    if is_host:
        return mrkdwn("No review day is planned. {schedule} plans one.", schedule=code(f"{command} schedule"))
    return mrkdwn("No review day is planned. You will see it here and in the channel when there is one.")


def day(one: HomeDay) -> SlackText:
    """Say when a day is, what for, and whether they are in."""
    head = one.head
    when = mrkdwn("*{on}*", on=on(head.day.on))
    title = mrkdwn("{when}, for {milestone}", when=when, milestone=milestone(head)) if head.milestone else when
    people = mrkdwn("{people} in.", people=count(one.people, "person is", "people are"))
    now = mrkdwn("It is on now.") if head.day.is_open else None
    mine = mrkdwn("You are one of them.") if one.has_joined else None
    return lines(title, sentences(now, people, mine))


# ---------------------------------------------------------------- settings


def settings_title() -> PlainText:
    """Head the settings."""
    return plain("Your settings")


def settings(home: Home) -> SlackText:
    """Say what they chose, and which Gerrit account is theirs."""
    return lines(sentences(_amount(home.amount), _how(home.settings)), _credit(home.settings), _account(home))


def _amount(amount: Amount) -> SlackText:
    if amount.minutes is not None:
        return mrkdwn("{time} a day.", time=length(amount.minutes))
    return mrkdwn("{changes} a day.", changes=count(amount.changes or 0, "change"))


def amount_as_typed(amount: Amount | None) -> str:
    """Give an amount as it is typed, empty for none."""
    if amount is None:
        return ""
    return f"{amount.minutes}m" if amount.minutes is not None else str(amount.changes)


MODES: Mapping[Mode, str] = {
    Mode.DEALT: "dealt to you",
    Mode.PICKED: "you pick for yourself",
    Mode.FINISHING: "only what you have reviewed before",
}
"""How changes come to somebody, in a clause."""


def hour(value: int) -> str:
    """Spell an hour of a clock."""
    return f"{value:02d}:00"


def _how(settings: Settings) -> SlackText:
    hours = f"{hour(settings.from_hour)} and {hour(settings.to_hour)}"
    return mrkdwn("Between {hours}, {mode}.", hours=hours, mode=MODES[settings.mode])


def _credit(settings: Settings) -> SlackText:
    """Say what the result says of them, and what else they chose."""
    ranked = mrkdwn("ranked") if settings.is_ranked else mrkdwn("not ranked")
    named = mrkdwn("by name") if settings.is_named else mrkdwn("without your name")
    return sentences(
        mrkdwn("In the result you are {ranked}, {named}.", ranked=ranked, named=named),
        mrkdwn("You are glad to help newcomers.") if settings.offers_pairing else None,
        None if settings.wants_reminders else mrkdwn("No reminders."),
    )


def _account(home: Home) -> SlackText:
    if not home.account_name.strip():
        return mrkdwn("I don't know your Gerrit account yet; what you review counts once we are linked.")
    return mrkdwn("Your Gerrit account: {account}.", account=code(home.account_name))


def off(home: Home) -> SlackText | None:
    """Say that it is quiet, and until when; None while they are not away."""
    if not home.is_off:
        return None
    if home.is_off_until is None:
        return mrkdwn("Quiet until you say that you are back. I deal you nothing and send you nothing.")
    return mrkdwn("Quiet until {on}. I deal you nothing and send you nothing.", on=on(home.is_off_until))


# ---------------------------------------------------------------- for hosts


def hosts_title() -> PlainText:
    """Head what hosts tend."""
    return plain("For hosts")


def milestones(home: Home) -> SlackText:
    """List the milestones ahead, the dated ones first, and say which have no review day."""
    if not home.milestones:
        return mrkdwn("No milestones yet: import the cycle's schedule, and days find their milestone by themselves.")
    shown = home.milestones[:MOST_MILESTONES]
    rest = len(home.milestones) - len(shown)
    more = mrkdwn("and {rest} more", rest=rest) if rest else None
    return lines(*(_milestone(name_, due_on) for name_, due_on in shown), more, _uncovered(home))


def _milestone(milestone_name: str, due_on: date | None) -> SlackText:
    title = shorten(milestone_name, MOST_OF_A_NAME)
    if due_on is None:
        return mrkdwn("{title}: no date yet", title=title)
    return mrkdwn("{title}: {on}", title=title, on=on(due_on))


def _uncovered(home: Home) -> SlackText | None:
    if not home.uncovered:
        return mrkdwn("No milestone lacks a review day.")
    shown = [mrkdwn("{title}", title=shorten(one, MOST_OF_A_NAME)) for one in home.uncovered[:MOST_UNCOVERED]]
    if len(home.uncovered) > MOST_UNCOVERED:
        shown.append(mrkdwn("{rest} more", rest=len(home.uncovered) - MOST_UNCOVERED))
    return mrkdwn("*No review day yet:* {milestones}.", milestones=in_a_row(shown))


def footer(command: str) -> SlackText:
    """Say where the commands are explained."""
    return mrkdwn(
        "Everything here can be typed as well: {help}. Slack runs no commands in threads.", help=code(f"{command} help")
    )


def home_text(home: Home) -> SlackText:
    """Say App Home in one breath; nobody is notified of it."""
    return mrkdwn("Your review days, {name}.", name=name(home.name))

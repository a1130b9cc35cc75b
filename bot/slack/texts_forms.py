"""What stands in our forms, and what is said of a field that can't be taken as it is."""

from typing import Final

from bot.slack.escape import PlainText, plain

SETTINGS_TITLE: Final = plain("Your settings")
SCHEDULE_TITLE: Final = plain("Schedule a review day")
IMPORT_TITLE: Final = plain("Import a schedule")
KEEP: Final = plain("Keep")
GO_ON: Final = plain("Go on")
READ: Final = plain("Read it")
CLOSE: Final = plain("Not now")

AMOUNT: Final = plain("How much on a review day")
AMOUNT_HINT: Final = plain("A number of changes, or time with its unit: 3, 90m, 2h. Empty: what the team does.")
FROM_HOUR: Final = plain("Reach me from")
TO_HOUR: Final = plain("until")
HOURS_HINT: Final = plain("Of your own clock. Lists and messages come between these hours only.")
MODE: Final = plain("How changes come to me")
DEALT: Final = plain("A list is made for me")
PICKED: Final = plain("I pick what I like")
FINISHING: Final = plain("Only what I have reviewed before, nothing new")
CHOICES: Final = plain("And also")
RANKED: Final = plain("Rank me in results")
NAMED: Final = plain("Name me in results")
PAIRING: Final = plain("I am glad to help newcomers")
REMINDERS: Final = plain("Remind me of what I began")
NEWCOMER: Final = plain("New here")
BY_COUNT: Final = plain("Go by how much I have reviewed")
YES_NEW: Final = plain("Yes, small changes, please")
NOT_NEW: Final = plain("No, any change")

ON: Final = plain("On")
ON_HINT: Final = plain("Or leave it empty and name a milestone: I look for a day in its time.")
LENGTH: Final = plain("How long")
OWN_DATE: Final = plain("Everyone's own date")
UTC_DAY: Final = plain("The date as UTC has it")
MILESTONE: Final = plain("For which milestone")
FOCUS: Final = plain("About")
FOCUS_HINT: Final = plain("What it is about, if it is about something in particular.")
FILE: Final = plain("The schedule")
FILE_HINT: Final = plain("OpenStack's schedule.yaml or schedule.rst, or our own plain TOML form.")

DELETE_TITLE: Final = plain("Delete my data")
DELETE_ASK: Final = plain(
    "Your settings and your link are deleted. What you reviewed stays counted, without your name."
)
DELETE_GO: Final = plain("Delete")
DELETE_STAY: Final = plain("Keep")

AMOUNT_UNCLEAR: Final = plain("A number of changes, or time with its unit: 3, 90m or 2h.")
SAME_HOURS: Final = plain("Choose another hour: these two are the same, and nothing could reach you.")
HOUR_UNCLEAR: Final = plain("Choose an hour.")
WHEN_MISSING: Final = plain("Choose a date, or name a milestone below.")
DATE_UNCLEAR: Final = plain("Choose a date.")
FILE_MISSING: Final = plain("Choose one file.")
TOO_LONG: Final = plain("That is too long; a few words are enough.")


def amount_range(*, most_changes: int, least_minutes: int, most_minutes: int) -> PlainText:
    """Say what an amount can be."""
    return plain(
        "Between 1 and {changes} changes, or between {least} and {most} minutes.",
        changes=most_changes,
        least=least_minutes,
        most=most_minutes,
    )


def hours_long(hours: int) -> PlainText:
    """Name a stretch of hours."""
    return plain("{hours} hours", hours=hours) if hours > 1 else plain("1 hour")


def team_amount(typed: str) -> PlainText:
    """Show what holds while somebody says nothing."""
    return plain("{typed}", typed=typed)


def hour(value: int) -> PlainText:
    """Name an hour of a clock."""
    return plain("{hour}", hour=f"{value:02d}:00")

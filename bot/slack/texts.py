"""What stands on buttons, the same words for the same act everywhere. Sentences by theme are in `texts_*`.

A label is at most 30 characters, which is what Slack shows; names in it are cut.
"""

from typing import Final

from bot.slack.escape import PlainText, plain
from bot.slack.spelling import short_name

_MOST_OF_A_NAME_ON_A_BUTTON = 16

JOIN: Final = plain("Join")
JOIN_NOW: Final = plain("Join now")
AROUND: Final = plain("I'm around for my own changes")
TWENTY_MINUTES: Final = plain("I have 20 minutes")
LEAVE: Final = plain("Leave")
LEAVE_TODAY: Final = plain("Leave for today")
COME_BACK: Final = plain("Come back")
ON_IT: Final = plain("On it")
SWAP: Final = plain("Swap")
PASS: Final = plain("Pass")
GIVE_BACK: Final = plain("Give back")
YES: Final = plain("Yes")
ONE_MORE: Final = plain("One more")
ONE_MORE_IF: Final = plain("One more, if you like")
BIGGER: Final = plain("Bigger ones, please")
SETTINGS: Final = plain("Settings")
SHOW_ALL: Final = plain("Show all")
SHOW_LIST: Final = plain("Show the list")
WHAT_WAITS: Final = plain("What waits")
HOW_COUNTED: Final = plain("How was this counted?")
MINE: Final = plain("Mine")
WHAT_IS_LEFT: Final = plain("What is left")
WRONG: Final = plain("Something is wrong")
IM_BACK: Final = plain("I'm back")
OFF: Final = plain("Quiet, please")
LINK: Final = plain("Link my Gerrit account")
VOUCH: Final = plain("Vouch")
PLAN: Final = plain("Plan")
SCHEDULE: Final = plain("Schedule a day")
START: Final = plain("Start")
END: Final = plain("End")
CALL_OFF: Final = plain("Call a day off")
REPOST: Final = plain("Post it again")
PAUSE: Final = plain("Pause")
IMPORT: Final = plain("Import a schedule")
BACKLOG: Final = plain("Show the backlog")
HELP: Final = plain("Help")
DELETE: Final = plain("Delete my data")
KEEP: Final = plain("Keep")
CANCEL: Final = plain("Not now")


def ask(name: str) -> PlainText:
    """Ask somebody who offered."""
    return plain("Ask {name}", name=short_name(name, _MOST_OF_A_NAME_ON_A_BUTTON))


def give_back_too(number: int) -> PlainText:
    """Give back what was begun as well."""
    return plain("Give back {number} too", number=number)


def give_all_back_too() -> PlainText:
    """Give back all that was begun as well."""
    return plain("Give them back too")

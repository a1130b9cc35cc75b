"""What help says of each verb. Patterns and examples are in `verbs`, so that help shows what is understood."""

from collections.abc import Mapping

from bot.domain.command import Verb
from bot.slack.escape import SlackText, code, join, lines, mrkdwn
from bot.slack.verbs import FORMS, SECTIONS, Section, usage

TITLES: Mapping[Section, SlackText] = {
    Section.TAKE_PART: mrkdwn("*Take part*"),
    Section.LOOK: mrkdwn("*Look*"),
    Section.HOST: mrkdwn("*For hosts*"),
}

ABOUT: Mapping[Verb, SlackText] = {
    Verb.MINE: mrkdwn("where we are: the day that is on or next, and your changes"),
    Verb.JOIN: mrkdwn("be in: so many changes, or so much time; again with another number to change it"),
    Verb.LEAVE: mrkdwn("out for today; what you have not begun goes back, without comment"),
    Verb.TAKE: mrkdwn("one more change, or exactly this one"),
    Verb.WHY: mrkdwn("where it stands, whose turn it is, who has it and why, why not you"),
    Verb.OFF: mrkdwn("no changes and no messages; without a date until you say `on`"),
    Verb.ON: mrkdwn("back again"),
    Verb.ME: mrkdwn("your settings: amount, hours, dealt or picked, ranking and name, reminders, delete my data"),
    Verb.LINK: mrkdwn("which Gerrit account is yours"),
    Verb.DAYS: mrkdwn("review days, milestones, freezes; what has no day or no date yet"),
    Verb.BACKLOG: mrkdwn("the exact count, how many wait for us, and since when"),
    Verb.PRIORITIES: mrkdwn("what the team agreed on"),
    Verb.REPORT: mrkdwn("a day's result with its evidence"),
    Verb.THANK: mrkdwn("kept, and printed in the cycle's report"),
    Verb.HELP: mrkdwn("this list, or one verb with two examples"),
    Verb.SCHEDULE: mrkdwn("plan a day: a date, every weekday until a date, or only a milestone"),
    Verb.PLAN: mrkdwn("see who would get what; nothing is sent"),
    Verb.START: mrkdwn("begin the scheduled day, or one now; shows the plan and asks once"),
    Verb.END: mrkdwn("finish now; says first how many people are in the middle of something"),
    Verb.CANCEL: mrkdwn("call a day off; whoever was told is told, in the same message"),
    Verb.STALE: mrkdwn("old changes by cause; nothing happens to a change without a click"),
    Verb.PAUSE: mrkdwn("let nothing leave until you resume"),
    Verb.RESUME: mrkdwn("let messages leave again"),
}


def section(of: Section, *, command: str) -> SlackText:
    """List the verbs of a part of the help, each with its pattern."""
    return lines(TITLES[of], *(_line(verb, command) for verb in SECTIONS[of]))


def _line(verb: Verb, command: str) -> SlackText:
    return mrkdwn("{usage}  {about}", usage=code(usage(verb, command_name=command)), about=ABOUT[verb])


def footer() -> SlackText:
    """Say how commands are read, and where they don't run."""
    return mrkdwn(
        "The order of words behind the verb does not matter. A bare number counts changes, time has a unit. "
        "Answers are private. Slack runs no commands in threads."
    )


def one(verb: Verb, *, command: str) -> SlackText:
    """Explain one verb, with two examples and its other names."""
    form = FORMS[verb]
    examples = [code(f"{command} {example}".rstrip()) for example in form.examples[:2]]
    aliases = [code(alias) for alias in form.aliases]
    return lines(
        mrkdwn("*{usage}*", usage=code(usage(verb, command_name=command))),
        mrkdwn("{about}.", about=ABOUT[verb]),
        mrkdwn("For example: {examples}", examples=join(" · ", examples)),
        mrkdwn("Also: {aliases}", aliases=join(", ", aliases)) if aliases else None,
    )


def text(verb: Verb | None, *, command: str) -> SlackText:
    """Say the help in one breath."""
    if verb is not None:
        return mrkdwn("{usage}, {about}.", usage=usage(verb, command_name=command), about=ABOUT[verb])
    return mrkdwn("What one can say to me: take part, look, and for hosts, run a review day.")

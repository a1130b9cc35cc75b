"""What a host reads before and after an act that reaches others, and what somebody reads who is no host."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from bot.domain.answers import Foretold, HostDone, HostsOnly, Imported, PlannedSlice, Preview, Step
from bot.domain.content import DayHead
from bot.domain.day import DayState
from bot.slack.characters import cut
from bot.slack.escape import PlainText, SlackText, join, lines, link, mrkdwn, plain, shorten
from bot.slack.escape import channel as channel_link
from bot.slack.spelling import (
    MOST_OF_A_NAME,
    count,
    few,
    in_a_row,
    length,
    moment_of,
    name,
    on,
    on_short,
    short_name,
)
from bot.slack.texts_day import for_milestone, sentences

MOST_SLICES = 12
SLICES_A_PARAGRAPH = 4
MOST_OF_A_SLICE = 5
MOST_NUMBERS = 8
MOST_DISAGREEMENTS = 5
MOST_OF_A_SENTENCE = 300
MOST_ON_A_BUTTON = 30

START_IT: Final = plain("Start it")
PLAN_IT: Final = plain("Plan it")
END_IT: Final = plain("End it")
CALL_IT_OFF: Final = plain("Call it off")

GO_ON: Mapping[Step, PlainText] = {
    Step.SCHEDULE: PLAN_IT,
    Step.START: START_IT,
    Step.END: END_IT,
    Step.CANCEL: CALL_IT_OFF,
}


# ------------------------------------------------------------------ preview


def preview_title(answer: Preview) -> SlackText:
    """Say which act on which day is shown, and that nothing has been done."""
    when = mrkdwn("{on}{milestone}", on=on(answer.head.day.on), milestone=for_milestone(answer.head))
    if answer.is_plan_only:
        return mrkdwn("The plan for {when}. Nothing is sent.", when=when)
    return mrkdwn("{act} {when}. Nothing has been done yet.", act=_ACTS[answer.step], when=when)


_ACTS: Mapping[Step, SlackText] = {
    Step.SCHEDULE: mrkdwn("Planning a review day on"),
    Step.START: mrkdwn("Starting the review day of"),
    Step.END: mrkdwn("Ending the review day of"),
    Step.CANCEL: mrkdwn("Calling off the review day of"),
}


def preview_reach(answer: Preview) -> SlackText:
    """Say what would be sent to whom."""
    if answer.is_shadow:
        return sentences(
            _SENT[answer.step](answer), mrkdwn("This team is in the shadow: all of it comes to you alone.")
        )
    return _SENT[answer.step](answer)


def _schedule_sends(answer: Preview) -> SlackText:
    dates = _dates(answer.dates)
    message = mrkdwn("One announcement goes to {channel}, at most four weeks ahead.", channel=_channel(answer.channel))
    return sentences(mrkdwn("It comes back every week: {dates}.", dates=dates) if dates else None, message)


def _dates(dates: Sequence[date]) -> SlackText | None:
    """Spell the first dates of a weekly day, and its last; None for a single day."""
    if len(dates) < 2:  # noqa: PLR2004 - one date is no series
        return None
    return in_a_row([mrkdwn("{on}", on=on(one)) for one in dates])


def _start_sends(answer: Preview) -> SlackText:
    if answer.is_plan_only:
        return _who_is_in(answer)
    board = mrkdwn("The message below goes to {channel}.", channel=_channel(answer.channel))
    if not answer.told:
        return sentences(_who_is_in(answer), board, mrkdwn("No list goes out at first."))
    lists = mrkdwn(
        "{lists} by direct message, each in the person's own hours.",
        lists=count(answer.told, "list goes out", "lists go out"),
    )
    return sentences(_who_is_in(answer), board, lists)


def _who_is_in(answer: Preview) -> SlackText:
    if not answer.people:
        return mrkdwn("Nobody is in yet; whoever joins gets a list.")
    people = mrkdwn("{people} in.", people=count(answer.people, "person is", "people are"))
    return sentences(people, mrkdwn("{changes} somebody.", changes=count(answer.changes, "change gets", "changes get")))


def _end_sends(answer: Preview) -> SlackText:
    return sentences(
        _in_the_middle(answer),
        mrkdwn("The result goes to {channel}, and what nobody began goes back.", channel=_channel(answer.channel)),
    )


def _cancel_sends(answer: Preview) -> SlackText:
    told = answer.head.day.state is not DayState.SCHEDULED
    people = mrkdwn("{people} in.", people=count(answer.people, "person is", "people are"))
    messages = mrkdwn("Nobody was told of it yet, so nobody is told now.")
    if told:
        messages = mrkdwn("Whoever was told is told, in the same messages; nothing new is sent.")
    return sentences(people, _in_the_middle(answer) if answer.busy else None, messages)


def _in_the_middle(answer: Preview) -> SlackText:
    if not answer.busy:
        return mrkdwn("Nobody is in the middle of a change.")
    people = few(answer.busy, "person is", "people are")
    return mrkdwn(
        "{people} in the middle of a change, of {all} who joined.",
        people=people[:1].upper() + people[1:],
        all=answer.people,
    )


_SENT: Mapping[Step, Callable[[Preview], SlackText]] = {
    Step.SCHEDULE: _schedule_sends,
    Step.START: _start_sends,
    Step.END: _end_sends,
    Step.CANCEL: _cancel_sends,
}

_WARNINGS: Mapping[str, SlackText] = {
    "begins_now": mrkdwn("It begins at once, without an announcement."),
    "weekend": mrkdwn("It is a day of the weekend."),
    "after_milestone": mrkdwn("It comes after the milestone that it is for."),
    "near_another": mrkdwn("Another review day is the day before or after it."),
}


def warnings(answer: Preview) -> SlackText | None:
    """Say what a host may not have thought of; None if there is nothing."""
    told = [_WARNINGS[one] for one in answer.warnings if one in _WARNINGS]
    return sentences(*told) if told else None


def slices(answer: Preview) -> Iterator[SlackText]:
    """Show who would get what, a few people a paragraph."""
    shown = [_slice(one) for one in answer.slices[:MOST_SLICES]]
    for first in range(0, len(shown), SLICES_A_PARAGRAPH):
        title = None if first else mrkdwn("*Who gets what*")
        yield lines(title, *shown[first : first + SLICES_A_PARAGRAPH])
    rest = len(answer.slices) - len(shown)
    if rest:
        yield mrkdwn("and {people} more.", people=count(rest, "person", "people"))


def _slice(one: PlannedSlice) -> SlackText:
    if not one.refs:
        why = mrkdwn("nothing that fits") if one.list_at else mrkdwn("none of their hours lies in it")
        return mrkdwn("{name}: {why}", name=name(one.name), why=why)
    refs = [link(ref.url, ref.number) for ref in one.refs[:MOST_OF_A_SLICE]]
    more = len(one.refs) - len(refs)
    if more:
        refs.append(mrkdwn("{more} more", more=more))
    at = mrkdwn(", {at}", at=moment_of(one.list_at)) if one.list_at else mrkdwn("")
    return mrkdwn(
        "{name}: {refs} (about {time}{at})", name=name(one.name), refs=join(", ", refs), time=length(one.minutes), at=at
    )


_LANES: Mapping[int, str] = {
    1: "agreed priorities",
    2: "urgent ones",
    3: "that never had an answer",
    4: "one vote short",
    5: "others",
}


def foretold(answer: Preview) -> SlackText | None:
    """Say how far the day can come, lane by lane, and what became of that before; None where nobody is in."""
    found = answer.foretold
    if found is None or not found.people or not found.waiting:
        return None
    people, time = count(found.people, "person", "people"), length(found.minutes)
    lead = mrkdwn("{people} with {time} can answer about", people=people, time=time)
    lanes = [mrkdwn("{n} of {all} {what}", n=lane.reached, all=lane.of, what=_LANES[lane.tier]) for lane in found.lanes]
    return sentences(
        mrkdwn("{lead} {n} of the {all}.", lead=lead, n=found.changes, all=found.waiting),
        mrkdwn("The time reaches {lanes}.", lanes=in_a_row(lanes)),
        _before(found),
    )


def _before(found: Foretold) -> SlackText | None:
    if not found.past_reached:
        return None
    return mrkdwn(
        "On the days before, {answered} of {reached} within reach got an answer.",
        answered=found.past_answered,
        reached=found.past_reached,
    )


def without_decider(answer: Preview) -> SlackText | None:
    """Say which changes nobody with the deciding vote has time for."""
    numbers = answer.without_decider
    if not numbers:
        return None
    parts = [mrkdwn("{number}", number=one) for one in numbers[:MOST_NUMBERS]]
    if len(numbers) > MOST_NUMBERS:
        parts.append(mrkdwn("{more} more", more=len(numbers) - MOST_NUMBERS))
    return mrkdwn(
        "{numbers} {have} no {core}: nobody of those who joined has time left for {it}.",
        numbers=in_a_row(parts),
        have="has" if len(numbers) == 1 else "have",
        core=shorten(answer.head.words.core, MOST_OF_A_NAME),
        it="it" if len(numbers) == 1 else "them",
    )


def the_message(answer: Preview) -> SlackText:
    """Head the message that the channel would get."""
    return mrkdwn("What {channel} would see:", channel=_channel(answer.channel))


def _channel(channel: str) -> SlackText:
    """Name a channel so that it can be clicked."""
    try:
        return channel_link(channel)
    except ValueError:
        return mrkdwn("the channel")


# --------------------------------------------------------------------- done


def done(answer: HostDone) -> SlackText:
    """Say what a host's act has done, or that it was so already."""
    when = mrkdwn("{on}{milestone}", on=on(answer.head.day.on), milestone=for_milestone(answer.head))
    if answer.was_already:
        return _already(answer, when)
    match answer.step:
        case Step.SCHEDULE:
            return mrkdwn("Planned: {when}. The channel hears of it by itself.", when=when)
        case Step.START:
            people = count(answer.people, "person is", "people are")
            return mrkdwn("It is on: {when}. {people} in; the board stands in the channel.", when=when, people=people)
        case Step.END:
            return mrkdwn("Ended: {when}. The result comes once all of it is counted.", when=when)
        case Step.CANCEL:
            return mrkdwn("Called off: {when}. Whoever was told is told, in the same message.", when=when)


def _already(answer: HostDone, when: SlackText) -> SlackText:
    if answer.step is Step.START:
        people = count(answer.people, "person is", "people are")
        return mrkdwn("It is on already: {when}. {people} in. Nothing was changed.", when=when, people=people)
    return mrkdwn("That day is planned already: {when}. Nothing was changed.", when=when)


# --------------------------------------------------------------- not a host

_NOT_YOURS: Mapping[str, tuple[SlackText, SlackText]] = {
    "schedule": (mrkdwn("Planning a day"), mrkdwn("I have not planned anything.")),
    "plan": (mrkdwn("The plan of a day"), mrkdwn("It names people, so hosts alone see it.")),
    "start": (mrkdwn("Starting a day"), mrkdwn("I have not started anything.")),
    "end": (mrkdwn("Ending a day"), mrkdwn("The day goes on.")),
    "cancel": (mrkdwn("Calling a day off"), mrkdwn("The day stands.")),
    "pause": (mrkdwn("Pausing"), mrkdwn("I have not paused anything.")),
    "import_cycle": (mrkdwn("Importing a schedule"), mrkdwn("I have not kept anything.")),
    "vouch": (mrkdwn("Vouching"), mrkdwn("I have not linked anybody.")),
    "recount": (mrkdwn("Counting again"), mrkdwn("The figures stand.")),
}


def hosts_only(answer: HostsOnly) -> SlackText:
    """Say that an act is for hosts, who they are, and that nothing was done."""
    act, nothing = _NOT_YOURS.get(answer.step, (mrkdwn("That"), mrkdwn("Nothing was done.")))
    return sentences(mrkdwn("{act} is for hosts{who}.", act=act, who=_hosts(answer.host_names)), nothing)


def _hosts(host_names: Sequence[str]) -> SlackText:
    """Name the host, and who stands in."""
    if not host_names:
        return mrkdwn("")
    first = name(host_names[0])
    if len(host_names) == 1:
        return mrkdwn(": {first}", first=first)
    others = [name(one) for one in host_names[1:4]]
    return mrkdwn(": {first}, or {others} when {first} is away", first=first, others=in_a_row(others))


def ask_to_start(host_names: Sequence[str]) -> PlainText:
    """Ask the host to start one."""
    who = short_name(host_names[0], 12) if host_names else "a host"
    return plain("Ask {name} to start one", name=who)


def join_next(head: DayHead) -> PlainText:
    """Join the day that is on or next."""
    if head.day.is_open:
        return plain("Join the one that is on")
    return plain("{label}", label=cut(f"Join the next: {on_short(head.day.on)}", MOST_ON_A_BUTTON))


# ------------------------------------------------------------------- import


def imported(answer: Imported) -> SlackText:
    """Say what was read of a schedule, and what it lacks."""
    lead = mrkdwn(
        "{cycle} is in, with {milestones}.",
        cycle=shorten(answer.cycle, MOST_OF_A_NAME) or "The cycle",
        milestones=count(answer.milestones, "milestone"),
    )
    undated = [mrkdwn("{title}", title=shorten(one, MOST_OF_A_NAME)) for one in answer.undated[:MOST_NUMBERS]]
    return sentences(lead, mrkdwn("No date yet: {names}.", names=in_a_row(undated)) if undated else None)


def disagreements(answer: Imported) -> SlackText | None:
    """Say in what a schedule contradicts itself."""
    if not answer.disagreements:
        return None
    told = [
        mrkdwn("{said}", said=shorten(one, MOST_OF_A_SENTENCE)) for one in answer.disagreements[:MOST_DISAGREEMENTS]
    ]
    rest = len(answer.disagreements) - len(told)
    more = mrkdwn("and {rest} more.", rest=rest) if rest else None
    return lines(mrkdwn("The schedule contradicts itself in this:"), *told, more)

"""What a person reads in their own list: the greeting, each change, and what becomes of it as the day goes."""

from collections.abc import Mapping, Sequence

from bot.domain.content import DaySection, Listed, ListMessage
from bot.domain.day import DayState, DealtState, Role
from bot.slack.escape import SlackText, join, lines, link, mrkdwn
from bot.slack.reasons import is_last_vote, why_listed, why_you
from bot.slack.spelling import (
    capital,
    count,
    few,
    in_a_row,
    length,
    name,
    names,
    number,
    on,
    repository,
    short_name,
    subject,
    time_of,
    vote,
)
from bot.slack.texts_day import milestone, sentences
from bot.slack.texts_nothing import nothing

MOST_PARTNERS = 3
MOST_NUMBERS = 5

_IN_PLAY = frozenset({DealtState.DEALT, DealtState.BEGUN, DealtState.DONE})
_EVENING, _MORNING, _AFTERNOON = 18, 4, 12


def in_play(listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """Give the changes that were theirs to review and were not given back: to do, begun and done."""
    return tuple(one for one in listed if one.dealt.state in _IN_PLAY)


def to_do(listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """Give the changes that are still theirs to review."""
    return tuple(one for one in listed if one.dealt.is_held)


# ---------------------------------------------------------------- greeting


def greeting(content: ListMessage) -> SlackText:
    """Greet by the hour of the reader's own clock."""
    who = name(content.name)
    if _MORNING <= content.hour < _AFTERNOON:
        return mrkdwn("Good morning, {name}.", name=who)
    if _AFTERNOON <= content.hour < _EVENING:
        return mrkdwn("Good afternoon, {name}.", name=who)
    return mrkdwn("Good evening, {name}.", name=who)


def head(content: ListMessage) -> SlackText:
    """Say first how much there is to do today, in all days of this list together."""
    sections = content.sections
    if len(sections) == 1:
        return one_day_head(sections[0], greeting(content), content.name)
    return mrkdwn("*{greeting} {what}*", greeting=greeting(content), what=_what(_all_listed(sections)))


def one_day_head(section: DaySection, greeting: SlackText, who: str) -> SlackText:
    """Say first how a single day stands for somebody; `greeting` may be empty."""
    if section.is_over:
        return _over(section)
    if section.has_left:
        return _left(section)
    if is_all_done(section):
        return _all_done(section, who)
    if section.is_newcomer and to_do(section.listed):
        return _newcomer(section, greeting)
    if not in_play(section.listed):
        return sentences(mrkdwn("*{greeting}*", greeting=greeting) if greeting else None, _nothing(section))
    what = _what(section.listed)
    return mrkdwn("*{greeting} {what}*", greeting=greeting, what=what) if greeting else mrkdwn("*{what}*", what=what)


def is_all_done(section: DaySection) -> bool:
    """Tell whether everything of a day's list is done, and there was something."""
    return bool(in_play(section.listed)) and not to_do(section.listed)


def _all_listed(sections: Sequence[DaySection]) -> tuple[Listed, ...]:
    return tuple(one for section in sections for one in section.listed)


def _minutes(listed: Sequence[Listed]) -> str:
    return length(sum(one.dealt.minutes for one in listed))


def _what(listed: Sequence[Listed]) -> SlackText:
    """Say how many are to do and how long that takes: Three changes for today, about 50 minutes."""
    left, every = to_do(listed), in_play(listed)
    if not every:
        return mrkdwn("Nothing on your list at the moment.")
    if not left:
        return mrkdwn("All done: {done}.", done=_of(len(every), len(every)))
    if len(left) == len(every):
        changes = capital(few(len(left), "change"))
        return mrkdwn("{changes} for today, about {time}.", changes=changes, time=_minutes(left))
    return mrkdwn("{share} to go, about {time}.", share=capital(_of(len(left), len(every))), time=_minutes(left))


def _of(part: int, whole: int) -> str:
    return f"{number(part)} of {number(whole)}"


def _all_done(section: DaySection, who: str) -> SlackText:
    done = len(in_play(section.listed))
    return mrkdwn(
        "*{share}. Thank you, {name}.* That is enough for today.", share=capital(_of(done, done)), name=name(who)
    )


def _newcomer(section: DaySection, greeting: SlackText) -> SlackText:
    """Take the fear from a first review."""
    changes = capital(f"{number(len(to_do(section.listed)))} small {_changes(len(to_do(section.listed)))}")
    what = mrkdwn("{changes} to begin with.", changes=changes)
    return sentences(
        mrkdwn("*{greeting} {what}*", greeting=greeting, what=what) if greeting else mrkdwn("*{what}*", what=what),
        mrkdwn(
            "You can't break anything: your vote never merges a change. "
            "Ask a question, say what you understood, say what you like."
        ),
        mrkdwn("{pair} is glad to help.", pair=name(section.pair_name)) if section.pair_user else None,
    )


def _changes(value: int) -> str:
    return "change" if value == 1 else "changes"


def _nothing(section: DaySection) -> SlackText:
    if section.picks:
        return mrkdwn("You pick for yourself: nothing is dealt to you. Have a look at what waits.")
    if section.nothing is not None and section.nothing.cause is not None:
        return sentences(mrkdwn("Nothing on your list at the moment."), nothing(section.nothing))
    return mrkdwn("Nothing on your list at the moment. Everything that waits may have somebody; have a look, or rest.")


def _over(section: DaySection) -> SlackText:
    """Say that a day is over, and thank; what was not begun is no word about the person."""
    day = section.head.day
    if day.state is DayState.CANCELLED:
        return mrkdwn("*The review day on {on} was called off.* There is nothing to do.", on=on(day.on))
    done = [one for one in section.listed if one.dealt.state is DealtState.DONE]
    lead = mrkdwn("*{on} is over.*", on=on(day.on))
    if not done:
        return sentences(lead, mrkdwn("What you did not get to is back with the others. Thank you for being in."))
    answers = "answer" if len(done) == 1 else "answers"
    return sentences(lead, mrkdwn("Thank you for {answers}.", answers=f"your {answers} to {few(len(done), 'change')}"))


def _left(section: DaySection) -> SlackText:
    """Say what went back and what stays theirs."""
    back = sum(one.dealt.state is DealtState.HANDED_BACK for one in section.listed)
    kept = to_do(section.listed)
    return sentences(
        mrkdwn("*You are out for today.*"),
        mrkdwn("{changes} went back.", changes=capital(few(back, "change"))) if back else None,
        _kept(kept) if kept else None,
        mrkdwn("Thank you."),
    )


def _kept(kept: Sequence[Listed]) -> SlackText:
    numbers = in_a_row([mrkdwn("{number}", number=one.ref.number) for one in kept[:MOST_NUMBERS]])
    is_one = len(kept) == 1
    return mrkdwn(
        "{numbers}, which you began, {stay} yours until the end.", numbers=numbers, stay="is" if is_one else "are"
    )


def section_title(section: DaySection, who: str) -> SlackText:
    """Head one day's part of a list of several days."""
    day = section.head.day
    about = milestone(section.head) or short_name(day.team)
    title = mrkdwn("*{about}, {on}*", about=about, on=on(day.on))
    if section.is_over or section.has_left or is_all_done(section) or not in_play(section.listed):
        return lines(title, one_day_head(section, mrkdwn(""), who))
    if section.is_newcomer:
        return lines(title, _newcomer(section, mrkdwn("")))
    return title


# ---------------------------------------------------------------- a change


def change(listed: Listed, section: DaySection) -> SlackText:
    """Say a change in at most three lines: what it is, why it is on the list, and what is yours to do."""
    state = listed.dealt.state
    if section.is_over or state in {DealtState.PASSED, DealtState.SWAPPED, DealtState.HANDED_BACK, DealtState.GONE}:
        return lines(_title(listed, is_bold=False), _ended(listed))
    if state is DealtState.DONE:
        return lines(_title(listed), sentences(done(listed), new_patch_set(listed)))
    return lines(_title(listed), _facts(listed, section), standing(listed) or _for_you(listed))


def _title(listed: Listed, *, is_bold: bool = True) -> SlackText:
    number_of = link(listed.ref.url, listed.ref.number)
    title = sentences(number_of, mrkdwn("{subject}", subject=subject(listed.ref.subject)))
    return mrkdwn("*{title}*", title=title) if is_bold else title


def _facts(listed: Listed, section: DaySection) -> SlackText:
    """Say where it is, whose, how long, and why it is on the list."""
    where = repository(listed.ref.project)
    facts = [mrkdwn("{where}", where=where)] if where else []
    if listed.owner_name.strip():
        facts.append(mrkdwn("by {owner}", owner=name(listed.owner_name)))
    facts.append(mrkdwn("{lines}", lines=count(listed.lines, "line")))
    facts.append(mrkdwn("about {minutes} min", minutes=listed.dealt.minutes))
    why = why_listed(listed.dealt.reasons, names=listed.names, words=section.head.words)
    return sentences(mrkdwn("{facts}.", facts=join(", ", facts)), why)


def _for_you(listed: Listed) -> SlackText | None:
    """Say why it is this person's, and who has it too."""
    why = why_you(listed.dealt.reasons, names=listed.names, author=listed.owner_name)
    partners = _partners(listed)
    if why:
        return sentences(mrkdwn("_For you:_ {why}.", why=why), partners)
    return partners


def _partners(listed: Listed) -> SlackText | None:
    """Say who has it too; beside a deciding reviewer the others take a first look, where that is known."""
    if not listed.partners:
        return None
    who, several = names(listed.partners, most=MOST_PARTNERS), len(listed.partners) > 1
    if listed.dealt.role is Role.DECIDING and set(listed.partners) <= set(listed.first_lookers):
        return mrkdwn("{who} {take} a first look too.", who=who, take="take" if several else "takes")
    return mrkdwn("{who} {have} it too.", who=who, have="have" if several else "has")


def standing(listed: Listed) -> SlackText | None:
    """Say what has happened to a change that is still theirs; None if nothing has."""
    begun_at = listed.dealt.begun_at if listed.dealt.state is DealtState.BEGUN else None
    begun = mrkdwn("On it since {at}.", at=time_of(begun_at)) if begun_at else None
    return sentences(begun, _seen(listed), new_patch_set(listed)) or None


def _seen(listed: Listed) -> SlackText | None:
    """Say, to the person only, that a vote was seen and what would make it count."""
    if not listed.needs_words:
        return None
    return sentences(mrkdwn("Seen: your {what}.", what=_votes(listed.done_votes)), would_help(listed.owner_name))


def would_help(owner_name: str) -> SlackText:
    """Say what makes a vote count."""
    if not owner_name.strip():
        return mrkdwn("A sentence with it would help, and then it counts.")
    return mrkdwn("A sentence for {owner} would help, and then it counts.", owner=name(owner_name))


def new_patch_set(listed: Listed) -> SlackText | None:
    """Say that there is a new patch set, and since when; None if there is none."""
    if listed.new_patch_set_at is None:
        return None
    at = time_of(listed.new_patch_set_at)
    if not listed.owner_name.strip():
        return mrkdwn("New patch set since {at}.", at=at)
    return mrkdwn("New patch set from {owner} since {at}.", owner=name(listed.owner_name), at=at)


def done(listed: Listed) -> SlackText:
    """Say what was seen of them in Gerrit."""
    what = mrkdwn("Done: your {what}.", what=_votes(listed.done_votes))
    return sentences(
        what, mrkdwn("It has merged.") if listed.has_merged else None, _seen(listed) if listed.needs_words else None
    )


def _votes(votes: Mapping[str, int]) -> SlackText:
    """Spell votes; the label is named only where there are several."""
    cast = {label: value for label, value in votes.items() if value}
    if not cast:
        return mrkdwn("answer")
    if len(cast) == 1:
        return mrkdwn("{vote}", vote=vote(*cast.values()))
    told = sorted(cast.items())[:MOST_PARTNERS]
    return in_a_row([mrkdwn("{label} {vote}", label=short_name(label), vote=vote(value)) for label, value in told])


def _ended(listed: Listed) -> SlackText:
    """Say in one line what became of a change that is not theirs to review any more."""
    state = listed.dealt.state
    if state is DealtState.DONE:
        return done(listed)
    if state is DealtState.GONE:
        return mrkdwn("Merged meanwhile, nothing to do.") if listed.has_merged else _gone()
    if state in {DealtState.PASSED, DealtState.SWAPPED}:
        return mrkdwn("Given back.")
    return mrkdwn("Back with the others.")


def _gone() -> SlackText:
    return mrkdwn("Not open any more, nothing to do.")


# ------------------------------------------------------------- small print


def how_buttons_work() -> SlackText:
    """Say what the buttons do, so that nobody fears them."""
    return mrkdwn(
        "Swap gives you another one, Pass gives it back; neither asks why. "
        "What you do not get to returns to the others."
    )


def more_days(left: int) -> SlackText | None:
    """Say how many more days there are, whose lists are in App Home."""
    return mrkdwn("{days} in App Home.", days=count(left, "more day is", "more days are")) if left > 0 else None


def unlinked() -> SlackText:
    """Say that reviews can't be noticed yet."""
    return mrkdwn(
        "I don't know your Gerrit account yet, so I can't notice what you review. It counts once we are linked."
    )


# -------------------------------------------------------------- in a breath


def text(content: ListMessage) -> SlackText:
    """Say the whole list in one breath, what is to do first."""
    listed = _all_listed(content.sections)
    left = to_do(listed)
    running = [section for section in content.sections if not section.is_over]
    if not left or not running:
        return _text_of_nothing(content, listed)
    told = [_in_text(one) for one in left[:MOST_NUMBERS]]
    if len(left) > MOST_NUMBERS:
        told.append(mrkdwn("and {more} more", more=len(left) - MOST_NUMBERS))
    return mrkdwn("{lead}: {changes}.", lead=_lead(left, in_play(listed)), changes=join(", ", told))


def _lead(left: Sequence[Listed], every: Sequence[Listed]) -> SlackText:
    if len(left) == len(every):
        changes = capital(few(len(left), "change"))
        return mrkdwn("{changes} for you today, about {time}", changes=changes, time=_minutes(left))
    return mrkdwn("{share} to go, about {time}", share=capital(_of(len(left), len(every))), time=_minutes(left))


def _in_text(listed: Listed) -> SlackText:
    title = sentences(
        mrkdwn("{number}", number=listed.ref.number), mrkdwn("{subject}", subject=subject(listed.ref.subject))
    )
    if is_last_vote(listed.dealt.reasons) or listed.dealt.is_last_vote:
        return mrkdwn("{title} (yours would be the last vote)", title=title)
    return title


def _text_of_nothing(content: ListMessage, listed: Sequence[Listed]) -> SlackText:
    every, who = in_play(listed), name(content.name)
    if all(section.is_over for section in content.sections):
        return mrkdwn("Your review day on {on} is over. Thank you, {name}.", on=on(content.on), name=who)
    if not every:
        return mrkdwn("Nothing on your review list for {on} at the moment, {name}.", on=on(content.on), name=who)
    return mrkdwn("All done: {share}. Thank you, {name}.", share=_of(len(every), len(every)), name=who)

"""What the channel reads when a day is over: the team's figures, who gave answers, what is worth telling."""

from collections.abc import Mapping

from bot.domain.content import NamedHonour, NamedRank, Result, Settled
from bot.domain.tally import Credit, Figures, HonourKind
from bot.slack.escape import PlainText, SlackText, join, lines, link, mrkdwn, plain
from bot.slack.spelling import capital, count, few, in_a_row, moment_of, name, names, number, on, on_short
from bot.slack.texts_day import first_answers, host, milestone, sentences

A_SMALL_ROUND = 5
"""Fewer answered changes than this are told as a small round, without comparing them with the hopes."""

CAUSES: Mapping[str, SlackText] = {
    Credit.RECHECK: mrkdwn("a `recheck` had been counted, my mistake"),
    Credit.REPEATED: mrkdwn("one had been counted twice, my mistake"),
    Credit.REPLY_ONLY: mrkdwn("a reply to comments had been counted, my mistake"),
    Credit.BOT: mrkdwn("a bot had been counted, my mistake"),
    Credit.OWNER: mrkdwn("an author's own word had been counted, my mistake"),
    Credit.REMOVED: mrkdwn("a vote was taken back"),
    Credit.CONFIRMED: mrkdwn("a vote without words was confirmed"),
}
"""Why a count moved; a cause that names nobody and is not known here is left out."""


def title(result: Result) -> PlainText:
    """Title the result."""
    if result.head.milestone:
        return plain("Review day for {milestone}: thank you", milestone=milestone(result.head))
    return plain("Review day on {on}: thank you", on=on(result.head.day.on))


def is_small(result: Result) -> bool:
    """Tell whether the round was a small one, told in fewer words."""
    return len(result.tally.figures.answered) < A_SMALL_ROUND and not result.ranks


# ----------------------------------------------------------------- figures


def figures(result: Result) -> SlackText:
    """Say what the team did, so that every sum can be checked: answered, first answers, waiting days, what waits."""
    found = result.tally.figures
    first = sentences(_lead(result), _parts(found) if not is_small(result) else None)
    if is_small(result):
        return lines(sentences(_lead(result), _small(result)), _waiting(found))
    never = first_answers(len(found.first_answers), result.head.day.never_answered_before)
    return lines(first, sentences(never, _waited(found)), _waiting(found))


def _lead(result: Result) -> SlackText:
    answered, goal = len(result.tally.figures.answered), result.goal
    changes = _changes_got(answered)
    if is_small(result):
        return mrkdwn("*{changes} an answer.*", changes=changes)
    hoped = mrkdwn(" (we hoped for about {goal})", goal=goal) if goal else mrkdwn("")
    ends = mrkdwn(":") if _has_parts(result.tally.figures) else mrkdwn(".")
    return join("", [mrkdwn("*{changes} an answer*", changes=changes), hoped, ends])


def _changes_got(value: int) -> str:
    return count(value, "change got", "changes got") if value else "No change got"


def _has_parts(found: Figures) -> bool:
    return bool(found.merged or found.with_authors or found.need_more)


def _parts(found: Figures) -> SlackText | None:
    """Say what became of the answered changes; the parts add up to them."""
    with_authors = count(len(found.with_authors), "is with its author", "are with their authors")
    need_more = count(len(found.need_more), "needs one more vote", "need one more vote")
    parts = (
        (found.merged, f"{len(found.merged)} merged"),
        (found.with_authors, with_authors),
        (found.need_more, need_more),
    )
    told = [mrkdwn("{part}", part=part) for numbers, part in parts if numbers]
    return mrkdwn("{parts}.", parts=join(", ", told)) if told else None


def _waited(found: Figures) -> SlackText | None:
    answered, days = len(found.answered), found.waited_days
    if not days or not answered:
        return None
    if answered == 1:
        return mrkdwn("Its author had waited {days}.", days=count(days, "day"))
    return mrkdwn("The authors of these {n} had waited {days} in all.", n=answered, days=count(days, "day"))


def _waiting(found: Figures) -> SlackText | None:
    """Say what waits for us, before and now, with what lies between; None where nothing ever waited."""
    before, now = len(found.waiting_before), len(found.waiting_now)
    if not before and not now:
        return None
    moves = (
        (len(found.left_merged), "merged"),
        (len(found.left_with_authors), "with authors"),
        (len(found.left_otherwise), "left otherwise"),
        (len(found.came_in), "new came in"),
    )
    told = [mrkdwn("{move}", move=f"{value} {what}") for value, what in moves if value]
    lead = mrkdwn("Waiting for us: {before} before, {now} now", before=before, now=now)
    return mrkdwn("{lead} ({moves}).", lead=lead, moves=join(", ", told)) if told else mrkdwn("{lead}.", lead=lead)


def _small(result: Result) -> SlackText:
    """Tell a small round as what it is, and thank whoever was there."""
    answered = len(result.tally.figures.answered)
    got_word = "and its author got word" if answered == 1 else "and their authors got word"
    lead = mrkdwn("A small round, {got_word}.", got_word=got_word)
    if not answered:
        lead = mrkdwn("A quiet day. What waits comes first next time.")
    who = _everybody(result)
    return sentences(lead, mrkdwn("Thank you, {names}.", names=who) if who else None)


# ------------------------------------------------------------------ people


def people(result: Result) -> SlackText | None:
    """Name who took part, the ranked first; None where a small round has thanked them already."""
    if is_small(result):
        return None
    if not result.ranks:
        who = _everybody(result)
        return lines(mrkdwn("*Took part, by name*"), who) if who else None
    ranks = (_rank(rank) for rank in result.ranks)
    return lines(mrkdwn("*Answers given* (changes, not votes)"), *ranks, _also(result))


def _also(result: Result) -> SlackText | None:
    who = _everybody(result)
    if not who:
        return None
    return mrkdwn("Also, by name: {names}.", names=who) if result.also else mrkdwn("Also: {names}.", names=who)


def _rank(rank: NamedRank) -> SlackText:
    each = " each" if len(rank.names) > 1 else ""
    return mrkdwn(
        "{place}. {names}, {answers}",
        place=rank.place,
        names=names(rank.names),
        answers=f"{rank.answers}{each}",
    )


def _everybody(result: Result) -> SlackText | None:
    """Name who stands below the ranks; who prefers no name is counted only."""
    if result.unnamed > 1:
        rest = f"{number(result.unnamed)} who prefer no name"
    else:
        rest = "one who prefers no name" if result.unnamed else ""
    return names(result.also, rest=rest) if result.also or rest else None


def honours(result: Result) -> SlackText | None:
    """Tell what is worth telling; None where there is nothing."""
    told = [_honour(one) for one in result.honours]
    return lines(mrkdwn("*Worth telling*"), *told) if told else None


def _honour(honour: NamedHonour) -> SlackText:
    who, change, value = name(honour.name), _about(honour), honour.number
    match honour.kind:
        case HonourKind.LONGEST_WAIT:
            return mrkdwn("Longest wait ended: {who}{change}, {days}", who=who, change=change, days=count(value, "day"))
        case HonourKind.BIG_ONE:
            return mrkdwn("The big one: {who}{change}, {lines}", who=who, change=change, lines=count(value, "line"))
        case HonourKind.TO_MERGED_IN_A_DAY:
            return _to_merged(honour, who, change)
        case HonourKind.FIRST_REVIEW:
            return mrkdwn("First review here: {who}. Welcome.", who=who)
        case _:
            return _counted_honour(honour, who)


def _counted_honour(honour: NamedHonour, who: SlackText) -> SlackText:
    changes = few(honour.number, "change")
    match honour.kind:
        case HonourKind.LAST_VOTES:
            return mrkdwn("Last vote that let it land: {who}, {changes}", who=who, changes=changes)
        case HonourKind.FIRST_LOOKS:
            return mrkdwn("First answers ever: {who}, {changes}", who=who, changes=changes)
        case _:
            return mrkdwn("Words on the lines themselves: {who}, {n}", who=who, n=count(honour.number, "comment"))


def _to_merged(honour: NamedHonour, who: SlackText, change: SlackText) -> SlackText:
    lead = mrkdwn("From first comment to merged in one day: {who}", who=who)
    author = name(honour.other_name)
    with_author = mrkdwn("{lead} and the author {author}", lead=lead, author=author) if honour.other_name else lead
    return join("", [with_author, change])


def _about(honour: NamedHonour) -> SlackText:
    if honour.ref is None:
        return mrkdwn("")
    return mrkdwn(", {change}", change=link(honour.ref.url, honour.ref.number))


def thanks(result: Result) -> SlackText | None:
    """Thank the authors who answered, and whoever reviewed without having joined; name the host."""
    authors = (
        mrkdwn(
            "Also thanks to {names}, who answered comments on {their} the same day.",
            names=names(result.author_names),
            their="their changes" if len(result.author_names) > 1 else "their change",
        )
        if result.author_names
        else None
    )
    beside = (
        mrkdwn("{names} reviewed too, without having joined: thank you.", names=names(result.beside))
        if result.beside
        else None
    )
    return sentences(authors, beside, host(result.head)) or None


# ------------------------------------------------------------- small print


def basis(result: Result) -> SlackText:
    """Say what the figures rest on, what comes next, and until when a number can be mended."""
    answers, changes = len(result.tally.answers), len(result.tally.figures.answered)
    return sentences(
        mrkdwn("{answers} on {changes}.", answers=count(answers, "answer"), changes=count(changes, "change")),
        mrkdwn("Next day: {on}.", on=on(result.next_on)) if result.next_on else None,
        _settles(result),
    )


def _settles(result: Result) -> SlackText | None:
    if result.settled or result.settles_on is None:
        return None
    return mrkdwn("Settles on {on}; tell me if a number is wrong.", on=on_short(result.settles_on))


def late(result: Result) -> SlackText | None:
    """Say as of when the figures are, where they do not reach the day's end."""
    if result.late_as_of is None:
        return None
    return mrkdwn(
        "_As of {at}: Gerrit's record after that is not in these figures. I add it when I can read it._",
        at=moment_of(result.late_as_of),
    )


def settled(result: Result) -> SlackText | None:
    """Say what settling changed, with a note that names nobody; None before."""
    if result.settled is None:
        return None
    note = result.settled
    return mrkdwn(
        "_Settled on {on}: {answers}.{merged}_", on=on_short(note.on), answers=_counted(note), merged=_merged(note)
    )


def _counted(note: Settled) -> SlackText:
    now, before = note.answers_now, note.answers_before
    if now == before:
        return mrkdwn("{answers}, as first counted", answers=count(now, "answer"))
    causes = [CAUSES[one] for one in dict.fromkeys(note.causes) if one in CAUSES]
    lead = mrkdwn("{answers}, not {before}", answers=count(now, "answer"), before=before)
    return mrkdwn("{lead}; {causes}", lead=lead, causes=in_a_row(causes)) if causes else lead


def _merged(note: Settled) -> SlackText:
    """Say what has merged since; our own word, so it may begin a sentence."""
    if note.merged_since <= 0:
        return mrkdwn("")
    since = capital(number(note.merged_since))
    have = "has" if note.merged_since == 1 else "have"
    return mrkdwn(
        " {since} more of these changes {have} merged since: {all} in all.",
        since=since,
        have=have,
        all=note.merged_in_all,
    )


def text(result: Result) -> SlackText:
    """Say the result in one breath."""
    found, never = result.tally.figures, result.head.day.never_answered_before
    done = min(len(found.first_answers), never)
    lead = mrkdwn("Review day")
    if result.head.milestone:
        lead = mrkdwn("Review day for {milestone}", milestone=milestone(result.head))
    merged = mrkdwn(", {n} merged", n=len(found.merged)) if found.merged else mrkdwn("")
    first = mrkdwn("")
    if done:
        have = "has" if done == 1 else "have"
        first = mrkdwn(", {n} of {never} that never had an answer {have} one now", n=done, never=never, have=have)
    changes = _changes_got(len(found.answered))
    return sentences(
        mrkdwn("{lead}: {changes} an answer{merged}{first}.", lead=lead, changes=changes, merged=merged, first=first),
        mrkdwn("Thank you to all {people}.", people=count(result.people, "person", "people"))
        if result.people > 1
        else mrkdwn("Thank you."),
        mrkdwn("Next day: {on}.", on=on(result.next_on)) if result.next_on else None,
    )

"""Answers to who looks: where we are, days, the backlog, what waits, a change explained, a result's evidence, help."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.answers import (
    BacklogCount,
    DateTrouble,
    DayLine,
    DayList,
    EvidencePage,
    Explained,
    Helped,
    NoDay,
    Reported,
    TakeRefusal,
    WaitingLine,
    WaitingList,
    Where,
    WhichTeam,
)
from bot.domain.click import JoinDay, LeaveDay, OneMore, Open, Show
from bot.domain.command import Verb
from bot.domain.cycle import Milestone
from bot.slack import texts, texts_answers, texts_changes, texts_help, texts_joining, texts_looking, texts_why
from bot.slack.blocks import Block, Element, Rendered, actions, button, context, divider, link_button, section
from bot.slack.buttons import OpenForm, Said
from bot.slack.escape import lines
from bot.slack.ids import ANSWER_KEY, Callback
from bot.slack.spelling import on
from bot.slack.texts_day import sentences
from bot.slack.verbs import Section
from bot.slack.views.answer import join_button, leave_button, said
from bot.slack.views.answers_joining import change
from bot.slack.views.content import render

MOST_CHANGES = 5
MOST_DAYS = 10
MOST_TO_SCHEDULE = 3
MOST_LINES = 10


# ------------------------------------------------------------- where we are


def where(answer: Where, *, command: str, **_: object) -> Rendered:
    """Show the day that is on or next, what is theirs, and the likeliest next steps."""
    text = sentences(texts_looking.gerrit_away(answer), texts_looking.where(answer), texts_looking.away(answer))
    return said(text, *_where(answer, command))


def _where(answer: Where, command: str) -> Iterator[Block | None]:
    yield section(texts_looking.gerrit_away(answer))
    yield section(sentences(texts_looking.where(answer), texts_looking.away(answer)))
    for listed in answer.listed[:MOST_CHANGES]:
        yield from change(listed)
    yield actions(*_where_buttons(answer))
    if answer.needs_link:
        yield context(texts_joining.unlinked(command))


def _where_buttons(answer: Where) -> Iterator[Element | None]:
    head = answer.head
    if answer.is_off:
        yield button(texts.IM_BACK, Said(text="on"))
    if head is not None and not answer.has_joined:
        yield join_button(head)
    if head is not None and answer.has_joined:
        if head.day.is_open:
            yield button(texts.ONE_MORE, OneMore(day=head.day.id))
        yield leave_button(head)
    if answer.needs_link:
        yield button(texts.LINK, Said(text="link"))
    if answer.is_host:
        yield from _host_buttons(answer)
    yield button(texts_answers.REVIEW_DAYS, Said(text="days"))
    yield button(texts.HELP, Said(text="help"))


def _host_buttons(answer: Where) -> Iterator[Element]:
    is_open = answer.head is not None and answer.head.day.is_open
    yield button(texts.END, Said(text="end")) if is_open else button(texts.START, Said(text="start"))
    yield button(texts.PLAN, Said(text="plan"))


def no_day(answer: NoDay, **_: object) -> Rendered:
    """Say that there is no such day, with what can be done about it."""
    text = texts_looking.no_day(answer)
    plan = None
    if answer.is_host:
        schedule = Said(text=f"schedule {answer.on.isoformat()}") if answer.on else OpenForm(form=Callback.SCHEDULE)
        plan = button(texts.SCHEDULE, schedule)
    return said(text, section(text), actions(join_button(answer.next_day), plan))


def date_trouble(answer: DateTrouble, *, now: datetime, **_: object) -> Rendered:
    """Say what is the matter with a date; each reading is a button."""
    text = texts_answers.date_trouble(answer)
    readings = [one for one in answer.readings if texts_answers.is_command(one)]
    row = [button(texts_answers.reading_label(one, today=now.date()), Said(text=one)) for one in readings]
    return said(
        text,
        section(text),
        section(texts_answers.readings(answer)),
        section(texts_answers.date_help(answer)),
        actions(*row),
    )


def which_team(answer: WhichTeam, **_: object) -> Rendered:
    """Ask for the channel of the team that is meant."""
    text = texts_looking.which_team(answer)
    return said(text, section(text))


# --------------------------------------------------------------------- days


def day_list(answer: DayList, *, command: str, **_: object) -> Rendered:
    """Show review days and milestones, and what has no day or no date yet."""
    return said(texts_looking.days_text(answer), *_days(answer, command))


def _days(answer: DayList, command: str) -> Iterator[Block | None]:
    yield section(texts_looking.days_title(answer))
    if not answer.days:
        yield section(texts_looking.no_days(command, is_host=answer.is_host))
    for line in answer.days[:MOST_DAYS]:
        yield _day(line)
    yield section(lines(texts_looking.milestones(answer), texts_looking.gaps(answer)) or None)
    if answer.is_host:
        yield actions(*(_to_schedule(one) for one in answer.uncovered[:MOST_TO_SCHEDULE]), _schedule())


def _day(line: DayLine) -> Block | None:
    day, when = line.head.day, on(line.head.day.on)
    if line.has_joined:
        return section(texts_looking.day_line(line), accessory=button(texts.LEAVE, LeaveDay(day=day.id), about=when))
    return section(texts_looking.day_line(line), accessory=button(texts.JOIN, JoinDay(day=day.id), about=when))


def _to_schedule(one: Milestone) -> Element:
    return button(texts_answers.a_day_for(one.name), Said(text=f"schedule for {one.key}"), about=one.name)


def _schedule() -> Element:
    return button(texts.SCHEDULE, OpenForm(form=Callback.SCHEDULE))


# ------------------------------------------------------------------ backlog


def backlog(answer: BacklogCount, **_: object) -> Rendered:
    """Show the backlog's figures, each with where the rest of it went."""
    return said(
        texts_looking.backlog(answer),
        section(texts_looking.backlog(answer)),
        section(texts_looking.backlog_sum(answer)),
        section(texts_looking.repositories(answer)),
        actions(link_button(texts_answers.IN_GERRIT, answer.list_url)),
        context(texts_looking.as_of(answer)),
    )


# --------------------------------------------------------------- what waits


def waiting_list(answer: WaitingList, **_: object) -> Rendered:
    """Show a page of what waits, each change with the button to take it."""
    return said(texts_changes.waiting_title(answer), *_waiting(answer))


def _waiting(answer: WaitingList) -> Iterator[Block | None]:
    yield section(texts_changes.waiting_title(answer))
    for line in answer.lines[:MOST_LINES]:
        yield _waiting_line(line)
    show = Show.LEFT if answer.title == Show.LEFT else Show.WAITING
    pages = _pages(show, answer.day, answer.page, answer.pages)
    yield actions(*pages, link_button(texts_answers.IN_GERRIT, answer.list_url))
    yield context(texts_changes.page_of(answer.page, answer.pages))


def _waiting_line(line: WaitingLine) -> Block | None:
    number = line.ref.number
    take = button(texts_answers.TAKE, Said(text=f"take {number}"), about=number)
    return section(texts_changes.waiting_line(line), accessory=take)


def _pages(show: Show, day: str, page: int, pages: int) -> Iterator[Element]:
    if page > 0:
        yield button(texts_answers.BACK, Open(show=show, day=day, page=page - 1))
    if page + 1 < pages:
        yield button(texts_answers.SHOW_MORE, Open(show=show, day=day, page=page + 1))


# ---------------------------------------------------------------- explained


def explained(answer: Explained, **_: object) -> Rendered:
    """Show where a change stands, who has it and why, and why not the one who asks."""
    refused = texts_joining.why_not_you(answer.why_not_me) if answer.why_not_me else None
    why_not = refused or texts_why.not_dealt_to_you(answer)
    return said(
        texts_changes.explained_text(answer),
        section(texts_changes.explained(answer)),
        section(texts_changes.considered(answer) if answer.considered else texts_changes.holders(answer)),
        section(why_not),
        actions(*_explained_buttons(answer)),
    )


def _explained_buttons(answer: Explained) -> Iterator[Element | None]:
    number = answer.ref.number
    if answer.can_take:
        yield button(texts_answers.TAKE, Said(text=f"take {number}"), about=number)
    if answer.why_not_me is TakeRefusal.NOT_IN or (answer.why_not_me is TakeRefusal.NO_DAY and answer.head):
        yield join_button(answer.head)
    if answer.why_not_me is TakeRefusal.UNLINKED:
        yield button(texts.LINK, Said(text="link"))
    yield link_button(texts_answers.IN_GERRIT, answer.ref.url)


# ----------------------------------------------------------------- evidence


def evidence_page(answer: EvidencePage, **_: object) -> Rendered:
    """Show a page of the reviews behind a result."""
    return said(texts_changes.evidence_title(answer), *_evidence(answer))


def _evidence(answer: EvidencePage) -> Iterator[Block | None]:
    yield section(texts_changes.evidence_title(answer))
    for line in answer.lines[:MOST_LINES]:
        yield section(texts_changes.evidence_line(line))
    show = Show.MINE if answer.is_own else Show.COUNTED
    yield actions(*_pages(show, answer.head.day.id, answer.page, answer.pages))
    yield context(sentences(texts_changes.page_of(answer.page, answer.pages), texts_changes.evidence_rule(answer)))


def reported(answer: Reported, *, command: str, **_: object) -> Rendered:
    """Show a result again, as the channel has it."""
    return render(answer.result, key=ANSWER_KEY, revision=0, command=command)


# --------------------------------------------------------------------- help


def helped(answer: Helped, *, command: str, **_: object) -> Rendered:
    """List what one can say, to hosts their part too; or explain one verb."""
    text = texts_help.text(answer.about, command=command)
    if answer.about is not None:
        return said(text, section(texts_help.one(answer.about, command=command)), actions(_try(answer.about)))
    return said(text, *_help(answer, command))


def _help(answer: Helped, command: str) -> Iterator[Block | None]:
    yield section(texts_help.section(Section.TAKE_PART, command=command))
    yield section(texts_help.section(Section.LOOK, command=command))
    if answer.is_host:
        yield divider()
        yield section(texts_help.section(Section.HOST, command=command))
    yield actions(
        button(texts_answers.WHERE_WE_ARE, Said(text="mine")),
        button(texts_answers.REVIEW_DAYS, Said(text="days")),
        button(texts.SETTINGS, Said(text="me")),
    )
    yield context(texts_help.footer())


ALONE = frozenset(
    {Verb.MINE, Verb.JOIN, Verb.TAKE, Verb.ME, Verb.LINK, Verb.DAYS, Verb.BACKLOG, Verb.REPORT, Verb.PLAN}
)
"""Verbs that make a whole command by themselves and send nothing to others, so that help can offer them."""


def _try(verb: Verb) -> Element:
    if verb in ALONE:
        return button(texts_answers.verb_label(verb), Said(text=verb.value))
    return button(texts.HELP, Said(text="help"))

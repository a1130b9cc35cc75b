"""One dispatch for what is answered to somebody's own act, and the few answers that need no theme."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.answers import (
    Answer,
    BacklogCount,
    CameBack,
    DateTrouble,
    DayList,
    EvidencePage,
    Explained,
    Handled,
    Helped,
    HostDone,
    HostsOnly,
    Imported,
    Joined,
    Left,
    Linked,
    LinkProposal,
    LinkSteps,
    NoDay,
    Note,
    Noted,
    NotTaken,
    Preview,
    Reported,
    SettingsForm,
    SettingsKept,
    Took,
    WaitingList,
    WentOff,
    Where,
    WhichTeam,
)
from bot.domain.command import Misunderstood, Verb
from bot.slack import texts, texts_answers
from bot.slack.blocks import Rendered, actions, button, section
from bot.slack.buttons import OpenForm, Said
from bot.slack.ids import Callback
from bot.slack.views import answers_hosting as hosting
from bot.slack.views import answers_joining as joining
from bot.slack.views import answers_linking as linking
from bot.slack.views import answers_looking as looking
from bot.slack.views.answer import said

View = Callable[..., Rendered]

_VIEWS: dict[type[Answer], View] = {
    LinkSteps: linking.steps,
    LinkProposal: linking.proposal,
    Linked: linking.linked,
    Joined: joining.joined,
    Left: joining.left,
    WentOff: joining.went_off,
    CameBack: joining.came_back,
    Took: joining.took,
    NotTaken: joining.not_taken,
    Handled: joining.handled,
    SettingsForm: joining.settings_form,
    SettingsKept: joining.settings_kept,
    Explained: looking.explained,
    DayList: looking.day_list,
    BacklogCount: looking.backlog,
    WaitingList: looking.waiting_list,
    EvidencePage: looking.evidence_page,
    Reported: looking.reported,
    Helped: looking.helped,
    NoDay: looking.no_day,
    DateTrouble: looking.date_trouble,
    WhichTeam: looking.which_team,
    Where: looking.where,
    Preview: hosting.preview,
    HostDone: hosting.host_done,
    HostsOnly: hosting.hosts_only,
    Imported: hosting.imported,
    Noted: lambda answer, **_: noted(answer),
    Misunderstood: lambda answer, **_: misunderstood(answer),
}


def render_answer(answer: Answer, *, command: str, now: datetime) -> Rendered:
    """Word an answer for the one person who asked; `command` is the command's configured name."""
    return _VIEWS[type(answer)](answer, command=command, now=now)


def noted(answer: Noted) -> Rendered:
    """Give a short answer, with the way back where there is one."""
    text = texts_answers.noted(answer)
    back = {Note.PAUSED: Verb.RESUME, Note.NOT_HERE_YET: Verb.HELP, Note.OUT_OF_DATE: Verb.MINE}.get(answer.note)
    if back is None:
        return said(text, section(text))
    label = texts_answers.WHERE_WE_ARE if back is Verb.MINE else texts_answers.verb_label(back)
    return said(text, section(text), actions(button(label, Said(text=back.value))))


def misunderstood(answer: Misunderstood) -> Rendered:
    """Say what was not understood; each guess is a button, and none of them was run."""
    text = texts_answers.misunderstood(answer)
    meant = [button(texts_answers.verb_label(verb), Said(text=verb.value)) for verb in answer.did_you_mean]
    meant += [button(texts_answers.on_button(one), Said(text=one)) for one in answer.readings]
    about = Said(text=f"help {answer.verb.value}") if answer.verb else Said(text="help")
    row = actions(*meant, button(texts.HELP, about))
    return said(text, section(text), section(texts_answers.usage(answer)), row)


def render_trouble(sentence: str) -> Rendered:
    """Tell a person what they can mend."""
    text = texts_answers.trouble(sentence)
    return said(text, section(text))


def render_fault(host: str, reference: str) -> Rendered:
    """Say that it is our fault, with the word that finds it in the log."""
    text = texts_answers.fault(host, reference)
    return said(text, section(text))


def render_gerrit_away() -> Rendered:
    """Say that Gerrit does not answer."""
    text = texts_answers.gerrit_away()
    return said(text, section(text))


def render_not_taken() -> Rendered:
    """Say that a command or a click could not be recorded."""
    text = texts_answers.not_taken()
    return said(text, section(text))


def render_dismissed() -> Rendered:
    """Say that nothing was done."""
    text = texts_answers.dismissed()
    return said(text, section(text))


def render_not_opened(form: Callback) -> Rendered:
    """Say that a form did not open, with the button that tries again."""
    text = texts_answers.not_opened()
    again = Said(text="me") if form is Callback.SETTINGS else OpenForm(form=form)
    return said(text, section(text), actions(button(texts_answers.TRY_AGAIN, again)))

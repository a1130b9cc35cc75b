"""One of each answer, and several of those that can stand differently; every foreign value in them is one text."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.answers import (
    Answer,
    BacklogCount,
    CameBack,
    DateTrouble,
    DayLine,
    DayList,
    EvidenceLine,
    EvidencePage,
    Explained,
    Foretold,
    Handled,
    Helped,
    Holder,
    HostDone,
    HostsOnly,
    Imported,
    Joined,
    Left,
    Linked,
    LinkProposal,
    LinkState,
    LinkSteps,
    NoDay,
    Note,
    Noted,
    NotTaken,
    PlannedSlice,
    Preview,
    Reported,
    RepositoryCount,
    SettingsForm,
    SettingsKept,
    Step,
    TakeRefusal,
    Took,
    WaitingLine,
    WaitingList,
    WentOff,
    Where,
    WhichTeam,
)
from bot.domain.click import OnChange
from bot.domain.command import Misunderstood, Piece, Trouble, Verb
from bot.domain.considered import Considered, NotDealt
from bot.domain.content import ChangeRef, DayHead, Listed
from bot.domain.cycle import Milestone, MilestoneKind
from bot.domain.day import DayState
from bot.domain.goal import Lane
from bot.domain.people import Amount, Mode, Scope, Settings
from bot.domain.reasons import Reason, ReasonKind
from bot.domain.tally import Credit
from bot.domain.turn import Turn
from tests.builders import NOW, TODAY, make_account, make_evidence
from tests.slack.coherent_day import announcement, board, head_in, listed, result

MANY = 30
LATER = NOW + timedelta(hours=5)


def _head(word: str, state: DayState = DayState.OPEN) -> DayHead:
    return replace(head_in(state), milestone=word, host_name=word)


def _ref(word: str, number: int = 4821) -> ChangeRef:
    return ChangeRef(number=number, project=word, subject=word, url=f"https://review.example.org/c/x/+/{number}")


def _listed(word: str) -> Listed:
    return replace(listed(subject=word), ref=_ref(word), owner_name=word, names={7: word}, partners=(word,))


def _reasons(word: str) -> tuple[Reason, ...]:
    return tuple(Reason(kind=kind, number=3, name=word, account_id=7) for kind in ReasonKind)


def _milestone(word: str, *, on: date | None = TODAY, place: int = 1) -> Milestone:
    key = f"milestone-{place}"
    return Milestone(key=key, label=word, name=word, kind=MilestoneKind.MILESTONE, due_on=on)


def linking(word: str) -> Iterator[Answer]:
    """Give the answers of linking."""
    yield LinkSteps(name=word)
    yield LinkSteps(
        name=word, code="reviewday 7KQ2", username=word, host_names=(word,), profile_url="https://r.example"
    )
    yield LinkProposal(account=make_account(name=word, username=word, email=word))
    for state in LinkState:
        yield Linked(state=state, username=word, code=word, host_names=(word, word))
        yield Linked(state=state)


def joining(word: str) -> Iterator[Answer]:
    """Give the answers to who joins and leaves."""
    base = Joined(head=_head(word), scope=Scope.DAY, amount=Amount(changes=3), name=word, host_name=word)
    yield base
    yield replace(base, is_now=True, dealt=3, minutes_left=110)
    yield replace(base, is_now=True, dealt=0)
    yield replace(base, is_now=True, picks=True, was_off=True)
    yield replace(base, around=True, amount=Amount(minutes=90))
    yield replace(base, list_at=LATER, is_change=True)
    yield replace(base, head=None, scope=Scope.STANDING)
    yield replace(base, scope=Scope.SERIES, weekday=0)
    yield replace(base, linking=LinkSteps(name=word, host_names=(word,)))
    yield replace(base, linking=LinkProposal(account=make_account(username=word)))
    yield Left(head=_head(word), returned=(1, 2), kept=(4760,))
    yield Left(head=_head(word, DayState.ANNOUNCED), returned=tuple(range(1, MANY)), kept=tuple(range(1, MANY)))
    yield Left(head=_head(word), was_in=False)
    yield Left(head=None, was_in=False)
    yield WentOff(until=TODAY)
    yield WentOff()
    yield CameBack(was_off=True, next_day=_head(word))
    yield CameBack(was_off=False)
    yield SettingsForm(settings=Settings(), amount=Amount(changes=4), account_name=word, time_zone=word)
    yield SettingsKept(settings=Settings(mode=Mode.PICKED, is_ranked=False, is_named=False), amount=Amount(minutes=90))


def _considered(word: str) -> Iterator[Considered]:
    yield Considered(name=word, why_not=None, reasons=_reasons(word))
    yield from (Considered(name=word, why_not=one) for one in NotDealt)
    yield from [Considered(name=word, why_not=NotDealt.FULL)] * MANY


def taking(word: str) -> Iterator[Answer]:
    """Give the answers about one change."""
    yield Took(listed=_listed(word))
    for refusal in TakeRefusal:
        yield NotTaken(refusal=refusal, number=4821, head=_head(word), list_url="https://review.example.org/q/x")
        yield NotTaken(refusal=refusal)
    for act in OnChange:
        yield Handled(number=4821, act=act.value)
        yield Handled(number=4821, act=act.value, instead=_listed(word))
    base = Explained(
        ref=_ref(word),
        owner_name=word,
        lines=30,
        turn=Turn.US,
        waits_since=NOW,
        waits_days=71,
        reasons=_reasons(word),
        worth=3.5,
        tier=2,
        fell_out="",
        holders=(Holder(name=word, reasons=_reasons(word), is_begun=True), *[Holder(name=word, reasons=())] * MANY),
        names={7: word},
        head=_head(word),
    )
    yield base
    yield replace(base, can_take=True, holders=())
    for why_not in NotDealt:
        yield replace(base, can_take=True, not_dealt=why_not)
    yield replace(base, considered=tuple(_considered(word)))
    yield replace(base, turn=Turn.AUTHOR, fell_out="authors_turn", waits_since=None)
    yield replace(base, turn=Turn.NOBODY, fell_out=word)
    yield replace(base, status="MERGED")
    yield replace(base, status="ABANDONED")
    for refusal in TakeRefusal:
        yield replace(base, why_not_me=refusal)


def looking(word: str) -> Iterator[Answer]:
    """Give the answers to who looks."""
    line = DayLine(head=_head(word), people=7, has_joined=True, weekly=True)
    milestones = tuple(_milestone(word, place=place) for place in range(MANY))
    days = DayList(team=word, days=(line,) * MANY, milestones=milestones, uncovered=milestones, undated=milestones)
    yield replace(days, week="R-12", cycle=word, is_host=True)
    yield DayList(team=word, days=(), milestones=(), uncovered=(), undated=())
    yield replace(days, days=(replace(line, has_joined=False),))
    count = BacklogCount(
        team=word,
        repository="",
        open=214,
        backlog=61,
        waiting=58,
        never_answered=9,
        need_first_answer=3,
        oldest=_ref(word),
        oldest_days=71,
        per_repository=(RepositoryCount(repository=word, backlog=30, waiting=29),) * MANY,
        fell_out=(("not_verified", 40), (word, 12)),
        list_url="https://review.example.org/q/x",
        as_of=NOW,
        site_lacks=(word,),
    )
    yield count
    yield replace(count, waiting=0, oldest=None, per_repository=(), fell_out=(), as_of=None, list_url="")
    waits = WaitingLine(
        ref=_ref(word),
        owner_name=word,
        lines=30,
        days=71,
        reasons=_reasons(word),
        names={7: word},
        holders=(word,) * MANY,
    )
    page = WaitingList(title="waiting", day="day-1", lines=(waits,) * 5, page=1, pages=3, total=15, list_url="")
    yield page
    yield replace(page, title="left", lines=(), total=0, pages=1, page=0)
    yield from evidence(word)
    yield Reported(result=result())
    yield from (NoDay(), NoDay(on=TODAY, is_host=True, next_day=_head(word)), NoDay(weekday=4, is_host=True))
    yield WhichTeam(channels=("CGLANCE", word, "CNOVA"))
    yield WhichTeam(channels=())
    yield from where(word)
    yield from (Helped(about=verb, is_host=False) for verb in Verb)
    yield from (Helped(about=None, is_host=is_host) for is_host in (True, False))


def evidence(word: str) -> Iterator[Answer]:
    """Give the evidence of a result, in each credit."""
    lines = tuple(
        EvidenceLine(ref=_ref(word), name=word, evidence=make_evidence(credit=credit, votes={word: 2}, comments=2))
        for credit in Credit
    )
    yield EvidencePage(head=_head(word), is_own=False, lines=lines, page=0, pages=3, total=41)
    own = tuple(replace(line, shows_time=True, name="") for line in lines)
    yield EvidencePage(head=_head(word), is_own=True, lines=own, page=2, pages=3, total=41)
    yield EvidencePage(head=_head(word), is_own=True, lines=(), page=0, pages=1, total=0)


def where(word: str) -> Iterator[Answer]:
    """Give the answers to the bare command."""
    yield Where(head=None)
    yield Where(head=_head(word), listed=(_listed(word),) * MANY, people=12, has_joined=True, is_host=True, as_of=NOW)
    yield Where(head=_head(word), gerrit_down_at=NOW, as_of=NOW, is_off=True, needs_link=True)
    yield Where(head=_head(word, DayState.ANNOUNCED), people=3, is_host=True)


def hosting(word: str) -> Iterator[Answer]:
    """Give the answers to hosts, and to who is none."""
    slices = (PlannedSlice(name=word, refs=(_ref(word),) * MANY, minutes=50, list_at=LATER),) * MANY
    nothing = PlannedSlice(name=word, refs=(), minutes=0, list_at=None)
    for step in Step:
        base = Preview(
            step=step, key="13345.738.8088", head=_head(word, DayState.ANNOUNCED), channel="CGLANCE", people=12
        )
        yield base
        yield replace(
            base, busy=3, content=board(), slices=(*slices, nothing), without_decider=tuple(range(4000, 4020))
        )
        lanes = tuple(Lane(tier=tier, reached=tier, of=9) for tier in range(1, 6))
        yield replace(base, foretold=Foretold(people=12, minutes=840, changes=31, waiting=58, lanes=lanes))
        yield replace(base, content=announcement(), is_shadow=True, channel=word, warnings=("weekend", word))
        yield replace(base, is_plan_only=True, slices=(nothing,), dates=(TODAY, TODAY, TODAY), without_decider=(4833,))
        yield HostDone(step=step, head=_head(word), people=12)
        yield HostDone(step=step, head=_head(word), people=1, was_already=True)
    for act in ("schedule", "plan", "start", "end", "cancel", "pause", "import_cycle", "vouch", "recount", word):
        yield HostsOnly(step=act, host_names=(word,) * MANY, next_day=_head(word), team="glance")
        yield HostsOnly(step=act, host_names=(), next_day=None, team="glance")
    yield Imported(cycle=word, milestones=9, undated=(word,) * MANY, disagreements=(word * 3,) * MANY)
    yield Imported(cycle="", milestones=0, undated=(), disagreements=())


def misunderstood(word: str) -> Iterator[Answer]:
    """Give what was not understood, in each way."""
    for trouble in Trouble:
        yield Misunderstood(trouble=trouble, word=word, did_you_mean=(Verb.START, Verb.REPORT))
        yield Misunderstood(
            trouble=trouble,
            verb=Verb.JOIN,
            word=word,
            piece=Piece.WHEN,
            readings=("join 2016-01-12", "join 3"),
            least=1,
            most=20,
            usage=f"/reviewday {word}",
        )
        yield Misunderstood(trouble=trouble)
    for piece in Piece:
        yield Misunderstood(trouble=Trouble.MISSING, verb=Verb.THANK, piece=piece)
        yield Misunderstood(trouble=Trouble.TOO_LONG, verb=Verb.THANK, piece=piece, most=500, word=word)
    for cause in ("ambiguous", "no_such_date", "past", "too_far", "other_weekday", "unknown", "no_cycle", word):
        yield DateTrouble(words=word, cause=cause, readings=("off until 2016-12-01", "2016-01-12", "milestone-2"))
    for cause in ("no_milestone", "no_milestone_date", "no_date", "no_room", "no_occurrence", "no_until"):
        yield DateTrouble(words="", cause=cause)
    for note in Note:
        yield Noted(note=note, name=word)
        yield Noted(note=note)


def all_answers(word: str) -> Iterator[Answer]:
    """Give every answer with a foreign value in each place that takes one."""
    for some in (linking, joining, taking, looking, hosting, misunderstood):
        yield from some(word)

"""The sentences of answers, read against the day that the texts are about."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

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
    RepositoryCount,
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
from bot.domain.command import Misunderstood, Piece, Trouble, Verb
from bot.domain.cycle import Milestone, MilestoneKind
from bot.domain.day import DayState
from bot.domain.goal import Lane
from bot.domain.people import Amount, Scope, Settings
from bot.domain.reasons import Reason, ReasonKind
from bot.domain.tally import Credit
from bot.domain.turn import Turn
from bot.slack.plain import readable, readable_text
from bot.slack.views.answers import render_answer, render_fault
from tests.builders import make_account, make_evidence
from tests.slack.coherent_day import ANA, GERRIT, HEAD, ON, at, head_in, listed, ref

ANNOUNCED = head_in(DayState.ANNOUNCED)
JOINED = Joined(head=ANNOUNCED, scope=Scope.DAY, amount=Amount(changes=3), name="dev", host_name="kit")
MITAKA_3 = Milestone(
    key="milestone-3", label="mitaka-3", name="Mitaka-3", kind=MilestoneKind.MILESTONE, due_on=date(2016, 3, 3)
)


def paragraphs(answer: Answer) -> list[str]:
    """Give what a person reads, a paragraph a block."""
    return readable(render_answer(answer, command="/reviewday", now=at(13, 40)).blocks).split("\n\n")


def text(answer: Answer) -> str:
    """Give what a screen reader and a notification say."""
    return readable_text(render_answer(answer, command="/reviewday", now=at(13, 40)).text)


# ---------------------------------------------------------------- joining


def test_joining_a_day_to_come() -> None:
    """They hear for which day they are in, with how much, and when their list comes."""
    assert paragraphs(replace(JOINED, list_at=at(9))) == [
        (
            "Welcome, dev. You are in for the review day on Tuesday 12 January, for Mitaka-2, with three changes. "
            "Your list comes by direct message: 12 Jan 09:00 UTC."
        ),
        "[Leave] [Settings]",
    ]


def test_joining_late() -> None:
    """Who comes late hears how much time is left and what is there for them."""
    answer = replace(JOINED, head=HEAD, name="jun", is_now=True, dealt=1, minutes_left=119)

    assert paragraphs(answer) == [
        (
            "Welcome, jun. You are in for the review day on Tuesday 12 January, for Mitaka-2, with three changes. "
            "About 119 minutes are left. One change is on your list, which comes by direct message now."
        ),
        "[One more] [Leave] [Settings]",
    ]


def test_joining_with_another_amount() -> None:
    """A changed amount is repeated."""
    answer = replace(JOINED, is_change=True, amount=Amount(minutes=90), list_at=at(9))

    assert text(answer).startswith("Changed, dev: 90 minutes for the review day on Tuesday 12 January, for Mitaka-2.")


def test_joining_for_good() -> None:
    """Who joins every day hears how it ends."""
    answer = replace(JOINED, head=None, scope=Scope.STANDING)

    assert "every review day of the team, until you say off" in text(answer)


def test_joining_unlinked() -> None:
    """Who is not linked is in all the same, and hears what can't be told without it."""
    answer = replace(JOINED, linking=LinkSteps(name="dev", host_names=("kit",)))

    assert paragraphs(answer) == [
        "Welcome, dev. You are in for the review day on Tuesday 12 January, for Mitaka-2, with three changes.",
        "I don't know your Gerrit account yet, so I can't tell which changes are yours.",
        "Type /reviewday link USERNAME with your Gerrit username; then I say how to show that it is you.",
        "No account yet? A host who knows you can vouch for you.",
        "[Ask kit to vouch]",
        "Reviews you write in the meantime count once we are linked. Nothing is posted anywhere.",
        "[Leave] [Settings]",
    ]


def test_leaving() -> None:
    """What was not begun went back; what was begun stays, with one click to give it back too."""
    assert paragraphs(Left(head=HEAD, returned=(4821, 4907), kept=(4760,))) == [
        "You are out for today. Two changes went back; 4760, which you began, is yours until the end. Thank you.",
        "[Come back] [Give back 4760 too]",
    ]


def test_going_away_and_coming_back() -> None:
    """Quiet has an end that is repeated, and coming back shows what is next."""
    assert paragraphs(WentOff(until=date(2016, 1, 4))) == [
        (
            "Quiet until Monday 4 January. I deal you nothing and send you nothing, "
            "and the clock on your own changes stands still."
        ),
        "[I'm back]",
    ]
    assert paragraphs(CameBack(was_off=True, next_day=ANNOUNCED)) == [
        "Welcome back. Changes and messages come again. The next review day is Tuesday 12 January, for Mitaka-2.",
        "[Join the next: 12 January] [Settings]",
    ]


# ---------------------------------------------------------------- changes


def test_taking_a_change() -> None:
    """It is shown with its reasons and what can be done with it."""
    taken = listed(reasons=(Reason(kind=ReasonKind.WAITS, number=71), Reason(kind=ReasonKind.ASKED_FOR)))

    assert paragraphs(Took(listed=taken)) == [
        "4821 is yours now.",
        (
            "4821 Close the file when an upload is cancelled\n"
            "glance, by rae, 30 lines, about 15 min. Waits 71 days.\n"
            "For you: you took it yourself."
        ),
        "[On it] [Swap] [Pass]",
    ]
    assert text(Took(listed=taken)) == "4821 is yours now. 4821 Close the file when an upload is cancelled"


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (TakeRefusal.OWN, "4821 is your own change; somebody else looks at it."),
        (TakeRefusal.ANSWERED, "4821 has your vote on this patch set already. Thank you."),
        (
            TakeRefusal.NOTHING_LEFT,
            "Everything that waits has somebody at the moment. You could look at what waits, or call it a day.",
        ),
        (TakeRefusal.OVER, "That review day is over. Thank you for being there."),
    ],
)
def test_what_can_not_be_taken(refusal: TakeRefusal, said: str) -> None:
    """A refusal says why, without blame."""
    answer = NotTaken(refusal=refusal, number=4821, head=HEAD, list_url=f"{GERRIT}/q/list")

    assert paragraphs(answer)[0] == said


def test_swapping() -> None:
    """What came instead is shown; where nothing came, that is said."""
    assert paragraphs(Handled(number=4907, act="swap", instead=listed()))[0] == "4907 went back; 4821 is yours instead."
    assert text(Handled(number=4907, act="swap")) == (
        "4907 went back. Nothing else fits you at the moment, so none came instead."
    )


def test_why() -> None:
    """Where a change stands, who has it and why, and why not the asker, in other people's grammar."""
    answer = Explained(
        ref=ref(4821, "Close the file when an upload is cancelled"),
        owner_name="rae",
        lines=30,
        turn=Turn.US,
        waits_since=at(9) - timedelta(days=71),
        waits_days=71,
        reasons=(
            Reason(kind=ReasonKind.WAITS, number=71, points=71.0),
            Reason(kind=ReasonKind.NEVER_ANSWERED, points=30.0),
        ),
        worth=101.0,
        tier=3,
        fell_out="",
        holders=(
            Holder(name="chi", reasons=(Reason(kind=ReasonKind.KNOWS_FILES, name="image_data"),)),
            Holder(name="gus", reasons=(Reason(kind=ReasonKind.REVIEWS_AUTHOR, account_id=ANA),), is_begun=True),
        ),
        names={ANA: "ana"},
        head=HEAD,
        why_not_me=TakeRefusal.OWN,
    )

    assert paragraphs(answer) == [
        (
            "4821 Close the file when an upload is cancelled\n"
            "glance, by rae, 30 lines.\n"
            "It waits for us since Monday 2 November (71 days).\n"
            "Waits 71 days; nobody has answered yet.\n"
            "It is dealt with those that never had an answer. "
            "It has 101 points: 71 for 71 days of waiting, 30 as nobody has answered yet."
        ),
        "chi has it today: they know image_data.\ngus is on it: they often review what ana writes.",
        "It is your own change; somebody else looks at it.",
        "[Open in Gerrit]",
    ]


# ---------------------------------------------------------------- looking


def test_where_we_are() -> None:
    """The day, their list, and the likeliest steps."""
    answer = Where(head=HEAD, listed=(listed(),), people=12, has_joined=True, as_of=at(13, 40))

    read = paragraphs(answer)

    assert read[0] == (
        "A review day is on: Tuesday 12 January, for Mitaka-2. 12 people are in. You are one of them. "
        "One change is on your list."
    )
    assert read[-1] == "[One more] [Leave] [Review days] [Help]"


def test_where_we_are_without_gerrit() -> None:
    """The list is shown as of then, and nobody has to do anything."""
    answer = Where(head=HEAD, people=12, as_of=at(13, 42), gerrit_down_at=at(13, 42))

    assert paragraphs(answer)[0] == (
        "Gerrit does not answer at the moment. This is your list as of 13:42 UTC. "
        "I look again every minute; nothing for you to do."
    )


def test_days() -> None:
    """Days with who is in, milestones, and what has no day yet; a host gets a button for each."""
    line = DayLine(head=ANNOUNCED, people=7)
    answer = DayList(
        team="Glance",
        days=(line,),
        milestones=(MITAKA_3,),
        uncovered=(MITAKA_3,),
        undated=(),
        week="R-12",
        cycle="Mitaka",
        is_host=True,
    )

    assert paragraphs(answer) == [
        "Review days (Glance, Mitaka, R-12)",
        "Tuesday 12 January, for Mitaka-2\n7 people are in. [Join]",
        "Milestones\nMitaka-3: Thursday 3 March\nNo review day yet: Mitaka-3.",
        "[A day for Mitaka-3] [Schedule a day]",
    ]
    assert text(answer) == "1 review day is planned; the next is Tuesday 12 January, for Mitaka-2."


def test_backlog() -> None:
    """The count, since when, and where the others fell out."""
    answer = BacklogCount(
        team="Glance",
        repository="",
        open=90,
        backlog=61,
        waiting=58,
        never_answered=9,
        need_first_answer=0,
        oldest=ref(4821),
        oldest_days=71,
        per_repository=(
            RepositoryCount(repository="openstack/glance", backlog=50, waiting=48),
            RepositoryCount(repository="openstack/glance_store", backlog=11, waiting=10),
        ),
        fell_out=(("not_verified", 29), ("authors_turn", 3)),
        list_url=f"{GERRIT}/q/list",
        as_of=at(13, 40),
    )

    assert paragraphs(answer) == [
        "58 changes of Glance wait for us. 9 of them never had an answer. The longest wait: 4821, 71 days.",
        (
            "90 changes are open, 61 in the backlog. Not waiting for us: 29 not verified by the CI yet, "
            "3 with their authors."
        ),
        "glance: 48 wait for us, 50 in the backlog\nglance_store: 10 wait for us, 11 in the backlog",
        "[Open in Gerrit]",
        "As of 13:40 UTC.",
    ]


def test_what_waits() -> None:
    """A page of what waits, each with its reason, who has it, and the button to take it."""
    line = WaitingLine(
        ref=ref(4833, "Spell the options"),
        owner_name="sam",
        lines=12,
        days=6,
        reasons=(Reason(kind=ReasonKind.WAITS, number=6),),
        holders=("gus",),
    )
    answer = WaitingList(title="waiting", day="day-7kq2m9", lines=(line,), page=0, pages=2, total=6, list_url="")

    assert paragraphs(answer) == [
        "What waits, in the order in which it is dealt: 6 changes.",
        "4833 Spell the options\nglance, by sam, 12 lines. Waits 6 days.\ngus has it today. [Take it]",
        "[Show more]",
        "Page 1 of 2.",
    ]


def test_evidence() -> None:
    """Everybody sees what counted; clock times and what did not count are for the person alone."""
    evidence = make_evidence(4821, votes={"Code-Review": 2}, at=at(9, 12), patch_set=3, credit=Credit.DECIDES)
    line = EvidenceLine(ref=ref(4821, "Close the file"), name="ana", evidence=evidence)
    page = EvidencePage(head=HEAD, is_own=False, lines=(line,), page=0, pages=1, total=1)
    own = replace(page, is_own=True, lines=(replace(line, shows_time=True),))

    assert paragraphs(page)[1] == (
        "4821 Close the file\nana: Code-Review +2 and words on patch set 3; counts, a vote that decides."
    )
    assert paragraphs(own)[1] == (
        "4821 Close the file\n"
        "You: Code-Review +2 and words on patch set 3, 12 Jan 09:12 UTC; counts, a vote that decides."
    )


def test_no_such_day() -> None:
    """Which one is next is said, and a host can plan the one that was meant."""
    assert paragraphs(NoDay(on=date(2016, 1, 15), is_host=True, next_day=ANNOUNCED)) == [
        "There is no review day on Friday 15 January. The next review day is Tuesday 12 January, for Mitaka-2.",
        "[Join the next: 12 January] [Schedule a day]",
    ]


def test_several_teams() -> None:
    """Each team has its channel."""
    assert paragraphs(WhichTeam(channels=("C01", "C02"))) == [
        (
            "Several teams have their review days here. Nothing was done. "
            "Type it in the channel of the one you mean: #C01, #C02."
        )
    ]


@pytest.mark.parametrize("is_host", [True, False])
def test_help(is_host: bool) -> None:  # noqa: FBT001 - a table's column
    """Every verb is listed; hosts' verbs to hosts alone."""
    read = "\n".join(paragraphs(Helped(about=None, is_host=is_host)))

    for verb in (Verb.JOIN, Verb.WHY, Verb.DAYS, Verb.REPORT):
        assert f"/reviewday {verb.value}" in read
    assert ("/reviewday start [2h] [about FOCUS]" in read) is is_host


def test_help_on_a_verb() -> None:
    """One verb comes with two examples."""
    assert paragraphs(Helped(about=Verb.JOIN, is_host=False)) == [
        (
            "/reviewday join [3 | 90m] [DAY | every monday]\n"
            "be in: so many changes, or so much time; again with another number to change it.\n"
            "For example: /reviewday join 90m · /reviewday join 3 every monday"
        ),
        "[Join]",
    ]


# ---------------------------------------------------------------- hosting


def test_starting() -> None:
    """What would be sent to whom comes first, then who gets what, then one button to go on."""
    answer = Preview(
        step=Step.START,
        key="k",
        head=ANNOUNCED,
        channel="CGLANCE",
        slices=(
            PlannedSlice(name="chi", refs=(ref(4821), ref(4907)), minutes=35, list_at=at(0)),
            PlannedSlice(name="fay", refs=(), minutes=0, list_at=None),
        ),
        changes=31,
        people=12,
        told=9,
        without_decider=(4833,),
        foretold=Foretold(
            people=12,
            minutes=840,
            changes=31,
            waiting=58,
            lanes=(Lane(tier=3, reached=9, of=9), Lane(tier=4, reached=20, of=20), Lane(tier=5, reached=10, of=29)),
            past_reached=50,
            past_answered=40,
        ),
    )

    assert paragraphs(answer) == [
        "Starting the review day of Tuesday 12 January, for Mitaka-2. Nothing has been done yet.",
        (
            "12 people are in. 31 changes get somebody. The message below goes to #CGLANCE. "
            "9 lists go out by direct message, each in the person's own hours."
        ),
        (
            "12 people with 14 hours can answer about 31 of the 58. "
            "The time reaches 9 of 9 that never had an answer, 20 of 20 one vote short and 10 of 29 others. "
            "On the days before, 40 of 50 within reach got an answer."
        ),
        "Who gets what\nchi: 4821, 4907 (about 35 minutes, 12 Jan 00:00 UTC)\nfay: none of their hours lies in it",
        "4833 has no core: nobody of those who joined has time left for it.",
        "[Start it] [Not now]",
    ]


def test_ending() -> None:
    """How many people are in the middle of something comes first."""
    answer = Preview(step=Step.END, key="k", head=HEAD, channel="CGLANCE", people=12, busy=3)

    assert paragraphs(answer)[1] == (
        "Three people are in the middle of a change, of 12 who joined. "
        "The result goes to #CGLANCE, and what nobody began goes back."
    )


def test_scheduling_every_week() -> None:
    """The first dates and the last are spelled out, and so is what a host may not have thought of."""
    answer = Preview(
        step=Step.SCHEDULE,
        key="k",
        head=ANNOUNCED,
        channel="CGLANCE",
        dates=(ON, ON + timedelta(days=7), ON + timedelta(days=70)),
        warnings=("weekend",),
    )

    assert paragraphs(answer)[1:3] == [
        (
            "It comes back every week: Tuesday 12 January, Tuesday 19 January and Tuesday 22 March. "
            "One announcement goes to #CGLANCE, at most four weeks ahead."
        ),
        "It is a day of the weekend.",
    ]


def test_a_second_start() -> None:
    """The day that is on is shown, and nothing is changed."""
    assert paragraphs(HostDone(step=Step.START, head=HEAD, people=12, was_already=True)) == [
        "It is on already: Tuesday 12 January, for Mitaka-2. 12 people are in. Nothing was changed.",
        "[Show the list] [Plan] [End]",
    ]


def test_no_host() -> None:
    """Who may is named, nothing was done, and there is something to do."""
    answer = HostsOnly(step="start", host_names=("kit", "ana"), next_day=ANNOUNCED, team="glance")

    assert paragraphs(answer) == [
        "Starting a day is for hosts: kit, or ana when kit is away. I have not started anything.",
        "[Ask kit to start one] [Join the next: 12 January]",
    ]


def test_an_imported_schedule() -> None:
    """What was read, what has no date, and in what the source contradicts itself."""
    answer = Imported(cycle="Mitaka", milestones=9, undated=("Summit",), disagreements=("R-8 begins on two days.",))

    assert paragraphs(answer)[:2] == [
        "Mitaka is in, with 9 milestones. No date yet: Summit.",
        "The schedule contradicts itself in this:\nR-8 begins on two days.",
    ]


# ---------------------------------------------------------------- linking


def test_linking_by_status() -> None:
    """Two steps, and what else can be done."""
    answer = LinkSteps(name="dev", code="reviewday 7KQ2", username="dev", host_names=("kit",), profile_url=GERRIT)

    assert paragraphs(answer)[:3] == [
        "Show me that dev in Gerrit is you.",
        (
            "1. In Gerrit open Settings, Profile and write reviewday 7KQ2 into Status.\n"
            "2. Press [Done]. Then you can empty it again."
        ),
        "[Done] [Open in Gerrit]",
    ]


def test_linking_by_mail() -> None:
    """An account with the same address is proposed, and not taken for granted."""
    assert paragraphs(LinkProposal(account=make_account(username="dev"))) == [
        "I take you for dev in Gerrit, by your e-mail address.",
        "[Right] [That's not me]",
    ]


def test_an_account_of_somebody_else() -> None:
    """The host can put it right."""
    assert paragraphs(Linked(state=LinkState.TAKEN, username="ana", host_names=("kit",))) == [
        "ana in Gerrit is linked to another person here. If it is yours, a host can put it right.",
        "[Ask kit]",
    ]


# ------------------------------------------------------------- the small ones


def test_an_unknown_verb() -> None:
    """The nearest verbs are offered; no guess is run."""
    answer = Misunderstood(trouble=Trouble.UNKNOWN_VERB, word="strat", did_you_mean=(Verb.START,))

    assert paragraphs(answer) == [
        "I don't know strat. Did you mean start? Nothing was done.",
        "[Start] [Help]",
    ]


def test_a_missing_piece() -> None:
    """What is missing is named, with the pattern."""
    answer = Misunderstood(trouble=Trouble.MISSING, verb=Verb.WHY, piece=Piece.CHANGE, usage="/reviewday why CHANGE")

    assert paragraphs(answer) == [
        "why needs a change: its number or its address. Nothing was done.",
        "It is typed like this: /reviewday why CHANGE",
        "[Help]",
    ]


def test_a_date_with_two_readings() -> None:
    """Both readings are buttons, with their weekdays."""
    answer = DateTrouble(words="01/12", cause="ambiguous", readings=("off until 2016-01-12", "off until 2016-12-01"))

    assert paragraphs(answer) == [
        "01/12 can be two dates. Which one do you mean? Nothing was done.",
        "[Tuesday 12 January] [Thursday 1 December]",
    ]


def test_a_date_of_another_year() -> None:
    """A year that is not this one is said."""
    answer = DateTrouble(words="4 jan", cause="past", readings=("off until 2017-01-04",))

    assert paragraphs(answer)[1] == "[Wednesday 4 January 2017]"


def test_settings() -> None:
    """The settings are repeated as they are now."""
    assert text(SettingsKept(settings=Settings(), amount=Amount(changes=3))) == (
        "Kept: three changes a day, between 09:00 and 17:00, dealt to you. In the result you are ranked, by name."
    )


def test_a_request_that_was_passed_on() -> None:
    """Whoever asks knows that the other person sees it."""
    assert text(Noted(note=Note.ASKED, name="kit")) == "kit is asked, by direct message, and sees that it was you."


def test_a_fault() -> None:
    """Our fault is called that, with the word that finds it."""
    assert readable_text(render_fault("kit", "tern-42").text) == (
        "That did not work, and it is my fault. Nothing was changed. Tell kit this word: tern-42."
    )

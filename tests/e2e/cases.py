"""What people do on the tested day: each case is one change, who does what to it, and who thereby answers it.

They are the rows of docs/counting.md that a real server can show, with the ways in which people really write.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.demo.gerrit_server import GerritServer
from bot.demo.gerrit_user import ChangeRef, Comment

OWNER = "hana"
CI, OTHER_CI = "zuul", "storage-ci"
REVIEW, APPROVAL, CI_LABEL = "Code-Review", "Workflow", "Verified"


class When(StrEnum):
    """At what point of the day a case is acted."""

    RUNNING = "running"
    SECOND_BEFORE = "second_before"  # one second before it opens
    FIRST_SECOND = "first_second"
    DOWN = "down"  # while the bot is not there
    LAST_SECOND = "last_second"  # written after the result, dated in the day's last second
    AT_THE_END = "at_the_end"  # the instant at which the day ends
    AFTER_RESULT = "after_result"  # before the day settles


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The change of a case on the server."""

    gerrit: GerritServer
    ref: ChangeRef
    path: str


Act = Callable[[Scene], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case; its name is the situation, `truth` what holds in it.

    `answers` are the usernames whose answer it is when the result is posted, `settled` when it is counted again.
    `before` is done days before. `listed` says, by username, how the change then reads on the lists of those who
    took it; `evidence` how it reads to whoever looks at what is theirs.
    """

    name: str
    truth: str
    act: Act
    answers: frozenset[str] = frozenset()
    settled: frozenset[str] | None = None
    when: When = When.RUNNING
    owner: str = OWNER
    before: Act | None = None
    later: Act | None = None
    listed: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)


def says(who: str, words: str = "", *, vote: int = 0, approval: int = 0, ci: int = 0, tag: str = "") -> Act:
    """Let somebody write a message, vote, or both."""
    votes = {name: value for name, value in ((REVIEW, vote), (APPROVAL, approval), (CI_LABEL, ci)) if value}
    return lambda scene: scene.gerrit.as_user(who).review(scene.ref, votes=votes, message=words, tag=tag)


def comments(who: str, words: str) -> Act:
    """Let somebody write a comment on the patch set, as Gerrit's reply box does."""
    return lambda scene: scene.gerrit.as_user(who).review(scene.ref, comments=[Comment(text=words)])


def asks_on_line(who: str, words: str) -> Act:
    """Let somebody write a comment on a line."""
    return lambda scene: scene.gerrit.as_user(who).review(
        scene.ref, comments=[Comment(text=words, path=scene.path, line=1, unresolved=True)]
    )


def replies(who: str, words: str) -> Act:
    """Let somebody reply in the thread that is there."""

    def act(scene: Scene) -> None:
        user = scene.gerrit.as_user(who)
        (first, *_) = user.comments(scene.ref)[scene.path]
        user.review(scene.ref, comments=[Comment(text=words, path=scene.path, in_reply_to=first["id"])])

    return act


def reworks() -> Act:
    """Let the owner upload a patch set with other code."""
    return lambda scene: scene.gerrit.as_user(OWNER).upload(scene.ref, files={scene.path: "one\ntwo\nthree\n"})


def rewords() -> Act:
    """Let the owner upload a patch set with another commit message alone, to which Gerrit copies votes."""
    return lambda scene: scene.gerrit.as_user(OWNER).edit_message(scene.ref, "Say it in better words")


def takes_back(who: str) -> Act:
    """Let somebody delete their vote."""
    return lambda scene: scene.gerrit.as_user(who).remove_vote(scene.ref, REVIEW)


def both(*acts: Act) -> Act:
    """Do one after the other."""

    def act(scene: Scene) -> None:
        for one in acts:
            one(scene)

    return act


def only(*names: str) -> frozenset[str]:
    """Name who answers."""
    return frozenset(names)


CASES = (
    Case(
        name="comment_without_a_vote",
        truth="A question counts without a vote.",
        act=says("mina", "Why is the lock taken twice?"),
        answers=only("mina"),
        listed={"mina": "Done: your answer"},
        evidence={"mina": "counts"},
    ),
    Case(
        name="comment_on_a_line",
        truth="A comment on a line counts without a vote.",
        act=asks_on_line("noor", "What if this is empty?"),
        answers=only("noor"),
    ),
    Case(
        name="negative_vote_with_words",
        truth="A negative vote with a sentence counts.",
        act=says("bela", "This loses the last block.", vote=-1),
        answers=only("bela"),
        listed={"bela": "Done: your -1"},
    ),
    Case(
        name="reply_in_a_thread",
        truth="A sentence in somebody else's thread counts.",
        before=asks_on_line("ines", "Which release is this for?"),
        act=replies("bela", "For the next one; the notes should say so."),
        answers=only("bela"),
    ),
    Case(
        name="two_votes_on_one_patch_set",
        truth="Two votes by one person on one patch set are one answer.",
        act=both(says("bela", "A good idea.", vote=1), says("bela", vote=2)),
        answers=only("bela"),
    ),
    Case(
        name="votes_on_two_patch_sets",
        truth="Votes on two patch sets are one answer.",
        act=both(says("chen", vote=2), reworks(), says("chen", vote=2)),
        answers=only("chen"),
    ),
    Case(
        name="copied_vote",
        truth="A vote of an earlier day that Gerrit copies to a new patch set is no answer of this day.",
        before=says("dora", "Good as it is.", vote=2),
        act=rewords(),
    ),
    Case(
        name="approval_alone",
        truth="A deciding approval without a word counts.",
        before=says("ines", "Good.", vote=2),
        act=says("dora", approval=1),
        answers=only("dora"),
    ),
    Case(
        name="removed_vote",
        truth="A vote without words that was taken back counts nothing.",
        act=both(says("emil", vote=2), takes_back("emil")),
        evidence={"emil": "taken back"},
    ),
    Case(
        name="owners_reply",
        truth="The owner's own words count nothing.",
        owner="petra",
        act=says("petra", "I will add a test tomorrow."),
    ),
    Case(
        name="ci_vote",
        truth="A CI's vote counts for nobody, with a tag or without.",
        act=both(
            says(CI, "Build succeeded.", ci=1, tag="autogenerated:zuul:check"),
            says(OTHER_CI, "Storage tests passed, all of them.", ci=1),
        ),
    ),
    Case(
        name="recheck_as_message",
        truth="A word for the CI counts nothing.",
        act=says("petra", "recheck"),
        evidence={"petra": "for the CI"},
    ),
    Case(
        name="recheck_as_comment",
        truth="A word for the CI counts nothing, as a comment on the patch set either.",
        act=comments("noor", "recheck"),
    ),
    Case(
        name="done_as_message",
        truth="A mere Done counts nothing.",
        act=says("omar", "Done"),
    ),
    Case(
        name="done_as_comment",
        truth="A mere Done counts nothing, as a comment on the patch set either.",
        act=comments("petra", "Done"),
    ),
    Case(
        name="lgtm_as_message",
        truth="A mere LGTM counts nothing until somebody confirms it.",
        act=says("omar", "LGTM"),
    ),
    Case(
        name="lgtm_as_comment",
        truth="A mere LGTM counts nothing until somebody confirms it, as a comment on the patch set either.",
        act=comments("noor", "LGTM"),
    ),
    Case(
        name="plus_one_without_words_confirmed",
        truth="A +1 without words counts once a deciding reviewer confirms it.",
        act=both(says("mina", vote=1), says("emil", "Agreed.", vote=2)),
        answers=only("mina", "emil"),
        evidence={"mina": "confirmed"},
    ),
    Case(
        name="plus_one_without_words_unconfirmed",
        truth="A +1 without words counts nothing as long as nobody confirms it.",
        act=says("petra", vote=1),
        listed={"petra": "Done: your +1"},
        evidence={"petra": "once a deciding vote confirms it"},
    ),
    Case(
        name="plus_one_confirmed_after_the_day",
        truth="A +1 without words counts if it is confirmed after the day, before it settles.",
        act=says("quinn", vote=1),
        later=says("emil", "Quinn is right.", vote=2),
        settled=only("quinn"),
    ),
    Case(
        name="minus_one_without_words",
        truth="A -1 without words counts nothing, and only that person is told so.",
        act=says("omar", vote=-1),
        listed={"omar": "Seen: your -1. A sentence for"},
        evidence={"omar": "a sentence with it would help"},
    ),
    Case(
        name="plus_two_without_words",
        truth="A deciding vote counts without words.",
        act=says("fay", vote=2),
        answers=only("fay"),
        listed={"fay": "Done: your +2"},
        evidence={"fay": "a vote that decides"},
    ),
    Case(
        name="review_by_who_was_not_dealt_it",
        truth="A review counts whoever the change was given to.",
        act=says("goran", "The error should name the image."),
        answers=only("goran"),
    ),
    Case(
        name="review_by_who_did_not_join",
        truth="Who reviews without having joined is thanked by name and counts for the team.",
        act=says("jonas", "Could this live in the driver?"),
        answers=only("jonas"),
    ),
    Case(
        name="second_before_the_day",
        truth="A review one second before the day is none of its.",
        when=When.SECOND_BEFORE,
        act=says("fay", "A little early."),
    ),
    Case(
        name="first_second_of_the_day",
        truth="A review in the day's first second is its.",
        when=When.FIRST_SECOND,
        act=says("fay", "On the dot."),
        answers=only("fay"),
    ),
    Case(
        name="review_while_the_bot_was_down",
        truth="A review while the bot was killed is found once it runs again.",
        when=When.DOWN,
        act=says("goran", "Nobody is watching, and it is right all the same."),
        answers=only("goran"),
        listed={"goran": "Done: your answer"},
    ),
    Case(
        name="last_second_of_the_day",
        truth="A review in the day's last second is its, however late it is found.",
        when=When.LAST_SECOND,
        act=says("chen", "In the last second."),
        settled=only("chen"),
    ),
    Case(
        name="at_the_end_of_the_day",
        truth="A review at the instant at which the day ends is none of its.",
        when=When.AT_THE_END,
        act=says("chen", "A second too late."),
        settled=only(),
    ),
)

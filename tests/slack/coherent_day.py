"""One day that adds up, as values: Glance, for Mitaka-2, Tuesday 12 January 2016. The texts are about it."""

from datetime import UTC, date, datetime
from itertools import count

from bot.domain.content import (
    AlertKind,
    Announcement,
    Board,
    ChangeRef,
    Content,
    DayHead,
    DaySection,
    Home,
    HomeDay,
    HostAlert,
    HostNote,
    Invitation,
    LastVote,
    Listed,
    ListMessage,
    LookedAt,
    NamedHonour,
    NamedRank,
    Paused,
    Recounted,
    Request,
    RequestKind,
    Result,
    Settled,
    StillOn,
    Uncounted,
    Wanted,
)
from bot.domain.day import DayState, DealtState, Role
from bot.domain.people import Amount, Settings
from bot.domain.reasons import Reason, ReasonKind
from bot.domain.tally import Credit, Figures, HonourKind
from bot.domain.team import Ranking
from bot.domain.wishes import Relaxed, Wish
from tests.builders import make_answer, make_day, make_dealt, make_tally

GERRIT = "https://review.example.org"
ON = date(2016, 1, 12)
ENDS_AT = datetime(2016, 1, 13, 8, 0, tzinfo=UTC)
DAY = make_day(
    "day-7kq2m9",
    on=ON,
    opens_at=datetime(2016, 1, 11, 11, 0, tzinfo=UTC),
    closes_at=ENDS_AT,
    waiting_before=58,
    never_answered_before=9,
    goal=31,
)
HEAD = DayHead(day=DAY, milestone="Mitaka-2", milestone_on=date(2016, 1, 21), host_name="kit")
ANA = 11


def at(hour: int, minute: int = 0) -> datetime:
    """Give a time of the day, UTC."""
    return datetime(2016, 1, 12, hour, minute, tzinfo=UTC)


def head_in(state: DayState, **given: object) -> DayHead:
    """Give the day's head with the day in another state."""
    fields = {
        "on": ON,
        "opens_at": DAY.opens_at,
        "closes_at": ENDS_AT,
        "waiting_before": 58,
        "never_answered_before": 9,
    }
    name = str(given.pop("id", DAY.id))
    day = make_day(name, **(fields | {"goal": 31, "state": state} | given))
    return DayHead(day=day, milestone="Mitaka-2", milestone_on=date(2016, 1, 21), host_name="kit")


def ref(number: int, subject: str = "", project: str = "openstack/glance") -> ChangeRef:
    """Give a change as messages name it."""
    return ChangeRef(number=number, project=project, subject=subject, url=f"{GERRIT}/c/{project}/+/{number}")


def announcement(**given: object) -> Announcement:
    """Build the announcement of a week before."""
    values: dict[str, object] = {
        "head": head_in(DayState.ANNOUNCED),
        "waiting": 58,
        "never_answered": 9,
        "priorities": ("image signing", "trusts", "the HTTP store"),
        "people": 7,
        "list_url": f"{GERRIT}/q/list",
    }
    return Announcement(**(values | given))  # type: ignore[arg-type] # a builder takes any field


def invitation(**given: object) -> Invitation:
    """Build the reply two days before."""
    values: dict[str, object] = {
        "head": head_in(DayState.ANNOUNCED),
        "people": 10,
        "reach": 26,
        "waiting": 58,
        "never_answered": 9,
        "never_answered_reached": 9,
    }
    return Invitation(**(values | given))  # type: ignore[arg-type] # a builder takes any field


def board(**given: object) -> Board:
    """Build the day's root message at its start."""
    values: dict[str, object] = {
        "head": HEAD,
        "people": 12,
        "minutes": 14 * 60,
        "goal": 31,
        "waiting": 58,
        "answered": 0,
        "merged": 0,
        "never_answered": 9,
        "never_answered_done": 0,
        "wanted": (),
        "as_of": at(13, 40),
        "gerrit_down_at": None,
        "list_url": f"{GERRIT}/q/list",
    }
    return Board(**(values | given))  # type: ignore[arg-type] # a builder takes any field


def mid_day(**given: object) -> Board:
    """Build the day's root message at mid-day."""
    wanted = (
        Wanted(ref=ref(4833, "Spell the options"), lines=12, decider=True),
        Wanted(ref=ref(4791, "Test the cache"), lines=40, decider=False),
    )
    values: dict[str, object] = {"answered": 17, "merged": 6, "never_answered_done": 5, "wanted": wanted}
    return board(**(values | given))


def listed(number: int = 4821, subject: str = "Close the file when an upload is cancelled", **given: object) -> Listed:
    """Build a change on chi's list."""
    own = {name: given.pop(name) for name in tuple(given) if name not in Listed.__slots__}
    project = own.pop("project", "openstack/glance")
    values: dict[str, object] = {
        "dealt": make_dealt("UCHI", number, **({"day": DAY.id} | own)),
        "ref": ref(number, subject, str(project)),
        "owner_name": "rae",
        "lines": 30,
        "names": {ANA: "ana"},
    }
    return Listed(**(values | given))  # type: ignore[arg-type] # a builder takes any field


def three_changes() -> tuple[Listed, ...]:
    """Build what chi got."""
    return (
        listed(
            reasons=(
                Reason(kind=ReasonKind.WAITS, number=71),
                Reason(kind=ReasonKind.NEVER_ANSWERED),
                Reason(kind=ReasonKind.KNOWS_FILES, name="image_data"),
            ),
            partners=("gus",),
            first_lookers=("gus",),
        ),
        listed(
            4907,
            "Answer 409 when an image is in use",
            owner_name="hal",
            lines=73,
            minutes=20,
            reasons=(
                Reason(kind=ReasonKind.WAITS, number=6),
                Reason(kind=ReasonKind.ONE_VOTE_SHORT, account_id=ANA, number=2),
                Reason(kind=ReasonKind.LAST_VOTE, account_id=ANA),
                Reason(kind=ReasonKind.AUTHOR_AROUND),
            ),
        ),
        listed(
            4760,
            "Retry a dropped connection once",
            project="openstack/glance_store",
            owner_name="sam",
            lines=47,
            reasons=(
                Reason(kind=ReasonKind.PRIORITY, name="HTTP store"),
                Reason(kind=ReasonKind.REVIEWED_BEFORE, number=3),
            ),
        ),
    )


def section(*changes: Listed, **given: object) -> DaySection:
    """Build the day's part of a list."""
    return DaySection(**({"head": HEAD, "listed": changes} | given))  # type: ignore[arg-type] # any field


def chis_list(*sections: DaySection, **given: object) -> ListMessage:
    """Build chi's message, at seven in the morning of Tokyo."""
    values: dict[str, object] = {
        "slack_user": "UCHI",
        "name": "chi",
        "on": ON,
        "hour": 9,
        "sections": sections or (section(*three_changes()),),
    }
    return ListMessage(**(values | given))  # type: ignore[arg-type] # a builder takes any field


def numbers(size: int, *, start: int = 4600) -> tuple[int, ...]:
    """Give so many change numbers."""
    return tuple(number for number, _ in zip(count(start), range(size), strict=False))


def figures(**given: object) -> Figures:
    """Build the team's figures, which add up: 28 = 11 + 9 + 8, and 58 - 11 - 9 + 4 = 42."""
    values: dict[str, object] = {
        "answered": numbers(28),
        "first_answers": numbers(8),
        "merged": numbers(11),
        "with_authors": numbers(9),
        "need_more": numbers(8),
        "waited_days": 412,
        "waiting_before": numbers(58),
        "waiting_now": numbers(42),
        "left_merged": numbers(11),
        "left_with_authors": numbers(9),
        "came_in": numbers(4, start=4900),
    }
    return Figures(**(values | given))  # type: ignore[arg-type] # a builder takes any field


HONOURS = (
    NamedHonour(kind=HonourKind.LONGEST_WAIT, name="gus", number=71, ref=ref(4821)),
    NamedHonour(kind=HonourKind.BIG_ONE, name="ida", number=380, ref=ref(4655)),
    NamedHonour(kind=HonourKind.TO_MERGED_IN_A_DAY, name="eli", ref=ref(4688), other_name="hal"),
    NamedHonour(kind=HonourKind.LAST_VOTES, name="ana", number=4),
    NamedHonour(kind=HonourKind.FIRST_REVIEW, name="dev"),
)


def result(**given: object) -> Result:
    """Build the result, ranked, with honours."""
    values: dict[str, object] = {
        "head": head_in(DayState.CLOSED),
        "tally": make_tally(DAY.id, answers=tuple(make_answer(number) for number in numbers(41)), figures=figures()),
        "goal": 31,
        "ranking": Ranking.RANKED,
        "ranks": (
            NamedRank(place=1, answers=6, names=("bo",)),
            NamedRank(place=2, answers=5, names=("ana", "eli")),
            NamedRank(place=4, answers=4, names=("fay",)),
        ),
        "also": ("chi", "dev", "gus", "hal", "ida", "jun"),
        "unnamed": 1,
        "honours": HONOURS,
        "author_names": ("hal", "rae", "sam"),
        "beside": (),
        "people": 12,
        "next_on": date(2016, 1, 18),
        "settles_on": date(2016, 1, 16),
    }
    return Result(**(values | given))  # type: ignore[arg-type] # a builder takes any field


SETTLED = Settled(
    on=date(2016, 1, 16),
    answers_before=41,
    answers_now=40,
    merged_since=3,
    merged_in_all=14,
    causes=(Credit.RECHECK.value,),
)


def home(**given: object) -> Home:
    """Build chi's App Home on the day."""
    values: dict[str, object] = {
        "slack_user": "UCHI",
        "name": "chi",
        "sections": (section(*three_changes()),),
        "days": (
            HomeDay(head=HEAD, people=12, has_joined=True),
            HomeDay(head=head_in(DayState.ANNOUNCED, id="day-2", on=date(2016, 1, 18)), people=3, has_joined=False),
        ),
        "settings": Settings(amount=Amount(minutes=60)),
        "amount": Amount(minutes=60),
        "account_name": "chi",
        "is_off_until": None,
        "is_off": False,
        "is_host": False,
    }
    return Home(**(values | given))  # type: ignore[arg-type] # a builder takes any field


def hosts_home(**given: object) -> Home:
    """Build kit's App Home."""
    values: dict[str, object] = {
        "name": "kit",
        "is_host": True,
        "milestones": (("Mitaka-2", date(2016, 1, 21)), ("Mitaka-3", date(2016, 3, 3)), ("Newton-1", None)),
        "uncovered": ("Mitaka-3",),
    }
    return home(**(values | given))


def host_note(**given: object) -> HostNote:
    """Build what kit hears after the start."""
    values: dict[str, object] = {
        "head": HEAD,
        "changes": 31,
        "people": 12,
        "lists_out": 9,
        "lists_later": 3,
        "next_name": "fay",
        "next_at": at(16),
        "without_decider": (4833,),
        "deciders": 5,
    }
    return HostNote(**(values | given))  # type: ignore[arg-type] # a builder takes any field


GAVE_WAY = (
    Relaxed(wish=Wish.EQUAL_WORTH, users=("UANA", "UBO")),
    Relaxed(wish=Wish.TOPIC, users=("UANA", "UBO", "UCHI"), topic="image-signing"),
    Relaxed(wish=Wish.COMPANIES, numbers=(4821, 4907)),
    Relaxed(wish=Wish.SHARE, users=("UANA", "UBO")),
)
"""One of each wish that can give way."""


def every_kind() -> tuple[Content, ...]:
    """Give one of each kind of message, and the day's later looks of those that are edited."""
    done = listed(state=DealtState.DONE, done_votes={"Code-Review": 2}, has_merged=True)
    begun = listed(4760, "Retry", state=DealtState.BEGUN, begun_at=at(0, 12), role=Role.FIRST_LOOK)
    return (
        announcement(),
        announcement(head=head_in(DayState.CANCELLED)),
        invitation(),
        board(),
        mid_day(),
        mid_day(gerrit_down_at=at(13, 42)),
        board(head=head_in(DayState.CLOSING), answered=28),
        result(),
        result(settled=SETTLED, ranking=Ranking.OFF, ranks=()),
        chis_list(),
        chis_list(section(done, begun), section(*three_changes(), is_newcomer=True, pair_name="ida", pair_user="UIDA")),
        LastVote(listed=listed(4812), giver_name="ana", vote=2),
        StillOn(listed=listed(4760)),
        LookedAt(looks=((ref(4821), ("chi",)), (ref(4907), ("gus", "ana")))),
        Paused(slack_user="UCHI"),
        Recounted(ref=ref(4771), cause=Credit.RECHECK.value, before=3, now=2),
        Uncounted(ref=ref(4771), owner_name="rae", vote=-1),
        host_note(),
        host_note(relaxed=GAVE_WAY, names={"UANA": "ana", "UBO": "bo", "UCHI": "chi"}),
        HostAlert(kind=AlertKind.GERRIT_AWAY, cause="502 from the proxy", since=at(13, 42), tries=14),
        HostAlert(kind=AlertKind.EMPTY_BACKLOG, cause="214 changes are open, 0 of them have Verified +1."),
        Request(kind=RequestKind.VOUCH, asker="UDEV", asker_name="dev", username="dev", account_id=31),
        Request(kind=RequestKind.WRONG_NUMBER, asker="UDEV", asker_name="dev", day=DAY.id, words="I had two"),
        home(),
        hosts_home(sections=()),
    )

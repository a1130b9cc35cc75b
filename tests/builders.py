"""Builders with defaults: a test names only what matters to it.

The world is a Monday morning of January 2016 in a release team: `NOW` is 09:00 UTC. Every builder takes any field of
what it builds as a keyword; a few take shorter forms (`make_change(owner=7, votes={"Code-Review": {12: 2}})`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar, cast

from bot.domain.change import Account, Change, ChangeStatus, Comment, Label, Message, PatchSet, Vote
from bot.domain.cycle import Cycle
from bot.domain.day import Day, DayState, Dealt, DealtState, Role, WeeklySeries
from bot.domain.deal import Arcs, Open, Problem, Seat
from bot.domain.delivery import Address, Edit, Kind, Outgoing, Place, Post, Target
from bot.domain.outcome import AuditEntry, Due, DueKind
from bot.domain.people import Link, LinkCode, Person, Proof, Scope, SignUp
from bot.domain.site import Site, SiteLabel
from bot.domain.snapshot import Snapshot
from bot.domain.tally import Answer, Credit, Evidence, Tally
from bot.domain.team import Team
from bot.ports import Inbound

NOW = datetime(2016, 1, 18, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
OWNER = 7

_EXTREMES = {"Code-Review": (2, -2), "Verified": (2, -2), "Workflow": (1, -1), "Review-Priority": (2, -1)}

Built = TypeVar("Built")


def _with(built: Built, given: Mapping[str, object]) -> Built:
    """Replace the given fields; an unknown one raises TypeError."""
    make = cast("Callable[..., Built]", replace)
    return make(built, **given)


def ago(*, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
    """Give the instant that long before `NOW`."""
    return NOW - timedelta(days=days, hours=hours, minutes=minutes)


def ahead(*, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
    """Give the instant that long after `NOW`."""
    return NOW + timedelta(days=days, hours=hours, minutes=minutes)


def make_account(id: int = OWNER, **given: object) -> Account:  # noqa: A002 - the field's name
    """Build a Gerrit account with a name of its own."""
    return _with(
        Account(id=id, name=f"Person {id}", username=f"person{id}", email=f"person{id}@example.org"),
        given,
    )


def make_patch_set(number: int = 1, *, owner: int = OWNER, at: datetime | None = None, **given: object) -> PatchSet:
    """Build a patch set, uploaded ten days ago unless told otherwise."""
    commit = f"{number:02d}{owner:06d}".ljust(40, "0")
    return _with(PatchSet(number=number, commit=commit, created_at=at or ago(days=10), uploader_id=owner), given)


def make_label(name: str = "Code-Review", votes: Mapping[int, int] | None = None, **given: object) -> Label:
    """Build a label of OpenStack's range with these votes by account."""
    best, worst = _EXTREMES.get(name, (1, -1))
    cast_votes = tuple(Vote(account_id=account, value=value) for account, value in (votes or {}).items())
    return _with(Label(name=name, best=best, worst=worst, votes=cast_votes), given)


def make_message(author: int | None = 12, text: str = "", *, at: datetime = NOW, **given: object) -> Message:
    """Build a change message, by default a person's on patch set 1."""
    name = f"m-{author}-{at:%Y%m%d%H%M%S}-{len(text)}"
    return _with(Message(id=name, author_id=author, at=at, text=text, patch_set=1), given)


def make_comment(author: int = 12, text: str = "Why not?", *, at: datetime = NOW, **given: object) -> Comment:
    """Build a published comment on a line of patch set 1."""
    return _with(
        Comment(
            id=f"c-{author}-{at:%Y%m%d%H%M%S}", author_id=author, at=at, patch_set=1, path="glance/api.py", text=text
        ),
        given,
    )


def make_change(
    number: int = 1001,
    *,
    owner: int = OWNER,
    votes: Mapping[str, Mapping[int, int]] | None = None,
    messages: Iterable[Message] = (),
    **given: object,
) -> Change:
    """Build an open change of 30 lines, ten days old, that its CI verified and nobody answered.

    `votes` are by label and account and come on top of the CI's Verified +1 by account 9000.
    """
    labels = {"Code-Review": make_label("Code-Review"), "Verified": make_label("Verified", {9000: 1})}
    labels |= {"Workflow": make_label("Workflow")}
    labels |= {name: make_label(name, values) for name, values in (votes or {}).items()}
    change = Change(
        number=number,
        project="openstack/glance",
        branch="master",
        change_id=f"I{number:040x}",
        subject=f"Change {number}",
        status=ChangeStatus.NEW,
        owner_id=owner,
        created_at=ago(days=10),
        updated_at=ago(days=10),
        patch_sets=(make_patch_set(owner=owner, commit=f"{number:040x}"),),
        meta_rev_id=f"{number:08x}",
        insertions=20,
        deletions=10,
        labels=labels,
        messages=tuple(messages),
    )
    return _with(change, given)


def make_team(**given: object) -> Team:
    """Build the Glance team with one host, UHOST, and the channel CGLANCE."""
    team = Team(
        key="glance",
        name="Glance",
        channel="CGLANCE",
        repositories=("openstack/glance",),
        hosts=("UHOST",),
        deciding_groups=("glance-core",),
        bots=("jenkins",),
    )
    return _with(team, given)


def make_site(*, core: Iterable[int] = (11, 12), **given: object) -> Site:
    """Build a Gerrit site with OpenStack's labels, where `core` are the members of glance-core."""
    labels = {name: SiteLabel(name=name, best=best, worst=worst) for name, (best, worst) in _EXTREMES.items()}
    site = Site(
        url="https://gerrit.example.org",
        version="3.11.0",
        account=make_account(1, name="Review Day"),
        probed_at=NOW,
        labels={"openstack/glance": labels},
        groups={"glance-core": tuple(core)},
        knows_mergeable=True,
    )
    return _with(site, given)


def make_person(slack_user: str = "UANNA", **given: object) -> Person:
    """Build a person in UTC, with the settings that everybody begins with."""
    return _with(Person(slack_user=slack_user, name=slack_user.removeprefix("U").capitalize()), given)


def make_link(slack_user: str = "UANNA", account_id: int = 11, **given: object) -> Link:
    """Build a link that a host vouched for a month ago."""
    return _with(Link(slack_user=slack_user, account_id=account_id, proof=Proof.HOST, since=ago(days=30)), given)


def make_link_code(slack_user: str = "UANNA", **given: object) -> LinkCode:
    """Build a code that was asked for now."""
    return _with(LinkCode(slack_user=slack_user, code="7KQ2", account_id=None, asked_at=NOW), given)


def make_sign_up(slack_user: str = "UANNA", day: str = "day-1", **given: object) -> SignUp:
    """Build a sign-up for one day."""
    return _with(SignUp(slack_user=slack_user, scope=Scope.DAY, subject=day, at=ago(days=1)), given)


def make_day(id: str = "day-1", **given: object) -> Day:  # noqa: A002 - the field's name
    """Build today's day of the Glance team, open since 08:00 UTC, until tomorrow 08:00 UTC."""
    day = Day(
        id=id,
        team="glance",
        on=TODAY,
        state=DayState.OPEN,
        host="UHOST",
        opens_at=ago(hours=1),
        closes_at=ahead(hours=23),
        created_at=ago(days=3),
        announced_at=ago(days=3),
        opened_at=ago(hours=1),
    )
    return _with(day, given)


def make_series(id: str = "series-1", **given: object) -> WeeklySeries:  # noqa: A002 - the field's name
    """Build a series of Mondays until the end of March."""
    series = WeeklySeries(
        id=id,
        team="glance",
        weekday=0,
        from_on=TODAY,
        until_on=date(2016, 3, 31),
        host="UHOST",
        created_at=ago(days=3),
    )
    return _with(series, given)


def make_dealt(slack_user: str = "UANNA", number: int = 1001, **given: object) -> Dealt:
    """Build a change on somebody's list of day-1."""
    dealt = Dealt(
        day="day-1",
        slack_user=slack_user,
        number=number,
        patch_set=1,
        role=Role.DECIDING,
        state=DealtState.DEALT,
        at=ago(minutes=30),
    )
    return _with(dealt, given)


def make_evidence(number: int = 1001, account_id: int = 11, **given: object) -> Evidence:
    """Build a review that counts."""
    evidence = Evidence(
        number=number,
        account_id=account_id,
        message_id=f"m-{number}-{account_id}",
        at=NOW,
        patch_set=1,
        credit=Credit.COUNTS,
        has_words=True,
    )
    return _with(evidence, given)


def make_answer(number: int = 1001, account_id: int = 11, **given: object) -> Answer:
    """Build an answer with one piece of evidence."""
    return _with(
        Answer(number=number, account_id=account_id, evidence=(make_evidence(number, account_id),)),
        given,
    )


def make_tally(day: str = "day-1", **given: object) -> Tally:
    """Build a tally without answers."""
    return _with(Tally(day=day, made_at=NOW, complete_to=NOW), given)


def make_cycle(team: str = "glance", name: str = "mitaka", **given: object) -> Cycle:
    """Build the half-year of Mitaka, without milestones."""
    return _with(Cycle(team=team, name=name, start_on=date(2015, 10, 19), end_on=date(2016, 4, 8)), given)


def make_post(key: str = "list:UANNA:2016-01-18", **given: object) -> Post:
    """Build somebody's list as a direct message to the person whom the key names second."""
    user = key.split(":")[1] if ":" in key else "UANNA"
    return _with(Post(key=key, kind=Kind.LIST, target=Target(place=Place.PERSON, id=user)), given)


def make_channel_post(key: str = "board:day-1", **given: object) -> Post:
    """Build a day's board as a message to the Glance channel."""
    return _with(Post(key=key, kind=Kind.BOARD, target=Target(place=Place.CHANNEL, id="CGLANCE")), given)


def make_reply(key: str, parent: str, **given: object) -> Post:
    """Build a reply to the message of another key."""
    return _with(Post(key=key, kind=Kind.STILL_ON, target=Target(place=Place.THREAD, id=parent)), given)


def make_edit(key: str = "list:UANNA:2016-01-18", **given: object) -> Edit:
    """Build the wish that a list be brought up to date."""
    return _with(Edit(key=key, kind=Kind.LIST), given)


def make_outgoing(key: str = "list:UANNA:2016-01-18", **given: object) -> Outgoing:
    """Build a claimed direct message on its first try."""
    outgoing = Outgoing(
        key=key,
        kind=Kind.LIST,
        target=Target(place=Place.PERSON, id="UANNA"),
        subject={},
        revision=1,
        attempts=1,
        claimed_at=NOW,
    )
    return _with(outgoing, given)


def make_address(channel: str = "DANNA", ts: str = "1453107600.000100") -> Address:
    """Build the place of a delivered message."""
    return Address(channel=channel, ts=ts)


def make_due(key: str = "close:day-1", **given: object) -> Due:
    """Build something that falls due now."""
    return _with(Due(key=key, kind=DueKind.CLOSE_DAY, at=NOW, subject={"day": "day-1"}), given)


def make_audit(action: str = "start", **given: object) -> AuditEntry:
    """Build an audit entry of the host's."""
    return _with(AuditEntry(actor="UHOST", action=action, subject="day-1"), given)


def make_inbound(key: str = "trigger-1", **given: object) -> Inbound:
    """Build a command that came in from Slack now."""
    return _with(Inbound(key=key, kind="command", payload={"text": "join"}, received_at=NOW), given)


def make_seat(slack_user: str = "UANNA", **given: object) -> Seat:
    """Build a deal's seat for four changes."""
    return _with(Seat(slack_user=slack_user, changes=4, minutes=None), given)


def make_open(number: int = 1001, **given: object) -> Open:
    """Build a change that can be dealt to one deciding reviewer and for one first look."""
    return _with(Open(number=number, tier=3, worth=1.0, minutes=15, deciding=1, first_looks=1), given)


def make_problem(
    seats: Iterable[Seat] = (),
    changes: Iterable[Open] = (),
    *,
    fits: Mapping[tuple[str, int], float] | None = None,
    deciders: Collection[str] = (),
    **given: object,
) -> Problem:
    """Build a deal in which everybody fits every change middlingly, unless `fits` are given; `deciders` can decide."""
    seats, changes = tuple(seats) or (make_seat(),), tuple(changes) or (make_open(),)
    if fits is None:
        fits = {(seat.slack_user, change.number): 0.5 for seat in seats for change in changes}
    seat_at = {seat.slack_user: place for place, seat in enumerate(seats)}
    change_at = {change.number: place for place, change in enumerate(changes)}
    rows = ((seat_at[user], change_at[number], value, user in deciders) for (user, number), value in fits.items())
    return _with(Problem(seats=seats, changes=changes, arcs=Arcs.of(rows)), given)


def make_snapshot(
    *,
    teams: Iterable[Team] = (),
    days: Iterable[Day] = (),
    series: Iterable[WeeklySeries] = (),
    people: Iterable[Person] = (),
    links: Iterable[Link] = (),
    dealt: Iterable[Dealt] = (),
    sign_ups: Iterable[SignUp] = (),
    tallies: Iterable[Tally] = (),
    changes: Iterable[Change] = (),
    accounts: Iterable[Account] = (),
    **given: object,
) -> Snapshot:
    """Build a snapshot at `NOW` from records, each found under its own key; the Glance team unless others are given."""
    snapshot = Snapshot(
        revision=1,
        now=NOW,
        teams={team.key: team for team in tuple(teams) or (make_team(),)},
        site=make_site(),
        days={day.id: day for day in days},
        series={one.id: one for one in series},
        people={person.slack_user: person for person in people},
        links={link.slack_user: link for link in links},
        dealt=tuple(dealt),
        sign_ups=tuple(sign_ups),
        tallies={tally.day: tally for tally in tallies},
        changes={change.number: change for change in changes},
        accounts={account.id: account for account in accounts},
        synced_at=NOW,
    )
    return _with(snapshot, given)

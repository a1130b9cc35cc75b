"""Whatever people do in whatever order, what was promised holds: random days of a small team."""

import asyncio
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.backlog import needs
from bot.domain.click import Handle, LeaveDay, OnChange, OneMore
from bot.domain.day import Day, Dealt, DealtState
from bot.domain.people import Amount
from bot.domain.snapshot import Snapshot
from bot.flows.counting import answers_so_far
from tests.builders import NOW, make_change, make_patch_set
from tests.flows.house import ACCOUNTS, ANA, BO, DEV, HOST, House, house_of, person

USERS = (ANA, BO, DEV)
ZONES = {BO: "America/New_York"}
NUMBERS = tuple(range(1, 9))

users, numbers = st.sampled_from(USERS), st.sampled_from(NUMBERS)
AMOUNTS = st.sampled_from(["1", "2", "4", "20m", "1h", "3 always"])
ACTS = st.one_of(
    st.tuples(st.just("join"), users, AMOUNTS),
    st.tuples(st.just("leave"), users, st.booleans()),
    st.tuples(st.just("press"), users, st.sampled_from(list(OnChange)), st.integers(0, 3)),
    st.tuples(st.just("take"), users, st.one_of(st.none(), numbers)),
    st.tuples(st.just("review"), users, numbers, st.sampled_from([-1, 0, 0, 1, 2])),
    st.tuples(st.just("upload"), numbers),
    st.tuples(st.just("merge"), numbers),
    st.tuples(st.just("hide"), numbers),
    st.tuples(st.just("off"), users),
    st.tuples(st.just("on"), users),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 90, 300])),
)


async def act(house: House, step: tuple[object, ...]) -> None:
    """Do one thing of a random day."""
    match step:
        case "join", str(user), str(words):
            await house.say(user, f"join {words}")
        case "leave", str(user), bool(begun):
            await house.press(user, LeaveDay(day=(await house.day()).id, begun=begun))
        case "press", str(user), OnChange() as pressed, int(place):
            rows = await house.rows(user)
            if rows:
                number = rows[place % len(rows)].number
                await house.press(user, Handle(act=pressed, day=(await house.day()).id, number=number))
        case "take", str(user), None:
            await house.press(user, OneMore(day=(await house.day()).id))
        case "take", str(user), int(number):
            await house.say(user, f"take {number}")
        case "off" | "on" as word, str(user):
            await house.say(user, word)
        case "wait", int(minutes):
            await house.wait(minutes=minutes)
        case _:
            await in_gerrit(house, step)


async def in_gerrit(house: House, step: tuple[object, ...]) -> None:
    """Do one thing in Gerrit, where it is still possible."""
    match step:
        case "review", str(user), int(number), int(vote) if _is_open(house, number):
            most = vote if ACCOUNTS[user] in {11, 12, 13} else min(vote, 1)
            await house.review(number, ACCOUNTS[user], "Why so?" if vote != 1 else "", most)
        case "upload", int(number) if _is_open(house, number):
            await house.upload(number)
        case "merge", int(number) if _is_open(house, number):
            await house.merge(number)
        case "hide", int(number):
            house.gerrit.private.add(number)
            await house.look()
        case _:
            return


def _is_open(house: House, number: int) -> bool:
    return house.gerrit.changes[number].is_open and number not in house.gerrit.private


# ---------------------------------------------------------------- what always holds


def no_own_change(snapshot: Snapshot, row: Dealt) -> bool:
    """Nobody holds a change of their own."""
    change = snapshot.changes.get(row.number)
    return change is None or change.owner_id != ACCOUNTS[row.slack_user]


def check_new_rows(before: Snapshot, after: Snapshot, day: Day) -> None:
    """What is newly dealt is allowed: not voted on, not refused before, within needs, within the amount."""
    old = {(row.slack_user, row.number): row for row in before.dealt_on(day.id)}
    for row in after.dealt_on(day.id):
        was = old.get((row.slack_user, row.number))
        if was is not None and (was.is_held or not row.is_held):
            continue
        assert no_own_change(after, row)
        assert was is None or was.state in {DealtState.HANDED_BACK, DealtState.GONE, DealtState.DONE}
        if was is not None or row.number not in before.changes:
            continue
        label = before.changes[row.number].labels["Code-Review"]
        assert not label.value_of(ACCOUNTS[row.slack_user])


def check_holdings(snapshot: Snapshot, day: Day) -> None:
    """No more people hold a change than it had use for when they got it, but for those who took it or are quiet."""
    team = snapshot.teams[day.team]
    held = Counter(
        row.number for row in snapshot.dealt_on(day.id) if row.is_held and not (row.is_picked or row.is_quiet)
    )
    for number, people in held.items():
        change = snapshot.changes.get(number)
        if change is not None and change.is_open:
            assert people <= max(needs(change, team).people, team.deciding_votes)


def check_amounts(before: Snapshot, after: Snapshot, day: Day, largest: dict[str, Amount], took: str) -> None:
    """No list grows beyond the largest amount its person gave, but by one for each that they took themselves."""
    for user, amount in largest.items():
        had, has = (len(_dealt_to(one, day, user)) for one in (before, after))
        assert amount.changes is None or has <= max(amount.changes, had + (user == took))


def _dealt_to(snapshot: Snapshot, day: Day, user: str) -> list[Dealt]:
    return [row for row in snapshot.slice_of(day.id, user) if row.is_held]


def check_figures(snapshot: Snapshot, day: Day) -> None:
    """The result's figures add up, and a person's answers are on different changes of others."""
    tally = snapshot.tallies.get(day.id)
    answers = tally.answers if tally else answers_so_far(snapshot, day)
    assert len({(one.account_id, one.number) for one in answers}) == len(answers)
    assert all(
        snapshot.changes[one.number].owner_id != one.account_id for one in answers if one.number in snapshot.changes
    )
    if tally is None:
        return
    told = tally.figures
    assert len(told.answered) == len(told.merged) + len(told.with_authors) + len(told.need_more)
    left = len(told.left_merged) + len(told.left_with_authors) + len(told.left_otherwise)
    assert len(told.waiting_now) == len(told.waiting_before) - left + len(told.came_in)
    assert told.waited_days == sum(told.waited_by_change.values())


def largest_amount(snapshot: Snapshot, known: dict[str, Amount]) -> None:
    """Keep the largest number of changes that anybody said so far; minutes are kept as no limit on the number."""
    for row in snapshot.sign_ups:
        amount = row.amount or Amount(changes=4)
        before = known.get(row.slack_user)
        if before is None or amount.changes is None:
            known[row.slack_user] = amount
        elif before.changes is not None:
            known[row.slack_user] = Amount(changes=max(before.changes, amount.changes))


async def play(steps: list[tuple[object, ...]], path: Path) -> None:
    """Play a day of these steps, look at the promises after each, and end it."""
    changes = [make_change(number, owner=10 + number % 5) for number in NUMBERS[:6]]
    bottom = changes[0].current.commit
    changes += [
        make_change(number, patch_sets=(make_patch_set(commit=f"{number:040x}", parents=(bottom,)),))
        for number in (7, 8)
    ]
    people = [person(user, time_zone=ZONES.get(user, "UTC")) for user in (HOST, *USERS)]
    async with house_of(*changes, people=people, path=path) as house:
        await house.confirm(HOST, "start")
        largest: dict[str, Amount] = {}
        for step in steps:
            before = await house.snapshot()
            await act(house, step)
            after = await house.snapshot()
            day = await house.day()
            largest_amount(after, largest)
            check_new_rows(before, after, day)
            check_holdings(after, day)
            check_amounts(before, after, day, largest, took=str(step[1]) if step[0] == "take" else "")
            check_figures(after, day)
        await house.wait(hours=40)
        await house.wait(hours=73)
        last, facts = await house.store.snapshot(NOW), tuple(house.gerrit.changes.values())
        check_figures(last, await house.day())
        assert (await house.day()).state.value == "settled"
        assert not any(row.is_held for row in last.dealt)
        keys = [outgoing.key for outgoing, _ in house.messenger.posted]
        assert len(keys) == len({*keys})
        direct = Counter((out.target.id, out.claimed_at.date()) for out, _ in house.messenger.posted if out.target)
        assert max((number for (user, _), number in direct.items() if user in USERS), default=0) <= 3
    async with house_of(*facts, path=path, at=house.clock.now()) as again:
        loaded = await again.store.snapshot(NOW)
        for name in ("days", "people", "links", "dealt", "sign_ups", "tallies"):
            assert getattr(loaded, name) == getattr(last, name), name


@settings(max_examples=35, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(AMOUNTS, min_size=len(USERS), max_size=len(USERS)), st.lists(ACTS, min_size=8, max_size=30))
def test_a_random_day(amounts: list[str], steps: list[tuple[object, ...]]) -> None:
    """Joins, leaves, clicks, reviews and time in any order keep every promise, over a restart too."""
    joins: list[tuple[object, ...]] = [("join", user, said) for user, said in zip(USERS, amounts, strict=True)]
    with TemporaryDirectory() as folder:
        asyncio.run(play(joins + steps, Path(folder) / "reviewday.db"))

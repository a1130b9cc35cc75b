"""The kill campaign: days on which Slack fails and the bot is killed, over and over, each judged by Slack's own record.

    make test-campaign            a thousand random kills, two at a time
    python -m tests.campaign.run --kills 200 --seed 7
    python -m tests.campaign.run --replay 7-0-3      one day again, with what that seed does

The bot is the real `reviewday run` in processes of its own, on the Slack workspace server behind our fault proxy, with
a small Gerrit of ours that answers what the bot asks (`gerrit_site`). Whoever kills by the clock kills elsewhere the
next time, so a replayed day has the same faults and the same kills at calls, not the same instants.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.demo.slack_server import running_slack
from tests.campaign.day import CampaignDay, Ground, Stuck, workspace
from tests.campaign.faults import running_proxy
from tests.campaign.gerrit_site import running_site
from tests.campaign.judge import FOLLOWING, Judge, Verdict, held_in, waiting_in
from tests.campaign.nursery import Nursery
from tests.campaign.plan import Plan, Point, Wanted

SETTLE_S = 60.0
LOOK_EVERY_S = 0.3
WORK_EVERY_S = 1.5
HELD_EVERY = 5
# Lives are longer while kills are aimed at steps, or the day would never come to its later ones, and where an operator
# has to find the bot running.
SEARCHING_S, SHORT_S = 8.0, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one day came to."""

    seed: str
    kills: int
    lives: int
    seconds: float
    verdict: Verdict
    stuck: str = ""

    @property
    def is_clean(self) -> bool:
        """Tell whether the day ended, with nothing lost and nothing twice."""
        return not self.stuck and self.verdict.is_clean


@dataclass(slots=True)
class Campaign:
    """How many kills are wanted and what was seen so far; shared by the lanes. Stops at the first day that fails."""

    seed: str
    kills: int
    limit_s: float
    wanted: Wanted = field(default_factory=lambda: Wanted(set()))
    reports: list[Report] = field(default_factory=list)
    seen: Counter[Point] = field(default_factory=Counter)
    faults: list[BaseException] = field(default_factory=list)
    began_at: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def killed(self) -> int:
        """Give how many kills there were."""
        return sum(report.kills for report in self.reports)

    @property
    def is_over(self) -> bool:
        """Tell whether no further day is to begin."""
        failed = self.faults or not all(report.is_clean for report in self.reports)
        is_enough = self.killed >= self.kills and not self.wanted.left
        return bool(failed) or is_enough or time.monotonic() - self.began_at > self.limit_s

    def keep(self, report: Report, plan: Plan) -> None:
        """Keep what a day came to."""
        with self.lock:
            self.reports.append(report)
            self.seen += plan.seen


def run_lanes(campaign: Campaign, *, lanes: int, folder: Path) -> None:
    """Play days in several lanes at once until the campaign is over."""
    threads = [threading.Thread(target=_lane, args=(campaign, lane, folder / f"lane-{lane}")) for lane in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if campaign.faults:
        raise campaign.faults[0]


def _lane(campaign: Campaign, lane: int, folder: Path) -> None:
    try:
        folder.mkdir(parents=True)
        with ground(folder) as place:
            day = 0
            while not campaign.is_over:
                _play(campaign, place, f"{campaign.seed}-{lane}-{day}")
                day += 1
    except BaseException as fault:  # noqa: BLE001 - a lane's fault ends the campaign, in the thread that waits for it
        campaign.faults.append(fault)


def _play(campaign: Campaign, place: Ground, seed: str) -> None:
    longest = SEARCHING_S if campaign.wanted.left else SHORT_S
    plan = Plan(seed=seed, wanted=campaign.wanted, longest_life_s=longest)
    report = play_day(place, plan)
    campaign.keep(report, plan)
    print(line_of(report), flush=True)


@contextmanager
def ground(folder: Path) -> Iterator[Ground]:
    """Run a workspace, a proxy before it, a Gerrit and a nursery."""
    with (
        running_slack(folder, workspace()) as slack,
        running_proxy(f"http://127.0.0.1:{slack.port}/") as proxy,
        running_site() as site,
        Nursery(folder) as nursery,
    ):
        yield Ground(slack=slack, proxy=proxy, site=site, nursery=nursery, folder=folder)


def play_day(place: Ground, plan: Plan) -> Report:
    """Play one day to its end and judge it. The seed's last number says whether the bot may read history."""
    began_at = time.monotonic()
    number = int(plan.seed.rpartition("-")[2])
    here = replace(place, folder=place.folder / plan.seed, reads_history=number % HELD_EVERY != HELD_EVERY - 1)
    here.folder.mkdir()
    if not here.reads_history:
        plan.longest_life_s = max(plan.longest_life_s, SEARCHING_S)
    day = CampaignDay(here, plan)
    operator, stuck = Operator(day), ""
    try:
        with operator.at_work() if not here.reads_history else nullcontext():
            day.play()
        _settle(day, operator)
    except Stuck as reason:
        stuck = str(reason)
    finally:
        here.proxy.calm()
        day.lives.end()
    judge = Judge(
        record=day.record(), held=frozenset(operator.held), newest=dict(here.proxy.newest), crashes=day.lives.crashes
    )
    seconds = time.monotonic() - began_at
    lives = day.lives
    return Report(
        seed=plan.seed, kills=lives.kills, lives=lives.lives, seconds=seconds, verdict=judge.verdict(), stuck=stuck
    )


class Operator:
    """Looks at `reviewday outbox`, and settles what is held there by what stands in Slack, as they are told to."""

    def __init__(self, day: CampaignDay) -> None:
        self.held: set[str] = set()
        self._day = day
        self._is_off = threading.Event()

    def look(self) -> str:
        """Look once, settle what is held, and return what was shown."""
        shown = self._day.lives.cli("outbox")
        for key in sorted(held_in(shown)):
            self.held.add(key)
            self._resolve(key)
        return shown

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Look again and again beside the day: without history a day can't go on without somebody who does."""
        thread = threading.Thread(target=self._work)
        thread.start()
        try:
            yield
        finally:
            self._is_off.set()
            thread.join()

    def _work(self) -> None:
        while not self._is_off.wait(WORK_EVERY_S):
            if self._day.lives.is_connected:
                self.look()

    def _resolve(self, key: str) -> None:
        found = next((one for one in self._day.record() if one.key == key), None)
        how = ("--as", "again") if found is None else ("--as", "sent", "--at", f"{found.channel}/{found.ts}")
        self._day.lives.cli("outbox", "resolve", key, *how)


def _settle(day: CampaignDay, operator: Operator) -> None:
    """Wait until nothing is on its way any more."""
    end = time.monotonic() + SETTLE_S
    while time.monotonic() < end:
        shown = operator.look()
        waiting = [key for key, state in waiting_in(shown).items() if not may_wait(key, state)]
        if not waiting and not held_in(shown) and not Judge(record=day.record()).missing():
            return
        time.sleep(LOOK_EVERY_S)
    raise Stuck(f"not settled: {day.lives.cli('outbox')}\n{Judge(record=day.record()).verdict()}")


def may_wait(key: str, state: str) -> bool:
    """Tell what need not come: a reply that waits for a list that never came, or for its reader's next date."""
    return state == "pending" and key.startswith(FOLLOWING)


def line_of(report: Report) -> str:
    """Say what a day came to, in one line, and more if it failed."""
    verdict = report.verdict
    line = (
        f"{report.seed}: {report.kills} kills in {report.seconds:.0f} s, {len(verdict.lost)} lost, "
        f"{len(verdict.double)} double, {len(verdict.held)} held"
    )
    if report.is_clean:
        return line
    crashes = "\n".join(verdict.crashes[:1])
    shown = replace(verdict, crashes=tuple(one.partition(":")[0] for one in verdict.crashes))
    again = f"  again: python -m tests.campaign.run --replay {report.seed}"
    return "\n".join((line, f"  FAILED: {shown}", report.stuck, crashes, again))


def summary_of(campaign: Campaign) -> str:
    """Say what the campaign came to."""
    reports = campaign.reports
    lost = sum(len(report.verdict.lost) for report in reports)
    double = sum(len(report.verdict.double) for report in reports)
    held = sum(len(report.verdict.held) for report in reports)
    seconds = time.monotonic() - campaign.began_at
    return (
        f"{campaign.killed} kills on {len(reports)} days in {seconds:.0f} s ({len(campaign.seen)} kinds of instants): "
        f"{lost} lost, {double} double, {held} held and shown; seed {campaign.seed}"
    )


def main(arguments: Sequence[str]) -> int:
    """Run a campaign, or one day again; 0 if all was well."""
    parser = argparse.ArgumentParser(description="Kill the bot until something is lost or said twice.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--lanes", type=int, default=2)
    parser.add_argument("--seed", default=str(int(time.time())))
    parser.add_argument("--every-step", action="store_true", help="kill at every named step with every outcome first")
    parser.add_argument("--replay", default="", metavar="SEED")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
        if given.replay:
            with ground(Path(folder)) as place:
                report = play_day(place, Plan(seed=given.replay))
            print(line_of(report))
            return int(not report.is_clean)
        wanted = Wanted() if given.every_step else Wanted(set())
        campaign = Campaign(seed=given.seed, kills=given.kills, limit_s=given.minutes * 60, wanted=wanted)
        run_lanes(campaign, lanes=given.lanes, folder=Path(folder))
    print(summary_of(campaign))
    if wanted.left:
        print(f"never reached: {sorted(wanted.left)}")
    return int(not all(report.is_clean for report in campaign.reports) or campaign.killed < given.kills)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

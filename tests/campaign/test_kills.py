"""The short form of the kill campaign: nothing lost and nothing twice in a hundred and fifty kills."""

from pathlib import Path

import pytest

from tests.campaign.run import Campaign, line_of, run_lanes, summary_of

KILLS = 150
LIMIT_S = 170.0
SEED = "short"

pytestmark = [pytest.mark.slack, pytest.mark.campaign]


@pytest.mark.timeout(400)
def test_hundred_and_fifty_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whenever the bot is killed and whatever Slack does: each message stands once, or is held and shown."""
    campaign = Campaign(seed=SEED, kills=KILLS, limit_s=LIMIT_S)

    run_lanes(campaign, lanes=2, folder=tmp_path)

    with capsys.disabled():
        print(f"\n{summary_of(campaign)}")
    assert [line_of(report) for report in campaign.reports if not report.is_clean] == []
    assert campaign.killed >= KILLS

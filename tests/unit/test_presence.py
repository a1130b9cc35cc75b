"""How much people are about."""

import numpy as np

from bot.domain.presence import PRESENCE_COLUMNS, Presence
from bot.domain.work import DAY_S, HOUR_S


def seen(presence: Presence, row: int, at: float) -> dict[str, float]:
    """Give somebody's features by name."""
    return dict(zip(PRESENCE_COLUMNS, presence.features(np.array([row]), at)[0].tolist(), strict=True))


def test_fades() -> None:
    """What somebody did counts less as time passes, the shorter the span the sooner."""
    presence = Presence()
    presence.reviews(0, 0.0)

    found = seen(presence, 0, 2 * DAY_S)

    assert seen(presence, 0, 0.0)["reviews:1h"] == np.log(2)
    assert found["reviews:1h"] < found["reviews:48h"] < found["reviews:200d"]


def test_acts_are_no_reviews() -> None:
    """Whoever uploads or replies is about, but has not reviewed."""
    presence = Presence()
    presence.acts(0, 0.0)

    assert seen(presence, 0, 0.0)["acts:1h"] > 0
    assert seen(presence, 0, 0.0)["reviews:1h"] == 0
    assert presence.seen_since(-1.0)[0]
    assert not presence.seen_since(1.0)[0]


def test_hours() -> None:
    """Somebody who reviews in the morning is expected in the morning, and soon when it is nearly so."""
    presence = Presence()
    for day in range(20):
        presence.reviews(0, day * DAY_S + 9 * HOUR_S)

    at_seven, at_nine, at_noon = (seen(presence, 0, 20 * DAY_S + hour * HOUR_S) for hour in (7, 9, 12))

    assert at_nine["hour:this"] > max(at_seven["hour:this"], at_noon["hour:this"])
    assert at_seven["hour:next"] > at_noon["hour:next"]


def test_room() -> None:
    """However many people there are, nobody is mixed up with another."""
    presence = Presence()
    presence.reviews(3, 0.0)

    presence.make_room(1000)
    presence.reviews(1000, 5 * DAY_S)

    assert seen(presence, 3, 0.0)["reviews:200d"] == seen(presence, 1000, 5 * DAY_S)["reviews:200d"] > 0
    assert seen(presence, 999, 0.0)["acts:200d"] == 0

"""Print figures, and take percentiles of them."""

import json
from collections.abc import Sequence


def show(what: str, **figures: object) -> None:
    """Print one figure as a JSON line."""
    print(json.dumps({"what": what} | figures), flush=True)


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which that share of the others lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def ms(seconds: float) -> float:
    """Give milliseconds with two digits."""
    return round(seconds * 1000, 2)

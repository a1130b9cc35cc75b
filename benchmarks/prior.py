"""Make the weights that a ranking begins with (`bot/domain/ranking_prior.py`) from past reviews.

    python -m benchmarks.prior FILE FILE...

Each file's first half is learned from nothing; printed are the means of the weights, a line a feature, as Python. What
one community never shows (an owner, say) is taken from the others, and what is below 0.02 is left out.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.events import read
from benchmarks.recommend import ranks
from benchmarks.revfinder_file import is_revfinder, read_revfinder
from bot.domain.features import COLUMNS
from bot.domain.ranking import Expertise

LEAST = 0.02


def learned(path: Path) -> np.ndarray:
    """Give the linear weights after the first half of a file."""
    is_columns = is_revfinder(path)
    pasts = read_revfinder(path) if is_columns else read(path)
    expertise = Expertise(prior={})
    list(ranks(pasts[: len(pasts) // 2], is_honest=not is_columns, expertise=expertise))
    return expertise.linear


def main(arguments: Sequence[str]) -> int:
    """Print the table."""
    weights = np.array([learned(Path(one)) for one in arguments])
    shown = (weights != 0).sum(axis=0)
    means = weights.sum(axis=0) / np.maximum(shown, 1)
    for name, mean in zip(COLUMNS, means.tolist(), strict=True):
        if abs(mean) >= LEAST:
            print(f'    "{name}": {round(mean, 2)},')
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

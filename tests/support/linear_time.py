"""Checks that the work on a text grows in proportion to its length."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

FEWEST_ROUNDS = 3
MOST_ROUNDS = 12
"""A busy machine slows some rounds down; the quickest run of each length counts."""
MOST_PER_DOUBLING = 2.8
"""Linear work takes twice as long, quadratic work four times."""
SLACK_S = 0.001


def assert_linear_time(run: Callable[[str], object], piece: str, repeats: int) -> None:
    """Run on ``piece`` repeated so often, and twice and four times as often.

    Processor time of this process is compared, so other processes hardly count.

    Raises:
        AssertionError: twice the length takes more than 2.8 times as long, in every round.
    """
    texts = [piece * (repeats * times) for times in (1, 2, 4)]
    best = [float("inf")] * len(texts)
    for done in range(1, MOST_ROUNDS + 1):
        for index, text in enumerate(texts):
            began = time.process_time()
            run(text)
            best[index] = min(best[index], time.process_time() - began)
        if done >= FEWEST_ROUNDS and _in_proportion(best):
            return
    raise AssertionError(f"{piece!r}: {', '.join(f'{s * 1000:.1f} ms' for s in best)}")


def _in_proportion(seconds: list[float]) -> bool:
    return all(
        longer <= MOST_PER_DOUBLING * shorter + SLACK_S for shorter, longer in pairwise(seconds)
    )

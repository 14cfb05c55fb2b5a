"""The waits between attempts to send something."""

from __future__ import annotations

import random
from collections.abc import Sequence

JITTER = 0.1
"""Share by which waits differ, so that what failed together is not retried together."""


def wait_after(attempts: int, waits_s: Sequence[float], *, at_least_s: float = 0.0) -> float | None:
    """Seconds until the next attempt; None after the last one.

    Args:
        attempts: made so far, at least one.
        waits_s: the wait after each attempt.
        at_least_s: what the receiver asks for.
    """
    if attempts > len(waits_s):
        return None
    return max(waits_s[attempts - 1], at_least_s) * random.uniform(1.0, 1.0 + JITTER)

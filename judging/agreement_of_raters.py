"""Agreement on the levels of interviews: among people, and between two judges.

Levels of one interview depend on each other, so intervals come from drawing whole interviews.

Krippendorff's α takes any number of raters, and gaps: K. Krippendorff, "Computing Krippendorff's
Alpha-Reliability" (2011), with the ordinal metric. Two judges are compared by quadratic κ (see
``judging.agreement``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from judging.agreement import LEVELS, Counts, Statistic, confusion, interval, quadratic_kappa

MIN_INTERVIEWS = 10
"""Fewer interviews leave an interval so wide that the number would only mislead."""

Pair: TypeAlias = tuple[int, int]
"""The levels that two judges give the same thing, always in the same order of the judges."""
Status: TypeAlias = Literal["measured", "not_enough", "no_variation"]
"""``not_enough``: of fewer interviews than ``MIN_INTERVIEWS``. ``no_variation``: all levels are the
same, for which the coefficients are not defined."""


@dataclass(frozen=True)
class Agreement:
    """A coefficient with its 95 % interval. It has numbers only when ``status`` is ``measured``."""

    status: Status
    interviews: int
    """Interviews that two judges or more gave levels."""
    value: float | None = None
    """1: always the same level; 0: no better than chance."""
    low: float | None = None
    high: float | None = None
    exact: float | None = None
    """Share of the compared levels that are the same."""
    within_one: float | None = None
    """Share of the compared levels that are the same or next to each other."""


def among_raters(interviews: Sequence[Sequence[Sequence[int]]]) -> Agreement:
    """Krippendorff's ordinal α.

    Args:
        interviews: of each interview, the levels that its raters gave each dimension. A dimension
            with a single level is ignored.
    """
    return _measured([_coincidences(dimensions) for dimensions in interviews], ordinal_alpha)


def between_two(interviews: Sequence[Sequence[Pair]]) -> Agreement:
    """Quadratic κ of the pairs of levels of each interview."""
    return _measured([confusion(pairs, LEVELS) for pairs in interviews], quadratic_kappa)


def ordinal_alpha(matrices: Counts) -> NDArray[np.float64]:
    """α of coincidence matrices; NaN where all levels are the same.

    Args:
        matrices: both orders of every pair of levels of the same thing, each counted as
            1 / (levels of the thing - 1); shape (..., k, k).
    """
    counts = matrices.sum(axis=-1)
    # The ordinal metric between two levels is the distance of the mean ranks of their members.
    ranks = np.cumsum(counts, axis=-1) - counts / 2
    distance = (ranks[..., :, None] - ranks[..., None, :]) ** 2
    observed = (matrices * distance).sum(axis=(-2, -1)) * (counts.sum(axis=-1) - 1)
    expected = (counts[..., :, None] * counts[..., None, :] * distance).sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - observed / expected, np.nan)


def _coincidences(dimensions: Sequence[Sequence[int]]) -> Counts:
    matrix = np.zeros((len(LEVELS), len(LEVELS)))
    for levels in dimensions:
        for place, level in enumerate(levels):
            others = (*levels[:place], *levels[place + 1 :])
            matrix += confusion([(level, other) for other in others], LEVELS) / max(1, len(others))
    return matrix


def _measured(matrices: Sequence[Counts], statistic: Statistic) -> Agreement:
    compared = [matrix for matrix in matrices if matrix.any()]
    if len(compared) < MIN_INTERVIEWS:
        return Agreement("not_enough", len(compared))
    found = interval(compared, statistic)
    if found.value is None:
        return Agreement("no_variation", len(compared))
    shares = np.sum(compared, axis=0) / np.sum(compared)
    apart = np.abs(np.subtract.outer(LEVELS, LEVELS))
    return Agreement(
        "measured",
        len(compared),
        value=found.value,
        low=found.low,
        high=found.high,
        exact=float(shares[apart == 0].sum()),
        within_one=float(shares[apart <= 1].sum()),
    )

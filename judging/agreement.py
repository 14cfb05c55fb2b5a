"""Agreement of two raters, with intervals: statistics of confusion matrices.

A confusion matrix counts things rated twice: rows are the first rater's categories, columns the
second's. Every statistic takes a stack of matrices, shape (..., k, k), and gives an array of shape
(...), NaN where it is undefined; so one function serves the figure and its bootstrap.

κ is that of Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
Measurement 20 (1960); weighted κ that of Cohen, "Weighted kappa", Psychological Bulletin 70
(1968), doi:10.1037/h0026256. Intervals are percentiles of a bootstrap (Efron 1979); those of
shares of independent things are Wilson's, Journal of the American Statistical Association 22
(1927), which have a width even where the share is 0 or 1.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from math import sqrt
from statistics import NormalDist
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

Counts: TypeAlias = NDArray[np.float64]
"""Confusion matrices, shape (..., k, k)."""
Statistic: TypeAlias = Callable[[Counts], NDArray[np.float64]]

CONFIDENCE = 0.95
RESAMPLES = 2000
SEED = 20_260
"""Fixed, so that the same ratings give the same interval."""
YES_NO = (True, False)
LEVELS = (1, 2, 3, 4, 5)


class Interval(BaseModel):
    """A statistic with its 95 % interval; all None where it is undefined."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float | None = None
    low: float | None = None
    high: float | None = None


def confusion(
    ratings: Iterable[tuple[Hashable, Hashable]], categories: Sequence[Hashable]
) -> Counts:
    """Count ratings of the same things by two raters, shape (k, k).

    Raises:
        KeyError: a rating is none of the categories.
    """
    place = {category: number for number, category in enumerate(categories)}
    matrix = np.zeros((len(categories), len(categories)))
    for first, second in ratings:
        matrix[place[first], place[second]] += 1
    return matrix


def kappa(matrices: Counts) -> NDArray[np.float64]:
    """Cohen's κ: every disagreement counts the same."""
    return weighted_kappa(matrices, 1 - np.eye(matrices.shape[-1]))


def quadratic_kappa(matrices: Counts) -> NDArray[np.float64]:
    """Weighted κ of ordered categories: a disagreement counts by its distance squared."""
    place = np.arange(matrices.shape[-1], dtype=np.float64)
    return weighted_kappa(matrices, np.square(place[:, None] - place[None, :]))


def weighted_kappa(matrices: Counts, weights: Counts) -> NDArray[np.float64]:
    """1 − observed disagreement ÷ disagreement expected by chance.

    Args:
        weights: of each disagreement, shape (k, k); 0 on the diagonal.
    """
    total = matrices.sum(axis=(-2, -1))
    rows, columns = matrices.sum(axis=-1), matrices.sum(axis=-2)
    observed = (weights * matrices).sum(axis=(-2, -1)) * total
    expected = np.einsum("...i,ij,...j->...", rows, weights, columns)
    return 1 - _ratio(observed, expected)


def precision(matrices: Counts) -> NDArray[np.float64]:
    """Share of the second rater's "yes" that the first, the reference, calls "yes" too."""
    return _ratio(matrices[..., 0, 0], matrices[..., :, 0].sum(axis=-1))


def recall(matrices: Counts) -> NDArray[np.float64]:
    """Share of the reference's "yes" that the second rater calls "yes" too."""
    return _ratio(matrices[..., 0, 0], matrices[..., 0, :].sum(axis=-1))


def false_positive_rate(matrices: Counts) -> NDArray[np.float64]:
    """Share of the reference's "no" that the second rater calls "yes"."""
    return _ratio(matrices[..., 1, 0], matrices[..., 1, :].sum(axis=-1))


def value_of(matrix: Counts, statistic: Statistic) -> float | None:
    """A statistic of one confusion matrix; None where it is undefined."""
    value = float(statistic(matrix))
    return None if np.isnan(value) else value


def interval(units: Sequence[Counts], statistic: Statistic) -> Interval:
    """A statistic over all units, with its interval from resampling whole units.

    Args:
        units: one confusion matrix for each answer or interview. Ratings within one depend on
            each other, so it is drawn as a whole.
    """
    if not units:
        return Interval()
    stack = np.stack(units)
    value = value_of(stack.sum(axis=0), statistic)
    draws = np.random.default_rng(SEED).multinomial(
        len(stack), np.full(len(stack), 1 / len(stack)), size=RESAMPLES
    )
    values = statistic(np.einsum("nu,uij->nij", draws.astype(float), stack))
    values = values[~np.isnan(values)]
    if value is None or not len(values):
        return Interval(value=value)
    outside = (1 - CONFIDENCE) / 2
    low, high = np.quantile(values, (outside, 1 - outside))
    return Interval(value=value, low=float(low), high=float(high))


def share(count: int, of: int) -> Interval:
    """The share of independent things that something holds for, with Wilson's interval."""
    if not of:
        return Interval()
    value = count / of
    z2 = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) ** 2
    centre = value + z2 / (2 * of)
    margin = sqrt(z2 * (value * (1 - value) + z2 / (4 * of)) / of)
    low, high = ((centre + sign * margin) / (1 + z2 / of) for sign in (-1, 1))
    return Interval(value=value, low=max(0.0, low), high=min(1.0, high))


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, np.divide(part, whole), np.nan)

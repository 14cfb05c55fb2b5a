"""Statistics of agreement, against published values."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pytest

from judging import agreement
from judging.agreement import YES_NO, Counts, Interval, confusion, interval, value_of

GRANTS = np.array([[20.0, 5.0], [10.0, 15.0]])
"""Two readers and 50 grant proposals: the worked example of Wikipedia's "Cohen's kappa"."""
COUPLES = np.array([[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]], dtype=float)
"""Answers of husbands and wives: data set SexualFun of R's vcd package, whose manual has κ."""
CLINICIANS = np.array([[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]])
"""Proportions and weights of Cohen (1968): κ 0.492 and 0.348."""
CLINICIANS_WEIGHTS = np.array([[0.0, 1.0, 3.0], [1.0, 0.0, 6.0], [3.0, 6.0, 0.0]])


def _ratings(*counts: tuple[int, Hashable]) -> list[Hashable]:
    return [rating for count, rating in counts for _ in range(count)]


@pytest.mark.parametrize(
    ("matrix", "expected"), [(GRANTS, 0.40), (COUPLES, 0.1293), (CLINICIANS, 0.492)]
)
def test_kappa_has_its_published_values(matrix: Counts, expected: float) -> None:
    assert float(agreement.kappa(matrix)) == pytest.approx(expected, abs=5e-4)


def test_weighted_kappa_has_its_published_value() -> None:
    weighted = agreement.weighted_kappa(CLINICIANS, CLINICIANS_WEIGHTS)
    assert float(weighted) == pytest.approx(0.348, abs=5e-4)


def test_quadratic_kappa_has_the_value_of_scikit_learn() -> None:
    """The example of scikit-learn's own test of ``cohen_kappa_score``."""
    first = _ratings((46, 0), (44, 1), (10, 2))
    second = _ratings((50, 0), (40, 1), (10, 2))
    matrix = confusion(zip(first, second, strict=True), (0, 1, 2))
    assert float(agreement.kappa(matrix)) == pytest.approx(0.9315, abs=5e-5)
    assert float(agreement.quadratic_kappa(matrix)) == pytest.approx(0.9541, abs=5e-5)


def test_a_far_disagreement_costs_more_than_a_near_one() -> None:
    levels = [(1, 1), (2, 2), (3, 3), (4, 4)]
    near = confusion([*levels, (4, 5)], agreement.LEVELS)
    far = confusion([*levels, (1, 5)], agreement.LEVELS)
    assert agreement.quadratic_kappa(near) > agreement.quadratic_kappa(far)
    assert float(agreement.quadratic_kappa(confusion(levels, agreement.LEVELS))) == 1.0


def test_opposite_ratings_have_a_kappa_of_minus_one() -> None:
    assert float(agreement.kappa(np.array([[0.0, 5.0], [5.0, 0.0]]))) == -1.0


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        (agreement.precision, 6 / 9),
        (agreement.recall, 6 / 8),
        (agreement.false_positive_rate, 3 / 12),
    ],
)
def test_shares_of_right_and_wrong(statistic: agreement.Statistic, expected: float) -> None:
    """Of 8 told points 6 are found; of 12 others 3 are called told."""
    matrix = np.array([[6.0, 2.0], [3.0, 9.0]])
    assert value_of(matrix, statistic) == pytest.approx(expected)


@pytest.mark.parametrize("ratings", [[], [(True, True)] * 4, [(False, False)]])
def test_kappa_is_undefined_where_chance_explains_everything(
    ratings: Sequence[tuple[bool, bool]],
) -> None:
    assert value_of(confusion(ratings, YES_NO), agreement.kappa) is None


def test_a_rating_outside_the_categories_is_refused() -> None:
    with pytest.raises(KeyError):
        confusion([(1, 6)], agreement.LEVELS)


def test_an_interval_contains_its_value_and_repeats() -> None:
    units = [GRANTS / 5, np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([[1.0, 2.0], [0.0, 4.0]])] * 4
    first = interval(units, agreement.kappa)
    assert first == interval(units, agreement.kappa)
    assert first.low is not None and first.value is not None and first.high is not None
    assert -1 <= first.low < first.value < first.high <= 1
    assert first.value == pytest.approx(float(agreement.kappa(np.sum(units, axis=0))))


def test_an_interval_narrows_with_more_answers() -> None:
    units = [np.array([[3.0, 0.0], [0.0, 2.0]]), np.array([[1.0, 1.0], [1.0, 2.0]])]
    few, many = interval(units * 5, agreement.kappa), interval(units * 80, agreement.kappa)
    assert _width(many) < 0.5 * _width(few)


def test_whole_answers_are_resampled() -> None:
    """Ten points of one answer are no ten independent points: the interval stays wide."""
    right, wrong = np.array([[5.0, 0.0], [0.0, 5.0]]), np.array([[0.0, 5.0], [5.0, 0.0]])
    together = interval([right, right, wrong], agreement.kappa)
    single = [
        *(np.array([[1.0, 0.0], [0.0, 1.0]]) for _ in range(10)),
        *(np.array([[0.0, 1.0], [1.0, 0.0]]) for _ in range(5)),
    ]
    apart = interval(single, agreement.kappa)
    assert together.value == pytest.approx(apart.value)
    assert _width(together) > 1.5 * _width(apart)


def test_no_units_have_no_interval() -> None:
    assert interval([], agreement.kappa) == Interval()


def _width(found: Interval) -> float:
    assert found.low is not None and found.high is not None
    return found.high - found.low


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)],
)
def test_shares_have_the_published_intervals(count: int, of: int, low: float, high: float) -> None:
    """Method 3 of Newcombe, Statistics in Medicine 17 (1998), table I."""
    found = agreement.share(count, of)
    assert found.value == count / of
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_a_share_of_nothing_is_undefined() -> None:
    assert agreement.share(0, 0) == Interval()

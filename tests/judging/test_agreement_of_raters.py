"""Agreement on the levels of interviews."""

from __future__ import annotations

import pytest

from judging.agreement_of_raters import MIN_INTERVIEWS, among_raters, between_two

# Four observers and twelve units with gaps, of Krippendorff's "Computing Krippendorff's
# Alpha-Reliability" (2011), section C; published are α = 0.815 (ordinal) and 0.743 (nominal).
UNITS = [
    [1, 1, 1],
    [2, 2, 3, 2],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [2, 2, 2, 2],
    [1, 2, 3, 4],
    [4, 4, 4, 4],
    [1, 1, 2, 1],
    [2, 2, 2, 2],
    [5, 5, 5],
    [1, 1],
    [3],
]
# Two pathologists and 118 slides: A. Agresti, "Categorical Data Analysis"; rows are the first's.
SLIDES = [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]]


def test_alpha_of_krippendorff_s_example() -> None:
    alpha = among_raters([[levels] for levels in UNITS])
    assert (alpha.status, alpha.interviews) == ("measured", 11)
    assert alpha.value is not None and alpha.low is not None and alpha.high is not None
    assert alpha.value == pytest.approx(0.815, abs=0.0005)
    assert alpha.low < alpha.value < alpha.high <= 1
    # Its coincidence matrix has 32 of 40 on the diagonal.
    assert alpha.exact == pytest.approx(32 / 40)


def test_the_order_of_raters_and_dimensions_moves_nothing() -> None:
    as_given = among_raters([[levels, levels[::-1]] for levels in UNITS])
    turned = among_raters([[levels[::-1], levels] for levels in UNITS])
    assert as_given == turned


def test_kappa_of_two_judges() -> None:
    pairs = [
        (row + 1, column + 1)
        for row, counts in enumerate(SLIDES)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]
    kappa = between_two([[pair] for pair in pairs])
    # By hand: 118 · Σ n (r - c)² = 118 · 52, and Σ n_r n_c (r - c)² = 28,384 by chance.
    assert kappa.value == pytest.approx(1 - 118 * 52 / 28_384)
    assert kappa.exact == pytest.approx(75 / 118)
    assert kappa.within_one == pytest.approx(115 / 118)


def test_a_level_apart_weighs_less_than_three() -> None:
    levels = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]
    near = between_two([[(level, level)] for level in levels] + [[(1, 2)]])
    far = between_two([[(level, level)] for level in levels] + [[(1, 4)]])
    assert near.value is not None and far.value is not None
    assert 1 > near.value > far.value


def test_whole_interviews_are_drawn_so_repeating_dimensions_narrows_nothing() -> None:
    interviews = [[(1 + n % 5, 1 + (n + n % 2) % 5)] for n in range(20)]
    once, thrice = between_two(interviews), between_two([pairs * 3 for pairs in interviews])
    assert (once.value, once.low, once.high) == pytest.approx(
        (thrice.value, thrice.low, thrice.high)
    )


def test_too_few_interviews_give_no_number() -> None:
    for agreement in (
        between_two([[(1, 1), (2, 3)]] * (MIN_INTERVIEWS - 1)),
        among_raters([[[1, 2], [2, 2]]] * (MIN_INTERVIEWS - 1) + [[[3]], []]),
    ):
        assert (agreement.status, agreement.interviews) == ("not_enough", MIN_INTERVIEWS - 1)
        assert agreement.value is agreement.low is agreement.exact is None


def test_levels_that_are_all_the_same_say_nothing_about_agreement() -> None:
    assert between_two([[(3, 3)]] * 30).status == "no_variation"
    assert among_raters([[[3, 3, 3]]] * 30).status == "no_variation"

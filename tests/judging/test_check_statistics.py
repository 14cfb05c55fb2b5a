"""The figures that follow from a judge's readings, mistakes included."""

from __future__ import annotations

import pytest

from interviews.plan import pick_plan
from judging.agreement import share
from judging.check_statistics import (
    PointsRead,
    Readings,
    labeller_figures,
    level_figures,
    pair_figures,
    point_figures,
    trait_figures,
)
from judging.findings import Finding
from judging.labelled.schemas import (
    InterviewAnswer,
    LabelledAnswer,
    LabelledInterview,
    LabelledPair,
    LabelledSet,
    PairedAnswer,
    Trait,
)

PLAN = pick_plan("en")
QUESTION = "recent-project"
"""It has the points purpose, own-part, decision and result."""


def _set(*answers: LabelledAnswer) -> LabelledSet:
    return LabelledSet("en", PLAN, answers)


def _answer(*told: str, second: list[str] | None = None, trait: Trait = "plain") -> LabelledAnswer:
    return LabelledAnswer(
        id="x", question=QUESTION, trait=trait, text="words", told=[*told], second=second
    )


def _interview(**levels: int | None) -> LabelledInterview:
    given = InterviewAnswer(question=QUESTION, answer="words")
    return LabelledInterview(id="x", role="Baker", answers=[given], levels=levels)


def _pair(one: list[str], other: list[str]) -> LabelledPair:
    return LabelledPair(
        id="x",
        kind="same" if one == other else "different",
        question=QUESTION,
        change="a word",
        one=PairedAnswer(text="words", told=one),
        other=PairedAnswer(text="words", told=other),
    )


def _read(*told: str, unclear: tuple[str, ...] = ()) -> PointsRead:
    return PointsRead(frozenset(told), frozenset(unclear))


KNOWN = Readings(
    [
        (_answer("purpose", "own-part"), _read("purpose", "own-part")),
        (_answer("purpose", "result"), _read("purpose", "decision")),
        (_answer("own-part", "result", trait="numbers"), _read("result", unclear=("own-part",))),
        (_answer(trait="negated"), _read("purpose")),
    ]
)
"""Of 6 told points 4 are found and one is unclear; of 10 others 2 are called told."""


def test_known_mistakes_give_the_expected_figures() -> None:
    points = point_figures(_set(), KNOWN)
    assert (points.answers, points.points) == (4, 16)
    assert points.recall.value == pytest.approx(4 / 6)
    assert points.precision.value == pytest.approx(4 / 6)
    assert points.untold_called_told.value == pytest.approx(2 / 10)
    assert points.unclear == pytest.approx(1 / 16)
    # Observed agreement 12/16, expected (6·6 + 10·10)/16².
    assert points.kappa.value == pytest.approx((12 / 16 - 136 / 256) / (1 - 136 / 256))
    assert points.kappa.low is not None and points.kappa.low < points.kappa.value


def test_each_trait_has_its_figures() -> None:
    plain, negated, numbers = trait_figures(_set(), KNOWN)
    assert (plain.trait, plain.answers, plain.points) == ("plain", 2, 8)
    assert (plain.recall, plain.precision) == (pytest.approx(3 / 4), pytest.approx(3 / 4))
    assert (negated.trait, negated.untold_called_told) == ("negated", 1 / 4)
    assert negated.recall is None and negated.precision == 0.0
    assert (numbers.trait, numbers.recall) == ("numbers", 1 / 2)


def test_findings_are_sorted_by_their_verdict() -> None:
    findings = [
        Finding("purpose", "told", quote="for the shop"),
        Finding("own-part", "unclear"),
        Finding("result", "not_told"),
    ]
    assert PointsRead.of(findings) == _read("purpose", unclear=("own-part",))


def test_levels_are_compared_where_both_give_one() -> None:
    levels = level_figures(
        Readings(
            [],
            [
                (_interview(a=3, b=4, c=2, d=None), {"a": 3, "b": 5, "c": None, "d": 1}),
                (_interview(a=5, b=5, c=1, d=None), {"a": 3, "b": 5, "c": 1}),
            ],
        )
    )
    assert (levels.interviews, levels.levels) == (2, 5)
    assert (levels.exact, levels.within_one) == (3, 4)
    assert (levels.missing, levels.extra) == (1, 1)
    assert levels.kappa.value == pytest.approx(_quadratic([3, 4, 5, 5, 1], [3, 5, 3, 5, 1]))


def _quadratic(first: list[int], second: list[int]) -> float:
    """Quadratic κ by its definition, without matrices."""
    observed = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) / len(first)
    chance = sum((a - b) ** 2 for a in first for b in second) / len(first) ** 2
    return 1 - observed / chance


def test_no_interviews_have_no_kappa() -> None:
    assert level_figures(Readings([])).kappa.value is None


def test_same_pairs_are_moved_by_any_point() -> None:
    same = _pair(["purpose"], ["purpose"])
    figures = pair_figures(
        Readings(
            [],
            pairs=[
                (same, _read("purpose"), _read("purpose")),
                (same, _read("result"), _read("result")),
                (same, _read("purpose"), _read("purpose", "decision")),
            ],
        )
    )
    assert (figures.same, figures.moved, figures.different) == (3, 1, 0)
    assert figures.moved_share == share(1, 3)
    assert figures.told_apart_share.value is None, "of no pairs"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (_read("purpose", "result"), _read("purpose"), True),
        (_read("result"), _read("decision"), True),
        (_read("purpose", "result"), _read("purpose", "result"), False),
        (_read("purpose"), _read("purpose", "result"), False),  # the wrong way round
        (_read("purpose", "decision"), _read("purpose"), False),  # no decisive point
        (_read("result"), _read(unclear=("result",)), True),
    ],
)
def test_different_pairs_are_told_apart_by_a_decisive_point(
    one: PointsRead, other: PointsRead, apart: bool
) -> None:
    there = (_pair(["purpose", "result"], ["purpose"]), one, other)
    back = (_pair(["purpose"], ["purpose", "result"]), other, one)
    figures = pair_figures(Readings([], pairs=[there, back]))
    assert (figures.different, figures.told_apart) == (2, 2 if apart else 0)


def test_the_labellers_agreement_counts_what_was_labelled_twice() -> None:
    labellers = labeller_figures(
        _set(
            _answer("purpose", "result", second=["purpose", "result"]),
            _answer("own-part", second=["decision"]),
            _answer("own-part"),
        )
    )
    assert labellers.points == 8
    # Observed agreement 6/8, expected (3·3 + 5·5)/8².
    assert labellers.points_kappa.value == pytest.approx((6 / 8 - 34 / 64) / (30 / 64))
    assert labellers.levels == 0 and labellers.levels_kappa.value is None


def test_the_labellers_agreement_includes_pairs_and_interviews() -> None:
    pair = _pair(["purpose"], ["result"])
    twice = pair.model_copy(update={"one": pair.one.model_copy(update={"second": ["purpose"]})})
    interviews = [
        _interview(a=1, b=5).model_copy(update={"second": {"a": 1, "b": 4}}),
        _interview(a=2, b=None).model_copy(update={"second": {"a": 3, "b": None}}),
    ]
    labelled = LabelledSet("en", PLAN, (), tuple(interviews), (twice,))
    labellers = labeller_figures(labelled)
    assert (labellers.points, labellers.points_kappa.value) == (4, 1.0)
    assert labellers.levels == 3
    assert labellers.levels_kappa.value == pytest.approx(_quadratic([1, 5, 2], [1, 4, 3]))

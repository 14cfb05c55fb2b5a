"""A judge's readings of the labelled set, compared with its labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from judging import agreement
from judging.agreement import LEVELS, YES_NO, Counts, confusion, interval, share, value_of
from judging.check_figures import (
    LabellerFigures,
    LevelFigures,
    PairFigures,
    PointFigures,
    TraitFigures,
)
from judging.findings import Finding
from judging.labelled.schemas import (
    LabelledAnswer,
    LabelledInterview,
    LabelledPair,
    LabelledSet,
    Trait,
)

Levels = Mapping[str, int | None]
"""A level for each dimension, or None."""


@dataclass(frozen=True)
class PointsRead:
    """The points that a judge found in one answer."""

    told: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> PointsRead:
        """Sort the findings by their verdict."""
        found = list(findings)
        return cls(
            frozenset(f.statement_id for f in found if f.verdict == "told"),
            frozenset(f.statement_id for f in found if f.verdict == "unclear"),
        )


@dataclass(frozen=True)
class Readings:
    """What a judge found in a half of the labelled set, beside the labels."""

    answers: Sequence[tuple[LabelledAnswer, PointsRead]]
    interviews: Sequence[tuple[LabelledInterview, Levels]] = ()
    pairs: Sequence[tuple[LabelledPair, PointsRead, PointsRead]] = ()


def point_figures(labelled: LabelledSet, readings: Readings) -> PointFigures:
    """Agreement on the points of all answers."""
    units = [
        _point_counts(labelled, answer.question, answer.told, read.told)
        for answer, read in readings.answers
    ]
    points = int(sum(unit.sum() for unit in units))
    unclear = sum(len(read.unclear) for _, read in readings.answers)
    return PointFigures(
        answers=len(units),
        points=points,
        kappa=interval(units, agreement.kappa),
        precision=interval(units, agreement.precision),
        recall=interval(units, agreement.recall),
        untold_called_told=interval(units, agreement.false_positive_rate),
        unclear=unclear / points if points else None,
    )


def trait_figures(labelled: LabelledSet, readings: Readings) -> list[TraitFigures]:
    """Agreement on the points of the answers with each trait, in the traits' order."""
    by_trait: dict[Trait, list[Counts]] = {}
    for answer, read in readings.answers:
        counts = _point_counts(labelled, answer.question, answer.told, read.told)
        by_trait.setdefault(answer.trait, []).append(counts)
    figures = []
    for trait in sorted(by_trait, key=get_args(Trait).index):
        counts = sum(by_trait[trait], start=confusion((), YES_NO))
        figures.append(
            TraitFigures(
                trait=trait,
                answers=len(by_trait[trait]),
                points=int(counts.sum()),
                kappa=value_of(counts, agreement.kappa),
                precision=value_of(counts, agreement.precision),
                recall=value_of(counts, agreement.recall),
                untold_called_told=value_of(counts, agreement.false_positive_rate),
            )
        )
    return figures


def level_figures(readings: Readings) -> LevelFigures:
    """Agreement on the levels of interviews."""
    both = [_both_levels(labels.levels, levels) for labels, levels in readings.interviews]
    apart = [abs(first - second) for pairs in both for first, second in pairs]
    compared = [
        (labels.levels[dimension], levels.get(dimension))
        for labels, levels in readings.interviews
        for dimension in labels.levels
    ]
    return LevelFigures(
        interviews=len(both),
        levels=len(apart),
        kappa=interval([confusion(pairs, LEVELS) for pairs in both], agreement.quadratic_kappa),
        exact=sum(distance == 0 for distance in apart),
        within_one=sum(distance <= 1 for distance in apart),
        missing=sum(label is not None and given is None for label, given in compared),
        extra=sum(label is None and given is not None for label, given in compared),
    )


def pair_figures(readings: Readings) -> PairFigures:
    """How many pairs were moved, and how many told apart."""
    same = [entry for entry in readings.pairs if entry[0].kind == "same"]
    different = [entry for entry in readings.pairs if entry[0].kind == "different"]
    moved = sum(one.told != other.told for _, one, other in same)
    told_apart = sum(_tells_apart(*entry) for entry in different)
    return PairFigures(
        same=len(same),
        moved=moved,
        moved_share=share(moved, len(same)),
        different=len(different),
        told_apart=told_apart,
        told_apart_share=share(told_apart, len(different)),
    )


def labeller_figures(labelled: LabelledSet) -> LabellerFigures:
    """Agreement of the first labeller with the second on everything labelled twice."""
    answers = [(answer.question, answer.told, answer.second) for answer in labelled.answers]
    answers += [
        (pair.question, paired.told, paired.second)
        for pair in labelled.pairs
        for paired in (pair.one, pair.other)
    ]
    points = [
        _point_counts(labelled, question, told, second)
        for question, told, second in answers
        if second is not None
    ]
    levels = [
        confusion(_both_levels(interview.levels, interview.second), LEVELS)
        for interview in labelled.interviews
        if interview.second is not None
    ]
    return LabellerFigures(
        points=int(sum(unit.sum() for unit in points)),
        points_kappa=interval(points, agreement.kappa),
        levels=int(sum(unit.sum() for unit in levels)),
        levels_kappa=interval(levels, agreement.quadratic_kappa),
    )


def _point_counts(
    labelled: LabelledSet, question_id: str, first: Iterable[str], second: Iterable[str]
) -> Counts:
    """Each point of a question, as told or not by two readers."""
    one, other = frozenset(first), frozenset(second)
    points = [point.id for point in labelled.plan.question(question_id).evidence]
    return confusion(((point in one, point in other) for point in points), YES_NO)


def _both_levels(first: Levels, second: Levels) -> list[tuple[int, int]]:
    """The levels of the dimensions of which both give one."""
    pairs = [(level, second.get(dimension)) for dimension, level in first.items()]
    return [(one, other) for one, other in pairs if one is not None and other is not None]


def _tells_apart(pair: LabelledPair, one: PointsRead, other: PointsRead) -> bool:
    right = (pair.decisive & set(pair.one.told), pair.decisive & set(pair.other.told))
    return bool(right[0] & one.told - other.told or right[1] & other.told - one.told)

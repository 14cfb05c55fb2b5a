"""The figures of a check: how a judge's readings of the labelled set agree with its labels."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from judging.agreement import Interval
from judging.labelled.schemas import Half, Trait
from judging.qualification import Qualification
from kit.language import Language


class _Figures(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PointFigures(_Figures):
    """Agreement on evidence points; ``unclear`` counts as not told."""

    answers: int
    points: int = Field(description="Points of all answers together.")
    kappa: Interval = Field(description="Cohen's κ between labels and judge.")
    precision: Interval = Field(description="Share of the points called told that are told.")
    recall: Interval = Field(description="Share of the told points that are called told.")
    untold_called_told: Interval = Field(
        description="Share of the points not told that are called told."
    )
    unclear: float | None = Field(description="Share of all points that the judge left unclear.")


class TraitFigures(_Figures):
    """Agreement on the answers with one trait; too few for intervals."""

    trait: Trait
    answers: int
    points: int
    kappa: float | None
    precision: float | None
    recall: float | None
    untold_called_told: float | None


class LevelFigures(_Figures):
    """Agreement on the levels of whole interviews."""

    interviews: int
    levels: int = Field(description="Levels that both the labels and the judge give.")
    kappa: Interval = Field(description="Quadratic κ of these levels.")
    exact: int
    within_one: int = Field(description="At most one level apart, exact ones included.")
    missing: int = Field(description="Levels of the labels where the judge gives none.")
    extra: int = Field(description="Levels of the judge where the labels give none.")


class PairFigures(_Figures):
    """Pairs of answers that differ in nothing decisive, or in a decisive point."""

    same: int
    moved: int = Field(description="'same' pairs of which the judge finds different points.")
    moved_share: Interval = Field(description="Of the 'same' pairs, with Wilson's interval.")
    different: int
    told_apart: int = Field(
        description="'different' pairs of which a decisive point is found only where it is told."
    )
    told_apart_share: Interval = Field(
        description="Of the 'different' pairs, with Wilson's interval."
    )


class LabellerFigures(_Figures):
    """Agreement of the two labellers, over both halves."""

    points: int
    points_kappa: Interval
    levels: int
    levels_kappa: Interval


class CheckFigures(_Figures):
    """A judge's agreement with one half of the labelled set of a language."""

    judge: str
    prompt_version: str
    language: Language
    half: Half
    failed: int = Field(description="Calls that the model didn't answer.")
    points: PointFigures
    traits: list[TraitFigures]
    levels: LevelFigures
    pairs: PairFigures
    labellers: LabellerFigures

    @property
    def qualification(self) -> Qualification:
        """What these figures allow the judge to decide."""
        points, levels = self.points.kappa, self.levels.kappa
        return Qualification(
            judge=self.judge,
            prompt_version=self.prompt_version,
            language=self.language,
            points=self.points.points,
            points_kappa=points.value or 0.0,
            points_kappa_low=points.low or 0.0,
            points_kappa_high=points.high or 0.0,
            untold_called_told=self.points.untold_called_told.value or 0.0,
            levels=self.levels.levels,
            levels_kappa=levels.value,
            levels_kappa_low=levels.low,
            levels_kappa_high=levels.high,
        )

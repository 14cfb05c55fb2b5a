"""Evaluations of answers on the wire, as integrators know them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, model_validator

from api.schemas import Wire, WireInput
from db.tables import AnswerEvaluation

Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern=r"^[^\x00]*$"),
]
Line = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Measure = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]


class Averages(WireInput):
    """Of the whole interview."""

    emotion_scores: dict[Label, Share] = Field(min_length=1, max_length=50)
    """Mean share of each emotion, from 0 to 1; the greatest is the dominant one."""
    facial_expression_data: dict[Label, Measure] = Field(default={}, max_length=200)
    """Further means, as the camera system names them."""
    overall_score: float | None = Field(default=None, ge=0, le=100, allow_inf_nan=False)


class AnswerBehavior(WireInput):
    """Of the answer to one question."""

    question_id: str = Field(min_length=1, max_length=64, pattern=r"^[^\x00]*$")
    """The plan's id of the question (``plan_question_id``)."""
    emotion: Label
    sentiment_score: float = Field(ge=-1, le=1, allow_inf_nan=False)
    """From -1 (negative) to 1 (positive)."""


class BehaviorScores(WireInput):
    """What an outside camera system says; each part replaces what it said before."""

    averages: Averages | None = None
    per_question: list[AnswerBehavior] = Field(default=[], max_length=200)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.averages is None and not self.per_question:
            raise ValueError("send 'averages', 'per_question', or both")
        named = [part.question_id for part in self.per_question]
        if repeated := sorted({name for name in named if named.count(name) > 1}):
            raise ValueError(f"'per_question' names a question twice: {', '.join(repeated)}")
        return self


class Evaluation(WireInput):
    """What is held of one answer."""

    score: float | None = Field(default=None, ge=0, le=100, allow_inf_nan=False)
    """Null: no score."""
    feedback: str = Field(default="", max_length=10_000, pattern=r"^[^\x00]*$")
    keywords: list[Line] = Field(default=[], max_length=100)
    strengths: list[Line] = Field(default=[], max_length=100)
    improvements: list[Line] = Field(default=[], max_length=100)


class EvaluationView(Wire):
    """What is held of one answer, beside the report; no part of the report's scores."""

    question_id: str
    """The plan's id of the question."""
    evaluation: Evaluation | None
    emotion: str | None
    """From an outside camera system, where the operator allows that; likewise:"""
    sentiment_score: float | None
    updated_at: datetime

    @classmethod
    def of(cls, row: AnswerEvaluation, zone: ZoneInfo) -> EvaluationView:
        """From the table, with times in ``zone``."""
        kept: dict[str, Any] | None = row.evaluation
        return cls(
            question_id=row.question_id,
            evaluation=Evaluation.model_validate(kept) if kept is not None else None,
            emotion=row.emotion,
            sentiment_score=row.sentiment_score,
            updated_at=row.updated_at.astimezone(zone),
        )


class EvaluationList(Wire):
    """All evaluations of an interview's answers."""

    interview_id: UUID
    items: list[EvaluationView]

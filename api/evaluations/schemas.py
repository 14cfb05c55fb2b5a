"""Messages about evaluations of answers, in the form that integrators use."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, model_validator

from api.schemas import NO_NUL, Wire, WireInput
from db.tables import AnswerEvaluation

Label = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern=NO_NUL)
]
Line = Annotated[str, Field(max_length=1000, pattern=NO_NUL)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Measure = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]


class Averages(WireInput):
    """Scores of the whole interview."""

    emotion_scores: dict[Label, Share] = Field(min_length=1, max_length=50)
    """Mean share of each emotion, from 0 to 1; the largest one is dominant."""
    facial_expression_data: dict[Label, Measure] = Field(default={}, max_length=200)
    """Further means, under the camera system's names."""
    overall_score: float | None = Field(default=None, ge=0, le=100, allow_inf_nan=False)


class AnswerBehavior(WireInput):
    """Scores of the answer to one question."""

    question_id: str = Field(min_length=1, max_length=64, pattern=NO_NUL)
    """The plan's id of the question (``plan_question_id``)."""
    emotion: Label
    sentiment_score: float = Field(ge=-1, le=1, allow_inf_nan=False)
    """From -1 (negative) to 1 (positive)."""


class BehaviorScores(WireInput):
    """Scores of an outside camera system; each part replaces its previous value."""

    averages: Averages | None = None
    per_question: list[AnswerBehavior] = Field(default=[], max_length=200)

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.averages is None and not self.per_question:
            raise ValueError("send 'averages', 'per_question', or both")
        ids = [part.question_id for part in self.per_question]
        if repeated := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"'per_question' has a question twice: {', '.join(repeated)}")
        return self


class Evaluation(WireInput):
    """An evaluation of one answer."""

    score: float | None = Field(default=None, ge=0, le=100, allow_inf_nan=False)
    """Null: no score."""
    feedback: str = Field(default="", max_length=10_000, pattern=NO_NUL)
    keywords: list[Line] = Field(default=[], max_length=100)
    strengths: list[Line] = Field(default=[], max_length=100)
    improvements: list[Line] = Field(default=[], max_length=100)


class EvaluationView(Wire):
    """An answer's evaluation; the report's scores don't depend on it."""

    question_id: str
    """The plan's id of the question."""
    evaluation: Evaluation | None
    emotion: str | None
    """From an outside camera system, where the operator allows it."""
    sentiment_score: float | None
    """Likewise."""
    updated_at: datetime

    @classmethod
    def of(cls, row: AnswerEvaluation, zone: ZoneInfo) -> EvaluationView:
        """From the table, with times in ``zone``."""
        evaluation: dict[str, Any] | None = row.evaluation
        return cls(
            question_id=row.question_id,
            evaluation=Evaluation.model_validate(evaluation) if evaluation is not None else None,
            emotion=row.emotion,
            sentiment_score=row.sentiment_score,
            updated_at=row.updated_at.astimezone(zone),
        )


class EvaluationList(Wire):
    """All evaluations of an interview's answers."""

    interview_id: UUID
    items: list[EvaluationView]

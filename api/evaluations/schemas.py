"""Messages about evaluations of answers, in the form that integrators use."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from api.schemas import NO_NUL, Wire, WireInput
from db.tables import AnswerEvaluation

MOST_MEASURES = 200
EMOTIONS = {
    *("neutral", "calm", "happy", "happiness", "joy", "sad", "sadness", "angry", "anger"),
    *("fear", "fearful", "disgust", "disgusted", "surprise", "surprised", "contempt"),
    *("confused", "confusion"),
}
"""Names under which camera systems report emotions."""

Label = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern=NO_NUL)
]
Line = Annotated[str, Field(max_length=1000, pattern=NO_NUL)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Measure = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]


Score = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class Averages(Wire):
    """Scores of the whole interview.

    Either in named parts, or flat, as ``{"total": 82, "eye_contact": 71.5, "happy": 0.3}``: then
    shares of emotions are ``emotion_scores``, and all else is ``facial_expression_data``.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Measure]

    emotion_scores: dict[Label, Share] | None = Field(default=None, min_length=1, max_length=50)
    """Mean share of each emotion, from 0 to 1; the largest one is dominant. Required unless
    ``total`` is sent."""
    facial_expression_data: dict[Label, Measure] = Field(default={}, max_length=200)
    """Further means, under the camera system's names."""
    overall_score: Score | None = None
    total: Score | None = None
    """Another name of ``overall_score``."""

    @model_validator(mode="after")
    def _in_one_form(self) -> Self:
        if self.emotion_scores is None and self.total is None:
            raise ValueError("send 'averages' with 'emotion_scores' or with 'total'")
        if self.total is not None and self.overall_score is not None:
            raise ValueError("send 'total' or 'overall_score', not both: they are the same")
        flat = self.__pydantic_extra__
        if flat and self.total is None:
            raise ValueError(f"'{min(flat)}' is not a field of 'averages'; remove it")
        if len(flat) > MOST_MEASURES or any(not 0 < len(name) <= 64 for name in flat):
            raise ValueError(
                "names in 'averages' must have 1 to 64 characters, 200 of them at most"
            )
        return self

    @property
    def emotions(self) -> dict[str, float]:
        """The share of each emotion, however it was sent."""
        flat = {n: v for n, v in self.__pydantic_extra__.items() if _is_emotion(n, v)}
        return flat | (self.emotion_scores or {})

    @property
    def measures(self) -> dict[str, float]:
        """All other means, however they were sent."""
        flat = {n: v for n, v in self.__pydantic_extra__.items() if not _is_emotion(n, v)}
        return flat | self.facial_expression_data

    @property
    def score(self) -> float | None:
        """The overall score, by either name."""
        return self.total if self.total is not None else self.overall_score


def _is_emotion(name: str, value: float) -> bool:
    return name.lower() in EMOTIONS and 0 <= value <= 1


class AnswerBehavior(WireInput):
    """Scores of the answer to one question.

    Without ``question_id`` and ``order`` the list has the planned questions' order.
    """

    question_id: str | None = Field(default=None, min_length=1, max_length=64, pattern=NO_NUL)
    """The plan's id of the question (``plan_question_id``)."""
    order: int | None = Field(default=None, ge=1, le=1000)
    """Its number among the planned questions, from 1, instead of its id."""
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
        ids = [part.question_id for part in self.per_question if part.question_id is not None]
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

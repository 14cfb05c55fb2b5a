"""Reports on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, model_validator

from api.schemas import Wire, WireInput
from db.tables import ReportOverride, ReportStatus

Reason = Annotated[
    str, StringConstraints(min_length=3, max_length=2000, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")
]


class OverrideInput(WireInput):
    """A person's judgement in the place of the machine's."""

    dimension: Annotated[str | None, StringConstraints(max_length=100)] = None
    """Id of the rubric's dimension; null: the total."""
    value: Annotated[float | None, Field(ge=1, le=5)]
    """1 to 5, a dimension's in whole steps; null: back to what the machine found."""
    reason: Reason
    """Why; stands in the report, and the candidate may read it in an explanation."""

    @model_validator(mode="after")
    def _whole_levels(self) -> OverrideInput:
        if self.dimension is not None and self.value is not None and self.value % 1:
            raise ValueError("a dimension's level is a whole number from 1 to 5")
        return self


class RescoreInput(WireInput):
    """Why a report is to be made anew."""

    reason: Reason


class OverrideView(Wire):
    """One change of a report by a person."""

    id: UUID
    dimension: str | None
    value: float | None
    reason: str
    by: str
    """Who made it; candidates are told that it was a person, not which."""
    at: datetime

    @classmethod
    def of(cls, row: ReportOverride, zone: ZoneInfo) -> OverrideView:
        """From the table, with times in ``zone``."""
        return cls(
            id=row.id,
            dimension=row.dimension_id,
            value=row.value,
            reason=row.reason,
            by=row.by_name,
            at=row.created_at.astimezone(zone),
        )


class ReportView(Wire):
    """A report, or what there is to say until it is made."""

    interview_id: UUID
    status: ReportStatus
    summary_text: str
    """Always readable: the report's summary, or why there is none yet."""
    completed_at: datetime | None = None
    report: dict[str, Any] | None = None
    """The whole report as it stands now, with what people changed; null until ``status`` is
    ``complete``, and for candidates, where the server is not set to show it."""
    revision: int = 1
    """Grows by one each time that the report is made anew."""
    overrides: list[OverrideView] = Field(default_factory=list)
    """Every change by a person, oldest first; the last one of a dimension counts."""


class CitedView(Wire):
    """The candidate's own words that a judgement rests on."""

    text: str
    time: str
    """In the recording, such as ``4:07``."""


class ExplainedView(Wire):
    """One dimension, explained."""

    name: str
    level: int | None
    text: str
    quotes: list[CitedView]


class ExplanationView(Wire):
    """Why the report says what it says, in plain words and in the interview's language."""

    interview_id: UUID
    language: str
    how: str
    """How the report came about."""
    dimensions: list[ExplainedView]
    total: str
    also: list[str]
    """What was not used, what was left out, and what can be done."""
    text: str
    """All of it as one text."""
    answer: str | None = None
    """What a person wrote to it, when the candidate asked."""

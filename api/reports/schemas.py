"""Messages about reports."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, model_validator

from api.schemas import NOT_BLANK, VISIBLE, Wire, WireInput
from db.tables import ReportOverride, ReportStatus
from pipelines.report.pdf import USUAL_PARTS, PdfPart
from pipelines.report.schemas import Report

Reason = Annotated[
    str, StringConstraints(min_length=3, max_length=2000, pattern=NOT_BLANK), VISIBLE
]


PdfParts = Annotated[list[PdfPart], Field(min_length=1, max_length=len(PdfPart))]


class OverrideInput(WireInput):
    """A person's judgement that overrides the machine's."""

    dimension: Annotated[str | None, StringConstraints(max_length=100)] = None
    """Id of a dimension of the rubric; null: the total."""
    value: Annotated[float | None, Field(ge=1, le=5)]
    """1 to 5, a whole number for a dimension; null: restore the machine's result."""
    reason: Reason
    """Shown in the report; the candidate may read it in the explanation."""

    @model_validator(mode="after")
    def _whole_levels(self) -> OverrideInput:
        if self.dimension is not None and self.value is not None and self.value % 1:
            raise ValueError("'value' must be a whole number from 1 to 5 for a dimension")
        return self


class RescoreInput(WireInput):
    """Why a report is generated again."""

    reason: Reason


class PdfQuery(WireInput):
    """What the PDF of a report contains. Unknown parameters are refused, as on all calls: a
    misspelt ``hide_name`` would show the name."""

    include: PdfParts = Field(default=list(USUAL_PARTS))
    """May be repeated. Without ``assessment``, no judgement of the machine is in the document, and
    the sentences of all levels are. Without ``ratings``, ``decisions`` and ``notes`` as well, it
    suits a reader who should rate independently."""
    hide_name: bool = False
    """Replace the candidate's name in all parts, in the document's title and in its file name."""

    @property
    def parts(self) -> frozenset[PdfPart]:
        """The parts, each once."""
        return frozenset(self.include)


class OverrideView(Wire):
    """A person's override of a report."""

    id: UUID
    dimension: str | None
    value: float | None
    reason: str
    by: str
    """The person's name; candidates see only that it was a person."""
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
    """A report, or its status until it is complete."""

    interview_id: UUID
    status: ReportStatus
    summary_text: str
    """The report's summary, or a sentence that says why there is none."""
    technical_feedback: str = ""
    """A line for each dimension with a level; the same sentence as ``summary_text`` while there is
    no report to show."""
    strengths: list[str] = Field(default_factory=list)
    """The rubric's sentences of the highest levels that were reached; empty until then."""
    improvements: list[str] = Field(default_factory=list)
    """The rubric's sentences of the lowest levels; likewise."""
    completed_at: datetime | None = None
    report: Report | None = None
    """The whole report, with all overrides applied. Null until ``status`` is ``complete``, and for
    candidates unless the server is configured to show it. Null as well if this version of the
    server can't read the stored report."""
    revision: int = 1
    """Increases by one each time the report is generated again."""
    overrides: list[OverrideView] = Field(default_factory=list)
    """All overrides, oldest first; the last one of a dimension applies."""
    hidden: bool = False
    """Whether a complete report's content is hidden until the caller has submitted their rating
    of the interview."""

    @model_validator(mode="after")
    def _placeholder(self) -> ReportView:
        if self.report is None and not self.technical_feedback:
            self.technical_feedback = self.summary_text
        return self


class CitedView(Wire):
    """The candidate's words that a judgement is based on."""

    text: str
    time: str
    """Time in the recording, such as ``4:07``."""


class ExplainedView(Wire):
    """The explanation of one dimension."""

    name: str
    level: int | None
    text: str
    quotes: list[CitedView]


class ExplanationView(Wire):
    """The explanation of a report, in plain words and in the interview's language."""

    interview_id: UUID
    language: str
    how: str
    """How the report was produced."""
    dimensions: list[ExplainedView]
    total: str
    also: list[str]
    """What was not used, what was left out, and what the candidate can do."""
    text: str
    """The whole explanation as one text."""
    answer: str | None = None
    """The answer to the candidate's request for an explanation."""

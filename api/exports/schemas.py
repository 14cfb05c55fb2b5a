"""Messages about exports."""

from __future__ import annotations

from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from api.interviews.listing import ListInterviews
from api.reports.schemas import PdfParts
from api.schemas import Flag, WireInput
from pipelines.report.pdf import USUAL_PARTS

MOST = 1_000
"""Interviews of one export."""


class Exported(StrEnum):
    """A part of an interview that can be exported."""

    REPORT_PDF = "report_pdf"
    REPORT_JSON = "report_json"
    TRANSCRIPT = "transcript"
    RECORDING = "recording"


class CreateExport(WireInput):
    """Which interviews to export, and what of them."""

    interview_ids: list[UUID] | None = Field(default=None, min_length=1, max_length=MOST)
    filter: ListInterviews | None = None
    """The filters and the order of a list, instead of ids; its first 1,000 interviews at most."""
    include: list[Exported] = Field(min_length=1, max_length=len(Exported))
    pdf_include: PdfParts = Field(default=list(USUAL_PARTS))
    """What each ``report_pdf`` contains, like ``include`` of a report's PDF. The PDF of an
    interview is left out while the assessment or the ratings are asked for and hidden from the
    caller."""
    hide_name: Flag = False
    """Replace the candidates' names in all files, in folders' names and in the index. A recording,
    in which the name is heard, can't be exported then."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.interview_ids is None) == (self.filter is None):
            raise ValueError("give either 'interview_ids' or 'filter'")
        return self

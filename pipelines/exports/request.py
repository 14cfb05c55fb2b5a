"""What an export has, as its task stores it."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from pipelines.report.pdf import USUAL_PARTS, PdfPart


class ExportInput(BaseModel):
    """What an export has, as its task stores it."""

    interview_ids: list[UUID]
    include: list[str]
    """Some of ``report_pdf``, ``report_json``, ``transcript``, ``recording``."""
    pdf_parts: list[PdfPart] = list(USUAL_PARTS)
    """What each PDF of a report contains."""
    hide_name: bool = False
    """The candidates' names are replaced everywhere; there is no recording then."""
    hidden: list[UUID] = []
    """Interviews whose report is hidden from the person who asked."""
    ratings_hidden: list[UUID] = []
    """Interviews whose ratings are hidden from them."""
    by_user_id: UUID | None = None

    def hides_pdf(self, interview_id: UUID) -> bool:
        """Whether a part of an interview's PDF is hidden from the person who asked."""
        parts = set(self.pdf_parts)
        return (PdfPart.ASSESSMENT in parts and interview_id in self.hidden) or (
            PdfPart.RATINGS in parts and interview_id in self.ratings_hidden
        )

"""A report as a PDF."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from uuid import UUID

import structlog

from api.audit.note import note_reading
from api.errors import ForbiddenError, UnavailableError
from api.identity import Caller
from api.interviews.access import find_visible
from api.ratings.blindness import require_report
from api.reports.content import complete_content, effective
from api.reports.pdf_contents import contents_of
from api.reports.schemas import PdfQuery
from api.reports.service import may_read
from api.services import Services
from db.tables import AuditAction
from models.errors import ModelFileError
from models.settings import REPORT_FONTS
from pipelines.report.pdf import PdfPart, typeset

log = structlog.get_logger(__name__)

FONTS_RETRY_S = 60
"""``Retry-After`` while the fonts of the PDF are missing."""


@dataclass(frozen=True)
class PdfFile:
    """A report as a PDF."""

    content: bytes
    file_name: str
    """In the interview's language; may contain any letter, but no path."""


async def as_pdf(
    services: Services, caller: Caller, interview_id: UUID, query: PdfQuery
) -> PdfFile:
    """The parts of a complete report that are asked for as a PDF, typeset in a thread.

    Raises:
        NotFoundError: there is no such interview.
        ForbiddenError: the caller is a candidate, to whom reports are not shown.
        ConflictError: the report is not complete, has an unknown format, or it or the ratings are
            hidden until the caller has rated the interview.
        UnavailableError: the fonts are missing or damaged.
    """
    interview = await find_visible(services, caller, interview_id)
    if not may_read(services, caller):
        raise ForbiddenError("The report is for the recruiter. You can request an explanation.")
    async with services.database.reading() as work:
        row = await work.reports.of_interview(interview_id)
        entries = await work.transcripts.of_interview(interview_id)
        overrides = await work.reports.overrides(interview_id)
    content = complete_content(interview, row)
    contents = await contents_of(services, caller, interview, query.parts, entries)
    contents.name_hidden = query.hide_name
    # Last of the checks: it notes that the caller was shown the machine's judgement.
    if contents.assessment:
        await require_report(services, caller, interview_id)
    await _note_reading(services, caller, interview_id, query)
    try:
        file, title = await asyncio.to_thread(
            typeset,
            effective(content, interview, overrides),
            interview,
            contents,
            entries=entries,
            zone=services.settings.zone,
            models_dir=services.models_dir,
        )
    except ModelFileError as error:
        log.warning("report.no_fonts", interview_id=str(interview_id), error=str(error))
        raise UnavailableError(
            "The fonts of the PDF are missing or damaged. Run "
            f"`vivavoce models pull {REPORT_FONTS}` on the server and retry. "
            f"GET /api/v1/interviews/{interview_id}/report has the report as JSON.",
            retry_after_s=FONTS_RETRY_S,
        ) from error
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\u200b]+', " ", title).strip(". ")
    return PdfFile(file, f"{name}.pdf")


async def _note_reading(
    services: Services, caller: Caller, interview_id: UUID, query: PdfQuery
) -> None:
    parts = sorted(query.parts)
    details = {"form": "pdf", "include": parts, "hide_name": query.hide_name}
    await note_reading(services, caller, AuditAction.REPORT_READ, interview_id, details)
    if PdfPart.TRANSCRIPT in parts:
        action = AuditAction.TRANSCRIPT_READ
        await note_reading(services, caller, action, interview_id, {"form": "pdf"})

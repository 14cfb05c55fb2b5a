"""The rules about reports."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from uuid import UUID

import structlog
from pydantic import ValidationError

from api.errors import ConflictError, UnavailableError
from api.interviews.service import find
from api.reports.schemas import ReportView
from api.services import Services
from db.tables import Interview, InterviewStatus, Report, ReportStatus
from models.errors import ModelFileError
from models.settings import REPORT_FONTS
from pipelines.plan import Plan
from pipelines.report.pdf import document_of, render
from pipelines.report.schemas import Report as ReportContent

log = structlog.get_logger(__name__)

FONTS_RETRY_S = 60
"""Seconds after which a caller may ask again while the fonts of the PDF are missing."""

_TEXTS = {
    "open": {
        "en": "The interview is not over yet; its report is made afterwards.",
        "ko": "면접이 아직 끝나지 않았습니다. 리포트는 면접이 끝난 뒤 작성됩니다.",
    },
    "pending": {
        "en": "The report is being written; it will be here within minutes.",
        "ko": "리포트를 작성하고 있습니다. 몇 분 안에 볼 수 있습니다.",
    },
    "ended": {
        "en": "The interview ended without being completed, so there is no report.",
        "ko": "면접이 완료되지 않고 끝나 리포트가 없습니다.",
    },
    "failed": {
        "en": "The report could not be made: {reason}",
        "ko": "리포트를 만들지 못했습니다: {reason}",
    },
}


async def read(services: Services, interview_id: UUID) -> ReportView:
    """The report of an interview, in whatever state it is. Raises NotFoundError."""
    interview = await find(services, interview_id)
    row = await services.rows.report(interview_id)
    if row is None:
        return _without_row(interview)
    content = row.content if row.status == ReportStatus.COMPLETE else None
    done = row.completed_at
    return ReportView(
        interview_id=interview_id,
        status=row.status,
        summary_text=_summary(interview, row),
        completed_at=done.astimezone(services.settings.zone) if done else None,
        report=content,
    )


@dataclass(frozen=True)
class Printed:
    """A report as a file."""

    content: bytes
    file_name: str
    """For people, in the interview's language; may hold any letter but no path."""


async def printed(services: Services, interview_id: UUID) -> Printed:
    """The complete report as a PDF; typeset in a thread, nothing else waits for it.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: the report is not made yet, failed, or is of an unknown form.
        UnavailableError: the fonts are not on this server, or damaged.
    """
    interview = await find(services, interview_id)
    async with services.database.unit_of_work() as work:
        row = await work.reports.of_interview(interview_id)
        entries = await work.transcripts.of_interview(interview_id)
    if row is None:
        raise ConflictError(_without_row(interview, "en").summary_text)
    if row.status != ReportStatus.COMPLETE:
        raise ConflictError(_summary(interview, row, "en"))
    try:
        report = ReportContent.model_validate(row.content)
        plan = Plan.model_validate(interview.plan)
    except ValidationError as error:
        log.warning("report.unprintable", interview_id=str(interview_id), error=str(error))
        raise ConflictError(
            "This report is stored in a form that can't be printed; "
            f"GET /api/v1/interviews/{interview_id}/report has it as JSON."
        ) from error
    length_s = max((entry.end_s for entry in entries), default=0.0)
    document = document_of(report, interview, plan, length_s=length_s, zone=services.settings.zone)
    try:
        content = await asyncio.to_thread(
            render, document, report.generated_at, services.models_dir
        )
    except ModelFileError as error:
        log.warning("report.no_fonts", interview_id=str(interview_id), error=str(error))
        raise UnavailableError(
            "The fonts of the PDF are missing or damaged on this server: run "
            f"`vivavoce models pull {REPORT_FONTS}` there and ask again. "
            f"GET /api/v1/interviews/{interview_id}/report has the report as JSON.",
            retry_after_s=FONTS_RETRY_S,
        ) from error
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\u200b]+', " ", document["file_title"]).strip(". ")
    return Printed(content, f"{name}.pdf")


def _without_row(interview: Interview, language: str | None = None) -> ReportView:
    never = interview.status.over and interview.status != InterviewStatus.COMPLETED
    return ReportView(
        interview_id=interview.id,
        status=ReportStatus.FAILED if never else ReportStatus.PENDING,
        summary_text=_text("ended" if never else "open", language or interview.language),
    )


def _summary(interview: Interview, row: Report, language: str | None = None) -> str:
    language = language or interview.language
    if row.status == ReportStatus.COMPLETE:
        return str((row.content or {}).get("summary_text", ""))
    if row.status == ReportStatus.FAILED:
        return _text("failed", language).replace("{reason}", row.failure_reason or "")
    return _text("pending", language)


def _text(key: str, language: str) -> str:
    texts = _TEXTS[key]
    return texts.get(language, texts["en"])

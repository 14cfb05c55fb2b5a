"""The rules about reports."""

from __future__ import annotations

from uuid import UUID

from api.interviews.service import find
from api.reports.schemas import ReportView
from api.services import Services
from db.tables import Interview, InterviewStatus, Report, ReportStatus

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
    async with services.database.unit_of_work() as work:
        row = await work.reports.of_interview(interview_id)
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


def _without_row(interview: Interview) -> ReportView:
    never = interview.status.over and interview.status != InterviewStatus.COMPLETED
    return ReportView(
        interview_id=interview.id,
        status=ReportStatus.FAILED if never else ReportStatus.PENDING,
        summary_text=_text("ended" if never else "open", interview),
    )


def _summary(interview: Interview, row: Report) -> str:
    if row.status == ReportStatus.COMPLETE:
        return str((row.content or {}).get("summary_text", ""))
    if row.status == ReportStatus.FAILED:
        return _text("failed", interview).replace("{reason}", row.failure_reason or "")
    return _text("pending", interview)


def _text(key: str, interview: Interview) -> str:
    texts = _TEXTS[key]
    return texts.get(interview.language, texts["en"])

"""The status of a report as a view, with a sentence where there is no content to show."""

from __future__ import annotations

from api.reports.schemas import ReportView
from api.services import Services
from db.tables import Interview, InterviewStatus, Report, ReportStatus

_TEXTS = {
    "open": {
        "en": "The interview is not over yet. Its report is written afterwards.",
        "ko": "면접이 아직 끝나지 않았습니다. 리포트는 면접이 끝난 뒤 작성됩니다.",
    },
    "pending": {
        "en": "The report is being written. It will be available within minutes.",
        "ko": "리포트를 작성하고 있습니다. 몇 분 안에 볼 수 있습니다.",
    },
    "ended": {
        "en": "The interview ended without being completed, so there is no report.",
        "ko": "면접이 완료되지 않고 끝나 리포트가 없습니다.",
    },
    "not_shown": {
        "en": "The report was passed to the people who decide. You can request an explanation of "
        "it, or a review by a person.",
        "ko": "리포트는 채용을 결정하는 사람에게 전달되었습니다. 설명이나 사람에 의한 재검토를 "
        "요구할 수 있습니다.",
    },
    "failed_shown": {
        "en": "The report could not be written. The people who decide can see this.",
        "ko": "리포트를 만들지 못했습니다. 채용을 결정하는 사람도 이 사실을 알고 있습니다.",
    },
    "rate_first": {
        "en": "The report is complete. You can read it once your own rating of the interview is "
        "submitted.",
        "ko": "리포트가 완성되었습니다. 이 면접에 대한 본인의 평가를 제출하면 볼 수 있습니다.",
    },
    "by": {"en": "the people who decide", "ko": "채용을 결정하는 사람"},
    "failed": {
        "en": "The report could not be written: {reason}",
        "ko": "리포트를 만들지 못했습니다: {reason}",
    },
}


def status_only(services: Services, interview: Interview, row: Report) -> ReportView:
    """What every caller may know: the report's status, without its content."""
    texts = {ReportStatus.COMPLETE: "not_shown", ReportStatus.FAILED: "failed_shown"}
    done = row.completed_at
    return ReportView(
        interview_id=interview.id,
        status=row.status,
        summary_text=text(texts.get(row.status, "pending"), interview.language),
        completed_at=done.astimezone(services.settings.zone) if done else None,
        revision=row.revision,
    )


def hidden_until_rated(services: Services, interview: Interview, row: Report) -> ReportView:
    """What a person may know of a complete report before they have submitted their rating."""
    view = status_only(services, interview, row)
    sentence = text("rate_first", interview.language)
    texts = {"summary_text": sentence, "technical_feedback": sentence}
    return view.model_copy(update={**texts, "hidden": True})


def without_row(interview: Interview, language: str | None = None) -> ReportView:
    """The view of an interview that has no report, or none yet."""
    no_report = interview.status.over and interview.status != InterviewStatus.COMPLETED
    return ReportView(
        interview_id=interview.id,
        status=ReportStatus.FAILED if no_report else ReportStatus.PENDING,
        summary_text=text("ended" if no_report else "open", language or interview.language),
    )


def summary(interview: Interview, row: Report, language: str | None = None) -> str:
    """The sentence about a report without its content: pending, failed and why, or the summary
    of one whose format is unknown."""
    language = language or interview.language
    if row.status == ReportStatus.COMPLETE:
        return str((row.content or {}).get("summary_text", ""))
    if row.status == ReportStatus.FAILED:
        return text("failed", language).replace("{reason}", row.failure_reason or "")
    return text("pending", language)


def text(key: str, language: str) -> str:
    """One of the sentences in a language; unknown languages get English."""
    texts = _TEXTS[key]
    return texts.get(language, texts["en"])

"""The rules for reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError

from api.audit.note import note
from api.errors import (
    ConflictError,
    ForbiddenError,
    refused,
)
from api.identity import Caller
from api.interviews.access import find_visible
from api.ratings.blindness import is_report_hidden, require_report
from api.reports.schemas import ExplanationView, OverrideInput, OverrideView, ReportView
from api.services import Services
from db.tables import (
    AuditAction,
    Interview,
    InterviewStatus,
    Report,
    ReportOverride,
    ReportStatus,
    RequestKind,
    RequestState,
)
from interviews.plan import Plan
from pipelines.report.explain import explain
from pipelines.report.override import overridden
from pipelines.report.schemas import Report as ReportContent

log = structlog.get_logger(__name__)

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


async def read(
    services: Services, caller: Caller, interview_id: UUID, *, reveal: bool = False
) -> ReportView:
    """The report of an interview, in any state, as far as the caller may read it.

    Args:
        reveal: show it to a person who has not rated the interview, on a server for blind rating.

    Raises:
        NotFoundError: there is no such interview.
    """
    interview = await find_visible(services, caller, interview_id)
    row = await services.rows.report(interview_id)
    if row is None:
        return _without_row(interview)
    if not may_read(services, caller):
        return _status_only(services, interview, row)
    if row.status == ReportStatus.COMPLETE and await is_report_hidden(
        services, caller, interview_id, reveal=reveal
    ):
        view = _status_only(services, interview, row)
        summary = _text("rate_first", interview.language)
        return view.model_copy(update={"summary_text": summary, "hidden": True})
    async with services.database.reading() as work:
        overrides = await work.reports.overrides(interview_id)
    if not caller.staff:
        overrides = [_anonymous(override, interview.language) for override in overrides]
    content = row.content if row.status == ReportStatus.COMPLETE else None
    if content is not None and overrides:
        content = _with_overrides(content, interview, overrides)
    zone = services.settings.zone
    view = _status_only(services, interview, row)
    return view.model_copy(
        update={
            "summary_text": _summary(interview, row, content),
            "report": content,
            "overrides": [OverrideView.of(override, zone) for override in overrides],
        }
    )


def _status_only(services: Services, interview: Interview, row: Report) -> ReportView:
    """What every caller may know: the report's status, without its content."""
    texts = {ReportStatus.COMPLETE: "not_shown", ReportStatus.FAILED: "failed_shown"}
    done = row.completed_at
    return ReportView(
        interview_id=interview.id,
        status=row.status,
        summary_text=_text(texts.get(row.status, "pending"), interview.language),
        completed_at=done.astimezone(services.settings.zone) if done else None,
        revision=row.revision,
    )


def _anonymous(row: ReportOverride, language: str) -> ReportOverride:
    """An override as candidates see it, without the name of the person."""
    return ReportOverride(**row.model_dump() | {"by_name": _text("by", language)})


def may_read(services: Services, caller: Caller) -> bool:
    """Whether a caller who may see an interview may read its whole report."""
    return caller.staff or services.settings.candidate_report == "report"


async def override(
    services: Services, caller: Caller, interview_id: UUID, body: OverrideInput
) -> ReportView:
    """Override a level or the total; the machine's result is kept.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: there is no complete report.
        UnprocessableError: its rubric has no such dimension.
    """
    interview = await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        report = complete_content(interview, await work.reports.of_interview(interview_id))
        known = [d.id for d in report.dimensions]
        if body.dimension is not None and body.dimension not in known:
            raise refused("/dimension", f"must be one of {', '.join(known)}")
        await work.reports.override(
            ReportOverride(
                interview_id=interview_id,
                dimension_id=body.dimension,
                value=body.value,
                reason=body.reason,
                by_name=caller.name,
                by_user_id=caller.user_id,
            )
        )
        subject = ("interview", interview_id)
        details = {"dimension": body.dimension, "value": body.value}
        await note(work, caller, AuditAction.REPORT_OVERRIDDEN, subject, details)
    return await read(services, caller, interview_id)


async def rescore(
    services: Services, caller: Caller, interview_id: UUID, reason: str
) -> ReportView:
    """Have the report generated again; its previous content and all overrides are kept.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: there is no report yet, or it is being written.
    """
    interview = await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        reopened = await work.reports.regenerate(interview_id, reason, caller.name)
        if reopened is None:
            row = await work.reports.of_interview(interview_id)
            raise ConflictError(
                _without_row(interview, "en").summary_text
                if row is None
                else _summary(interview, row, None, "en")
            )
        details = {"revision": reopened.revision}
        await note(work, caller, AuditAction.REPORT_REOPENED, ("interview", interview_id), details)
    return await read(services, caller, interview_id)


async def explanation(services: Services, caller: Caller, interview_id: UUID) -> ExplanationView:
    """The explanation of a report.

    Raises:
        NotFoundError: there is no such interview.
        ForbiddenError: the caller is a candidate who may not read it (yet).
        ConflictError: there is no complete report, or it is hidden until the caller has rated.
    """
    interview = await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        row = await work.reports.of_interview(interview_id)
        overrides = await work.reports.overrides(interview_id)
        requests = await work.requests.of_interview(interview_id)
    answers = [
        request.answer
        for request in requests
        if request.kind == RequestKind.EXPLANATION and request.state == RequestState.ANSWERED
    ]
    _check_readable(services, caller, interview_id, answered=bool(answers))
    plan = Plan.model_validate(interview.plan)
    content = complete_content(interview, row)
    await require_report(services, caller, interview_id)
    report = overridden(content, plan, overrides)
    explained = explain(report, plan)
    return ExplanationView(
        interview_id=interview_id,
        answer=answers[-1] if answers else None,
        text=explained.text,
        **explained.model_dump(),
    )


def _check_readable(
    services: Services, caller: Caller, interview_id: UUID, *, answered: bool
) -> None:
    shown = services.settings.candidate_report
    if caller.staff or shown in ("explanation", "report") or (shown == "answered" and answered):
        return
    if shown == "answered":
        raise ForbiddenError(
            f"Request it first: POST /api/v1/interviews/{interview_id}/requests with the kind "
            "'explanation'. It can be read here when the request is answered."
        )
    raise ForbiddenError("This server doesn't show reports to candidates. Ask the recruiter.")


def complete_content(interview: Interview, row: Report | None) -> ReportContent:
    """The content of a complete report. Raises ConflictError if there is none."""
    if row is None:
        raise ConflictError(_without_row(interview, "en").summary_text)
    if row.status != ReportStatus.COMPLETE:
        raise ConflictError(_summary(interview, row, None, "en"))
    try:
        return ReportContent.model_validate(row.content)
    except ValidationError as error:
        log.warning("report.unknown_form", interview_id=str(interview.id), error=str(error))
        raise ConflictError(
            "This report has an unknown format and can only be read as JSON: "
            f"GET /api/v1/interviews/{interview.id}/report."
        ) from error


def _with_overrides(
    content: dict[str, Any], interview: Interview, overrides: Sequence[ReportOverride]
) -> dict[str, Any]:
    try:
        report = ReportContent.model_validate(content)
        plan = Plan.model_validate(interview.plan)
    except ValidationError:
        return content
    return overridden(report, plan, overrides).model_dump(mode="json")


def _without_row(interview: Interview, language: str | None = None) -> ReportView:
    no_report = interview.status.over and interview.status != InterviewStatus.COMPLETED
    return ReportView(
        interview_id=interview.id,
        status=ReportStatus.FAILED if no_report else ReportStatus.PENDING,
        summary_text=_text("ended" if no_report else "open", language or interview.language),
    )


def _summary(
    interview: Interview,
    row: Report,
    content: dict[str, Any] | None,
    language: str | None = None,
) -> str:
    language = language or interview.language
    if row.status == ReportStatus.COMPLETE:
        return str((content or row.content or {}).get("summary_text", ""))
    if row.status == ReportStatus.FAILED:
        return _text("failed", language).replace("{reason}", row.failure_reason or "")
    return _text("pending", language)


def _text(key: str, language: str) -> str:
    texts = _TEXTS[key]
    return texts.get(language, texts["en"])

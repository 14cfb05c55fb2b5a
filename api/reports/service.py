"""The rules about reports."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError

from api.audit.note import note
from api.errors import (
    ConflictError,
    FieldError,
    ForbiddenError,
    UnavailableError,
    UnprocessableError,
)
from api.identity import Caller
from api.interviews.access import find_visible
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
from models.errors import ModelFileError
from models.settings import REPORT_FONTS
from pipelines.report.explain import explain
from pipelines.report.override import overridden
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
    "not_shown": {
        "en": "The report is with the people who decide. You can ask for an explanation of it, "
        "or for a review by a person.",
        "ko": "리포트는 채용을 결정하는 사람에게 전달되었습니다. 설명이나 사람에 의한 재검토를 "
        "요구할 수 있습니다.",
    },
    "failed_shown": {
        "en": "The report could not be made. The people who decide know of it.",
        "ko": "리포트를 만들지 못했습니다. 채용을 결정하는 사람도 이 사실을 알고 있습니다.",
    },
    "by": {"en": "the people who decide", "ko": "채용을 결정하는 사람"},
    "failed": {
        "en": "The report could not be made: {reason}",
        "ko": "리포트를 만들지 못했습니다: {reason}",
    },
}


async def read(services: Services, caller: Caller, interview_id: UUID) -> ReportView:
    """The report of an interview, in whatever state it is, as far as the caller may read it.

    Raises NotFoundError.
    """
    interview = await find_visible(services, caller, interview_id)
    row = await services.rows.report(interview_id)
    if row is None:
        return _without_row(interview)
    if not may_read(services, caller):
        return _how_far(services, interview, row)
    async with services.database.reading() as work:
        overrides = await work.reports.overrides(interview_id)
    if not caller.staff:
        overrides = [_nameless(override, interview.language) for override in overrides]
    content = row.content if row.status == ReportStatus.COMPLETE else None
    if content is not None and overrides:
        content = _changed(content, interview, overrides)
    zone = services.settings.zone
    view = _how_far(services, interview, row)
    return view.model_copy(
        update={
            "summary_text": _summary(interview, row, content),
            "report": content,
            "overrides": [OverrideView.of(override, zone) for override in overrides],
        }
    )


def _how_far(services: Services, interview: Interview, row: Report) -> ReportView:
    """What everybody may know of a report: how far it is, and nothing of what it says."""
    texts = {ReportStatus.COMPLETE: "not_shown", ReportStatus.FAILED: "failed_shown"}
    done = row.completed_at
    return ReportView(
        interview_id=interview.id,
        status=row.status,
        summary_text=_text(texts.get(row.status, "pending"), interview.language),
        completed_at=done.astimezone(services.settings.zone) if done else None,
        revision=row.revision,
    )


def _nameless(row: ReportOverride, language: str) -> ReportOverride:
    """The same change for a candidate's eyes: who made it is between them and their company."""
    return ReportOverride(**row.model_dump() | {"by_name": _text("by", language)})


def may_read(services: Services, caller: Caller) -> bool:
    """Whether somebody who may see an interview may read its whole report."""
    return caller.staff or services.settings.candidate_report == "report"


async def override(
    services: Services, caller: Caller, interview_id: UUID, wanted: OverrideInput
) -> ReportView:
    """Put a person's judgement in the place of the machine's, which is kept.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: there is no complete report to change.
        UnprocessableError: its rubric has no such dimension.
    """
    interview = await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        report = _complete(interview, await work.reports.of_interview(interview_id))
        known = [d.id for d in report.dimensions]
        if wanted.dimension is not None and wanted.dimension not in known:
            detail = f"this report has the dimensions {', '.join(known)}"
            raise UnprocessableError(
                f"Correct the input at '/dimension': {detail}.",
                errors=[FieldError(pointer="/dimension", detail=detail)],
            )
        await work.reports.override(
            ReportOverride(
                interview_id=interview_id,
                dimension_id=wanted.dimension,
                value=wanted.value,
                reason=wanted.reason,
                by_name=caller.name,
                by_user_id=caller.user_id,
            )
        )
        what = {"dimension": wanted.dimension, "value": wanted.value}
        await note(work, caller, AuditAction.REPORT_OVERRIDDEN, ("interview", interview_id), what)
    return await read(services, caller, interview_id)


async def rescore(
    services: Services, caller: Caller, interview_id: UUID, reason: str
) -> ReportView:
    """Have the report made anew; the content so far and people's changes are kept.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: there is no report yet, or it is being made.
    """
    interview = await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        again = await work.reports.regenerate(interview_id, reason, caller.name)
        if again is None:
            row = await work.reports.of_interview(interview_id)
            raise ConflictError(
                _without_row(interview, "en").summary_text
                if row is None
                else _summary(interview, row, None, "en")
            )
        told = {"revision": again.revision}
        await note(work, caller, AuditAction.REPORT_REOPENED, ("interview", interview_id), told)
    return await read(services, caller, interview_id)


async def explanation(services: Services, caller: Caller, interview_id: UUID) -> ExplanationView:
    """Why the report says what it says.

    Raises:
        NotFoundError: there is no such interview.
        ForbiddenError: a candidate to whom it is not open (yet).
        ConflictError: there is no complete report to explain.
    """
    interview = await find_visible(services, caller, interview_id)
    async with services.database.unit_of_work() as work:
        row = await work.reports.of_interview(interview_id)
        overrides = await work.reports.overrides(interview_id)
        asked = await work.requests.of_interview(interview_id)
    answers = [
        request.answer
        for request in asked
        if request.kind == RequestKind.EXPLANATION and request.state == RequestState.ANSWERED
    ]
    _check_open(services, caller, interview_id, answered=bool(answers))
    plan = Plan.model_validate(interview.plan)
    report = overridden(_complete(interview, row), plan, overrides)
    made = explain(report, plan)
    return ExplanationView(
        interview_id=interview_id,
        answer=answers[-1] if answers else None,
        text=made.text,
        **made.model_dump(),
    )


def _check_open(services: Services, caller: Caller, interview_id: UUID, *, answered: bool) -> None:
    shown = services.settings.candidate_report
    if caller.staff or shown in ("explanation", "report") or (shown == "answered" and answered):
        return
    if shown == "answered":
        raise ForbiddenError(
            f"Ask for it first: POST /api/v1/interviews/{interview_id}/requests with the kind "
            "'explanation'; when it is answered, it can be read here."
        )
    raise ForbiddenError("This server shows candidates nothing of reports; ask the recruiter.")


def _complete(interview: Interview, row: Report | None) -> ReportContent:
    """The content of a complete report. Raises ConflictError when there is none to work with."""
    if row is None:
        raise ConflictError(_without_row(interview, "en").summary_text)
    if row.status != ReportStatus.COMPLETE:
        raise ConflictError(_summary(interview, row, None, "en"))
    try:
        return ReportContent.model_validate(row.content)
    except ValidationError as error:
        log.warning("report.unknown_form", interview_id=str(interview.id), error=str(error))
        raise ConflictError(
            "This report is stored in a form that can only be read as it is; "
            f"GET /api/v1/interviews/{interview.id}/report has it as JSON."
        ) from error


def _changed(
    content: dict[str, Any], interview: Interview, overrides: Sequence[ReportOverride]
) -> dict[str, Any]:
    try:
        report = ReportContent.model_validate(content)
        plan = Plan.model_validate(interview.plan)
    except ValidationError:
        return content
    return overridden(report, plan, overrides).model_dump(mode="json")


@dataclass(frozen=True)
class Printed:
    """A report as a file."""

    content: bytes
    file_name: str
    """For people, in the interview's language; may hold any letter but no path."""


async def printed(services: Services, caller: Caller, interview_id: UUID) -> Printed:
    """The complete report as a PDF; typeset in a thread, nothing else waits for it.

    Raises:
        NotFoundError: there is no such interview.
        ForbiddenError: a candidate, where reports are not shown to them.
        ConflictError: the report is not made yet, failed, or is of an unknown form.
        UnavailableError: the fonts are not on this server, or damaged.
    """
    interview = await find_visible(services, caller, interview_id)
    if not may_read(services, caller):
        raise ForbiddenError("The report is for the recruiter; you can ask for an explanation.")
    async with services.database.reading() as work:
        row = await work.reports.of_interview(interview_id)
        entries = await work.transcripts.of_interview(interview_id)
        overrides = await work.reports.overrides(interview_id)
    content = _complete(interview, row)
    plan = Plan.model_validate(interview.plan)
    report = overridden(content, plan, overrides)
    length_s = max((entry.end_s for entry in entries), default=0.0)
    document = document_of(report, interview, plan, length_s=length_s, zone=services.settings.zone)
    try:
        file = await asyncio.to_thread(render, document, report.generated_at, services.models_dir)
    except ModelFileError as error:
        log.warning("report.no_fonts", interview_id=str(interview_id), error=str(error))
        raise UnavailableError(
            "The fonts of the PDF are missing or damaged on this server: run "
            f"`vivavoce models pull {REPORT_FONTS}` there and ask again. "
            f"GET /api/v1/interviews/{interview_id}/report has the report as JSON.",
            retry_after_s=FONTS_RETRY_S,
        ) from error
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\u200b]+', " ", document["file_title"]).strip(". ")
    return Printed(file, f"{name}.pdf")


def _without_row(interview: Interview, language: str | None = None) -> ReportView:
    never = interview.status.over and interview.status != InterviewStatus.COMPLETED
    return ReportView(
        interview_id=interview.id,
        status=ReportStatus.FAILED if never else ReportStatus.PENDING,
        summary_text=_text("ended" if never else "open", language or interview.language),
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

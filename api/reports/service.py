"""The rules for reports."""

from __future__ import annotations

from uuid import UUID

from api.audit.note import note, note_reading
from api.errors import (
    ConflictError,
    ForbiddenError,
    refused,
)
from api.identity import Caller
from api.interviews.access import find_visible
from api.ratings.blindness import is_report_hidden, require_report
from api.reports.content import complete_content, content_of, effective, in_display_zone
from api.reports.schemas import ExplanationView, OverrideInput, OverrideView, ReportView
from api.reports.status import (
    hidden_until_rated,
    status_only,
    summary,
    text,
    without_row,
)
from api.services import Services
from api.signing import signed_name
from db.tables import (
    AuditAction,
    ReportOverride,
    ReportStatus,
    RequestKind,
    RequestState,
)
from interviews.plan import Plan
from pipelines.report.explain import explain
from pipelines.report.schemas import Report as ReportContent


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
        return without_row(interview)
    if not may_read(services, caller):
        return status_only(services, interview, row)
    if row.status == ReportStatus.COMPLETE and await is_report_hidden(
        services, caller, interview_id, reveal=reveal
    ):
        return hidden_until_rated(services, interview, row)
    async with services.database.reading() as work:
        overrides = await work.reports.overrides(interview_id)
        spoken = await work.transcripts.spoken_answers(interview_id) if caller.staff else {}
    if not caller.staff:
        overrides = [_anonymous(override, interview.language) for override in overrides]
    zone = services.settings.zone
    content = content_of(interview, row)
    if content is not None:
        await note_reading(services, caller, AuditAction.REPORT_READ, interview_id)
        content = in_display_zone(effective(content, interview, overrides, spoken), zone)
    view = status_only(services, interview, row)
    return view.model_copy(
        update={
            **_texts(content, summary(interview, row)),
            "report": content,
            "overrides": [OverrideView.of(override, zone) for override in overrides],
        }
    )


def _texts(content: ReportContent | None, placeholder: str) -> dict[str, object]:
    """The texts that stand beside the whole report; placeholders while there is none."""
    if content is None:
        return {"summary_text": placeholder, "technical_feedback": placeholder}
    return {
        "summary_text": content.summary_text,
        "technical_feedback": content.technical_feedback,
        "strengths": content.strengths,
        "improvements": content.improvements,
    }


def _anonymous(row: ReportOverride, language: str) -> ReportOverride:
    """An override as candidates see it, without the name of the person."""
    return ReportOverride(**row.model_dump() | {"by_name": text("by", language)})


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
                by_name=await signed_name(work, caller),
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
        reopened = await work.reports.regenerate(
            interview_id, reason, await signed_name(work, caller)
        )
        if reopened is None:
            row = await work.reports.of_interview(interview_id)
            raise ConflictError(
                without_row(interview, "en").summary_text
                if row is None
                else summary(interview, row, "en")
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
    content = complete_content(interview, row)
    await require_report(services, caller, interview_id)
    await note_reading(
        services, caller, AuditAction.REPORT_READ, interview_id, {"form": "explanation"}
    )
    report = effective(content, interview, overrides)
    explained = explain(report, Plan.model_validate(interview.plan))
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

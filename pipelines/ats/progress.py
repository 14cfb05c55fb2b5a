"""How far an assessment is, and the total that may be shared."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from pydantic import ValidationError

from db.tables import Interview, InterviewStatus, Report, ReportOverride, ReportStatus
from interviews.plan import Plan
from pipelines.report.override import overridden
from pipelines.report.schemas import Report as ReportContent
from pipelines.report.schemas import TotalRange


class Phase(StrEnum):
    """How far an assessment is."""

    SENT = "sent"
    STARTED = "started"
    PROCESSING = "processing"
    """It is over; its report is being written."""
    COMPLETE = "complete"
    """People can review it, with a report or, if that could not be made, without."""
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FAILED = "failed"


_PHASES = {
    InterviewStatus.SCHEDULED: Phase.SENT,
    InterviewStatus.LIVE: Phase.SENT,
    InterviewStatus.IN_PROGRESS: Phase.STARTED,
    InterviewStatus.CANCELLED: Phase.CANCELLED,
    InterviewStatus.EXPIRED: Phase.EXPIRED,
    InterviewStatus.FAILED: Phase.FAILED,
}


def phase_of(interview: Interview, report: Report | None) -> Phase:
    """How far an interview is, for the ATS that asked for it."""
    status = InterviewStatus(interview.status)
    if status is not InterviewStatus.COMPLETED:
        return _PHASES[status]
    pending = report is None or report.status == ReportStatus.PENDING
    return Phase.PROCESSING if pending else Phase.COMPLETE


def total_of(
    interview: Interview, report: Report | None, overrides: Sequence[ReportOverride]
) -> TotalRange | None:
    """The lowest and the highest total (1 to 5), with people's levels; None if levels are withheld
    or there is no report."""
    if report is None or report.status != ReportStatus.COMPLETE:
        return None
    try:
        content = ReportContent.model_validate(report.content)
    except ValidationError:  # written by another version
        return None
    content = overridden(content, Plan.model_validate(interview.plan), overrides)
    if content.total_range is not None:
        return content.total_range
    return (content.total, content.total) if content.total is not None else None

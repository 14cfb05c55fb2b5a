"""The content of a stored report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from pydantic import ValidationError

from api.errors import ConflictError
from api.reports.status import summary, without_row
from db.tables import Interview, Report, ReportOverride, ReportStatus
from interviews.answer_clips import Spoken
from pipelines.report.as_read import as_read
from pipelines.report.schemas import Override
from pipelines.report.schemas import Report as ReportContent

log = structlog.get_logger(__name__)


def complete_content(interview: Interview, row: Report | None) -> ReportContent:
    """The content of a complete report. Raises ConflictError if there is none."""
    if row is None:
        raise ConflictError(without_row(interview, "en").summary_text)
    if row.status != ReportStatus.COMPLETE:
        raise ConflictError(summary(interview, row, "en"))
    content = content_of(interview, row)
    if content is None:
        raise ConflictError(
            "This report has an unknown format. Have it generated again: "
            f"POST /api/v1/interviews/{interview.id}/report/rescore."
        )
    return content


def content_of(interview: Interview, row: Report) -> ReportContent | None:
    """The content as the machine made it; None unless it is complete and has a known format."""
    if row.status != ReportStatus.COMPLETE:
        return None
    try:
        return ReportContent.model_validate(row.content)
    except ValidationError as error:
        log.warning("report.unknown_form", interview_id=str(interview.id), error=str(error))
        return None


def effective(
    content: ReportContent,
    interview: Interview,
    overrides: Sequence[ReportOverride],
    spoken: Spoken | None = None,
) -> ReportContent:
    """The content with all overrides applied, and with what the recording has and lacks."""
    return as_read(content, interview, overrides, spoken)


def in_display_zone(content: ReportContent, zone: ZoneInfo) -> ReportContent:
    """The content with all its times in the zone in which the API shows times."""

    def moved(override: Override | None) -> Override | None:
        return override and override.model_copy(update={"at": override.at.astimezone(zone)})

    update: dict[str, Any] = {
        "generated_at": content.generated_at.astimezone(zone),
        "total_override": moved(content.total_override),
        "dimensions": [
            dimension.model_copy(update={"override": moved(dimension.override)})
            for dimension in content.dimensions
        ],
    }
    return content.model_copy(update=update)

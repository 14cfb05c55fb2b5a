"""A stored report as it is read: with people's levels, and with what the recording lacks.

The report may be made before the recording is joined, so that its gaps are none of its content.
"""

from __future__ import annotations

from collections.abc import Sequence

from db.tables import Interview, ReportOverride
from interviews.plan import Plan
from interviews.recording_gaps import recording_gaps
from pipelines.report.override import overridden
from pipelines.report.schemas import Report
from pipelines.report.sentences import recording_note


def as_read(report: Report, interview: Interview, overrides: Sequence[ReportOverride]) -> Report:
    """The report with everything that was learned after it was made."""
    report = overridden(report, Plan.model_validate(interview.plan), overrides)
    gaps = recording_gaps(interview.recording_gaps)
    recorded = interview.recording_path is not None
    note = recording_note(report.language, gaps, recorded=recorded)
    return report.model_copy(update={"recording_gaps": gaps, "recording_note": note})

"""A stored report as it is read: with people's levels, and with what the recording lacks.

The report may be made before the recording is joined, so that its gaps are none of its content.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.tables import Interview, ReportOverride
from interviews.answer_clips import Spoken, answer_clip
from interviews.plan import Plan
from interviews.recording_gaps import recording_gaps
from pipelines.report.override import overridden
from pipelines.report.schemas import Report
from pipelines.report.sentences import recording_note


def as_read(
    report: Report,
    interview: Interview,
    overrides: Sequence[ReportOverride],
    spoken: Spoken | None = None,
) -> Report:
    """The report with everything that was learned after it was made.

    Args:
        spoken: when each answer begins and ends; None: for readers who can't play the recording.
    """
    report = overridden(report, Plan.model_validate(interview.plan), overrides)
    gaps = recording_gaps(interview.recording_gaps)
    recorded = interview.recording_path is not None
    note = recording_note(report.language, gaps, recorded=recorded)
    update: dict[str, Any] = {"recording_gaps": gaps, "recording_note": note}
    if spoken and recorded:
        update["questions"] = [
            question.model_copy(
                update={"clip": answer_clip(spoken, question.id, interview.recording_gaps)}
            )
            for question in report.questions
        ]
    return report.model_copy(update=update)

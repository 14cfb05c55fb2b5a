"""A report without any judgement, for a reader who should rate the interview independently."""

from __future__ import annotations

from interviews.plan import Plan
from pipelines.report.schemas import (
    DimensionScore,
    QuestionReport,
    Report,
    StatementReport,
)


def unjudged(report: Report, plan: Plan) -> Report:
    """The report with what was asked and said alone.

    Everything that the machine found, or that a person set in its place, is gone: levels, totals,
    reasoning, statuses of points, flags, and the texts that follow from them. The points of the
    questions are the plan's, in its order.
    """
    return Report(
        interview_id=report.interview_id,
        language=report.language,
        status_detail=report.status_detail,
        scored=False,
        summary_text="",
        technical_feedback="",
        dimensions=[
            DimensionScore(id=d.id, name=d.name, weight=d.weight, verdict="withheld", reasoning="")
            for d in report.dimensions
        ],
        questions=[_question(question, plan) for question in report.questions],
        generated_at=report.generated_at,
        recording_gaps=report.recording_gaps,
        recording_note=report.recording_note,
    )


def _question(question: QuestionReport, plan: Plan) -> QuestionReport:
    planned = next((q for q in plan.questions if q.id == question.id), None)
    evidence = planned.evidence if planned is not None and question.asked else []
    return question.model_copy(
        update={
            "covered": [],
            "missing": [],
            "points": [
                StatementReport(id=point.id, description=point.description, status="unclear")
                for point in evidence
            ],
        }
    )

"""What became of each planned question: what was said, and which points it tells."""

from __future__ import annotations

from judging.findings import Statement
from pipelines.report.conversation import HeldQuestion
from pipelines.report.proof import all_of, proven
from pipelines.report.qualified_judge import QualifiedJudge
from pipelines.report.schemas import Passage, QuestionReport, StatementReport, Status


async def question_report(held: HeldQuestion, judge: QualifiedJudge | None) -> QuestionReport:
    """What became of one question.

    Args:
        judge: finds the points that were told; all are unclear without one that may do so.
    """
    points = await _points(held, judge)
    own = [] if held.told_before else list(held.answers)
    words = sum(answer.word_count for answer in own)
    return QuestionReport(
        id=held.question.id,
        text=held.text,
        asked=held.asked,
        answered=words > 0,
        answer_words=words,
        answer_s=round(sum(max(0.0, a.entry.end_s - a.entry.start_s) for a in own), 2),
        covered=[point.description for point in points if point.status == "told"],
        missing=[point.description for point in points if point.status == "not_told"],
        points=points,
        said=_said(held),
        follow_ups=list(held.follow_ups),
    )


async def _points(held: HeldQuestion, judge: QualifiedJudge | None) -> list[StatementReport]:
    statements = [Statement(p.id, p.description) for p in held.question.evidence]
    if not held.asked and not held.told_before and not held.word_count:
        return all_of("never_asked", statements)
    unread: Status = "unclear" if held.asked else "never_asked"
    if judge is None or not judge.ticks_points:
        return all_of(unread, statements)
    if not held.word_count:
        return all_of("not_told", statements)
    findings = await judge.read(held.for_judge, statements)
    if findings is None:
        return all_of(unread, statements)
    points = proven(statements, findings, held.answers)
    if held.asked:
        return points
    # Told in passing, or never asked for: what wasn't asked for isn't missing.
    return [
        point if point.status == "told" else point.model_copy(update={"status": "never_asked"})
        for point in points
    ]


def _said(held: HeldQuestion) -> list[Passage]:
    if held.told_before:
        return []
    return [
        Passage(
            text=answer.entry.text,
            start_s=round(answer.entry.start_s, 3),
            entry_seq=answer.entry.seq,
            follow_up=follow_up,
        )
        for answer, follow_up in zip(held.answers, held.answered_follow_ups, strict=True)
    ]

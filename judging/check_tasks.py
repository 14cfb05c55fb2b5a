"""The labelled set as requests to a judge, and the judge's findings beside the labels."""

from __future__ import annotations

from collections.abc import Mapping

from judging.batch.lines import AnswerLine, GivenAnswer, InterviewLine, Line
from judging.batch.tasks import Findings, Task, output_of, tasks_of
from judging.check_statistics import Levels, PointsRead, Readings
from judging.labelled.schemas import (
    LabelledAnswer,
    LabelledInterview,
    LabelledPair,
    LabelledSet,
)


def check_tasks(part: LabelledSet) -> list[Task]:
    """The requests for a labelled set, in a fixed order; their ids are unique."""
    lines: list[Line] = [
        *(_answer(answer) for answer in part.answers),
        *(_interview(interview) for interview in part.interviews),
        *(line for pair in part.pairs for line in _both(pair)),
    ]
    return [task for line in lines for task in tasks_of(line, part.plan)]


def readings_of(part: LabelledSet, findings: Mapping[str, Findings]) -> Readings:
    """What the judge found, beside the labels.

    Args:
        findings: by the id of the task, for each of ``check_tasks(part)``.
    """

    def points(line: AnswerLine) -> PointsRead:
        (task,) = tasks_of(line, part.plan)
        return PointsRead.of(findings[task.id])

    def levels(line: InterviewLine) -> Levels:
        given: Levels = output_of(line, part.plan, findings)["levels"]
        return given

    return Readings(
        [(answer, points(_answer(answer))) for answer in part.answers],
        [(interview, levels(_interview(interview))) for interview in part.interviews],
        [(pair, points(one), points(other)) for pair in part.pairs for one, other in [_both(pair)]],
    )


def _answer(answer: LabelledAnswer) -> AnswerLine:
    return AnswerLine(id=f"answer/{answer.id}", question=answer.question, answer=answer.text)


def _both(pair: LabelledPair) -> tuple[AnswerLine, AnswerLine]:
    one, other = (
        AnswerLine(id=f"pair/{pair.id}/{name}", question=pair.question, answer=paired.text)
        for name, paired in (("one", pair.one), ("other", pair.other))
    )
    return one, other


def _interview(interview: LabelledInterview) -> InterviewLine:
    given = [
        GivenAnswer(
            question=answer.question,
            answer=answer.answer,
            follow_up=[answer.follow_up] if answer.follow_up else [],
        )
        for answer in interview.answers
    ]
    return InterviewLine(id=f"interview/{interview.id}", role=interview.role, answers=given)

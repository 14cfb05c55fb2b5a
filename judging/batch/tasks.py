"""The requests that a line needs, and the line of output that their findings make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interviews.placeholders import IMPERSONAL_FACTS, fill
from interviews.plan import Dimension, Plan, Question
from interviews.words import spoken_words
from judging.batch.lines import AnswerLine, GivenAnswer, InterviewLine, Line, question_of
from judging.findings import AnsweredQuestion, AskedQuestion, Finding, Statement
from judging.judge import Judge
from judging.levels import MIN_WORDS, level_of, never_asked_of, serves, statements_of

Findings = tuple[Finding, ...]


@dataclass(frozen=True)
class Task:
    """One request: the points of an answer, or one dimension of an interview."""

    id: str
    """Unique in the file."""
    answers: tuple[AnsweredQuestion, ...]
    statements: tuple[Statement, ...]
    dimension: Dimension | None = None
    """None: the points of the only answer."""

    async def judged(self, judge: Judge) -> Findings:
        """What a judge finds.

        Raises:
            LLMUnavailable: the judge's model gave no reading.
        """
        if self.dimension is not None:
            return await judge.read_dimension(self.dimension, self.answers)
        (answered,) = self.answers
        return await judge.read(answered.question, answered.answer, self.statements)

    def unclear(self) -> Findings:
        """The findings of a request without a reading."""
        return tuple(Finding(statement.id, "unclear") for statement in self.statements)


def tasks_of(line: Line, plan: Plan) -> list[Task]:
    """The requests for one line, in a fixed order."""
    if isinstance(line, AnswerLine):
        question = question_of(plan, line)
        statements = tuple(Statement(p.id, p.description) for p in question.evidence)
        return [Task(f"answer:{line.id}", (_answered(question, [line], plan, line),), statements)]
    return [
        Task(_dimension_task_id(line, dimension), answers, statements_of(dimension), dimension)
        for dimension in plan.rubric
        if (answers := _answers_for(dimension, line, plan))
    ]


def output_of(line: Line, plan: Plan, findings: Mapping[str, Findings]) -> dict[str, Any]:
    """The line of output.

    Args:
        findings: by the id of the task.
    """
    if isinstance(line, AnswerLine):
        return _points(line, findings[f"answer:{line.id}"])
    return _levels(line, plan, findings)


def _points(line: AnswerLine, findings: Findings) -> dict[str, Any]:
    told = {"told": True, "not_told": False, "unclear": None}
    return {
        "id": line.id,
        "question": line.question,
        "told": {f.statement_id: told[f.verdict] for f in findings},
        "p": {f.statement_id: f.probability for f in findings},
        "quotes": {f.statement_id: f.quote for f in findings if f.quote is not None},
    }


def _levels(line: InterviewLine, plan: Plan, findings: Mapping[str, Findings]) -> dict[str, Any]:
    asked = {question_of(plan, given).id for given in line.answers}
    levels: dict[str, int | None] = {}
    ranges: dict[str, list[int] | None] = {}
    quotes: dict[str, list[str]] = {}
    for dimension in plan.rubric:
        found = findings.get(_dimension_task_id(line, dimension))
        reached = found and level_of(dimension, found, never_asked_of(dimension, asked))
        levels[dimension.id] = reached.exact if reached else None
        ranges[dimension.id] = [reached.low, reached.high] if reached else None
        quotes[dimension.id] = _passages(found or ())
    return {"id": line.id, "levels": levels, "ranges": ranges, "quotes": quotes}


def _passages(findings: Findings) -> list[str]:
    """The quotes without repetitions; of one across two utterances, the longer part."""
    passages = [max(f.quote.split("\n"), key=len) for f in findings if f.quote is not None]
    return list(dict.fromkeys(passages))


def _dimension_task_id(line: InterviewLine, dimension: Dimension) -> str:
    return f"interview:{line.id}:{dimension.id}"


def _answers_for(
    dimension: Dimension, line: InterviewLine, plan: Plan
) -> tuple[AnsweredQuestion, ...]:
    """The answers to the questions that serve a dimension; none if they say too little."""
    serving = [q for q in plan.questions if serves(q, dimension)]
    answers = [
        _answered(question, given, plan, line)
        for question in serving
        if (given := [a for a in line.answers if question_of(plan, a) is question])
    ]
    words = sum(len(spoken_words(answered.answer)) for answered in answers)
    return tuple(answers) if words >= MIN_WORDS[plan.language] else ()


def _answered(
    question: Question, given: Sequence[GivenAnswer], plan: Plan, line: Line
) -> AnsweredQuestion:
    facts = IMPERSONAL_FACTS[plan.language] | ({"role": line.role} if line.role else {})
    first = given[0].question
    return AnsweredQuestion(
        AskedQuestion(
            text=fill(question.text, facts) if first == question.id else first,
            follow_ups=tuple(_follow_ups(given)),
            role=line.role,
            question_id=question.id,
        ),
        "\n".join(answer.answer for answer in given),
    )


def _follow_ups(given: Sequence[GivenAnswer]) -> Iterator[str]:
    for answer in given:
        yield from answer.follow_up

"""Lines of a file to judge: single answers and whole interviews, checked against a plan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from interviews.plan import Plan, Question
from judging.batch.question_search import find_question


class BatchError(ValueError):
    """A file that can't be judged; the message names the line and what is wrong."""


def _texts(value: object) -> object:
    """No, one or several texts as a list."""
    return [value] if isinstance(value, str) else value or []


class GivenAnswer(BaseModel):
    """An answer, the question that it was given to, and follow-ups asked before it."""

    model_config = ConfigDict(extra="ignore")

    question: str = Field(min_length=1)
    """The id of a question of the plan, or its words."""
    answer: str
    follow_up: Annotated[list[str], BeforeValidator(_texts)] = []


Id = str | int


class AnswerLine(GivenAnswer):
    """A single answer, whose evidence points are judged."""

    id: Id
    role: str | None = None


class InterviewLine(BaseModel):
    """An interview, whose levels are judged."""

    model_config = ConfigDict(extra="ignore")

    id: Id
    role: str | None = None
    answers: list[GivenAnswer]


Line = AnswerLine | InterviewLine


def read_lines(text: str, plan: Plan) -> list[Line]:
    """All lines of a file; empty lines are left out.

    Raises:
        BatchError: a line is no JSON object of either form, names a question that the plan lacks,
            or repeats an id.
    """
    lines: list[Line] = []
    first_places: dict[Id, int] = {}
    for place, data in _objects(text):
        line = _line(place, data)
        for given in line.answers if isinstance(line, InterviewLine) else (line,):
            if find_question(plan, given.question) is None:
                raise BatchError(
                    f"line {place}: plan '{plan.id}' has no question '{given.question}': use one "
                    f"of {', '.join(q.id for q in plan.questions)}, or the question's words"
                )
        if line.id in first_places:
            raise BatchError(
                f"line {place}: id '{line.id}' is already that of line {first_places[line.id]}"
            )
        first_places[line.id] = place
        lines.append(line)
    if not lines:
        raise BatchError("the file has no lines to judge")
    return lines


def question_of(plan: Plan, given: GivenAnswer) -> Question:
    """The plan's question that an answer of a checked line was given to."""
    question = find_question(plan, given.question)
    assert question is not None, "lines are checked when they are read"
    return question


def _objects(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for place, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except json.JSONDecodeError as error:
            raise BatchError(f"line {place}: not valid JSON: {error.msg}") from error
        if not isinstance(data, dict):
            raise BatchError(f"line {place}: not a JSON object")
        yield place, data


def _line(place: int, data: dict[str, Any]) -> Line:
    kind = InterviewLine if "answers" in data else AnswerLine
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise BatchError(f"line {place}: {_problem(error.errors())}") from error


def _problem(errors: Iterable[Any]) -> str:
    first = next(iter(errors))
    field = ".".join(str(part) for part in first["loc"])
    return f"{field}: {first['msg']}"

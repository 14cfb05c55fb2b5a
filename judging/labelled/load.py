"""Reading the labelled set: every label must name something that the standard plan has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from interviews.plan import Plan, pick_plan
from judging.labelled.schemas import (
    LabelledAnswer,
    LabelledInterview,
    LabelledPair,
    LabelledSet,
)
from kit.language import Language

FOLDER = Path(__file__).parent

T = TypeVar("T", LabelledAnswer, LabelledInterview, LabelledPair)


class LabelledSetError(ValueError):
    """A labelled set that can't be used; the message says where and why."""


@cache
def load_labelled(language: Language) -> LabelledSet:
    """The labelled set of a language that comes with the product.

    Raises:
        LabelledSetError: a file is missing, or says something that can't be.
    """
    return read_labelled(FOLDER / language, pick_plan(language))


def read_labelled(folder: Path, plan: Plan) -> LabelledSet:
    """Read ``answers.yaml``, and ``interviews.yaml`` and ``pairs.yaml`` where there are any.

    Args:
        plan: the plan whose questions, points and dimensions the labels name.

    Raises:
        LabelledSetError: a file is missing, or says something that can't be.
    """
    return LabelledSet(
        plan.language,
        plan,
        _read(folder / "answers.yaml", LabelledAnswer, lambda a: _answer_faults(a, plan)),
        _read(
            folder / "interviews.yaml",
            LabelledInterview,
            lambda i: _interview_faults(i, plan),
            optional=True,
        ),
        _read(folder / "pairs.yaml", LabelledPair, lambda p: _pair_faults(p, plan), optional=True),
    )


def _read(
    path: Path, kind: type[T], faults_of: Callable[[T], Iterable[str]], *, optional: bool = False
) -> tuple[T, ...]:
    name = f"{path.parent.name}/{path.name}"
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if optional:
            return ()
        raise LabelledSetError(f"{name}: there is no such file in {path.parent}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise LabelledSetError(f"{name}: can't be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise LabelledSetError(f"{name}: not valid YAML{place}") from error
    try:
        items: list[T] = TypeAdapter(list[kind]).validate_python(data)  # type: ignore[valid-type]
    except ValidationError as error:
        raise LabelledSetError(f"{name}: {_place(data, error)}") from error
    ids = [item.id for item in items]
    if repeated := sorted({i for i in ids if ids.count(i) > 1}):
        raise LabelledSetError(f"{name}: ids must be unique, repeated: {', '.join(repeated)}")
    for item in items:
        if faults := [*faults_of(item)]:
            raise LabelledSetError(f"{name}: {item.id}: {faults[0]}")
    return tuple(items)


def _place(data: object, error: ValidationError) -> str:
    """Where the first fault is, by the item's id if it has one, and what it is."""
    first = error.errors()[0]
    place = list(first["loc"])
    if place and isinstance(data, list) and isinstance(place[0], int):
        item = data[place[0]]
        place[0] = item["id"] if isinstance(item, dict) and "id" in item else f"item {place[0]}"
    return f"{'.'.join(str(part) for part in place) or 'file'}: {first['msg']}"


def _answer_faults(answer: LabelledAnswer, plan: Plan) -> Iterable[str]:
    yield from _point_faults(plan, answer.question, answer.told, answer.second or ())


def _pair_faults(pair: LabelledPair, plan: Plan) -> Iterable[str]:
    for answer in (pair.one, pair.other):
        yield from _point_faults(plan, pair.question, answer.told, answer.second or ())
    if pair.kind == "same" and pair.decisive:
        yield "the answers of a 'same' pair tell the same points"
    if pair.kind == "different" and not pair.decisive:
        yield "the answers of a 'different' pair differ in a point"


def _interview_faults(interview: LabelledInterview, plan: Plan) -> Iterable[str]:
    for given in interview.answers:
        yield from _point_faults(plan, given.question)
    dimensions = [dimension.id for dimension in plan.rubric]
    for levels in (interview.levels, interview.second):
        if levels is not None and sorted(levels) != sorted(dimensions):
            yield f"a level, or null, is needed for each of {', '.join(dimensions)}"


def _point_faults(plan: Plan, question_id: str, *labels: Sequence[str]) -> Iterable[str]:
    try:
        question = plan.question(question_id)
    except KeyError:
        yield f"plan '{plan.id}' has no question '{question_id}'"
        return
    points = {point.id for point in question.evidence}
    for told in labels:
        if unknown := [point for point in told if point not in points]:
            yield f"question '{question_id}' has no point '{unknown[0]}'"
        if len(set(told)) < len(told):
            yield f"a point of question '{question_id}' is named twice"

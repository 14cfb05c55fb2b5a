"""An interview's plan as data: stages, questions, evidence points, rubric, time.

A plan is written in YAML, validated here, and stored as JSON with the interview; it never changes
while the interview runs. All candidates of a position get the same planned questions.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from interviews.stored_model import StoredModel, refuse_repeats
from kit.language import Language

PLANS_DIR = Path(__file__).parent / "plans"

LOWEST_LEVEL = 1
HIGHEST_LEVEL = 5

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]


class PlanError(ValueError):
    """A plan that cannot be used; the message says where and why."""


class EvidencePoint(StoredModel):
    """One thing that a full answer says."""

    id: Identifier
    description: str = Field(min_length=1)
    """What the answer must contain, in the plan's language, as a grader would read it."""
    follow_up: str = Field(min_length=1)
    """The prepared question that asks for it, used when no model words a better one."""
    hints: list[str] = Field(default_factory=list)
    """Words that such an answer may hold. They decide nothing; plans may still have them."""


class Question(StoredModel):
    """One planned question."""

    id: Identifier
    text: str = Field(min_length=1)
    """May use ``{name}``, ``{role}`` and ``{company}``."""
    rephrased: str = Field(min_length=1)
    """The same question in simpler words."""
    objective: str = Field(min_length=1)
    evidence: list[EvidencePoint] = Field(min_length=1)
    dimensions: list[Identifier] = Field(min_length=1)
    max_follow_ups: int = Field(default=2, ge=0, le=5)
    fixed_follow_ups: list[Identifier] = Field(default_factory=list)
    """Points that every candidate is asked for, in this order, where no judge reads the answers;
    empty: all points in their order. At most ``max_follow_ups`` of them are asked for."""
    time_budget_s: int = Field(default=180, ge=30, le=1800)
    template: bool = False
    """A question that every interview of this scenario begins with; never skipped."""

    @property
    def fixed_points(self) -> list[EvidencePoint]:
        """The points that are asked for where no judge reads the answers, in their order."""
        points = {point.id: point for point in self.evidence}
        chosen = [points[i] for i in self.fixed_follow_ups] or self.evidence
        return chosen[: self.max_follow_ups]

    def point(self, point_id: str) -> EvidencePoint:
        """Raises KeyError for an id that the question lacks."""
        for point in self.evidence:
            if point.id == point_id:
                return point
        raise KeyError(point_id)


class Stage(StoredModel):
    """Questions on one theme."""

    id: Identifier
    title: str
    questions: list[Question] = Field(min_length=1)


class Criterion(StoredModel):
    """One observable statement about what a candidate said, which a level needs."""

    id: Identifier
    statement: str = Field(min_length=1)
    """True or not of the answers, in the plan's language, as a grader would read it."""
    level: int = Field(ge=LOWEST_LEVEL + 1, le=HIGHEST_LEVEL)
    """The lowest level that needs it; all higher levels need it too."""
    questions: list[Identifier] = Field(default_factory=list)
    """Ids of the questions that ask for it; empty: all that serve the dimension. Unless one of
    them was asked, the criterion is never asked for, and the level may be a range. That goes for a
    question that was removed from the plan, too: its id stays here."""


class Dimension(StoredModel):
    """One thing that is judged, with behaviourally anchored levels."""

    id: Identifier
    name: str
    weight: float = Field(gt=0, le=1000)
    levels: dict[int, str]
    """Levels 1 to 5, each with a sentence of what it looks like."""
    criteria: list[Criterion] = Field(default_factory=list)
    """What the levels above the lowest need; empty: the levels' sentences are judged instead."""

    @model_validator(mode="after")
    def _five_levels(self) -> Dimension:
        if sorted(self.levels) != [1, 2, 3, 4, 5]:
            raise ValueError(f"dimension '{self.id}' needs levels 1, 2, 3, 4 and 5")
        if empty := [str(level) for level, text in self.levels.items() if not text.strip()]:
            raise ValueError(
                f"dimension '{self.id}' needs a sentence for each level; "
                f"there is none for {', '.join(empty)}"
            )
        return self

    @model_validator(mode="after")
    def _criteria_for_each_level(self) -> Dimension:
        refuse_repeats(f"criterion ids of dimension '{self.id}'", [c.id for c in self.criteria])
        needing = {criterion.level for criterion in self.criteria}
        if needing and needing != set(range(LOWEST_LEVEL + 1, HIGHEST_LEVEL + 1)):
            raise ValueError(
                f"dimension '{self.id}' needs criteria for each of the levels 2 to 5, or none"
            )
        return self


class Plan(StoredModel):
    """A whole interview: what will be asked, and how it is judged."""

    id: Identifier
    title: str
    language: Language
    scenario: Literal["standard", "transition"]
    time_budget_s: int = Field(ge=60, le=7200)
    greeting: str
    closing: str
    stages: list[Stage] = Field(min_length=1)
    rubric: list[Dimension] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Plan:
        refuse_repeats("question ids", [q.id for q in self.questions])
        refuse_repeats("stage ids", [s.id for s in self.stages])
        refuse_repeats("rubric dimension ids", [d.id for d in self.rubric])
        known = {d.id for d in self.rubric}
        for question in self.questions:
            if unknown := set(question.dimensions) - known:
                raise ValueError(
                    f"question '{question.id}' names dimensions that the rubric lacks: "
                    f"{', '.join(sorted(unknown))}"
                )
            points = [p.id for p in question.evidence]
            refuse_repeats(f"evidence ids of question '{question.id}'", points)
            fixed = question.fixed_follow_ups
            refuse_repeats(f"fixed follow-ups of question '{question.id}'", fixed)
            if unknown := set(fixed) - set(points):
                raise ValueError(
                    f"question '{question.id}' has fixed follow-ups for points that it lacks: "
                    f"{', '.join(sorted(unknown))}"
                )
        return self

    @property
    def questions(self) -> list[Question]:
        """All planned questions in the order in which they are asked."""
        return [q for stage in self.stages for q in stage.questions]

    def question(self, question_id: str) -> Question:
        """Raises KeyError for an id that the plan lacks."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def shortened(self, max_questions: int) -> Plan:
        """The same plan with only its first ``max_questions`` questions (at least one)."""
        left = max(1, max_questions)
        stages = []
        for stage in self.stages:
            if questions := stage.questions[:left]:
                stages.append(stage.model_copy(update={"questions": questions}))
            left -= len(questions)
        return self.model_copy(update={"stages": stages})


def parse_plan(text: str, *, source: str = "plan") -> Plan:
    """Read a plan from YAML text. Raises PlanError that names the place and the fault."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise PlanError(f"{source}: not valid YAML{where}") from error
    if not isinstance(data, dict):
        raise PlanError(f"{source}: a plan is a mapping with id, title, language, stages, rubric")
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "plan"
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise PlanError(f"{source}: {place}: {first['msg']}{more}") from error


def load_plan(name_or_path: str) -> Plan:
    """A ready plan by its id (``standard-en``), or one from a YAML file. Raises PlanError."""
    ready = PLANS_DIR / f"{name_or_path}.yaml"
    if ready.parent == PLANS_DIR and ready.is_file():
        return _read_once(ready)
    return _read(Path(name_or_path))


@cache
def _read_once(ready: Path) -> Plan:
    return _read(ready)


def _read(path: Path) -> Plan:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError(
            f"cannot read plan '{path}': give a YAML file or one of "
            f"{', '.join(sorted(ready_plans()))}"
        ) from error
    return parse_plan(text, source=path.name)


@cache
def ready_plans() -> tuple[str, ...]:
    """Ids of the plans that come with the product."""
    return tuple(sorted(p.stem for p in PLANS_DIR.glob("*.yaml")))


def pick_plan(language: Language, *, transition: bool = False) -> Plan:
    """The ready plan for a language; the career-transition one when ``transition``."""
    return load_plan(f"{'transition' if transition else 'standard'}-{language}")

"""Messages about plans."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from api.schemas import NO_NUL, ShortText, Wire, WireInput
from interviews.plan import Plan
from kit.language import Language

RUBRIC_MAX = 30
SPEECH_MAX = 600
"""Characters; about 45 s of speech."""
JOB_TEXT_MIN, JOB_TEXT_MAX = 40, 20_000
DRAFTED_MAX = 8

Rubric = list[dict[str, Any]]
"""Dimensions as in a plan; validated with the plan, whose questions refer to them."""


class PlanItem(Wire):
    """A plan, without its questions."""

    id: str
    title: str
    language: str
    scenario: str
    time_budget_s: int
    question_count: int

    @classmethod
    def of(cls, plan: Plan) -> PlanItem:
        """From the plan."""
        return cls(
            id=plan.id,
            title=plan.title,
            language=plan.language,
            scenario=plan.scenario,
            time_budget_s=plan.time_budget_s,
            question_count=len(plan.questions),
        )


class PlanList(Wire):
    """The ready plans."""

    items: list[PlanItem]


class PlanChoice(Wire):
    """A plan and its rubric."""

    plan: str | dict[str, Any] | None = None
    """Id of a ready plan (``GET /plans``), or a whole plan. Null: the ready plan of the
    language."""
    rubric: Rubric | None = Field(default=None, min_length=1, max_length=RUBRIC_MAX)
    """Dimensions that replace the plan's: ``id``, ``name``, ``weight``, and ``levels`` 1 to 5
    with a sentence each. They must include every dimension that the plan's questions refer to."""


class DraftPlan(WireInput):
    """What a plan is drafted from."""

    role: ShortText
    """As the interviewer says it."""
    job_description: Annotated[
        str, Field(min_length=JOB_TEXT_MIN, max_length=JOB_TEXT_MAX, pattern=NO_NUL)
    ]
    """The job text, as it is published."""
    language: Language
    """Of the questions."""
    company: ShortText | None = None
    count: int = Field(default=5, ge=2, le=DRAFTED_MAX)
    """How many questions about the work; those that every interview begins with are added."""


class SpeakText(WireInput):
    """A text of a plan that is to be heard."""

    text: Annotated[str, Field(min_length=1, max_length=SPEECH_MAX, pattern=NO_NUL)]
    """May use ``{name}``, ``{role}`` and ``{company}``."""
    language: Language
    role: ShortText | None = None
    """For ``{role}``; null: words that fit any role."""
    company: ShortText | None = None
    """For ``{company}``; null: words that fit any company."""

"""The questions of a new interview, with their placeholders filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from db.tables import Interview, Question
from interviews.placeholders import fill
from interviews.plan import Plan


class Facts(Protocol):
    """The fields that placeholders stand for; ``db.tables.Interview`` has them."""

    candidate_name: str
    role: str
    company: str


def facts_of(interview: Facts) -> dict[str, str]:
    """Name, role and company by placeholder."""
    return {
        "name": interview.candidate_name,
        "role": interview.role,
        "company": interview.company,
    }


def planned_questions(interview: Interview, plan: Plan) -> list[Question]:
    """The plan's questions filled for this candidate, in order, not stored yet."""
    facts = facts_of(interview)
    return [
        Question(
            interview_id=interview.id,
            position=position,
            plan_question_id=question.id,
            text=fill(question.text, facts),
        )
        for position, question in enumerate(plan.questions)
    ]


def spoken_texts(plan: Plan, facts: Mapping[str, str]) -> list[str]:
    """All wordings of the plan's questions, filled."""
    wordings = [text for question in plan.questions for text in (question.text, question.rephrased)]
    return fill(wordings, facts)

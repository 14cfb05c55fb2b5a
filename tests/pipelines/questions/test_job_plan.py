"""Plans drafted from a job description."""

from __future__ import annotations

import pytest

from interviews.plan import pick_plan
from pipelines.progress import ignore_progress
from pipelines.questions.generate import make_questions
from pipelines.questions.job_plan import NoPlanError, draft_plan
from pipelines.questions.resume_plan import plan_from_questions
from pipelines.questions.schemas import ContentRequest
from tests.pipelines.questions.test_questions import draft, model, read
from tests.support.provider_server import Refuse, Step, provider_server
from tests.support.resumes import ENGLISH

JOB_TEXT = """\
Your work:
- Look after the sensors of our warehouse robots
- Present findings to the operators
"""
QUESTIONS = [
    "Which sensors of warehouse robots have you looked after?",
    "When did you present findings to the operators?",
]


def request(count: int = 2) -> ContentRequest:
    return ContentRequest(
        role="Data analyst",
        company="Northwind Robotics",
        job_description=JOB_TEXT,
        language="en",
        count=count,
    )


async def test_a_plan_asks_about_the_duties_and_keeps_the_ready_plan_s_frame() -> None:
    answers: list[Step] = [draft(text) for text in QUESTIONS]
    async with provider_server(openai=answers) as server:
        drafted = await draft_plan(request(), model(server, "openai"), ignore_progress)
    plan, ready = drafted.plan, pick_plan("en")
    assert (plan.title, plan.id, drafted.model) == (
        "Data analyst",
        "drafted-en",
        "openai/gpt-4.1-mini",
    )
    texts = [question.text for question in plan.questions]
    assert texts[:2] == [q.text for q in ready.questions if q.template][:2]
    assert texts[2:4] == QUESTIONS
    assert plan.rubric == ready.rubric
    served = {dimension for question in plan.questions for dimension in question.dimensions}
    assert served == {dimension.id for dimension in plan.rubric}, "every dimension is asked about"


async def test_without_a_word_of_the_model_there_is_no_plan() -> None:
    async with provider_server(openai=[Refuse(401)]) as server:
        with pytest.raises(NoPlanError, match="ready plan"):
            await draft_plan(request(), model(server, "openai"), ignore_progress)


async def test_a_resume_s_plan_may_ask_about_the_job() -> None:
    wanted = ContentRequest(job_description=JOB_TEXT, count=6)
    content = await make_questions(await read(ENGLISH), wanted, None, ignore_progress)
    assert "job" in [question.kind for question in content.questions]
    assert len(plan_from_questions(content).questions) >= len(content.questions)

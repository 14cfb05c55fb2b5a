"""Plans drafted from a job description."""

from __future__ import annotations

import inspect

import pytest

from interviews.plan import pick_plan
from judging.findings import Finding
from judging.levels import level_of, never_asked_of, statements_of
from kit.language import Language
from pipelines.progress import ignore_progress
from pipelines.questions.generate import LIMIT_S, make_questions
from pipelines.questions.job_plan import draft_plan
from pipelines.questions.resume_plan import plan_from_questions
from pipelines.questions.schemas import ContentRequest
from tests.pipelines.questions.test_questions import draft, model, read
from tests.support.provider_server import Hang, Refuse, Step, provider_server
from tests.support.resumes import ENGLISH, KOREAN

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
    assert [d.levels for d in plan.rubric] == [d.levels for d in ready.rubric]
    served = {dimension for question in plan.questions for dimension in question.dimensions}
    assert served == {dimension.id for dimension in plan.rubric}, "every dimension is asked about"


async def test_without_a_word_of_the_model_rules_give_the_plan() -> None:
    async with provider_server(openai=[Refuse(401)]) as server:
        drafted = await draft_plan(request(), model(server, "openai"), ignore_progress)
    texts = [q.text for q in drafted.plan.questions if q.id.startswith("job-")]
    assert len(texts) == 2 and "sensors of our warehouse robots" in texts[0]
    assert drafted.model is None
    assert "2 of 2 questions are worded by rules" in drafted.notes


async def test_a_job_that_gives_no_question_leaves_the_ready_plan_s() -> None:
    """Rules word nothing about a role that no question can name."""
    odd = request().model_copy(update={"role": "Analyst?", "job_description": "…" * 60})
    plan = (await draft_plan(odd, None, ignore_progress)).plan
    ready = pick_plan("en")
    assert {q.id for q in plan.questions} < {q.id for q in ready.questions}
    served = {dimension for question in plan.questions for dimension in question.dimensions}
    assert served == {dimension.id for dimension in plan.rubric}


async def test_a_model_that_is_silent_is_waited_for_as_long_as_for_a_resume_s_set() -> None:
    """A person looks at the progress meanwhile; then rules word the rest."""
    limit = inspect.signature(draft_plan).parameters["limit_s"].default
    assert limit == LIMIT_S == 60
    async with provider_server(openai=[Hang()]) as server:
        drafted = await draft_plan(request(), model(server, "openai"), ignore_progress, limit_s=0.3)
    assert drafted.model is None and len(drafted.plan.questions) > 4
    assert "0.3 s are over: the other questions by rules" in drafted.notes


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("made_from", ["job", "resume"])
async def test_criteria_name_no_question_that_the_plan_lacks(
    language: Language, made_from: str
) -> None:
    """A criterion of a question that isn't in the plan would leave every level a range."""
    if made_from == "job":
        wanted = request().model_copy(update={"language": language})
        plan = (await draft_plan(wanted, None, ignore_progress)).plan
    else:
        data = await read(ENGLISH if language == "en" else KOREAN)
        wanted = ContentRequest(count=6, language=language)
        plan = plan_from_questions(await make_questions(data, wanted, None, ignore_progress))
    asked = {question.id for question in plan.questions}
    for dimension in plan.rubric:
        assert all(set(c.questions) <= asked for c in dimension.criteria)
        assert never_asked_of(dimension, asked) == frozenset()
        findings = [Finding(s.id, "not_told") for s in statements_of(dimension)]
        level = level_of(dimension, findings, never_asked_of(dimension, asked))
        assert level is not None and level.exact == 1


async def test_a_resume_s_plan_may_ask_about_the_job() -> None:
    wanted = ContentRequest(job_description=JOB_TEXT, count=6)
    content = await make_questions(await read(ENGLISH), wanted, None, ignore_progress)
    assert "job" in [question.kind for question in content.questions]
    assert len(plan_from_questions(content).questions) >= len(content.questions)

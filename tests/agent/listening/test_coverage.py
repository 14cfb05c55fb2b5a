"""What is known of the points that answers tell."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from agent.listening.coverage import Coverage
from interviews.plan import Plan, load_plan
from judging.findings import AskedQuestion
from models.llm.errors import LLMUnavailable, Preempted
from tests.support.plans import CHANGE, PROJECT, short_plan
from tests.support.scripted_judge import ScriptedJudge, ready_judge

PLAN = Plan.model_validate(short_plan(2))
SALAD = "Myself responsible, result, success: I was responsible myself and the result a success."
OWN = "I wrote every page of it."
END = "In the end she sold twice as much."
TOLD = {"own-part": "I wrote", "outcome": "sold twice", "example": "we lost a day"}


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_without_a_judge_words_decide_nothing() -> None:
    coverage = Coverage(PLAN, None)
    coverage.read("project", SALAD)
    await settled()
    assert coverage.missing("project", SALAD) is None
    assert coverage.covered() == {}
    assert not coverage.is_reading("project", SALAD) and not coverage.quick


async def test_a_judge_finds_points_told_and_missing() -> None:
    judge = ready_judge(TOLD)
    coverage = Coverage(PLAN, judge, role="baker")
    coverage.read("project", OWN)
    assert coverage.missing("project", OWN) is None, "not read yet"
    await settled()
    assert coverage.missing("project", OWN) == ("outcome",)
    assert coverage.covered() == {"project": {"own-part"}}
    (read,) = judge.reads
    assert read.question == AskedQuestion(PROJECT, (), "baker", "project")
    assert read.points == ("own-part", "outcome")


async def test_answers_to_follow_ups_are_read_together_with_the_first_one() -> None:
    judge = ready_judge(TOLD)
    coverage = Coverage(PLAN, judge)
    coverage.add("project", OWN)
    coverage.add_follow_up("project", "And how did it end?")
    coverage.read("project", END)
    await settled()
    assert judge.reads[0].answer == f"{OWN} {END}"
    assert judge.reads[0].question.follow_ups == ("And how did it end?",)
    assert coverage.missing("project", END) == ()


async def test_the_same_words_are_read_once() -> None:
    judge = ScriptedJudge(TOLD)
    coverage = Coverage(PLAN, judge)
    coverage.read("project", OWN)
    coverage.read("project", f" {OWN}")
    await settled()
    assert coverage.is_reading("project", OWN)
    judge.ready.set()
    await settled()
    coverage.read("project", OWN)
    await settled()
    assert len(judge.reads) == 1 and not coverage.is_reading("project", OWN)


async def test_findings_on_other_words_say_nothing_of_what_is_missing() -> None:
    coverage = Coverage(PLAN, ready_judge(TOLD))
    coverage.read("project", OWN)
    await settled()
    assert coverage.missing("project", f"{OWN} {END}") is None
    assert coverage.covered() == {"project": {"own-part"}}, "but what is told is told"


async def test_missing_points_come_before_unclear_ones() -> None:
    question = load_plan("standard-en").questions[2]
    plan = load_plan("standard-en")
    judge = ready_judge({}, unclear=frozenset({"purpose", "decision"}))
    coverage = Coverage(plan, judge)
    coverage.read(question.id, OWN)
    await settled()
    assert coverage.missing(question.id, OWN) == ("own-part", "result", "purpose", "decision")


async def test_a_judge_that_fails_finds_nothing_and_is_asked_again() -> None:
    for failure in (LLMUnavailable("away"), Preempted("busy")):
        ended = asyncio.Event()
        judge = ready_judge(TOLD, failure=failure)
        coverage = Coverage(PLAN, judge, on_read=ended.set)
        coverage.read("project", OWN)
        await settled()
        assert coverage.missing("project", OWN) is None
        assert ended.is_set(), "a reading that failed is over too"
        judge.failure = None
        coverage.read("project", OWN)
        await settled()
        assert coverage.missing("project", OWN) == ("outcome",)


async def test_of_several_versions_of_an_answer_a_slow_judge_reads_the_newest() -> None:
    judge = ScriptedJudge(TOLD)
    ended: list[str] = []
    coverage = Coverage(PLAN, judge, on_read=lambda: ended.append("read"))
    coverage.read("project", OWN)
    coverage.read_ahead("project", OWN)
    await settled()
    coverage.read("project", f"{OWN} {END}")
    await settled()
    assert not coverage.is_reading("project", OWN)
    assert coverage.is_reading("project", f"{OWN} {END}")
    judge.ready.set()
    await settled()
    assert ended == ["read", "read"], "the one that was given up found nothing"
    assert coverage.missing("project", OWN) is None
    assert coverage.missing("project", f"{OWN} {END}") == ()


async def test_a_quick_judge_ends_what_it_began() -> None:
    judge = ScriptedJudge(TOLD)
    coverage = Coverage(PLAN, judge, quick=True)
    coverage.read("project", OWN)
    coverage.read("project", f"{OWN} {END}")
    judge.ready.set()
    await settled()
    assert coverage.missing("project", OWN) == ("outcome",)
    assert coverage.missing("project", f"{OWN} {END}") == ()


async def test_an_answer_is_read_ahead_for_the_next_question() -> None:
    judge = ready_judge(TOLD)
    coverage = Coverage(PLAN, judge)
    answer = f"{OWN} For instance, we lost a day."
    coverage.read_ahead("project", answer)
    await settled()
    assert coverage.covered() == {"change": {"example"}}
    assert judge.reads[0].question.text == PROJECT, "this is what was answered"
    coverage.read_ahead("project", f"{answer} {END}")
    await settled()
    assert len(judge.reads) == 1, "all its points are told already"


async def test_a_template_question_is_asked_anyway() -> None:
    template = PLAN.questions[1].model_copy(update={"template": True})
    stage = PLAN.stages[0].model_copy(update={"questions": [PLAN.questions[0], template]})
    judge = ready_judge(TOLD)
    coverage = Coverage(PLAN.model_copy(update={"stages": [stage]}), judge)
    coverage.read_ahead("project", OWN)
    coverage.read_ahead("change", CHANGE)
    await settled()
    assert judge.reads == []


async def test_an_answer_that_is_continued_is_read_as_a_whole() -> None:
    judge = ready_judge(TOLD)
    coverage = Coverage(PLAN, judge)
    coverage.add("project", OWN)
    coverage.take_back("project", OWN)
    coverage.read("project", f"{OWN} {END}")
    await settled()
    assert judge.reads[0].answer == f"{OWN} {END}"


async def test_another_agent_knows_what_was_said_and_asked() -> None:
    judge = ready_judge(TOLD)
    coverage = Coverage(PLAN, judge)
    coverage.resume([("project", OWN)], [("project", "What else?")])
    coverage.read("project", END)
    await settled()
    assert judge.reads[0].answer == f"{OWN} {END}"
    assert judge.reads[0].question == replace(
        AskedQuestion(PROJECT, ("What else?",)), question_id="project"
    )


async def test_readings_end_with_the_interview() -> None:
    judge = ScriptedJudge(TOLD)
    coverage = Coverage(PLAN, judge)
    coverage.read("project", OWN)
    await settled()
    await coverage.aclose()
    assert not coverage.is_reading("project", OWN)

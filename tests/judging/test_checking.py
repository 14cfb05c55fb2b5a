"""A check gives a judge with known mistakes the figures that follow from them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from interviews.plan import Dimension, Plan, pick_plan
from judging.check_figures import CheckFigures
from judging.checking import CheckError, check_judge
from judging.findings import AnsweredQuestion, AskedQuestion, Finding, Statement, Verdict
from judging.labelled.schemas import (
    GivenAnswer,
    LabelledAnswer,
    LabelledInterview,
    LabelledPair,
    LabelledSet,
    PairedAnswer,
    half_of,
)
from judging.levels import statements_of
from models.llm.errors import LLMUnavailable

QUESTION = "recent-project"
"""It has the points purpose, own-part, decision and result."""
CHECK_IDS = [f"x-{n}" for n in range(400) if half_of(f"x-{n}") == "check"]
WORDS = " ".join(f"word{number}" for number in range(30))
"""Enough to give a level."""
TUNE_ID = next(f"x-{n}" for n in range(400) if half_of(f"x-{n}") == "tune")


class ScriptedJudge:
    """Finds what stands in an answer's text: ``+purpose ?result`` tells one and leaves one unclear.

    Args:
        levels: the level's statement told for each dimension; None: none.
        silent: texts for which the model gives no answer.
    """

    name = "scripted"
    prompt_version = "7"

    def __init__(
        self, levels: dict[str, int | None] | None = None, silent: Sequence[str] = ()
    ) -> None:
        self.levels = levels or {}
        self.silent = silent
        self.asked: list[AskedQuestion] = []
        self.interviews: list[Sequence[AnsweredQuestion]] = []
        self.running = 0
        self.most = 0

    async def read(
        self, question: AskedQuestion, answer: str, statements: Sequence[Statement]
    ) -> tuple[Finding, ...]:
        self.asked.append(question)
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        if answer in self.silent:
            raise LLMUnavailable("scripted")
        marks = answer.split()
        return tuple(Finding(s.id, _verdict(s.id, marks)) for s in statements)

    async def read_dimension(
        self, dimension: Dimension, answers: Sequence[AnsweredQuestion]
    ) -> tuple[Finding, ...]:
        self.interviews.append(answers)
        told = f"level-{self.levels.get(dimension.id)}"
        return tuple(
            Finding(s.id, "told" if s.id == told else "not_told") for s in statements_of(dimension)
        )


def _verdict(point: str, marks: Sequence[str]) -> Verdict:
    if f"+{point}" in marks:
        return "told"
    return "unclear" if f"?{point}" in marks else "not_told"


def _plan() -> Plan:
    """The standard plan, its levels judged by their sentences."""
    plan = pick_plan("en")
    rubric = [dimension.model_copy(update={"criteria": []}) for dimension in plan.rubric]
    return plan.model_copy(update={"rubric": rubric})


PLAN = _plan()


def _answer(
    labelled_id: str, text: str, *told: str, second: list[str] | None = None
) -> LabelledAnswer:
    return LabelledAnswer(
        id=labelled_id,
        question=QUESTION,
        trait="plain",
        text=text,
        told=list(told),
        second=second,
    )


def _interview(labelled_id: str, **levels: int | None) -> LabelledInterview:
    return LabelledInterview(
        id=labelled_id,
        role="Baker",
        answers=[
            GivenAnswer(question=question.id, answer=f"About {question.id}. {WORDS}")
            for question in PLAN.questions
        ]
        + [GivenAnswer(question=QUESTION, follow_up="What came of it?", answer="Less waste.")],
        levels={d.id: levels.get(d.id.replace("-", "_")) for d in PLAN.rubric},
    )


def _pair(
    labelled_id: str, one: tuple[str, list[str]], other: tuple[str, list[str]]
) -> LabelledPair:
    return LabelledPair(
        id=labelled_id,
        kind="same" if one[1] == other[1] else "different",
        question=QUESTION,
        change="a word",
        one=PairedAnswer(text=one[0], told=one[1]),
        other=PairedAnswer(text=other[0], told=other[1]),
    )


async def _check(
    judge: ScriptedJudge,
    *answers: LabelledAnswer,
    interviews: Sequence[LabelledInterview] = (),
    pairs: Sequence[LabelledPair] = (),
    at_once: int = 1,
) -> CheckFigures:
    labelled = LabelledSet("en", PLAN, answers, tuple(interviews), tuple(pairs))
    return await check_judge(judge, labelled, at_once=at_once)


async def test_a_judge_that_is_always_right_qualifies() -> None:
    figures = await _check(
        ScriptedJudge({"ownership": 4, "communication": 2}),
        _answer(CHECK_IDS[0], "+purpose +result", "purpose", "result"),
        _answer(CHECK_IDS[1], "+own-part", "own-part"),
        interviews=[_interview(i, ownership=4, communication=2) for i in CHECK_IDS[:3]],
    )
    assert figures.points.points == 8
    assert figures.points.kappa.value == 1.0
    assert figures.points.precision.value == figures.points.recall.value == 1.0
    assert figures.points.untold_called_told.value == 0.0
    assert (figures.levels.levels, figures.levels.exact, figures.levels.missing) == (6, 6, 0)
    qualification = figures.qualification
    assert (qualification.judge, qualification.prompt_version) == ("scripted", "7")
    assert qualification.may_tick_points and qualification.may_give_levels


async def test_an_interview_is_read_as_it_was_held() -> None:
    judge = ScriptedJudge({"ownership": 3})
    await _check(
        judge,
        _answer(CHECK_IDS[0], "+purpose", "purpose"),
        interviews=[_interview(CHECK_IDS[0], ownership=3)],
    )
    assert len(judge.interviews) == len(PLAN.rubric)
    serving = [q for q in PLAN.questions if "ownership" in q.dimensions]
    ownership = next(i for i in judge.interviews if len(i) == len(serving) and _asks(i, QUESTION))
    project = next(a for a in ownership if a.answer.startswith(f"About {QUESTION}."))
    assert project.answer == f"About {QUESTION}. {WORDS}\nLess waste."
    assert project.question.follow_ups == ("What came of it?",)
    assert project.question.role == "Baker"
    assert not any("{" in answered.question.text for i in judge.interviews for answered in i)


def _asks(answers: Sequence[AnsweredQuestion], question_id: str) -> bool:
    return any(answered.answer.startswith(f"About {question_id}.") for answered in answers)


async def test_a_dimension_that_was_never_asked_has_no_level() -> None:
    judge = ScriptedJudge({"collaboration": 3})
    interview = _interview(CHECK_IDS[0]).model_copy(
        update={"answers": [GivenAnswer(question="first-weeks", answer=WORDS)]}
    )
    figures = await _check(judge, _answer(CHECK_IDS[0], "+purpose"), interviews=[interview])
    assert figures.levels.extra == 0
    assert len(judge.interviews) == len(PLAN.question("first-weeks").dimensions)


async def test_only_the_half_is_read() -> None:
    judge = ScriptedJudge()
    figures = await _check(judge, _answer(CHECK_IDS[0], "+purpose"), _answer(TUNE_ID, "+purpose"))
    assert figures.points.answers == len(judge.asked) == 1


async def test_calls_run_at_once_up_to_the_limit() -> None:
    answers = [_answer(i, "+purpose", "purpose") for i in CHECK_IDS[:20]]
    one, four = ScriptedJudge(), ScriptedJudge()
    await _check(one, *answers)
    await _check(four, *answers, at_once=4)
    assert (one.most, four.most) == (1, 4)


async def test_an_unanswered_call_counts_against_the_judge() -> None:
    answers = [_answer(i, f"+purpose {i}", "purpose") for i in CHECK_IDS[:20]]
    figures = await _check(ScriptedJudge(silent=[answers[3].text]), *answers)
    assert figures.failed == 1
    assert figures.points.recall.value == pytest.approx(19 / 20)
    assert figures.points.unclear == pytest.approx(4 / 80)


async def test_a_model_that_does_not_answer_is_not_measured() -> None:
    answers = [_answer(i, f"+purpose {i}", "purpose") for i in CHECK_IDS[:20]]
    judge = ScriptedJudge(silent=[answer.text for answer in answers])
    with pytest.raises(CheckError, match=r"3 calls were not answered.*scripted"):
        await _check(judge, *answers)
    assert len(judge.asked) < 6


async def test_a_check_that_takes_too_long_is_given_up() -> None:
    class Slow(ScriptedJudge):
        async def read(
            self, question: AskedQuestion, answer: str, statements: Sequence[Statement]
        ) -> tuple[Finding, ...]:
            await asyncio.Event().wait()
            return ()

    labelled = LabelledSet("en", PLAN, (_answer(CHECK_IDS[0], "+purpose"),))
    with pytest.raises(CheckError, match="took more than"):
        await check_judge(Slow(), labelled, limit_s=0.01)


async def test_progress_counts_every_call() -> None:
    seen: list[tuple[int, int]] = []
    labelled = LabelledSet(
        "en",
        PLAN,
        (_answer(CHECK_IDS[0], "+purpose"),),
        (_interview(CHECK_IDS[0]),),
        (_pair(CHECK_IDS[0], ("+purpose", ["purpose"]), ("um +purpose", ["purpose"])),),
    )
    await check_judge(
        ScriptedJudge(), labelled, on_progress=lambda done, total: seen.append((done, total))
    )
    total = 1 + len(PLAN.rubric) + 2
    assert seen == [(n, total) for n in range(1, total + 1)]

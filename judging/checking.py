"""Checking a judge: it reads one half of the labelled set, and its findings meet the labels."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import structlog

from interviews.placeholders import fill
from interviews.plan import Dimension
from judging.check_figures import CheckFigures
from judging.check_statistics import (
    Levels,
    PointsRead,
    Readings,
    labeller_figures,
    level_figures,
    pair_figures,
    point_figures,
    trait_figures,
)
from judging.findings import AnsweredQuestion, AskedQuestion, Statement
from judging.judge import Judge
from judging.labelled.schemas import (
    GivenAnswer,
    Half,
    LabelledAnswer,
    LabelledInterview,
    LabelledPair,
    LabelledSet,
)
from judging.levels import level_of, never_asked_of
from models.llm.errors import LLMUnavailable

FAILED_LIMIT = 0.1
"""Share of calls without an answer from which a check says nothing about the judge."""

Progress = Callable[[int, int], None]
"""Called with the calls done and the calls in all."""

_UNNAMED = {
    "en": {"name": "you", "role": "this role", "company": "the company"},
    "ko": {"name": "지원자", "role": "이 직무", "company": "이 회사"},
}

log = structlog.get_logger(__name__)

T = TypeVar("T")


class CheckError(RuntimeError):
    """A check that gave no figures; the message says why."""


async def check_judge(
    judge: Judge,
    labelled: LabelledSet,
    *,
    half: Half = "check",
    at_once: int = 1,
    limit_s: float | None = None,
    on_progress: Progress | None = None,
) -> CheckFigures:
    """Have a judge read one half of the labelled set.

    Args:
        half: ``check``, unless prompts are being tuned.
        at_once: calls at the same time.
        limit_s: for the whole check; None: without limit.

    Raises:
        CheckError: the model left too many calls unanswered, or the time ran out.
    """
    reader = _Reader(judge, labelled.half(half), at_once, on_progress)
    try:
        async with asyncio.timeout(limit_s):
            readings = await reader.read()
    except TimeoutError as error:
        raise CheckError(f"the check took more than {limit_s:.0f} s") from error
    return CheckFigures(
        judge=judge.name,
        prompt_version=judge.prompt_version,
        language=labelled.language,
        half=half,
        failed=readings.failed,
        points=point_figures(labelled, readings),
        traits=trait_figures(labelled, readings),
        levels=level_figures(readings),
        pairs=pair_figures(readings),
        labellers=labeller_figures(labelled),
    )


class _Reader:
    """Reads a labelled set with a judge."""

    def __init__(
        self, judge: Judge, labelled: LabelledSet, at_once: int, on_progress: Progress | None
    ) -> None:
        self._judge = judge
        self._labelled = labelled
        self._turn = asyncio.Semaphore(at_once)
        self._on_progress = on_progress
        dimensions = len(labelled.plan.rubric)
        self._calls = (
            len(labelled.answers) + len(labelled.interviews) * dimensions + 2 * len(labelled.pairs)
        )
        self._done = 0
        self._failures: list[str] = []

    async def read(self) -> Readings:
        """Everything the judge finds.

        Raises:
            CheckError: the model left too many calls unanswered.
        """
        labelled = self._labelled
        async with asyncio.TaskGroup() as tasks:
            answers = [tasks.create_task(self._answer(answer)) for answer in labelled.answers]
            interviews = [tasks.create_task(self._interview(i)) for i in labelled.interviews]
            pairs = [tasks.create_task(self._pair(pair)) for pair in labelled.pairs]
        if self._broken:
            raise CheckError(
                f"{len(self._failures)} calls were not answered, so the judge can't be measured; "
                f"the last: {self._failures[-1]}"
            )
        return Readings(
            [task.result() for task in answers],
            [task.result() for task in interviews],
            [task.result() for task in pairs],
            failed=len(self._failures),
        )

    @property
    def _broken(self) -> bool:
        return len(self._failures) > FAILED_LIMIT * self._calls

    async def _answer(self, answer: LabelledAnswer) -> tuple[LabelledAnswer, PointsRead]:
        return answer, await self._points(answer.question, answer.text)

    async def _pair(self, pair: LabelledPair) -> tuple[LabelledPair, PointsRead, PointsRead]:
        one = await self._points(pair.question, pair.one.text)
        return pair, one, await self._points(pair.question, pair.other.text)

    async def _interview(self, interview: LabelledInterview) -> tuple[LabelledInterview, Levels]:
        levels = {
            dimension.id: await self._level(interview, dimension)
            for dimension in self._labelled.plan.rubric
        }
        return interview, levels

    async def _points(self, question_id: str, text: str) -> PointsRead:
        question = self._labelled.plan.question(question_id)
        statements = [Statement(point.id, point.description) for point in question.evidence]
        asked = self._asked(question_id)
        findings = await self._call(lambda: self._judge.read(asked, text, statements))
        if findings is None:
            return PointsRead(unclear=frozenset(point.id for point in statements))
        return PointsRead.of(findings)

    async def _level(self, interview: LabelledInterview, dimension: Dimension) -> int | None:
        serving = [q.id for q in self._labelled.plan.questions if dimension.id in q.dimensions]
        answered = [
            self._answered(question, given, interview.role)
            for question in serving
            if (given := [a for a in interview.answers if a.question == question])
        ]
        if not answered:
            return None
        findings = await self._call(lambda: self._judge.read_dimension(dimension, answered))
        if findings is None:
            return None
        never_asked = never_asked_of(dimension, {given.question for given in interview.answers})
        levels = level_of(dimension, findings, never_asked)
        return levels.exact if levels is not None else None

    def _answered(
        self, question_id: str, given: Sequence[GivenAnswer], role: str
    ) -> AnsweredQuestion:
        follow_ups = tuple(answer.follow_up for answer in given if answer.follow_up)
        asked = self._asked(question_id, role=role, follow_ups=follow_ups)
        return AnsweredQuestion(asked, "\n".join(answer.answer for answer in given))

    def _asked(
        self, question_id: str, *, role: str | None = None, follow_ups: tuple[str, ...] = ()
    ) -> AskedQuestion:
        facts = _UNNAMED[self._labelled.language] | ({"role": role} if role else {})
        text = fill(self._labelled.plan.question(question_id).text, facts)
        return AskedQuestion(text, follow_ups, role)

    async def _call(self, call: Callable[[], Awaitable[T]]) -> T | None:
        """One call of the judge in its turn; None when the model doesn't answer."""
        async with self._turn:
            if self._broken:
                return None
            try:
                return await call()
            except LLMUnavailable as error:
                self._failures.append(str(error)[:200])
                log.info("judge.check_call_failed", reason=str(error)[:200])
                return None
            finally:
                self._done += 1
                if self._on_progress is not None:
                    self._on_progress(self._done, self._calls)

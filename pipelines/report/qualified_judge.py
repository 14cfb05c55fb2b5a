"""A judge, and what its measured agreement allows it in a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from interviews.plan import Dimension
from judging.findings import AnsweredQuestion, Finding, Statement
from judging.judge import Judge
from judging.qualification import Qualification
from models.llm.errors import LLMUnavailable
from pipelines.report.schemas import JudgeReport

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class QualifiedJudge:
    """A judge with its qualification in the interview's language; its failures become None."""

    judge: Judge
    qualification: Qualification | None
    """None: its agreement was not measured, so it may decide nothing."""

    @property
    def ticks_points(self) -> bool:
        """Whether it marks evidence points as told or not."""
        return self.qualification is not None and self.qualification.may_tick_points

    @property
    def gives_levels(self) -> bool:
        """Whether the report shows levels from its findings."""
        return self.qualification is not None and self.qualification.may_give_levels

    async def read(
        self, asked: AnsweredQuestion, statements: Sequence[Statement]
    ) -> tuple[Finding, ...] | None:
        """What the answer tells; None when the model failed."""
        try:
            return await self.judge.read(asked.question, asked.answer, statements)
        except LLMUnavailable as error:
            log.warning("report.answer_not_read", reason=str(error)[:200])
            return None

    async def read_dimension(
        self, dimension: Dimension, answers: Sequence[AnsweredQuestion]
    ) -> tuple[Finding, ...] | str:
        """What the answers tell of a dimension; the reason as text when the model failed."""
        try:
            return await self.judge.read_dimension(dimension, answers)
        except LLMUnavailable as error:
            log.warning(
                "report.dimension_not_read", dimension=dimension.id, reason=str(error)[:200]
            )
            return str(error)

    def described(self) -> JudgeReport:
        """The judge as the report states it."""
        measured = {}
        if self.qualification is not None:
            measured = self.qualification.model_dump(
                exclude={"judge", "prompt_version", "language"}
            )
        return JudgeReport(
            model=self.judge.name,
            prompt_version=self.judge.prompt_version,
            ticks_points=self.ticks_points,
            gives_levels=self.gives_levels,
            **measured,
        )
